"""The list of substances to hold, and the products that hold them.

A list line is a substance by a route; its products are counted together by amount of substance, in the
line's smallest unit (µg, thousandths of IE, µl, µmol), so that every sum is a whole number. That products of
one line are interchangeable is a decision of the demo: in a hospital it is a local clinical decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Route(StrEnum):
    """Administreringsväg. The closed set of ways that the list tells apart."""

    INJECTION = "injektion"
    INFUSION = "infusion"
    ORAL = "oral"
    INHALATION = "inhalation"
    RECTAL = "rektal"
    LOCAL = "lokal"


class AmountUnit(StrEnum):
    """Minsta enhet. What an amount of substance is counted in."""

    MICROGRAM = "ug"
    MILLI_IU = "mIE"
    MICROLITRE = "ul"
    MICROMOLE = "umol"


class ProductSource(StrEnum):
    """Where a product of the catalogue comes from: NPL, the shortage feed, or made up for the demo."""

    NPL = "npl"
    SHORTAGE_FEED = "shortage-feed"
    SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True)
class ListLine:
    """Listrad. A substance by a route, and the care areas that must hold it."""

    id: str
    atc: str
    substance_sv: str
    substance_en: str
    route: Route
    care_areas: tuple[str, ...]


@dataclass(frozen=True)
class SubstanceList:
    """Substanslista. `status` is `demo` for Samsyn's own list; the note says what it is not."""

    id: str
    title: Mapping[str, str]
    status: str
    note: Mapping[str, str]
    care_areas: tuple[str, ...]
    lines: tuple[ListLine, ...]

    @cached_property
    def by_id(self) -> Mapping[str, ListLine]:
        """The lines by their id."""
        return {line.id: line for line in self.lines}

    @cached_property
    def atc_codes(self) -> frozenset[str]:
        """The substances; fewer than the lines, for one substance may be listed by two routes."""
        return frozenset(line.atc for line in self.lines)

    def lines_of(self, care_area: str) -> tuple[ListLine, ...]:
        """The lines that a care area must hold."""
        return tuple(line for line in self.lines if care_area in line.care_areas)


@dataclass(frozen=True, slots=True)
class Product:
    """Läkemedelsförpackning. A pack by its NPL-pack-id, and how much substance it holds.

    `npl_id` is empty for synthetic packs, whose pack ids begin with 99 as no real one does. A varunummer is not unique
    and never a key; a GTIN has 14 digits.
    """

    pack_id: str
    npl_id: str
    name: str
    atc: str
    substance: str
    route: Route
    form: str
    strength: str
    units_per_pack: int
    amount_per_unit: int
    amount_unit: AmountUnit
    source: ProductSource
    varunummer: tuple[str, ...] = ()
    gtins: tuple[str, ...] = ()

    @property
    def line_id(self) -> str:
        """The list line it belongs to, whether or not a list has it."""
        return line_id(self.atc, self.route)

    @property
    def amount_per_pack(self) -> int:
        """The amount of substance in a whole pack."""
        return self.units_per_pack * self.amount_per_unit


def line_id(atc: str, route: Route) -> str:
    """A line's id: the ATC code and the route, in lower case."""
    return f"{atc}-{route.value}".lower()
