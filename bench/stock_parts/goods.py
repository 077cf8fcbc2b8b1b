"""The made-up goods of the bench: 600 packs on 448 list lines, each line in every care area.

Most lines have one pack; some have two to four that count together. All packs of a line are told in the same unit of
amount, and their pack ids begin with 99 as no real one does.
"""

from __future__ import annotations

from functools import cache
from itertools import cycle

from samsyn.core.supply.consumption import DEFAULT_WINDOW_DAYS
from samsyn.core.supply.lists import (
    AmountUnit,
    ListLine,
    ListStatus,
    Product,
    ProductSource,
    Route,
    SubstanceList,
    line_id,
)
from samsyn.warehouse.region import Measuring
from samsyn.warehouse.results import Parameters, content_hash

CARE_AREAS = ("intensivvard", "prehospital-vard", "akut-tandvard")
MONTH_DAYS = 30
LEAST_DAYS_WITH_STOCK = 7
LINES_BY_PACKS = {1: 340, 2: 70, 3: 32, 4: 6}
UNITS_PER_PACK = (1, 5, 10, 10, 20, 30, 50, 100)
AMOUNT_PER_UNIT = (500, 2_000, 5_000, 10_000, 25_000, 100_000, 500_000)


@cache
def packs() -> tuple[Product, ...]:
    """The packs, in the order of their ids."""
    sizes = [size for size, lines in LINES_BY_PACKS.items() for _ in range(lines)]
    of_line = [line for line, size in enumerate(sizes) for _ in range(size)]
    kinds = zip(range(len(of_line)), of_line, cycle(UNITS_PER_PACK), cycle(AMOUNT_PER_UNIT), strict=False)
    return tuple(_pack(number, line, units, amount) for number, line, units, amount in kinds)


def _pack(number: int, line: int, units: int, amount: int) -> Product:
    routes = tuple(route for route in Route if route is not Route.NONE)
    amount_units = tuple(unit for unit in AmountUnit if unit is not AmountUnit.PIECE)
    return Product(
        pack_id=f"9930{number * 7_919:010d}",
        npl_id="",
        name=f"Pack {number}",
        atc=f"{'ABCDGHJLMNPRSV'[line % 14]}{line // 14:02d}XX{line % 100:02d}",
        substance=f"substance {line}",
        route=routes[line % len(routes)],
        form="",
        strength="",
        units_per_pack=units,
        amount_per_unit=amount,
        amount_unit=amount_units[line % len(amount_units)],
        source=ProductSource.SYNTHETIC,
    )


@cache
def substances() -> SubstanceList:
    """The list, whose lines all serve every care area."""
    lines = {line_id(pack.atc, pack.route): pack for pack in packs()}
    return SubstanceList(
        id="bench",
        title={"sv": "Mätning", "en": "Bench"},
        status=ListStatus.STARTING_POINT,
        note={},
        care_areas=CARE_AREAS,
        lines=tuple(
            ListLine(line, pack.atc, pack.substance, pack.substance, pack.route, CARE_AREAS)
            for line, pack in sorted(lines.items())
        ),
    )


@cache
def measuring(window_days: int = DEFAULT_WINDOW_DAYS) -> Measuring:
    """How the bench measures stock: the storerooms' care areas are the goal's."""
    parameters = Parameters(
        month_days=MONTH_DAYS,
        window_days=window_days,
        least_days_with_stock=LEAST_DAYS_WITH_STOCK,
        list_id=substances().id,
        list_sha256=content_hash(substances().lines),
        catalogue_sha256=content_hash(packs()),
        areas=tuple((area, (area,)) for area in CARE_AREAS),
    )
    return Measuring(substances(), packs(), parameters)
