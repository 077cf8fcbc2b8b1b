"""Costs (kostnader): which rows of a region's accounts an agreement pays, and what kind of cost each is.

A region says which dimension and object of its accounts carry an agreement. Of the rows so marked, those on cost accounts
count, and those on inventory accounts too: goods bought for stock are in the balance sheet until they are used, and then
what leaves the inventory account comes on the cost account of the same project, so that the two together are what was
bought. Income, such as the grant itself, is no cost. A debit is above zero; what takes a cost back is below.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from samsyn.core.kernel.errors import DomainError

OLDEST = "oldest"
"""Said of an object that carries several agreements: the oldest open one that may pay is taken."""


class CostType(StrEnum):
    """Kostnadsslag. What is bought, as an economic statement tells it apart."""

    OWN_STAFF = "own-staff"
    CONSULTANTS = "consultants"
    CARE = "care"
    MEDICINES = "medicines"
    SUPPLIES = "supplies"
    PREMISES = "premises"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """Verifikationsrad. One row of one voucher, and the line of the file it stands on.

    `ore` is whole öre, debit above zero. `objects` are (dimension, object), each dimension at most once.
    """

    line: int
    series: str
    voucher: str
    on: date
    account: str
    ore: int
    text: str = ""
    objects: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AccountRange:
    """Kontointervall. Accounts that begin with some digits: their cost type, or that they are stock, or no cost at all."""

    prefix: str
    cost_type: CostType | None
    in_stock: bool = False


@dataclass(frozen=True, slots=True)
class AccountTable:
    """Kontotabell för en utgåva av Region-Bas. The longest prefix that fits an account says what it is."""

    edition: str
    ranges: tuple[AccountRange, ...]
    verified: bool = False

    def find(self, account: str) -> AccountRange | None:
        """What an account is; None where the table does not know it."""
        fitting = [one for one in self.ranges if account.startswith(one.prefix)]
        return max(fitting, key=lambda one: len(one.prefix)) if fitting else None


@dataclass(frozen=True, slots=True)
class Carrier:
    """Bärare. An object of a dimension that carries an agreement, or the oldest open one, and perhaps a measure area."""

    dimension: str
    object: str
    agreement: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class CostCoding:
    """Kodning. How a region's accounts tell what an agreement pays.

    `accounts` are the region's own cost types by account, before those of the edition's table. `columns` and `dimensions`
    say which column of a CSV or Excel file is what: see `intake.costs.tables`.
    """

    edition: str
    carriers: tuple[Carrier, ...]
    accounts: tuple[tuple[str, CostType], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    dimensions: tuple[tuple[str, str], ...] = ()

    def carrier_of(self, objects: Iterable[tuple[str, str]]) -> Carrier | None:
        """What carries a row, by its objects; the first of the coding where several do."""
        held = set(objects)
        return next((one for one in self.carriers if (one.dimension, one.object) in held), None)


@dataclass(frozen=True, slots=True)
class Cost:
    """Kostnad. A row that counts: for which agreement, in which area, of which kind; `key` tells it from its like."""

    row: VoucherRow
    agreement: str
    area: str
    cost_type: CostType
    in_stock: bool
    assumed: bool
    key: str


@dataclass(frozen=True, slots=True)
class CostSummary:
    """Kostnader tillsammans. Whole öre by measure area, cost type and month; `in_stock` of them on inventory accounts."""

    total: int = 0
    by_area: Mapping[str, int] = field(default_factory=dict)
    by_type: Mapping[CostType, int] = field(default_factory=dict)
    in_stock: int = 0
    assumed: int = 0
    entries: int = 0

    def fraction(self, kind: CostType) -> Fraction:
        """The part of all costs that is of a kind; nothing of nothing is nothing."""
        return Fraction(self.by_type.get(kind, 0), self.total) if self.total else Fraction(0)


AgreementFor = Callable[[VoucherRow], tuple[str, bool] | None]
"""Which agreement pays for a row whose carrier names none, and that it is assumed; None where none may."""


def costs_in(
    rows: Iterable[VoucherRow],
    coding: CostCoding,
    table: AccountTable,
    agreement_for: AgreementFor,
    left_out: Callable[[str, VoucherRow], None],
) -> Iterator[Cost]:
    """The rows that count. `left_out` is told of each carried row that does not, with a code.

    The codes: `not-a-cost` (income, balances), `account-not-in-table`, `no-open-agreement`.
    """
    own = dict(coding.accounts)
    alike: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        carrier = coding.carrier_of(row.objects)
        if carrier is None:
            continue
        kind, in_stock, problem = _kind(row.account, own, table)
        if problem or kind is None:
            left_out(problem or "not-a-cost", row)
            continue
        chosen = (carrier.agreement, False) if carrier.agreement != OLDEST else agreement_for(row)
        if chosen is None:
            left_out("no-open-agreement", row)
            continue
        same = (row.series, row.voucher, row.on, row.account, row.ore, row.text, row.objects)
        alike[same] += 1
        yield Cost(row, chosen[0], carrier.area, kind, in_stock, chosen[1], _key(*same, alike[same]))


def summary_of(costs: Iterable[Cost]) -> CostSummary:
    """What some costs come to."""
    by_area: defaultdict[str, int] = defaultdict(int)
    by_type: defaultdict[CostType, int] = defaultdict(int)
    total = in_stock = assumed = entries = 0
    for one in costs:
        total += one.row.ore
        by_area[one.area] += one.row.ore
        by_type[one.cost_type] += one.row.ore
        in_stock += one.row.ore * one.in_stock
        assumed += one.row.ore * one.assumed
        entries += 1
    return CostSummary(total, dict(by_area), dict(by_type), in_stock, assumed, entries)


def require_sound(coding: CostCoding, agreements: Iterable[str]) -> None:
    """Raise DomainError `coding-empty`, `coding-twice`, `coding-agreement` where a coding cannot be used."""
    if not coding.carriers:
        raise DomainError("coding-empty")
    known, seen = {*agreements, OLDEST}, set()
    for one in coding.carriers:
        if (one.dimension, one.object) in seen or not one.dimension or not one.object:
            raise DomainError("coding-twice", dimension=one.dimension, object=one.object)
        if one.agreement not in known:
            raise DomainError("coding-agreement", agreement=one.agreement)
        seen.add((one.dimension, one.object))


def _kind(
    account: str, own: Mapping[str, CostType], table: AccountTable
) -> tuple[CostType | None, bool, str]:
    found = table.find(account)
    if account in own:
        return own[account], bool(found and found.in_stock), ""
    if found is None:
        return None, False, "account-not-in-table"
    return found.cost_type, found.in_stock, ""


def _key(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
