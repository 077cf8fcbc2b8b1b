"""A region sends its files: what goes in, what is said, and that the same files go in once."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.people import ECONOMIST, NOW, OPERATOR, PHARMACIST
from tests.builders.stock_files import consumption, reported, stock, storerooms

from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.stock.sending import ImportSummary, import_stock, list_shares
from samsyn.store.models import AuditEvent, Snapshot, Submission, SubmittedFile
from samsyn.store.queries.stock import named_objects, snapshot_on

DAY = date(2023, 12, 31)
WHOLE = [
    ("forrad.csv", storerooms()),
    ("lager.csv", stock()),
    ("forbrukning.csv", consumption()),
    ("veckor.csv", reported()),
]


def send(
    files: list[tuple[str, bytes]] = WHOLE,
    *,
    by: Actor = PHARMACIST,
    day: date = DAY,
    region: str = "region-gotland",
) -> ImportSummary:
    return import_stock(by=by, now=NOW, region=region, as_of=day, files=files)


def test_a_regions_files_become_a_snapshot() -> None:
    summary = send()
    assert summary.changed
    assert [part.kind for part in snapshot_on(DAY).parts] == [
        "consumption",
        "reported",
        "stock",
        "storerooms",
    ]
    assert Snapshot.objects.get().id == summary.snapshot


def test_the_files_may_come_in_any_order() -> None:
    assert not any(file.rejected for file in send(WHOLE[::-1]).files)


def test_the_same_files_again_change_nothing() -> None:
    first = send()
    again = send()
    assert (again.changed, again.snapshot) == (False, first.snapshot)
    assert (Submission.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_a_corrected_file_replaces_its_kind_alone_and_the_old_one_is_kept() -> None:
    first = send()
    second = send([("lager2.csv", stock({"quantity": "20"}))])
    assert first.snapshot != second.snapshot
    names = {part.kind: part.file_name for part in snapshot_on(DAY).parts}
    assert (names["stock"], names["consumption"]) == ("lager2.csv", "forbrukning.csv")
    assert SubmittedFile.objects.filter(name="lager.csv").count() == 1


def test_going_back_to_the_first_file_is_a_new_submission_of_the_old_picture() -> None:
    first = send()
    send([("lager2.csv", stock({"quantity": "20"}))])
    back = send([WHOLE[1]])
    assert back.changed
    assert back.snapshot == first.snapshot


def test_rejected_rows_are_counted_and_kept_in_a_file() -> None:
    summary = send([WHOLE[0], ("lager.csv", stock({}, {"batch": "B2", "quantity": "-4"}))])
    found = next(file for file in summary.files if file.kind == "stock")
    assert (found.rows, found.accepted, found.rejected) == (2, 1, {"negative-quantity": 1})
    assert found.rejects_path is not None
    assert "negative-quantity" in found.rejects_path.read_text(encoding="utf-8-sig")


def test_the_original_file_is_kept_to_the_byte() -> None:
    send()
    part = next(part for part in snapshot_on(DAY).parts if part.kind == "stock")
    assert warehouse_objects().get(part.original, "csv") == WHOLE[1][1]


def test_a_stock_file_sent_later_knows_the_storerooms_sent_before() -> None:
    send([WHOLE[0]])
    assert not send([WHOLE[1]], day=date(2024, 1, 31)).files[0].rejected


def test_what_was_reported_about_an_older_day_is_not_reported_about_a_newer() -> None:
    send()
    send([WHOLE[1]], day=date(2024, 2, 29))
    kinds = [part.kind for part in snapshot_on(date(2024, 3, 1)).parts]
    assert kinds == ["consumption", "stock", "storerooms"]


def test_what_was_used_on_a_day_stays_true_until_a_newer_file_tells_of_that_day() -> None:
    send(
        [
            WHOLE[0],
            WHOLE[1],
            (
                "u1.csv",
                consumption(
                    {"from": "2023-10-01", "to": "2023-10-31"}, {"from": "2023-12-01", "to": "2023-12-31"}
                ),
            ),
        ]
    )
    newer = consumption({"from": "2023-12-01", "to": "2024-01-31"})
    send([WHOLE[1], ("u2.csv", newer)], day=date(2024, 1, 31))
    told = {
        part.file_name: part.tells
        for part in snapshot_on(date(2024, 2, 1)).parts
        if part.kind == "consumption"
    }
    assert told == {
        "u1.csv": (Window(date(2023, 10, 1), date(2023, 11, 30)),),
        "u2.csv": (Window(date(2023, 12, 1), date(2024, 1, 31)),),
    }


def test_consumption_sent_again_for_its_day_replaces_what_was_sent() -> None:
    send([WHOLE[0], WHOLE[1], ("u1.csv", consumption({"from": "2023-10-01", "to": "2023-12-31"}))])
    send([("u2.csv", consumption({"from": "2023-12-01", "to": "2023-12-31"}))])
    assert [part.file_name for part in snapshot_on(DAY).parts if part.kind == "consumption"] == ["u2.csv"]


def test_an_older_day_is_shown_as_it_was() -> None:
    before = send()
    send([("lager2.csv", stock({"quantity": "1"}))], day=date(2024, 2, 29))
    assert snapshot_on(DAY).id == before.snapshot


def test_the_summary_says_how_much_of_the_list_is_covered() -> None:
    send()
    shares = list_shares("region-gotland", DAY)
    intensive_care = next(share for share in shares if share.area == "intensivvard")
    assert 0 <= intensive_care.held < intensive_care.listed


@pytest.mark.parametrize(
    "changed, code",
    [
        ({"region": "region-skane", "by": OPERATOR}, "wrong-region"),
        ({"region": "skr", "by": OPERATOR}, "not-a-region"),
        ({"region": "region-atlantis", "by": OPERATOR}, "unknown-organisation"),
        ({"day": date(2024, 3, 13)}, "future-date"),
        ({"day": date(1900, 1, 1)}, "too-long-ago"),
        ({"files": [WHOLE[0], ("l", stock({"quantity": "-1"}))]}, "nothing-accepted"),
        ({"files": []}, "no-files"),
        ({"files": [WHOLE[1], WHOLE[1]]}, "same-kind-twice"),
    ],
)
def test_a_submission_that_cannot_be_right_leaves_no_trace(changed: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        send(**changed)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert not Submission.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("somebody, region", [(ECONOMIST, "region-gotland"), (PHARMACIST, "region-skane")])
def test_only_a_regions_own_pharmacist_or_coordinator_sends_its_files(somebody: Actor, region: str) -> None:
    with pytest.raises(NotPermitted):
        send(by=somebody, region=region)


def test_today_in_stockholm_is_not_the_future_though_utc_is_a_day_behind() -> None:
    new_year = NOW.replace(year=2023, month=12, day=31, hour=23, minute=30)
    import_stock(
        by=PHARMACIST, now=new_year, region="region-gotland", as_of=date(2024, 1, 1), files=WHOLE[:3]
    )


def test_a_storeroom_file_that_lacks_a_storeroom_with_stock_is_refused() -> None:
    before = send()
    with pytest.raises(DomainError, match="storerooms-in-use"):
        send([("f", storerooms({"storeroom_id": "another"}))])
    assert snapshot_on(DAY).id == before.snapshot


def test_what_is_sent_about_a_day_without_stock_is_kept_and_said_not_to_count_yet() -> None:
    assert send([WHOLE[0], WHOLE[3]]).counts is False
    assert send([WHOLE[1]]).counts is True
    assert [part.kind for part in snapshot_on(DAY).parts] == ["reported", "stock", "storerooms"]


def test_orphans_are_collected_and_named_objects_stay() -> None:
    send()
    orphan = warehouse_objects().put(b"left by a crash", "csv")
    assert warehouse_objects().collect(named_objects()) == 0  # an import at work may be about to name it
    assert warehouse_objects().collect(named_objects(), untouched_for=0) == 1
    assert not warehouse_objects().path(orphan, "csv").exists()
    assert send().changed is False
