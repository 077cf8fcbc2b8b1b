"""What an attacker can work out from banded values, by trying every case that could have been told the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.evaluation.disclosure import (
    DEFAULT_RULE,
    BandedValues,
    PrimaryRule,
    Withheld,
    band_of,
    banded_values,
    sum_withheld,
)
from samsyn.core.kernel.errors import DomainError

WITHOUT = 5
PLACES = range(6)  # the five bands, and "no figure"
TOGETHER = [(place,) for place in PLACES] + [(0, 1), (1, 2), (2, 3), (3, 4), (2, 3, 4)]
Counts = tuple[int, ...]
Told = BandedValues | Withheld


def every_case(others: int, places: int = len(PLACES)) -> Iterator[Counts]:
    """Every way that so many regions can lie in the places."""
    if places == 1:
        yield (others,)
        return
    for here in range(others + 1):
        for rest in every_case(others - here, places - 1):
            yield (here, *rest)


def told_of(case: Counts, rule: PrimaryRule, beside: tuple[int, ...] = ()) -> Told:
    counts = [count + beside.count(place) for place, count in enumerate(case)]
    return banded_values(
        [None if place == WITHOUT else place for place, count in enumerate(counts) for _ in range(count)],
        rule,
    )


def known_counts(cases: list[Counts]) -> Iterator[int]:
    """The numbers of regions, in a band or in bands together, that are the same in all the cases."""
    for together in TOGETHER:
        found = {sum(case[place] for place in together) for case in cases}
        if len(found) == 1:
            yield found.pop()


@pytest.mark.parametrize("least", [3, 4, 5])
def test_one_who_asks_never_learns_a_number_below_the_threshold(least: int) -> None:
    rule = PrimaryRule(least=least)
    for others in range(11):
        possible: dict[Told, list[Counts]] = defaultdict(list)
        for case in every_case(others):
            possible[told_of(case, rule)].append(case)
        for told, cases in possible.items():
            # Where there are too few to tell of, their number itself is known, and nothing of where they are.
            learnt = [count for count in known_counts(cases) if 0 < count < least]
            assert learnt == [], (others, told)


def alone(least: int, most: int) -> int:
    """How often two who put together what each is told know that exactly one other is in a place."""
    rule, found = PrimaryRule(least=least), 0
    for others in range(most + 1):
        for mine, yours in combinations_with_replacement(PLACES, 2):
            possible: dict[tuple[Told, Told], list[Counts]] = defaultdict(list)
            for case in every_case(others):
                seen = told_of(case, rule, (yours,)), told_of(case, rule, (mine,))
                possible[seen].append(case)
            found += sum(1 in known_counts(cases) for cases in possible.values())
    return found


def test_two_who_put_their_knowledge_together_do_not_find_one_alone_and_with_three_they_would() -> None:
    assert alone(DEFAULT_RULE.least, most=8) == 0
    assert alone(3, most=8) > 0


@given(st.lists(st.none() | st.integers(0, 4), max_size=20))
def test_every_number_told_is_of_enough_regions_and_they_add_up(others: list[int | None]) -> None:
    told = banded_values(others)
    if isinstance(told, BandedValues):
        numbers = [*(band.regions for band in told.bands), told.without_figure]
        assert all(not number or number >= DEFAULT_RULE.least for number in numbers)
        assert sum(numbers) == len(others)
        assert [band.to_days for band in told.bands[:-1]] == [band.from_days for band in told.bands[1:]]


@given(st.lists(st.none() | st.integers(0, 4), max_size=20), st.randoms())
def test_the_order_of_the_regions_tells_nothing(others: list[int | None], chance: object) -> None:
    shuffled = list(others)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert banded_values(shuffled) == banded_values(others)


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_who_lasts_longer_is_in_no_lower_band(one: object, other: object) -> None:
    low, high = sorted([one, other])  # type: ignore[type-var]
    assert band_of(low) <= band_of(high)  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 1_000), max_size=8))
def test_of_a_sum_that_is_told_no_two_are_nearly_all(parts: list[int]) -> None:
    if sum_withheld(parts) is None:
        first, second, *rest = sorted(parts, reverse=True)
        assert (first + second) * 100 <= 85 * sum(parts)
        assert sum(rest) * 100 >= 15 * first


def test_a_threshold_that_protects_nobody_is_refused() -> None:
    with pytest.raises(DomainError, match="disclosure-threshold-too-low"):
        PrimaryRule(least=2)


def test_a_part_below_zero_is_refused() -> None:
    with pytest.raises(DomainError, match="negative-contribution"):
        sum_withheld([5, -1, 5, 5, 5])
