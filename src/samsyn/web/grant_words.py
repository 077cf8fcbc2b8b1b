"""The money's words on the pages: stages, what a grant waits for, what happened to it, and what the rules refuse."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.funding.grant_events import GrantEventKind
from samsyn.core.funding.grant_state import Bound, PaymentStage, StatementStage
from samsyn.core.funding.ledger import Account
from samsyn.core.funding.matters import MatterKind, WaitsFor
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money
from samsyn.ops.funding.desk import Queue
from samsyn.web.names import refusal as other_refusal

State = tuple[str, str, Any]
"""A sign, its class, and the words: colour never tells alone."""

PAYMENTS: dict[PaymentStage, State] = {
    PaymentStage.NOT_APPLIED: ("○", "unk", lazy("not allotted")),
    PaymentStage.APPLIED: ("◔", "unk", lazy("applied for")),
    PaymentStage.REFUSED: ("✕", "not", lazy("refused")),
    PaymentStage.ALLOTTED: ("◔", "unk", lazy("allotted")),
    PaymentStage.DECIDED: ("◐", "exc", lazy("payment decided")),
    PaymentStage.REQUISITIONED: ("◐", "exc", lazy("requisitioned")),
    PaymentStage.RETURNED: ("◑", "exc", lazy("returned for completion")),
    PaymentStage.CHECKED: ("◕", "exc", lazy("checked")),
    PaymentStage.APPROVED: ("◕", "met", lazy("approved for payment")),
    PaymentStage.PAID: ("●", "met", lazy("paid")),
    PaymentStage.LAPSED: ("✕", "not", lazy("lapsed")),
}
STATEMENTS: dict[StatementStage, State] = {
    StatementStage.NONE: ("○", "unk", lazy("not begun")),
    StatementStage.SUBMITTED: ("◔", "exc", lazy("to be attested")),
    StatementStage.ATTESTED: ("◔", "exc", lazy("to be signed")),
    StatementStage.SIGNED: ("◐", "exc", lazy("submitted")),
    StatementStage.QUESTIONED: ("◑", "not", lazy("questioned")),
    StatementStage.CHECKED: ("◕", "exc", lazy("checked")),
    StatementStage.APPROVED: ("●", "met", lazy("approved")),
    StatementStage.PASSED_ON: ("●", "met", lazy("approved, passed on")),
}
MATTERS = {
    MatterKind.APPLY: lazy("apply for the grant"),
    MatterKind.EXAMINE_APPLICATION: lazy("examine the application"),
    MatterKind.ALLOT: lazy("be allotted"),
    MatterKind.DECIDE_PAYMENT: lazy("the government's decision of payment"),
    MatterKind.REQUISITION: lazy("requisition the money"),
    MatterKind.COMPLETE: lazy("complete the requisition"),
    MatterKind.CHECK_REQUISITION: lazy("check the requisition"),
    MatterKind.APPROVE_REQUISITION: lazy("approve the requisition"),
    MatterKind.PAY: lazy("pay"),
    MatterKind.LAPSED: lazy("the right has lapsed"),
    MatterKind.REST_LAPSED: lazy("the right to what was not requisitioned has lapsed"),
    MatterKind.USE: lazy("use the money"),
    MatterKind.STATE: lazy("submit the economic statement"),
    MatterKind.ATTEST: lazy("attest the statement"),
    MatterKind.SIGN: lazy("sign the statement"),
    MatterKind.CHECK_STATEMENT: lazy("check the statement"),
    MatterKind.APPROVE_STATEMENT: lazy("approve the statement"),
    MatterKind.ANSWER_QUESTIONS: lazy("answer the questions about the statement"),
    MatterKind.FORWARD: lazy("pass the statement on to Socialstyrelsen"),
    MatterKind.SEND_VOUCHERS: lazy("send the vouchers that were asked for"),
    MatterKind.REPAY: lazy("repay what was not used"),
    MatterKind.RECLAIM: lazy("prepare a reclaim: the statement is late"),
    MatterKind.DECIDE_RECLAIM: lazy("the government's decision of the reclaim"),
    MatterKind.REPAY_RECLAIM: lazy("repay what was reclaimed"),
}
WAITS = {
    WaitsFor.RECIPIENT: lazy("the recipient"),
    WaitsFor.KAMMARKOLLEGIET: lazy("Kammarkollegiet"),
    WaitsFor.GOVERNMENT: lazy("the government"),
    WaitsFor.SOCIALSTYRELSEN: lazy("Socialstyrelsen"),
    WaitsFor.GIVER: lazy("the giver"),
    WaitsFor.NOBODY: lazy("nobody"),
}
EVENTS = {
    GrantEventKind.APPLIED: lazy("applied"),
    GrantEventKind.APPLICATION_WITHDRAWN: lazy("withdrew the application"),
    GrantEventKind.APPLICATION_REFUSED: lazy("refused the application"),
    GrantEventKind.ALLOTTED: lazy("allotted the money"),
    GrantEventKind.PAYMENT_DECIDED: lazy("decided the payment"),
    GrantEventKind.REQUISITIONED: lazy("requisitioned the money"),
    GrantEventKind.REQUISITION_WITHDRAWN: lazy("withdrew the requisition"),
    GrantEventKind.REQUISITION_RETURNED: lazy("returned the requisition for completion"),
    GrantEventKind.REQUISITION_CHECKED: lazy("checked the requisition"),
    GrantEventKind.REQUISITION_APPROVED: lazy("approved the requisition"),
    GrantEventKind.PAID: lazy("paid out"),
    GrantEventKind.LAPSED: lazy("noted that the right has lapsed"),
    GrantEventKind.COST_BOOKED: lazy("booked costs"),
    GrantEventKind.STATEMENT_SUBMITTED: lazy("laid the statement before the head of finance"),
    GrantEventKind.STATEMENT_ATTESTED: lazy("attested the statement"),
    GrantEventKind.STATEMENT_SIGNED: lazy("signed and submitted the statement"),
    GrantEventKind.STATEMENT_WITHDRAWN: lazy("withdrew the statement"),
    GrantEventKind.STATEMENT_QUESTIONED: lazy("questioned the statement"),
    GrantEventKind.STATEMENT_CHECKED: lazy("checked the statement"),
    GrantEventKind.STATEMENT_APPROVED: lazy("approved the statement"),
    GrantEventKind.STATEMENT_PASSED_ON: lazy("passed the statement on to Socialstyrelsen"),
    GrantEventKind.REPAID: lazy("noted a repayment"),
    GrantEventKind.RECLAIM_PREPARED: lazy("prepared a reclaim"),
    GrantEventKind.RECLAIM_DECIDED: lazy("decided a reclaim"),
    GrantEventKind.RECLAIM_DECLINED: lazy("decided not to reclaim"),
    GrantEventKind.VOUCHERS_ASKED: lazy("asked for vouchers"),
    GrantEventKind.VOUCHERS_SENT: lazy("sent vouchers"),
}
ACCOUNTS = {
    Account.APPROPRIATION: lazy("Appropriation"),
    Account.ALLOTTED: lazy("Allotted, not paid"),
    Account.RECIPIENT: lazy("With the recipient"),
    Account.USED: lazy("Used"),
    Account.LAPSED: lazy("Lapsed"),
    Account.REPAID: lazy("Repaid"),
    Account.RECLAIMED: lazy("Reclaimed, not yet back"),
}
BOUNDS = {Bound.EXACT: "", Bound.ABOUT: lazy("about"), Bound.AT_MOST: lazy("at most")}

QUEUES: dict[Queue, tuple[Any, Any]] = {
    Queue.REQUISITIONS: (lazy("Requisitions"), lazy("To check, and to approve by another officer.")),
    Queue.PAYMENTS: (lazy("To pay"), lazy("Approved. Choose those that go in a payment file.")),
    Queue.STATEMENTS: (
        lazy("Statements"),
        lazy("To check, to approve by another officer, and to pass on to Socialstyrelsen."),
    ),
    Queue.REPAYMENTS: (
        lazy("Repayments"),
        lazy("Money that was not used, after the time in which it could be."),
    ),
    Queue.LATE: (
        lazy("Late"),
        lazy("What has passed its last day: rights that lapsed, statements, repayments."),
    ),
    Queue.RECLAIMS: (
        lazy("Reclaims"),
        lazy("Statements that are late. The desk prepares, the government decides."),
    ),
    Queue.AWAITED: (lazy("Sent back"), lazy("What the desk has returned or questioned, and waits for.")),
}

REFUSALS = {
    "empty-payment-file": lazy("Choose at least one grant."),
    "pay-day-past": lazy("The day of payment, %(on)s, has passed."),
    "not-to-pay": lazy("%(grant)s is not approved for payment."),
    "in-a-payment-file": lazy("%(grant)s is in another payment file already."),
    "payment-file-closed": lazy("The payment file is approved, stopped or paid already."),
    "payment-file-differs": lazy(
        "The file does not say what was ordered. Nothing was made; tell those who run Samsyn."
    ),
    "payer-account-missing": lazy(
        "The account to pay from is not set (SAMSYN_PAYER_ACCOUNT). Ask those who run Samsyn, or choose CSV."
    ),
    "unknown-payment-format": lazy("Choose a format."),
    "unknown-payment-file": lazy("There is no such payment file."),
    "not-approved-yet": lazy("The payment file is not approved, or is stopped."),
    "paid-list-too-large": lazy("The file is too large for a list of payments."),
    "paid-list-encoding": lazy("The file is not text in UTF-8 (character %(place)s). Save it as CSV UTF-8."),
    "paid-list-columns": lazy("The columns %(expected)s are needed; the file has %(found)s."),
    "paid-list-row": lazy("Row %(row)s, column %(column)s: “%(found)s” cannot be read."),
    "unknown-grant": lazy("There is no such grant, or it is not for you to see."),
    "grant-changed-meanwhile": lazy(
        "%(by)s noted something about the grant at %(at)s. Look at it as it is now, and try again."
    ),
    "grant-cannot": lazy("That cannot be done with the grant where it stands."),
    "not-a-step-of-the-grant": lazy("The terms of this grant have no such step."),
    "nothing-to-allot": lazy("Nothing more of the agreement's money can be allotted."),
    "not-to-divide": lazy("These have had their part, or have none that anyone divides: %(recipients)s."),
    "allotted-above-agreement": lazy(
        "%(allotted)s kr would be allotted, and %(left)s kr of the agreement's money is left (%(at)s)."
    ),
    "not-above-zero": lazy("Give an amount above zero."),
    "reason-needed": lazy("Give a reason."),
    "diary-number-needed": lazy("Give the diary number of the payment decision."),
    "requisition-too-late": lazy("The last day to requisition was %(last)s (%(at)s). The right has lapsed."),
    "requisition-above-grant": lazy("More is requisitioned than is granted."),
    "not-lapsed-yet": lazy("The right has not lapsed: the last day is %(last)s."),
    "does-not-lapse": lazy("No term lets the right lapse."),
    "paid-otherwise-than-requisitioned": lazy("The amount is not the one that was requisitioned."),
    "paid-above-grant": lazy("More would be paid than is granted."),
    "outside-use-window": lazy(
        "%(on)s is outside the time in which the money may be used: %(first)s – %(last)s (%(at)s)."
    ),
    "cost-below-zero": lazy("More is taken back than was booked."),
    "same-eyes": lazy("You have checked it yourself. Another officer must approve it."),
    "statement-approved": lazy("The statement is approved; no more costs can be booked."),
    "repaid-above-held": lazy("More is repaid than is left of what was paid."),
    "reclaim-above-held": lazy("More is reclaimed than there is to reclaim."),
    "not-late-yet": lazy("The statement is neither late nor questioned: its last day is %(last)s."),
    "no-vouchers-asked": lazy("No vouchers have been asked for."),
    "clock-behind": lazy(
        "The clock says %(now)s, but something was noted at %(last)s. Set the clock right first."
    ),
    "future-date": lazy("The day %(as_of)s has not come yet; today is %(today)s."),
}


def refusal_of(error: DomainError) -> str:
    """What the rules refuse, as a sentence for the reader."""
    if error.code not in REFUSALS:
        return other_refusal(error)
    return str(REFUSALS[error.code]) % {name: _told(value) for name, value in error.params.items()}


def told_of(facts: dict[str, Any] | Any) -> str:
    """What came with an event beside its amount, in a line: reason, diary number, account."""
    words = {
        "reason": _("%(value)s"),
        "diary_number": _("diary number %(value)s"),
        "account": _("account %(value)s"),
        "appropriation": _("appropriation %(value)s"),
        "name": "",
    }
    told = [str(words[name]) % {"value": facts[name]} for name in words if words[name] and facts.get(name)]
    if facts.get("bound") and facts["bound"] != Bound.EXACT.value:
        told.append(str(BOUNDS[Bound(facts["bound"])]))
    if "correct" in facts:
        told.append(_("found to be correct") if facts["correct"] else _("found not to be correct"))
    return "; ".join(told)


def _told(value: object) -> object:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Money):
        return f"{value.ore // 100:,}".replace(",", "\N{NO-BREAK SPACE}")
    return value.isoformat() if isinstance(value, date) else value
