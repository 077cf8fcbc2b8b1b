"""Populations: pinned tables of inhabitants that allocation rules name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from samsyn.core.kernel.citations import Citation


@dataclass(frozen=True, slots=True)
class Population:
    """Befolkning. Inhabitants by organisation on a reference date, never corrected after it is pinned.

    Later statistics differ; an allocation is counted on the table that its agreement was counted on.
    """

    id: str
    reference_date: date
    inhabitants: Mapping[str, int]
    at: Citation
    sha256: str = ""

    @property
    def total(self) -> int:
        """All inhabitants of the table."""
        return sum(self.inhabitants.values())
