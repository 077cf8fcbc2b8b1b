"""Substances over the country: each sees what is shared, and a filter finds exactly what it says."""

from __future__ import annotations

from csv import DictReader
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.builders.people import COORDINATOR, EVALUATOR, NOW, OPERATOR, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, stock, storerooms

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor, Role
from samsyn.core.supply.exclusions import ExclusionReason
from samsyn.core.supply.sharing import Grain
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.ops.picture.exclusions import decide_exclusion
from samsyn.ops.picture.left_out import LeftOut
from samsyn.ops.picture.lines import Count, LineFilter, LineOrder, LinesFound, read_lines
from samsyn.ops.picture.reading import read_region
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.stock.sending import import_stock
from samsyn.store.queries.audit import reads_of

DAY = date(2023, 12, 31)
PACKED = {one.line_id: one for one in shipped_catalogue().products}
LINES = [
    one for one in load_list("demo-2022").lines if "intensivvard" in one.care_areas and one.id in PACKED
][:2]
GOTLAND, SKANE = (region_person(COORDINATOR.role, f"region-{name}") for name in ("gotland", "skane"))


@pytest.fixture(autouse=True)
def gotland_lasts_shorter_than_skane(installation: object) -> None:
    """Of the first substance Gotland has 20 packs and Skåne 90, and each uses one a day; of the second both have 200."""
    for region, packs in (("region-gotland", "20"), ("region-skane", "90")):
        rows = [
            {"region": region, "pack_id": PACKED[line.id].pack_id, "quantity": held, "expiry": "2030-01-01"}
            for line, held in zip(LINES, (packs, "200"), strict=True)
        ]
        used = [
            {"region": region, "pack_id": PACKED[line.id].pack_id, "quantity": "182"}
            | {"from": "2023-07-02", "to": "2023-12-30"}
            for line in LINES
        ]
        files = [("f", storerooms({"region": region})), ("l", stock(*rows)), ("u", consumption(*used))]
        import_stock(by=OPERATOR, now=NOW, region=region, as_of=DAY, files=files)


def share(owner: str, to: str, substance: str | None = None, grain: Grain = Grain.SUBSTANCE) -> None:
    by = GOTLAND if owner == "region-gotland" else SKANE
    grant_sharing(
        by=by,
        now=NOW,
        owner=owner,
        recipient=to,
        grain=grain,
        substance=substance,
        valid_until=date(2030, 1, 1),
        legal_ground="samverkan",
    )


def found(by: Actor, **asked: Any) -> LinesFound:
    return read_lines(by=by, now=NOW, agreement="lakemedel-2022", on=DAY, wanted=LineFilter(**asked))


def told(lines: LinesFound) -> list[tuple[str, str]]:
    """Region and substance of the lines that have a rate."""
    return [(row.region, row.line.atc) for row in lines.rows() if row.lowest is not None]


def test_a_region_sees_its_own_lines_and_how_many_hide_theirs() -> None:
    own = found(SKANE, areas=frozenset({"intensivvard"}))
    assert {region for region, _ in told(own)} == {"region-skane"}
    assert own.hidden == ("region-gotland",)


def test_what_runs_out_first_comes_first_whatever_region_has_it() -> None:
    everywhere = told(found(OPERATOR, areas=frozenset({"intensivvard"})))
    assert everywhere[0] == ("region-gotland", LINES[0].atc)
    assert everywhere[1] == ("region-skane", LINES[0].atc)


