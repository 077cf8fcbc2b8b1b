"""What money may be used when, by the agreements and the ledger of the installation where it has one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from samsyn.core.agreements.terms import REGIONS
from samsyn.core.funding.available import (
    AvailableFunds,
    LedgerAsked,
    LedgerSums,
    available_in,
    available_on,
    ledger_of,
)
from samsyn.core.funding.grants import terms_of
from samsyn.core.funding.matters import lapsed_untold
from samsyn.core.kernel.roles import Actor
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_groups
from samsyn.ops.funding.money import agreements_known
from samsyn.ops.kernel.permissions import FOLLOWS_GRANTS, may_see_funds, require
from samsyn.store.queries.funding import grants_not_all_requisitioned, ledger_sums
from samsyn.store.queries.health import database_problem


def read_available(
    *, by: Actor, known: date, recipient: str = REGIONS, year: int | None = None, on: date | None = None
) -> tuple[AvailableFunds, ...]:
    """What may be used in a year, or on a day, by the regions together or one recipient, as known on a day.

    Without a database, by what the agreements and what is written of them tell. Raises NotPermitted for a region's money to
    anyone but the region itself and those who follow all grants.
    """
    own = recipient in (REGIONS, by.organisation)
    seen = by.is_operator or by.role in FOLLOWS_GRANTS or (own and may_see_funds(by))
    require(seen, "see-funds", by, recipient)
    members = load_groups()[REGIONS] if recipient == REGIONS else (recipient,)
    ledger = _ledger(members)
    book, count = load_agreements(), len(members)
    if on is not None:
        return available_on(book, ledger, on=on, known=known, recipient=recipient, members=count)
    return available_in(
        book, ledger, year=year or known.year, known=known, recipient=recipient, members=count
    )


def _ledger(recipients: Sequence[str]) -> LedgerAsked:
    """The installation's ledger of some recipients; an empty one where there is no database."""
    if database_problem() is not None:
        return ledger_of((), recipients)

    def asked(agreements: Sequence[str], before: date, known: date) -> Mapping[str, LedgerSums]:
        gone = _lapsed(recipients, agreements, min(before, known), known)
        return ledger_sums(recipients, agreements, before, known, gone)

    return asked


def _lapsed(
    recipients: Sequence[str], agreements: Sequence[str], on: date, known: date
) -> dict[tuple[str, str], int]:
    """The öre to which the right is gone on a day though nobody has noted it, by agreement and recipient."""
    found: Counter[tuple[str, str]] = Counter()
    terms = agreements_known(known)
    for row in grants_not_all_requisitioned(agreements, recipients):
        own = terms_of(terms[row.key.agreement].agreement, row.key)
        found[row.key.agreement, row.key.recipient] += lapsed_untold(row.state, own, on)
    return dict(found)
