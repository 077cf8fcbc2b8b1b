"""Reading how likely stock is to last: only of what the reader may see, since it takes what was read already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from threading import Thread

from samsyn import __version__
from samsyn.core.kernel.receipts import Receipt
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.chance import HORIZONS, ChanceAssumptions, LineChances
from samsyn.core.supply.coverage import MissingExpiry
from samsyn.ops.picture.measuring import from_columns, measuring_with
from samsyn.ops.picture.playing import prepare_pools, stock_day
from samsyn.ops.picture.reading import (
    DEFAULT_AGREEMENT,
    LinePicture,
    Picture,
    RegionPicture,
    RegionRow,
    read_region,
)
from samsyn.store.queries.catalogue import object_in_force
from samsyn.store.queries.stock import Part, newest_day, snapshot_on
from samsyn.warehouse.chance import AreaChances, region_chances

ASSUMED = ChanceAssumptions()
"""What every chance that is shown rests on."""


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """One region, care area, list line and horizon: the draws that last, of how many.

    `pooled` counts draws of all storerooms together, `storerooms` draws of each by itself, added up; of 0 where the line
    has no rate there.
    """

    region: str
    care_area: str
    line: str
    days: int
    pooled_lasted: int
    pooled_of: int
    storerooms_lasted: int
    storerooms_of: int


@dataclass(frozen=True, slots=True)
class RegionChances:
    """A region's chances, as far as the reader may see its lines, and the picture that they belong to."""

    picture: Picture
    row: RegionRow
    assumed: ChanceAssumptions
    areas: tuple[AreaChances, ...]

    @property
    def rows(self) -> list[ChanceRow]:
        """The chances as flat rows, the same for the command line and the API."""
        return [
            ChanceRow(
                self.row.region,
                area.area,
                line_id,
                days,
                pooled.lasted,
                pooled.of,
                storerooms.lasted,
                storerooms.of,
            )
            for area in self.areas
            for line_id, line in area.lines.items()
            for days, pooled, storerooms in zip(HORIZONS, line.pooled, line.storerooms, strict=True)
        ]


def read_chances(*, by: Actor, now: datetime, agreement: str, on: date, region: str) -> RegionChances:
    """How likely a region's lines are to last. Raises, and leaves a trace, as `read_region` does."""
    return chances_in(read_region(by=by, now=now, agreement=agreement, on=on, region=region))


def chances_in(found: RegionPicture) -> RegionChances:
    """The chances of the lines that were read."""
    row = found.row
    every = {area.area: area for area in _of_region(found.picture, row)}
    seen = ((cell.result.area, cell.result.lines.line_ids) for cell in row.cells)
    areas = tuple(
        AreaChances(area, {line_id: every[area].lines[line_id] for line_id in lines}) for area, lines in seen
    )
    return RegionChances(found.picture, row, ASSUMED, areas)


def chances_of(found: LinePicture) -> LineChances | None:
    """The chances of the line that was read; None where the list does not ask for it in the care area."""
    areas = {area.area: area for area in _of_region(found.picture, found.row)}
    return areas[found.detail.area].lines.get(found.detail.line.id)


def chance_receipt(picture: Picture) -> Receipt:
    """What all chances of a picture rest on; the labels are codes that the pages name."""
    return Receipt(
        rule="chance",
        steps=(
            ("draws", str(ASSUMED.draws)),
            ("nation-spread", str(ASSUMED.nation_spread)),
            ("region-spread", str(ASSUMED.region_spread)),
            ("supply-stops", str(ASSUMED.stop)),
            ("supply", str(ASSUMED.supply)),
            ("rate", "likely"),
            ("window-days", str(picture.parameters.window_days)),
            ("missing-expiry", MissingExpiry.WORST.value),
            ("seed", ASSUMED.seed),
            ("snapshot", picture.snapshot),
        ),
        citations=(),
        sources=(),
        engine=f"samsyn {__version__}",
    )


def _of_region(picture: Picture, row: RegionRow) -> tuple[AreaChances, ...]:
    return _counted(row.region, row.as_of, row.parts, picture.agreement.id, object_in_force())


@lru_cache(maxsize=64)
def _counted(
    region: str, as_of: date, parts: tuple[Part, ...], agreement_id: str, catalogue: str
) -> tuple[AreaChances, ...]:
    return from_columns(
        region,
        as_of,
        parts,
        measuring_with(agreement_id, catalogue),
        lambda state: region_chances(region, state, ASSUMED),
    )


def prepare_regions() -> None:
    """Read the newest day's regions meanwhile, count their chances and pool their stock for scenarios, so that no first
    reader waits; shows nobody any."""
    day = newest_day()
    if day is None:
        return
    snapshot, catalogue = snapshot_on(day), object_in_force()
    measuring_with(DEFAULT_AGREEMENT, catalogue)  # the thread asks no database
    regions = sorted({part.region for part in snapshot.parts if part.kind == "stock"})

    def prepare() -> None:
        for region in regions:
            parts, as_of = snapshot.of_region(region), stock_day(snapshot, region)
            _counted(region, as_of, parts, DEFAULT_AGREEMENT, catalogue)
            prepare_pools(region, as_of, parts, DEFAULT_AGREEMENT, catalogue)

    Thread(target=prepare, name="regions", daemon=True).start()
