"""What the pages call messages to prescribers and shortage cases, and what the rules refuse there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.cases import CaseEventKind, CasePart
from samsyn.core.supply.messages import MessageEventKind, MessageState, Specialty
from samsyn.web.names import refusal_in

SPECIALTIES = {
    Specialty.ALL: lazy("all prescribers"),
    Specialty.EMERGENCY: lazy("emergency care"),
    Specialty.GENERAL: lazy("general practice"),
    Specialty.ANAESTHESIA: lazy("anaesthesia and intensive care"),
    Specialty.CHILDREN: lazy("paediatrics"),
    Specialty.DENTAL: lazy("dental care"),
    Specialty.GERIATRICS: lazy("geriatrics"),
    Specialty.INFECTIONS: lazy("infectious diseases"),
    Specialty.INTERNAL: lazy("internal medicine"),
    Specialty.CARDIOLOGY: lazy("cardiology"),
    Specialty.SURGERY: lazy("surgery"),
    Specialty.NEUROLOGY: lazy("neurology"),
    Specialty.OBSTETRICS: lazy("obstetrics and gynaecology"),
    Specialty.ONCOLOGY: lazy("oncology"),
    Specialty.PSYCHIATRY: lazy("psychiatry"),
}

MESSAGE_STATES = {
    MessageState.DRAFTED: ("◐", "exc", lazy("draft")),
    MessageState.APPROVED: ("◐", "exc", lazy("approved, not published")),
    MessageState.PUBLISHED: ("●", "met", lazy("published")),
    MessageState.WITHDRAWN: ("?", "unk", lazy("withdrawn")),
    MessageState.ENDED: ("?", "unk", lazy("ended with the notice")),
}
"""Mark, class and words of where a message stands."""

MESSAGE_EVENTS = {
    MessageEventKind.DRAFTED: lazy("drafted"),
    MessageEventKind.EDITED: lazy("drafted anew"),
    MessageEventKind.APPROVED: lazy("approved"),
    MessageEventKind.PUBLISHED: lazy("published"),
    MessageEventKind.WITHDRAWN: lazy("withdrawn"),
    MessageEventKind.ENDED: lazy("ended: the notice has ended"),
}

CASE_EVENTS = {
    CaseEventKind.OPENED: lazy("opened the case"),
    CaseEventKind.INVITED: lazy("invited"),
    CaseEventKind.ACCEPTED: lazy("takes part and shares its stock"),
    CaseEventKind.DECLINED: lazy("does not take part"),
    CaseEventKind.OFFERED: lazy("offers"),
    CaseEventKind.REQUESTED: lazy("asks for"),
    CaseEventKind.TAKEN_BACK: lazy("takes back"),
    CaseEventKind.SUPPLIER: lazy("talked with a supplier"),
    CaseEventKind.DECIDED: lazy("decided"),
    CaseEventKind.MESSAGE: lazy("told prescribers"),
    CaseEventKind.CLOSED: lazy("closed the case"),
}

CASE_PARTS = {
    CasePart.INVITED: ("◐", "exc", lazy("named, shares nothing")),
    CasePart.SHARES: ("●", "met", lazy("takes part, shares")),
    CasePart.DECLINED: ("?", "unk", lazy("does not take part")),
}

PARTS_OF_CLOSED = {**CASE_PARTS, CasePart.SHARES: ("?", "unk", lazy("took part, shares no longer"))}
"""The same of a case that is closed: every sharing of it has ended."""

REFUSALS = {
    "message-changed-meanwhile": lazy(
        "%(by)s changed the message meanwhile. What you wrote is still here: look through, and send it again."
    ),
    "case-changed-meanwhile": lazy(
        "%(by)s noted something in the case meanwhile. What you wrote is still here: look through, and send it again."
    ),
    "message-cannot": lazy("That cannot be done where the message stands now."),
    "message-exists": lazy("There is a message about this notice already: number %(number)s."),
    "message-facts-changed": lazy(
        "The notice, the stock or a decision has changed since the draft. Save the draft again, with the facts of today, "
        "and read it through."
    ),
    "message-without-receiver": lazy("Choose for whom it is."),
    "message-for-all-and-some": lazy("Choose either all prescribers or some specialties."),
    "words-too-long": lazy("The text is too long; at most %(longest)s characters."),
    "reason-missing": lazy("State the reason."),
    "notice-has-ended": lazy("The notice has ended."),
    "notice-without-substance": lazy(
        "Neither the notice nor the catalogue tells the substance, so none can be shared."
    ),
    "case-exists": lazy("Your region has an open case about this notice already: number %(number)s."),
    "case-closed": lazy("The case is closed; nothing can be added."),
    "case-cannot": lazy("That cannot be done in the case."),
    "case-says-nothing": lazy("Fill in every text."),
    "not-in-case": lazy("Your organisation does not take part in the case."),
    "only-the-opener": lazy("Only the region that opened the case may do that."),
    "shares-already": lazy("Your region shares with all who are named in the case already."),
    "in-case-already": lazy("The organisation is named in the case already."),
    "cannot-be-invited": lazy("Regions, SKR and Socialstyrelsen can be invited."),
    "does-not-share": lazy(
        "Your region must take part and share its stock before it offers or asks for packs."
    ),
    "not-a-quantity": lazy("Give a number of packs, at least %(least)s."),
    "not-a-standing-lot": lazy("There is no such offer or request of your region that still stands."),
    "pack-not-in-catalogue": lazy("The product catalogue has no pack %(pack)s. Check the digits."),
    "pack-of-another-substance": lazy("Pack %(pack)s is not of the case's substance, %(substance)s."),
    "message-of-another-substance": lazy(
        "Message %(number)s is not about the case's substance, %(substance)s."
    ),
    "sharing-already-ended": lazy("The last day has passed already; choose a later day."),
    "not-permitted": lazy("Your role may not do this."),
    "unknown-message": lazy("There is no such message."),
}


def refusal_of(error: DomainError) -> str:
    """What the rules refuse of a message or a case, for the reader; what has no words is raised again."""
    return refusal_in(REFUSALS, error)
