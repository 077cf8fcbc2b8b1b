"""Where a value stands: the source document and the section in it. Silence is a value of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from samsyn.core.kernel.texts import Text


class Unknown(Enum):
    """Okänt. The sources do not say; never to be guessed, never to be read as zero or as no limit."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True, order=True, slots=True)
class Citation:
    """Källhänvisning. A document by its short name (A23, U22, …) and a section ("§5", "Bilaga 1")."""

    document: str
    section: str

    def __str__(self) -> str:
        return f"{self.document} {self.section}"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cited(Generic[T]):
    """A value of the sources with where it stands. `value` is UNKNOWN where the sources are silent."""

    value: T | Unknown
    at: Citation
    note: Text | None = None

    @property
    def known(self) -> T:
        """The value itself; raises LookupError where the sources are silent."""
        if isinstance(self.value, Unknown):
            raise LookupError(f"the sources do not say ({self.at})")
        return self.value

    @property
    def is_known(self) -> bool:
        """Whether the sources state this value."""
        return not isinstance(self.value, Unknown)