def test_the_figures_are_those_of_the_regions_page() -> None:
    page = read_region(by=SKANE, now=NOW, agreement="lakemedel-2022", on=DAY, region="region-skane")
    cell = next(one for one in page.row.cells if one.result.area == "intensivvard")
    of_page = {one.line_id: one.worst.days for one in cell.result.lines if hasattr(one.worst, "days")}
    of_list = {
        row.line.id: row.lowest
        for row in found(SKANE, areas=frozenset({"intensivvard"})).rows()
        if row.lowest
    }
    assert {line: Fraction(days * 10 // 1, 10) for line, days in of_page.items()} == of_list


def test_a_filter_on_days_keeps_what_lasts_less() -> None:
    short = found(OPERATOR, areas=frozenset({"intensivvard"}), below_days=30)
    assert told(short) == [("region-gotland", LINES[0].atc)]
    assert (short.total, short.count.at_month) == (1, 0)
    assert sum(short.bands) == 4, "the distribution tells of all that is asked for"


def test_a_region_that_shares_one_substance_shows_just_that() -> None:
    share("region-gotland", "socialstyrelsen", LINES[1].atc)
    seen = found(EVALUATOR, areas=frozenset({"intensivvard"}))
    assert set(told(seen)) == {("region-gotland", LINES[1].atc)}
    assert (seen.partial, seen.hidden) == (("region-gotland",), ("region-skane",))


def test_lines_are_kept_by_list_and_level() -> None:
    whole = found(SKANE, list_id="demo-2023", level=2)
    assert whole.total == found(SKANE).total, "every line of 2022's list is of level 2 on 2023's"
    assert found(SKANE, list_id="demo-2023", level=4).total == 0
    with pytest.raises(NotFound):
        found(SKANE, list_id="nobodys")


def test_under_a_scenario_the_days_are_those_until_the_need_is_not_met() -> None:
    usual = {row.line.id: row.lowest for row in found(SKANE, areas=frozenset({"intensivvard"})).rows()}
    alert = {
        row.line.id: row.lowest
        for row in found(SKANE, areas=frozenset({"intensivvard"}), scenario="heightened-alert").rows()
    }
    first = LINES[0].id
    assert alert[first] == int(usual[first] / 2) or alert[first] == int(usual[first] / 4)
    assert usual.keys() == alert.keys()
    with pytest.raises(NotFound):
        found(SKANE, scenario="nobodys")


def test_who_sees_nobodys_stock_is_refused() -> None:
    with pytest.raises(NotPermitted):
        found(EVALUATOR)


def test_every_reading_leaves_a_trace_with_the_regions_shown_alone() -> None:
    share("region-gotland", "socialstyrelsen")
    found(EVALUATOR)
    assert [(one.organisation, one.grain) for one in reads_of("region-gotland", 9)] == [
        ("socialstyrelsen", "substance")
    ]
    assert not reads_of("region-skane", 9)


def test_part_of_the_country_and_text_and_order() -> None:
    assert {region for region, _ in told(found(OPERATOR, group="civilomrade-ostra"))} == {"region-gotland"}
    assert {atc for _, atc in told(found(OPERATOR, text=LINES[0].substance_sv.upper()))} == {LINES[0].atc}
    by_region = [region for region, _ in told(found(OPERATOR, order=LineOrder.REGION, descending=True))]
    assert by_region == sorted(by_region, reverse=True)


def test_a_program_gets_the_same_lines() -> None:
    asked = f"/v1/lines?on={DAY}&careArea=intensivvard&belowDays=100&limit=5"
    told = reader(SKANE).get(asked).json()
    assert [(row["region"], row["atc"]) for row in told["rows"]] == [("region-skane", LINES[0].atc)]
    assert (told["total"], told["hidden"]) == (1, ["region-gotland"])
    assert reader(SKANE).get("/v1/lines?belowDays=-1").status_code == 422
    assert reader(SKANE).get("/v1/lines?order=taste").status_code == 422


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "pdf"])
def test_the_lines_shown_can_be_had_as_a_file(form: str) -> None:
    answer = reader(SKANE).get(f"/forsorjning/substanser/{form}/?dag={DAY}&omrade=intensivvard&under=100")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="samsyn-substanser-{DAY}.{form}"'
    if form == "csv":
        rows = list(DictReader(answer.content.decode("utf-8-sig").splitlines()))
        assert [(row["region"], row["atc"]) for row in rows] == [("Skåne", LINES[0].atc)]


