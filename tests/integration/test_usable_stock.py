"""From stock to usable, turnover and exclusions: each sees what is shared, and figures agree with the picture."""

from __future__ import annotations

import json
import re
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.builders.people import COORDINATOR, EVALUATOR, NOW, OPERATOR, PHARMACIST, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, stock, storerooms

from samsyn.cli import main
from samsyn.core.kernel.dates import STOCKHOLM
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor, Role
from samsyn.core.supply.exclusions import ExclusionReason
from samsyn.core.supply.sharing import Grain
from samsyn.core.supply.turnover import TurnoverVerdict
from samsyn.core.supply.waterfall import Step
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.interpretations import load_interpretations
from samsyn.intake.lists import load_list
from samsyn.ops.goods.interchange import decide_interchangeable
from samsyn.ops.picture.exclusions import decide_exclusion, exclusions_seen, withdraw_exclusion
from samsyn.ops.picture.reading import read_picture, read_region
from samsyn.ops.picture.rows import PictureRow, picture_rows
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.picture.trend import read_trend
from samsyn.ops.picture.turnover import read_turnover
from samsyn.ops.picture.waterfall import read_area_waterfall, read_line_waterfall
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import AuditEvent
from samsyn.store.queries.audit import reads_of
from samsyn.store.queries.exclusions import exclusions_of

GOTLAND, DAY, AREA = "region-gotland", date(2023, 12, 31), "intensivvard"
PACKS: dict[str, list[str]] = {}
for product in shipped_catalogue().products:
    PACKS.setdefault(product.line_id, []).append(product.pack_id)
LISTED = [one for one in load_list("demo-2022").lines if AREA in one.care_areas and one.id in PACKS]
LINE = next(one for one in LISTED if len(PACKS[one.id]) > 1)
OTHER = next(one for one in LISTED if one is not LINE and one.atc != LINE.atc)
PACK, SECOND = PACKS[LINE.id][:2]
PAGE, FORM = "/forsorjning/undantag/", "/forsorjning/undantag/beslut/"
SEEN = {"agreement": "lakemedel-2022", "on": DAY, "region": GOTLAND}


@pytest.fixture(autouse=True)
def gotland(installation: object) -> None:
    """A ward that uses a pack a day, a supplier who tells of the same batch, something on hold, a second pack."""
    rooms = [
        {},
        {
            "storeroom_id": "supplier",
            "name": "Lager",
            "kind": "central",
            "ward_stock": "no",
            "holder": "contracted",
        },
        {"storeroom_id": "clinic", "name": "Vårdcentral", "kind": "ward", "care_area": "primarvard"},
    ]
    held = [
        {"pack_id": PACK, "quantity": "60", "on_hold": "10", "batch": "A"},
        {"pack_id": PACK, "quantity": "50", "storeroom_id": "supplier", "batch": "A"},
        {"pack_id": PACK, "quantity": "5", "expiry": "2023-12-01", "batch": "B"},
        {"pack_id": SECOND, "quantity": "20", "batch": "C"},
        {"pack_id": PACKS[OTHER.id][0], "quantity": "3", "batch": "D"},
        {"pack_id": PACK, "quantity": "7", "storeroom_id": "clinic", "batch": "E"},
    ]
    used = [
        {"pack_id": pack, "quantity": "182", "from": "2023-07-02", "to": "2023-12-30"}
        for pack in (PACK, PACKS[OTHER.id][0])
    ]
    files = [("f", storerooms(*rooms)), ("l", stock(*held)), ("u", consumption(*used))]
    import_stock(by=OPERATOR, now=NOW, region=GOTLAND, as_of=DAY, files=files)


def decide(by: Actor = PHARMACIST, **changed: object) -> int:
    terms: dict[str, object] = {
        "region": GOTLAND,
        "atc": OTHER.atc,
        "kind": ExclusionReason.LONG_NATIONALLY_SHORT,
        "reason": "Restnoterat sedan i våras",
        "decided_on": date(2023, 12, 1),
        "until": date(2024, 5, 31),
    }
    return decide_exclusion(by=by, now=NOW, **{**terms, **changed})  # type: ignore[arg-type]


