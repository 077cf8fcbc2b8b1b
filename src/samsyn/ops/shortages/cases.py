"""A shortage case: opened from a notice, worked in by the regions that are named in it, closed by the one that opened it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.cases import (
    Acceptance,
    CaseClosure,
    CaseContent,
    CaseEvent,
    CaseEventKind,
    CaseOpening,
    CasePart,
    Decline,
    Invitation,
    LinkedMessage,
    Lot,
    ShortageCase,
    SupplierNote,
    next_case,
)
from samsyn.core.supply.messages import NoticeKey
from samsyn.core.supply.sharing import Grain
from samsyn.core.supply.shortage_hits import ShortageHit
from samsyn.intake.organisations import load_organisations
from samsyn.ops.goods.products import catalogue_in_force, product_name
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import may_decide_sharing, may_see_cases, may_work_case, require
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, default_day
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.shortages.hits import read_shortage_hits
from samsyn.ops.shortages.messages import notice_of, read_message
from samsyn.store import models
from samsyn.store.models import AuditHead, ShortageCaseEvent, StockSharing
from samsyn.store.queries.cases import CaseRow, open_cases, shortage_case, shortage_cases

LONGEST = 1_000
FOLLOWERS = ("skr", "socialstyrelsen")
"""National organisations that may be invited to follow a case."""


def open_case(
    *, by: Actor, now: datetime, key: NoticeKey, reason: str, until: date, invited: Iterable[str] = ()
) -> int:
    """Open a case from a pack's notice, for one's own region; `until` is the last day that stock is shared in it.

    Returns its number. Raises NotPermitted; NotFound `unknown-notice`, `unknown-organisation`; DomainError
    `case-exists`, `notice-without-substance`, `sharing-already-ended`, `cannot-be-invited`, and what `next_case` refuses.
    """
    require(may_work_case(by, by.organisation), "open-case", by, by.organisation)
    notice, _fed_at = notice_of(key)
    product = catalogue_in_force().by_pack.get(notice.pack_id)
    atc = str(getattr(product, "atc", "") or notice.atc or "")
    if len(atc) != 7:
        raise DomainError("notice-without-substance", pack=notice.pack_id)
    _not_past(until, now)
    name = notice.product_name or product_name(notice.pack_id)
    opening = CaseOpening(key, name, notice.substance, atc, _words(reason), until)
    with transaction.atomic():
        _lock([by.organisation])
        for row in open_cases():
            if row.case.opened_by == by.organisation and row.case.opening.key == key:
                raise DomainError("case-exists", number=row.id)
        case = next_case(None, _event(by, now, CaseEventKind.OPENED, opening))
        found = models.ShortageCase.objects.create(
            opened_by=by.organisation, notice_id=key[0], npl_id=key[1], pack_id=key[2]
        )
        _add(by, now, found, case)
        for organisation in invited:
            _invitable(organisation)
            event = _event(by, now, CaseEventKind.INVITED, Invitation(organisation))
            case = next_case(case, event)
            _add(by, now, found, case)
    return int(found.pk)


def invite_to_case(*, by: Actor, now: datetime, number: int, seen: int, organisation: str) -> None:
    """Invite a region to take part, SKR or Socialstyrelsen to follow. Raises as `note_in_case`, `cannot-be-invited`."""
    _invitable(organisation)
    _note(by, now, number, seen, CaseEventKind.INVITED, Invitation(organisation))


def accept_case(*, by: Actor, now: datetime, number: int, seen: int, legal_ground: str) -> None:
    """Take part: share the case's substance with all who are named in it now, and do not have it from this case already.

    What a region shows to others is decided by its preparedness coordinator. Raises as `note_in_case` and
    `grant_sharing`, and `shares-already`.
    """
    row = _workable(by, number)
    require(may_decide_sharing(by, by.organisation), "accept-case", by, by.organisation)
    with transaction.atomic():
        case = _locked(row.id, seen)
        recipients, sharings = not_shared_with(case, by.organisation), []
        for recipient in recipients:
            sharings.append(
                grant_sharing(
                    by=by,
                    now=now,
                    owner=by.organisation,
                    recipient=recipient,
                    grain=Grain.SUBSTANCE,
                    substance=case.opening.atc,
                    valid_until=case.opening.until,
                    legal_ground=f"{_words(legal_ground)[:250]} (bristärende {number})",
                )
            )
        if not recipients and case.part_of(by.organisation) is CasePart.SHARES:
            raise DomainError("shares-already", organisation=by.organisation)
        content = Acceptance(_words(legal_ground), recipients, tuple(sharings))
        _append(by, now, row.id, case, _event(by, now, CaseEventKind.ACCEPTED, content))


def not_shared_with(case: ShortageCase, organisation: str) -> tuple[str, ...]:
    """Those who are named in a case and do not see what an organisation holds by it; some may have been invited later."""
    held = _granted(case.grants(of=organisation))
    return tuple(one for one in case.named if one != organisation and one not in held)


def decline_case(*, by: Actor, now: datetime, number: int, seen: int, reason: str) -> None:
    """Do not take part, or no longer: what one shared in the case, and what others shared with one in it, ends at once."""
    row = _workable(by, number)
    with transaction.atomic():
        case = _locked(row.id, seen)
        own = (*case.grants(of=by.organisation), *case.grants(to=by.organisation))
        _end_grants(by, now, own)
        _append(by, now, row.id, case, _event(by, now, CaseEventKind.DECLINED, Decline(_words(reason))))


def note_in_case(
    *, by: Actor, now: datetime, number: int, seen: int, kind: CaseEventKind, content: CaseContent
) -> None:
    """An offer, a request, a taking back, a talk with a supplier, a decision, or a message to prescribers.

    Raises NotFound `unknown-case`, `unknown-message`, `pack-not-in-catalogue`; NotPermitted; DomainError
    `case-changed-meanwhile`, `pack-of-another-substance`, `message-of-another-substance`, `sharing-already-ended`, and what
    `next_case` refuses.
    """
    if isinstance(content, Lot):
        _not_past(content.until, now)
        _of_the_substance(content, shortage_case(number).case)
    if isinstance(content, SupplierNote):
        _within_the_case(content.on, now, shortage_case(number).case)
    if isinstance(content, LinkedMessage):
        told = read_message(by=by, number=content.number).message.draft.facts.atc
        substance = shortage_case(number).case.opening.atc
        if told != substance:
            raise DomainError("message-of-another-substance", number=content.number, substance=substance)
    if kind in (CaseEventKind.INVITED, CaseEventKind.ACCEPTED, CaseEventKind.DECLINED, CaseEventKind.CLOSED):
        raise DomainError("case-cannot", what=kind.value)
    _note(by, now, number, seen, kind, content)


def close_case(*, by: Actor, now: datetime, number: int, seen: int, reason: str, outcome: str) -> None:
    """Close a case that one's region opened; every sharing of it ends at that moment. Raises as `note_in_case`."""
    row = _workable(by, number)
    with transaction.atomic():
        case = _locked(row.id, seen)
        closure = CaseClosure(_words(reason), _words(outcome))
        event = _event(by, now, CaseEventKind.CLOSED, closure)
        next_case(case, event)
        _end_grants(by, now, case.grants())
        _append(by, now, row.id, case, event)


