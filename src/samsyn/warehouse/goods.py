"""What stock is read against: the packs of the catalogue, the lines of a list, and the care areas of a goal, numbered.

Packs of the list's lines come first, by line, then all others that are known, so that the rows of a file become numbers
by one look into a table of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from samsyn.core.supply.lists import ListLine, Product, SubstanceList
from samsyn.warehouse.engine import run


@dataclass(frozen=True)
class Goods:
    """The numbered goods. Line l has the packs packs_from[l] … packs_from[l+1] − 1; those from `packs_from[-1]` on no line.

    `amounts` [pack or unit, pack] in the line's smallest unit, with a last pack of nothing that stands for all that are
    on no line. `serves` [area, line] says which lines a care area of the goal must hold.
    """

    areas: tuple[str, ...]
    takes_in: Mapping[str, frozenset[str]]
    lines: tuple[ListLine, ...]
    serves: NDArray[np.bool_]
    packs: pa.StringArray
    packs_from: NDArray[np.int64]
    amounts: NDArray[np.int64]
    products: pa.Table

    @property
    def listed(self) -> int:
        """How many packs are on a line; also the number of the pack that stands for all others."""
        return int(self.packs_from[-1])

    @cached_property
    def line_of_pack(self) -> NDArray[np.int64]:
        """The line of each listed pack, and for the pack that stands for all others one line too many."""
        lines = np.repeat(np.arange(len(self.lines)), np.diff(self.packs_from))
        with_none: NDArray[np.int64] = np.append(lines, len(self.lines)).astype(np.int64)
        return with_none

    @property
    def served(self) -> pa.Table:
        """The lines as rows: line_id, atc, route."""
        rows = [{"line_id": line.id, "atc": line.atc, "route": line.route.value} for line in self.lines]
        return pa.Table.from_pylist(rows, pa.schema([(n, pa.string()) for n in ("line_id", "atc", "route")]))

    @cached_property
    def served_in(self) -> tuple[tuple[NDArray[np.int64], tuple[str, ...]], ...]:
        """Of each care area the lines that it must hold: their numbers and their ids."""
        lines = [np.flatnonzero(must) for must in self.serves]
        return tuple((served, tuple(self.lines[line].id for line in served.tolist())) for served in lines)

    def only(self, line_id: str) -> Goods:
        """The goods of one of the lines alone."""
        lines = [line for line in self.lines if line.id == line_id]
        mine = pa.array([False] * self.products.num_rows, pa.bool_())
        for line in lines:
            of_substance = pc.equal(self.products["atc"], line.atc)
            mine = pc.and_(of_substance, pc.equal(self.products["route"], line.route.value))
        return numbered(lines, self.products.filter(mine).to_pylist(), self.takes_in)


def goods(
    substances: SubstanceList, products: Sequence[Product], areas: Mapping[str, frozenset[str]]
) -> Goods:
    """The goods for one list, a catalogue, and the goal's care areas with the storerooms' areas that each takes in."""
    rows = [
        {
            "pack_id": product.pack_id,
            "name": product.name,
            "atc": product.atc,
            "route": product.route.value,
            "units_per_pack": product.units_per_pack,
            "amount_per_unit": product.amount_per_unit,
            "amount_unit": product.amount_unit.value,
            "is_local": False,
        }
        for product in products
    ]
    return numbered(substances.scored, rows, areas)


PRODUCTS = pa.schema(
    [
        *((name, pa.string()) for name in ("pack_id", "name", "atc", "route")),
        *((name, pa.int64()) for name in ("units_per_pack", "amount_per_unit")),
        ("amount_unit", pa.string()),
        ("is_local", pa.bool_()),
    ]
)


def numbered(
    lines: Iterable[ListLine], products: Sequence[Mapping[str, Any]], areas: Mapping[str, frozenset[str]]
) -> Goods:
    """Goods from rows of products (see PRODUCTS). A line that no care area of the goal must hold is left out."""
    served = sorted(
        (line for line in lines if any(takes_in & set(line.care_areas) for takes_in in areas.values())),
        key=lambda line: line.id,
    )
    place = {(line.atc, line.route.value): number for number, line in enumerate(served)}
    last = len(served)
    ordered = sorted(
        products, key=lambda one: (place.get((one["atc"], one["route"]), last), str(one["pack_id"]))
    )
    table = pa.Table.from_pylist([dict(one) for one in ordered], PRODUCTS)
    line_of = np.array([place.get((one["atc"], one["route"]), last) for one in ordered], dtype=np.int64)
    packs_from = np.searchsorted(line_of, np.arange(last + 1)).astype(np.int64)
    per_unit, per_pack = np.asarray(table["amount_per_unit"]), np.asarray(table["units_per_pack"])
    listed = slice(0, packs_from[-1])
    amounts = np.stack([per_unit[listed] * per_pack[listed], per_unit[listed]]).astype(np.int64)
    return Goods(
        areas=tuple(areas),
        takes_in=areas,
        lines=tuple(served),
        serves=np.array(
            [[bool(takes_in & set(line.care_areas)) for line in served] for takes_in in areas.values()],
            dtype=bool,
        ).reshape(len(areas), last),
        packs=table["pack_id"].combine_chunks(),
        packs_from=packs_from,
        amounts=np.concatenate([amounts, np.zeros((2, 1), np.int64)], axis=1),
        products=table,
    )


# The region's own articles count beside the catalogue's, where they say what they hold in the unit of their line.
OWN = """
WITH own AS (SELECT * FROM local_products ANTI JOIN catalogue USING (pack_id) WHERE atc IS NOT NULL
             QUALIFY row_number() OVER (PARTITION BY pack_id ORDER BY "row") = 1),
     units AS (SELECT atc, route, coalesce(min(unit) FILTER (first), min(unit)) AS amount_unit
               FROM (SELECT atc, route, amount_unit AS unit, true AS first FROM catalogue
                     UNION ALL SELECT atc, route, amount_unit, false FROM own) GROUP BY atc, route)
SELECT pack_id, name, atc, route, units_per_pack, amount_per_unit, amount_unit, true AS is_local
FROM own SEMI JOIN units USING (atc, route, amount_unit)
ORDER BY pack_id
"""


def with_own(catalogue: Goods, own: pa.Table) -> Goods:
    """The goods with a region's own articles (rows of its products file) that count beside the catalogue's."""
    if not own.num_rows:
        return catalogue
    counted = run(OWN, {"local_products": own, "catalogue": catalogue.products})
    if not counted.num_rows:
        return catalogue
    return numbered(catalogue.lines, catalogue.products.to_pylist() + counted.to_pylist(), catalogue.takes_in)
