"""Scenarios on pages, in the shell and for programs: each sees what is shared, and writes its own organisation's alone."""

from __future__ import annotations

import json
import sys
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from tests.builders.people import COORDINATOR, EVALUATOR, NOW, OPERATOR, PHARMACIST, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, stock, storerooms

from samsyn.cli import main
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.exclusions import ExclusionReason
from samsyn.core.supply.lists import AmountUnit
from samsyn.core.supply.sharing import Grain
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.intake.scenarios import load_scenarios, read_scenario, scenario_source
from samsyn.intake.shipped import DataFileError
from samsyn.ops.picture.exclusions import decide_exclusion
from samsyn.ops.picture.own_scenarios import remove_scenario, scenarios_of, write_scenario
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, read_region
from samsyn.ops.picture.scenario_told import ScenarioFound
from samsyn.ops.picture.scenarios import read_outcome
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import AuditEvent, OwnScenario

DAY = date(2023, 12, 31)
PACKED = {one.line_id: one for one in shipped_catalogue().products}
LINE = next(
    one for one in load_list("demo-2022").lines if "intensivvard" in one.care_areas and one.id in PACKED
)
OTHER = next(
    one
    for one in load_list("demo-2022").lines
    if "intensivvard" in one.care_areas and one.id in PACKED and one.atc != LINE.atc
)
SKANE, GOTLAND = (region_person(PHARMACIST.role, f"region-{name}") for name in ("skane", "gotland"))
TWICE = """id: twice
title: {sv: Dubbelt, en: Twice}
about: {sv: Dubbel förbrukning., en: Twice the use.}
use: [{times: 2}]
"""


@pytest.fixture(autouse=True)
def ninety_days_in_two_regions(installation: object) -> None:
    """Skåne and Gotland hold 90 packs and use one a day, every day alike."""
    for region in ("region-skane", "region-gotland"):
        here = {"region": region, "pack_id": PACKED[LINE.id].pack_id}
        other = {**here, "pack_id": PACKED[OTHER.id].pack_id}
        held, used = {"quantity": "90", "expiry": "2030-01-01"}, {"from": "2023-07-02", "to": "2023-12-30"}
        files = [
            ("f", storerooms({"region": region})),
            ("l", stock({**here, **held}, {**other, **held, "quantity": "300"})),
            ("u", consumption(*({**one, **used, "quantity": "182"} for one in (here, other)))),
        ]
        import_stock(by=OPERATOR, now=NOW, region=region, as_of=DAY, files=files)


def outcome(by: Actor, scenario: str, *regions: str, without: bool = False) -> ScenarioFound:
    return read_outcome(
        by=by,
        now=NOW,
        agreement="lakemedel-2022",
        on=DAY,
        scenario=scenario,
        regions=regions,
        without=without,
    )


def out_on(found: ScenarioFound, region: str) -> int | None:
    (row,) = [one for one in found.rows if one.region == region]
    (told,) = [one for one in row.areas if one.area == "intensivvard"]
    return next(one.out_on for one in told.lines if one.line.id == LINE.id)


def test_peacetime_runs_out_on_the_day_of_the_picture() -> None:
    page = read_region(by=SKANE, now=NOW, agreement="lakemedel-2022", on=DAY, region="region-skane")
    cell = next(one for one in page.row.cells if one.result.area == "intensivvard")
    cover = next(one for one in cell.result.lines if one.line_id == LINE.id)
    assert out_on(outcome(SKANE, "peacetime"), "region-skane") == int(cover.worst.days)


def test_twice_the_use_lasts_half_as_long_and_supply_for_two_weeks_two_weeks_longer() -> None:
    usual = out_on(outcome(SKANE, "peacetime"), "region-skane")
    assert usual is not None
    write_scenario(by=SKANE, now=NOW, text=TWICE)
    assert out_on(outcome(SKANE, "twice"), "region-skane") == usual // 2
    assert out_on(outcome(SKANE, "supply-stop"), "region-skane") == usual + 14


def test_the_curve_says_at_thirty_days_what_the_headline_says() -> None:
    found = outcome(OPERATOR, "heightened-alert")
    at_month = sum(told.at_month for row in found.rows for told in row.areas)
    assert next(judged for day, judged, *_ in found.curve if day == 30) == at_month


def test_only_the_region_that_is_cut_off_runs_out() -> None:
    found = outcome(OPERATOR, "gotland-alone")
    assert out_on(found, "region-skane") is None
    assert out_on(found, "region-gotland") is not None


