"""A storeroom kept in Samsyn: what lies there follows from what happened, and nothing else."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.kept import (
    Balance,
    Errand,
    Goods,
    StockEvent,
    Why,
    admit,
    apply,
    days_without,
    errands,
    fold,
)
from samsyn.core.supply.kept import StockEventKind as Kind

DAY = date(2026, 11, 2)
FRESH, OLD = Goods("P1", "B1", date(2027, 6, 30)), Goods("P1", "B0", date(2026, 11, 1))


def event(kind: Kind, quantity: int, goods: Goods = FRESH, on: int = 0, unit: str = "pack") -> StockEvent:
    return StockEvent(kind, DAY + timedelta(days=on), goods, quantity, unit)


def after(*events: StockEvent) -> Balance:
    return fold(events)[0]


def refusal(noted: list[StockEvent], new: StockEvent) -> str:
    with pytest.raises(DomainError) as refused:
        admit(noted, new)
    return refused.value.code


def moved(*events: StockEvent) -> list[tuple[Kind, int, Window]]:
    return [(one.kind, one.moved, one.during) for one in fold(events)[1]]


def test_what_comes_less_what_goes_is_there() -> None:
    balance = after(
        event(Kind.RECEIVE, 10), event(Kind.ISSUE, 3), event(Kind.WASTE, 1), event(Kind.MOVE_OUT, 2)
    )
    assert balance.held == {FRESH: 4}


@pytest.mark.parametrize("kind", [Kind.ISSUE, Kind.WASTE, Kind.MOVE_OUT])
def test_more_than_there_is_cannot_go(kind: Kind) -> None:
    balance = after(event(Kind.RECEIVE, 2))
    with pytest.raises(DomainError) as refused:
        apply(balance, event(kind, 3))
    assert (refused.value.code, refused.value.params["held"]) == ("more-than-there-is", 2)
    assert balance.held == {FRESH: 2}


def test_a_count_that_finds_less_is_use_since_goods_last_moved() -> None:
    counted = moved(event(Kind.RECEIVE, 10), event(Kind.COUNT, 4, on=7))
    assert counted[1] == (Kind.COUNT, -6, Window(DAY, DAY + timedelta(days=7)))


def test_a_count_that_agrees_moves_nothing() -> None:
    assert len(moved(event(Kind.RECEIVE, 10), event(Kind.COUNT, 10, on=7))) == 1


def test_nothing_is_noted_before_the_last_count() -> None:
    noted = [event(Kind.RECEIVE, 10), event(Kind.COUNT, 9, on=7)]
    assert refusal(noted, event(Kind.ISSUE, 1, on=6)) == "before-last-count"
    admit(noted, event(Kind.ISSUE, 1, on=7))


def test_a_count_from_before_does_not_undo_what_was_noted_since() -> None:
    noted = [event(Kind.RECEIVE, 10), event(Kind.RECEIVE, 5, on=7)]
    assert refusal(noted, event(Kind.COUNT, 9, on=5)) == "noted-since"


def test_what_came_may_be_noted_after_what_went() -> None:
    noted = [event(Kind.RECEIVE, 2), event(Kind.ISSUE, 2, on=3)]
    late = event(Kind.RECEIVE, 4, on=1)
    admit(noted, late)
    assert after(*noted, late).held == {FRESH: 4}


def test_nothing_goes_on_a_day_before_it_came() -> None:
    assert refusal([event(Kind.RECEIVE, 5, on=4)], event(Kind.ISSUE, 1, on=3)) == "more-than-there-is"


def test_what_went_later_cannot_have_gone_before() -> None:
    noted = [event(Kind.RECEIVE, 10), event(Kind.ISSUE, 9, on=5)]
    with pytest.raises(DomainError) as refused:
        admit(noted, event(Kind.ISSUE, 2, on=2))
    assert (refused.value.code, refused.value.params["held"]) == ("more-than-there-is", 1)
    admit(noted, event(Kind.ISSUE, 1, on=2))


def test_a_pack_is_kept_in_one_unit() -> None:
    balance = after(event(Kind.RECEIVE, 10))
    with pytest.raises(DomainError) as refused:
        apply(balance, event(Kind.RECEIVE, 1, unit="unit"))
    assert (refused.value.code, refused.value.params["kept_in"]) == ("other-unit", "pack")


@pytest.mark.parametrize(
    "kind, quantity", [(Kind.RECEIVE, 0), (Kind.ISSUE, -1), (Kind.COUNT, -1), (Kind.MINIMUM_LEVEL, -1)]
)
def test_a_quantity_that_is_none_is_refused(kind: Kind, quantity: int) -> None:
    with pytest.raises(DomainError) as refused:
        apply(Balance(), event(kind, quantity))
    assert refused.value.code == "not-a-quantity"


def test_days_without_stock_begin_the_day_after_the_last_went_and_end_the_day_before_more_came() -> None:
    events = [event(Kind.RECEIVE, 1), event(Kind.ISSUE, 1, on=2), event(Kind.RECEIVE, 5, on=6)]
    assert list(days_without(events, DAY + timedelta(days=20))) == [
        ("P1", Window(DAY + timedelta(days=3), DAY + timedelta(days=5)))
    ]


def test_a_pack_that_is_gone_still_is_until_the_day_asked_about() -> None:
    events = [event(Kind.RECEIVE, 1), event(Kind.ISSUE, 1, on=2)]
    assert list(days_without(events, DAY + timedelta(days=4))) == [
        ("P1", Window(DAY + timedelta(days=3), DAY + timedelta(days=4)))
    ]
    assert list(days_without(events, DAY + timedelta(days=2))) == []


def test_a_pack_that_never_was_there_is_missed_only_with_a_minimum_level() -> None:
    level = event(Kind.MINIMUM_LEVEL, 2)
    assert list(days_without([level], DAY + timedelta(days=1))) == [
        ("P1", Window(DAY + timedelta(days=1), DAY + timedelta(days=1)))
    ]


def test_what_has_expired_is_to_go_and_does_not_count_towards_the_minimum() -> None:
    here = after(event(Kind.RECEIVE, 5, OLD), event(Kind.RECEIVE, 1), event(Kind.MINIMUM_LEVEL, 4))
    found = list(errands("iva", {"iva": here}, DAY))
    assert found == [
        Errand(Why.EXPIRED, "P1", 5, "pack", OLD),
        Errand(Why.BELOW_MINIMUM, "P1", 3, "pack"),
    ]


def test_another_storeroom_can_spare_only_what_exceeds_its_own_minimum() -> None:
    here = after(event(Kind.MINIMUM_LEVEL, 4))
    others = {
        "rich": after(event(Kind.RECEIVE, 9), event(Kind.MINIMUM_LEVEL, 2)),
        "poor": after(event(Kind.RECEIVE, 2), event(Kind.MINIMUM_LEVEL, 2)),
        "loose": after(event(Kind.RECEIVE, 50, unit="unit")),
    }
    (found,) = errands("here", {"here": here, **others}, DAY)
    assert found.surplus_in == (("rich", 7),)


def test_another_storeroom_spares_nothing_that_is_about_to_expire() -> None:
    soon = Goods("P1", "B1", DAY + timedelta(days=60))
    here = after(event(Kind.MINIMUM_LEVEL, 4))
    other = after(event(Kind.RECEIVE, 5, soon), event(Kind.RECEIVE, 3))
    (found,) = errands("here", {"here": here, "other": other}, DAY)
    assert found.surplus_in == (("other", 3),)


def test_what_expires_within_two_months_is_told_in_time() -> None:
    soon = Goods("P1", "B1", DAY + timedelta(days=60))
    late = Goods("P1", "B2", DAY + timedelta(days=61))
    found = list(
        errands("iva", {"iva": after(event(Kind.RECEIVE, 1, soon), event(Kind.RECEIVE, 1, late))}, DAY)
    )
    assert [(one.why, one.goods) for one in found] == [(Why.EXPIRES_SOON, soon)]


# Small enough quantities and few enough goods that a pack often comes to an end.
EVENTS = st.lists(
    st.builds(
        StockEvent,
        st.sampled_from(list(Kind)),
        st.dates(DAY, DAY + timedelta(days=9)),
        st.sampled_from([FRESH, OLD, Goods("P2")]),
        st.integers(0, 2),
        st.just("pack"),
    ),
    min_size=12,
    max_size=40,
)


def admitted(events: list[StockEvent]) -> list[StockEvent]:
    """Those of the events that can stand, noted in turn."""
    noted: list[StockEvent] = []
    for one in events:
        try:
            admit(noted, one)
        except DomainError:
            continue
        noted.append(one)
    return noted


def replayed(events: list[StockEvent], day: date) -> dict[Goods, int]:
    """What lies there at the end of a day, from the words of the rules: each day in turn, each event of it in turn."""
    there: dict[Goods, int] = dict.fromkeys({one.goods for one in events}, 0)
    for passed in range((day - DAY).days + 1):
        for one in (each for each in events if each.on == DAY + timedelta(days=passed)):
            if one.kind in (Kind.RECEIVE, Kind.MOVE_IN):
                there[one.goods] += one.quantity
            elif one.kind in (Kind.ISSUE, Kind.WASTE, Kind.MOVE_OUT):
                there[one.goods] -= one.quantity
            elif one.kind in (Kind.COUNT, Kind.CORRECT):
                there[one.goods] = one.quantity
            assert there[one.goods] >= 0
    return {goods: amount for goods, amount in there.items() if amount}


@given(EVENTS)
def test_whatever_is_noted_no_balance_of_any_day_is_negative_and_each_equals_the_replay(
    events: list[StockEvent],
) -> None:
    noted = admitted(events)
    for day in (DAY + timedelta(days=passed) for passed in range(10)):
        balance, movements = fold(one for one in noted if one.on <= day)
        assert balance.held == replayed(noted, day)
        total: Counter[Goods] = Counter()
        for movement in movements:
            total[movement.goods] += movement.moved
        assert balance.held == {goods: amount for goods, amount in total.items() if amount}


@given(EVENTS)
def test_a_pack_is_without_stock_on_just_the_days_that_end_empty(events: list[StockEvent]) -> None:
    noted = [one for one in admitted(events) if one.kind is not Kind.MINIMUM_LEVEL]
    last = DAY + timedelta(days=9)
    told = list(days_without(noted, last))
    for pack in {one.goods.pack_id for one in noted}:
        had = False
        for day in (DAY + timedelta(days=passed) for passed in range(10)):
            there = any(goods.pack_id == pack for goods in replayed(noted, day))
            came = any(one.on == day and one.goods.pack_id == pack for one in noted)
            if not came:
                missed = any(pack == one and day in window for one, window in told)
                assert missed == (had and not there)
            had = had or there
