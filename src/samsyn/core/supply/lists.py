"""The lists of what to hold, their versions, and the products that hold it.

Socialstyrelsen made two: 2022's, where the work starts, and 2023's, a support for priorities, of which 2022's is a part (U23
table 2). 2023's also has what only pharmacies dispense on prescription: no region needs to stock that, and it is not scored.

A list line is a substance by a route; its products are counted together by amount of substance, in the
line's smallest unit (µg, thousandths of IE, µl, µmol), so that every sum is a whole number. That products of
one line are interchangeable is a decision of the demo: in a hospital it is a local clinical decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
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
    NONE = "ingen"  # what is no medicine


class AmountUnit(StrEnum):
    """Minsta enhet. What an amount of substance is counted in."""

    MICROGRAM = "ug"
    MILLI_IU = "mIE"
    MICROLITRE = "ul"
    MICROMOLE = "umol"
    PIECE = "st"


class ProductSource(StrEnum):
    """Where a product of the catalogue comes from: NPL, the shortage feed, or made up for the demo."""

    NPL = "npl"
    SHORTAGE_FEED = "shortage-feed"
    SYNTHETIC = "synthetic"


class LineKind(StrEnum):
    """Varuslag. What a line is of; all but medicines have codes of Samsyn's own, which begin with X as no ATC code does."""

    MEDICINE = "läkemedel"
    DEVICE = "medicinteknik"
    PROTECTION = "skyddsutrustning"
    BLOOD = "blod"
    SUPPORT = "försörjning"
    DENTAL = "tandvårdsartikel"


class Dispensing(StrEnum):
    """Förskrivning. How a medicine reaches the patient: ordered by the care, on prescription, or by licence."""

    REQUISITION = "rekvisition"
    PRESCRIPTION = "recept"
    LICENCE = "licens"


class ListStatus(StrEnum):
    """Listans ställning. What an agreement uses it as: where the work starts (2022), or support for priorities (2023)."""

    STARTING_POINT = "utgångspunkt"
    SUPPORT_FOR_PRIORITIES = "stöd för prioriteringar"


LEVELS = (1, 2, 3, 4)
"""The levels of stock-keeping in SOU 2021:19: daily stock, stock for preparedness at each organisation, national stocks,
readiness to manufacture (U23, the section on the lists)."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """Listrad. A substance by a route, or an article that is no medicine, and the care areas that must hold it.

    `level` is its level in the pyramid of SOU 2021:19, None where the list does not say; `devices` are the ids of lines that
    are needed to give it; `unit` is what an article that is no medicine is counted in.
    """

    id: str
    atc: str
    substance_sv: str
    substance_en: str
    route: Route
    care_areas: tuple[str, ...]
    form: str = ""
    dispensing: Dispensing = Dispensing.REQUISITION
    level: int | None = None
    kind: LineKind = LineKind.MEDICINE
    devices: tuple[str, ...] = ()
    unit: str = ""

    @property
    def is_scored(self) -> bool:
        """Whether regions are to hold it: what only pharmacies dispense no region needs to stock."""
        return self.dispensing is not Dispensing.PRESCRIPTION


@dataclass(frozen=True)
class SubstanceList:
    """Lista. One version of a list of what to hold; the note says what it is and is not.

    `replaces` is the id of the version before it, `part_of` that of a list that it is a part of; both empty where there is
    none. `made_up` tells that the choice of lines is Samsyn's own.
    """

    id: str
    title: Mapping[str, str]
    status: ListStatus
    note: Mapping[str, str]
    care_areas: tuple[str, ...]
    lines: tuple[ListLine, ...]
    version: str = ""
    replaces: str = ""
    part_of: str = ""
    made_up: bool = False

    @cached_property
    def by_id(self) -> Mapping[str, ListLine]:
        """The lines by their id."""
        return {line.id: line for line in self.lines}

    @cached_property
    def atc_codes(self) -> frozenset[str]:
        """The substances; fewer than the lines, for one substance may be listed by two routes."""
        return frozenset(line.atc for line in self.lines)

    @property
    def scored(self) -> tuple[ListLine, ...]:
        """The lines that regions are to hold."""
        return tuple(line for line in self.lines if line.is_scored)

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


@dataclass(frozen=True, slots=True)
class ListDifference:
    """Skillnad mellan listor. Lines that came, that went, and that changed: what each field was and is."""

    added: tuple[ListLine, ...]
    removed: tuple[ListLine, ...]
    changed: tuple[tuple[ListLine, tuple[tuple[str, object, object], ...]], ...]


def list_difference(older: SubstanceList, newer: SubstanceList) -> ListDifference:
    """What differs between two lists, line by line."""
    before, after = older.by_id, newer.by_id
    changed = []
    for line in newer.lines:
        was = before.get(line.id)
        if was is not None and was != line:
            pairs = ((one.name, getattr(was, one.name), getattr(line, one.name)) for one in fields(line))
            changed.append((line, tuple(pair for pair in pairs if pair[1] != pair[2])))
    return ListDifference(
        tuple(line for line in newer.lines if line.id not in before),
        tuple(line for line in older.lines if line.id not in after),
        tuple(changed),
    )


def lines_lacking(part: SubstanceList, whole: SubstanceList) -> tuple[ListLine, ...]:
    """The lines of a list that another, of which it is said to be a part, lacks; none where it is a part."""
    return tuple(line for line in part.lines if line.id not in whole.by_id)
