"""Two imports for one region at the same time: both go in, one after the other, and the audit trail holds."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.functional.test_worker import run, samsyn

IMPORT = """
from datetime import UTC, date, datetime
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.stock.sending import import_stock
from tests.builders.stock_files import stock, storerooms
by = Actor("gotland.pharmacist", "region-gotland", Role.PHARMACIST)
for n in range(5):
    files = [("f.csv", storerooms()), ("l.csv", stock({{"quantity": str({writer} * 100 + n)}}))]
    import_stock(by=by, now=datetime.now(UTC), region="region-gotland", as_of=date(2023, 12, 31), files=files)
"""
FOUND = """
import json
from datetime import date
from samsyn.ops.picture.measuring import tables_of
from samsyn.store.models import Submission
from samsyn.store.queries.stock import snapshot_on
day = date(2023, 12, 31)
stock = tables_of(snapshot_on(day).of_region("region-gotland"), day)["stock"]
print(json.dumps([Submission.objects.count(), stock["quantity"].to_pylist()]))
"""


def test_two_writers_of_one_region_both_go_in_and_the_newest_counts(tmp_path: Path) -> None:
    samsyn(tmp_path, "-m", "samsyn", "migrate")
    with ThreadPoolExecutor() as both:
        list(both.map(lambda writer: run(tmp_path, IMPORT.format(writer=writer)), (1, 2)))
    submissions, quantities = json.loads(run(tmp_path, FOUND))
    assert submissions == 10
    assert quantities in ([104], [204])
    samsyn(tmp_path, "-m", "samsyn", "audit", "verify")
