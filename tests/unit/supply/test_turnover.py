"""Rotating and near, as L24 §2.1 means the goods to be: by where they lie and whether any of them is used there."""

from __future__ import annotations

from fractions import Fraction

import pytest

from samsyn.core.supply.turnover import (
    Distance,
    Life,
    Position,
    Turnover,
    TurnoverVerdict,
    distance,
    turnover,
)
from samsyn.intake.interpretations import load_interpretations

WARD, HOSPITAL, CENTRAL = Distance.AT_CARE, Distance.HOSPITAL, Distance.CENTRAL


def of(*positions: tuple[str, Distance, int, bool], days_told: int = 182) -> Turnover:
    return turnover([Position(*one) for one in positions], (), days_told)


@pytest.mark.parametrize(
    ("kind", "placement", "holder", "ward_stock", "expected"),
    [
        ("ward", None, "own", True, Distance.AT_CARE),
        ("ambulance", None, "own", False, Distance.AT_CARE),
        ("hospital", None, "own", False, Distance.HOSPITAL),
        ("central", None, "own", False, Distance.CENTRAL),
        ("central", "near-care", "own", False, Distance.AT_CARE),
        ("dental", "central", "own", False, Distance.CENTRAL),
        ("central", None, "contracted", False, Distance.CONTRACTED),
        ("hospital", "near-care", "contracted", False, Distance.AT_CARE),
    ],
)
def test_what_the_region_states_counts_before_the_kind(
    kind: str, placement: str | None, holder: str, ward_stock: bool, expected: Distance
) -> None:
    assert distance(kind, placement, holder, ward_stock=ward_stock) is expected


def test_stock_that_is_used_where_it_lies_on_the_ward_is_rotating_and_near() -> None:
    assert of(("a", WARD, 10, True), ("b", HOSPITAL, 5, True)).verdict is TurnoverVerdict.ROTATING_AND_NEAR


def test_stock_that_is_used_from_afar_is_rotating_far() -> None:
    assert of(("a", CENTRAL, 90, True), ("a", WARD, 10, True)).verdict is TurnoverVerdict.ROTATING_FAR


def test_stock_that_nobody_uses_where_it_lies_is_standing_however_near() -> None:
    assert of(("a", WARD, 90, False), ("a", CENTRAL, 10, True)).verdict is TurnoverVerdict.STANDING


def test_exactly_half_is_enough() -> None:
    found = of(("a", WARD, 5, True), ("a", CENTRAL, 5, False))
    assert (found.rotating, found.near) == (Fraction(1, 2), Fraction(1, 2))
    assert found.verdict is TurnoverVerdict.ROTATING_AND_NEAR


@pytest.mark.parametrize(
    "found",
    [
        of(),
        of(("a", WARD, 5, True), days_told=0),
        of(("a", Distance.UNKNOWN, 5, True)),
        of(("a", WARD, 0, True)),
    ],
)
def test_without_stock_consumption_or_place_it_cannot_be_told(found: Turnover) -> None:
    assert found.verdict is TurnoverVerdict.CANNOT_TELL


def test_no_unit_outweighs_another() -> None:
    """A line of many small units weighs as much as one of few large ones."""
    found = of(("a", WARD, 10**9, True), ("b", CENTRAL, 1, True))
    assert found.near == Fraction(1, 2)
    assert sum(share for _where, share in found.by_distance) == 1


def test_waste_is_what_is_expired_and_what_will_expire_unused() -> None:
    lives = [Life("a", 100, Fraction(10), 20, (30, 50), (40,)), Life("b", 100, Fraction(0), 0, (), (60,))]
    found = turnover([Position("a", WARD, 100, True)], lives, 182)
    assert found.wasted == Fraction(15, 100)
    assert (found.left_at_use, found.left_today) == (40, 50)


def test_a_question_without_a_source_has_no_answer_and_says_what_is_assumed() -> None:
    questions = {one.id: one for one in load_interpretations()}
    assert {"keep-near", "acute-dental-care", "length-of-a-month", "ward-stock"} <= questions.keys()
    assert questions["keep-near"].answer is None
    assert all(one.assumed.sv and one.assumed.en and one.asked_at for one in questions.values())
    outside = questions["outside-the-agreement"].answer
    assert outside is not None
    assert outside.at.document == "U22"
