"""Several who write in and sign one requisition at the same time, and signers who die. Run as a program.

    python -m tests.builders.form_writers HOME

In a new database, of the engine that the environment names, a requisition is filled in. Signers then die (SIGKILL) at
their first, second, … write, until one lives through. What that one signed is withdrawn; then three who save and three
who sign what they all have seen are let go at once. Prints a JSON object: what there is after each death, the answers of
the six, and what then stands.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

from tests.builders.writers import in_child


def main(home: str) -> None:
    os.environ.update(SAMSYN_TEST_HOME=home, DJANGO_SETTINGS_MODULE="tests.settings")
    import django

    django.setup()
    in_child(prepare)()
    deaths = []
    for step in range(1, 100):
        died = in_child_that_dies(step)
        deaths.append(in_child(stands)())
        if not died:
            break
    version = int(str(in_child(start_anew)()))
    gate, opened = os.pipe()
    waiting = [in_child(lambda n=n: act(n, gate, version)) for n in range(6)]  # type: ignore[misc]  # n is bound
    os.write(opened, b"." * 6)
    answers = [wait() for wait in waiting]
    print(json.dumps({"answers": answers, "stands": in_child(stands)(), "deaths": deaths}))


def prepare() -> None:
    from django.core.management import call_command

    from tests.builders.forms import ASKED, REQUISITION, decided, fill

    call_command("migrate", verbosity=0)
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)


def start_anew() -> int:
    """Take the requisition back; the version that all six then have seen."""
    from samsyn.ops.funding.grant_form_acts import withdraw_form
    from tests.builders.forms import REQUISITION, SIGNATORY, at, seen

    withdraw_form(by=SIGNATORY, now=at("2023-03-02"), form=seen(REQUISITION))
    return seen(REQUISITION).seen


def in_child_that_dies(step: int) -> bool:
    """Sign in a forked process that kills itself at its step-th write; whether it died."""
    child = os.fork()
    if child == 0:
        try:
            dying_sign(step)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def dying_sign(step: int) -> None:
    from django.db import connection

    from tests.builders.forms import REQUISITION, SIGNATORY, seen, sign

    seen(REQUISITION)
    left = [step]

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        left[0] -= sql.startswith(("INSERT", "UPDATE"))
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        sign(REQUISITION, "2023-03-01", SIGNATORY)


def act(number: int, gate: int, version: int) -> str:
    """One of the six: the even save, the odd sign, all on the version that they have seen."""
    from samsyn.core.kernel.errors import DomainError
    from samsyn.ops.funding.grant_form_acts import FormKey, save_form, sign_form
    from tests.builders.forms import GOTLAND, PASSWORD, REQUISITION, SIGNATORY, at
    from tests.builders.people import ECONOMIST

    form, now = FormKey(GOTLAND, REQUISITION, version), at("2023-03-03")
    os.read(gate, 1)
    try:
        if number % 2:
            given = {"password": PASSWORD}
            sign_form(by=SIGNATORY, now=now, form=form, name=f"Signer {number}", given=given)
            return "signed"
        save_form(by=ECONOMIST, now=now, form=form, written={"contact": f"Writer {number}"})
    except DomainError as error:
        return error.code
    return "saved"


def stands() -> dict[str, Any]:
    """What there is: signatures, events of the grant, its stage, the form's version, breaks of the audit trail."""
    from samsyn.ops.kernel.audit import verify_chains
    from samsyn.store.models import FormSignature, GrantEvent
    from samsyn.store.queries.funding import grant
    from tests.builders.forms import GOTLAND, REQUISITION, seen

    return {
        "signatures": FormSignature.objects.count(),
        "requisitioned": GrantEvent.objects.filter(kind="requisitioned").count(),
        "stage": grant(GOTLAND).state.payment.value,
        "version": seen(REQUISITION).seen,
        "breaks": len(verify_chains()),
    }


if __name__ == "__main__":
    main(sys.argv[1])
