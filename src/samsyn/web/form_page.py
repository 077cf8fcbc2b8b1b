"""All that the page of a requisition or a statement shows, and what its reader may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.agreements.forms import FormPurpose, FormRole
from samsyn.core.funding.form_acts import FormAct
from samsyn.core.funding.form_answers import filled_fields, signing_roles
from samsyn.core.funding.form_values import FormFault, Written
from samsyn.core.funding.grant_state import GrantState, PaymentStage, StatementStage
from samsyn.core.kernel.roles import Actor
from samsyn.ops.funding.grant_attachments import KINDS, LARGEST_ATTACHMENT
from samsyn.ops.funding.grant_form_acts import writable_fields
from samsyn.ops.funding.grant_forms import SIGNS_AS, FormFound, may_act
from samsyn.ops.kernel.permissions import may_fill_form
from samsyn.store.queries.grant_forms import attachments_ever
from samsyn.web.form_document import numbers_of, standing_words
from samsyn.web.form_fields import Showing, area_names, sections_shown
from samsyn.web.form_words import (
    ATTACHMENT_KINDS,
    FORM_ROLES,
    METHODS,
    PARTS,
    PURPOSES,
    change_words,
    problem,
    term_name,
    term_words,
)
from samsyn.web.templatetags.samsyn import said


@dataclass(frozen=True, slots=True)
class Left:
    """What is left to put right before the next step: which field, and what is wrong there."""

    id: str
    label: str
    told: str


def writable_now(actor: Actor, found: FormFound) -> frozenset[str]:
    """The fields that the page lets someone write: while under review, the head of finance's own alone."""
    if FormAct.FILL not in found.acts or not may_fill_form(actor, found.key):
        return frozenset()
    mine = writable_fields(found.found.form, actor.role)
    if found.purpose is FormPurpose.REQUISITION or FormAct.SUBMIT in found.acts:
        return mine
    if found.state.statement is StatementStage.NONE:  # before it is paid, it may be prepared
        return mine
    reviewed = {
        field.id
        for section, field in filled_fields(found.found.form)
        if section.by is FormRole.HEAD_OF_FINANCE
    }
    return mine & reviewed if found.state.statement is StatementStage.SUBMITTED else frozenset()


def page_of(
    actor: Actor,
    found: FormFound,
    *,
    posted: Mapping[str, Written] | None = None,
    seen: int | None = None,
    faults: tuple[FormFault, ...] = (),
    refused: str = "",
    typed: str = "",
) -> dict[str, Any]:
    """The page's context. `posted` is what was just written and not kept, `seen` the version that it began from."""
    own, writable = may_fill_form(actor, found.key), writable_now(actor, found)
    wrong = faults or (_wrong_not_missing(found) if own else ())
    showing = Showing(writable, area_names(found), posted or {}, wrong, seen)
    return {
        "room": "funds",
        "part": "grant",
        "found": found,
        "form": found.found.form,
        "agreement": found.known.agreement,
        "recipient": found.key.recipient,
        "purpose": found.purpose.value,
        "title": PURPOSES[found.purpose],
        "own": own,
        "sections": sections_shown(found, showing),
        "part_names": PARTS,
        "area_names": showing.areas,
        "problem": refused,
        "typed": typed,
        "numbers": numbers_of(found),
        "signatures": [_signature_row(found, one) for one in found.standings],
        "attachments": _attachments(found, own=own),
        **(_of_recipient(actor, found, writable) if own else {}),
    }


def _of_recipient(actor: Actor, found: FormFound, writable: frozenset[str]) -> dict[str, Any]:
    """What the recipient alone is told: whose turn it is, what is left, what changed, and what may be done."""
    role, now = SIGNS_AS.get(actor.role), timezone.now()
    acts = {act.value for act in FormAct if may_act(actor, found, act)}
    return {
        "writable": bool(writable),
        "acts": acts,
        "next": next_step(found),
        "is_late": found.is_late(now),
        "too_late": found.is_too_late(now),
        "stale": [_stale_row(found, change) for change in found.stale_terms],
        "assures": _assurance(found, role),
        "left": _left(found, role or FormRole.RECIPIENT, writable) if acts & _BEFORE_ONWARD else [],
        "may_attach": FormAct.FILL in found.acts and bool(writable),
        "attachment_kinds": [(kind, ATTACHMENT_KINDS[kind]) for kind in KINDS],
        "largest": LARGEST_ATTACHMENT // 1024 // 1024,
    }


_BEFORE_ONWARD = {FormAct.FILL.value, FormAct.SUBMIT.value, FormAct.ATTEST.value, FormAct.SIGN.value}
"""Who may do one of these is told what is left to put right, also where it is another who sends it in."""


