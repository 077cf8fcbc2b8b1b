"""Several who note in one kept storeroom at the same time, each a process of its own. Run as a program.

    python -m tests.builders.writers HOME

In a new database, of the engine that the environment names, ten packs come in. Then six writers, let go at once, each
note twice that two packs were used: once under a key of their own, once under a key that all share. Prints a JSON object:
each writer's answers, what is left, and the numbers of the events.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime

WRITERS = 6
NOW, DAY = datetime(2026, 11, 20, 3, tzinfo=UTC), date(2026, 11, 10)


def main(home: str) -> None:
    os.environ.update(SAMSYN_TEST_HOME=home, DJANGO_SETTINGS_MODULE="tests.settings")
    import django

    django.setup()
    in_child(prepare)()
    gate, opened = os.pipe()
    waiting = [in_child(lambda n=n: write(n, gate)) for n in range(WRITERS)]  # type: ignore[misc]  # n is bound
    os.write(opened, b"." * WRITERS)
    answers = [wait() for wait in waiting]
    print(json.dumps({"answers": answers, **in_child(outcome)()}))


def in_child(work: Callable[[], object]) -> Callable[[], object]:
    """Start the work in a forked process; what is returned waits for its result."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writes, json.dumps(work()).encode())
        except BaseException as error:
            os.write(writes, json.dumps(repr(error)).encode())
        os._exit(0)
    os.close(writes)

    def wait() -> object:
        with os.fdopen(reads) as told:
            found = json.load(told)
        os.waitpid(child, 0)
        return found

    return wait


def prepare() -> None:
    from django.core.management import call_command

    from samsyn.core.supply.kept import StockEventKind
    from samsyn.ops.stock.kept import Opening, open_storeroom
    from tests.builders.people import PHARMACIST

    call_command("migrate", verbosity=0)
    opening = Opening("amb-1", "Ambulans 1", "ambulance", "prehospital-vard")
    open_storeroom(by=PHARMACIST, now=NOW, region=PHARMACIST.organisation, opening=opening)
    note(StockEventKind.RECEIVE, 10, "first")


def note(kind: str, quantity: int, key: str) -> int:
    from samsyn.core.supply.kept import Goods, StockEvent, StockEventKind
    from samsyn.ops.stock.kept import Noted, note_events
    from tests.builders.people import PHARMACIST

    event = StockEvent(StockEventKind(kind), DAY, Goods("P1"), quantity, "pack")
    return note_events(by=PHARMACIST, now=NOW, storeroom=1, noted=[Noted(event, key)])


def write(number: int, gate: int) -> list[object]:
    from samsyn.core.kernel.errors import DomainError

    os.read(gate, 1)
    answers: list[object] = []
    for key in (f"own-{number}", "shared"):
        try:
            answers.append(note("issue", 2, key))
        except DomainError as error:
            answers.append(error.code)
    return answers


def outcome() -> dict[str, object]:
    from samsyn.core.supply.kept import fold
    from samsyn.store.queries.kept import kept_storeroom

    events = kept_storeroom(1).events
    balance, _ = fold(one.event for one in events)
    return {"left": sum(balance.held.values()), "numbers": [one.number for one in events]}


if __name__ == "__main__":
    main(sys.argv[1])
