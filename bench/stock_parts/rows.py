"""The made-up rows of one region: its storerooms, its stock, and what each month used.

Everything is drawn with NumPy from seeds of its own, so that the same country comes out whatever runs it. A *position*
is a pack in a storeroom, storeroom × packs + pack; every storeroom has every pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from bench.stock_parts.goods import CARE_AREAS, packs
from bench.stock_parts.writing import Column, Days, Ints, Texts, number
from numpy.typing import NDArray

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import ConsumptionKind

AS_OF = date(2024, 1, 1)
NEW_DAY = date(2023, 12, 31)
"""The last day before the figures; its rows come in objects of their own."""

UNITS = ("pack", "unit")
KINDS = tuple(sorted(ConsumptionKind))
CODE = {kind: code for code, kind in enumerate(KINDS)}
CARE_AREA_OF = (0, 0, 1, 0, 2, 0, 1, 0, 1, 0)
"""The care areas of ten storerooms after each other: six in intensive care, three prehospital, one dental."""

ROWS_A_DAY = 0.0936
"""The mean chance that a position has a row on a day: some 33 rows a year."""
MOST_LIKELY = 0.97
UNUSED_SHARE = 0.03
STRETCHES_A_DAY = 0.000_92
SHORTEST_STRETCH, LONGEST_STRETCH = 3, 20
COUNTED_IN_UNITS = 0.05
WEEK_AT_ONCE = 0.004
QUANTITIES = (1,) * 55 + (2,) * 25 + (3,) * 9 + (4,) * 5 + (5,) * 3 + (6,) * 2 + (10,)
SMALL_PACKS = (1, 1, 1, 2, 1, 1, 5)
OTHER_KINDS = (
    (ConsumptionKind.RETURNED, 0.008),
    (ConsumptionKind.WASTED, 0.005),
    (ConsumptionKind.REDISTRIBUTED_IN, 0.004),
    (ConsumptionKind.REDISTRIBUTED_OUT, 0.004),
)
BATCHES_OF_A_POSITION = (0,) * 8 + (1,) * 30 + (2,) * 30 + (3,) * 18 + (4,) * 14
BATCH_NUMBERS, NUMBERS_APART = 9_000, 250
UNDATED_SHARE, EXPIRED_SHARE, SHORT_DATED_SHARE = 0.03, 0.04, 0.12
LONGEST_SHORT_DATED, LONGEST_DATED = 45, 1_000
MEDIAN_COVER_DAYS, SPREAD_OF_COVER = 75.0, 0.7
CHANCES = 1 << 16
"""Chances are 16-bit numbers: four of them come out of one draw of the generator."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region: its place in the country, and how many storerooms it has."""

    place: int
    storerooms: int
    seed: int

    @property
    def id(self) -> str:
        """Its name in the bench."""
        return f"region-{self.place + 1:02d}"

    @property
    def positions(self) -> int:
        """How many positions it has."""
        return self.storerooms * len(packs())

    def storeroom_ids(self) -> list[str]:
        """The storerooms, sorted."""
        return [f"{self.id}/store-{room:05d}" for room in range(self.storerooms)]

    def draw(self, *what: int) -> np.random.Generator:
        """A generator that depends on the seed, the region and what is drawn, and on nothing else."""
        return np.random.Generator(np.random.SFC64([self.seed, self.place, *what]))


def storerooms(region: Region) -> dict[str, Column]:
    """The storerooms, each with one care area."""
    rooms = np.arange(region.storerooms)
    names = region.storeroom_ids()
    kinds = ("ambulance", "dental", "hospital")
    care_area = np.array(CARE_AREA_OF)[rooms % len(CARE_AREA_OF)]
    areas = sorted(CARE_AREAS)
    return {
        "storeroom_id": Texts(rooms, names),
        "name": Texts(rooms, names),
        "kind": Texts(np.array([2, 0, 1])[care_area], kinds),
        "care_area": Texts(np.array([areas.index(area) for area in CARE_AREAS])[care_area], areas),
        "share": np.full(len(rooms), 100),
        "ward_stock": rooms % 3 == 0,
        "holder": Texts(np.zeros(len(rooms), np.int64), ["own"]),
    }


