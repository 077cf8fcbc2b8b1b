"""Products of the catalogue by the names that people and scanners use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.lists import load_catalogue


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {product.pack_id: product.name for product in load_catalogue()}


@lru_cache(maxsize=1)
def packs_by_gtin() -> Mapping[str, tuple[str, ...]]:
    """The packs that each GTIN is on."""
    return _by_number((gtin, product.pack_id) for product in load_catalogue() for gtin in product.gtins)


@lru_cache(maxsize=1)
def packs_by_varunummer() -> Mapping[str, tuple[str, ...]]:
    """The packs that each varunummer is given to; it is not unique."""
    return _by_number((vnr, product.pack_id) for product in load_catalogue() for vnr in product.varunummer)


def _by_number(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    packs: dict[str, tuple[str, ...]] = {}
    for number, pack in pairs:
        packs[number] = (*packs.get(number, ()), pack)
    return packs


@lru_cache(maxsize=1)
def line_units() -> Mapping[str, str]:
    """What the amounts of each list line are counted in."""
    return {product.line_id: product.amount_unit.value for product in load_catalogue()}


def product_name(pack_id: str) -> str:
    """What a pack is called; its id where the catalogue lacks it."""
    return _names().get(pack_id, pack_id)


def pack_of_gtin(gtin: str) -> str:
    """The pack that a GTIN is on; `gtin:…` as a local article where the catalogue lacks it.

    Raises DomainError `ambiguous-gtin`.
    """
    packs = packs_by_gtin().get(gtin, ())
    if len(packs) > 1:
        raise DomainError("ambiguous-gtin", gtin=gtin, packs=", ".join(packs))
    return packs[0] if packs else f"gtin:{gtin}"
