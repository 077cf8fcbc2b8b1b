"""An agreement's money is allotted: what its text divides as it divides it, the rest as its giver decides (A23 §4, L24 §3).

The ministry allots what the state gives; SKR what it passes on (S22 §7.2). Before that no grant of the agreement exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.agreements.amounts import STATE
from samsyn.core.agreements.terms import Agreement, AgreementKind
from samsyn.core.funding.allotments import Allotment, Undivided, allotments_of, undivided_of
from samsyn.core.funding.grant_events import GrantEventKind
from samsyn.core.funding.grants import SKR, GrantKey
from samsyn.core.funding.populations import Population
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.roles import Actor
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_groups
from samsyn.intake.populations import load_populations
from samsyn.ops.funding.grants import allot_grants
from samsyn.ops.funding.money import agreements_known
from samsyn.ops.kernel.permissions import may_note_grant, require
from samsyn.store.queries.funding import allotted_names, allotted_sums


@dataclass(frozen=True, slots=True)
class ToDivide:
    """Att fördela. An amount that no source divides: who has had nothing of it yet, and what is left (None: not known)."""

    amount: Undivided
    open: tuple[GrantKey, ...]
    left: Money | None


@dataclass(frozen=True, slots=True)
class ToAllot:
    """Att tilldela. What of an agreement has not been allotted: as its text divides it, and what its giver divides."""

    agreement: Agreement
    giver: str
    divided: tuple[Allotment, ...]
    to_divide: tuple[ToDivide, ...]

    def __bool__(self) -> bool:
        return bool(self.divided or self.to_divide)


def giver_of(by: Actor) -> str:
    """Whose money one allots: SKR's coordinator what SKR passes on, all others what the state gives."""
    return SKR if by.organisation == SKR else STATE


def may_allot(by: Actor, agreement: str, giver: str) -> bool:
    """Who allots an agreement's money; what is applied for is granted application by application instead."""
    return may_note_grant(by, GrantKey(agreement, "", giver), GrantEventKind.ALLOTTED)


def read_to_allot(*, by: Actor, now: datetime, agreement: str, giver: str = STATE) -> ToAllot:
    """What of an agreement has not been allotted. Raises NotPermitted; NotFound `unknown-agreement`."""
    require(may_allot(by, agreement, giver), "allot", by, by.organisation)
    today = swedish_day(now)
    (found,) = _to_allot([agreement_as_known_on(load_agreements(), agreement, today).agreement], giver)
    return found


def agreements_to_allot(*, by: Actor, on: date, since: int = 0, agreement: str = "") -> list[ToAllot]:
    """Every agreement since a year (or one of them) of which one has something to allot, the newest first.

    None where one allots nothing.
    """
    giver = giver_of(by)
    asked = [
        one.agreement
        for one in agreements_known(on).values()
        if one.agreement.year >= since and agreement in ("", one.agreement.id)
    ]
    found = _to_allot([one for one in asked if may_allot(by, one.id, giver)], giver)
    return sorted((one for one in found if one), key=lambda one: (-one.agreement.year, one.agreement.id))


def allot_agreement(
    *,
    by: Actor,
    now: datetime,
    agreement: str,
    on: date,
    amounts: Mapping[str, Money],
    giver: str = STATE,
) -> int:
    """Allot what an agreement's text divides, and `amounts`, by recipient, of what it does not; how many were allotted.

    Raises NotPermitted; DomainError `nothing-to-allot`, `not-to-divide` (a recipient of nothing undivided, or that has had
    its part), `allotted-above-agreement`, and as `ops.grants.note_grant_event`.
    """
    planned = read_to_allot(by=by, now=now, agreement=agreement, giver=giver)
    if not planned.divided and not amounts:
        raise DomainError("nothing-to-allot", agreement=agreement)
    left = dict(amounts)
    for part in planned.to_divide:
        own = [left.pop(key.recipient) for key in part.open if key.recipient in left]
        together = Money(sum(one.ore for one in own))
        if part.left is not None and together > part.left:
            raise DomainError(
                "allotted-above-agreement", allotted=together, left=part.left, at=str(part.amount.amount.at)
            )
    if left:
        raise DomainError("not-to-divide", recipients=", ".join(sorted(left)))
    return allot_grants(by=by, now=now, agreement=agreement, on=on, amounts=amounts, giver=giver)


def _to_allot(agreements: Sequence[Agreement], giver: str) -> list[ToAllot]:
    """What of each agreement has not been allotted; all are asked for at once, since there may be hundreds."""
    ids = [one.id for one in agreements]
    names, sums, populations = allotted_names(ids, giver), allotted_sums(ids), load_populations()
    return [_left_of(one, giver, names.get(one.id, set()), sums, populations) for one in agreements]


def _left_of(
    agreement: Agreement,
    giver: str,
    done: Set[tuple[str, str]],
    given: Mapping[GrantKey, int],
    populations: Mapping[str, Population],
) -> ToAllot:
    if agreement.kind is AgreementKind.STATE_GRANT:
        return ToAllot(agreement, giver, (), ())
    groups = load_groups()
    divided = tuple(
        one
        for one in allotments_of(agreement, populations, groups)
        if one.grant.giver == giver and (one.grant.recipient, one.name) not in done
    )
    to_divide = [
        _open(one, given, {recipient for recipient, name in done if not name})
        for one in undivided_of(agreement, populations, groups)
        if one.grants[0].giver == giver
    ]
    return ToAllot(agreement, giver, divided, tuple(one for one in to_divide if one.open))


def _open(amount: Undivided, given: Mapping[GrantKey, int], done: Iterable[str]) -> ToDivide:
    left = None
    if amount.amount.is_known:
        spent = sum(given.get(key, 0) for key in amount.grants)
        left = Money(max(0, amount.amount.known.ore - spent))
    return ToDivide(amount, tuple(key for key in amount.grants if key.recipient not in set(done)), left)
