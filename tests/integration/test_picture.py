"""The picture shows each one what the regions have granted, and nothing more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.builders.people import COORDINATOR, EVALUATOR, GRANTS_OFFICER, NOW, OPERATOR, region_person
from tests.builders.stock_files import consumption, products, reported, stock, storerooms

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.picture import Verdict
from samsyn.core.supply.sharing import Grain
from samsyn.intake.catalogue import shipped_catalogue, write_table
from samsyn.intake.lists import load_list
from samsyn.ops.goods.catalogue import import_catalogue
from samsyn.ops.picture.chances import read_chances
from samsyn.ops.picture.reading import Picture, read_line, read_picture, read_region
from samsyn.ops.picture.rows import picture_rows
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import ReadEvent
from samsyn.store.queries.audit import reads_of
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.region import RowsInForce, read_tables

DAY = date(2023, 12, 31)
LINE = next(line for line in load_list("demo-2022").lines if "intensivvard" in line.care_areas)
PACK = next(p for p in shipped_catalogue().products if p.line_id == LINE.id)
OTHER = next(
    line
    for line in load_list("demo-2022").lines
    if line.atc != LINE.atc and "intensivvard" in line.care_areas
)
SKANE = region_person(COORDINATOR.role, "region-skane")


@pytest.fixture(autouse=True)
def gotland_and_skane(installation: object) -> None:
    """Two regions that each hold 90 packs of one substance and use one a day; Gotland reports five weeks."""
    for region in ("region-gotland", "region-skane"):
        here = {"region": region, "pack_id": PACK.pack_id}
        files = [
            ("f", storerooms({"region": region})),
            ("l", stock({**here, "quantity": "90", "expiry": "2030-01-01"})),
            ("u", consumption({**here, "from": "2023-07-02", "to": "2023-12-30", "quantity": "182"})),
        ]
        if region == "region-gotland":
            files.append(("v", reported({"weeks": "5"})))
        import_stock(by=OPERATOR, now=NOW, region=region, as_of=DAY, files=files)


def share(grain: Grain, substance: str | None = None) -> None:
    grant_sharing(
        by=COORDINATOR,
        now=NOW,
        owner="region-gotland",
        recipient="socialstyrelsen",
        grain=grain,
        substance=substance,
        valid_until=None,
        legal_ground="test",
    )


def picture(by: Actor, agreement: str = "lakemedel-2022", on: date = DAY) -> Picture:
    return read_picture(by=by, now=NOW, agreement=agreement, on=on)


def test_what_is_held_divided_by_what_is_used_is_what_it_lasts() -> None:
    row = next(row for row in picture_rows(picture(COORDINATOR)) if row.care_area == "intensivvard")
    assert (str(row.weeks_computed), str(row.weeks_reported)) == (
        "12.8",
        "5.0",
    )  # 90 days; 5 weeks as reported
    assert (row.verdict, row.goal_met, row.share_at_month) == ("met", True, 1)


def test_a_row_says_that_the_lowest_is_judged_and_what_is_likely_and_highest() -> None:
    row = next(row for row in picture_rows(picture(COORDINATOR)) if row.care_area == "intensivvard")
    assert row.reading == "lowest"
    assert row.weeks_computed is not None
    assert row.weeks_computed <= row.weeks_likely <= row.weeks_highest


def test_a_region_sees_its_own_stock_and_no_other() -> None:
    found = picture(COORDINATOR)
    assert [row.region for row in found.rows] == ["region-gotland"]
    assert found.hidden == ("region-skane",)
    assert found.national == ()


def test_a_region_without_a_report_cannot_be_told() -> None:
    cell = picture(SKANE).rows[0].cells[0]
    assert cell.judged.verdict is Verdict.CANNOT_TELL


def test_nobody_else_sees_anything_before_it_is_granted() -> None:
    for somebody in (EVALUATOR, GRANTS_OFFICER):
        with pytest.raises(NotPermitted, match="no-stock-shared"):
            picture(somebody)


def test_weeks_granted_show_weeks_but_no_substance_and_no_batch() -> None:
    share(Grain.WEEKS)
    assert [row.region for row in picture(EVALUATOR).rows] == ["region-gotland"]
    lines = read_region(by=EVALUATOR, now=NOW, agreement="lakemedel-2022", on=DAY, region="region-gotland")
    assert lines.partial
    assert [cell.result.lines for cell in lines.row.cells] == [(), (), ()]
    with pytest.raises(NotPermitted):
        line(EVALUATOR)


def line(by: Actor, line_id: str = LINE.id, region: str = "region-gotland"):  # type: ignore[no-untyped-def]
    return read_line(
        by=by,
        now=NOW,
        agreement="lakemedel-2022",
        on=DAY,
        region=region,
        area="intensivvard",
        line_id=line_id,
    )


def test_one_substance_granted_shows_that_one_without_its_batches() -> None:
    share(Grain.SUBSTANCE, LINE.atc)
    found = line(EVALUATOR)
    assert not found.sees_batches
    assert (found.detail.batches, found.detail.storerooms) == ((), ())
    with pytest.raises(NotPermitted):
        line(EVALUATOR, OTHER.id)


def test_batches_granted_show_the_batch_and_its_row_in_the_file() -> None:
    share(Grain.BATCH)
    batch = line(EVALUATOR).detail.batches[0]
    assert (batch.batch, batch.quantity, batch.source_row) == ("B1", 90, 2)


def test_a_granted_region_does_not_open_the_next_one() -> None:
    share(Grain.BATCH)
    with pytest.raises(NotPermitted):
        line(EVALUATOR, region="region-skane")
    with pytest.raises(NotPermitted):
        read_region(by=EVALUATOR, now=NOW, agreement="lakemedel-2022", on=DAY, region="region-skane")


def test_whoever_looks_leaves_a_trace_for_each_region_seen() -> None:
    share(Grain.WEEKS)
    picture(EVALUATOR)
    assert [(one.reader, one.owner, one.grain) for one in ReadEvent.objects.all()] == [
        (EVALUATOR.username, "region-gotland", "weeks")
    ]


def test_the_columns_come_from_the_agreement_judged() -> None:
    assert list(picture(OPERATOR).parameters.goal_areas) == [
        "intensivvard",
        "prehospital-vard",
        "akut-tandvard",
    ]
    later = picture(OPERATOR, "lakemedel-2024")
    assert list(later.parameters.goal_areas) == ["slutenvard"]
    assert later.rows[0].cells[0].result.held == 1  # intensive care is part of inpatient care


def test_an_agreement_without_a_supply_goal_has_no_picture() -> None:
    with pytest.raises(DomainError, match="no-supply-goal"):
        picture(OPERATOR, "civilt-forsvar-2023")
    with pytest.raises(NotFound):
        picture(OPERATOR, "lakemedel-1999")


def test_before_any_stock_every_region_is_silent() -> None:
    found = picture(OPERATOR, on=date(2023, 1, 1))
    assert (found.rows, len(found.silent)) == ((), 21)


def test_a_kept_result_equals_a_new_one() -> None:
    from samsyn.ops.picture.reading import _judged

    first = picture(OPERATOR)
    _judged.cache_clear()
    assert picture(OPERATOR) == first


def test_the_region_is_told_who_looked_on_which_day_and_how_often() -> None:
    share(Grain.WEEKS)
    picture(EVALUATOR)
    picture(EVALUATOR)
    picture(COORDINATOR)
    assert [(one.reader, one.grain, one.times) for one in reads_of("region-gotland", limit=10)] == [
        (EVALUATOR.username, "weeks", 2)
    ]


def test_a_local_article_is_listed_for_its_own_region_and_counts_nowhere() -> None:
    local = stock({"pack_id": "licens-7"}, {"pack_id": PACK.pack_id, "batch": "B2"})
    import_stock(by=OPERATOR, now=NOW, region="region-gotland", as_of=DAY, files=[("l", local)])
    mine = read_region(by=COORDINATOR, now=NOW, agreement="lakemedel-2022", on=DAY, region="region-gotland")
    assert [(one.pack_id, one.rows, one.first_row) for one in mine.local_articles] == [("licens-7", 1, 2)]
    assert ("not-in-catalogue", 1) in mine.row.left_out
    share(Grain.WEEKS)
    theirs = read_region(by=EVALUATOR, now=NOW, agreement="lakemedel-2022", on=DAY, region="region-gotland")
    assert theirs.local_articles == ()


def test_an_article_of_the_regions_own_counts_in_its_line_and_is_shown_as_local() -> None:
    unit = PACK.amount_unit.value
    own = {"pack_id": "licens-7", "atc": LINE.atc, "route": LINE.route.value, "amount_unit": unit}
    files = [
        ("l", stock({"pack_id": "licens-7"}, {"pack_id": PACK.pack_id, "batch": "B2"})),
        ("p", products(own)),
    ]
    import_stock(by=OPERATOR, now=NOW, region="region-gotland", as_of=DAY, files=files)
    mine = read_region(by=COORDINATOR, now=NOW, agreement="lakemedel-2022", on=DAY, region="region-gotland")
    assert (mine.local_articles, mine.row.left_out) == ((), ())
    batches = {batch.pack_id: batch for batch in line(COORDINATOR).detail.batches}
    assert {pack: batch.is_local for pack, batch in batches.items()} == {
        "licens-7": True,
        PACK.pack_id: False,
    }
    assert batches["licens-7"].product == "Propofol, licence"


def test_a_storeroom_of_two_care_areas_shows_what_of_it_falls_to_each() -> None:
    shared = storerooms({"care_area": "intensivvard:60|slutenvard:40"})
    held = stock({"pack_id": PACK.pack_id, "quantity": "90"})
    import_stock(by=OPERATOR, now=NOW, region="region-gotland", as_of=DAY, files=[("f", shared), ("l", held)])
    detail = line(COORDINATOR).detail
    assert [(room.storeroom_id, room.share) for room in detail.storerooms] == [("visby-iva", 60)]
    assert detail.batches[0].amount == 90 * PACK.amount_per_pack * 60 // 100


def test_a_region_that_has_sent_nothing_counts_as_one_that_cannot_be_told() -> None:
    row = next(row for row in picture(OPERATOR).national if row.care_area == "intensivvard")
    assert (row.regions, row.met, row.cannot_tell) == (21, 1, 20)


def test_one_substance_granted_without_weeks_shows_nothing_of_the_whole_care_area() -> None:
    share(Grain.SUBSTANCE, LINE.atc)
    found = read_region(by=EVALUATOR, now=NOW, agreement="lakemedel-2022", on=DAY, region="region-gotland")
    assert not found.sees_weeks
    cell = found.row.cells[0]
    assert cell.judged.reported is None
    assert [line.line_id for line in cell.result.lines if line.atc != LINE.atc] == []
    assert cell.judged.worst.judged == 1
    assert picture(EVALUATOR).rows == ()


def test_the_read_log_says_how_closely_one_looked() -> None:
    share(Grain.WEEKS)
    read_region(by=EVALUATOR, now=NOW, agreement="lakemedel-2022", on=DAY, region="region-gotland")
    share(Grain.BATCH)
    read_region(by=EVALUATOR, now=NOW, agreement="lakemedel-2022", on=DAY, region="region-gotland")
    line(EVALUATOR)
    grains = list(ReadEvent.objects.order_by("id").values_list("grain", flat=True))
    assert grains == ["weeks", "substance", "batch"]


def test_another_catalogue_gives_other_figures(tmp_path: Path) -> None:
    def weeks() -> object:
        return next(
            row for row in picture_rows(picture(COORDINATOR)) if row.care_area == "intensivvard"
        ).weeks_computed

    before = weeks()
    without = [product for product in shipped_catalogue().products if product.pack_id != PACK.pack_id]
    (tmp_path / "products.csv").write_text(write_table(without), encoding="utf-8")
    import_catalogue(by=OPERATOR, now=NOW, path=tmp_path / "products.csv", source="csv")
    assert (before is not None, weeks()) == (True, None)


def test_rows_kept_before_a_column_was_asked_for_are_still_read(tmp_path) -> None:
    objects = Objects(tmp_path)
    schema = pa.schema([("row", pa.int32()), ("share", pa.int64()), ("placement", pa.string())])
    with objects.writing("parquet") as new:
        pq.write_table(pa.table({"row": pa.array([2], pa.int32())}), new.file)
    table = read_tables(objects, [RowsInForce("storerooms", new.digest, (), DAY)], {"storerooms": schema})[
        "storerooms"
    ]
    assert table.to_pylist() == [{"row": 2, "share": 100, "placement": None}]


def test_what_is_pooled_over_the_region_is_the_figure_itself_and_closer_goods_run_out_first() -> None:
    """Two storerooms, one full and one nearly empty: the region lasts, the nearly empty one does not."""
    rooms = storerooms({}, {"storeroom_id": "visby-akut", "name": "Visby akut"})
    held = stock(
        {"pack_id": PACK.pack_id, "quantity": "400"},
        {"pack_id": PACK.pack_id, "storeroom_id": "visby-akut", "batch": "B2", "quantity": "1"},
    )
    used = consumption(
        {"pack_id": PACK.pack_id, "from": "2023-07-01", "to": "2023-12-30", "quantity": "100"},
        {
            "pack_id": PACK.pack_id,
            "storeroom_id": "visby-akut",
            "from": "2023-07-01",
            "to": "2023-12-30",
            "quantity": "100",
        },
    )
    files = [("f", rooms), ("l", held), ("u", used)]
    import_stock(by=OPERATOR, now=NOW, region="region-gotland", as_of=DAY, files=files)
    detail = line(COORDINATOR).detail
    pooling = {one.by.value: one for one in detail.pooling}
    assert pooling["region"].shortest == ("", detail.pooled.worst)
    assert (pooling["region"].at_month, pooling["storeroom"].at_month) == (1, 1)
    assert pooling["storeroom"].shortest is not None
    assert pooling["storeroom"].shortest[0] == "visby-akut"
    gone = {batch.batch: batch.gone_on for batch in detail.batches}
    assert gone["B2"] is not None
    assert gone["B1"] > gone["B2"] >= DAY  # of the same expiry date, one after the other


def test_a_batch_that_never_expires_according_to_the_sender_is_shown_like_any_other():
    """Many systems write 9999-12-31 where there is no date; more than is used until then is wasted on the day after."""
    held = stock({"pack_id": PACK.pack_id, "quantity": "1000000", "expiry": "9999-12-31"})
    used = consumption(
        {"pack_id": PACK.pack_id, "from": "2023-07-01", "to": "2023-12-30", "quantity": "1", "unit": "unit"}
    )
    files = [("f", storerooms({})), ("l", held), ("u", used)]
    import_stock(by=OPERATOR, now=NOW, region="region-gotland", as_of=DAY, files=files)
    (batch,) = line(COORDINATOR).detail.batches
    assert (batch.gone_on, batch.wasted > 0) == (date.max, True)


def test_amounts_too_large_to_be_counted_take_away_the_regions_own_figures_and_nobody_elses():
    """A date among the quantities, in the file of one region: the country's picture stands."""
    own = {"pack_id": "licens-7", "units_per_pack": "10", "amount_per_unit": "1000000000"}
    article = {**own, "atc": LINE.atc, "route": LINE.route.value, "amount_unit": PACK.amount_unit.value}
    files = [
        ("p", products(article)),
        ("f", storerooms({})),
        ("l", stock({"pack_id": "licens-7", "quantity": "20231231"}, {"pack_id": "licens-7", "batch": "B2"})),
        ("u", consumption({"pack_id": "licens-7", "quantity": "20231231"})),
        ("v", reported({"weeks": "5"})),
    ]
    import_stock(by=OPERATOR, now=NOW, region="region-gotland", as_of=DAY, files=files)
    rows = {row.region: row for row in picture(OPERATOR).rows}
    assert rows["region-skane"].cells[0].judged.worst.judged == 1
    assert rows["region-gotland"].left_out == (("amounts-too-large", 2),)
    judged = rows["region-gotland"].cells[0].judged
    assert (judged.worst.judged, judged.verdict) == (0, Verdict.MET)
    asked = {
        "by": COORDINATOR,
        "now": NOW,
        "agreement": "lakemedel-2022",
        "on": DAY,
        "region": "region-gotland",
    }
    assert not any(row.pooled_of for row in read_chances(**asked).rows)
    with pytest.raises(DomainError, match="amounts-too-large"):
        line(COORDINATOR)
