"""Grants as they stand, what happened to them, and the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, QuerySet, Sum

from samsyn.core.agreements.amounts import STATE
from samsyn.core.funding.available import IN_HAND, LedgerSums, Used, use_sign
from samsyn.core.funding.grant_events import GrantEvent, GrantEventKind
from samsyn.core.funding.grant_state import (
    Bound,
    GrantState,
    PaymentStage,
    ReclaimStage,
    StatementStage,
)
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.ledger import Account, Transfer
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.money import Money
from samsyn.store import models

COLUMNS = (
    "payment",
    "statement",
    "reclaim",
    "allotted",
    "requisitioned",
    "paid",
    "used",
    "repaid",
    "reclaimed",
    "seen",
)
"""What of a state has columns of its own, to be sought and summed by; the rest stands in `facts`."""
_STAGES: dict[str, Any] = {
    "payment": PaymentStage,
    "statement": StatementStage,
    "reclaim": ReclaimStage,
    "bound": Bound,
}
_DAYS = frozenset({"decided_on", "requisitioned_on", "stated_on", "paid_on"})


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as it is kept: its number, which it is, and its state."""

    id: int
    key: GrantKey
    state: GrantState


def grants(
    *,
    agreement: str = "",
    agreements: Iterable[str] | None = None,
    recipient: str = "",
    recipients: Iterable[str] | None = None,
) -> list[GrantRow]:
    """The grants of an agreement or some, of a recipient or some, or all, by agreement and recipient."""
    found = models.Grant.objects.order_by("agreement", "giver", "recipient")
    if agreement:
        found = found.filter(agreement=agreement)
    if agreements is not None:
        found = found.filter(agreement__in=list(agreements))
    if recipient:
        found = found.filter(recipient=recipient)
    if recipients is not None:
        found = found.filter(recipient__in=list(recipients))
    return [grant_row(one) for one in found]


def allotted_names(agreements: Iterable[str], giver: str) -> dict[str, set[tuple[str, str]]]:
    """Which amounts of agreements have been allotted by a giver: recipient, and the amount's name (empty: undivided)."""
    found = models.GrantEvent.objects.filter(
        grant__agreement__in=list(agreements), grant__giver=giver, kind=GrantEventKind.ALLOTTED.value
    )
    names = defaultdict(set)
    for agreement, recipient, name in found.values_list(
        "grant__agreement", "grant__recipient", "facts__name"
    ):
        names[agreement].add((recipient, name or ""))
    return names


def allotted_sums(agreements: Iterable[str]) -> dict[GrantKey, int]:
    """What has been allotted of each grant of some agreements, in öre."""
    found = models.Grant.objects.filter(agreement__in=list(agreements))
    rows = found.values_list("agreement", "recipient", "giver", "allotted")
    return {GrantKey(agreement, recipient, giver): ore for agreement, recipient, giver, ore in rows}


def grants_not_all_requisitioned(agreements: Iterable[str], recipients: Iterable[str]) -> list[GrantRow]:
    """The grants of some agreements and recipients of which something has never been requisitioned."""
    found = models.Grant.objects.filter(agreement__in=list(agreements), recipient__in=list(recipients))
    return [grant_row(one) for one in found.filter(allotted__gt=F("requisitioned"))]


def grant(key: GrantKey) -> GrantRow:
    """One grant. Raises NotFound `unknown-grant`."""
    found = models.Grant.objects.filter(
        agreement=key.agreement, recipient=key.recipient, giver=key.giver
    ).first()
    if found is None:
        raise NotFound("unknown-grant", grant=str(key))
    return grant_row(found)


def grant_row(found: models.Grant) -> GrantRow:
    """A row of the database as what it means."""
    key = GrantKey(found.agreement, found.recipient, found.giver)
    told = {name: getattr(found, name) for name in COLUMNS} | found.facts
    return GrantRow(found.pk, key, GrantState(**{name: _read(name, value) for name, value in told.items()}))


