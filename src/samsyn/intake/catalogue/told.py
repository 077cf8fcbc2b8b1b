"""What a file tells of packs, whichever its format: the packs, and what of the file could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from samsyn.core.supply.catalogue import NotTold, Pack, UncountedPack
from samsyn.core.supply.lists import Product, ProductSource
from samsyn.intake.catalogue.amounts import amount_of
from samsyn.intake.catalogue.routes import route_of
from samsyn.intake.data_tables import ATC_LEVEL_5

PACK_ID = re.compile(r"[0-9]{14}")
SYNTHETIC_PREFIX = "99"
SEVERAL = "|"
"""Between the substances of a product with several, whose strength says how much of which of them."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Överhoppad. A part of the file that was left out whole: its name, and what was wrong as a code with its detail."""

    name: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file tells: its packs, in the order of the file, and what was skipped."""

    packs: tuple[Pack, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A pack as a register describes it, in words."""

    pack_id: str
    npl_id: str
    name: str
    atc: str
    substance: str
    form: str
    strength: str
    pack_text: str
    source: ProductSource


def pack_from(words: Words) -> Pack:
    """The pack, counted where its ATC code, route and amount can be told from the words."""
    source = ProductSource.SYNTHETIC if words.pack_id.startswith(SYNTHETIC_PREFIX) else words.source
    route, amount = route_of(words.form), amount_of(words.strength, words.pack_text)
    if not ATC_LEVEL_5.fullmatch(words.atc):
        return _uncounted(words, NotTold.ATC, source)
    if route is None:
        return _uncounted(words, NotTold.ROUTE, source)
    if amount is None or SEVERAL in words.substance:
        return _uncounted(words, NotTold.AMOUNT, source)
    return Product(
        pack_id=words.pack_id,
        npl_id=words.npl_id,
        name=words.name,
        atc=words.atc,
        substance=words.substance,
        route=route,
        form=words.form,
        strength=words.strength,
        units_per_pack=amount.units_per_pack,
        amount_per_unit=amount.amount_per_unit,
        amount_unit=amount.unit,
        source=source,
    )


def _uncounted(words: Words, why: NotTold, source: ProductSource) -> UncountedPack:
    return UncountedPack(
        words.pack_id, words.npl_id, words.name, words.atc, words.form, words.strength, why, source
    )
