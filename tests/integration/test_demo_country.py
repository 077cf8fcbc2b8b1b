"""The demo country through the real reader and the warehouse: equal to the readable rules, and as U23 tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.builders.reference_picture import ReferenceRegion

from samsyn.core.supply.consumption import DEFAULT_WINDOW_DAYS
from samsyn.core.supply.picture import DEFAULT_MONTH_DAYS, PictureCell, national, picture_cell
from samsyn.demo.country import RegionFiles, write_country
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_care_areas
from samsyn.intake.stock import FORMS, Context, read_file
from samsyn.warehouse.region import Measuring, measure_region, sent_as_tables
from samsyn.warehouse.results import Parameters, RegionResult

END_OF_2023 = date(2023, 12, 31)
TODAY = date(2026, 11, 1)
INPATIENT = ("intensivvard", "slutenvard")  # inpatient care takes in intensive care
AREAS = (
    ("intensivvard", ("intensivvard",)),
    ("prehospital-vard", ("prehospital-vard",)),
    ("akut-tandvard", ("akut-tandvard",)),
    ("slutenvard", INPATIENT),
)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RegionFiles]:
    sent = write_country(tmp_path_factory.mktemp("country"), END_OF_2023)
    return {files.region: files for files in sent}


@pytest.fixture(scope="module")
def results(country: dict[str, RegionFiles]) -> dict[str, RegionResult]:
    return {region: measured(files) for region, files in country.items()}


def measured(files: RegionFiles) -> RegionResult:
    packs = frozenset(product.pack_id for product in shipped_catalogue().products)
    context = Context(
        region=files.region,
        as_of=files.as_of,
        today=TODAY,
        care_areas=tuple(load_care_areas()),
        substances=load_list("demo-2022").atc_codes,
        packs=packs,
    )
    read = [read_file(path.name, path.read_bytes(), context) for path in files.paths]
    tables = {kind.value: form.schema.empty_table() for kind, form in FORMS.items()}
    tables |= {one.kind.value: one.accepted for one in read}
    parameters = Parameters(DEFAULT_MONTH_DAYS, DEFAULT_WINDOW_DAYS, 7, "demo-2022", "", "", AREAS)
    measuring = Measuring(load_list("demo-2022"), shipped_catalogue().products, parameters)
    return measure_region(files.region, files.as_of, sent_as_tables(tables), measuring)


def reported_cells(result: RegionResult) -> list[PictureCell]:
    return [
        picture_cell(result.region, area.area, result.report(area.area), area.lines)
        for area in result.areas
        if area.area != "slutenvard"
    ]


@pytest.mark.parametrize("region", ["region-gotland", "region-jamtland-harjedalen"])
def test_every_line_is_as_the_readable_rules_compute_it(
    region: str, country: dict[str, RegionFiles], results: dict[str, RegionResult]
):
    folder: Path = country[region].paths[0].parent
    reference = ReferenceRegion(folder, END_OF_2023, load_list("demo-2022"), shipped_catalogue().products)

    for area in results[region].areas:
        stored = dict(AREAS)[area.area]
        listed = "intensivvard" if area.area == "slutenvard" else area.area
        assert list(area.lines) == sorted(reference.lines(set(stored), listed), key=lambda line: line.line_id)


def test_at_the_end_of_2023_two_regions_miss_the_goal_in_dental_care_and_none_elsewhere(
    results: dict[str, RegionResult],
):
    cells = [cell for result in results.values() for cell in reported_cells(result)]
    rows = {row.care_area: row for row in national(cells)}

    assert {area: row.not_met for area, row in rows.items()} == {
        "intensivvard": 0,
        "prehospital-vard": 0,
        "akut-tandvard": 2,
    }
    assert all(row.regions == 21 and row.cannot_tell == 0 for row in rows.values())


def test_the_computed_weeks_disagree_only_where_a_line_was_made_short_and_not_declared(
    results: dict[str, RegionResult],
):
    cells = [cell for result in results.values() for cell in reported_cells(result)]

    assert [(cell.region, cell.care_area) for cell in cells if cell.disagrees] == [
        ("region-kronoberg", "intensivvard"),
        ("region-sormland", "prehospital-vard"),
        ("region-varmland", "intensivvard"),
    ]
    assert all(cell.worst.verdict is cell.verdict for cell in cells if not cell.disagrees)


def test_the_whole_list_is_held_except_by_the_two_regions_that_lack_a_few_lines(
    results: dict[str, RegionResult],
):
    lacking = {
        (result.region, area.area): area.listed - area.held
        for result in results.values()
        for area in result.areas
        if area.held < area.listed
    }

    assert lacking == {
        ("region-jamtland-harjedalen", "intensivvard"): 2,
        ("region-vastmanland", "prehospital-vard"): 1,
    }
