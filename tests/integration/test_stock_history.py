"""What has been sent can be taken back, brought back and compared; the rule decides how long it is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.builders.people import ECONOMIST, NOW, OPERATOR, PHARMACIST, region_person
from tests.builders.stock_files import stock, storerooms

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Role
from samsyn.core.supply.retention import Retention
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.stock.history import compare_snapshots, restore_snapshot, tidy, withdraw_submission
from samsyn.ops.stock.sending import ImportSummary, import_stock
from samsyn.store.models import AcceptedRows, AuditEvent
from samsyn.store.queries.stock import snapshot_on
from samsyn.store.queries.submissions import submissions_of

DAY = date(2023, 12, 31)
GOTLAND = "region-gotland"


def send(
    quantity: str = "10", *, day: date = DAY, source: str = "", rooms: str = "visby-iva"
) -> ImportSummary:
    room = {"storeroom_id": rooms}
    files = [("f.csv", storerooms(room)), ("l.csv", stock({**room, "quantity": quantity}))]
    return import_stock(by=PHARMACIST, now=NOW, region=GOTLAND, as_of=day, files=files, source=source)


def newest() -> int:
    return submissions_of(GOTLAND)[0].id


def test_what_is_withdrawn_counts_no_more_and_what_it_replaced_counts_again() -> None:
    before = send("10")
    send("99")
    withdraw_submission(by=PHARMACIST, now=NOW, number=newest(), why="Wrong file")
    assert snapshot_on(DAY).id == before.snapshot
    assert submissions_of(GOTLAND)[0].withdrawn_why == "Wrong file"
    assert AuditEvent.objects.latest("id").action == "withdraw-submission"


def test_what_was_withdrawn_can_be_sent_again() -> None:
    sent = send()
    withdraw_submission(by=PHARMACIST, now=NOW, number=newest(), why="Too early")
    assert snapshot_on(DAY).parts == ()
    again = send()
    assert again.changed
    assert again.snapshot == sent.snapshot


@pytest.mark.parametrize(
    "by", [ECONOMIST, region_person(Role.PHARMACIST, "region-skane")], ids=["economist", "another region"]
)
def test_only_those_who_send_may_withdraw_or_restore(by) -> None:
    first = send("10")
    send("99")
    with pytest.raises(NotPermitted):
        withdraw_submission(by=by, now=NOW, number=newest(), why="x")
    with pytest.raises(NotPermitted):
        restore_snapshot(by=by, now=NOW, region=GOTLAND, snapshot=first.snapshot, why="x")


def test_nothing_is_withdrawn_twice_or_without_a_reason() -> None:
    send()
    with pytest.raises(DomainError) as refused:
        withdraw_submission(by=PHARMACIST, now=NOW, number=newest(), why=" ")
    assert refused.value.code == "reason-missing"
    withdraw_submission(by=PHARMACIST, now=NOW, number=newest(), why="x")
    with pytest.raises(DomainError) as refused:
        withdraw_submission(by=PHARMACIST, now=NOW, number=newest(), why="x")
    assert refused.value.code == "withdrawn-already"


def test_a_region_is_brought_back_to_a_snapshot_and_forth_again() -> None:
    first = send("10")
    send("20")
    third = send("30")
    for snapshot in (first.snapshot, third.snapshot, first.snapshot):
        restore_snapshot(
            by=PHARMACIST, now=NOW + timedelta(hours=1), region=GOTLAND, snapshot=snapshot[:10], why="Look"
        )
        assert snapshot_on(DAY).id == snapshot


def test_a_snapshot_that_stands_or_is_not_known_is_not_restored() -> None:
    first = send()
    for snapshot, code in ((first.snapshot, "nothing-to-restore"), ("0000", "unknown-snapshot")):
        with pytest.raises((DomainError, NotFound)) as refused:
            restore_snapshot(by=PHARMACIST, now=NOW, region=GOTLAND, snapshot=snapshot, why="x")
        assert refused.value.code == code


def test_two_snapshots_differ_in_the_packs_whose_stock_differs() -> None:
    one, other = send("10"), send("14")
    (found,) = compare_snapshots(by=PHARMACIST, one=one.snapshot, other=other.snapshot, region=None)
    assert (found.region, found.kinds) == (GOTLAND, ("stock",))
    assert [(g.before, g.after, g.storerooms) for g in found.goods] == [(10, 14, 1)]
    assert list(compare_snapshots(by=OPERATOR, one=one.snapshot, other=one.snapshot, region=None)) == []


def test_no_region_compares_anothers_stock() -> None:
    one, other = send("10"), send("14")
    with pytest.raises(NotPermitted):
        list(
            compare_snapshots(
                by=region_person(Role.PHARMACIST, "region-skane"),
                one=one.snapshot,
                other=other.snapshot,
                region=GOTLAND,
            )
        )


def test_the_files_of_two_sending_systems_stand_beside_each_other() -> None:
    send(source="hospital")
    send(source="dental", rooms="folktand", day=date(2024, 1, 31))
    parts = snapshot_on(date(2024, 2, 1)).of_region(GOTLAND)
    assert {(part.source, part.kind, part.as_of) for part in parts} == {
        ("hospital", "storerooms", DAY),
        ("hospital", "stock", DAY),
        ("dental", "storerooms", date(2024, 1, 31)),
        ("dental", "stock", date(2024, 1, 31)),
    }


def test_tidying_keeps_the_originals_and_what_todays_pictures_stand_on() -> None:
    first, second = send("10"), send("20")
    rule = Retention(whole_for=timedelta(0), monthly_for=timedelta(0))
    later = NOW + timedelta(days=2)
    seen = tidy(by=OPERATOR, now=later, rule=rule, dry_run=True)
    assert (seen.accepted, AcceptedRows.objects.count()) == (1, 4)
    assert tidy(by=OPERATOR, now=later, rule=rule, dry_run=False).accepted == 1
    part = next(part for part in snapshot_on(DAY).parts if part.kind == "stock")
    assert warehouse_objects().path(part.digests[0], "parquet").exists()
    originals = {file.original for one in submissions_of(GOTLAND) for file in one.files}
    assert all(warehouse_objects().path(digest, "csv").exists() for digest in originals)
    assert first.snapshot != second.snapshot


def test_only_the_operator_tidies() -> None:
    with pytest.raises(NotPermitted):
        tidy(by=PHARMACIST, now=NOW, rule=Retention(), dry_run=True)
