"""The states of notices, held to be what the words say for any dates at all."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.supply.shortages import (
    NoticeKind,
    NoticeState,
    NoticeTurn,
    ShortageNotice,
    count_shortages,
    notice_changes,
)

DAY = date(2026, 8, 22)
DAYS = st.none() | st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days))
NOTICES = st.builds(
    ShortageNotice,
    notice_id=st.sampled_from("ab"),
    kind=st.sampled_from(NoticeKind),
    pack_id=st.sampled_from("12"),
    atc=st.none(),
    starts=DAYS,
    forecast_end=DAYS,
    actual_end=DAYS,
    npl_id=st.sampled_from("xy"),
)
FEEDS = st.lists(NOTICES, unique_by=lambda one: one.key)


@given(NOTICES)
def test_nothing_but_an_actual_end_makes_a_notice_ended(one: ShortageNotice) -> None:
    stated = one.actual_end is not None and one.actual_end <= DAY
    assert (one.state(DAY) is NoticeState.ENDED) is stated


@given(NOTICES)
def test_what_is_overdue_is_active_and_has_no_stated_return_but_an_actual_one(one: ShortageNotice) -> None:
    if one.is_overdue(DAY):
        assert one.state(DAY) is NoticeState.ACTIVE
        assert one.stated_return(DAY) in (None, one.actual_end)


@given(NOTICES)
def test_a_stated_return_is_never_past_and_never_of_a_cessation(one: ShortageNotice) -> None:
    stated = one.stated_return(DAY)
    assert stated is None or (stated >= DAY and one.kind is NoticeKind.SHORTAGE)


@given(FEEDS)
def test_every_product_is_counted_once_in_one_state(feed: list[ShortageNotice]) -> None:
    counts = count_shortages(feed, DAY)
    assert counts.active + counts.upcoming + counts.ended == counts.products
    assert counts.notices <= counts.products <= counts.packages == len(feed)


@given(FEEDS)
def test_a_product_has_ended_only_when_all_its_packs_have(feed: list[ShortageNotice]) -> None:
    products = {(one.notice_id, one.npl_id) for one in feed}
    ended = [
        key
        for key in products
        if all(one.state(DAY) is NoticeState.ENDED for one in feed if (one.notice_id, one.npl_id) == key)
    ]
    assert count_shortages(feed, DAY).ended == len(ended)


@given(FEEDS, FEEDS)
def test_the_changes_of_two_feeds_name_all_that_differs_and_no_more(
    older: list[ShortageNotice], newer: list[ShortageNotice]
) -> None:
    changes = notice_changes(older, newer, DAY)
    turns = {change.notice.key: change.turn for change in changes}
    before, after = {one.key: one for one in older}, {one.key: one for one in newer}
    assert {key for key, turn in turns.items() if turn is NoticeTurn.NEW} == after.keys() - before.keys()
    assert {key for key, turn in turns.items() if turn is NoticeTurn.GONE} == before.keys() - after.keys()
    assert {key for key in before.keys() & after.keys() if before[key] != after[key]} == {
        key for key, turn in turns.items() if turn in (NoticeTurn.CHANGED, NoticeTurn.ENDED)
    }


@given(FEEDS)
def test_a_feed_does_not_differ_from_itself(feed: list[ShortageNotice]) -> None:
    assert notice_changes(feed, feed, DAY) == ()
