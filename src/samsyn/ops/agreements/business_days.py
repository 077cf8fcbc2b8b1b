"""Days when Swedish offices are closed, for counting business days until a deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

import holidays

CLOSED = ("public", "de_facto")


def swedish_holidays(years: Iterable[int]) -> frozenset[date]:
    """Public holidays of the years, and the eves that are holidays in fact (midsummer, Christmas, New Year)."""
    return frozenset().union(*(_of_year(year) for year in years))


@cache
def _of_year(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("SE", years=year, categories=CLOSED))
