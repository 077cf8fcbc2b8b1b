"""Sharing: grains have an order of their own, and a sharing says what it is founded on."""

from datetime import date
from itertools import pairwise

import pytest

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.sharing import Grain, Sharing, may_see

ON = date(2024, 1, 1)


def sharing(grain: Grain = Grain.WEEKS, substance: str | None = None, ground: str = "agreed") -> Sharing:
    return Sharing("region-skane", "skr", grain, substance, None, ground, date(2023, 6, 1))


def test_grains_are_ordered_by_how_much_they_show_and_not_by_the_alphabet():
    assert list(Grain) == [Grain.BANDED, Grain.WEEKS, Grain.SUBSTANCE, Grain.BATCH]
    for coarser, finer in pairwise(Grain):
        assert coarser < finer
        assert coarser <= finer
        assert finer > coarser
        assert finer >= coarser
        assert not coarser >= finer
    assert Grain.WEEKS <= Grain.WEEKS <= Grain.WEEKS
    assert sorted(Grain, reverse=True) == [Grain.BATCH, Grain.SUBSTANCE, Grain.WEEKS, Grain.BANDED]


def test_several_sharings_together_show_what_any_of_them_shows():
    sharings = [sharing(Grain.WEEKS), sharing(Grain.SUBSTANCE, "N01AX10")]

    assert may_see(sharings, "skr", "region-skane", Grain.WEEKS, None, ON)
    assert may_see(sharings, "skr", "region-skane", Grain.SUBSTANCE, "N01AX10", ON)
    assert not may_see(sharings, "skr", "region-skane", Grain.SUBSTANCE, "B01AB01", ON)


def test_weeks_per_care_area_are_of_no_single_substance():
    with pytest.raises(DomainError) as refusal:
        sharing(Grain.WEEKS, "N01AX10")
    assert refusal.value.code == "sharing-weeks-of-one-substance"


def test_a_sharing_needs_a_legal_ground():
    with pytest.raises(DomainError) as refusal:
        sharing(ground=" ")
    assert refusal.value.code == "sharing-without-legal-ground"
