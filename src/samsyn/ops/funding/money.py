"""The money as it stands on a day: an organisation's grants, an agreement's recipients, all agreements by stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from samsyn.core.agreements.amendments import KnownAgreement, as_known_on
from samsyn.core.agreements.terms import Agreement, AgreementKind
from samsyn.core.funding.grant_events import GrantEvent
from samsyn.core.funding.grant_state import GrantState
from samsyn.core.funding.grants import GrantKey, GrantTerms, grants_of, terms_of
from samsyn.core.funding.ledger import Transfer
from samsyn.core.funding.matters import Matter, MatterKind, WaitsFor, lapses_within, matters_of
from samsyn.core.funding.use import UseOfMoney, use_of
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.roles import Actor, Role
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_groups
from samsyn.ops.kernel.permissions import FOLLOWS_GRANTS, may_see_funds, may_see_grant, require
from samsyn.store.queries.desk import undecided_grants
from samsyn.store.queries.funding import (
    AgreementSums,
    GrantRow,
    agreement_sums,
    grant_events,
    grants,
    transfers,
)

NOT_OPENED = 0
"""The number of a grant that has no row, since nothing has happened to it."""
SOON = 30
"""Days. A right that lapses within so many is pointed out."""

DECIDES = {
    Role.DESK_OFFICER: WaitsFor.GOVERNMENT,
    Role.EVALUATOR: WaitsFor.SOCIALSTYRELSEN,
    Role.COORDINATOR: WaitsFor.GIVER,
}
"""Whose decisions each role prepares. What waits for Kammarkollegiet stands at its desk."""


@dataclass(frozen=True, slots=True)
class GrantShown:
    """A grant on a day: its state, its terms as known, and what it waits for."""

    row: GrantRow
    terms: GrantTerms
    agreement: Agreement
    matters: tuple[Matter, ...]
    on: date

    @property
    def key(self) -> GrantKey:
        """Which grant it is."""
        return self.row.key

    @property
    def first(self) -> Matter | None:
        """What it waits for first; None where it is closed."""
        return self.matters[0] if self.matters else None

    @property
    def lapses_soon(self) -> bool:
        """Whether the right is gone within thirty days unless it is requisitioned."""
        return lapses_within(self.row.state, self.terms, self.on, SOON)

    @property
    def days_left(self) -> int | None:
        """Days to the last day to requisition, below zero once it has passed; None where no source tells of one."""
        last = self.terms.requisition_by
        return None if last is None else (last - self.on).days


@dataclass(frozen=True, slots=True)
class Undecided:
    """How many of an agreement's grants wait for the same decision, and the money that they are about, in öre."""

    agreement: Agreement
    kind: MatterKind
    count: int
    ore: int


@dataclass(frozen=True, slots=True)
class AgreementFunds:
    """An agreement's grants together, and those whose right lapses soon."""

    agreement: Agreement
    sums: AgreementSums
    requisition_by: date | None
    lapsing: int


def agreements_known(known: date) -> dict[str, KnownAgreement]:
    """The agreements as known on a day, by id; kept, since every page asks."""
    return _known(tuple(load_agreements().hashes.items()), known)


@lru_cache(maxsize=16)
def _known(_files: tuple[tuple[str, str], ...], known: date) -> dict[str, KnownAgreement]:
    """By the files that the agreements are read from, so that another file is never answered for by the old one."""
    return as_known_on(load_agreements(), known)


def shown(rows: Iterable[GrantRow], on: date) -> list[GrantShown]:
    """Grants with their terms and what they wait for on a day; those of agreements that are not known then are left out."""
    known = agreements_known(on)
    found = []
    for row in rows:
        agreement = known.get(row.key.agreement)
        if agreement is not None:
            terms = terms_of(agreement.agreement, row.key)
            found.append(GrantShown(row, terms, agreement.agreement, matters_of(row.state, terms, on), on))
    return found


def read_own_grants(*, by: Actor, on: date) -> list[GrantShown]:
    """One's organisation's grants, and those of the year that it may apply for, the newest agreement first.

    Raises NotPermitted.
    """
    require(may_see_funds(by), "see-funds", by, by.organisation)
    rows = grants(recipient=by.organisation)
    to_apply_for = shown(_unopened(by.organisation, {row.key for row in rows}, on), on)
    found = [*shown(rows, on), *(one for one in to_apply_for if one.agreement.year == on.year)]
    seen = [one for one in found if may_see_grant(by, one.key)]
    return sorted(seen, key=lambda one: (-one.agreement.year, one.key))


