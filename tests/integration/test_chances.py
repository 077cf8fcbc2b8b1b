"""The chances to last: counted by the rule, shown as far as the lines are shared, each look traced once."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client
from tests.builders.people import COORDINATOR, EVALUATOR, NOW, OPERATOR, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, stock, storerooms
from typer.testing import CliRunner

from samsyn.cli.stock import app
from samsyn.core.kernel.errors import NotFound, NotPermitted
from samsyn.core.supply.chance import HORIZONS, ChanceAssumptions, line_chances, net_demands
from samsyn.core.supply.coverage import Batch, Demand
from samsyn.core.supply.sharing import Grain
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.ops.kernel.sentences import sentence
from samsyn.ops.picture.chances import RegionChances, read_chances
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import ReadEvent

DAY = date(2023, 12, 31)
GOTLAND = "region-gotland"
LINE, OTHER = [line for line in load_list("demo-2022").lines if "intensivvard" in line.care_areas][:2]
PACK = next(pack for pack in shipped_catalogue().products if pack.line_id == LINE.id)


@pytest.fixture(autouse=True)
def gotland(installation: object) -> None:
    """Gotland holds 30 packs of one substance and uses one a day."""
    here = {"region": GOTLAND, "pack_id": PACK.pack_id}
    files = [
        ("f", storerooms({"region": GOTLAND})),
        ("l", stock({**here, "quantity": "30", "expiry": "2030-01-01"})),
        ("u", consumption({**here, "from": "2023-07-02", "to": "2023-12-30", "quantity": "182"})),
    ]
    import_stock(by=OPERATOR, now=NOW, region=GOTLAND, as_of=DAY, files=files)


def chances(by=COORDINATOR) -> RegionChances:  # type: ignore[no-untyped-def]
    return read_chances(by=by, now=NOW, agreement="lakemedel-2022", on=DAY, region=GOTLAND)


def share(grain: Grain, substance: str | None = None) -> None:
    grant_sharing(
        by=COORDINATOR,
        now=NOW,
        owner=GOTLAND,
        recipient="socialstyrelsen",
        grain=grain,
        substance=substance,
        valid_until=None,
        legal_ground="test",
    )


def test_the_chances_are_those_of_the_rule() -> None:
    a_day = PACK.amount_per_pack
    nets = net_demands(GOTLAND, LINE.atc, ChanceAssumptions())
    usable = (date(2030, 1, 1) - DAY).days + 1
    expected = line_chances([([Batch(30 * a_day, usable)], Demand(182 * a_day, 182))], nets)

    rows = [row for row in chances().rows if (row.care_area, row.line) == ("intensivvard", LINE.id)]

    assert [row.days for row in rows] == list(HORIZONS)
    assert [(row.pooled_lasted, row.pooled_of) for row in rows] == [
        (one.lasted, 1000) for one in expected.pooled
    ]
    assert 0 < rows[-1].pooled_lasted < rows[0].pooled_lasted


def test_a_line_without_a_rate_has_no_chance() -> None:
    other = [row for row in chances().rows if row.line == OTHER.id]
    assert {(row.pooled_of, row.storerooms_of) for row in other} == {(0, 0)}


def test_only_the_lines_that_are_shared_are_shown() -> None:
    with pytest.raises(NotPermitted):
        chances(EVALUATOR)
    share(Grain.WEEKS)
    assert chances(EVALUATOR).rows == []
    share(Grain.SUBSTANCE, LINE.atc)
    assert {row.line.partition("-")[0].upper() for row in chances(EVALUATOR).rows} == {LINE.atc}


def test_a_look_leaves_one_trace() -> None:
    share(Grain.SUBSTANCE, LINE.atc)
    chances(EVALUATOR)
    assert list(ReadEvent.objects.values_list("owner", "grain")) == [(GOTLAND, "substance")]


def test_the_pages_show_the_chances_and_name_whose_assumptions_they_rest_on() -> None:
    lasted = {row.days: row.pooled_lasted for row in chances().rows if row.line == LINE.id}
    person = region_person(COORDINATOR.role, GOTLAND)
    for language, at, words in (
        ("en", "days", "1 000 draws"),
        ("sv", "dagar", "1 000 dragningar"),
    ):
        one = read(
            reader(person, language=language), f"/forsorjning/{GOTLAND}/intensivvard/{LINE.id}/?dag={DAY}"
        )
        assert f"90 {at}" in one
        assert f"{lasted[90] // 10} %" in one
        assert words in one
        whole = read(reader(person, language=language), f"/forsorjning/{GOTLAND}/?dag={DAY}")
        assert f"{lasted[60] // 10} %" in whole
        assert words in whole


def test_a_program_gets_the_counts_and_what_they_rest_on() -> None:
    client = reader(region_person(COORDINATOR.role, GOTLAND))
    told = client.get(f"/v1/pictures/lakemedel-2022/chances/{GOTLAND}?on={DAY}").json()
    assert told["assumed"]["draws"] == 1000
    assert [row["pooledLasted"] for row in told["rows"] if row["line"] == LINE.id][:5] == [
        row.pooled_lasted for row in chances().rows if row.line == LINE.id
    ][:5]
    assert Client().get(f"/v1/pictures/lakemedel-2022/chances/{GOTLAND}").status_code in {401, 403}


def test_the_command_line_tells_the_same() -> None:
    run = CliRunner().invoke(app, ["chance", "--region", GOTLAND, "--on", str(DAY), "--format", "json"])
    rows = json.loads(run.stdout)
    assert [row["storeroomsLasted"] for row in rows] == [row.storerooms_lasted for row in chances().rows]
    table = CliRunner().invoke(app, ["chance", "--region", GOTLAND, "--on", str(DAY)]).stdout
    assert LINE.id in table
    assert "own assumptions" in table


def test_a_day_before_any_stock_is_refused_in_a_sentence_and_the_table_says_which_figure_it_is() -> None:
    refused = CliRunner().invoke(app, ["chance", "--region", GOTLAND, "--on", "1999-01-01"]).exception
    assert isinstance(refused, NotFound)
    assert sentence(refused) == "region-gotland has sent no stock about that day or any before it."
    told = " ".join(CliRunner().invoke(app, ["picture", "--on", str(DAY)]).stdout.split())
    assert "the lowest figure of the shortest substance" in told
