"""What scenarios are played on, kept: most days of a line hold nothing, so what is there is written with its place."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from samsyn.core.supply.lists import AmountUnit
from samsyn.core.supply.scenario import MOST_DAYS
from samsyn.warehouse.cache import FileCache
from samsyn.warehouse.goods import Goods
from samsyn.warehouse.scenario import ScenarioPools


def pools_cache(folder: Path, goods: Goods) -> FileCache[ScenarioPools]:
    """The pools of a folder. The lines and care areas are those of the `goods` that are read against, and not kept."""
    return FileCache(folder, "npz", lambda found: _read(found, goods), _written)


def _written(pools: ScenarioPools) -> bytes:
    filled = np.nonzero(pools.usable)
    written = io.BytesIO()
    np.savez_compressed(
        written,
        places=np.stack(filled).astype(np.int32),
        amounts=pools.usable[filled],
        demand=pools.demand,
        window_days=np.int64(pools.window_days),
        units=np.array(["" if unit is None else unit.value for unit in pools.units], str),
    )
    return written.getvalue()


def _read(found: bytes, goods: Goods) -> ScenarioPools:
    """Raises ValueError, KeyError where it is damaged."""
    try:
        with np.load(io.BytesIO(found), allow_pickle=False) as kept:
            usable = np.zeros((len(goods.areas), len(goods.lines), MOST_DAYS + 1), np.int64)
            usable[tuple(kept["places"])] = kept["amounts"]
            units = [AmountUnit(unit) if unit else None for unit in kept["units"].tolist()]
            return ScenarioPools(
                goods.areas,
                goods.lines,
                tuple(units),
                goods.serves,
                usable,
                kept["demand"],
                int(kept["window_days"]),
            )
    except (BadZipFile, EOFError, IndexError, zlib.error) as error:
        raise ValueError("damaged") from error
