"""A substance's page where there is much of it: what runs out and expires first is shown, and the rest when asked for."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.builders.people import COORDINATOR, NOW, OPERATOR
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, reported, stock, storerooms

from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.ops.stock.sending import import_stock
from samsyn.web.supply_lines import ROWS_SHOWN

DAY, AREA = date(2023, 12, 31), "intensivvard"
PACKED = {one.line_id: one.pack_id for one in shipped_catalogue().products}
LINE = next(one.id for one in load_list("demo-2022").lines if AREA in one.care_areas and one.id in PACKED)
BATCHES = ROWS_SHOWN + 3
ADDRESS = f"/forsorjning/region-gotland/{AREA}/{LINE.lower()}/?overenskommelse=lakemedel-2022&dag={DAY}"


@pytest.fixture(autouse=True)
def many_batches_in_two_storerooms(installation: object) -> None:
    """Of two storerooms, each using a pack a day, Visby has all the batches and Fårö a single pack."""
    here = {"region": "region-gotland", "pack_id": PACKED[LINE]}
    rooms = {"VISBY": "Visby lager", "FARO": "Fårö lager"}
    batches = [
        {**here, "storeroom_id": "VISBY", "batch": f"B{number:03}", "expiry": f"{2025 + number}-01-01"}
        for number in range(BATCHES - 1)
    ]
    batches.append({**here, "storeroom_id": "FARO", "batch": "SIST", "expiry": "2999-01-01"})
    used = [
        {**here, "storeroom_id": room, "from": "2023-07-02", "to": "2023-12-30", "quantity": "182"}
        for room in rooms
    ]
    files = [
        (
            "f",
            storerooms(
                *({"region": "region-gotland", "storeroom_id": k, "name": v} for k, v in rooms.items())
            ),
        ),
        ("l", stock(*({**one, "quantity": "1"} for one in batches))),
        ("u", consumption(*used)),
        ("v", reported({"region": "region-gotland", "weeks": "5"})),
    ]
    import_stock(by=OPERATOR, now=NOW, region="region-gotland", as_of=DAY, files=files)


def test_the_batches_that_expire_first_are_shown_and_all_when_asked_for() -> None:
    page = read(reader(COORDINATOR), ADDRESS)
    assert len(re.findall(r"\bB\d{3}\b", page)) == ROWS_SHOWN
    assert "B000" in page
    assert "SIST" not in page
    assert f"Visa alla: {BATCHES} batcher, 2 förråd" in page
    everything = read(reader(COORDINATOR), ADDRESS + "&visa=alla")
    assert len(re.findall(r"\bB\d{3}\b", everything)) == BATCHES - 1
    assert "SIST" in everything
    assert "Visa alla:" not in everything


def test_the_storeroom_whose_own_stock_lasts_shortest_comes_first() -> None:
    _, rooms = read(reader(COORDINATOR), ADDRESS).split("Per förråd, de kortaste först")
    assert rooms.index("Fårö lager") < rooms.index("Visby lager")