def read_undecided(*, by: Actor, on: date) -> list[Undecided]:
    """What waits for a decision of the reader's: the ministry's, Socialstyrelsen's, or SKR's of what it passes on.

    The newest agreement first; nothing for whom nothing waits.
    """
    own = DECIDES.get(by.role)
    if own is None:
        return []
    found: dict[tuple[str, MatterKind], Undecided] = {}
    for one in shown(undecided_grants(), on):
        for matter in one.matters:
            if matter.waits_for is own and (own is not WaitsFor.GIVER or one.key.giver == by.organisation):
                place = one.key.agreement, matter.kind
                before = found.get(place, Undecided(one.agreement, matter.kind, 0, 0))
                found[place] = replace(before, count=before.count + 1, ore=before.ore + matter.ore)
    return sorted(found.values(), key=lambda one: (-one.agreement.year, one.agreement.id, one.kind))


def read_agreement_grants(*, by: Actor, agreement: str, on: date) -> list[GrantShown]:
    """An agreement's grants that one may see. Raises NotPermitted; NotFound `unknown-agreement`."""
    require(may_see_funds(by), "see-funds", by, by.organisation)
    load_agreements().get(agreement)
    return [one for one in shown(grants(agreement=agreement), on) if may_see_grant(by, one.key)]


def read_shown_grant(
    *, by: Actor, key: GrantKey, on: date
) -> tuple[GrantShown, list[GrantEvent], list[Transfer]]:
    """One grant, all that happened to it and what it posted; also one that may be applied for and nobody has.

    Raises NotFound `unknown-grant`.
    """
    if not may_see_grant(by, key):
        raise NotFound("unknown-grant", grant=str(key))
    rows = [row for row in grants(agreement=key.agreement, recipient=key.recipient) if row.key == key]
    found = shown(rows or [one for one in _unopened(key.recipient, set(), on) if one.key == key], on)
    if not found:
        raise NotFound("unknown-grant", grant=str(key))
    posted = [
        one for one in transfers(agreement=key.agreement, recipients=[key.recipient]) if one.grant == key
    ]
    return found[0], grant_events(found[0].row.id), posted


def _unopened(recipient: str, opened: Collection[GrantKey], on: date) -> list[GrantRow]:
    """What an organisation may apply for and has not (L24 §1.1): grants to which nothing has happened."""
    return [
        GrantRow(NOT_OPENED, key, GrantState())
        for one in agreements_known(on).values()
        if one.agreement.kind is AgreementKind.STATE_GRANT
        for key in grants_of(one.agreement, load_groups())
        if key.recipient == recipient and key not in opened
    ]


def read_all_funds(*, by: Actor, on: date, since: int = 0) -> list[AgreementFunds]:
    """Every agreement with grants since a year, the newest first. Raises NotPermitted for whom it is not to follow all."""
    require(by.is_operator or by.role in FOLLOWS_GRANTS, "see-all-funds", by, by.organisation)
    known, lapsing = agreements_known(on), lapsing_counts(on)
    found = [
        AgreementFunds(
            known[one.agreement].agreement,
            one,
            _requisition_by(known[one.agreement].agreement),
            lapsing[one.agreement],
        )
        for one in agreement_sums()
        if one.agreement in known and known[one.agreement].agreement.year >= since
    ]
    return sorted(found, key=lambda one: (-one.agreement.year, one.agreement.id))


def lapsing_counts(on: date) -> Counter[str]:
    """How many grants of each agreement lapse within thirty days."""
    near = [
        id_
        for id_, one in agreements_known(on).items()
        if (last := _requisition_by(one.agreement)) is not None and on <= last <= on + timedelta(days=SOON)
    ]
    return Counter(row.key.agreement for row in shown(grants(agreements=near), on) if row.lapses_soon)


def read_use(*, by: Actor, agreement: str) -> UseOfMoney:
    """The use of an agreement's money by year and recipient (U23 figures 4 and 5). Raises NotPermitted.

    A region sees the others' shares without their names on the page; the names are for those who follow all.
    """
    require(may_see_funds(by), "see-funds", by, by.organisation)
    return use_of(one for one in transfers(agreement=agreement) if one.grant.giver == "state")


def _requisition_by(agreement: Agreement) -> date | None:
    on = agreement.terms.requisition.on
    return on.known if on.is_known else None
