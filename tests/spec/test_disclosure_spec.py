"""Each table of tests/spec/disclosure holds, and the page rendered from them is up to date."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from tests.spec.render import DISCLOSURE, disclosure_rules
from tests.spec.scenarios import HERE, Claim, read_pages

from samsyn.core.evaluation.disclosure import (
    DEFAULT_RULE,
    BandCount,
    Withheld,
    band_of,
    banded_values,
    changed_since,
    may_release,
    sum_withheld,
)

BANDS, SUMS, RELEASES = read_pages(HERE / "disclosure")


def named(claims: tuple[Claim, ...]) -> list:
    return [pytest.param(claim, id=claim.title) for claim in claims]


def test_a_time_to_last_lies_in_one_band():
    for row in BANDS.claims[0].table("days").rows:
        assert band_of(Fraction(row["days"])) == int(row["band"]), row


@pytest.mark.parametrize("claim", named(BANDS.claims[1:]))
def test_what_is_told_of_the_others(claim: Claim):
    (counts,) = claim.table("<2").rows
    others = [
        None if column == "no figure" else band
        for band, (column, count) in enumerate(counts.items())
        for _ in range(int(count))
    ]

    found = banded_values(others)

    expected = [tuple(row.values()) for row in claim.table("told").rows]
    assert told(found) == expected


def told(found: object) -> list[tuple[str, str]]:
    if isinstance(found, Withheld):
        return [(found.value, "")]
    return [(f"{one.from_days}–{one.to_days or ''}", str(one.regions)) for one in bands_of(found)]


def bands_of(found: object) -> tuple[BandCount, ...]:
    bands: tuple[BandCount, ...] = found.bands  # type: ignore[attr-defined]
    return bands


@pytest.mark.parametrize("claim", named(SUMS.claims))
def test_which_sums_are_told(claim: Claim):
    for row in claim.table("parts").rows:
        share = Fraction(int(row.get("dominant share", "85")), 100)
        rule = replace(DEFAULT_RULE, dominant_share=share)
        found = sum_withheld([int(part) for part in row["parts"].split()], rule)
        assert (found.value if found else "no") == row["withheld"], row


@pytest.mark.parametrize("claim", named(RELEASES.claims))
def test_when_a_release_follows(claim: Claim):
    before, now = (
        {row["region"]: row[when] for row in claim.table("region").rows if row[when]}
        for when in ("before", "now")
    )
    (expected,) = claim.table("changed").rows
    assert len(changed_since(before, now)) == int(expected["changed"])
    assert may_release(before, now) is (expected["new release"] == "yes")


def test_the_rendered_page_is_up_to_date():
    assert DISCLOSURE.read_text(encoding="utf-8") == disclosure_rules(), "run script/docs"
