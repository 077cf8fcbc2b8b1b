"""Requisitions and statements as someone may read them: the recipient its draft, Kammarkollegiet what was sent in."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from samsyn.core.agreements.amendments import Change, KnownAgreement, agreement_as_known_on
from samsyn.core.agreements.forms import FormPurpose, FormRole
from samsyn.core.agreements.terms import MONEY_TERMS
from samsyn.core.funding.form_acts import EVENT_OF, SENT_IN, FormAct, acts_now, round_begins_after
from samsyn.core.funding.form_answers import CheckedForm, FormFacts, FoundForm, check_form, form_of
from samsyn.core.funding.form_values import FormFault, Written
from samsyn.core.funding.grant_events import GrantEvent
from samsyn.core.funding.grant_state import GrantState, StatementStage
from samsyn.core.funding.grants import GrantKey, GrantTerms, terms_of
from samsyn.core.funding.signed_content import (
    Content,
    ContentChange,
    Signature,
    agreement_hash,
    content_hash,
    files_told,
    signature_holds,
    terms_told,
    what_changed,
)
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.roles import Actor, Role
from samsyn.intake.agreements import load_agreements
from samsyn.ops.funding.form_prefill import known_answers
from samsyn.ops.kernel.permissions import may_fill_form, may_note_grant, may_read_sent_form
from samsyn.store.queries.costs import cost_sums
from samsyn.store.queries.funding import GrantRow, grant, grant_events
from samsyn.store.queries.grant_forms import (
    AttachmentRow,
    FormRow,
    SignatureRow,
    form_signatures,
    forms_before,
    grant_attachments,
    grant_form,
)

SIGNS_AS = {Role.CHIEF_FINANCIAL_OFFICER: FormRole.HEAD_OF_FINANCE, Role.SIGNATORY: FormRole.SIGNATORY}
"""In which role of the form someone signs."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A signature as it stands: whether it holds, whether its round is over, and what changed since."""

    signature: Signature
    holds: bool
    round_over: bool
    changes: tuple[ContentChange, ...]


@dataclass(frozen=True, slots=True)
class FormFound:
    """All that is known of one grant's form. `row` is None until someone has written in it; `content` is what a signature
    given now would bind; `checked` is of what is kept, not of what is only suggested.
    """

    key: GrantKey
    found: FoundForm
    purpose: FormPurpose
    known: KnownAgreement
    terms: GrantTerms
    grant: GrantRow
    events: Sequence[GrantEvent]
    row: FormRow | None
    suggested: Mapping[str, Written]
    facts: FormFacts
    checked: CheckedForm
    attachments: Sequence[AttachmentRow]
    signatures: Sequence[SignatureRow]
    agreement_now: str
    content: Content

    @property
    def state(self) -> GrantState:
        """Where the grant stands."""
        return self.grant.state

    @property
    def version(self) -> int:
        """How many times the form was written; 0 before the first."""
        return self.row.version if self.row else 0

    @property
    def digest(self) -> str:
        """The hash of the content."""
        return content_hash(self.content)

    @property
    def acts(self) -> frozenset[FormAct]:
        """What may be done with it where the grant stands."""
        return acts_now(self.purpose, self.state)

    @property
    def is_stale(self) -> bool:
        """Whether the agreement has become another since the draft was last written."""
        return bool(self.row and FormAct.FILL in self.acts and self.row.agreement_hash != self.agreement_now)

    @property
    def stale_terms(self) -> tuple[ContentChange, ...]:
        """The terms that became others since the draft was last written."""
        if self.row is None or not self.is_stale:
            return ()
        return what_changed({"terms": self.row.terms}, {"terms": terms_told(self.known)})

    def amended_by(self, term: str) -> Change | None:
        """The last amendment of a term, by the term's name."""
        found = [one for one in self.known.changes if one.term in MONEY_TERMS and one.term.value == term]
        return found[-1] if found else None

    @property
    def last_day(self) -> date | None:
        """The last day to send the form in; None where the sources do not say."""
        return self.terms.requisition_by if self._asks else self.terms.statement_by

    def is_too_late(self, now: datetime) -> bool:
        """Whether a requisition's last day has passed, and none had come in by then."""
        last, today = self.last_day, swedish_day(now)
        came = self.state.requisitioned_on is not None
        return self._asks and last is not None and today > last and not came

    def is_late(self, now: datetime) -> bool:
        """Whether a statement's last day has passed, and none had come in by then."""
        last, today = self.last_day, swedish_day(now)
        return not self._asks and last is not None and today > last and self.state.stated_on is None

    @property
    def _asks(self) -> bool:
        return self.purpose is FormPurpose.REQUISITION

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every signature, and whether it holds."""
        after = round_begins_after(self.events)
        return tuple(
            Standing(
                one.signature,
                signature_holds(one.signature, self.content) and one.event > after,
                one.event <= after,
                what_changed(one.signature.signed, self.content),
            )
            for one in self.signatures
        )

    @property
    def holding(self) -> list[Signature]:
        """The signatures that hold."""
        return [one.signature for one in self.standings if one.holds]

    @property
    def sent(self) -> Signature | None:
        """The signature by which the form was last sent in, withdrawn or not; None where it never was."""
        hashes = [event.told("hash") for event in self.events if event.kind is SENT_IN[self.purpose]]
        if not hashes:
            return None
        return next(
            (
                one.signature
                for one in reversed(self.signatures)
                if one.signature.role is FormRole.SIGNATORY and one.signature.hash == hashes[-1]
            ),
            None,
        )

    def faults_for(self, role: FormRole) -> tuple[FormFault, ...]:
        """What must be put right before someone in a role can act."""
        return self.checked.faults_before(role)

    def checked_with_suggestions(self, fields: Container[str]) -> CheckedForm:
        """The form as it would be if someone who may write these fields saved it with all that is suggested there."""
        kept = self.row.written if self.row else {}
        written = {name: answer for name, answer in self.suggested.items() if name in fields} | dict(kept)
        return check_form(self.found.form, written, self.facts)


def open_form(*, by: Actor, now: datetime, key: GrantKey, purpose: FormPurpose) -> FormFound:
    """A grant's form, for its own recipient. Raises NotFound `unknown-grant`, also for others; `no-such-form`."""
    if not may_fill_form(by, key):
        raise NotFound("unknown-grant", grant=str(key))
    return find_form(now, key, purpose)


