"""The tile map: every region a tile, roughly where it lies, with its verdict."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.core.supply.picture import Verdict
from samsyn.intake.organisations import load_organisations
from samsyn.ops.picture.reading import Picture

# Länsbokstäver: the letters of the counties, by county code.
# fmt: off
COUNTY_LETTERS = {
    "01": "AB", "03": "C", "04": "D", "05": "E", "06": "F", "07": "G", "08": "H",
    "09": "I", "10": "K", "12": "M", "13": "N", "14": "O", "17": "S", "18": "T",
    "19": "U", "20": "W", "21": "X", "22": "Y", "23": "Z", "24": "AC", "25": "BD",
}
# fmt: on
WORST_FIRST = (
    Verdict.NOT_MET,
    Verdict.CANNOT_TELL,
    Verdict.MET_WITH_DECLARED_EXCEPTIONS,
    Verdict.MET,
)


@dataclass(frozen=True, slots=True)
class TileShown:
    """A region's tile; `verdict` is the least good of its care areas, None where its stock is not shown."""

    region: str
    letters: str
    row: int
    column: int
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a region's tile lies, and the letters of its county."""

    region: str
    letters: str
    row: int
    column: int


def placed_regions() -> list[Place]:
    """The 21 regions, from the north."""
    organisations = load_organisations()
    found = [
        Place(region.id, COUNTY_LETTERS[region.county_code or ""], tile.row, tile.column)
        for region in organisations.regions()
        for tile in (organisations.tiles[region.id],)
    ]
    return sorted(found, key=lambda place: (place.row, place.column))


def tiles(picture: Picture) -> list[TileShown]:
    """A tile for each of the 21 regions, from the north."""
    verdicts = {row.region: {cell.judged.verdict for cell in row.cells} for row in picture.rows}
    found = []
    for place in placed_regions():
        here = verdicts.get(place.region, set())
        verdict = next((one for one in WORST_FIRST if one in here), None)
        found.append(TileShown(place.region, place.letters, place.row, place.column, verdict))
    return found
