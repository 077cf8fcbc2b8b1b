"""The demo country: what its regions send is whole, repeatable and made to tell what was meant."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.builders.reference_picture import ReferenceRegion

from samsyn.core.supply.picture import Verdict
from samsyn.demo.country import RegionFiles, build_files, packs_running_short, write_region
from samsyn.demo.profiles import Profile, load_profiles
from samsyn.demo.storerooms import storerooms_of
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_care_areas, load_organisations
from samsyn.intake.stock import Context, read_file

END_OF_2023 = date(2023, 12, 31)
DAY_OF_THE_FEED = date(2026, 8, 22)
DAYS = (END_OF_2023, DAY_OF_THE_FEED)
MONTH_IN_WEEKS = 5


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reference(folder: Path, region: str, day: date) -> ReferenceRegion:
    write_region(folder, load_profiles()[region], day, seed=2022)
    return ReferenceRegion(folder / region, day, load_list("demo-2022"), shipped_catalogue().products)


@pytest.fixture(scope="module")
def gotland(tmp_path_factory: pytest.TempPathFactory) -> RegionFiles:
    folder = tmp_path_factory.mktemp("gotland")
    return write_region(folder, load_profiles()["region-gotland"], END_OF_2023, seed=2022)


class TestProfiles:
    """What data/demo/country.yaml says of the regions."""

    def test_every_region_has_a_profile_and_reports_all_three_care_areas_on_both_days(self):
        profiles = load_profiles()

        assert list(profiles) == [region.id for region in load_organisations().regions()]
        for profile in profiles.values():
            assert tuple(profile.reports) == DAYS
            for report in profile.reports.values():
                assert set(report.care_areas) == set(load_list("demo-2022").care_areas)

    def test_at_the_end_of_2023_exactly_two_regions_report_less_than_a_month_and_only_in_dental_care(self):
        below = [
            (profile.region, area)
            for profile in load_profiles().values()
            for area, one in profile.reports[END_OF_2023].care_areas.items()
            if one.weeks < MONTH_IN_WEEKS
        ]

        assert below == [("region-blekinge", "akut-tandvard"), ("region-gotland", "akut-tandvard")]

    def test_some_answers_are_intervals_and_some_declare_exceptions_with_a_reason(self):
        answers = [
            one
            for profile in load_profiles().values()
            for one in profile.reports[END_OF_2023].care_areas.values()
        ]

        assert sum(one.weeks_to is not None for one in answers) == 3
        assert sum(bool(one.exceptions) for one in answers) == 3
        assert all(bool(one.exceptions) == bool(one.reason) for one in answers)

    @pytest.mark.parametrize("day", DAYS, ids=str)
    def test_what_is_short_is_on_the_list_of_its_care_area(self, day: date):
        demo = load_list("demo-2022")
        for profile in load_profiles().values():
            for area, one in profile.reports[day].care_areas.items():
                assert {*one.exceptions, *one.short} <= {line.atc for line in demo.lines_of(area)}

    def test_what_is_short_on_the_day_of_the_feed_has_a_notice_running_there(self):
        scarce = packs_running_short(DAY_OF_THE_FEED)
        running = {product.atc for product in shipped_catalogue().products if product.pack_id in scarce}
        for profile in load_profiles().values():
            for one in profile.reports[DAY_OF_THE_FEED].care_areas.values():
                assert {*one.exceptions, *one.short} <= running

    def test_an_answer_is_signed_by_a_title_after_the_day_it_speaks_of(self):
        reports = [item for profile in load_profiles().values() for item in profile.reports.items()]

        assert all(report.signed_on > day for day, report in reports)
        assert {report.signed_by for _, report in reports} == {
            "Beredskapschef",
            "Hälso- och sjukvårdsdirektör",
            "Läkemedelschef",
            "Regiondirektör",
        }


class TestStorerooms:
    """Where the regions keep their stock."""

    def test_there_are_1200_storerooms_and_more_in_larger_regions(self):
        rooms = {region: storerooms_of(profile) for region, profile in load_profiles().items()}
        counts = {region: len(of_region) for region, of_region in rooms.items()}

        assert sum(counts.values()) == 1_200
        assert max(counts, key=counts.__getitem__) == "region-stockholm"
        assert min(counts, key=counts.__getitem__) == "region-gotland"

    @pytest.mark.parametrize("profile", load_profiles().values(), ids=lambda profile: profile.region)
    def test_each_care_area_has_one_main_storeroom_and_others_beside_it(self, profile: Profile):
        rooms = storerooms_of(profile)
        main = Counter(room.care_area for room in rooms if room.is_main)

        assert len({room.id for room in rooms}) == profile.storerooms
        covered = [area.id for area in load_care_areas().values() if not area.outside]
        assert main == dict.fromkeys(covered, 1)
        assert {room.kind for room in rooms} == {"central", "hospital", "ward", "ambulance", "dental"}
        assert {room.kind for room in rooms if room.hospital} == {"hospital", "ward"}
        for hospital in profile.hospitals:
            care = {room.care_area for room in rooms if room.hospital == hospital}
            assert care == {"intensivvard", "slutenvard"}
        assert all(room.is_ward_stock is (room.kind in {"ward", "ambulance", "dental"}) for room in rooms)


class TestFiles:
    """What a region sends."""

    def test_the_same_day_and_seed_give_the_same_bytes_and_another_seed_does_not(self, tmp_path: Path):
        profile = load_profiles()["region-gotland"]
        first, again, other = (
            write_region(tmp_path / name, profile, END_OF_2023, seed)
            for name, seed in (("first", 1), ("again", 1), ("other", 2))
        )

        assert [path.read_bytes() for path in first.paths] == [path.read_bytes() for path in again.paths]
        assert first.paths[1].read_bytes() != other.paths[1].read_bytes()

    def test_the_importer_takes_every_row_and_flags_local_articles_and_missing_dates(
        self, gotland: RegionFiles
    ):
        packs = frozenset(product.pack_id for product in shipped_catalogue().products)
        context = Context(
            region=gotland.region,
            as_of=gotland.as_of,
            today=date(2026, 11, 1),
            care_areas=tuple(load_care_areas()),
            substances=load_list("demo-2022").atc_codes,
            packs=packs,
        )
        read = [read_file(path.name, path.read_bytes(), context) for path in gotland.paths]

        assert [one.rejected for one in read] == [(), (), (), ()]
        assert {code for one in read for code in one.flags} == {"local-article", "missing-expiry"}

    def test_every_quantity_is_positive_and_a_time_without_stock_has_none(self, gotland: RegionFiles):
        stock, consumption = rows(gotland.paths[1]), rows(gotland.paths[2])

        assert all(int(row["quantity"]) > 0 for row in stock)
        assert all(
            row["quantity"] == "" if row["kind"] == "out_of_stock" else int(row["quantity"]) > 0
            for row in consumption
        )

    def test_every_row_is_the_regions_own(self, gotland: RegionFiles):
        assert {row["region"] for path in gotland.paths for row in rows(path)} == {"region-gotland"}

    def test_there_are_expired_and_undated_batches_and_minimum_levels(self, gotland: RegionFiles):
        stock = rows(gotland.paths[1])

        assert any(row["expiry"] and date.fromisoformat(row["expiry"]) < END_OF_2023 for row in stock)
        assert any(not row["expiry"] for row in stock)
        assert any(row["minimum_level"] for row in stock)

    def test_what_has_a_minimum_level_is_not_used(self, gotland: RegionFiles):
        with_level = {row["pack_id"] for row in rows(gotland.paths[1]) if row["minimum_level"]}

        assert with_level.isdisjoint(row["pack_id"] for row in rows(gotland.paths[2]))

    def test_a_day_that_the_country_is_not_told_of_is_refused(self, tmp_path: Path):
        with pytest.raises(ValueError, match="told of 2023-12-31, 2026-08-22, not of 2025-01-01"):
            build_files(tmp_path, date(2025, 1, 1), seed=1)


class TestCalibration:
    """What the readable rules compute from the files is about what the regions report."""

    def test_gotland_lasts_about_the_two_weeks_it_reports_for_dental_care_and_a_month_elsewhere(
        self, tmp_path: Path
    ):
        cells = reference(tmp_path, "region-gotland", END_OF_2023).cells()
        dental = cells.pop("akut-tandvard")

        assert dental.verdict is dental.worst.verdict is Verdict.NOT_MET
        assert 13 <= dental.worst.lowest[1].days <= 17
        for cell in cells.values():
            assert cell.verdict is cell.worst.verdict is Verdict.MET
            assert cell.worst.without_rate == ()

    def test_where_a_line_is_short_but_not_declared_the_computed_weeks_disagree(self, tmp_path: Path):
        cell = reference(tmp_path, "region-kronoberg", END_OF_2023).cells()["intensivvard"]

        assert cell.verdict is Verdict.MET
        assert cell.disagrees
        assert cell.worst.short == ("n05cm18-infusion",)

    def test_a_declared_shortage_of_the_feed_shows_as_an_exception(self, tmp_path: Path):
        cell = reference(tmp_path, "region-kalmar-lan", DAY_OF_THE_FEED).cells()["akut-tandvard"]

        assert cell.verdict is cell.worst.verdict is Verdict.MET_WITH_DECLARED_EXCEPTIONS
        assert cell.worst.short == ("j01ce02-oral",)

    def test_what_a_region_does_not_stock_has_no_rate(self, tmp_path: Path):
        cell = reference(tmp_path, "region-jamtland-harjedalen", END_OF_2023).cells()["intensivvard"]

        assert cell.worst.without_rate == ("j06aa04-infusion", "p01be03-injektion")

    def test_a_rarely_used_antidote_is_judged_by_its_minimum_level(self, tmp_path: Path):
        cell = reference(tmp_path, "region-norrbotten", DAY_OF_THE_FEED).cells()["intensivvard"]
        held = dict(cell.worst.levels)

        assert not held["v03ac01-injektion"].met
        assert held["v03ab13-injektion"].met
        assert cell.worst.short == ("v03ac01-injektion",)