def read_sent_form(*, by: Actor, now: datetime, key: GrantKey, purpose: FormPurpose) -> FormFound:
    """A grant's form for those who read only what was sent in: its content, and the signatures under that, are those of
    the sending, and nothing tells of a draft after it. Raises NotFound `unknown-grant`, `form-not-sent`.
    """
    found = find_form(now, key, purpose) if may_read_sent_form(by, passed_on=True) else None
    if found is None or not may_read_sent_form(by, passed_on=_is_passed_on(found)):
        raise NotFound("unknown-grant", grant=str(key))
    sent = found.sent
    if sent is None:
        raise NotFound("form-not-sent", grant=str(key), purpose=purpose.value)
    under = [one for one in found.signatures if one.signature.hash == sent.hash]
    return replace(found, content=sent.signed, signatures=under)


def is_sent_to(by: Actor, key: GrantKey, purpose: FormPurpose) -> bool:
    """Whether someone who reads only what was sent in has a form of the grant to read."""
    try:
        row = grant(key)
    except NotFound:
        return False
    passed_on = row.state.statement is StatementStage.PASSED_ON and purpose is FormPurpose.STATEMENT
    form = grant_form(row.id, purpose) if may_read_sent_form(by, passed_on=passed_on) else None
    signed = {one.signature.hash for one in form_signatures(form.id)} if form else set()
    return any(
        event.kind is SENT_IN[purpose] and event.told("hash") in signed for event in grant_events(row.id)
    )


def find_form(now: datetime, key: GrantKey, purpose: FormPurpose) -> FormFound:
    """A grant's form as it stands, whoever asks; the use cases ask for leave first."""
    today = swedish_day(now)
    book = load_agreements()
    known = agreement_as_known_on(book, key.agreement, today)
    form = form_of(book, known.agreement, purpose)
    of_grant = grant(key)
    state, row = of_grant.state, grant_form(of_grant.id, purpose)
    attachments = grant_attachments(of_grant.id, purpose)
    facts = _facts(known, state, attachments)
    checked = check_form(form.form, row.written if row else {}, facts)
    current = agreement_hash(known, form.form)
    return FormFound(
        key=key,
        found=form,
        purpose=purpose,
        known=known,
        terms=terms_of(known.agreement, key),
        grant=of_grant,
        events=grant_events(of_grant.id),
        row=row,
        suggested=_suggested(form, known, key, state, today),
        facts=facts,
        checked=checked,
        attachments=attachments,
        signatures=form_signatures(row.id) if row else [],
        agreement_now=current,
        content=_content(key, purpose, state, row, checked, attachments, known, current),
    )


def _facts(known: KnownAgreement, state: GrantState, attachments: Sequence[AttachmentRow]) -> FormFacts:
    return FormFacts(
        known.agreement.terms.use_window,
        state.allotted or None,
        tuple(area.id for area in known.agreement.areas),
        frozenset(one.kind for one in attachments),
    )


def _suggested(
    form: FoundForm, known: KnownAgreement, key: GrantKey, state: GrantState, today: date
) -> Mapping[str, Written]:
    window = known.agreement.terms.use_window
    booked = cost_sums(key.recipient, key.agreement, window.known if window.is_known else None)
    before = forms_before(key.recipient)
    return known_answers(form.form, known.agreement, key.recipient, state, before, booked, today)


def may_act(by: Actor, found: FormFound, act: FormAct) -> bool:
    """Whether someone may do something with a form where it stands."""
    if act not in found.acts or not may_fill_form(by, found.key):
        return False
    kind = EVENT_OF.get((found.purpose, act))
    return kind is None or may_note_grant(by, found.key, kind)


def _is_passed_on(found: FormFound) -> bool:
    return found.purpose is FormPurpose.STATEMENT and found.state.statement is StatementStage.PASSED_ON


def _content(
    key: GrantKey,
    purpose: FormPurpose,
    state: GrantState,
    row: FormRow | None,
    checked: CheckedForm,
    attachments: Sequence[AttachmentRow],
    known: KnownAgreement,
    current: str,
) -> dict[str, Any]:
    """What a signature binds. A form that was sent in stays under the terms that it was written under."""
    under_way = row is None or FormAct.FILL in acts_now(purpose, state)
    return {
        "purpose": purpose.value,
        "agreement": key.agreement,
        "recipient": key.recipient,
        "giver": key.giver,
        "agreement_hash": current if under_way or row is None else row.agreement_hash,
        "terms": terms_told(known) if under_way or row is None else dict(row.terms),
        "answers": dict(checked.values),
        "attachments": files_told([one.file for one in attachments]),
    }