def read_cases(*, by: Actor) -> list[CaseRow]:
    """The cases that one's organisation opened or is named in, newest first; all for the operator. Raises NotPermitted."""
    require(may_see_cases(by), "see-cases", by, by.organisation)
    return [row for row in shortage_cases() if by.is_operator or by.organisation in row.case.named]


def unanswered_cases(*, by: Actor) -> list[CaseRow]:
    """The open cases that one's region is asked to take part in, and has neither done nor declined."""
    if not may_work_case(by, by.organisation):
        return []
    return [row for row in open_cases() if row.case.part_of(by.organisation) is CasePart.INVITED]


def cases_about(*, by: Actor, key: NoticeKey) -> list[CaseRow]:
    """The open cases about a pack's notice that name one's organisation."""
    if not may_see_cases(by):
        return []
    found = [row for row in open_cases() if row.case.opening.key == key]
    return [row for row in found if by.is_operator or by.organisation in row.case.named]


def read_case(*, by: Actor, number: int) -> CaseRow:
    """One of those; that there is another is not told. Raises NotFound `unknown-case`."""
    row = shortage_case(number)
    if not may_see_cases(by) or not (by.is_operator or by.organisation in row.case.named):
        raise NotFound("unknown-case", id=number)
    return row


def read_case_stock(*, by: Actor, now: datetime, row: CaseRow) -> dict[str, ShortageHit]:
    """How the notice hits each region named in the case, as far as the reader may see; the read leaves a trace."""
    regions = [one for one in row.case.named if one not in FOLLOWERS]
    try:
        found = read_shortage_hits(
            by=by, now=now, agreement=DEFAULT_AGREEMENT, on=default_day(), regions=regions
        )
    except (NotFound, NotPermitted):
        return {}
    return {region: hit for region, hit in found.hits if hit.notice.key == row.case.opening.key}


def invitable() -> tuple[str, ...]:
    """The organisations that may be invited to a case."""
    return (*(one.id for one in load_organisations().regions()), *FOLLOWERS)