def rates(region: Region) -> NDArray[np.float64]:
    """The chance that a position has a row on a day; a few positions have none, a few nearly every day."""
    draw = region.draw(0)
    chance = np.minimum(draw.gamma(0.7, ROWS_A_DAY / 0.7, region.positions), MOST_LIKELY)
    chance[draw.random(region.positions) < UNUSED_SHARE] = 0.0
    return chance


def stock(region: Region) -> dict[str, Column]:
    """The batches: two a position on average, some without a date, some expired, some that will expire unused."""
    draw = region.draw(1)
    numbers = np.array(BATCHES_OF_A_POSITION)[draw.integers(0, 100, region.positions)]
    position = np.repeat(np.arange(region.positions), numbers)
    within = np.arange(len(position)) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    batch = np.repeat(draw.integers(0, BATCH_NUMBERS, region.positions), numbers) + within * NUMBERS_APART
    cover = MEDIAN_COVER_DAYS * np.exp(SPREAD_OF_COVER * draw.standard_normal(region.positions))
    held = rates(region) * np.mean(QUANTITIES) * _small_packs(np.arange(region.positions)) * cover
    quantity = (held / np.maximum(numbers, 1))[position] * (0.5 + draw.random(len(position)))
    numbers_used = BATCH_NUMBERS + NUMBERS_APART * max(BATCHES_OF_A_POSITION)
    return {
        "storeroom_id": Texts(position // len(packs()), region.storeroom_ids()),
        "pack_id": Texts(position % len(packs()), [pack.pack_id for pack in packs()]),
        "batch": Texts(batch, [f"LOT{lot:06d}" for lot in range(numbers_used)]),
        "expiry": _expiries(draw, len(position)),
        "quantity": np.maximum(np.rint(quantity), 1).astype(np.int64),
        "unit": Texts((draw.random(len(position)) < 0.02).astype(np.int64), UNITS),
    }


def _expiries(draw: np.random.Generator, count: int) -> Days:
    chance = draw.random(count)
    usable = draw.integers(LONGEST_SHORT_DATED, LONGEST_DATED, count)
    short = chance < EXPIRED_SHARE + SHORT_DATED_SHARE
    usable[short] = draw.integers(1, LONGEST_SHORT_DATED, int(short.sum()))
    expired = chance < EXPIRED_SHARE
    usable[expired] = -draw.integers(0, 90, int(expired.sum()))
    return Days(number(AS_OF) - 1 + usable, draw.random(count) >= UNDATED_SHARE)


def consumption(region: Region, chance: NDArray[np.float64], told: Window) -> dict[str, Column]:
    """What the days of a month used: rows of single days for the most, and then stretches out of stock."""
    first_day, days = number(told.first), told.days
    draw = region.draw(2, first_day)
    position, first = _days_with_a_row(draw, chance, days)
    of_row = _chances(draw, 4 * len(position)).reshape(4, -1)
    quantity = np.array(QUANTITIES)[of_row[0] % len(QUANTITIES)] * _small_packs(position)
    unit = _is_unit(position, of_row[1])
    units = np.array([pack.units_per_pack for pack in packs()])[position % len(packs())]
    week = of_row[3] < WEEK_AT_ONCE * CHANCES
    out, out_first, out_last = _stretches(draw, region.positions, days)
    position = np.concatenate((position, out))
    return {
        "storeroom_id": Texts(position // len(packs()), region.storeroom_ids()),
        "pack_id": Texts(position % len(packs()), [pack.pack_id for pack in packs()]),
        "first": Days(first_day + np.concatenate((first, out_first))),
        "last": Days(
            first_day + np.concatenate((np.where(week, np.minimum(first + 6, days - 1), first), out_last))
        ),
        "kind": Texts(
            _padded(_kinds(position, of_row[2]), len(out), CODE[ConsumptionKind.OUT_OF_STOCK]), KINDS
        ),
        "quantity": _padded(np.where(unit, quantity * (1 + units // 3), quantity), len(out), 0),
        "unit": Texts(_padded(unit.astype(np.int8), len(out), 0), UNITS),
    }


def _days_with_a_row(draw: np.random.Generator, chance: NDArray[np.float64], days: int) -> tuple[Ints, Ints]:
    """Position and day of the month of each row: at most one row a position and day, by position and day."""
    drawn = _chances(draw, len(chance) * days).reshape(len(chance), days)
    hit = np.flatnonzero(drawn < (chance * CHANCES).astype(np.uint16)[:, None])
    return np.divmod(hit.astype(np.int32), days)


def _stretches(draw: np.random.Generator, positions: int, days: int) -> tuple[Ints, Ints, Ints]:
    """Position, first and last day of the stretches out of stock; some overlap, none is told twice."""
    count = draw.poisson(STRETCHES_A_DAY * positions * days)
    position = draw.integers(0, positions, count)
    again = draw.random(count) < 0.1  # a tenth lie in a position that has one already
    position[again] = np.roll(position, 1)[again]
    first = draw.integers(0, days, count)
    last = first + draw.integers(SHORTEST_STRETCH, LONGEST_STRETCH + 1, count) - 1
    _, once = np.unique((position * 64 + first) * 64 + last, return_index=True)
    return position[once].astype(np.int32), first[once], last[once]


def _chances(draw: np.random.Generator, count: int) -> NDArray[np.uint16]:
    """So many 16-bit numbers."""
    return draw.bit_generator.random_raw(-(-count // 4)).view(np.uint16)[:count]


def _kinds(position: Ints, chance: NDArray[np.uint16]) -> Ints:
    """Wards issue and others dispense, but for a twentieth; a few rows are of another kind."""
    ward = (position[: len(chance)] // len(packs())) % 3 == 0
    table = np.full((2, CHANCES), CODE[ConsumptionKind.DISPENSED], dtype=np.int8)
    table[1, :] = CODE[ConsumptionKind.ISSUED]
    table[:, : CHANCES // 20] = table[::-1, CHANCES // 20 : 2 * (CHANCES // 20)]
    end = CHANCES
    for kind, share in OTHER_KINDS:
        table[:, end - round(share * CHANCES) : end] = CODE[kind]
        end -= round(share * CHANCES)
    return table[ward.astype(np.int8), chance]


def _is_unit(position: Ints, chance: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Some positions are nearly always counted in units, the others nearly always in whole packs."""
    in_units = (position * np.int64(2_654_435_761)) % 1_000 < COUNTED_IN_UNITS * 1_000
    return chance < np.where(in_units, 0.95, 0.005) * CHANCES


def _small_packs(position: Ints) -> Ints:
    """How many packs are taken at a time: more of some than of others."""
    return np.array(SMALL_PACKS)[position % len(packs()) % len(SMALL_PACKS)]


def _padded(values: NDArray[Any], more: int, value: int) -> NDArray[Any]:
    return np.concatenate((values, np.full(more, value, dtype=values.dtype)))


def shuffled(columns: Mapping[str, Column], draw: np.random.Generator) -> dict[str, Column]:
    """The same rows in no order."""
    rooms = columns["storeroom_id"]
    assert isinstance(rooms, Texts)
    order = draw.permutation(len(rooms.codes))
    return {name: _taken(column, order) for name, column in columns.items()}


def _taken(column: Column, order: Ints) -> Column:
    if isinstance(column, Texts):
        return Texts(column.codes[order], column.names)
    if isinstance(column, Days):
        return Days(column.numbers[order], None if column.known is None else column.known[order])
    return column[order]
