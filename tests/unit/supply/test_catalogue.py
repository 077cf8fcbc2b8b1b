"""The catalogue's rules: what a number means, what a new version keeps, and what it may not lose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.catalogue import (
    Catalogue,
    NotTold,
    catalogue_changes,
    completed,
    in_shared_units,
    refuse_implausible_loss,
    renewed,
    without_amount,
)
from samsyn.core.supply.lists import AmountUnit, Product, ProductSource, Route

PACK = Product(
    pack_id="20000000000001",
    npl_id="19990000000001",
    name="Paracetamol 500 mg",
    atc="N02BE01",
    substance="paracetamol",
    route=Route.ORAL,
    form="Tablett",
    strength="500 mg",
    units_per_pack=20,
    amount_per_unit=500_000,
    amount_unit=AmountUnit.MICROGRAM,
    source=ProductSource.NPL,
    varunummer=("012345",),
    gtins=("07350000000013",),
)
OTHER = replace(PACK, pack_id="20000000000002", units_per_pack=100, gtins=("07350000000020",))


def test_a_number_means_one_pack_several_or_none() -> None:
    catalogue = Catalogue((PACK, OTHER))
    assert catalogue.resolve("20000000000001") == ("20000000000001",)
    assert catalogue.resolve("7350000000020") == ("20000000000002",)
    assert catalogue.resolve("12345") == ("20000000000001", "20000000000002")
    assert catalogue.resolve("999999") == ()


def test_a_pack_that_is_not_counted_is_found_by_its_numbers_too() -> None:
    catalogue = Catalogue((), (without_amount(PACK, NotTold.AMOUNT),))
    assert catalogue.resolve("12345") == (PACK.pack_id,)


def test_a_line_is_counted_in_one_unit_and_the_others_do_not_count() -> None:
    millilitres = replace(OTHER, pack_id="20000000000003", amount_unit=AmountUnit.MICROLITRE)
    shared = in_shared_units([millilitres, PACK, OTHER], {})
    assert shared.products == (PACK, OTHER)
    assert [(one.pack_id, one.why) for one in shared.uncounted] == [("20000000000003", NotTold.OTHER_UNIT)]


def test_the_unit_that_a_line_has_already_goes_before_the_most_common() -> None:
    shared = in_shared_units([PACK, OTHER], {PACK.line_id: AmountUnit.MICROLITRE})
    assert shared.products == ()


def test_a_register_replaces_its_own_packs_and_leaves_those_of_others() -> None:
    feeds = replace(OTHER, source=ProductSource.SHORTAGE_FEED)
    told = replace(PACK, pack_id="20000000000009")
    newer = renewed(Catalogue((PACK, feeds)), [told], ProductSource.NPL)
    assert set(newer.by_pack) == {feeds.pack_id, told.pack_id}


@pytest.mark.parametrize(
    "told",
    [
        without_amount(replace(PACK, name="Paracetamol X"), NotTold.AMOUNT),
        replace(PACK, name="Paracetamol X", route=Route.RECTAL),
        replace(PACK, name="Paracetamol X", amount_unit=AmountUnit.MICROLITRE, amount_per_unit=7),
    ],
)
def test_a_pack_stays_counted_as_it_was_where_the_register_does_not_tell_or_tells_another_way(
    told: Product,
) -> None:
    (pack,) = renewed(Catalogue((PACK,)), [told], ProductSource.NPL).products
    assert pack == replace(PACK, name="Paracetamol X")


def test_a_register_that_tells_the_amount_is_believed() -> None:
    told = replace(PACK, units_per_pack=30)
    assert renewed(Catalogue((PACK,)), [told], ProductSource.NPL).products == (told,)


def test_an_amount_of_another_strength_is_not_kept() -> None:
    told = without_amount(replace(PACK, strength="1 g"), NotTold.AMOUNT)
    assert renewed(Catalogue((PACK,)), [told], ProductSource.NPL).uncounted == (told,)


def test_a_feed_adds_what_is_lacking_and_changes_nothing_else() -> None:
    told = [replace(PACK, name="otherwise"), replace(OTHER, source=ProductSource.SHORTAGE_FEED)]
    newer = completed(Catalogue((PACK,)), told)
    assert newer.by_pack[PACK.pack_id] == PACK
    assert OTHER.pack_id in newer.by_pack


def test_versions_differ_by_packs_that_are_new_gone_or_told_otherwise() -> None:
    third = replace(PACK, pack_id="20000000000003")
    renamed = replace(OTHER, name="Alvedon", units_per_pack=50)
    changes = catalogue_changes(Catalogue((PACK, OTHER)), Catalogue((renamed, third)))
    assert [(one.pack_id, one.before is None, one.after is None) for one in changes] == [
        (PACK.pack_id, False, True),
        (OTHER.pack_id, False, False),
        (third.pack_id, True, False),
    ]
    assert changes[1].changed == (
        ("name", "Paracetamol 500 mg", "Alvedon"),
        ("units_per_pack", 100, 50),
    )


def test_a_pack_that_stops_counting_says_what_it_lost_and_why() -> None:
    (change,) = catalogue_changes(Catalogue((PACK,)), Catalogue((), (without_amount(PACK, NotTold.AMOUNT),)))
    assert ("amount_per_unit", 500_000, None) in change.changed
    assert ("why", None, NotTold.AMOUNT) in change.changed


def packs(count: int) -> tuple[Product, ...]:
    return tuple(replace(PACK, pack_id=f"2{number:013}") for number in range(count))


def test_a_version_may_lose_a_fifth_of_its_packs_and_no_more() -> None:
    refuse_implausible_loss(Catalogue(packs(10)), Catalogue(packs(8)))
    with pytest.raises(DomainError, match="catalogue-shrinks"):
        refuse_implausible_loss(Catalogue(packs(10)), Catalogue(packs(7)))


def test_packs_that_count_no_more_are_a_loss_too() -> None:
    uncounted = tuple(without_amount(one, NotTold.AMOUNT) for one in packs(10))
    with pytest.raises(DomainError, match="counted"):
        refuse_implausible_loss(Catalogue(packs(10)), Catalogue((), uncounted))


def test_as_many_new_packs_do_not_make_up_for_those_that_are_gone() -> None:
    others = tuple(replace(one, pack_id=f"3{one.pack_id[1:]}") for one in packs(10))
    with pytest.raises(DomainError, match="catalogue-shrinks"):
        refuse_implausible_loss(Catalogue(packs(10)), Catalogue(others))
