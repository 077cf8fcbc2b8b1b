"""What may be done with a grant's requisition or statement where the grant stands, and in which life event it ends.

A requisition is sent in by the authorised signatory's signature. A statement is first handed over for review, then
attested by the head of finance, and sent in by the signatory's signature (A23 §5, Bilaga 2 points 4 and 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from samsyn.core.agreements.forms import FormPurpose, FormRole
from samsyn.core.funding.grant_events import GrantEvent, GrantEventKind
from samsyn.core.funding.grant_state import GrantState, PaymentStage, StatementStage


class FormAct(StrEnum):
    """Vad som görs med blanketten: fill it in, hand it over for review, attest it, sign it, take it back."""

    FILL = "fill"
    SUBMIT = "submit"
    ATTEST = "attest"
    SIGN = "sign"
    WITHDRAW = "withdraw"


_K, _A = GrantEventKind, FormAct

EVENT_OF = {
    (FormPurpose.REQUISITION, _A.SIGN): _K.REQUISITIONED,
    (FormPurpose.REQUISITION, _A.WITHDRAW): _K.REQUISITION_WITHDRAWN,
    (FormPurpose.STATEMENT, _A.SUBMIT): _K.STATEMENT_SUBMITTED,
    (FormPurpose.STATEMENT, _A.ATTEST): _K.STATEMENT_ATTESTED,
    (FormPurpose.STATEMENT, _A.SIGN): _K.STATEMENT_SIGNED,
    (FormPurpose.STATEMENT, _A.WITHDRAW): _K.STATEMENT_WITHDRAWN,
}
"""What happens to the grant by an act; to fill in a form is no event."""

ACT_OF = {FormRole.HEAD_OF_FINANCE: _A.ATTEST, FormRole.SIGNATORY: _A.SIGN}
"""What a signature in a role is."""

SENT_IN = {
    FormPurpose.REQUISITION: _K.REQUISITIONED,
    FormPurpose.STATEMENT: _K.STATEMENT_SIGNED,
}
"""The event by which a form has come to Kammarkollegiet."""

ENDS_ROUND = frozenset(
    {
        _K.REQUISITION_WITHDRAWN,
        _K.REQUISITION_RETURNED,
        _K.STATEMENT_WITHDRAWN,
        _K.STATEMENT_QUESTIONED,
    }
)
"""After which what was signed must be signed anew, even if nothing in it changes."""

_OPEN_PAYMENT = frozenset({PaymentStage.ALLOTTED, PaymentStage.DECIDED, PaymentStage.RETURNED})
_MAY_REQUISITION = frozenset({PaymentStage.DECIDED, PaymentStage.RETURNED})
_SENT_REQUISITION = frozenset({PaymentStage.REQUISITIONED, PaymentStage.RETURNED})
_BEFORE_REVIEW = frozenset({StatementStage.NONE, StatementStage.QUESTIONED})
_UNDER_REVIEW = frozenset({StatementStage.SUBMITTED, StatementStage.ATTESTED})
_SENT_STATEMENT = _UNDER_REVIEW | {StatementStage.SIGNED}


def acts_now(purpose: FormPurpose, state: GrantState) -> frozenset[FormAct]:
    """What may be done with a form where its grant stands, whoever does it."""
    payment, statement = state.payment, state.statement
    if purpose is FormPurpose.REQUISITION:
        able = {
            _A.FILL: payment in _OPEN_PAYMENT,
            _A.SIGN: payment in _MAY_REQUISITION,
            _A.WITHDRAW: payment in _SENT_REQUISITION,
        }
    else:
        paid = payment is PaymentStage.PAID
        able = {
            _A.FILL: payment is not PaymentStage.LAPSED and statement in _BEFORE_REVIEW | _UNDER_REVIEW,
            _A.SUBMIT: paid and statement in _BEFORE_REVIEW,
            _A.ATTEST: statement is StatementStage.SUBMITTED,
            _A.SIGN: statement is StatementStage.ATTESTED,
            _A.WITHDRAW: statement in _SENT_STATEMENT,
        }
    return frozenset(act for act, may in able.items() if may)


def must_be_taken_back(purpose: FormPurpose, state: GrantState, written_by: frozenset[FormRole]) -> bool:
    """Whether a change takes a statement back from review; `written_by` are the roles whose sections changed.

    What the head of finance writes of the review itself, before attesting, does not.
    """
    if purpose is FormPurpose.REQUISITION:
        return False
    if state.statement is StatementStage.SUBMITTED:
        return bool(written_by - {FormRole.HEAD_OF_FINANCE})
    return state.statement is StatementStage.ATTESTED


def round_begins_after(events: Sequence[GrantEvent]) -> int:
    """The number of the last event that ended a round of signing; 0 where none did."""
    ended = [number for number, event in enumerate(events, start=1) if event.kind in ENDS_ROUND]
    return max(ended, default=0)
