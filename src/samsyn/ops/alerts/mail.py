"""Alerts by mail: at most once for each person and spell, however many send at the same time and whatever breaks.

Each mail is written down and committed *before* it is handed to the mail server. A crash between the two leaves a mail that
may or may not have gone; it is never sent again. At most once was chosen over at least once: the alert stands on the page in
any case, and people stop reading what comes twice. Only what the server certainly did not take is freed for next time.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.kernel.dates import STOCKHOLM
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.alerts.judging import check_address
from samsyn.ops.alerts.words import headline
from samsyn.ops.kernel.permissions import may_set_alerts
from samsyn.store.models import AlertChoice, AlertMail, AlertMailed, AlertSpell, User
from samsyn.store.queries.alerts import alert_of

DIGEST_FROM_HOUR = 7
"""A digest goes from seven in the morning, Swedish time, once a calendar day: no change of the clock doubles it."""

REFUSED = (
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
)
"""What the server answers when it has not taken a mail. Any other failure while sending leaves it untold."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round of sending came to, in mails: sent, kept for next time, cut short."""

    sent: int = 0
    kept: int = 0
    uncertain: int = 0


@dataclass(frozen=True, slots=True)
class _Claim:
    mail: int
    username: str
    address: str
    language: str
    region: str
    spells: tuple[AlertSpell, ...]


def send_alerts(*, now: datetime) -> Sent:
    """Send what each person has chosen to be told of and has not been told. Never raises for a mail server that is down."""
    usernames = list(
        AlertChoice.objects.exclude(how="none").order_by("username").values_list("username", flat=True)
    )
    sent = kept = uncertain = 0
    for username in usernames:
        claim = _claim(username, now)
        if claim is None:
            continue
        state = _sent(claim)
        sent += state == "sent"
        kept += state == "refused"
        uncertain += state == "claimed"
    return Sent(sent, kept, uncertain)


def _claim(username: str, now: datetime) -> _Claim | None:
    """Write down a person's next mail; None where there is nothing to send, or another worker has just claimed it."""
    today = now.astimezone(STOCKHOLM)
    try:
        with transaction.atomic():
            choice = AlertChoice.objects.select_for_update().get(username=username)
            user = User.objects.filter(username=username, is_active=True).first()
            if user is None or choice.how == "none" or not _may_be_told(user):
                return None
            # A clock set back must not give a second digest either.
            earlier = AlertMail.objects.filter(username=username, how="digest", on__gte=today.date())
            is_digest = choice.how == "digest"
            if is_digest and (today.hour < DIGEST_FROM_HOUR or earlier.exclude(state="refused").exists()):
                return None
            told = AlertMailed.objects.filter(username=username).values("spell_id")
            waiting = AlertSpell.objects.filter(region=user.organisation, ended_at=None)
            spells = tuple(waiting.exclude(pk__in=told).order_by("severity", "-began_at", "id"))
            if not spells:
                return None
            mail = AlertMail.objects.create(
                username=username, how=choice.how, on=today.date(), claimed_at=now
            )
            AlertMailed.objects.bulk_create(
                AlertMailed(spell=one, username=username, mail=mail) for one in spells
            )
    except IntegrityError:
        return None
    return _Claim(mail.pk, username, choice.address, choice.language, user.organisation, spells)


def _may_be_told(user: User) -> bool:
    actor = Actor(user.username, user.organisation, Role(user.role))
    return may_set_alerts(actor, user.organisation)


def _sent(claim: _Claim) -> str:
    """Hand a claimed mail to the server, and write down its answer: the mail's state."""
    state, problem = "sent", ""
    try:
        check_address(claim.address)
        connection = get_connection()
        connection.open()
    except (DomainError, OSError, smtplib.SMTPException) as error:  # nothing has gone yet
        state, problem = "refused", type(error).__name__
    else:
        try:
            _message(claim, connection).send()
        except REFUSED as error:
            state, problem = "refused", type(error).__name__
        except Exception as error:  # the server may have taken it: never again
            state, problem = "claimed", type(error).__name__
        finally:
            _close(connection)
    with transaction.atomic():
        if state == "refused":
            AlertMailed.objects.filter(mail_id=claim.mail).delete()
        AlertMail.objects.filter(pk=claim.mail).update(state=state, problem=problem)
    if state != "sent":
        log.warning("alert-mail-not-sent", mail=claim.mail, state=state, problem=problem)
    return state


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except Exception:
        log.warning("mail-connection-not-closed")


def _message(claim: _Claim, connection: BaseEmailBackend) -> EmailMessage:
    """Plain text, of fixed words: no text that anyone has written stands in a header."""
    with translation.override(claim.language):
        count = len(claim.spells)
        subject = ngettext("Samsyn: %(count)s alert", "Samsyn: %(count)s alerts", count) % {"count": count}
        acute = sum(one.severity == "acute" for one in claim.spells)
        body = [
            ngettext(
                "There is %(count)s new alert about your region's preparedness supplies, of which acute: %(acute)s.",
                "There are %(count)s new alerts about your region's preparedness supplies, of which acute: %(acute)s.",
                count,
            )
            % {"count": count, "acute": acute},
            "",
        ]
        if settings.SAMSYN_MAIL_DETAILS:
            body += [f"- {headline(alert_of(one), claim.language)}" for one in claim.spells] + [""]
        body += [
            _("What it is about, and what to do, stands here when you have signed in:"),
            f"{settings.SAMSYN_ADDRESS}/forsorjning/varningar/",
            "",
            _("You chose to get this mail, and can choose otherwise on the same page."),
        ]
    return EmailMessage(subject, "\n".join(body), to=[claim.address], connection=connection)