def columns_of(state: GrantState) -> dict[str, Any]:
    """A state as the columns and facts that keep it."""
    told = {one.name: getattr(state, one.name) for one in fields(state)}
    facts = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in told.items()
        if name not in COLUMNS
    }
    return {name: told[name] for name in COLUMNS} | {"facts": facts}


def ledger_sums(
    recipients: Sequence[str],
    agreements: Sequence[str],
    before: date,
    known: date,
    lapsed: Mapping[tuple[str, str], int] | None = None,
) -> dict[str, LedgerSums]:
    """What the ledger of some recipients comes to by agreement, before a day, as known on a day, summed by the database.

    `lapsed` are the öre, by agreement and recipient, to which the right is gone though no row says so yet. Without them it
    equals `core.funding.available.ledger_of` of the same transfers.
    """
    rows = models.LedgerTransfer.objects.filter(
        grant__agreement__in=list(agreements), grant__recipient__in=list(recipients), known_since__lte=known
    ).order_by()
    allotted = rows.filter(credit=Account.APPROPRIATION.value)
    bounds: defaultdict[str, set[Bound]] = defaultdict(set)
    for agreement, bound in allotted.values_list("grant__agreement", "bound").distinct():
        bounds[agreement].add(Bound(bound))
    given: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for agreement, recipient, ore in _summed(allotted):
        given[agreement][recipient] = ore
    gone: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (agreement, recipient), ore in (lapsed or {}).items():
        gone[agreement][recipient] = ore
    moved: defaultdict[str, list[_Moved]] = defaultdict(list)
    moves = rows.filter(on__lt=before).exclude(credit=Account.APPROPRIATION.value)
    for agreement, *row in _summed(moves, "debit", "credit", "year"):
        moved[agreement].append(_Moved(*row))
    return {
        agreement: _sums(own, moved[agreement], gone[agreement], frozenset(bounds[agreement]))
        for agreement, own in given.items()
    }


class _Moved(NamedTuple):
    recipient: str
    debit: str
    credit: str
    year: int
    ore: int


def _summed(rows: QuerySet[models.LedgerTransfer], *by: str) -> QuerySet[models.LedgerTransfer, Any]:
    told = ("grant__agreement", "grant__recipient", *by)
    return rows.values_list(*told).annotate(ore_sum=Sum("ore"))


def _sums(
    given: Mapping[str, int], moved: Iterable[_Moved], gone: Mapping[str, int], bounds: frozenset[Bound]
) -> LedgerSums:
    held, years, other = Counter(given), Counter[int](), sum(gone.values())
    held.subtract(gone)
    for row in moved:
        debit, credit = Account(row.debit), Account(row.credit)
        out = row.ore * ((credit in IN_HAND) - (debit in IN_HAND))
        held[row.recipient] -= out
        if use_sign(debit, credit):
            years[row.year] += out
        else:
            other += out
    used = tuple(Used(year, Money(ore)) for year, ore in sorted(years.items()))
    own = -sum(min(0, ore) for ore in held.values())
    return LedgerSums(len(given), Money(sum(given.values())), used, Money(other), Money(own), bounds)


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder that was sent: of which date, how many days before, to which address (empty: on the page), the words."""

    term: str
    due: date
    days: int
    address: str
    text: str
    sent_at: datetime


def reminders(key: GrantKey) -> list[ReminderRow]:
    """A grant's reminders, the newest first."""
    found = models.GrantReminder.objects.filter(
        grant__agreement=key.agreement, grant__recipient=key.recipient, grant__giver=key.giver
    )
    return [
        ReminderRow(one.term, one.due, one.days, one.address, one.text, one.sent_at)
        for one in found.order_by("-sent_at", "-pk")
    ]


@dataclass(frozen=True, slots=True)
class AgreementSums:
    """The grants of one agreement together: how many at each stage, and whole öre. SKR's passing on is not counted twice."""

    agreement: str
    grants: int
    stages: dict[PaymentStage, int]
    statements: dict[StatementStage, int]
    allotted: int
    paid: int
    used: int
    repaid: int


