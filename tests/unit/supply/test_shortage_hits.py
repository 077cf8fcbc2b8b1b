"""Which notices hit a region's stock, and whether what it holds lasts until the stated return."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from samsyn.core.supply.coverage import NO_RATE, Batch, Demand, MissingExpiry, cover
from samsyn.core.supply.lists import AmountUnit, Product, ProductSource, Route
from samsyn.core.supply.picture import LineCover
from samsyn.core.supply.shortage_hits import ShortageHit, lowest_days, shortage_hits
from samsyn.core.supply.shortages import NoticeKind, ShortageNotice

DAY = date(2026, 8, 22)
NOTICE = ShortageNotice("1", NoticeKind.SHORTAGE, "a", "C01CA03", date(2026, 8, 1), None, None)


def pack(pack_id: str, atc: str = "C01CA03") -> Product:
    return Product(
        pack_id,
        "",
        pack_id,
        atc,
        "s",
        Route.INJECTION,
        "f",
        "1 mg",
        1,
        1,
        AmountUnit.MICROGRAM,
        ProductSource.NPL,
    )


PACKS = (pack("a"), pack("b"), pack("c"), pack("z", "N01AX03"))
LINE = PACKS[0].line_id


def returning(days: int, **stated: object) -> ShortageNotice:
    return replace(NOTICE, forecast_end=DAY + timedelta(days=days), **stated)


def hits(*feed: ShortageNotice, days: int | None = 20, held: str = "ab") -> tuple[ShortageHit, ...]:
    lasting = {LINE: None if days is None else Fraction(days)}
    return shortage_hits(feed, lasting, PACKS, set(held), DAY)


def test_stock_that_runs_out_before_the_stated_return_is_short_of_the_days_between():
    (hit,) = hits(returning(30))
    assert (hit.days_short, hit.runs_out) == (10, date(2026, 9, 11))


def test_stock_that_lasts_longer_than_the_calendar_runs_out_on_its_last_day():
    (hit,) = hits(NOTICE, days=10_000_000)
    assert hit.runs_out == date.max


def test_stock_that_lasts_to_the_stated_return_is_not_short():
    (hit,) = hits(returning(20))
    assert hit.days_short == 0


def test_without_a_stated_return_the_days_short_cannot_be_told():
    for notice in (NOTICE, returning(-1), returning(30, kind=NoticeKind.CESSATION)):
        (hit,) = hits(notice)
        assert (hit.returns, hit.days_short) == (None, None)


def test_a_line_without_a_rate_has_no_day_to_run_out():
    (hit,) = hits(returning(30), days=None)
    assert (hit.runs_out, hit.days_short) == (None, None)


def test_what_is_held_instead_is_of_the_same_line_and_has_no_notice_of_its_own():
    first, second = hits(NOTICE, replace(NOTICE, notice_id="2", pack_id="b"), held="abcz")
    assert (first.holds, second.holds) == (("c",), ("c",))


def test_what_the_region_has_decided_stands_apart_from_what_is_only_alike():
    (hit,) = shortage_hits([NOTICE], {LINE: Fraction(20)}, PACKS, set("abc"), DAY, decided=[("a", "b")])
    assert (hit.instead, hit.holds, hit.holds_it) == (("b",), ("c",), True)


def test_a_cessation_with_every_other_pack_noticed_has_no_successor():
    ceasing = replace(NOTICE, kind=NoticeKind.CESSATION)
    others = [replace(NOTICE, notice_id="2", pack_id=one) for one in "bc"]
    assert [hit.has_no_successor for hit in hits(ceasing)] == [False]
    assert [hit.notice.pack_id for hit in hits(ceasing, *others) if hit.has_no_successor] == ["a"]


def test_a_notice_that_has_ended_or_is_of_no_line_of_the_region_hits_nobody():
    assert (
        hits(replace(NOTICE, actual_end=DAY), replace(NOTICE, pack_id="z"), replace(NOTICE, pack_id="q"))
        == ()
    )


def test_the_shortest_of_time_stands_first():
    late, early = returning(90), returning(30, notice_id="2", pack_id="b")
    assert [hit.notice for hit in hits(early, NOTICE, late)] == [late, early, NOTICE]


def test_a_line_is_judged_in_the_care_area_where_its_lowest_figure_is_lowest():
    def line(amount: int) -> LineCover:
        found = cover([Batch(amount, None)], Demand(1, 1), missing_expiry=MissingExpiry.BEST)
        return LineCover(LINE, found, found, found)

    unrated = LineCover(LINE, NO_RATE, NO_RATE, NO_RATE)
    assert lowest_days([line(40), line(12), unrated]) == {LINE: 12}
    assert lowest_days([unrated]) == {LINE: None}
