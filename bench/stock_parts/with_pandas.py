"""The baseline in pandas: one region at a time, texts as categories, every step over whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from bench.stock_parts.answer import Cell, Question, RegionPaths, Table
from bench.stock_parts.goods import packs

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.consumption import SIGNS, ConsumptionKind

GOODS = pd.DataFrame(
    {
        "line": [pack.line_id for pack in packs()],
        "pack": [pack.amount_per_pack for pack in packs()],
        "unit": [pack.amount_per_unit for pack in packs()],
    },
    index=[pack.pack_id for pack in packs()],
).astype({"line": "category"})
TEXTS = ["storeroom_id", "pack_id", "kind", "unit"]
POSITION = ["storeroom_id", "pack_id"]


def answer(asked: Question) -> Table:
    """The whole table."""
    table: Table = {}
    for region, paths in asked.regions.items():
        for area, cell in _region(paths, asked):
            table[f"{region}/{area}"] = cell
    return table


def _region(paths: RegionPaths, asked: Question) -> Sequence[tuple[str, Cell]]:
    days = asked.window.days
    events = _read(
        paths.consumption,
        [*TEXTS, "first", "last", "quantity"],
        [("last", ">=", asked.window.first), ("first", "<=", asked.window.last)],
    )
    demand = _demand(events, asked.window, asked.least_days)
    del events
    area = _read([paths.storerooms], ["storeroom_id", "care_area"]).set_index("storeroom_id")["care_area"]
    demand["line"] = demand["pack_id"].map(GOODS["line"])
    demand["area"] = demand["storeroom_id"].map(area)
    batches = _batches(paths.stock, asked.as_of)
    batches["area"] = batches["storeroom_id"].map(area)
    rooms = _cover(demand, batches, ["storeroom_id", "line"], days)
    rooms["area"] = rooms["storeroom_id"].map(area)
    lines = _cover(demand, batches, ["area", "line"], days)
    rooms["lasts"] = rooms["numerator"] >= asked.month_days * rooms["demand"]
    lines["lasts"] = lines["numerator"] >= asked.month_days * lines["demand"]
    lines["days"] = lines["numerator"] / lines["demand"]
    by_room = rooms.groupby("area", observed=True)["lasts"].agg(["size", "sum"])
    by_line = lines.groupby("area", observed=True).agg(
        size=("lasts", "size"), sum=("lasts", "sum"), days=("days", "median")
    )
    joined = by_room.join(by_line, lsuffix="_rooms")
    return [
        (row.Index, Cell(int(row.size_rooms), int(row.sum_rooms), int(row.size), int(row.sum), row.days))
        for row in joined.itertuples()
    ]


def _read(
    paths: Sequence[Path], columns: list[str], filters: list[tuple[str, str, date]] | None = None
) -> pd.DataFrame:
    texts = [name for name in columns if name in (*TEXTS, "care_area")]
    table = pq.read_table(list(paths), columns=columns, filters=filters, read_dictionary=texts)
    return table.unify_dictionaries().to_pandas(date_as_object=False, self_destruct=True)


def _amount(rows: pd.DataFrame) -> pd.Series:
    """Quantities in the smallest unit of the pack's line."""
    pack, unit = rows["pack_id"].map(GOODS["pack"]), rows["pack_id"].map(GOODS["unit"])
    return rows["quantity"] * np.where(rows["unit"] == "pack", pack.astype("int64"), unit.astype("int64"))


def _demand(events: pd.DataFrame, window: Window, least_days: int) -> pd.DataFrame:
    """What each position would have used in the window with stock all its days; positions with a rate only."""
    first = events["first"].clip(lower=pd.Timestamp(window.first))
    last = events["last"].clip(upper=pd.Timestamp(window.last))
    overlap = (last - first).dt.days + 1
    length = (events["last"] - events["first"]).dt.days + 1
    sign = events["kind"].map({kind.value: SIGNS.get(kind, 0) for kind in ConsumptionKind}).astype("int64")
    part = (2 * _amount(events) * overlap + length) // (2 * length)
    used = (part * sign).groupby([events[name] for name in POSITION], observed=True).sum()
    out = events["kind"] == ConsumptionKind.OUT_OF_STOCK
    without = _days_without_stock(events.loc[out, POSITION].assign(first=first[out], last=last[out]))
    with_stock = window.days - without.reindex(used.index, fill_value=0)
    found = pd.DataFrame({"used": used, "days": with_stock})
    found = found[(found["used"] > 0) & (found["days"] > 0)]
    counted = found["days"].clip(lower=least_days)
    found["demand"] = (2 * found["used"] * window.days + counted) // (2 * counted)
    return found[found["demand"] > 0].reset_index()


def _days_without_stock(stretches: pd.DataFrame) -> pd.Series:
    """Each position's days without stock, overlapping stretches counted once."""
    stretches = stretches.sort_values([*POSITION, "first"])
    by_position = stretches.groupby(POSITION, observed=True)
    before = by_position["last"].cummax()
    before = before.groupby([stretches[name] for name in POSITION], observed=True).shift()
    begins = stretches["first"].where(
        before.isna() | (before < stretches["first"]), before + pd.Timedelta(days=1)
    )
    new = ((stretches["last"] - begins).dt.days + 1).clip(lower=0)
    return new.groupby([stretches[name] for name in POSITION], observed=True).sum()


def _batches(path: Path, as_of: date) -> pd.DataFrame:
    """The batches that can be used today, with the days until they no longer can."""
    rows = _read([path], ["storeroom_id", "pack_id", "expiry", "quantity", "unit"])
    rows["usable"] = (rows["expiry"] - pd.Timestamp(as_of)).dt.days + 1
    rows = rows[rows["usable"] > 0].astype({"usable": "int64"})
    rows["amount"] = _amount(rows)
    rows["line"] = rows["pack_id"].map(GOODS["line"])
    return rows[["storeroom_id", "line", "usable", "amount"]]


def _cover(demand: pd.DataFrame, batches: pd.DataFrame, group: list[str], days: int) -> pd.DataFrame:
    """Demand and numerator of each group with a rate: the days it lasts are numerator / demand."""
    groups = demand.groupby(group, observed=True)["demand"].sum().reset_index()
    held = batches.merge(groups, on=group).sort_values([*group, "usable"])
    by_group = held.groupby(group, observed=True)
    running = by_group["amount"].cumsum()
    held["waste"] = (running * days - held["demand"] * held["usable"]).clip(lower=0)
    sums = held.groupby(group, observed=True).agg(amount=("amount", "sum"), waste=("waste", "max"))
    groups = groups.join(sums, on=group).fillna({"amount": 0, "waste": 0})
    groups["numerator"] = groups["amount"].astype("int64") * days - groups["waste"].astype("int64")
    return groups
