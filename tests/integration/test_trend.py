"""The weeks over the days: one's own, or of those who have shared them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.builders.people import COORDINATOR, EVALUATOR, NOW, OPERATOR, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, reported, stock, storerooms

from samsyn.core.kernel.errors import NotFound, NotPermitted
from samsyn.core.supply.sharing import Grain
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.picture.trend import Trend, read_trend
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import ReadEvent

DAY, LATER = date(2023, 12, 31), date(2024, 1, 31)
PACKED = {one.line_id: one for one in shipped_catalogue().products}
LINE = next(o for o in load_list("demo-2022").lines if "intensivvard" in o.care_areas and o.id in PACKED)
SKANE = region_person(COORDINATOR.role, "region-skane")
AGREEMENT = "lakemedel-2022"


@pytest.fixture(autouse=True)
def gotland_on_two_days_and_skane_on_one(installation: object) -> None:
    """Gotland has 91 packs, then 35, and uses one a day; Skåne has 182 and has sent only the first."""
    for region, day, packs, weeks in (
        ("region-gotland", DAY, "91", "5"),
        ("region-gotland", LATER, "35", "4"),
        ("region-skane", DAY, "182", "6"),
    ):
        here = {"region": region, "pack_id": PACKED[LINE.id].pack_id}
        files = [
            ("f", storerooms({"region": region})),
            ("l", stock({**here, "quantity": packs, "expiry": "2030-01-01"})),
            ("u", consumption({**here, "from": "2023-07-02", "to": "2023-12-30", "quantity": "182"})),
            ("v", reported({"region": region, "weeks": weeks})),
        ]
        import_stock(by=OPERATOR, now=NOW, region=region, as_of=day, files=files)


def told(found: Trend) -> list[tuple[date, Decimal | None, int]]:
    return [
        (one.on, one.weeks_reported, one.regions) for one in found.points if one.care_area == "intensivvard"
    ]


def test_a_region_follows_its_own_weeks_on_the_days_that_it_sent() -> None:
    own = read_trend(by=COORDINATOR, now=NOW, agreement=AGREEMENT, region="region-gotland")
    assert told(own) == [(DAY, Decimal("5.0"), 1), (LATER, Decimal("4.0"), 1)]
    first, second = [one.weeks_computed for one in own.points if one.care_area == "intensivvard"]
    assert first is not None
    assert second is not None
    assert first > second
    assert (
        len(
            {
                one.on
                for one in read_trend(by=SKANE, now=NOW, agreement=AGREEMENT, region="region-skane").points
            }
        )
        == 1
    )


def test_of_all_regions_the_lowest_is_told_with_how_many_there_are() -> None:
    everyone = read_trend(by=OPERATOR, now=NOW, agreement=AGREEMENT)
    assert told(everyone)[0] == (DAY, Decimal("5.0"), 2)
    assert everyone.hidden == ()


def test_nobody_sees_what_is_not_shared_and_who_looks_leaves_a_trace() -> None:
    with pytest.raises(NotPermitted, match="stock-not-shared"):
        read_trend(by=SKANE, now=NOW, agreement=AGREEMENT, region="region-gotland")
    with pytest.raises(NotPermitted, match="no-stock-shared"):
        read_trend(by=EVALUATOR, now=NOW, agreement=AGREEMENT)
    with pytest.raises(NotFound):
        read_trend(by=OPERATOR, now=NOW, agreement=AGREEMENT, region="region-atlantis")
    nation = read_trend(by=SKANE, now=NOW, agreement=AGREEMENT)
    assert (nation.regions, nation.hidden) == (("region-skane",), ("region-gotland",))
    assert {one.owner for one in ReadEvent.objects.filter(reader=SKANE.username)} == {"region-skane"}


def test_with_weeks_shared_the_authority_sees_the_trend() -> None:
    grant_sharing(
        by=COORDINATOR,
        now=NOW,
        owner="region-gotland",
        recipient="socialstyrelsen",
        grain=Grain.WEEKS,
        substance=None,
        valid_until=None,
        legal_ground="uppföljning",
    )
    assert read_trend(by=EVALUATOR, now=NOW, agreement=AGREEMENT).regions == ("region-gotland",)


def test_the_pages_and_the_api_tell_the_same() -> None:
    gotland = reader(COORDINATOR)
    page = read(gotland, "/forsorjning/region-gotland/utveckling/")
    assert "Utveckling: Region Gotland" in page
    assert "2024-01-31 Intensivvård 4" in page
    assert "Utveckling" in read(gotland, "/forsorjning/utveckling/")
    answer = gotland.get("/v1/regions/region-gotland/trend").json()
    reported_weeks = [one["weeksReported"] for one in answer["points"] if one["careArea"] == "intensivvard"]
    assert reported_weeks == [5.0, 4.0]
    assert gotland.get("/v1/regions/region-skane/trend").status_code == 403