def share(grain: Grain, substance: str | None = None) -> None:
    grant_sharing(
        by=COORDINATOR,
        now=NOW,
        owner=GOTLAND,
        recipient="socialstyrelsen",
        grain=grain,
        substance=substance,
        valid_until=date(2030, 1, 1),
        legal_ground="samverkan",
    )


class TestWaterfall:
    def test_each_row_of_the_file_says_which_step_took_it(self) -> None:
        found = read_line_waterfall(by=PHARMACIST, now=NOW, area=AREA, line_id=LINE.id, **SEEN)
        took = {(row.batch, row.storeroom_id): [step for step, _ in row.fall.taken] for row in found.rows}
        assert took == {
            ("A", "visby-iva"): [Step.ON_HOLD],
            ("A", "supplier"): [Step.COUNTED_TWICE],
            ("B", "visby-iva"): [Step.EXPIRED],
            ("C", "visby-iva"): [],
        }
        fall = found.line.fall
        assert fall.gross == fall.usable + sum(taken for _, taken in fall.taken)
        assert [row.source_row for row in found.rows if row.batch == "C"] == [5]

    @pytest.mark.parametrize("lowest", [True, False])
    def test_what_it_pools_is_the_pictures_figure(self, lowest: bool) -> None:
        found = read_area_waterfall(by=PHARMACIST, now=NOW, area=AREA, lowest=lowest, **SEEN)
        cell = next(one for one in found.row.cells if one.result.area == AREA)
        figures = {one.line_id: one.worst if lowest else one.likely for one in cell.result.lines}
        rated = [one for one in found.lines if one.fall.pooled_days is not None]
        assert {one.line.id for one in rated} == {LINE.id, OTHER.id}
        assert all(one.fall.pooled_days == figures[one.line.id].days for one in rated)  # type: ignore[union-attr]

    def test_a_decision_on_interchangeability_sets_other_packs_aside(self) -> None:
        decide_interchangeable(
            by=PHARMACIST,
            now=NOW,
            region=GOTLAND,
            packs=[PACK, PACKS[LINE.id][2]] if len(PACKS[LINE.id]) > 2 else [PACK, PACKS[OTHER.id][0]],
            title="Lika",
            reason="lika",
            decided_on=DAY,
        )
        found = read_line_waterfall(by=PHARMACIST, now=NOW, area=AREA, line_id=LINE.id, **SEEN)
        assert dict(found.line.fall.taken)[Step.NOT_INTERCHANGEABLE] > 0
        assert [row.decision.title for row in found.decided] == ["Lika"]

    def test_batches_are_for_those_with_whom_they_are_shared_and_each_look_leaves_a_trace(self) -> None:
        with pytest.raises(NotPermitted, match="stock-not-shared"):
            read_line_waterfall(by=EVALUATOR, now=NOW, area=AREA, line_id=LINE.id, **SEEN)
        share(Grain.SUBSTANCE, LINE.atc)
        found = read_line_waterfall(by=EVALUATOR, now=NOW, area=AREA, line_id=LINE.id, **SEEN)
        assert (found.rows, found.line.fall.batches, found.sees_batches) == ((), (), False)
        assert found.line.fall.gross > 0
        lines = read_area_waterfall(by=EVALUATOR, now=NOW, area=AREA, **SEEN).lines
        assert {one.line.atc for one in lines} == {LINE.atc}
        with pytest.raises(NotPermitted):
            read_line_waterfall(by=EVALUATOR, now=NOW, area=AREA, line_id=OTHER.id, **SEEN)
        assert [(one.organisation, one.grain, one.times) for one in reads_of(GOTLAND, 9)] == [
            ("socialstyrelsen", "substance", 2)
        ]

    def test_an_unknown_line_and_an_unknown_area_are_not_found(self) -> None:
        with pytest.raises(NotFound, match="unknown-line"):
            read_line_waterfall(by=PHARMACIST, now=NOW, area=AREA, line_id="z99-oral", **SEEN)
        with pytest.raises(NotFound, match="unknown-care-area"):
            read_area_waterfall(by=PHARMACIST, now=NOW, area="nowhere", **SEEN)

    def test_the_page_tells_both_figures_and_why_they_differ(self) -> None:
        here = f"/forsorjning/{GOTLAND}/{AREA}"
        page = read(reader(PHARMACIST), f"{here}/{LINE.id}/vattenfall/?dag={DAY}")
        assert "Lager delat med förbrukning säger" in page
        assert "räknat två gånger" in page
        assert "fredsförbrukning" in page
        assert "Gross stock" in read(reader(PHARMACIST, "en"), f"{here}/{LINE.id}/vattenfall/?lasning=trolig")
        assert "2" in read(reader(PHARMACIST), f"{here}/vattenfall/?dag={DAY}&visa=alla")