def test_no_region_sees_another_and_weeks_alone_open_no_scenario() -> None:
    assert [row.region for row in outcome(SKANE, "heightened-alert").rows] == ["region-skane"]
    with pytest.raises(NotPermitted):
        outcome(SKANE, "heightened-alert", "region-gotland")
    share(Grain.WEEKS)
    found = outcome(EVALUATOR, "heightened-alert")
    assert (found.rows, found.hidden, found.first_out) == ((), ("region-gotland", "region-skane"), None)


def test_who_writes_a_scenario_learns_nothing_of_a_substance_that_is_not_shared() -> None:
    """Who sees another substance asks what becomes of this one: the answer is of the other alone."""
    share(Grain.WEEKS)
    share(Grain.SUBSTANCE, OTHER.atc)
    aimed = TWICE.replace("{times: 2}", f"{{times: 90, atc: [{LINE.atc}]}}")
    write_scenario(by=EVALUATOR, now=NOW, text=aimed)
    usual, asked = outcome(EVALUATOR, "peacetime"), outcome(EVALUATOR, "twice")
    assert asked.rows == usual.rows
    assert asked.curve == usual.curve
    assert {line.line.atc for row in asked.rows for told in row.areas for line in told.lines} <= {OTHER.atc}
    assert asked.partial == ("region-gotland",)


def share(grain: Grain, substance: str | None = None) -> None:
    grant_sharing(
        by=region_person(COORDINATOR.role, "region-gotland"),
        now=NOW,
        owner="region-gotland",
        recipient="socialstyrelsen",
        grain=grain,
        substance=substance,
        valid_until=date(2030, 1, 1),
        legal_ground="uppföljning",
    )


def test_a_scenario_cannot_take_the_title_of_a_shipped_one() -> None:
    for title in ("Fred", "fred "):
        with pytest.raises(DomainError) as refused:
            write_scenario(by=SKANE, now=NOW, text=TWICE.replace("Dubbelt", title))
        assert refused.value.code == "scenario-title-is-shipped"
    with pytest.raises(DataFileError):
        write_scenario(by=SKANE, now=NOW, text=TWICE.replace("Dubbelt", "x" * 81))


def test_an_own_scenario_is_the_organisations_alone_and_its_texts_stay_on_record() -> None:
    write_scenario(by=SKANE, now=NOW, text=TWICE)
    write_scenario(by=SKANE, now=NOW, text=TWICE.replace("times: 2", "times: 3"))
    assert scenarios_of(SKANE)["twice"].multipliers[0].thousandths == 3000
    assert "twice" not in scenarios_of(GOTLAND)
    with pytest.raises(NotFound):
        outcome(GOTLAND, "twice")
    remove_scenario(by=SKANE, now=NOW, scenario="twice")
    assert "twice" not in scenarios_of(SKANE)
    assert OwnScenario.objects.count() == 2
    assert [one.action for one in AuditEvent.objects.filter(subject="scenario/twice")] == [
        "write-scenario",
        "write-scenario",
        "remove-scenario",
    ]


def test_a_shipped_scenario_is_not_written_over() -> None:
    with pytest.raises(DomainError) as refused:
        write_scenario(by=SKANE, now=NOW, text=scenario_source("peacetime"))
    assert refused.value.code == "scenario-is-shipped"


@pytest.mark.parametrize(
    "was, is_now, line, word",
    [
        ("times: 2", "times: -2", 4, "times"),
        ("times: 2", "times: 2, gånger: 3", 4, "gånger"),
        ("times: 2", "times: 2, regions: [skane]", 4, "skane"),
        ("times: 2", "times: 2, care_areas: [iva]", 4, "iva"),
        ("use: [{times: 2}]", "all_of: [krig]", 4, "krig"),
        ("title:", "title", 2, ""),
        ("sv: Dubbelt", "sv: ''", 2, "title"),
        ("times: 2", "times: 2, atc: [n02]", 4, "atc"),
        ("times: 2", "times: 2, from_day: 9, to_day: 3", 4, "to_day 3 comes before from_day 9"),
    ],
)
def test_a_mistake_is_told_with_its_line(was: str, is_now: str, line: int, word: str) -> None:
    with pytest.raises(DataFileError) as refused:
        write_scenario(by=SKANE, now=NOW, text=TWICE.replace(was, is_now))
    assert refused.value.where.startswith(f"line {line}")
    assert word in refused.value.what


