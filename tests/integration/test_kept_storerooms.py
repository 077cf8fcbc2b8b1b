"""Storerooms kept in Samsyn: noted once, whole or not at all, and counted in the picture beside the region's files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.builders.people import ECONOMIST, PHARMACIST, region_person
from tests.builders.stock_files import PACK, stock, storerooms

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Role
from samsyn.core.supply.kept import Goods, StockEvent, fold
from samsyn.core.supply.kept import StockEventKind as Kind
from samsyn.ops.stock.kept import (
    Noted,
    Opening,
    close_storeroom,
    events_of,
    move_goods,
    note_events,
    open_storeroom,
)
from samsyn.ops.stock.kept_files import kept_files, submit_kept_storerooms
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import AuditEvent
from samsyn.store.models import StockEvent as StockEventRow
from samsyn.store.queries.stock import snapshot_on

GOTLAND = "region-gotland"
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = date(2026, 11, 10)
KEEPER = region_person(Role.STOREROOM_KEEPER)
GOODS = Goods(PACK, "B1", date(2027, 6, 30))


def room(name: str = "amb-1") -> int:
    opening = Opening(name, f"Ambulans {name}", "ambulance", "prehospital-vard")
    return open_storeroom(by=PHARMACIST, now=NOW, region=GOTLAND, opening=opening)


def noted(kind: Kind, quantity: int, on: int = 0, key: str = "", goods: Goods = GOODS) -> Noted:
    event = StockEvent(kind, DAY + timedelta(days=on), goods, quantity, "pack")
    return Noted(event, key or f"{kind}{quantity}{on}{goods.pack_id}")


def note(storeroom: int, *events: Noted, by=KEEPER) -> int:
    return note_events(by=by, now=NOW, storeroom=storeroom, noted=events)


def held(storeroom: int) -> dict[Goods, int]:
    return fold(events_of(storeroom))[0].held


def test_a_keeper_notes_what_comes_and_goes() -> None:
    number = room()
    assert note(number, noted(Kind.RECEIVE, 10), noted(Kind.ISSUE, 3)) == 2
    assert held(number) == {GOODS: 7}
    assert AuditEvent.objects.latest("id").action == "note-stock-events"


def test_the_same_event_sent_twice_is_kept_once() -> None:
    number = room()
    assert [note(number, noted(Kind.RECEIVE, 10)), note(number, noted(Kind.RECEIVE, 10))] == [1, 0]
    assert held(number) == {GOODS: 10}


def test_a_key_used_for_something_else_is_refused_and_not_taken_for_the_same() -> None:
    number = room()
    note(number, noted(Kind.RECEIVE, 10, key="k"))
    with pytest.raises(DomainError) as refused:
        note(number, noted(Kind.RECEIVE, 11, key="k"))
    assert (refused.value.code, held(number)) == ("key-of-another", {GOODS: 10})


def test_what_came_in_may_be_noted_later_than_what_went() -> None:
    number = room()
    note(number, noted(Kind.RECEIVE, 4), noted(Kind.ISSUE, 4, on=5), noted(Kind.RECEIVE, 6, on=2))
    for day, left in ((1, 4), (3, 10), (6, 6)):
        files = dict(kept_files(GOTLAND, DAY + timedelta(days=day)))
        assert files["stock.csv"].decode().splitlines()[1].endswith(f",{left},pack,")


def test_when_one_of_several_cannot_be_none_is_noted() -> None:
    number = room()
    with pytest.raises(DomainError) as refused:
        note(number, noted(Kind.RECEIVE, 2), noted(Kind.ISSUE, 3))
    assert (refused.value.code, held(number)) == ("more-than-there-is", {})


def test_nothing_is_noted_for_tomorrow() -> None:
    with pytest.raises(DomainError) as refused:
        note(room(), noted(Kind.RECEIVE, 1, on=11))
    assert refused.value.code == "future-event"


def test_a_move_takes_from_one_and_gives_to_the_other_or_neither() -> None:
    one, other = room(), room("amb-2")
    note(one, noted(Kind.RECEIVE, 5))
    move_goods(by=KEEPER, now=NOW, storeroom=one, to=other, noted=noted(Kind.MOVE_OUT, 2))
    assert (held(one), held(other)) == ({GOODS: 3}, {GOODS: 2})
    with pytest.raises(DomainError):
        move_goods(by=KEEPER, now=NOW, storeroom=one, to=other, noted=noted(Kind.MOVE_OUT, 9))
    assert (held(one), held(other)) == ({GOODS: 3}, {GOODS: 2})


def test_a_move_sent_twice_moves_once_and_never_to_two_places() -> None:
    one, other, third = room(), room("amb-2"), room("amb-3")
    note(one, noted(Kind.RECEIVE, 5))
    move = noted(Kind.MOVE_OUT, 2)
    assert [move_goods(by=KEEPER, now=NOW, storeroom=one, to=other, noted=move) for _ in range(2)] == [1, 0]
    with pytest.raises(DomainError) as refused:
        move_goods(by=KEEPER, now=NOW, storeroom=one, to=third, noted=move)
    assert refused.value.code == "key-of-another"
    assert [held(each) for each in (one, other, third)] == [{GOODS: 3}, {GOODS: 2}, {}]


def test_goods_are_not_moved_to_another_region() -> None:
    one = room()
    note(one, noted(Kind.RECEIVE, 5))
    skane = region_person(Role.PHARMACIST, "region-skane")
    opening = Opening("x", "X", "ward", "intensivvard")
    other = open_storeroom(by=skane, now=NOW, region="region-skane", opening=opening)
    with pytest.raises((NotPermitted, NotFound)):
        move_goods(by=KEEPER, now=NOW, storeroom=one, to=other, noted=noted(Kind.MOVE_OUT, 1))


@pytest.mark.parametrize("by", [ECONOMIST, region_person(Role.STOREROOM_KEEPER, "region-skane")])
def test_only_the_regions_own_keepers_note(by) -> None:
    with pytest.raises(NotPermitted):
        note(room(), noted(Kind.RECEIVE, 1), by=by)


def test_a_keeper_opens_no_storeroom() -> None:
    with pytest.raises(NotPermitted):
        open_storeroom(by=KEEPER, now=NOW, region=GOTLAND, opening=Opening("a", "A", "ward", "slutenvard"))


@pytest.mark.parametrize(
    "opening, code",
    [
        (Opening("", "A", "ward", "slutenvard"), "storeroom-without-name"),
        (Opening("a", "A", "cupboard", "slutenvard"), "not-a-storeroom-kind"),
        (Opening("a", "A", "ward", "nowhere"), "not-care-areas"),
        (Opening("amb-1", "A", "ward", "slutenvard"), "storeroom-exists"),
    ],
)
def test_a_storeroom_that_cannot_be_is_refused_with_its_reason(opening: Opening, code: str) -> None:
    room()
    with pytest.raises(DomainError) as refused:
        open_storeroom(by=PHARMACIST, now=NOW, region=GOTLAND, opening=opening)
    assert refused.value.code == code


def test_only_an_empty_storeroom_is_closed_and_nothing_is_noted_in_it_after() -> None:
    number = room()
    note(number, noted(Kind.RECEIVE, 1))
    with pytest.raises(DomainError) as refused:
        close_storeroom(by=PHARMACIST, now=NOW, storeroom=number)
    assert refused.value.code == "storeroom-not-empty"
    note(number, noted(Kind.WASTE, 1))
    close_storeroom(by=PHARMACIST, now=NOW, storeroom=number)
    with pytest.raises(DomainError) as refused:
        note(number, noted(Kind.RECEIVE, 2))
    assert refused.value.code == "storeroom-closed"


def test_the_database_itself_refuses_to_change_what_was_noted() -> None:
    number = room()
    note(number, noted(Kind.RECEIVE, 1))
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        StockEventRow.objects.update(quantity=99)


def test_kept_storerooms_stand_in_the_picture_beside_the_regions_files() -> None:
    import_stock(
        by=PHARMACIST,
        now=NOW,
        region=GOTLAND,
        as_of=DAY,
        files=[("f.csv", storerooms()), ("l.csv", stock())],
    )
    number = room()
    note(
        number,
        noted(Kind.RECEIVE, 10),
        noted(Kind.MINIMUM_LEVEL, 4),
        noted(Kind.ISSUE, 3, on=1),
        noted(Kind.COUNT, 5, on=3),
        noted(Kind.CORRECT, 6, on=4),
        noted(Kind.WASTE, 6, on=5),
    )
    as_of = DAY + timedelta(days=8)
    summary = submit_kept_storerooms(by=PHARMACIST, now=NOW, region=GOTLAND, as_of=as_of)
    assert [(file.kind, file.rows, file.accepted) for file in summary.files] == [
        ("storerooms", 1, 1),
        ("stock", 1, 1),
        ("consumption", 5, 5),
    ]
    assert {part.source for part in snapshot_on(as_of).parts} == {"", "samsyn"}


def test_what_happened_becomes_the_rows_of_a_file() -> None:
    number = room()
    note(
        number,
        noted(Kind.RECEIVE, 10),
        noted(Kind.ISSUE, 1, on=1, key="a"),
        noted(Kind.ISSUE, 2, on=1, key="b"),
        noted(Kind.COUNT, 5, on=3),
        noted(Kind.WASTE, 5, on=4),
    )
    files = {
        name: content.decode().splitlines()[1:]
        for name, content in kept_files(GOTLAND, DAY + timedelta(days=6))
    }
    start = f"{GOTLAND},amb-1,{PACK}"
    assert files["stock.csv"] == [f"{start},,,0,pack,"]  # what was there and is no more is told, not left out
    assert files["consumption.csv"] == [
        f"{start},2026-11-11,2026-11-11,dispensed,3,pack",
        f"{start},2026-11-11,2026-11-13,dispensed,2,pack",
        f"{start},2026-11-14,2026-11-14,wasted,5,pack",
        f"{start},2026-11-15,2026-11-16,out_of_stock,,pack",
    ]


def test_what_a_closed_storeroom_used_still_counts_and_it_is_not_without_stock_for_ever_after() -> None:
    number = room()
    note(number, noted(Kind.RECEIVE, 4), noted(Kind.ISSUE, 4, on=2))
    closed = datetime(2026, 11, 13, 12, tzinfo=UTC)
    close_storeroom(by=PHARMACIST, now=closed, storeroom=number)
    files = dict(kept_files(GOTLAND, DAY + timedelta(days=9)))
    assert "stock.csv" not in files
    assert files["consumption.csv"].decode().splitlines()[1:] == [
        f"{GOTLAND},amb-1,{PACK},2026-11-12,2026-11-12,dispensed,4,pack",
        f"{GOTLAND},amb-1,{PACK},2026-11-13,2026-11-13,out_of_stock,,pack",
    ]


def test_a_region_that_keeps_nothing_here_hands_nothing_on() -> None:
    with pytest.raises(DomainError) as refused:
        submit_kept_storerooms(by=PHARMACIST, now=NOW, region=GOTLAND, as_of=DAY)
    assert refused.value.code == "nothing-kept"
