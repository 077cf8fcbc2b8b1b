"""What was computed from files, kept under the hashes of what it was computed from.

What is kept is never out of date: its name is the hash of the objects, the parameters and the rules themselves as they stand
in the source, so a new submission or a mended rule gets a new name. Any of it can be thrown away and computed again.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from samsyn import __version__
from samsyn.core.supply import rate

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class FileCache(Generic[Made]):
    """A folder of files with one ending, and how one of them is read and written."""

    folder: Path
    ending: str
    read: Callable[[bytes], Made]
    written: Callable[[Made], bytes]

    def get(self, depends_on: Sequence[object], compute: Callable[[], Made]) -> Made:
        """What is kept for what it `depends_on` (data that JSON can tell), or computed now. What cannot be read is too."""
        named = hashlib.sha256(json.dumps([engine(), *depends_on]).encode()).hexdigest()
        place = self.folder / f"{named}.{self.ending}"
        try:
            return self.read(place.read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            made = compute()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = place.with_name(f".{secrets.token_hex(8)}.part")
        beside.write_bytes(self.written(made))
        beside.replace(place)
        return made


@lru_cache(maxsize=1)
def engine() -> str:
    """What computes: the version, and the hash of the source of the rules and the kernels."""
    found = hashlib.sha256(__version__.encode())
    for folder in (Path(rate.__file__).parent, Path(__file__).parent):
        for source in sorted(folder.glob("*.py")):
            found.update(source.name.encode() + source.read_bytes())
    return found.hexdigest()
