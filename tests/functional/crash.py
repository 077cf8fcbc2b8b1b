"""An import that is killed at its n-th step. Run as a program, in an installation of its own.

    python -m tests.functional.crash HOME

Imports first files, then for n = 1, 2, … forks a child that imports others of two kinds and kills itself (SIGKILL) at
its n-th write, sync, rename or SQL statement. After each death a fresh child prints one JSON line: what the picture
stands on, and whether every object that a row names is whole. Ends when a child lives through; then once more as it is.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

DAY = date(2023, 12, 31)


def main(home: str) -> None:
    os.environ.update(SAMSYN_TEST_HOME=home, DJANGO_SETTINGS_MODULE="tests.settings")
    os.environ.pop("SAMSYN_TEST_DATABASE_URL", None)
    import django

    django.setup()
    # Only children touch the database, so that no connection and no thread is ever forked.
    in_child(prepare)
    in_child(lambda: report("before"))
    step = 0
    while True:
        step += 1
        status = in_child(lambda n=step: dying_import(n))
        died = os.WIFSIGNALED(status)
        when = f"died at {step}" if died else "lived"
        in_child(lambda when=when: report(when))
        if not died:
            return


def in_child(work: Callable[[], None]) -> int:
    """Do the work in a forked child; its wait status."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            work()
            sys.stdout.flush()
        except BaseException as error:
            print(json.dumps({"error": repr(error)}), flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def prepare() -> None:
    from django.core.management import call_command
    from tests.builders.stock_files import consumption, reported, stock, storerooms

    call_command("migrate", verbosity=0)
    send([("f.csv", storerooms()), ("l.csv", stock()), ("u.csv", consumption()), ("v.csv", reported())])


def dying_import(step: int) -> None:
    """Send a new stock file and consumption of two months, and die at the given step of it."""
    from django.db import connection
    from tests.builders.stock_files import consumption, stock

    left = [step]

    def count(done: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return done(*args, **kwargs)

        return counted

    os.fsync, os.replace, os.fdopen = count(os.fsync), count(os.replace), count(os.fdopen)
    connection.ensure_connection()
    connection.execute_wrappers.append(lambda execute, *args: count(execute)(*args))
    connection.commit = count(connection.commit)  # type: ignore[method-assign]
    used = consumption({"from": "2023-11-03", "to": "2023-11-03", "quantity": "8"}, {"quantity": "9"})
    send([("l2.csv", stock({"quantity": "77"}, {"batch": "B2", "quantity": "-1"})), ("u2.csv", used)])


def send(files: list[tuple[str, bytes]]) -> None:
    from tests.builders.people import NOW, PHARMACIST

    from samsyn.ops.stock.sending import import_stock

    import_stock(by=PHARMACIST, now=NOW, region="region-gotland", as_of=DAY, files=files)


def report(when: str) -> None:
    """What a reader would find now."""
    import pyarrow.parquet as pq

    from samsyn.ops.kernel.audit import verify_chains
    from samsyn.ops.kernel.objects import warehouse_objects
    from samsyn.store.queries.stock import snapshot_on

    snapshot, objects = snapshot_on(DAY), warehouse_objects()
    quantities = []
    for part in snapshot.parts:
        objects.get(part.original, "csv")
        for digest in part.digests:
            objects.get(digest, "parquet")
            if part.kind in {"stock", "consumption"}:
                quantities += pq.read_table(objects.path(digest, "parquet"))["quantity"].to_pylist()
    found = {"when": when, "snapshot": snapshot.id, "quantities": quantities, "breaks": len(verify_chains())}
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