def _note(
    by: Actor, now: datetime, number: int, seen: int, kind: CaseEventKind, content: CaseContent
) -> None:
    row = _workable(by, number)
    with transaction.atomic():
        case = _locked(row.id, seen)
        _append(by, now, row.id, case, _event(by, now, kind, content))


def _workable(by: Actor, number: int) -> CaseRow:
    row = read_case(by=by, number=number)
    require(may_work_case(by, by.organisation), "work-in-case", by, by.organisation)
    return row


def _locked(number: int, seen: int) -> ShortageCase:
    """The case, held until the transaction ends. Raises DomainError `case-changed-meanwhile`."""
    models.ShortageCase.objects.select_for_update().get(pk=number)
    case = shortage_case(number).case
    if case.seen != seen:
        last = case.events[-1]
        raise DomainError("case-changed-meanwhile", by=last.by, at=last.at, what=last.kind.value)
    return case


def _append(by: Actor, now: datetime, number: int, case: ShortageCase, event: CaseEvent) -> None:
    _add(by, now, models.ShortageCase.objects.get(pk=number), next_case(case, event))


def _add(by: Actor, now: datetime, row: models.ShortageCase, after: ShortageCase) -> None:
    """Write the last event of a case, and the audit of it."""
    event = after.events[-1]
    facts: dict[str, Any] = json.loads(json.dumps(asdict(event.content), default=str))
    ShortageCaseEvent.objects.create(
        case=row,
        number=after.seen,
        kind=event.kind.value,
        at=event.at,
        by=event.by,
        organisation=event.organisation,
        facts=facts,
    )
    record(
        by=by,
        now=now,
        organisation=by.organisation,
        action=f"shortage-case-{event.kind.value}",
        subject=f"shortage-case/{row.pk}",
        before=after.seen - 1 or None,
        after={"number": after.seen, **facts},
    )


def _event(by: Actor, now: datetime, kind: CaseEventKind, content: CaseContent) -> CaseEvent:
    return CaseEvent(kind, now, by.username, by.organisation, content)


def _granted(numbers: Iterable[int]) -> set[str]:
    """To whom some sharings still hold."""
    found = StockSharing.objects.filter(pk__in=list(numbers), withdrawn_at=None)
    return set(found.values_list("recipient", flat=True))


def _end_grants(by: Actor, now: datetime, numbers: Iterable[int]) -> None:
    """Withdraw sharings of whatever region: they were granted until the case ends, or one leaves it."""
    found = StockSharing.objects.select_for_update().filter(pk__in=list(numbers), withdrawn_at=None)
    rows = list(found.order_by("owner", "pk"))
    _lock([by.organisation, *(row.owner for row in rows)])
    for row in rows:
        row.withdrawn_at, row.withdrawn_by = now, by.username
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(
            by=by,
            now=now,
            organisation=row.owner,
            action="withdraw-sharing",
            subject=f"sharing/{row.pk}",
            before={"withdrawn_at": None},
            after={"withdrawn_at": now},
        )


def _lock(organisations: Iterable[str]) -> None:
    """Hold the chains of some organisations, in one order, so that two cases never wait for each other."""
    for organisation in sorted(set(organisations)):
        AuditHead.objects.get_or_create(organisation=organisation)
        AuditHead.objects.select_for_update().get(organisation=organisation)


def _invitable(organisation: str) -> None:
    kind = load_organisations().get(organisation).kind
    if kind is not OrganisationKind.REGION and organisation not in FOLLOWERS:
        raise DomainError("cannot-be-invited", organisation=organisation)


def _of_the_substance(lot: Lot, case: ShortageCase) -> None:
    product = catalogue_in_force().by_pack.get(lot.pack_id)
    if product is None:
        raise NotFound("pack-not-in-catalogue", pack=lot.pack_id)
    if str(getattr(product, "atc", "")) != case.opening.atc:
        raise DomainError("pack-of-another-substance", pack=lot.pack_id, substance=case.opening.atc)


def _not_past(until: date, now: datetime) -> None:
    if until < swedish_day(now):
        raise DomainError("sharing-already-ended", valid_until=until)


def _within_the_case(talked_on: date, now: datetime, case: ShortageCase) -> None:
    """A talk is about a shortage that is known of: not before its notice's start, or the case where that came first."""
    today = swedish_day(now)
    if talked_on > today:
        raise DomainError("talk-in-the-future", on=talked_on, today=today)
    first = swedish_day(case.events[0].at)
    with suppress(NotFound):  # the notice may have left the feed
        first = min(first, notice_of(case.opening.key)[0].starts or first)
    if talked_on < first:
        raise DomainError("talk-before-the-notice", on=talked_on, first=first)


def _words(text: str) -> str:
    told = text.strip()
    if len(told) > LONGEST:
        raise DomainError("words-too-long", longest=LONGEST)
    return told
