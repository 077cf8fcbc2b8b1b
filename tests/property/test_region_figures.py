"""A region's figures as the warehouse computes them equal the readable rules, for whatever a region sends.

Storerooms that serve several care areas, minimum levels told beside batches and in treatments, articles of the region's
own, corrections, stock without expiry dates: all at once, at random.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.reference_picture import ReferenceRegion
from tests.builders.stock_files import LEVEL, MOVEMENT, PRODUCT, REGION, STOCK, STOREROOM

from samsyn.core.supply.consumption import DEFAULT_WINDOW_DAYS
from samsyn.core.supply.coverage import NO_RATE, Cover, NoRate
from samsyn.core.supply.interval import IntervalCauses
from samsyn.core.supply.picture import DEFAULT_MONTH_DAYS
from samsyn.core.supply.pooling import PooledBy
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_care_areas
from samsyn.intake.stock import FORMS, Context, read_file
from samsyn.warehouse.chance import region_chances
from samsyn.warehouse.line import line_detail
from samsyn.warehouse.region import Measuring, Sent, measure_region, region_state, sent_as_tables
from samsyn.warehouse.results import Parameters
from samsyn.warehouse.waterfall import area_waterfalls, demand_of, line_waterfall

AS_OF = date(2023, 12, 31)
LIST = load_list("demo-2022")
LINE = next(line for line in LIST.lines if "intensivvard" in line.care_areas)
# Packs of odd contents, so that a percent of an amount is seldom a whole unit.
OF_LINE = [
    replace(pack, units_per_pack=3, amount_per_unit=size)
    for pack, size in zip(
        (pack for pack in shipped_catalogue().products if pack.line_id == LINE.id), (7, 11), strict=False
    )
]
OWN = "licens-7"
AREAS = (("intensivvard", ("intensivvard",)), ("slutenvard", ("intensivvard", "slutenvard")))

Row = Mapping[str, str]

rooms = st.sampled_from(["a", "b"])
packs = st.sampled_from([*(pack.pack_id for pack in OF_LINE), OWN, "unheard-of"])
units = st.sampled_from(["pack", "unit"])
counts = st.integers(0, 40).map(str)
care_areas = st.one_of(
    st.sampled_from(["intensivvard", "slutenvard", "akut-tandvard"]),
    st.integers(1, 99).map(lambda share: f"intensivvard:{share}|slutenvard:{100 - share}"),
    st.just("intensivvard:33|slutenvard:33|akut-tandvard:34"),
)
expiries = st.one_of(st.just(""), st.integers(-30, 400).map(lambda days: str(AS_OF + timedelta(days=days))))
stock_rows = st.fixed_dictionaries(
    {
        "storeroom_id": rooms,
        "pack_id": packs,
        "expiry": expiries,
        "quantity": counts,
        "unit": units,
        "minimum_level": st.one_of(st.just(""), counts),
    }
)
movements = st.fixed_dictionaries(
    {
        "storeroom_id": rooms,
        "pack_id": packs,
        "from": st.integers(40, 200).map(lambda days: str(AS_OF - timedelta(days=days))),
        "to": st.integers(1, 39).map(lambda days: str(AS_OF - timedelta(days=days))),
        "kind": st.sampled_from(["issued", "returned", "wasted", "out_of_stock"]),
        "quantity": counts,
        "unit": units,
    }
)
corrections = st.fixed_dictionaries(
    {
        "storeroom_id": rooms,
        "pack_id": packs,
        "kind": st.just("corrected"),
        "quantity": st.integers(-9, 9).map(str),
    }
)
levels = st.fixed_dictionaries({"storeroom_id": rooms, "pack_id": packs, "treatments": counts})


def write(folder: Path, name: str, base: Row, rows: Sequence[Row]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(base))
        writer.writeheader()
        writer.writerows({**base, **row} for row in rows)


def measuring() -> Measuring:
    parameters = Parameters(DEFAULT_MONTH_DAYS, DEFAULT_WINDOW_DAYS, 7, LIST.id, "", "", AREAS)
    return Measuring(LIST, tuple(OF_LINE), parameters)


def sent(folder: Path) -> Sent:
    context = Context(
        region=REGION,
        as_of=AS_OF,
        today=AS_OF,
        care_areas=tuple(load_care_areas()),
        substances=LIST.atc_codes,
        packs=frozenset(pack.pack_id for pack in OF_LINE),
    )
    tables = {kind.value: form.schema.empty_table() for kind, form in FORMS.items()}
    for name in ("storerooms", "stock", "consumption", "minimum-levels", "products"):
        path = folder / f"{name}.csv"
        if path.exists():
            read = read_file(path.name, path.read_bytes(), context)
            assert read.rejected == ()
            tables[read.kind.value] = read.accepted
    return sent_as_tables(tables)


@given(
    st.tuples(care_areas, care_areas),
    st.lists(stock_rows, min_size=1, max_size=8),
    st.lists(movements | corrections, max_size=6, unique_by=lambda row: tuple(row.items())[:4]),
    st.lists(levels, max_size=3, unique_by=lambda row: (row["storeroom_id"], row["pack_id"])),
    st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_the_warehouse_computes_what_the_readable_rules_say(
    areas: tuple[str, str],
    stock: list[Row],
    moved: list[Row],
    told: list[Row],
    own_article: bool,
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        places = [{"storeroom_id": id_, "care_area": area} for id_, area in zip("ab", areas, strict=True)]
        write(folder, "storerooms", STOREROOM, places)
        write(folder, "stock", STOCK, [{**row, "batch": f"B{n}"} for n, row in enumerate(stock)])
        once = {tuple({**MOVEMENT, **row}.values())[1:6]: row for row in moved}
        for file, base, rows in (
            ("consumption", MOVEMENT, list(once.values())),
            ("minimum-levels", LEVEL, told),
        ):
            if rows:
                write(folder, file, base, rows)
        if own_article:
            unit = OF_LINE[0].amount_unit.value
            article = {"pack_id": OWN, "atc": LINE.atc, "route": LINE.route.value, "amount_unit": unit}
            article["amount_per_unit"] = "13"
            write(folder, "products", PRODUCT, [article])
        reference = ReferenceRegion(folder, AS_OF, LIST, tuple(OF_LINE))

        measured = measure_region(REGION, AS_OF, sent(folder), measuring())
        for area in measured.areas:
            stored = set(dict(AREAS)[area.area])
            expected = reference.lines(stored, "intensivvard")
            assert area.held == reference.held(stored, "intensivvard")
            assert list(area.lines) == sorted(expected, key=lambda line: line.line_id)

        state = region_state(sent(folder), measuring().goods, AS_OF, measuring().parameters)
        for chances in region_chances(folder.name, state):
            stored = set(dict(AREAS)[chances.area])
            assert chances.lines[LINE.id] == reference.chances(LINE.id, stored)
        for area, stored_areas in AREAS:
            detail = line_detail(state, measuring(), AS_OF, area, LINE.id)
            expected = reference.lines(set(stored_areas), "intensivvard")
            figure = next((one.worst for one in expected if one.line_id == LINE.id), NO_RATE)
            of_region = next((one for one in detail.pooling if one.by is PooledBy.REGION), None)
            pooled = of_region.shortest[1] if of_region and of_region.shortest else None
            assert pooled == (figure if isinstance(figure, Cover) else None)
            assert isinstance(detail.causes, NoRate) is not isinstance(figure, Cover)
            if isinstance(figure, Cover) and isinstance(detail.causes, IntervalCauses):
                likely = detail.pooled.likely
                assert isinstance(likely, Cover)
                assert likely.days - detail.causes.months_take == figure.days
            for lowest, of_cover in ((True, detail.pooled.worst), (False, detail.pooled.likely)):
                demand = demand_of(detail.pooled, lowest=lowest)
                each = line_waterfall(sent(folder), measuring(), AS_OF, area, LINE.id, demand).line.fall
                together = area_waterfalls(sent(folder), measuring(), AS_OF, area, {LINE.id: demand})
                assert [replace(one.fall, batches=()) for one in together] == [replace(each, batches=())]
                assert each.gross == each.usable + sum(taken for _step, taken in each.taken)
                assert each.pooled_days == (of_cover.days if isinstance(of_cover, Cover) else None)
