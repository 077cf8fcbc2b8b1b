"""What can be found in a submission by looking at its rows together: gaps, jumps, wrong units, goods counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pyarrow as pa

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.quality import (
    LIMITS,
    Aspect,
    Limits,
    QualityFinding,
    RowOf,
    Severity,
    graded,
)
from samsyn.warehouse.engine import run
from samsyn.warehouse.goods import Goods, with_own
from samsyn.warehouse.quality_sql import (
    ALIKE_EVENTS,
    COUNTED_TWICE,
    EXPIRED,
    FAR_EXPIRY,
    FOR_YEARS,
    GONE_STOREROOMS,
    JUMPS,
    LISTED,
    LISTED_AND_KNOWN,
    SILENT_STOREROOMS,
    TWO_EXPIRIES,
    UNDATED,
    UNITS_FOR_PACKS,
    UNKNOWN_ARTICLES,
)

SHOWN = 20
COMPLETENESS, PLAUSIBILITY, TIMELINESS = Aspect.COMPLETENESS, Aspect.PLAUSIBILITY, Aspect.TIMELINESS


@dataclass(frozen=True, slots=True)
class Examined:
    """What is looked at: the rows of a submission by kind, the stock before it, and when it was about and came.

    `told` is how many days of `window` the consumption files tell of; `rejected` of `rows` rows did not go in.
    """

    tables: Mapping[str, pa.Table]
    before: pa.Table
    goods: Goods
    as_of: date
    received: date
    window: Window
    told: int
    rows: int
    rejected: int


def findings(examined: Examined, limits: Limits = LIMITS) -> Iterator[QualityFinding]:
    """Everything that was found, in no order."""
    yield from _completeness(examined, limits)
    yield from _expiry(examined, limits)
    yield from _amounts(examined, limits)
    yield from _timeliness(examined, limits)


def _completeness(examined: Examined, limits: Limits) -> Iterator[QualityFinding]:
    stock = examined.tables["stock"].num_rows
    if examined.rejected:
        share = Fraction(examined.rejected, examined.rows)
        severity = graded(share, limits.rejected_doubt, limits.rejected_fault)
        yield QualityFinding("rows-rejected", COMPLETENESS, severity, examined.rejected, examined.rows)
    rooms = _rows(examined, SILENT_STOREROOMS)
    if rooms:
        of = len(set(examined.tables["storerooms"]["storeroom_id"].to_pylist()))
        yield _about("storerooms-silent", COMPLETENESS, Severity.DOUBT, "storerooms", rooms, of)
    gone = _rows(examined, GONE_STOREROOMS)
    if gone:
        names = ", ".join(str(row["storeroom_id"]) for row in gone[:5])
        facts = (("storerooms", names),)
        yield QualityFinding("storerooms-gone", COMPLETENESS, Severity.DOUBT, len(gone), len(gone), (), facts)
    listed, held = (_one(examined, sql) for sql in (LISTED, LISTED_AND_KNOWN))
    if listed and held < listed:
        severity = graded(Fraction(listed - held, listed), limits.lines_missing_doubt)
        yield QualityFinding("list-lines-missing", COMPLETENESS, severity, listed - held, listed)
    unknown = _rows(examined, UNKNOWN_ARTICLES)
    if unknown:
        severity = graded(Fraction(len(unknown), stock), limits.unlisted_doubt)
        yield _about("articles-unknown", COMPLETENESS, severity, "stock", unknown, stock)
    yield from _told(examined, limits)
    if not examined.tables["reported"].num_rows:
        yield QualityFinding("weeks-not-reported", COMPLETENESS, Severity.REMARK, 1, 1)


def _told(examined: Examined, limits: Limits) -> Iterator[QualityFinding]:
    missing, days = examined.window.days - examined.told, examined.window.days
    if missing:
        severity = (
            Severity.FAULT
            if not examined.told
            else Severity.DOUBT
            if Fraction(examined.told, days) < limits.told_doubt
            else Severity.REMARK
        )
        facts = (("first", str(examined.window.first)), ("last", str(examined.window.last)))
        yield QualityFinding("consumption-not-told", COMPLETENESS, severity, missing, days, (), facts)


def _expiry(examined: Examined, limits: Limits) -> Iterator[QualityFinding]:
    of = examined.tables["stock"].num_rows
    undated = _rows(examined, UNDATED)
    if undated:
        severity = graded(Fraction(len(undated), of), limits.undated_doubt, limits.undated_fault)
        yield _about("batches-undated", COMPLETENESS, severity, "stock", undated, of)
    far = _rows(examined, FAR_EXPIRY.format(as_of=examined.as_of, years=limits.years_ahead))
    if far:
        facts = (("years", str(limits.years_ahead)),)
        yield _about("expiry-far-away", PLAUSIBILITY, Severity.DOUBT, "stock", far, of, facts)
    two = _rows(examined, TWO_EXPIRIES)
    if two:
        yield _about("batch-of-two-expiries", PLAUSIBILITY, Severity.DOUBT, "stock", two, of)
    expired = _rows(examined, EXPIRED.format(as_of=examined.as_of))
    if expired:
        severity = graded(Fraction(len(expired), of), limits.expired_doubt)
        yield _about("expired-in-stock", PLAUSIBILITY, severity, "stock", expired, of)


def _amounts(examined: Examined, limits: Limits) -> Iterator[QualityFinding]:
    of = examined.tables["stock"].num_rows
    twice = _rows(examined, COUNTED_TWICE)
    if twice:
        yield _about("goods-counted-twice", PLAUSIBILITY, Severity.FAULT, "stock", twice, of)
    alike = _rows(examined, ALIKE_EVENTS)
    if alike:
        events = examined.tables["consumption"].num_rows
        severity = graded(Fraction(len(alike), events), limits.alike_doubt)
        yield _about("events-alike", PLAUSIBILITY, severity, "consumption", alike, events)
    packs = _one(examined, "SELECT count(DISTINCT pack_id) AS n FROM stock")
    for code, sql, severity in (
        ("units-for-packs", UNITS_FOR_PACKS, Severity.FAULT),
        ("jump", JUMPS.format(jump=limits.jump), Severity.DOUBT),
        (
            "stock-for-years",
            FOR_YEARS.format(days=limits.years_of_use * 365, window=examined.window.days),
            Severity.DOUBT,
        ),
    ):
        found = _rows(examined, sql)
        if found:
            shown = ", ".join(f"{row['pack_id']} ({row['before']} → {row['after']})" for row in found[:5])
            facts = (("packs", shown), ("years", str(limits.years_of_use)), ("jump", str(limits.jump)))
            rows = tuple(RowOf("stock", int(row["row"])) for row in found[:SHOWN])
            yield QualityFinding(code, PLAUSIBILITY, severity, len(found), packs, rows, facts)


def _timeliness(examined: Examined, limits: Limits) -> Iterator[QualityFinding]:
    days = (examined.received - examined.as_of).days
    if days >= limits.days_old_doubt:
        severity = Severity.FAULT if days >= limits.days_old_fault else Severity.DOUBT
        yield QualityFinding("old-when-it-came", TIMELINESS, severity, 1, 1, (), (("days", str(days)),))


def _about(
    code: str,
    aspect: Aspect,
    severity: Severity,
    kind: str,
    rows: list[dict[str, Any]],
    of: int,
    facts: tuple[tuple[str, str], ...] = (),
) -> QualityFinding:
    shown = tuple(RowOf(kind, int(row["row"])) for row in rows[:SHOWN])
    return QualityFinding(code, aspect, severity, len(rows), of, shown, facts)


def _rows(examined: Examined, sql: str) -> list[dict[str, Any]]:
    return list(run(sql, _tables(examined)).to_pylist())


def _one(examined: Examined, sql: str) -> int:
    return int(_rows(examined, sql)[0]["n"])


def _tables(examined: Examined) -> dict[str, pa.Table]:
    goods = examined.goods
    products = with_own(goods, examined.tables["products"]).products
    return {**examined.tables, "before": examined.before, "products": products, "lines": goods.served}