def test_a_format_or_a_number_that_is_none_is_told() -> None:
    read(reader(SKANE), f"/forsorjning/substanser/docx/?dag={DAY}", status=404)
    told_so = read(reader(SKANE), f"/forsorjning/substanser/?dag={DAY}&under=snart", status=400)
    assert "antal dagar" in told_so


def test_what_does_not_exist_is_told() -> None:
    with pytest.raises(NotFound):
        found(OPERATOR, areas=frozenset({"tandblekning"}))
    with pytest.raises(DomainError):
        found(OPERATOR, regions=frozenset({"region-atlantis"}))
    with pytest.raises(DomainError):
        found(OPERATOR, group="civilomrade-atlantis")


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "pdf"])
def test_the_picture_can_be_had_as_a_file(form: str) -> None:
    share("region-skane", "socialstyrelsen", grain=Grain.WEEKS)
    answer = reader(EVALUATOR).get(f"/forsorjning/lagesbild/{form}/?dag={DAY}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="samsyn-lagesbild-{DAY}.{form}"'
    if form == "csv":
        rows = list(DictReader(answer.content.decode("utf-8-sig").splitlines()))
        assert {row["region"] for row in rows} == {"Skåne"}, "what is not shared is in no file"


class TestLeftOutByDecision:
    """Gotland leaves out what runs out first there: its line stays, marked, and each count is told both ways."""

    @pytest.fixture(autouse=True)
    def gotland_decides(self, gotland_lasts_shorter_than_skane: None) -> None:
        decide_exclusion(
            by=region_person(Role.PHARMACIST, "region-gotland"),
            now=NOW,
            region="region-gotland",
            atc=LINES[0].atc,
            kind=ExclusionReason.LONG_NATIONALLY_SHORT,
            reason="Restnoterat sedan i våras",
            decided_on=DAY,
            until=date(2024, 5, 31),
        )

    def test_the_line_is_marked_where_it_was_decided_alone(self) -> None:
        rows = [row for row in found(OPERATOR, areas=frozenset({"intensivvard"})).rows() if row.excluded]
        assert [(row.region, row.line.atc) for row in rows] == [("region-gotland", LINES[0].atc)]

    def test_the_count_is_told_with_and_without(self) -> None:
        gotland = {"areas": frozenset({"intensivvard"}), "regions": frozenset({"region-gotland"})}
        every = found(OPERATOR, **gotland)
        assert (every.count, every.excluded) == (Count(2, 1), 1)
        assert every.count_without == Count(1, 1)
        assert found(OPERATOR, **gotland, left_out=LeftOut.WITHOUT).count == Count(1, 1)
        alone = found(OPERATOR, **gotland, left_out=LeftOut.ALONE)
        assert [row.line.atc for row in alone.rows()] == [LINES[0].atc]

    def test_page_files_and_programs_say_so(self) -> None:
        pharmacist = region_person(Role.PHARMACIST, "region-gotland")
        page = read(reader(pharmacist), f"/forsorjning/substanser/?dag={DAY}&omrade=intensivvard")
        assert "1 av raderna är undantagen enligt regionens beslut. Utan dem räcker 1 av 1 en månad." in page
        answer = reader(pharmacist).get(f"/forsorjning/substanser/csv/?dag={DAY}&undantag=utan")
        rows = list(DictReader(answer.content.decode("utf-8-sig").splitlines()))
        assert rows
        assert LINES[0].atc not in {row["atc"] for row in rows}
        told = reader(pharmacist).get(f"/v1/lines?on={DAY}&careArea=intensivvard&leftOut=alone").json()
        assert [row["leftOut"] for row in told["rows"]] == [True]
        assert (told["judgedWithout"], told["atMonthWithout"]) == (0, 0)

    def test_a_way_that_is_none_is_told(self) -> None:
        pharmacist = region_person(Role.PHARMACIST, "region-gotland")
        answer = reader(pharmacist).get("/forsorjning/substanser/?undantag=kanske")
        assert answer.status_code == 400
