"""A region compares itself with those that take part, and learns of no single one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.builders.people import COORDINATOR, EVALUATOR, NOW, OPERATOR, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, stock, storerooms

from samsyn.core.evaluation.disclosure import BandedValues, Withheld
from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.sharing import COMPARING_REGIONS, Grain
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.ops.picture.comparison import (
    NO_RELEASE,
    NOT_TAKING_PART,
    WITHDRAWN_SINCE,
    Comparison,
    compare_region,
    release_comparison,
)
from samsyn.ops.picture.reading import read_picture, region_rows
from samsyn.ops.picture.sharing import grant_sharing, withdraw_sharing
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import AuditEvent, ComparisonRelease, ReadEvent
from samsyn.store.queries.stock import snapshot_on

DAY, LATER = date(2023, 12, 31), date(2024, 1, 31)
PACKED = {one.line_id: one for one in shipped_catalogue().products}
LINE = next(o for o in load_list("demo-2022").lines if "intensivvard" in o.care_areas and o.id in PACKED)
LOW = ("blekinge", "dalarna", "gotland", "gavleborg", "halland")
HIGH = ("kronoberg", "norrbotten", "skane", "stockholm", "uppsala")
AGREEMENT = "lakemedel-2022"


def who(name: str) -> Actor:
    return region_person(COORDINATOR.role, f"region-{name}")


def send(name: str, packs: int, day: date = DAY) -> None:
    """So many packs of the one substance, of which one is used a day."""
    here = {"region": f"region-{name}", "pack_id": PACKED[LINE.id].pack_id}
    used = {**here, "from": "2023-07-02", "to": "2023-12-30", "quantity": "182"}
    files = [
        ("f", storerooms({"region": f"region-{name}"})),
        ("l", stock({**here, "quantity": str(packs), "expiry": "2030-01-01"})),
        ("u", consumption(used)),
    ]
    import_stock(by=OPERATOR, now=NOW, region=f"region-{name}", as_of=day, files=files)


def take_part(name: str) -> int:
    return grant_sharing(
        by=who(name),
        now=NOW,
        owner=f"region-{name}",
        recipient=COMPARING_REGIONS,
        grain=Grain.BANDED,
        substance=None,
        valid_until=None,
        legal_ground="samverkan",
    )


@pytest.fixture
def five_low_and_five_high(installation: object) -> dict[str, int]:
    """Five regions that last about 10 days, five about 90; all take part, by their sharings' numbers."""
    for name in LOW:
        send(name, 10)
    for name in HIGH:
        send(name, 90)
    return {name: take_part(name) for name in LOW + HIGH}


def compare(name: str, line: str | None = None, on: date = DAY, by: Actor | None = None) -> Comparison:
    region = f"region-{name}"
    (row,) = region_rows(snapshot_on(on), [region], AGREEMENT)
    cells = tuple(cell for cell in row.cells if cell.result.area == "intensivvard")
    return compare_region(by=by or who(name), now=NOW, region=region, on=on, cells=cells, line=line)


def bands(found: Comparison) -> list[int]:
    (cell,) = found.cells
    assert isinstance(cell.others, BandedValues)
    return [band.regions for band in cell.others.bands]


@pytest.mark.parametrize("line", [None, LINE.id])
def test_a_region_sees_its_own_weeks_and_how_many_of_the_others_are_in_each_band(
    five_low_and_five_high: dict[str, int], line: str | None
) -> None:
    found = compare("skane", line)
    (cell,) = found.cells
    assert cell.own_days is not None
    assert cell.own_days >= 56
    assert found.others == 9
    assert bands(found) == [5, 0, 0, 0, 4]


def test_every_look_leaves_a_trace_with_each_region_that_it_was_about(
    five_low_and_five_high: dict[str, int],
) -> None:
    compare("skane")
    looked = ReadEvent.objects.filter(reader_organisation="region-skane", grain="banded")
    assert {one.owner for one in looked} == {f"region-{name}" for name in LOW + HIGH} - {"region-skane"}
    assert AuditEvent.objects.filter(action="release-comparison").count() == 10


def test_taking_part_opens_nothing_else(five_low_and_five_high: dict[str, int]) -> None:
    seen = read_picture(by=who("skane"), now=NOW, agreement=AGREEMENT, on=DAY)
    assert [row.region for row in seen.rows] == ["region-skane"]
    with pytest.raises(NotPermitted):
        read_picture(by=EVALUATOR, now=NOW, agreement=AGREEMENT, on=DAY)


