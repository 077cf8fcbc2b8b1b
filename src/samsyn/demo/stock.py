"""The batches in stock, made so that each list line lasts about as long as the region says.

A pool is a list line in a care area. It gets what its use in the wanted number of days needs, spread over its
storerooms, and what cannot be shared in whole units lies in the main one. Expired and undated batches come on
top, for neither counts in the worst reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from random import Random

from samsyn.core.supply.coverage import DAYS_IN_A_WEEK
from samsyn.demo.profiles import AreaReport
from samsyn.demo.storerooms import Article

LEAST_DAYS = 36.0  # over a month even at the highest rate that the months allow, where a region says so
SCARCE_WEIGHT = 0.15
EXPIRED_SHARE = 0.02
UNDATED_SHARE = 0.02
EARLY_SHARE = 0.2
LONG_COVER_DAYS = 120
WHOLE_PACKS_FROM = 20
INPATIENT_WEEKS = 8  # nobody reports these weeks: the agreement of 2022 has no goal for them


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A row of the stock file; quantities in units or packs."""

    article: Article
    batch: str
    expiry: date | None
    quantity: int
    in_packs: bool
    minimum_level: int | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """An article and the amount of substance used in a day."""

    article: Article
    daily: float


def shortest_days(report: AreaReport | None, random: Random) -> float:
    """How long the shortest undeclared line of a care area lasts: about what the region reports.

    Who reports less than a month has just that; who reports more may be a little off, but not below a month.
    """
    reported = (INPATIENT_WEEKS if report is None else report.weeks) * DAYS_IN_A_WEEK
    if reported < LEAST_DAYS:
        return float(reported)
    about = reported * random.uniform(0.86, 1.06)
    return about if about > LEAST_DAYS else LEAST_DAYS + random.uniform(0, 2)


def is_short(report: AreaReport | None, atc: str) -> bool:
    """Whether the region is short of a substance in a care area, declared or not."""
    return report is not None and atc in report.exceptions + report.short


def wanted_days(report: AreaReport | None, atc: str, shortest: float, random: Random) -> float:
    """How long a line should last: most well above the shortest, the declared and the short ones below it."""
    if is_short(report, atc):
        return random.uniform(9, 24)
    return shortest * (1 + random.expovariate(1.2))


def stock_pool(
    pool: Sequence[Used], days: float, scarce: frozenset[str], as_of: date, random: Random
) -> Iterator[BatchRow]:
    """The batches of one pool, such that it lasts `days`; little of the packs that are scarce."""
    need = sum(used.daily for used in pool) * days
    weights = [max(used.daily, 0.0) * random.uniform(0.5, 1.5) for used in pool]
    weights = [
        weight * (SCARCE_WEIGHT if used.article.pack_id in scarce else 1)
        for used, weight in zip(pool, weights, strict=True)
    ]
    mains = [used.article for used in pool if used.article.storeroom.is_main]
    main = max(mains, key=lambda article: (article.pack_id not in scarce, article.pack_id))
    left = need
    for used, weight in zip(pool, weights, strict=True):
        if used.article is not main:
            units = int(need * weight / sum(weights) / used.article.amount_per_unit)
            left -= units * used.article.amount_per_unit
            yield from _batches(used.article, units, days, as_of, random)
    yield from _batches(main, ceil(left / main.amount_per_unit), days, as_of, random)


def stock_level(article: Article, short: bool, as_of: date, random: Random) -> Iterator[BatchRow]:
    """What is held of something rarely used: the minimum level and a little more, or half of it where short."""
    level = 2 * random.randint(1, 4) * article.units_per_pack
    held = level // 2 if short else level + random.randint(0, 2) * article.units_per_pack
    expiry = as_of + timedelta(days=random.randint(150, 1200))
    yield BatchRow(article, _batch_id(random, 0), expiry, held, False, level)


def _batches(article: Article, units: int, days: float, as_of: date, random: Random) -> Iterator[BatchRow]:
    in_packs = units >= WHOLE_PACKS_FROM * article.units_per_pack
    count = ceil(units / article.units_per_pack) if in_packs else units
    early = _expiring_early(count, days, random)
    rows: list[tuple[float | None, int]] = [
        (days + random.randint(40, 900), part) for part in _split(count - early, random)
    ]
    rows.append((days * random.uniform(0.4, 0.8), early))
    if random.random() < EXPIRED_SHARE:
        rows.append((-random.randint(1, 120), random.randint(1, 9)))
    if random.random() < UNDATED_SHARE:
        rows.append((None, count // 4 + 1))
    for number, (after, quantity) in enumerate(rows):
        if quantity:
            expiry = None if after is None else as_of + timedelta(days=ceil(after))
            yield BatchRow(article, _batch_id(random, number), expiry, quantity, in_packs)


def _expiring_early(count: int, days: float, random: Random) -> int:
    """How much expires before the pool runs out: used in time, except where the pool lasts very long."""
    if random.random() >= EARLY_SHARE:
        return 0
    return int(count * (0.5 if days > LONG_COVER_DAYS else 0.15))


def _split(count: int, random: Random) -> list[int]:
    first = int(count * random.uniform(0.4, 1.0))
    return [first, count - first] if random.random() < 0.6 else [count]


def _batch_id(random: Random, number: int) -> str:
    return f"{random.choice('ABCDEFGHKLMNPRST')}{random.randrange(10_000, 99_999)}{number}"
