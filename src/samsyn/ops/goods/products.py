"""The catalogue in force, and its products by the names that people and scanners use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.catalogue import Catalogue
from samsyn.core.supply.gs1 import scan
from samsyn.core.supply.kept import Goods
from samsyn.intake.catalogue import read_object, shipped_catalogue
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.store.queries.catalogue import object_in_force

VARUNUMMER = re.compile(r"[0-9]{1,6}")
_held: ContextVar[list[str] | None] = ContextVar("catalogue held", default=None)


@contextmanager
def one_catalogue() -> Iterator[None]:
    """Within it the catalogue in force is asked for once: a page is of one version, whatever is imported meanwhile."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def catalogue_in_force() -> Catalogue:
    """The newest version of the catalogue; read once for all who ask, and anew when another has been imported."""
    held = _held.get()
    if held is None:
        return catalogue_in(object_in_force())
    if not held:
        held.append(object_in_force())
    return catalogue_in(held[0])


@lru_cache(maxsize=3)
def catalogue_in(products: str) -> Catalogue:
    """The catalogue that an object holds; no object (empty) is the shipped one."""
    if not products:
        return shipped_catalogue()
    return read_object(warehouse_objects().get(products, "json"))[0]


def product_name(pack_id: str) -> str:
    """What a pack is called; its id where the catalogue lacks it."""
    found = catalogue_in_force().by_pack.get(pack_id)
    return found.name if found else pack_id


def packs_named(words: str, most: int) -> list[tuple[str, str]]:
    """Packs (id, name) that a number means, or whose names hold all the words, by name; at most so many."""
    catalogue = catalogue_in_force()
    if found := catalogue.resolve(words):
        return [(pack, catalogue.by_pack[pack].name) for pack in found]
    wanted = words.casefold().split()
    named = [
        (pack.pack_id, pack.name)
        for pack in catalogue
        if all(word in pack.name.casefold() for word in wanted)
    ]
    return sorted(named, key=lambda one: (one[1], one[0]))[:most]


def goods_of_code(code: str) -> Goods:
    """The goods that a hand scanner read; a varunummer, typed where a code cannot be read, names the article alone.

    Raises DomainError as `core.supply.gs1.scan`, `pack_of_gtin` and `pack_of_varunummer` do.
    """
    if VARUNUMMER.fullmatch(code.strip()):
        return Goods(pack_of_varunummer(code.strip()))
    found = scan(code)
    return Goods(pack_of_gtin(found.gtin), found.batch, found.expiry)


def pack_of_varunummer(number: str) -> str:
    """The pack that has a varunummer; `vnr:…` as a local article where the catalogue lacks it.

    Raises DomainError `ambiguous-varunummer`.
    """
    six = number.zfill(6)
    packs = catalogue_in_force().by_varunummer.get(six, ())
    if len(packs) > 1:
        raise DomainError("ambiguous-varunummer", number=six, packs=", ".join(packs))
    return packs[0] if packs else f"vnr:{six}"


def pack_of_gtin(gtin: str) -> str:
    """The pack that a GTIN is on; `gtin:…` as a local article where the catalogue lacks it.

    Raises DomainError `ambiguous-gtin`.
    """
    packs = catalogue_in_force().by_gtin.get(gtin, ())
    if len(packs) > 1:
        raise DomainError("ambiguous-gtin", gtin=gtin, packs=", ".join(packs))
    return packs[0] if packs else f"gtin:{gtin}"
