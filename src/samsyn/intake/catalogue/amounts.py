"""How much of a substance a pack holds, from its strength and its pack text; nothing where they do not tell it plainly.

Read are strengths of one substance (`20 mg`, `5 mg/ml`, `400 mg/250 ml`, `200 mikrogram/dos`) and packs that give a number
of dosage units (`Blister, 28 tabletter`), or of containers with their volume (`Ampull, 5 x 10 ml`). Two substances, per
cent and a powder's strength after mixing are not told: a wrong amount does more harm than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from samsyn.core.supply.lists import AmountUnit

UNITS = {
    "g": (AmountUnit.MICROGRAM, 1_000_000),
    "mg": (AmountUnit.MICROGRAM, 1_000),
    "mikrogram": (AmountUnit.MICROGRAM, 1),
    "µg": (AmountUnit.MICROGRAM, 1),
    "ie": (AmountUnit.MILLI_IU, 1_000),
    "e": (AmountUnit.MILLI_IU, 1_000),
    "enheter": (AmountUnit.MILLI_IU, 1_000),
    "mmol": (AmountUnit.MICROMOLE, 1_000),
}
"""Units as strengths are written, in the smallest unit that amounts are counted in."""

NUMBER = r"(\d{1,3}(?:[  ]\d{3})+|\d+)(?:,(\d+))?"
STRENGTH = re.compile(rf"{NUMBER} ?([a-zµ]+)(?:/(?:{NUMBER} ?)?(ml|dos))?")
VOLUMES = re.compile(rf"(?:(\d+) x )?{NUMBER} (ml|liter)")
DOSAGE_UNITS = re.compile(
    r"(\d+)(?: x 1)? (tabletter|depottabletter|resoribletter|tuggtabletter|kapslar|suppositorier|dospåsar|doser)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Units in a pack and the amount in each, a whole number of the smallest unit."""

    units_per_pack: int
    amount_per_unit: int
    unit: AmountUnit


def amount_of(strength: str, pack_text: str) -> Amount | None:
    """What a pack holds; None where it cannot be told."""
    told = STRENGTH.fullmatch(strength.strip().lower())
    if told is None or told[3] not in UNITS:
        return None
    unit, size = UNITS[told[3]]
    amount, per = _number(told[1], told[2]) * size, told[6]
    pack = _after_the_container(pack_text)
    if per == "ml":
        volumes = VOLUMES.fullmatch(pack)
        if volumes is None:
            return None
        volume = _number(volumes[2], volumes[3]) * (1000 if volumes[4] == "liter" else 1)
        return _whole(int(volumes[1] or 1), amount / (_number(told[4] or "1", told[5]) or 1) * volume, unit)
    units = DOSAGE_UNITS.fullmatch(pack)
    if units is None or (per == "dos") is not (units[2] == "doser") or told[4]:
        return None
    return _whole(int(units[1]), amount, unit)


def _after_the_container(pack_text: str) -> str:
    """`28 tabletter` of `Blister, 28 tabletter (plast/Al)`."""
    without_remarks = re.sub(r"\([^()]*\)", "", pack_text)
    return " ".join(without_remarks.rpartition(", ")[2].lower().split())


def _number(whole: str, decimals: str | None) -> Fraction:
    digits = re.sub(r"\D", "", whole)
    return Fraction(f"{digits}.{decimals}" if decimals else digits)


def _whole(units: int, amount: Fraction, unit: AmountUnit) -> Amount | None:
    if units < 1 or amount < 1 or amount.denominator != 1:
        return None
    return Amount(units, int(amount), unit)
