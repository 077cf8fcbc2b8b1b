"""The product catalogue: its packs, what identifies them, and how one version differs from another.

A pack whose substance, route or amount its source does not tell cannot be counted together with others. It stays in
the catalogue, outside every list line, until someone tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cached_property

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.lists import AmountUnit, Product, ProductSource

LARGEST_LOSS_PERCENT = 20
"""An import that loses more of the packs is taken for half a file until someone says why it is right."""


class NotTold(StrEnum):
    """Varför förpackningen inte räknas. What its source does not tell of a pack, so that it is not counted."""

    ATC = "atc-not-told"
    ROUTE = "route-not-told"
    AMOUNT = "amount-not-told"
    OTHER_UNIT = "other-unit"


@dataclass(frozen=True, slots=True)
class UncountedPack:
    """Förpackning som inte räknas. A pack that is known by its ids and name, and why it counts for no substance.

    `atc` may be empty or less than level 5; `form` and `strength` are as the source writes them, or empty.
    """

    pack_id: str
    npl_id: str
    name: str
    atc: str
    form: str
    strength: str
    why: NotTold
    source: ProductSource
    varunummer: tuple[str, ...] = ()
    gtins: tuple[str, ...] = ()


Pack = Product | UncountedPack


@dataclass(frozen=True)
class Catalogue:
    """Produktkatalogen. Products that count in list lines, those of one line in one unit, and packs that do not count."""

    products: tuple[Product, ...]
    uncounted: tuple[UncountedPack, ...] = ()

    def __iter__(self) -> Iterator[Pack]:
        yield from self.products
        yield from self.uncounted

    def __len__(self) -> int:
        return len(self.products) + len(self.uncounted)

    @cached_property
    def by_pack(self) -> Mapping[str, Pack]:
        """Every pack by its NPL-pack-id."""
        return {pack.pack_id: pack for pack in self}

    @cached_property
    def by_gtin(self) -> Mapping[str, tuple[str, ...]]:
        """The packs that each GTIN, in 14 digits, is on."""
        return _by_number((gtin, pack.pack_id) for pack in self for gtin in pack.gtins)

    @cached_property
    def by_varunummer(self) -> Mapping[str, tuple[str, ...]]:
        """The packs that each varunummer, in six digits, is given to; it is not unique."""
        return _by_number((number, pack.pack_id) for pack in self for number in pack.varunummer)

    @cached_property
    def line_units(self) -> Mapping[str, AmountUnit]:
        """What the amounts of each list line are counted in."""
        return {product.line_id: product.amount_unit for product in self.products}

    def resolve(self, number: str) -> tuple[str, ...]:
        """The packs that a pack id, a GTIN or a varunummer may mean: none, the one, or several to choose between."""
        if number in self.by_pack:
            return (number,)
        return self.by_gtin.get(number.zfill(14)) or self.by_varunummer.get(number.zfill(6), ())


def _by_number(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    packs: dict[str, tuple[str, ...]] = {}
    for number, pack in pairs:
        packs[number] = (*packs.get(number, ()), pack)
    return packs


def in_shared_units(packs: Iterable[Pack], known: Mapping[str, AmountUnit]) -> Catalogue:
    """A catalogue of packs in which every list line is counted in one unit: the known one, or else the most common.

    A product whose amount is in another unit is not counted: milligrams and millilitres do not add up.
    """
    counted: list[Product] = []
    uncounted: list[UncountedPack] = []
    for pack in packs:
        if isinstance(pack, Product):
            counted.append(pack)
        else:
            uncounted.append(pack)
    votes: dict[str, Counter[AmountUnit]] = {}
    for product in counted:
        votes.setdefault(product.line_id, Counter())[product.amount_unit] += 1
    units = {line: votes[line].most_common(1)[0][0] for line in votes} | dict(known)
    return Catalogue(
        products=tuple(one for one in counted if one.amount_unit is units[one.line_id]),
        uncounted=(
            *uncounted,
            *(
                without_amount(one, NotTold.OTHER_UNIT)
                for one in counted
                if one.amount_unit is not units[one.line_id]
            ),
        ),
    )


def without_amount(product: Product, why: NotTold) -> UncountedPack:
    """A product as a pack that is not counted."""
    return UncountedPack(
        pack_id=product.pack_id,
        npl_id=product.npl_id,
        name=product.name,
        atc=product.atc,
        form=product.form,
        strength=product.strength,
        why=why,
        source=product.source,
        varunummer=product.varunummer,
        gtins=product.gtins,
    )


def renewed(older: Catalogue, told: Iterable[Pack], source: ProductSource) -> Catalogue:
    """The catalogue after a whole register: its packs replace those of the same source, the others' stay.

    A product that the older catalogue counts stays counted as it was where the register, for the same strength, does not
    tell the amount or tells it by another route or in another unit: a line is counted in one way.
    """
    by_pack = {pack.pack_id: _kept_counted(older.by_pack.get(pack.pack_id), pack) for pack in told}
    others = [pack for pack in older if pack.source is not source and pack.pack_id not in by_pack]
    return in_shared_units((*others, *by_pack.values()), older.line_units)


def completed(older: Catalogue, told: Iterable[Pack]) -> Catalogue:
    """The catalogue with the packs that it lacks of a list that is not a whole register; what it has stays."""
    lacking = {pack.pack_id: pack for pack in told if pack.pack_id not in older.by_pack}
    return in_shared_units((*older, *lacking.values()), older.line_units)


def _kept_counted(before: Pack | None, told: Pack) -> Pack:
    """What a register tells of a pack, counted as it was where the register does not tell or tells another way."""
    if not isinstance(before, Product) or told.strength != before.strength:
        return told
    if isinstance(told, Product):
        same = (told.line_id, told.amount_unit) == (before.line_id, before.amount_unit)
        if same or told.atc != before.atc:
            return told
    return replace(
        before,
        npl_id=told.npl_id or before.npl_id,
        name=told.name,
        form=told.form or before.form,
        source=told.source,
        varunummer=told.varunummer or before.varunummer,
        gtins=told.gtins or before.gtins,
    )


@dataclass(frozen=True, slots=True)
class PackChange:
    """Ändring i katalogen. A pack that is new (`before` is None), gone (`after` is None), or told otherwise.

    `changed` are the fields that differ, each with its value before and after.
    """

    before: Pack | None
    after: Pack | None
    changed: tuple[tuple[str, object, object], ...] = ()

    @property
    def pack_id(self) -> str:
        """The pack's id."""
        found = self.after or self.before
        return found.pack_id if found else ""


