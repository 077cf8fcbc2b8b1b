"""The storerooms that the demo's Gotland keeps here: told again, nothing doubles, and there is something to do in them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.builders.people import PHARMACIST, region_person

from samsyn.core.kernel.roles import Role
from samsyn.core.supply.kept import Why, errands
from samsyn.demo.kept import keep_storerooms
from samsyn.ops.stock.kept import balances
from samsyn.store.models import StockEvent
from samsyn.store.queries.kept import kept_storerooms
from samsyn.store.queries.stock import newest_day

NOW, DAY = datetime(2026, 11, 20, 3, tzinfo=UTC), date(2026, 8, 22)


def build() -> None:
    keeper = region_person(Role.STOREROOM_KEEPER)
    keep_storerooms(pharmacist=PHARMACIST, keeper=keeper, now=NOW, day=DAY)


def test_a_ward_and_an_ambulance_are_kept_and_building_again_notes_nothing_twice() -> None:
    build()
    noted = StockEvent.objects.count()
    build()
    assert StockEvent.objects.count() == noted
    assert [row.kind for row in kept_storerooms("region-gotland")] == ["ambulance", "ward"]
    assert newest_day() == DAY


def test_each_reason_to_do_something_is_shown_and_one_storeroom_can_help_the_other() -> None:
    build()
    held = {str(number): balance for number, balance in balances("region-gotland").items()}
    found = [one for storeroom in held for one in errands(storeroom, held, DAY)]
    assert {one.why for one in found} == set(Why)
    assert any(one.surplus_in for one in found)
