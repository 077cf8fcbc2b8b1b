"""The products that the shortage feed of Läkemedelsverket names: a part of the market, never a whole register.

The feed tells of a product its name in full (`Bondil 500 mikrogram Uretralstift`), in which strength and form stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from samsyn.core.supply.catalogue import Pack
from samsyn.core.supply.lists import ProductSource
from samsyn.intake.catalogue.told import PACK_ID, Reading, Skipped, Words, pack_from
from samsyn.intake.shortages import NAMESPACE, feed_root, text_at

STRENGTH_IN_NAME = re.compile(r"(?<=\s)\d[\d  ]*(?:,\d+)? ?(?:g|mg|mikrogram|µg|IE|E|enheter|mmol|ml)\b")
FORM = re.compile(r"(?<=\s)[A-ZÅÄÖ][a-zåäö]{2,}")


def read_feed(path: Path) -> Reading:
    """Every pack that a feed names, once; raises DataFileError where the file is not such a feed."""
    packs: dict[str, Pack] = {}
    skipped = []
    for product in feed_root(path).iter(f"{NAMESPACE}MedicinalProduct"):
        for words in _packs(product):
            if PACK_ID.fullmatch(words.pack_id):
                packs.setdefault(words.pack_id, pack_from(words))
            else:
                skipped.append(Skipped(words.name, "not-a-pack-id", words.pack_id))
    return Reading(tuple(packs.values()), tuple(skipped))


def _packs(product: Element) -> Iterator[Words]:
    full = text_at(product, "ProductName") or ""
    strength, form = strength_and_form(full)
    for pack in product.iter(f"{NAMESPACE}PackagedMedicinalProduct"):
        yield Words(
            pack_id=text_at(pack, "NPLPackId") or "",
            npl_id=text_at(product, "NPLId") or "",
            name=" ".join(full.split()),
            atc=text_at(product, "ATC") or "",
            substance=text_at(product, "ActiveSubstances") or "",
            form=form,
            strength=strength,
            pack_text=text_at(pack, "PackageDescription") or "",
            source=ProductSource.SHORTAGE_FEED,
        )


def strength_and_form(name: str) -> tuple[str, str]:
    """Strength and form out of a product's full name; two blanks stand where a product has no strength.

    The strength goes from the first amount to the form's capital letter, so that one of two substances is not read as one.
    """
    found = STRENGTH_IN_NAME.search(name)
    if found:
        form = FORM.search(name, found.end())
        return (
            (name[found.start() : form.start()].strip(), name[form.start() :].strip()) if form else ("", "")
        )
    _, blanks, after = name.rpartition("  ")
    return "", after.strip() if blanks else ""
