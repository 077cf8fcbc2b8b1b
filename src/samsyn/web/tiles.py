"""The tile map: every region a tile, roughly where it lies, with its verdict."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.core.supply.picture import Verdict
from samsyn.intake.organisations import load_organisations
from samsyn.ops.picture import Picture

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


def tiles(picture: Picture) -> list[TileShown]:
    """A tile for each of the 21 regions, from the north."""
    organisations = load_organisations()
    verdicts = {row.region: {cell.judged.verdict for cell in row.cells} for row in picture.rows}
    found = []
    for region in organisations.regions():
        place = organisations.tiles[region.id]
        here = verdicts.get(region.id, set())
        verdict = next((one for one in WORST_FIRST if one in here), None)
        letters = COUNTY_LETTERS[region.county_code or ""]
        found.append(TileShown(region.id, letters, place.row, place.column, verdict))
    return sorted(found, key=lambda tile: (tile.row, tile.column))