def test_multipliers_that_come_to_more_than_can_be_counted_are_refused_and_the_most_is_played_out() -> None:
    most, more = (TWICE.replace("{times: 2}", ", ".join(["{times: 100}"] * many)) for many in (3, 4))
    with pytest.raises(DataFileError):
        write_scenario(by=SKANE, now=NOW, text=more)
    write_scenario(by=SKANE, now=NOW, text=most)
    found = read_outcome(by=SKANE, now=NOW, agreement=DEFAULT_AGREEMENT, on=DAY, scenario="twice")
    assert found.first_out is not None
    assert found.first_out[2].out_on == 0


def test_one_kept_under_older_rules_does_not_close_the_room() -> None:
    text = TWICE.replace("times: 2", "times: 2, from_day: 9, to_day: 3")
    OwnScenario.objects.create(
        organisation="region-skane", scenario="twice", text=text, written_by="x", written_at=NOW
    )
    assert set(scenarios_of(SKANE)) == set(load_scenarios())
    assert "Höjd beredskap" in read(reader(SKANE), f"/forsorjning/scenarier/?dag={DAY}")


def test_the_shipped_scenarios_can_be_read_and_one_is_made_of_three() -> None:
    every = load_scenarios()
    assert next(iter(every)) == "peacetime"
    three = every["alert-and-casualties"]
    assert (len(three.multipliers), len(three.casualties), len(three.supply)) == (2, 2, 1)
    again = read_scenario(scenario_source("mass-casualty"), Path("again.yaml"))
    assert again == every["mass-casualty"]


def test_the_pages_say_which_scenario_and_what_it_would_take() -> None:
    assert "Höjd beredskap" in read(reader(SKANE), f"/forsorjning/scenarier/?dag={DAY}")
    whole = read(reader(SKANE), f"/forsorjning/scenarier/heightened-alert/?dag={DAY}")
    assert "scenario: Höjd beredskap" in whole
    one = read(reader(SKANE), f"/forsorjning/scenarier/heightened-alert/region-skane/?dag={DAY}")
    assert "För att räcka 30 dagar, lägg till" in one
    read(reader(SKANE), f"/forsorjning/scenarier/finns-inte/?dag={DAY}", status=404)
    read(reader(SKANE), f"/forsorjning/scenarier/peacetime/region-gotland/?dag={DAY}", status=403)


def test_who_writes_a_mistake_gets_the_text_back_with_the_line() -> None:
    client = reader(SKANE)
    address = "/forsorjning/scenarier/peacetime/andra/"
    assert "id: peacetime" in read(client, address)
    answer = client.post(address, {"text": TWICE.replace("times: 2", "times: många")})
    assert answer.status_code == 422
    assert "Rad 4" in answer.content.decode()
    assert "många" in answer.content.decode()
    kept = client.post(address, {"text": TWICE})
    assert kept["Location"] == "/forsorjning/scenarier/twice/"


def test_the_shell_and_the_api_say_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["samsyn", "scenario", "run", "peacetime", "--on", str(DAY), "--region", "region-skane"]
    monkeypatch.setattr(sys, "argv", [*asked, "--format", "json"])
    with pytest.raises(SystemExit):
        main()
    shell = json.loads(capsys.readouterr().out)
    told = reader(SKANE).get(f"/v1/scenarios/peacetime/outcome?on={DAY}&region=region-skane").json()
    assert [(row["careArea"], row["firstOut"]) for row in shell["rows"]] == [
        (row["careArea"], row["firstOut"]) for row in told["rows"]
    ]
    assert {one["id"] for one in reader(SKANE).get("/v1/scenarios").json()} == set(load_scenarios())
    assert "casualties:" in reader(SKANE).get("/v1/scenarios/mass-casualty").json()["yaml"]
    assert reader(SKANE).get("/v1/scenarios/none").status_code == 404
    assert [point["day"] for point in told["curve"]][:2] == [0, 5]
    assert all(point["lines"] == point["peacetime"] for point in told["curve"])


@pytest.fixture
def gotland_leaves_a_line_out(ninety_days_in_two_regions: None) -> None:
    decide_exclusion(
        by=GOTLAND,
        now=NOW,
        region="region-gotland",
        atc=LINE.atc,
        kind=ExclusionReason.VERY_SHORT_SHELF_LIFE,
        reason="Beställs inför användning",
        decided_on=DAY,
        until=date(2024, 5, 31),
    )


