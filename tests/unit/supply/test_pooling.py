"""Pooled and unpooled: what a full shelf lends to an empty one on paper, and not in truth."""

from samsyn.core.supply.coverage import Batch
from samsyn.core.supply.pooling import Held, PooledBy, pooled_covers
from samsyn.core.supply.rate import PositionUse, RateRule

RULE = RateRule(182)
DAYS = (91, 91)


def held(storeroom: str, amount: int, pack: str = "p", hospital: str = "", share: int = 100) -> Held:
    """A storeroom that uses one a day, the same every month, and has so many of one pack."""
    return Held(storeroom, hospital, pack, PositionUse((91, 91), 182), share, (Batch(amount, 400),))


def pooled(*positions: Held, interchangeable=()):
    return {one.by: one for one in pooled_covers(positions, interchangeable, DAYS, RULE, month_days=30)}


def test_together_they_last_a_month_and_one_of_them_does_not():
    found = pooled(held("a", 100), held("b", 10))

    assert found[PooledBy.REGION].at_month == 1
    assert (found[PooledBy.STOREROOM].at_month, len(found[PooledBy.STOREROOM].groups)) == (1, 2)
    assert found[PooledBy.STOREROOM].shortest[0] == "b"


def test_a_hospital_pools_its_storerooms_and_one_of_none_stands_by_itself():
    found = pooled(held("a", 50, hospital="Visby"), held("b", 10, hospital="Visby"), held("ambulans", 5))

    assert [(name, int(cover.days)) for name, cover in found[PooledBy.HOSPITAL].groups] == [
        ("ambulans", 5),
        ("Visby", 30),
    ]


def test_packs_stand_in_for_each_other_where_the_region_has_decided_so():
    positions = held("a", 5, "p"), held("a", 100, "q"), held("a", 20, "r")
    apart = pooled(*positions)
    decided = pooled(*positions, interchangeable=[("p", "q")])

    assert len(apart[PooledBy.INTERCHANGEABLE].groups) == 3
    assert [name for name, _ in decided[PooledBy.INTERCHANGEABLE].groups] == ["r", "p + q"]
    assert len(decided[PooledBy.PACK].groups) == 3


def test_what_uses_nothing_is_no_group():
    unused = Held("a", "", "p", PositionUse((0, 0), 182), 100, (Batch(5, 10),))

    assert pooled(unused)[PooledBy.STOREROOM].groups == ()
