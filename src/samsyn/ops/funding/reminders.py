"""Reminders sent: what is due, to whom, at most once each, with the words kept as proof.

Each is written down before it is handed to the mail server, as alerts are: at most once was chosen over at least once, since
what is owed stands on the page in any case.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from samsyn.core.agreements.terms import Term
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.reminders import LATE, Reminder, reminder_of
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.roles import Actor, Role
from samsyn.intake.organisations import load_organisations
from samsyn.ops.agreements.business_days import swedish_holidays
from samsyn.ops.funding.money import GrantShown, shown
from samsyn.ops.kernel.permissions import SEES_GRANTS, may_see_grant
from samsyn.store.models import AlertChoice, GrantReminder, User
from samsyn.store.queries.funding import ReminderRow, grants, reminders

log = structlog.get_logger(__name__)
LANGUAGE = "sv"
"""The language in which a reminder on the page is kept; a mail is in the one that its reader has chosen."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a round came to: reminders that were new, and mails that the server took and did not take."""

    new: int = 0
    mailed: int = 0
    refused: int = 0


def send_reminders(*, now: datetime) -> Reminded:
    """Remind every recipient of what is due; running it again the same day does nothing more."""
    new = mailed = refused = 0
    for row, found in _due(now):
        for address, language in [("", LANGUAGE), *_readers(row.key.recipient)]:
            words = _words(row, found, language)
            if not _claim(row, found, address, words, now):
                continue
            new += 1
            if address:
                taken = _mail(address, words)
                mailed += taken
                refused += not taken
    return Reminded(new, mailed, refused)


def read_reminders(*, by: Actor, key: GrantKey) -> list[ReminderRow]:
    """The reminders of a grant, the newest first; none for one who may not see the grant."""
    return reminders(key) if may_see_grant(by, key) else []


def _due(now: datetime) -> Iterator[tuple[GrantShown, Reminder]]:
    today = swedish_day(now)
    for row in shown(grants(), today):
        for matter in row.matters:
            if matter.due is None:
                continue
            closed = swedish_holidays(range(matter.due.year - 1, matter.due.year + 1))
            found = reminder_of(matter, row.terms, today, closed)
            if found is not None:
                yield row, found


def _readers(recipient: str) -> list[tuple[str, str]]:
    """The addresses of those of an organisation who handle its money and have chosen to be told by mail."""
    people = User.objects.filter(
        organisation=recipient, is_active=True, role__in=[one.value for one in SEES_GRANTS & _HANDLES]
    )
    chosen = AlertChoice.objects.exclude(how="none").exclude(address="")
    rows = chosen.filter(username__in=people.values("username"))
    return list(rows.order_by("address").values_list("address", "language").distinct())


_HANDLES = frozenset({Role.ECONOMIST, Role.CHIEF_FINANCIAL_OFFICER, Role.SIGNATORY})


def _claim(row: GrantShown, found: Reminder, address: str, words: tuple[str, str], now: datetime) -> bool:
    """Write a reminder down; False where it has been sent already, or another worker has just written it."""
    try:
        with transaction.atomic():
            GrantReminder.objects.create(
                grant_id=row.row.id,
                term=found.term.value,
                due=found.due,
                days=found.step,
                recipient=row.key.recipient,
                address=address,
                text="\n\n".join(words),
                sent_at=now,
            )
    except IntegrityError:
        return False
    return True


def _mail(address: str, words: tuple[str, str]) -> bool:
    try:
        EmailMessage(words[0], words[1], settings.DEFAULT_FROM_EMAIL, [address]).send()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("reminder-not-mailed", problem=type(error).__name__)
        return False
    return True


def _words(row: GrantShown, found: Reminder, language: str) -> tuple[str, str]:
    """A subject and a text: what, by when, how much, which clause."""
    with translation.override(language):
        title = row.agreement.title.sv if language == "sv" else row.agreement.title.en
        what = {
            Term.REQUISITION: _("Requisition the money"),
            Term.STATEMENT: _("Submit the economic statement"),
            Term.REPAYMENT: _("Repay what was not used"),
        }[found.term]
        name = load_organisations().get(row.key.recipient).names[-1].name
        when = (
            _("It was to be done by %(due)s, and is late.")
            if found.step == LATE
            else _("It is to be done by %(due)s.")
        ) % {"due": found.due}
        lines = [f"{name}: {title}", when]
        if found.by != found.due and found.step != LATE:
            lines.append(_("The last business day before is %(by)s.") % {"by": found.by})
        if found.matter.ore:
            lines.append(
                _("It is about %(kronor)s kr.")
                % {"kronor": f"{found.matter.ore // 100:,}".replace(",", "\u00a0")}
            )
        due = row.terms.due(found.term)
        if due.consequence is not None:
            lines.append(due.consequence.sv if language == "sv" else due.consequence.en)
        if found.matter.at is not None:
            lines.append(str(found.matter.at))
        return f"{what}: {title}"[:200], "\n".join(lines)
