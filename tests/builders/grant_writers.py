"""Several officers and a death at one grant, each a process of its own. Run as a program.

    python -m tests.builders.grant_writers HOME

In a new database, of the engine that the environment names, a requisition waits to be checked. One process is killed when
it has written the event but not yet the commit. Then six officers, let go at once, check it, each having seen what stood
before. Prints a JSON object: what each was answered, the numbers of the events, and whether the state beside them is
what they fold to.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tests.builders.writers import in_child

if TYPE_CHECKING:
    from samsyn.core.funding.grant_events import GrantEventKind
    from samsyn.core.funding.grants import GrantKey
    from samsyn.core.kernel.roles import Actor

OFFICERS = 6
NOW = datetime(2023, 3, 1, 9, tzinfo=UTC)
AGREEMENT, REGION = "civilt-forsvar-2023", "region-gotland"


def main(home: str) -> None:
    os.environ.update(SAMSYN_TEST_HOME=home, DJANGO_SETTINGS_MODULE="tests.settings")
    import django

    django.setup()
    in_child(prepare)()
    killed = os.fork()
    if killed == 0:
        die_before_the_commit()
    _, status = os.waitpid(killed, 0)
    after_death = in_child(outcome)()
    gate, opened = os.pipe()
    waiting = [in_child(lambda n=n: check(n, gate)) for n in range(OFFICERS)]  # type: ignore[misc]  # n is bound
    os.write(opened, b"." * OFFICERS)
    answers = [wait() for wait in waiting]
    told = {"signal": os.WTERMSIG(status), "after_death": after_death, "answers": answers}
    print(json.dumps({**told, "outcome": in_child(outcome)()}))


def prepare() -> None:
    from django.core.management import call_command

    from samsyn.core.funding.grant_events import GrantEventKind as K
    from samsyn.core.kernel.roles import Role
    from samsyn.ops.funding.grants import allot_grants
    from samsyn.store.queries.funding import grant
    from tests.builders.people import DESK_OFFICER, region_person

    call_command("migrate", verbosity=0)
    allot_grants(by=DESK_OFFICER, now=NOW, agreement=AGREEMENT, on=date(2023, 1, 27))
    note(DESK_OFFICER, K.PAYMENT_DECIDED, diary_number="S2023/1")
    ore = grant(key()).state.allotted
    note(region_person(Role.SIGNATORY, REGION), K.REQUISITIONED, ore=ore)


def die_before_the_commit() -> None:
    """Killed once the event, the state and the transfers are written, where the audit would follow."""
    from samsyn.core.funding.grant_events import GrantEventKind as K
    from samsyn.ops.funding import grants
    from tests.builders.people import GRANTS_OFFICER

    grants.record = lambda **_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]  # the death
    note(GRANTS_OFFICER, K.REQUISITION_CHECKED)


def check(number: int, gate: int) -> str:
    from samsyn.core.funding.grant_events import GrantEventKind as K
    from samsyn.core.kernel.errors import DomainError
    from samsyn.core.kernel.roles import Actor, Role

    os.read(gate, 1)
    officer = Actor(f"officer-{number}", "kammarkollegiet", Role.GRANTS_OFFICER)
    try:
        note(officer, K.REQUISITION_CHECKED, seen=3)
    except DomainError as error:
        return error.code
    return "noted"


def note(by: Actor, kind: GrantEventKind, *, ore: int = 0, seen: int | None = None, **facts: str) -> None:
    from samsyn.ops.funding.grants import note_grant_event

    note_grant_event(by=by, now=NOW, key=key(), kind=kind, ore=ore, facts=facts, seen=seen)


def key() -> GrantKey:
    from samsyn.core.funding.grants import GrantKey

    return GrantKey(AGREEMENT, REGION)


def outcome() -> dict[str, object]:
    from samsyn.core.funding.grant_state import fold_grant
    from samsyn.store.models import GrantEvent
    from samsyn.store.queries.funding import grant, grant_events

    row = grant(key())
    numbers = GrantEvent.objects.filter(grant_id=row.id).order_by("number").values_list("number", flat=True)
    return {"numbers": list(numbers), "folds": fold_grant(grant_events(row.id)) == row.state}


if __name__ == "__main__":
    main(sys.argv[1])
