"""Rejected rows are corrected in the rejects file and sent again: they go in beside the rows that went in at once."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from tests.builders.people import NOW, PHARMACIST, region_person
from tests.builders.stock_files import consumption, stock, storerooms

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Role
from samsyn.ops.picture.measuring import tables_of
from samsyn.ops.stock.history import withdraw_submission
from samsyn.ops.stock.sending import ImportSummary, import_stock
from samsyn.store.queries.stock import snapshot_on
from samsyn.store.queries.submissions import submissions_of

DAY = date(2023, 12, 31)
GOTLAND = "region-gotland"


def send(*files: tuple[str, bytes], day: date = DAY, by=PHARMACIST, region: str = GOTLAND) -> ImportSummary:
    return import_stock(by=by, now=NOW, region=region, as_of=day, files=files)


def rejects(summary: ImportSummary, kind: str) -> list[dict[str, str]]:
    path = next(file.rejects_path for file in summary.files if file.kind == kind)
    assert path is not None
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def corrected(rows: list[dict[str, str]], **changes: str) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows({**row, **changes} for row in rows)
    return out.getvalue().encode()


def in_force(kind: str = "stock") -> list[tuple[str, int]]:
    parts = snapshot_on(DAY).of_region(GOTLAND)
    rows = tables_of(parts, DAY)[kind].to_pylist()
    return sorted((row.get("batch") or row["kind"], row["quantity"]) for row in rows)


def first() -> ImportSummary:
    bad = {"batch": "B2", "quantity": "-4"}
    return send(("f.csv", storerooms()), ("l.csv", stock({}, bad, {"batch": "B3", "quantity": "3"})))


def test_corrected_rows_stand_beside_those_that_went_in_at_once() -> None:
    again = send(("rattad.csv", corrected(rejects(first(), "stock"), quantity="4")))
    assert in_force() == [("B1", 10), ("B2", 4), ("B3", 3)]
    assert [file.amends is not None for file in submissions_of(GOTLAND)[0].files] == [True]
    assert again.snapshot == snapshot_on(DAY).id


def test_a_storeroom_whose_hospital_had_too_long_a_name_comes_back_with_a_shorter_one() -> None:
    long = {"storeroom_id": "lager", "hospital": "s" * 121}
    rows = rejects(send(("f.csv", storerooms({}, long)), ("l.csv", stock({}))), "storerooms")
    send(("rattad.csv", corrected(rows, hospital="Sjukhuset i Visby")))
    found = tables_of(snapshot_on(DAY).of_region(GOTLAND), DAY)["storerooms"].to_pylist()
    assert {(row["storeroom_id"], row["hospital"]) for row in found} == {
        ("visby-iva", None),
        ("lager", "Sjukhuset i Visby"),
    }


def test_rows_that_are_still_wrong_come_back_once_more() -> None:
    rows = rejects(first(), "stock")
    with pytest.raises(DomainError) as refused:
        send(("rattad.csv", corrected(rows)))
    assert refused.value.code == "nothing-accepted"
    both = corrected(rows, quantity="4") + corrected(rows, batch="B9").split(b"\r\n", 1)[1]
    again = send(("rattad.csv", both))
    assert [row["batch"] for row in rejects(again, "stock")] == ["B9"]
    send(("rattad2.csv", corrected(rejects(again, "stock"), quantity="9")))
    assert in_force() == [("B1", 10), ("B2", 4), ("B3", 3), ("B9", 9)]


def test_a_corrected_row_that_says_what_is_in_already_is_told_so() -> None:
    rows = rejects(first(), "stock")
    both = corrected(rows, quantity="4") + corrected(rows, quantity="1", batch="B1").split(b"\r\n", 1)[1]
    again = send(("rattad.csv", both))
    assert next(file.rejected for file in again.files) == {"duplicate-batch": 1}
    assert in_force() == [("B1", 10), ("B2", 4), ("B3", 3)]


def test_a_corrected_event_that_is_sent_once_more_counts_once() -> None:
    day = {"from": "2023-12-05", "to": "2023-12-05", "event_id": ""}
    used = consumption({**day, "quantity": "4"}, {**day, "quantity": "x"}, {**day, "quantity": "y"})
    rows = rejects(send(("f.csv", storerooms()), ("l.csv", stock()), ("u.csv", used)), "consumption")
    send(("rattad.csv", corrected(rows[:1], quantity="7")))
    again = send(
        (
            "rattad2.csv",
            corrected(rows[:1], quantity="7") + corrected(rows[1:], quantity="8").split(b"\r\n", 1)[1],
        )
    )
    assert next(file.rejected for file in again.files) == {"duplicate-movement": 1}
    assert in_force("consumption") == [("issued", 4), ("issued", 7), ("issued", 8)]


def test_a_new_file_replaces_the_old_one_with_its_corrections() -> None:
    send(("rattad.csv", corrected(rejects(first(), "stock"), quantity="4")))
    send(("l2.csv", stock({"batch": "N1"})))
    assert in_force() == [("N1", 10)]


def test_withdrawing_the_file_takes_its_corrections_with_it() -> None:
    summary = first()
    send(("rattad.csv", corrected(rejects(summary, "stock"), quantity="4")))
    withdraw_submission(by=PHARMACIST, now=NOW, number=summary.submission, why="x")
    assert snapshot_on(DAY).parts == ()


def test_corrected_rows_of_use_count_on_the_days_of_their_file() -> None:
    bad = {"from": "2023-12-01", "to": "2023-12-02", "quantity": "x", "kind": "dispensed"}
    summary = send(("f.csv", storerooms()), ("l.csv", stock()), ("u.csv", consumption({}, bad)))
    send(("rattad.csv", corrected(rejects(summary, "consumption"), quantity="7")))
    assert in_force("consumption") == [("dispensed", 7), ("issued", 5)]


def test_corrected_rows_of_another_day_or_another_region_do_not_go_in() -> None:
    rows = rejects(first(), "stock")
    with pytest.raises(DomainError) as refused:
        send(("rattad.csv", corrected(rows, quantity="4")), day=DAY - timedelta(days=1))
    assert refused.value.code == "corrected-of-another-day"
    skane = region_person(Role.PHARMACIST, "region-skane")
    with pytest.raises(NotFound) as unknown:
        send(("rattad.csv", corrected(rows, quantity="4")), by=skane, region="region-skane")
    assert unknown.value.code == "corrected-of-unknown"


def test_corrected_rows_and_new_files_are_sent_apart() -> None:
    rows = rejects(first(), "stock")
    with pytest.raises(DomainError) as refused:
        send(("rattad.csv", corrected(rows, quantity="4")), ("f.csv", storerooms()))
    assert refused.value.code == "corrected-with-others"


def test_corrected_rows_of_a_file_that_has_been_replaced_are_kept_and_do_not_count() -> None:
    rows = rejects(first(), "stock")
    send(("l.csv", stock({"batch": "B9", "quantity": "9"})))
    late = send(("rattad.csv", corrected(rows, quantity="4")))
    assert (late.counts, late.replaced) == (False, True)
    assert in_force() == [("B9", 9)]