def next_step(found: FormFound) -> str:
    """Where the form stands, and whose turn it is."""
    state = found.state
    if found.purpose is FormPurpose.REQUISITION:
        return str(_requisition_steps().get(state.payment, "")) % {"why": _reason(state)}
    if state.payment is not PaymentStage.PAID:
        return _("The grant is not paid yet. The statement can be prepared, and handed over when it is.")
    return str(_statement_steps().get(state.statement, "")) % {"why": _reason(state)}


def _reason(state: GrantState) -> str:
    """Why it came back, to stand inside a sentence."""
    return state.reason.rstrip(". ")


def _requisition_steps() -> dict[PaymentStage, str]:
    return {
        PaymentStage.ALLOTTED: _(
            "The payment is not decided yet. The requisition can be prepared, and signed when it is."
        ),
        PaymentStage.DECIDED: _("Next: the authorised signatory signs, and thereby sends it in."),
        PaymentStage.REQUISITIONED: _("Sent in. Next: Kammarkollegiet examines it."),
        PaymentStage.RETURNED: _(
            "Returned by Kammarkollegiet: %(why)s. Put it right; the authorised signatory signs it anew."
        ),
        PaymentStage.CHECKED: _("Sent in. Kammarkollegiet examines it."),
        PaymentStage.APPROVED: _("Approved by Kammarkollegiet. Next: it is paid."),
        PaymentStage.PAID: _("Paid."),
        PaymentStage.LAPSED: _("The right to the grant has lapsed: no requisition came in time."),
    }


def _statement_steps() -> dict[StatementStage, str]:
    return {
        StatementStage.NONE: _("Next: fill it in, and hand it over to the head of finance for review."),
        StatementStage.SUBMITTED: _("Next: the head of finance reviews and attests."),
        StatementStage.ATTESTED: _("Next: the authorised signatory signs, and thereby sends it in."),
        StatementStage.SIGNED: _("Sent in. Next: Kammarkollegiet examines it."),
        StatementStage.QUESTIONED: _(
            "Questioned by Kammarkollegiet: %(why)s. Put it right, and hand it over for review anew."
        ),
        StatementStage.CHECKED: _("Sent in. Kammarkollegiet examines it."),
        StatementStage.APPROVED: _("Approved by Kammarkollegiet."),
        StatementStage.PASSED_ON: _("Approved by Kammarkollegiet, and passed on to Socialstyrelsen."),
    }


def _wrong_not_missing(found: FormFound) -> tuple[FormFault, ...]:
    """Faults in what was written; what is not written yet is no fault before one tries to go on."""
    missing = {"answer-needed", "certificate-needed"}
    return tuple(fault for fault in found.checked.faults if fault.code not in missing or fault.row)


def _left(found: FormFound, role: FormRole, writable: frozenset[str]) -> list[Left]:
    """What is left when what stands on the page is saved; the head of finance hands over what others fill in."""
    form, checked = found.found.form, found.checked_with_suggestions(writable)
    if FormAct.SUBMIT in found.acts or role not in signing_roles(form):
        role = FormRole.RECIPIENT
    return [
        Left(f"f-{fault.field}", said(field.label), problem(fault.error))
        for fault in checked.faults_before(role)
        if (field := form.field(fault.field))
    ]


def _assurance(found: FormFound, role: FormRole | None) -> str:
    """What someone assures by signing in their role."""
    sections = [one for one in found.found.form.sections if one.by is role and one.assures]
    return said(sections[0].assures) if sections else ""


def _stale_row(found: FormFound, change: Any) -> dict[str, Any]:
    amendment = found.amended_by(change.what)
    return {
        "what": term_name(change.what),
        "before": term_words(change.what, change.before),
        "after": term_words(change.what, change.after),
        "at": amendment.after.at if amendment else None,
    }


def _signature_row(found: FormFound, one: Any) -> dict[str, Any]:
    areas = area_names(found)
    return {
        "role": FORM_ROLES[one.signature.role],
        "signature": one.signature,
        "method": METHODS.get(one.signature.method, one.signature.method),
        "holds": one.holds,
        "standing": standing_words(one, found, areas)
        if one.holds or not one.changes
        else _("Void: changed since."),
        "changes": [change_words(change, found.found.form, areas) for change in one.changes],
    }


def _attachments(found: FormFound, *, own: bool) -> list[dict[str, Any]]:
    """The files of the form: those that stand, or for others those that were signed with what was sent in."""
    if own:
        return [
            {
                "id": one.id,
                "name": one.name,
                "kind": ATTACHMENT_KINDS.get(one.kind, one.kind),
                "sha256": one.original,
            }
            for one in found.attachments
        ]
    numbers = attachments_ever(found.grant.id, found.purpose)
    return [
        {
            "id": numbers[file["sha256"]],
            "name": file["name"],
            "kind": ATTACHMENT_KINDS.get(file["kind"], file["kind"]),
            "sha256": file["sha256"],
        }
        for file in found.content["attachments"]
    ]
