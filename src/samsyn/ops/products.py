"""Products of the catalogue by the names that people and scanners use."""

from __future__ import annotations

from functools import lru_cache

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.lists import load_catalogue


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {product.pack_id: product.name for product in load_catalogue()}


@lru_cache(maxsize=1)
def _by_gtin() -> dict[str, list[str]]:
    packs: dict[str, list[str]] = {}
    for product in load_catalogue():
        for gtin in product.gtins:
            packs.setdefault(gtin, []).append(product.pack_id)
    return packs


def product_name(pack_id: str) -> str:
    """What a pack is called; its id where the catalogue lacks it."""
    return _names().get(pack_id, pack_id)


def pack_of_gtin(gtin: str) -> str:
    """The pack that a GTIN is on; `gtin:…` as a local article where the catalogue lacks it.

    Raises DomainError `ambiguous-gtin`.
    """
    packs = _by_gtin().get(gtin, [])
    if len(packs) > 1:
        raise DomainError("ambiguous-gtin", gtin=gtin, packs=", ".join(packs))
    return packs[0] if packs else f"gtin:{gtin}"