class TestTurnover:
    def test_a_ward_that_uses_what_it_holds_rotates_near_care_and_a_suppliers_stock_does_not(self) -> None:
        found = read_turnover(by=PHARMACIST, now=NOW, **SEEN).areas[AREA]
        assert found.verdict is TurnoverVerdict.ROTATING_AND_NEAR
        assert found.rotating is not None
        assert found.rotating < 1

    def test_what_no_agreement_covers_is_counted_apart(self) -> None:
        found = read_turnover(by=PHARMACIST, now=NOW, **SEEN)
        told = {one.care_area: (one.storerooms, one.rows) for one in found.never_covered}
        assert told == {"primarvard": (1, 1), "tandvard": (0, 0), "sarskilt-boende": (0, 0)}
        page = read(reader(PHARMACIST), f"/forsorjning/{GOTLAND}/omsattning/?dag={DAY}")
        assert "Utanför överenskommelsen" in page
        assert "L24 §2.1" in page
        where = page.partition("Var lagret ligger")[2].partition("Utanför överenskommelsen")[0]
        told = [Decimal(one.replace(",", ".")) for one in re.findall(r"(\d+,\d) %", where)]
        areas = len(read_turnover(by=PHARMACIST, now=NOW, **SEEN).areas)
        assert told
        for area in range(areas):
            assert sum(told[area::areas]) in (0, pytest.approx(100, abs=0.5))

    def test_it_is_for_those_who_see_all_substances(self) -> None:
        share(Grain.WEEKS)
        with pytest.raises(NotPermitted, match="stock-not-shared"):
            read_turnover(by=EVALUATOR, now=NOW, **SEEN)

    def test_the_register_of_interpretations_says_where_nobody_has_answered(self) -> None:
        page = read(reader(EVALUATOR), "/forsorjning/tolkningar/")
        assert "Inget svar gäller. Samsyn antar:" in page


