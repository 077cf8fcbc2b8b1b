"""Interchangeability: a proposal is only a reason to ask; a decision holds packs that can be counted together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.supply.test_catalogue import OTHER, PACK

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.catalogue import Catalogue, NotTold, without_amount
from samsyn.core.supply.interchange import InterchangeDecision, check_group, proposals
from samsyn.core.supply.lists import AmountUnit, Product, Route

BOTH = (PACK.pack_id, OTHER.pack_id)
DECISION = InterchangeDecision(
    "region-gotland", "Paracetamol", BOTH, "same", "a pharmacist", date(2024, 1, 1)
)


def test_packs_alike_in_substance_route_form_and_strength_are_proposed() -> None:
    (proposal,) = proposals([PACK, replace(OTHER, form="tablett ", strength="500  MG")], [])
    assert proposal.packs == set(BOTH)


@pytest.mark.parametrize(
    "other",
    [
        replace(OTHER, atc="N02BE02"),
        replace(OTHER, form="Brustablett"),
        replace(OTHER, strength="1 g"),
        replace(OTHER, route=Route.RECTAL),
    ],
)
def test_packs_that_differ_in_any_of_these_are_not_proposed(other: Product) -> None:
    assert proposals([PACK, other], []) == ()


def test_what_is_decided_is_not_proposed_until_it_is_withdrawn() -> None:
    assert proposals([PACK, OTHER], [DECISION]) == ()
    withdrawn = replace(DECISION, withdrawn_by="a pharmacist", withdrawn_on=date(2024, 2, 1))
    assert len(proposals([PACK, OTHER], [withdrawn])) == 1


def test_a_group_is_counted_in_one_unit() -> None:
    assert check_group(BOTH, Catalogue((PACK, OTHER)), []) is AmountUnit.MICROGRAM


MILLILITRES = replace(OTHER, atc="N02BE51", amount_unit=AmountUnit.MICROLITRE)


@pytest.mark.parametrize(
    "packs, catalogue, decided, code",
    [
        ((PACK.pack_id, PACK.pack_id), Catalogue((PACK,)), [], "group-too-small"),
        (BOTH, Catalogue((PACK,)), [], "pack-not-in-catalogue"),
        (BOTH, Catalogue((PACK,), (without_amount(OTHER, NotTold.AMOUNT),)), [], "pack-not-counted"),
        (BOTH, Catalogue((PACK, MILLILITRES)), [], "group-in-several-units"),
        (BOTH, Catalogue((PACK, OTHER)), [DECISION], "pack-decided-already"),
    ],
)
def test_a_group_that_cannot_be_counted_together_is_refused(
    packs: tuple[str, ...], catalogue: Catalogue, decided: list[InterchangeDecision], code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        check_group(packs, catalogue, decided)
    assert caught.value.code == code