def agreement_sums() -> list[AgreementSums]:
    """Each agreement's grants from the state together."""
    rows = (
        models.Grant.objects.filter(giver=STATE)
        .order_by()
        .values("agreement", "payment", "statement")
        .annotate(
            grants=Count("pk"),
            allotted_sum=Sum("allotted"),
            paid_sum=Sum("paid"),
            used_sum=Sum("used"),
            repaid_sum=Sum("repaid"),
        )
    )
    found: dict[str, AgreementSums] = {}
    for row in rows:
        before = found.get(row["agreement"]) or AgreementSums(row["agreement"], 0, {}, {}, 0, 0, 0, 0)
        payment, statement = PaymentStage(row["payment"]), StatementStage(row["statement"])
        found[row["agreement"]] = AgreementSums(
            before.agreement,
            before.grants + row["grants"],
            before.stages | {payment: before.stages.get(payment, 0) + row["grants"]},
            before.statements | {statement: before.statements.get(statement, 0) + row["grants"]},
            before.allotted + row["allotted_sum"],
            before.paid + row["paid_sum"],
            before.used + row["used_sum"],
            before.repaid + row["repaid_sum"],
        )
    return list(found.values())


def appropriation_sums() -> list[tuple[str, int, dict[Account, int]]]:
    """The ledger by appropriation line and year: what stands on each account, in öre; SKR's passing on not counted twice."""
    held = models.LedgerTransfer.objects.aggregate(newest=Max("pk"), rows=Count("pk"))
    return _appropriation_sums(held["newest"], held["rows"])


@lru_cache(maxsize=1)
def _appropriation_sums(_newest: int | None, _rows: int) -> list[tuple[str, int, dict[Account, int]]]:
    """Kept until there is another row: none is ever changed or taken away."""
    found: dict[tuple[str, int], dict[Account, int]] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        rows = (
            models.LedgerTransfer.objects.filter(grant__giver=STATE)
            .order_by()
            .values("appropriation", "year", side)
            .annotate(ore_sum=Sum("ore"))
        )
        for row in rows:
            line = found.setdefault((row["appropriation"], row["year"]), {})
            account = Account(row[side])
            line[account] = line.get(account, 0) + sign * row["ore_sum"]
    return [(name, year, accounts) for (name, year), accounts in sorted(found.items())]


def grant_events(grant_id: int) -> list[GrantEvent]:
    """What happened to a grant, in order."""
    return [event_of(one) for one in models.GrantEvent.objects.filter(grant_id=grant_id).order_by("number")]


def event_of(row: models.GrantEvent) -> GrantEvent:
    """An event of the database as what it means."""
    facts = dict(row.facts)
    ore = int(facts.pop("ore", 0))
    return GrantEvent(GrantEventKind(row.kind), row.on, row.at, row.by, row.organisation, ore, facts)


def transfers(*, agreement: str = "", recipients: Iterable[str] | None = None) -> list[Transfer]:
    """The ledger's rows of an agreement or some recipients, or all, in the order in which they were posted."""
    found = models.LedgerTransfer.objects.order_by("pk")
    if agreement:
        found = found.filter(grant__agreement=agreement)
    if recipients is not None:
        found = found.filter(grant__recipient__in=list(recipients))
    rows = found.values_list(
        "grant__agreement",
        "grant__recipient",
        "grant__giver",
        "appropriation",
        "debit",
        "credit",
        "ore",
        "on",
        "known_since",
        "bound",
    )
    return [
        Transfer(
            GrantKey(agreement_id, recipient, giver),
            appropriation,
            Account(debit),
            Account(credit),
            Money(ore),
            on,
            known_since,
            Bound(bound),
        )
        for agreement_id, recipient, giver, appropriation, debit, credit, ore, on, known_since, bound in rows
    ]


def _read(name: str, value: Any) -> Any:
    if name in _STAGES:
        return _STAGES[name](value)
    if name == "lines":
        return tuple((line, ore) for line, ore in value)
    return date.fromisoformat(value) if name in _DAYS and value else value