def catalogue_changes(older: Catalogue, newer: Catalogue) -> tuple[PackChange, ...]:
    """What differs between two versions, pack by pack in the order of their ids."""
    found = []
    for pack_id in sorted(older.by_pack.keys() | newer.by_pack.keys()):
        before, after = older.by_pack.get(pack_id), newer.by_pack.get(pack_id)
        if before is None or after is None:
            found.append(PackChange(before, after))
        elif before != after:
            found.append(PackChange(before, after, _changed(before, after)))
    return tuple(found)


def _changed(before: Pack, after: Pack) -> tuple[tuple[str, object, object], ...]:
    names = dict.fromkeys(field.name for pack in (before, after) for field in fields(pack))
    pairs = ((name, getattr(before, name, None), getattr(after, name, None)) for name in names)
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def refuse_implausible_loss(older: Catalogue, newer: Catalogue) -> None:
    """Raise DomainError `catalogue-shrinks` where a version loses more than a fifth of the packs, or of those that count.

    A pack that is no longer counted is a loss as much as one that is gone: its stock would count for nothing.
    """
    for what, before, after in (
        ("packs", set(older.by_pack), set(newer.by_pack)),
        ("counted", {one.pack_id for one in older.products}, {one.pack_id for one in newer.products}),
    ):
        lost = len(before - after)
        if lost * 100 > LARGEST_LOSS_PERCENT * len(before):
            raise DomainError(
                "catalogue-shrinks", what=what, lost=lost, of=len(before), percent=LARGEST_LOSS_PERCENT
            )
