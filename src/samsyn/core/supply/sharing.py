"""Who may see a region's stock: the region itself, and those it has granted a sharing.

A region owns its stock figures and decides on what legal ground they are shown to others; regions read the
law differently, and SKR is an association, not an authority (U22).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samsyn.core.kernel.errors import DomainError


class Grain(StrEnum):
    """Finhet. How closely figures are seen: BANDED < WEEKS < SUBSTANCE < BATCH; the finer implies the coarser.

    BANDED opens no figure to anybody: the region only counts among the others, as `core.evaluation.disclosure` allows.
    """

    BANDED = "banded"
    WEEKS = "weeks"
    SUBSTANCE = "substance"
    BATCH = "batch"

    # Text compares by the alphabet, where "batch" comes first; a grain compares by how much it shows.
    def __lt__(self, other: str) -> bool:
        return _FINENESS.index(self) < _FINENESS.index(Grain(other))

    def __le__(self, other: str) -> bool:
        return not Grain(other) < self

    def __gt__(self, other: str) -> bool:
        return Grain(other) < self

    def __ge__(self, other: str) -> bool:
        return not self < other


_FINENESS = tuple(Grain)

COMPARING_REGIONS = "comparing-regions"
"""The recipient of a banded sharing: the regions that take part in the comparison. No organisation has this id."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """Delning. What a region lets another organisation see, until when, and on what legal ground.

    `substance` is an ATC code where only that substance is shared, None where all are. `valid_until` is the
    last day; from the day of withdrawal nothing is seen.
    """

    owner: str
    recipient: str
    grain: Grain
    substance: str | None
    valid_until: date | None
    legal_ground: str
    granted_on: date
    withdrawn_on: date | None = None

    def __post_init__(self) -> None:
        if self.grain in (Grain.BANDED, Grain.WEEKS) and self.substance is not None:
            raise DomainError("sharing-weeks-of-one-substance", substance=self.substance)
        if (self.grain is Grain.BANDED) is not (self.recipient == COMPARING_REGIONS):
            raise DomainError("sharing-bands-with-one", recipient=self.recipient)
        if not self.legal_ground.strip():
            raise DomainError("sharing-without-legal-ground", owner=self.owner, recipient=self.recipient)

    def holds_on(self, day: date) -> bool:
        """Whether the sharing is granted, not run out and not withdrawn on a day."""
        return (
            self.granted_on <= day
            and (self.valid_until is None or day <= self.valid_until)
            and (self.withdrawn_on is None or day < self.withdrawn_on)
        )

    def shows(self, grain: Grain, substance: str | None) -> bool:
        """Whether what is asked for lies within the sharing; None asks for all substances."""
        return grain <= self.grain and (self.substance is None or self.substance == substance)


def may_see(
    sharings: Iterable[Sharing], viewer_org: str, owner: str, grain: Grain, substance: str | None, on: date
) -> bool:
    """Whether an organisation may see an owner's stock at this grain on a day."""
    return viewer_org == owner or any(
        sharing.owner == owner
        and sharing.recipient == viewer_org
        and sharing.holds_on(on)
        and sharing.shows(grain, substance)
        for sharing in sharings
    )
