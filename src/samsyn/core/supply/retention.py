"""How long snapshots are kept: every one for a time, then the last one of each month, then none.

No source fixes it: what the picture stood on must be at hand while it is followed up (a report on 2022 and 2023 came in
the years after), and the rule is a setting of the installation. The files as they were sent are always kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """Gallringsregel. Every snapshot for `whole_for` after its day, then the last of each month for `monthly_for`."""

    whole_for: timedelta = timedelta(days=400)
    monthly_for: timedelta = timedelta(days=3653)


def kept_snapshots(
    snapshots: Iterable[tuple[str, date, datetime]], today: date, rule: Retention
) -> frozenset[str]:
    """The ids of the snapshots that the rule keeps, of (id, the day it is of, when it was made).

    The newest snapshot is always kept.
    """
    newest_first = sorted(snapshots, key=lambda one: (one[1], one[2]), reverse=True)
    kept = {newest_first[0][0]} if newest_first else set()
    months: set[tuple[int, int]] = set()
    for name, on, _ in newest_first:
        age, month = today - on, (on.year, on.month)
        if age <= rule.whole_for or (age <= rule.monthly_for and month not in months):
            kept.add(name)
        months.add(month)
    return frozenset(kept)
