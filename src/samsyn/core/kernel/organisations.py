"""Organisations: regions, samverkansregioner, civilområden, SKR, authorities. Names are dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is, as far as the agreements tell organisations apart."""

    REGION = "region"
    SAMVERKANSREGION = "samverkansregion"
    CIVILOMRADE = "civilomrade"
    ASSOCIATION = "association"
    AUTHORITY = "authority"
    MINISTRY = "ministry"


@dataclass(frozen=True, slots=True)
class DatedName:
    """A name, the days it is valid (None is open-ended), and whether they were checked."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class OrganisationNumber:
    """Organisationsnummer (NNNNNN-NNNN), and whether it was checked against a register."""

    number: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """Organisation. `members` are ids; a region may belong to two samverkansregioner (Halland does)."""

    id: str
    kind: OrganisationKind
    names: tuple[DatedName, ...]
    orgnr: OrganisationNumber | None = None
    county_code: str | None = None
    short_name: str = ""
    members: tuple[str, ...] = ()
    lead: str | None = None
    note: str = ""

    def name_on(self, day: date) -> str:
        """The name valid on a day; the last known one where none covers it."""
        for dated in self.names:
            if (dated.valid_from or date.min) <= day <= (dated.valid_to or date.max):
                return dated.name
        return self.names[-1].name