def test_only_the_region_itself_compares_and_only_where_it_takes_part(
    five_low_and_five_high: dict[str, int],
) -> None:
    for by in (OPERATOR, EVALUATOR, who("gotland")):
        with pytest.raises(NotPermitted, match="comparison-of-another"):
            compare("skane", by=by)
    send("sormland", 90)
    assert compare("sormland").why_not == NOT_TAKING_PART


def test_a_region_that_the_reader_knows_is_not_among_the_others(
    five_low_and_five_high: dict[str, int],
) -> None:
    grant_sharing(
        by=who("norrbotten"),
        now=NOW,
        owner="region-norrbotten",
        recipient="region-skane",
        grain=Grain.WEEKS,
        substance=None,
        valid_until=None,
        legal_ground="samverkan",
    )
    found = compare("skane")
    assert found.others == 8
    # Four high ones would tell of three that Skåne does not know.
    assert [cell.others for cell in found.cells] == [Withheld.WOULD_REVEAL]


def test_what_one_to_three_regions_send_moves_no_band(five_low_and_five_high: dict[str, int]) -> None:
    before = bands(compare("skane"))
    for name in LOW[:3]:
        send(name, 90, LATER)
        after = compare("skane", on=LATER)
        assert (bands(after), after.on) == (before, DAY)
    send(LOW[3], 90, LATER)
    moved = compare("skane", on=LATER)
    assert moved.on == LATER
    assert [cell.others for cell in moved.cells] == [Withheld.WOULD_REVEAL]


def test_a_day_is_answered_with_the_release_before_it(five_low_and_five_high: dict[str, int]) -> None:
    first = bands(compare("skane"))
    for name in (*LOW, *HIGH):
        send(name, 90, LATER)
    assert bands(compare("skane", on=LATER)) == [0, 0, 0, 0, 9]
    assert bands(compare("skane", on=DAY)) == first


def test_who_withdraws_hides_the_release_at_once(five_low_and_five_high: dict[str, int]) -> None:
    compare("skane")
    withdraw_sharing(
        by=who("norrbotten"), now=NOW, owner="region-norrbotten", sharing=five_low_and_five_high["norrbotten"]
    )
    assert compare("skane").why_not == WITHDRAWN_SINCE
    assert compare("norrbotten").why_not == NOT_TAKING_PART


def test_three_regions_are_too_few_for_a_release(installation: object) -> None:
    for name in LOW[:3]:
        send(name, 10)
        take_part(name)
    assert not release_comparison(by=OPERATOR, now=NOW)
    assert compare(LOW[0]).why_not == NO_RELEASE


def test_the_database_refuses_to_change_a_release(five_low_and_five_high: dict[str, int]) -> None:
    compare("skane")
    with pytest.raises(DatabaseError), transaction.atomic():
        ComparisonRelease.objects.update(number=7)


@pytest.mark.parametrize(
    "recipient, grain", [("region-skane", Grain.BANDED), (COMPARING_REGIONS, Grain.WEEKS)]
)
def test_bands_are_for_those_who_compare_and_nothing_else_is(recipient: str, grain: Grain) -> None:
    with pytest.raises(DomainError, match="sharing-bands-with-one"):
        grant_sharing(
            by=COORDINATOR,
            now=NOW,
            owner="region-gotland",
            recipient=recipient,
            grain=grain,
            substance=None,
            valid_until=None,
            legal_ground="samverkan",
        )


def test_the_page_tells_the_bands_to_the_region_and_to_nobody_else(
    five_low_and_five_high: dict[str, int],
) -> None:
    own = read(reader(who("skane")), f"/forsorjning/region-skane/?dag={DAY}")
    assert "Jämfört med de andra" in own
    assert "mindre än 2 veckor 5" in own
    assert "8 veckor eller mer ← vi 4" in own
    assert "Jämfört med de andra" not in read(reader(OPERATOR), f"/forsorjning/region-skane/?dag={DAY}")


def test_a_program_of_the_region_gets_the_bands_and_no_other_does(
    five_low_and_five_high: dict[str, int],
) -> None:
    address = f"/v1/regions/region-skane/comparison?on={DAY}"
    told = reader(who("skane")).get(address).json()
    cell = next(one for one in told["cells"] if one["careArea"] == "intensivvard")
    assert [band["regions"] for band in cell["bands"]] == bands(compare("skane"))
    assert (told["others"], told["whyNot"], cell["withheld"]) == (9, "", "")
    assert cell["ownDays"] >= 56
    of_line = reader(who("skane")).get(f"{address}&line={LINE.id}").json()
    assert {one["line"] for one in of_line["cells"]} == {LINE.id}
    assert reader(who("skane")).get(f"{address}&line=nothing").status_code == 404
    assert reader(who("stockholm")).get(address).status_code == 403
