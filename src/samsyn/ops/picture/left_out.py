"""What regions have decided to leave out of what they are judged by: single lines are told with and without it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from samsyn.core.supply.exclusions import excluded_on
from samsyn.store.queries.exclusions import exclusions_by_region


class LeftOut(StrEnum):
    """Whether lines that a decision leaves out are counted, are not, or are asked for alone."""

    COUNTED = "counted"
    WITHOUT = "without"
    ALONE = "alone"


def decided_by_region(as_of: Mapping[str, date]) -> dict[str, frozenset[str]]:
    """The ATC codes that each region has decided to leave out on the day of its stock; regions without any are not in it."""
    found = {
        region: excluded_on(decisions, as_of[region])
        for region, decisions in exclusions_by_region(as_of).items()
    }
    return {region: codes for region, codes in found.items() if codes}
