"""A grant's life: each event is judged by the terms and written with the state and the transfers it makes, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.agreements.amounts import STATE
from samsyn.core.funding.allotments import allotments_of
from samsyn.core.funding.grant_events import GrantEvent, GrantEventKind
from samsyn.core.funding.grant_life import next_grant
from samsyn.core.funding.grant_state import Bound, GrantState
from samsyn.core.funding.grants import GrantKey, GrantTerms, Step, grants_of, terms_of
from samsyn.core.funding.ledger import transfers_of
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.roles import Actor
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_groups
from samsyn.intake.populations import load_populations
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import may_note_grant, may_see_grant, require
from samsyn.store import models
from samsyn.store.queries.funding import (
    GrantRow,
    columns_of,
    event_of,
    grant,
    grant_events,
    grant_row,
    grants,
)

CLOCK_SLACK = timedelta(minutes=5)
"""How far two machines' clocks may differ before a time is held to be wrong."""


def terms_on(key: GrantKey, known: date) -> GrantTerms:
    """A grant's terms as known on a day. Raises NotFound `unknown-agreement`, `agreement-not-yet-known`, `unknown-grant`."""
    found = agreement_as_known_on(load_agreements(), key.agreement, known).agreement
    if key not in grants_of(found, load_groups()):
        raise NotFound("unknown-grant", grant=str(key))
    return terms_of(found, key)


def allot_grants(
    *,
    by: Actor,
    now: datetime,
    agreement: str,
    on: date,
    amounts: Mapping[str, Money] | None = None,
    giver: str = STATE,
    bound: Bound = Bound.EXACT,
    applied: bool = False,
) -> int:
    """Allot an agreement's money to its recipients, as its own terms divide it; how many grants were opened.

    `amounts` are by recipient, for money whose division no source tells (T22, T23; what SKR passes on): each from `giver`.
    What another gives, or is allotted already, is left as it is. Raises NotPermitted, and as `note_grant_event`.
    """
    found = agreement_as_known_on(load_agreements(), agreement, swedish_day(now)).agreement
    line = found.terms.appropriation
    planned = [
        (one.grant, one.amount, one.appropriation, one.name)
        for one in allotments_of(found, load_populations(), load_groups())
        if one.grant.giver == giver and (amounts is None or one.grant.recipient not in amounts)
    ]
    planned += [
        (GrantKey(agreement, recipient, giver), amount, line.known if line.is_known else "", "")
        for recipient, amount in (amounts or {}).items()
    ]
    opened = 0
    with transaction.atomic():
        for key, amount, appropriation, name in planned:
            _held(key)  # so that of two who allot at once the second sees what the first did
            if _is_allotted(key, name):
                continue
            if applied:
                note_grant_event(by=by, now=now, key=key, kind=GrantEventKind.APPLIED, on=on, ore=amount.ore)
            facts = {"appropriation": appropriation, "name": name, "bound": bound.value}
            note_grant_event(
                by=by, now=now, key=key, kind=GrantEventKind.ALLOTTED, on=on, ore=amount.ore, facts=facts
            )
            opened += 1
    return opened


def note_grant_event(
    *,
    by: Actor,
    now: datetime,
    key: GrantKey,
    kind: GrantEventKind,
    on: date | None = None,
    ore: int = 0,
    facts: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> GrantState:
    """Note what happened to a grant, on a legal day (today, where none is given); the state that it leaves.

    The event, the state beside it, what it posts in the ledger and the audit are one transaction. `seen` is how many events
    the writer had seen. Raises NotPermitted; NotFound `unknown-grant`; DomainError `grant-changed-meanwhile`, `future-date`,
    `clock-behind`, and what `next_grant` refuses.
    """
    today = swedish_day(now)
    terms = terms_on(key, today)
    applied_for = terms.has(Step.APPLICATION)
    require(may_note_grant(by, key, kind, applied_for=applied_for), f"note-{kind.value}", by, key.recipient)
    day = on or today
    if day > today:
        raise DomainError("future-date", as_of=day, today=today)
    event = GrantEvent(kind, day, now, by.username, by.organisation, ore, dict(facts or {}))
    with transaction.atomic():
        row = _held(key)
        before = grant_row(row).state
        _require_unchanged(row, before, seen, now)
        found = next_grant(before, event, terms)
        _write(by, row, before, event, found, today)
    return found


def read_grants(*, by: Actor, agreement: str = "", recipient: str = "") -> list[GrantRow]:
    """The grants that one may see: a recipient its own, the state and SKR all. Raises NotPermitted."""
    found = grants(agreement=agreement, recipient=recipient)
    seen = [row for row in found if may_see_grant(by, row.key)]
    if found and not seen:
        require(False, "see-grants", by, recipient)
    return seen


def read_grant(*, by: Actor, key: GrantKey) -> tuple[GrantRow, list[GrantEvent]]:
    """One grant and all that happened to it; that there is one is not told to others. Raises NotFound `unknown-grant`."""
    if not may_see_grant(by, key):
        raise NotFound("unknown-grant", grant=str(key))
    found = grant(key)
    return found, grant_events(found.id)


def _held(key: GrantKey) -> models.Grant:
    """The grant's row, held until the transaction ends; made where this is the first that happens to it."""
    told: dict[str, Any] = {"agreement": key.agreement, "recipient": key.recipient, "giver": key.giver}
    found = models.Grant.objects.select_for_update().filter(**told).first()
    if found is None:
        models.Grant.objects.get_or_create(**told)
        found = models.Grant.objects.select_for_update().get(**told)
    return found


def _is_allotted(key: GrantKey, name: str) -> bool:
    return models.GrantEvent.objects.filter(
        grant__agreement=key.agreement,
        grant__recipient=key.recipient,
        grant__giver=key.giver,
        kind=GrantEventKind.ALLOTTED.value,
        facts__name=name,
    ).exists()


def _require_unchanged(row: models.Grant, state: GrantState, seen: int | None, now: datetime) -> None:
    """That nobody wrote meanwhile, and that the clock has not gone back since the last event was noted."""
    last = row.events.order_by("-number").first()
    if last is None:
        return
    if seen is not None and seen != state.seen:
        told = event_of(last)
        raise DomainError("grant-changed-meanwhile", by=told.by, at=told.at, what=told.kind.value)
    if now < last.at - CLOCK_SLACK:
        raise DomainError("clock-behind", now=now, last=last.at)


def _write(
    by: Actor, row: models.Grant, before: GrantState, event: GrantEvent, found: GrantState, today: date
) -> None:
    written = models.GrantEvent.objects.create(
        grant=row,
        number=found.seen,
        kind=event.kind.value,
        on=event.on,
        at=event.at,
        by=event.by,
        organisation=event.organisation,
        facts={**event.facts, "ore": event.ore},
    )
    key = GrantKey(row.agreement, row.recipient, row.giver)
    models.LedgerTransfer.objects.bulk_create(
        models.LedgerTransfer(
            event=written,
            grant=row,
            appropriation=one.appropriation,
            year=one.year,
            debit=one.debit.value,
            credit=one.credit.value,
            ore=one.amount.ore,
            on=one.on,
            known_since=one.known_since,
            bound=one.bound.value,
        )
        for one in transfers_of(key, before, event, known_since=today)
    )
    for name, value in columns_of(found).items():
        setattr(row, name, value)
    row.save()
    record(
        by=by,
        now=event.at,
        organisation=by.organisation or row.recipient,
        action=f"grant-{event.kind.value}",
        subject=f"grant/{key}",
        before=columns_of(before),
        after=columns_of(found),
    )
