"""The releases of the comparison between regions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samsyn.store.models import ComparisonRelease


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release: its day, the regions in it with a hash of their files, and each cell's bands by region."""

    number: int
    on: date
    files: dict[str, str]
    cells: dict[str, str]

    def bands(self, cell: str) -> dict[str, int | None]:
        """The band of each region in a cell; nobody has a figure in a cell that the release does not hold."""
        told = self.cells.get(cell, "-" * len(self.files))
        return {
            region: None if band == "-" else int(band)
            for region, band in zip(sorted(self.files), told, strict=True)
        }


def last_released() -> tuple[int, dict[str, str]]:
    """The number of the last release, and the hash of each region's files in it; 0 and none before the first."""
    found = ComparisonRelease.objects.order_by("-number").values_list("number", "files").first()
    return (0, {}) if found is None else (found[0], found[1])


def last_release(until: date) -> ReleaseRow | None:
    """The last release about a day no later than one."""
    one = ComparisonRelease.objects.filter(on__lte=until).order_by("-number").first()
    return None if one is None else ReleaseRow(one.number, one.on, one.files, one.cells)