class TestExclusions:
    def test_every_figure_stands_with_and_without_it(self) -> None:
        def row() -> PictureRow:
            found = read_picture(by=PHARMACIST, now=NOW, agreement="lakemedel-2022", on=DAY)
            return next(one for one in picture_rows(found) if one.care_area == AREA)

        before = row()
        decide()
        after = row()
        assert (before.exclusions, after.exclusions) == ((), (OTHER.atc,))
        assert before.weeks_computed == after.weeks_everything
        assert after.weeks_computed is not None
        assert after.weeks_everything is not None
        assert after.weeks_computed > after.weeks_everything
        page = read(reader(PHARMACIST), f"/forsorjning/{GOTLAND}/?dag={DAY}")
        assert "Med och utan det som undantas" in page
        assert "Undantagna genom beslut:" in page
        found = read_trend(by=PHARMACIST, now=NOW, agreement="lakemedel-2022", region=GOTLAND)
        (point,) = [one for one in found.points if one.care_area == AREA]
        assert (point.weeks_computed, point.weeks_everything) == (
            after.weeks_computed,
            after.weeks_everything,
        )

    def test_it_counts_only_for_days_that_it_was_decided_for(self) -> None:
        decide(decided_on=date(2024, 1, 1))
        found = read_region(by=PHARMACIST, now=NOW, **SEEN)
        assert all(not cell.judged.decided for cell in found.row.cells)

    @pytest.mark.parametrize(
        "somebody", [COORDINATOR, OPERATOR, region_person(Role.PHARMACIST, "region-skane")]
    )
    def test_only_the_regions_own_pharmacist_decides_and_withdraws(self, somebody: Actor) -> None:
        number = decide()
        with pytest.raises(NotPermitted):
            decide(by=somebody, atc=LINE.atc)
        with pytest.raises(NotPermitted):
            withdraw_exclusion(by=somebody, now=NOW, region=GOTLAND, decision=number)

    def test_it_is_on_record_and_stays_when_it_is_withdrawn(self) -> None:
        number = decide()
        with pytest.raises(DomainError, match="substance-excluded-already"):
            decide()
        withdraw_exclusion(by=PHARMACIST, now=NOW, region=GOTLAND, decision=number)
        (row,) = exclusions_of(GOTLAND)
        assert (row.exclusion.withdrawn_by, row.exclusion.withdrawn_on) == (
            PHARMACIST.username,
            date(2024, 3, 12),
        )
        actions = AuditEvent.objects.filter(organisation=GOTLAND, action__contains="exclusion").order_by(
            "number"
        )
        assert [one.action for one in actions] == ["decide-exclusion", "withdraw-exclusion"]
        with pytest.raises(DomainError, match="decision-withdrawn-already"):
            withdraw_exclusion(by=PHARMACIST, now=NOW, region=GOTLAND, decision=number)
        with pytest.raises(NotFound, match="unknown-decision"):
            withdraw_exclusion(by=PHARMACIST, now=NOW, region=GOTLAND, decision=number + 1)
        decide()

    @pytest.mark.parametrize(
        ("changed", "code"), [({"reason": " "}, "reason-missing"), ({"atc": "Z99"}, "substance-not-listed")]
    )
    def test_what_lacks_something_is_refused_and_nothing_is_written(
        self, changed: dict[str, object], code: str
    ) -> None:
        with pytest.raises(DomainError, match=code):
            decide(**changed)
        assert exclusions_of(GOTLAND) == []

    def test_others_see_it_where_the_weeks_or_the_substance_are_shared(self) -> None:
        decide()
        assert exclusions_seen(by=EVALUATOR, now=NOW) == []
        share(Grain.WEEKS)
        assert [row.exclusion.atc for row in exclusions_seen(by=EVALUATOR, now=NOW)] == [OTHER.atc]
        page = read(reader(EVALUATOR), PAGE)
        assert "Restnoterat sedan i våras" in page
        assert "infört 2024-03-12" in page  # later than the day that it is said to be decided on
        assert reader(EVALUATOR).get(FORM).status_code == 403

    def test_the_page_decides_and_withdraws_and_tells_what_is_wrong(self) -> None:
        client = reader(PHARMACIST)
        given = {"atc": OTHER.atc, "kind": "other", "reason": "x", "decided_on": "2024-03-01"}
        answer = client.post(FORM, {**given, "until": "2024-02-01"})
        assert answer.status_code == 422
        assert "Den sista dagen ligger före beslutsdagen." in answer.content.decode()
        assert client.post(FORM, {**given, "until": "2124-02-01"}).status_code == 422
        today = datetime.now(STOCKHOLM).date()
        answer = client.post(FORM, {**given, "decided_on": today, "until": today + timedelta(days=9)})
        assert answer.status_code == 302
        (row,) = exclusions_of(GOTLAND)
        assert client.post(f"{PAGE}{row.id}/aterta/").status_code == 302
        assert "återtaget" in read(client, PAGE)

    def test_the_api_tells_each_decision_with_its_state(self) -> None:
        decide()
        answer = reader(PHARMACIST).get("/v1/exclusions?on=2024-01-01")
        (found,) = json.loads(answer.content)
        assert (found["atc"], found["state"], found["until"]) == (OTHER.atc, "in-force", "2024-05-31")
        rows = json.loads(reader(PHARMACIST).get(f"/v1/pictures/lakemedel-2022?on={DAY}").content)["rows"]
        assert next(one for one in rows if one["careArea"] == AREA)["exclusions"] == [OTHER.atc]

    def test_the_shell_lists_them_with_their_state_on_a_day(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        decide()

        def run(*arguments: str) -> str:
            monkeypatch.setattr(sys, "argv", ["samsyn", "exclusions", "list", *arguments])
            with pytest.raises(SystemExit):
                main()
            said = capsys.readouterr()
            return said.out + said.err

        (told,) = json.loads(run("--on", "2024-06-01", "--format", "json"))
        assert (told["atc"], told["state"], told["kind"]) == (OTHER.atc, "expired", "long-nationally-short")
        assert "in-force" in run("--on", "2024-01-01", "--region", GOTLAND)
        assert OTHER.atc not in run("--region", "region-skane")
        assert "nowhere" in run("--region", "nowhere")


class TestByProgram:
    """What the pages show of a region's stock, a program gets with the same sharing, and no more."""

    def test_the_steps_of_a_line_and_of_each_row_add_up(self) -> None:
        address = f"/v1/regions/{GOTLAND}/waterfalls/{AREA}/{LINE.id}?on={DAY}"
        told = reader(PHARMACIST).get(address).json()
        for one in (told["fall"], *told["rows"]):
            whole = one["gross"] if "gross" in one else one["lies"]
            assert whole - sum(step["amount"] for step in one["steps"]) == one["usable"]
        assert [row["sourceRow"] for row in told["rows"] if row["batch"] == "C"] == [5]
        assert told["reading"] == "lowest"
        area = reader(PHARMACIST).get(f"/v1/regions/{GOTLAND}/waterfalls/{AREA}?on={DAY}").json()
        assert told["fall"] in area["lines"]

    def test_batches_that_are_not_shared_are_null(self) -> None:
        share(Grain.SUBSTANCE, LINE.atc)
        address = f"/v1/regions/{GOTLAND}/waterfalls/{AREA}"
        told = reader(EVALUATOR).get(f"{address}/{LINE.id}?on={DAY}&reading=likely").json()
        assert (told["rows"], told["reading"]) == (None, "likely")
        lines = reader(EVALUATOR).get(f"{address}?on={DAY}").json()["lines"]
        assert {one["line"] for one in lines} == {
            one.id for one in load_list("demo-2022").lines if one.atc == LINE.atc and AREA in one.care_areas
        }
        assert reader(EVALUATOR).get(f"{address}/{OTHER.id}?on={DAY}").status_code == 403
        assert reader(EVALUATOR).get(f"/v1/regions/{GOTLAND}/turnover?on={DAY}").status_code == 403
        assert reader(PHARMACIST).get(f"{address}/nothing?on={DAY}").status_code == 404
        assert reader(PHARMACIST).get(f"{address}?on={DAY}&reading=best").status_code == 422

    def test_the_turnover_is_that_of_the_page(self) -> None:
        found = read_turnover(by=PHARMACIST, now=NOW, **SEEN)
        told = reader(PHARMACIST).get(f"/v1/regions/{GOTLAND}/turnover?on={DAY}").json()
        assert {one["careArea"]: one["verdict"] for one in told["areas"]} == {
            area: one.verdict.value for area, one in found.areas.items()
        }
        assert told["citedAt"] == "L24 §2.1"
        assert "primarvard" in {one["careArea"] for one in told["neverCovered"]}

    def test_the_questions_of_interpretation_say_what_is_assumed(self) -> None:
        told = reader(EVALUATOR).get("/v1/interpretations").json()
        assert [one["id"] for one in told] == [one.id for one in load_interpretations()]
        assert all(one["assumedSv"] and one["assumedEn"] for one in told)