@pytest.mark.usefixtures("gotland_leaves_a_line_out")
def test_what_a_region_decides_to_leave_out_is_marked_and_told_both_ways() -> None:
    every = outcome(OPERATOR, "heightened-alert")
    told = [(row.region, one) for row in every.rows for area in row.areas for one in area.lines]
    assert {(region, one.line.atc) for region, one in told if one.excluded} == {("region-gotland", LINE.atc)}
    without = outcome(OPERATOR, "heightened-alert", without=True)
    assert without.needed == every.count_without.needed < every.needed
    assert without.curve[0][1] == without.needed
    page = read(reader(GOTLAND), f"/forsorjning/scenarier/heightened-alert/?dag={DAY}&undantag=utan")
    assert "Gotland har beslutat att undanta" in page
    answer = reader(GOTLAND).get(f"/v1/scenarios/peacetime/outcome?on={DAY}&leftOut=without").json()
    assert LINE.id not in {one["line"] for row in answer["rows"] for one in row["lines"]}


@pytest.mark.usefixtures("gotland_leaves_a_line_out")
def test_a_reader_of_other_substances_is_not_told_what_is_left_out() -> None:
    share(Grain.SUBSTANCE, OTHER.atc)
    assert outcome(EVALUATOR, "peacetime").decided == {}


@pytest.mark.parametrize(
    "was, is_now, said",
    [
        ("times: 2", "times: -2", "Rad 4: times är minst 0"),
        ("times: 2", "times: 2, gånger: 3", "Rad 4: Nyckeln gånger är inte känd här"),
        ("times: 2", "times: 2, regions: [skane]", "Rad 4: Det finns ingen region skane"),
        ("times: 2", "times: 2, atc: [n02]", "här står 'n02'. En ATC-kod med stora bokstäver"),
        ("use: [{times: 2}]", "all_of: [krig]", "Rad 4: Det finns inget scenario krig"),
        ("title:", "title", "Det här är inte YAML"),
        ("times: 2", "times: ~", "times är ett tal; här står ingenting."),
        ("times: 2", "times: två", "Rad 4: times är ett tal; här står 'två'."),
        ("times: 2", "times: 2, from_day: 9, to_day: 3", "to_day 3 kommer före from_day 9"),
    ],
)
def test_a_mistake_is_told_in_the_readers_language(was: str, is_now: str, said: str) -> None:
    answer = reader(SKANE).post(
        "/forsorjning/scenarier/peacetime/andra/", {"text": TWICE.replace(was, is_now)}
    )
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())


def test_one_that_can_no_longer_be_read_is_listed_with_its_reason_and_can_be_mended() -> None:
    text = TWICE.replace("times: 2", "times: 2, from_day: 9, to_day: 3")
    OwnScenario.objects.create(
        organisation="region-skane", scenario="twice", text=text, written_by="x", written_at=NOW
    )
    page = read(reader(SKANE), f"/forsorjning/scenarier/?dag={DAY}")
    assert "twice Rad 4: to_day 3 kommer före from_day 9" in page
    assert "from_day: 9" in read(reader(SKANE), "/forsorjning/scenarier/twice/andra/")
    kept = reader(SKANE).post("/forsorjning/scenarier/twice/andra/", {"text": TWICE})
    assert kept["Location"] == "/forsorjning/scenarier/twice/"


NOT_HERE = f"""id: not-here
title: {{sv: Inte här, en: Not here}}
about: {{sv: Förlust., en: Loss.}}
lost_storerooms: [{{region: region-skane, storerooms: [NOWHERE]}}]
casualties:
- kind: skadad
  per_day: 5
  care_area: intensivvard
  each_needs: [{{atc: {LINE.atc}, route: {LINE.route.value}, amount: 5 WRONG}}]
"""


def test_what_answers_to_nothing_is_told() -> None:
    unit = PACKED[LINE.id].amount_unit
    text = NOT_HERE.replace("WRONG", "l" if unit is not AmountUnit.MICROLITRE else "g")
    write_scenario(by=SKANE, now=NOW, text=text)
    found = outcome(SKANE, "not-here")
    assert found.unknown_rooms == {"region-skane": ("NOWHERE",)}
    assert [(one.atc, line_unit) for one, line_unit in found.other_units] == [(LINE.atc, unit)]
    page = read(reader(SKANE), f"/forsorjning/scenarier/not-here/?dag={DAY}")
    assert "Skåne har inte uppgett något förråd NOWHERE" in page
    assert "räknas inte: det är skrivet i" in page
