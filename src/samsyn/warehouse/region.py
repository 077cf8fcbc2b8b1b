"""One region's figures from its objects in the warehouse."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from samsyn.core.kernel.dates import ONE_DAY, Window, merge
from samsyn.core.supply.consumption import default_window
from samsyn.core.supply.lists import Product, SubstanceList
from samsyn.core.supply.picture import Reported
from samsyn.warehouse.engine import run
from samsyn.warehouse.figures import Pools, held_groups, pooled_figures, pools
from samsyn.warehouse.frame import Frame, Register, frame
from samsyn.warehouse.goods import Goods, goods, with_own
from samsyn.warehouse.lasting import Lasting, lasting
from samsyn.warehouse.needs import Needs, needs
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.results import AreaResult, Parameters, RegionResult
from samsyn.warehouse.row_groups import ObjectRows, Rows, TableRows
from samsyn.warehouse.shelf import Shelf, levels_told, shelf
from samsyn.warehouse.use import Use


@dataclass(frozen=True)
class Measuring:
    """How stock is measured: a list, a catalogue, and the parameters."""

    substances: SubstanceList
    products: tuple[Product, ...]
    parameters: Parameters

    @cached_property
    def goods(self) -> Goods:
        """The goods of the list, numbered."""
        return goods(self.substances, self.products, self.parameters.goal_areas)


@dataclass(frozen=True, slots=True)
class RowsInForce:
    """The rows of an object that count: all, or of consumption those whose period begins on a day in `tells`.

    `source` is the system that sent it and `about` the day it sent it about; `period` are the days that the object
    reaches over, where it has any.
    """

    kind: str
    digest: str
    tells: tuple[Window, ...]
    about: date
    source: str = ""
    period: Window | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What a region has sent that counts: `tables` whole by kind, and the rows of stock and consumption as they are read.

    `beside` tells all of it apart but the rows of consumption, which have keys of their own.
    """

    tables: Mapping[str, pa.Table]
    registers: tuple[Register, ...]
    stock: tuple[Rows, ...]
    consumption: tuple[Rows, ...]
    beside: Hashable


LARGE = {
    "stock": ("storeroom_id", "pack_id", "unit"),
    "consumption": ("storeroom_id", "pack_id", "kind", "unit"),
}
"""The kinds of which a region may have millions of rows, never read whole for a figure, and their columns of few texts."""


def sent_from(objects: Objects, wanted: Sequence[RowsInForce], schemas: Mapping[str, pa.Schema]) -> Sent:
    """What a region has sent, from the warehouse."""
    small = {kind: schema for kind, schema in schemas.items() if kind not in LARGE}
    rows: dict[str, list[Rows]] = {kind: [] for kind in LARGE}
    for one in wanted:
        if one.kind in LARGE:
            path = objects.path(one.digest, "parquet")
            rows[one.kind].append(ObjectRows(path, LARGE[one.kind], one.tells or None, one.period))
    registers = []
    for source in sorted({one.source for one in wanted if one.kind == "storerooms"}):
        own = [one for one in wanted if one.source == source]
        named = [one for one in own if one.kind == "storerooms"]
        told = [window for one in own if one.kind == "consumption" for window in _told_by(one)]
        registers.append(Register(read_tables(objects, named, schemas)["storerooms"], tuple(merge(told))))
    return Sent(
        tables=read_tables(objects, [one for one in wanted if one.kind in small], small),
        registers=tuple(registers),
        stock=tuple(rows["stock"]),
        consumption=tuple(rows["consumption"]),
        beside=(
            tuple((one.kind, one.digest) for one in wanted if one.kind != "consumption"),
            tuple(register.told for register in registers),
        ),
    )


MOST_QUIET_DAYS = 7
"""So many days without any row of a whole region end a file that is up to date. Samsyn's own limit."""


def _told_by(rows: RowsInForce) -> tuple[Window, ...]:
    """The days that a consumption file tells of: those of its rows, and a few quiet ones until the day it is about.

    A file of days whose last row is from the day before yesterday tells that nothing was used yesterday; one of months
    that ends weeks ago tells nothing of the weeks since.
    """
    latest = max(window.last for window in rows.tells)
    quiet = (rows.about - ONE_DAY - latest).days
    return (*rows.tells, Window(latest, rows.about - ONE_DAY)) if 0 < quiet <= MOST_QUIET_DAYS else rows.tells


def sent_as_tables(tables: Mapping[str, pa.Table]) -> Sent:
    """What a region has sent, from tables by kind that are in memory; all days are told of."""
    return Sent(
        tables,
        (Register(tables["storerooms"], None),),
        (TableRows(tables["stock"]),),
        (TableRows(tables["consumption"]),),
        tuple(id(table) for kind, table in tables.items() if kind != "consumption"),
    )


def read_tables(
    objects: Objects, wanted: Sequence[RowsInForce], schemas: Mapping[str, pa.Schema]
) -> dict[str, pa.Table]:
    """A region's tables by kind of file; a kind that was never sent is an empty table of its schema."""
    tables: dict[str, list[pa.Table]] = {kind: [schema.empty_table()] for kind, schema in schemas.items()}
    for rows in wanted:
        table = completed(pq.read_table(objects.path(rows.digest, "parquet")), schemas[rows.kind])
        tables[rows.kind].append(_told(table, rows.tells) if rows.tells else table)
    return {kind: pa.concat_tables(found) for kind, found in tables.items()}


SINCE_THEN = {"share": 100}
"""What a column meant before it was asked for, where that is not "unknown": a storeroom served its care area alone."""


