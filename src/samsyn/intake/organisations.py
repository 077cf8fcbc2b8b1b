"""Organisations and care areas from the shipped data (organisations.yaml, care-areas.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from samsyn.core.agreements.terms import REGIONS, REGIONS_THROUGH_SKR, SAMVERKANSREGIONER
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.organisations import DatedName, Organisation, OrganisationKind, OrganisationNumber
from samsyn.intake.shipped import DATA, DataFileError, Strict, read_yaml


@dataclass(frozen=True, order=True, slots=True)
class Tile:
    """A region's place on the tile map: row from the north, column from the west, both from 1."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class CareArea:
    """Vårdområde. `part_of` is the wider care area, as intensive care is part of inpatient care.

    `outside` is what no medicine agreement covers (U22 figure 1).
    """

    id: str
    sv: str
    en: str
    part_of: str | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Organisations:
    """All organisations that Samsyn knows, by id."""

    by_id: Mapping[str, Organisation]
    tiles: Mapping[str, Tile]

    def __iter__(self) -> Iterator[Organisation]:
        return iter(self.by_id.values())

    def __contains__(self, organisation_id: str) -> bool:
        return organisation_id in self.by_id

    def get(self, organisation_id: str) -> Organisation:
        """The organisation; raises NotFound `unknown-organisation`."""
        try:
            return self.by_id[organisation_id]
        except KeyError:
            raise NotFound("unknown-organisation", id=organisation_id) from None

    def of_kind(self, kind: OrganisationKind) -> tuple[Organisation, ...]:
        """Every organisation of one kind, in the order of the file."""
        return tuple(organisation for organisation in self if organisation.kind is kind)

    def regions(self) -> tuple[Organisation, ...]:
        """The 21 regions, in Swedish alphabetical order."""
        return self.of_kind(OrganisationKind.REGION)

    def members(self, organisation_id: str) -> tuple[Organisation, ...]:
        """The regions of a samverkansregion or a civilområde."""
        return tuple(self.get(member) for member in self.get(organisation_id).members)

    def groups_of(self, region_id: str, kind: OrganisationKind) -> tuple[Organisation, ...]:
        """The samverkansregioner (or civilområden) a region belongs to: one, but two for Halland."""
        return tuple(group for group in self.of_kind(kind) if region_id in group.members)


class _Name(Strict):
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    verified: bool = True


class _Number(Strict):
    number: Annotated[str, Field(pattern=r"^\d{6}-\d{4}$")]
    verified: bool


class _Tile(Strict):
    row: Annotated[int, Field(ge=1)]
    column: Annotated[int, Field(ge=1)]


class _Organisation(Strict):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    kind: Annotated[OrganisationKind, Field(strict=False)]
    names: Annotated[list[_Name], Field(min_length=1)]
    short_name: str
    county_code: Annotated[str, Field(pattern=r"^\d\d$")] | None = None
    orgnr: _Number | None = None
    tile: _Tile | None = None
    members: list[str] = []
    lead: Annotated[str, Field(pattern=r"^\d\d$")] | None = None
    note: str = ""

    def to_core(self) -> Organisation:
        return Organisation(
            id=self.id,
            kind=self.kind,
            names=tuple(DatedName(n.name, n.valid_from, n.valid_to, n.verified) for n in self.names),
            orgnr=OrganisationNumber(self.orgnr.number, self.orgnr.verified) if self.orgnr else None,
            county_code=self.county_code,
            short_name=self.short_name,
            members=tuple(self.members),
            lead=self.lead,
            note=self.note,
        )


class _OrganisationsFile(Strict):
    organisations: list[_Organisation]


class _Label(Strict):
    sv: str
    en: str


class _CareArea(Strict):
    id: str
    label: _Label
    part_of: str | None = None
    outside: bool = False


class _CareAreasFile(Strict):
    care_areas: list[_CareArea]


@cache
def load_organisations() -> Organisations:
    """The organisations shipped with Samsyn."""
    return read_organisations(DATA / "organisations.yaml")


@cache
def load_groups() -> Mapping[str, tuple[str, ...]]:
    """Who belongs to each group of recipients that an agreement may name, by id, in the order of the file."""
    kinds = {
        REGIONS: OrganisationKind.REGION,
        REGIONS_THROUGH_SKR: OrganisationKind.REGION,
        SAMVERKANSREGIONER: OrganisationKind.SAMVERKANSREGION,
    }
    return {
        group: tuple(each.id for each in load_organisations().of_kind(kind)) for group, kind in kinds.items()
    }


def read_organisations(path: Path) -> Organisations:
    """The organisations of a file; ids must be unique, members known, organisation numbers well formed."""
    by_id: dict[str, Organisation] = {}
    tiles: dict[str, Tile] = {}
    rows = read_yaml(path, _OrganisationsFile).organisations
    for row in rows:
        if row.id in by_id:
            raise DataFileError(path, row.id, "the id is used twice")
        if row.orgnr and not has_valid_check_digit(row.orgnr.number):
            raise DataFileError(path, f"{row.id}.orgnr", f"{row.orgnr.number} fails its check digit")
        by_id[row.id] = row.to_core()
        if row.tile:
            tiles[row.id] = Tile(row.tile.row, row.tile.column)
    for organisation in by_id.values():
        for member in organisation.members:
            if member not in by_id:
                raise DataFileError(path, f"{organisation.id}.members", f"no organisation {member!r}")
    return Organisations(by_id, tiles)


def has_valid_check_digit(number: str) -> bool:
    """Whether a number holds by the Luhn rule: from the right, every second digit is doubled."""
    digits = [int(digit) for digit in reversed(number.replace("-", ""))]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0


@cache
def load_care_areas() -> Mapping[str, CareArea]:
    """The care areas by id, in the order they are shown."""
    path = DATA / "care-areas.yaml"
    rows = read_yaml(path, _CareAreasFile).care_areas
    areas = {row.id: CareArea(row.id, row.label.sv, row.label.en, row.part_of, row.outside) for row in rows}
    for area in areas.values():
        if area.part_of is not None and area.part_of not in areas:
            raise DataFileError(path, f"{area.id}.part_of", f"no care area {area.part_of!r}")
    return areas
