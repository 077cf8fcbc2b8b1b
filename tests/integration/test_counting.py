"""A scenario that takes long: the page answers at once with how far it has come, and the figures come by themselves."""

from __future__ import annotations

from datetime import date
from threading import Event

import pytest
from tests.builders.people import NOW, OPERATOR, PHARMACIST, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import stock, storerooms

from samsyn.core.kernel.errors import DomainError
from samsyn.ops.kernel import under_way
from samsyn.ops.kernel.under_way import Meanwhile, StillCounting
from samsyn.ops.picture import playing
from samsyn.ops.stock.sending import import_stock
from samsyn.web.views import lines, scenarios

DAY = date(2023, 12, 31)
REGION = "region-skane"
PAGES = [
    f"/forsorjning/scenarier/heightened-alert/?dag={DAY}",
    f"/forsorjning/scenarier/heightened-alert/{REGION}/?dag={DAY}",
    f"/forsorjning/substanser/?dag={DAY}&scenario=heightened-alert",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_tells_how_far_it_has_come_and_then_the_figures(
    installation: object, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    files = [("f", storerooms({"region": REGION})), ("l", stock({"region": REGION}))]
    import_stock(by=OPERATOR, now=NOW, region=REGION, as_of=DAY, files=files)
    go_on, play = Event(), playing.scenario_outcome
    monkeypatch.setattr(playing, "PLAYED", Meanwhile())
    monkeypatch.setattr(playing, "scenario_outcome", lambda *given: (go_on.wait(10), play(*given))[1])
    playing._outcome.cache_clear()
    for module in (lines, scenarios):
        monkeypatch.setattr(module, "PATIENCE", 0.01)
    pharmacist = reader(region_person(PHARMACIST.role, REGION))

    assert "0 av 1 regioner är klara." in read(pharmacist, address, status=202)
    go_on.set()
    for module in (lines, scenarios):
        monkeypatch.setattr(module, "PATIENCE", 10)
    assert "Höjd beredskap" in read(pharmacist, address)


def test_the_work_is_begun_once_and_its_progress_told() -> None:
    go_on, begun = Event(), []

    def work(region: str) -> str:
        begun.append(region)
        if region == "slow":
            go_on.wait(10)
        return region.upper()

    meanwhile: Meanwhile[str] = Meanwhile()
    for _ in range(2):
        with pytest.raises(StillCounting) as told:
            meanwhile.of_each("key", ["quick", "slow"], work, 0.2)
        assert (told.value.done, told.value.of) == (1, 2)
    go_on.set()
    assert meanwhile.of_each("key", ["quick", "slow"], work, None) == {"quick": "QUICK", "slow": "SLOW"}
    assert sorted(begun) == ["quick", "slow"]


def test_what_goes_wrong_is_told_and_the_next_one_tries_anew() -> None:
    def fails(region: str) -> str:
        raise DomainError("amounts-too-large", region=region)

    meanwhile: Meanwhile[str] = Meanwhile()
    with pytest.raises(DomainError, match="amounts-too-large"):
        meanwhile.of_each("key", ["one"], fails, None)
    assert meanwhile.of_each("key", ["one"], str.upper, None) == {"one": "ONE"}


def test_only_the_last_works_are_kept() -> None:
    meanwhile: Meanwhile[str] = Meanwhile()
    for number in range(under_way.MOST_KEPT + 1):
        meanwhile.of_each(number, ["one"], str.upper, None)
    assert len(meanwhile._works) == under_way.MOST_KEPT