def completed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows kept before a column was asked for, with that column."""
    for column in schema:
        if column.name not in table.column_names:
            values = pa.repeat(pa.scalar(SINCE_THEN.get(column.name), column.type), table.num_rows)
            table = table.append_column(column, values)
    return table.select(schema.names).cast(schema)


def _told(table: pa.Table, tells: tuple[Window, ...]) -> pa.Table:
    first = table["first"]
    inside = [
        pc.and_(
            pc.greater_equal(first, pa.scalar(window.first)), pc.less_equal(first, pa.scalar(window.last))
        )
        for window in tells
    ]
    return table.filter(reduce(pc.or_, inside))


@dataclass(slots=True)
class RegionState:
    """Everything that a region's figures follow from, as columns in memory.

    It may be asked for figures while rows are added to it only by the one who adds them.
    """

    sent: Sent
    frame: Frame
    use: Use
    shelf: Shelf
    needs: Needs
    pools: Pools
    lasting: Lasting

    @property
    def nbytes(self) -> int:
        """About how much memory it takes."""
        columns = (
            self.use.used,
            self.needs.rooms,
            self.shelf.days,
            self.shelf.amount,
            self.shelf.start,
        )
        return self.lasting.nbytes + sum(column.nbytes for column in columns)

    def add_late(self, rows: Sequence[Rows]) -> None:
        """Take in more rows of consumption, about days that had been told of; only what they touch is reckoned anew.

        In place: the figures made before stand by themselves.
        """
        late = Use.none(self.frame, self.use.window).add(rows)
        groups = late.groups
        self.use.take_in(late)
        self.needs.enter(groups, late)
        self.lasting.judge(self.frame, self.needs, groups)


def region_state(sent: Sent, goods_: Goods, as_of: date, parameters: Parameters) -> RegionState:
    """Read a region's rows and work out what its lines are needed of and which of them last."""
    window = default_window(as_of, parameters.window_days)
    own = with_own(goods_, sent.tables["products"])
    numbered = frame(own, sent.registers, window)
    use = Use.none(numbered, window).add(sent.consumption)
    held = shelf(numbered, sent.stock, as_of)
    told = levels_told(numbered, sent.tables["minimum-levels"])
    needed = needs(use, parameters.rate_rule, held.beside, told)
    return RegionState(
        sent,
        numbered,
        use,
        held,
        needed,
        pools(held, numbered),
        lasting(numbered, held, needed, parameters.month_days),
    )


def measure_region(region: str, as_of: date, sent: Sent, measuring: Measuring) -> RegionResult:
    """Every list line in every care area of the goal, pooled, with the share of storerooms that last a month."""
    return region_result(region, as_of, region_state(sent, measuring.goods, as_of, measuring.parameters))


def region_result(region: str, as_of: date, state: RegionState) -> RegionResult:
    """The figures that a state says."""
    held = held_groups(state.shelf, state.frame, state.needs)
    return RegionResult(
        region=region,
        as_of=as_of,
        areas=tuple(_area(state, number, held) for number in range(len(state.frame.goods.areas))),
        reported=tuple(_reports(state.sent.tables["reported"])),
        left_out=state.shelf.left_out,
        days_untold=int((~state.frame.told.any(axis=0)).sum()),
        storerooms_silent=_silent(state),
    )


def _area(state: RegionState, number: int, held: NDArray[np.bool_]) -> AreaResult:
    goods_, share = state.frame.goods, state.frame.share_of(number)
    lines = pooled_figures(state.pools, state.frame, state.needs, number)
    _, not_reached, reached = state.lasting.counts[number].tolist()
    return AreaResult(
        area=goods_.areas[number],
        lines=lines,
        listed=len(lines),
        held=int((held[share > 0].any(axis=0) & goods_.serves[number]).sum()),
        storerooms_judged=not_reached + reached,
        storerooms_at_month=reached,
    )


def _silent(state: RegionState) -> int:
    """How many storerooms have told of no stock of anything on the list."""
    rooms, lines = len(state.frame.rooms), len(state.frame.goods.lines)
    return int(rooms - (np.diff(state.shelf.start).reshape(rooms, lines) > 0).any(axis=1).sum())


def _reports(table: pa.Table) -> list[tuple[str, Reported]]:
    return [
        (
            row["care_area"],
            Reported(
                weeks=Fraction(row["weeks"]),
                weeks_to=None if row["weeks_to"] is None else Fraction(row["weeks_to"]),
                exceptions=frozenset(filter(None, (row["exceptions"] or "").split("|"))),
                reason=row["reason"] or "",
                signed_by=row["signed_by"],
                signed_on=row["signed_on"],
            ),
        )
        for row in table.to_pylist()
    ]


@dataclass(frozen=True, slots=True)
class LocalArticle:
    """Lokal artikel. An article that the catalogue lacks and that counts in no figure; kept and flagged.

    `name` is from the region's own products, empty where it has told of none. Rows are the stock file's.
    """

    pack_id: str
    name: str
    rows: int
    first_row: int


LOCAL_ARTICLES = """
SELECT pack_id, coalesce(min(name), '') AS name, count(*) AS rows, min(stock.row) AS first_row
FROM stock LEFT JOIN (SELECT pack_id, min(name) AS name FROM local_products GROUP BY pack_id) USING (pack_id)
ANTI JOIN products USING (pack_id)
GROUP BY pack_id ORDER BY pack_id
"""


def local_articles(tables: Mapping[str, pa.Table], measuring: Measuring) -> tuple[LocalArticle, ...]:
    """The articles of a region's stock file that are no product with a known content."""
    known = {"stock": tables["stock"], "local_products": tables["products"]}
    products = with_own(measuring.goods, tables["products"]).products
    found = run(LOCAL_ARTICLES, {**known, "products": products})
    return tuple(LocalArticle(**row) for row in found.to_pylist())
