"""What the pages of agreements call events, methods of division, kinds of instruments and answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

from samsyn.core.agreements.life_events import EventKind
from samsyn.core.agreements.obligations import Answer
from samsyn.core.agreements.terms import AgreementKind, Method, Residual

EVENTS = {
    EventKind.NEGOTIATED: lazy("Negotiated"),
    EventKind.MANDATE: lazy("Mandate to sign"),
    EventKind.BOARD_DECISION: lazy("Decision of the board"),
    EventKind.SIGNED: lazy("Signed"),
    EventKind.DECIDED: lazy("Decided"),
    EventKind.APPROVED: lazy("Approved by the government"),
    EventKind.IN_FORCE: lazy("In force"),
    EventKind.PAYMENT_DECISION: lazy("Payment decision"),
    EventKind.AMENDED: lazy("Amended"),
    EventKind.ENDED: lazy("Ended"),
}

ANSWERS = {
    Answer.MUST: lazy("must be told"),
    Answer.SHOULD: lazy("should be told"),
    Answer.MAY: lazy("may be told"),
}

METHODS = {
    Method.BASE_AND_POPULATION: lazy("a base amount to each, the rest by population"),
    Method.POPULATION: lazy("by population"),
    Method.EQUAL_PARTS: lazy("in equal parts"),
    None: lazy("how is not said"),
}

RESIDUALS = {
    Residual.NONE: lazy("Each part is rounded to whole kronor, a half up, and the sum falls as it falls."),
    Residual.LARGEST_REMAINDER: lazy("The kronor that rounding leaves go to the largest remainders."),
    None: lazy("What happens to the kronor that rounding leaves is not said."),
}

KINDS = {
    AgreementKind.BASE: lazy("base agreement"),
    AgreementKind.SUPPLEMENT: lazy("supplementary agreement"),
    AgreementKind.JOINT: lazy("agreement of several parts"),
    AgreementKind.ASSIGNMENT: lazy("assignment from the government"),
    AgreementKind.STATE_GRANT: lazy("state grant"),
}
