"""What is done with a requisition or a statement: written, handed over for review, attested, signed, taken back.

Each act is one transaction with the event that it makes of the grant: the form and the grant's life never disagree.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from samsyn.core.agreements.forms import FieldKind, Form, FormPurpose, FormRole, Prefill
from samsyn.core.funding.form_acts import ACT_OF, EVENT_OF, FormAct, must_be_taken_back
from samsyn.core.funding.form_answers import filled_fields
from samsyn.core.funding.form_values import MOST_ROWS, Written, as_compared
from samsyn.core.funding.grant_events import GrantEventKind
from samsyn.core.funding.grants import GrantKey
from samsyn.core.funding.signed_content import canonical, require_clock, require_may_sign, terms_told
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.funding.grant_forms import SIGNS_AS, FormFound, find_form
from samsyn.ops.funding.grants import CLOCK_SLACK, note_grant_event
from samsyn.ops.funding.signing import SigningRequest, signing_method
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import may_fill_form, require
from samsyn.store import models
from samsyn.store.queries.grant_forms import FieldChange

LONGEST_WRITTEN = 20_000
"""Characters in one part of an answer; what is longer is no answer, and is refused before it is kept."""
LONGEST_NAME = 200
ATTACHMENTS = "attachments"
"""Under which name a form keeps who last added or removed a file."""


@dataclass(frozen=True, slots=True)
class FormKey:
    """Which form: a grant's, for a purpose; and which version of it the one who acts has seen."""

    grant: GrantKey
    purpose: FormPurpose
    seen: int


def save_form(*, by: Actor, now: datetime, form: FormKey, written: Mapping[str, Written]) -> int:
    """Keep what was written, as it was written, right or wrong; the new version.

    Only the fields of one's own sections may be given. A statement under review is taken back by what changes it.
    Raises NotPermitted; NotFound `unknown-grant`, `no-such-form`; DomainError `form-changed-meanwhile`, `form-is-closed`,
    `words-too-long`, `too-many-rows-in-form`.
    """
    with transaction.atomic():
        found = _held(by, now, form, FormAct.FILL)
        mine = writable_fields(found.found.form, by.role)
        require(set(written) <= mine, "write-in-section", by, form.grant.recipient)
        before = dict(found.row.written) if found.row else {}
        changed = {
            name for name, answer in written.items() if as_compared(before.get(name)) != as_compared(answer)
        }
        for name in changed:
            _require_short(written[name])
        if not changed and not found.is_stale:
            return found.version
        _take_back_if_needed(by, now, found, _roles_of(found.found.form, changed))
        after = before | {name: _as_kept(written[name]) for name in changed}
        return _keep(by, now, found, after, changed)


def submit_statement(*, by: Actor, now: datetime, form: FormKey) -> None:
    """Hand a statement over to the head of finance for review. Raises as `sign_form`."""
    with transaction.atomic():
        found = _held(by, now, form, FormAct.SUBMIT)
        _require_sound(found, FormRole.RECIPIENT)
        _note(by, now, found, FormAct.SUBMIT, {"hash": found.digest})


def sign_form(*, by: Actor, now: datetime, form: FormKey, name: str, given: Mapping[str, str]) -> str:
    """Attest a statement, or sign a form and thereby send it in; the hash that the signature binds.

    `name` is the signer's in print, `given` what the method of signing asks for. Raises NotPermitted; NotFound
    `unknown-grant`, `no-such-form`; DomainError `form-changed-meanwhile`, `form-is-closed`, `form-is-stale`,
    `form-has-faults`, `name-needed`, `same-signer`, `sign-in-order`, `signed-before-written`, what the method of signing
    refuses, and what the grant's life does (`requisition-too-late`).
    """
    role = SIGNS_AS.get(by.role)
    require(role is not None, "sign-form", by, form.grant.recipient)
    assert role is not None
    printed = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
    if not printed:
        raise DomainError("name-needed")
    with transaction.atomic():
        act = ACT_OF[role]
        found = _held(by, now, form, act)
        _require_sound(found, role)
        assert found.row is not None  # a form without faults has been written
        require_clock(now, max([found.row.changed_at, *(one.at for one in found.holding)]), CLOCK_SLACK)
        two_sign = bool(settings.SAMSYN_TWO_SIGN)
        require_may_sign(found.found.form, role, by.username, found.holding, two_sign=two_sign)
        digest = found.digest
        method = signing_method()
        proof = method.prove(SigningRequest(by, now, digest, given))
        models.FormSignature.objects.create(
            form_id=found.row.id,
            role=role.value,
            by=by.username,
            name=printed,
            at=now,
            method=method.id,
            proof={**proof, "event": found.state.seen + 1},
            hash=digest,
            signed=json.loads(canonical(found.content)),
        )
        _note(by, now, found, act, {"hash": digest, **_facts(found, act)})
    return digest


def withdraw_form(*, by: Actor, now: datetime, form: FormKey) -> None:
    """Take back what was handed over or sent in, before it is examined; it must be signed anew. Raises as `sign_form`."""
    with transaction.atomic():
        found = _held(by, now, form, FormAct.WITHDRAW)
        _note(by, now, found, FormAct.WITHDRAW, {})


def writable_fields(form: Form, role: Role) -> frozenset[str]:
    """The fields that someone in a role writes: the review of the account is the head of finance's own."""
    own = FormRole.HEAD_OF_FINANCE if role is Role.CHIEF_FINANCIAL_OFFICER else None
    return frozenset(
        field.id
        for section, field in filled_fields(form)
        if not field.follows and (section.by is not FormRole.HEAD_OF_FINANCE or section.by is own)
    )


def files_changed(by: Actor, now: datetime, found: FormFound) -> int:
    """Note in the form that its files changed; called inside the transaction that changes them."""
    _take_back_if_needed(by, now, found, frozenset({FormRole.RECIPIENT}))
    return _keep(by, now, found, dict(found.row.written) if found.row else {}, {ATTACHMENTS})


def hold_form(by: Actor, now: datetime, form: FormKey) -> FormFound:
    """The form, held until the transaction ends, to change its files. Raises as `save_form`."""
    return _held(by, now, form, FormAct.FILL)


def _held(by: Actor, now: datetime, form: FormKey, act: FormAct) -> FormFound:
    """The form as it stands, its grant held until the transaction ends, if the act can be done on what was seen."""
    require(may_fill_form(by, form.grant), f"{act.value}-form", by, form.grant.recipient)
    key = form.grant
    # The grant is what all its writers wait for, so that no two of them wait for each other.
    rows = models.Grant.objects.select_for_update()
    rows.filter(agreement=key.agreement, recipient=key.recipient, giver=key.giver).first()
    found = find_form(now, key, form.purpose)
    if found.version != form.seen:
        row = found.row
        raise DomainError(
            "form-changed-meanwhile",
            by=row.changed_by if row else "",
            at=row.changed_at if row else now,
            version=found.version,
        )
    if act not in found.acts:
        raise DomainError("form-is-closed", act=act.value)
    return found


def _require_sound(found: FormFound, role: FormRole) -> None:
    if found.is_stale:
        raise DomainError("form-is-stale", agreement=found.key.agreement)
    faults = found.faults_for(role)
    if faults:
        raise DomainError(
            "form-has-faults",
            count=len(faults),
            fields=list(dict.fromkeys(fault.field for fault in faults)),
        )


def _keep(by: Actor, now: datetime, found: FormFound, written: Mapping[str, Any], changed: set[str]) -> int:
    """Write the form with its next version, and who wrote in which field."""
    version = found.version + 1
    fields = dict(found.row.changed) if found.row else {}
    fields |= {name: FieldChange(version, by.username, now) for name in changed}
    content = {
        "written": dict(written),
        "terms": terms_told(found.known),
        "changed": {
            name: {"version": one.version, "by": one.by, "at": one.at.isoformat()}
            for name, one in fields.items()
        },
    }
    models.GrantForm.objects.update_or_create(
        grant_id=found.grant.id,
        purpose=found.purpose.value,
        defaults={
            "version": version,
            "content": content,
            "agreement_hash": found.agreement_now,
            "changed_at": now,
            "changed_by": by.username,
        },
    )
    record(
        by=by,
        now=now,
        organisation=by.organisation,
        action=f"write-{found.purpose.value}",
        subject=f"grant/{found.key}/{found.purpose.value}",
        before={"version": found.version, "written": dict(found.row.written) if found.row else {}},
        after={"version": version, "written": dict(written)},
    )
    return version


def _take_back_if_needed(by: Actor, now: datetime, found: FormFound, roles: frozenset[FormRole]) -> None:
    if must_be_taken_back(found.purpose, found.state, roles):
        _note(by, now, found, FormAct.WITHDRAW, {"reason": "changed"})


def _note(by: Actor, now: datetime, found: FormFound, act: FormAct, facts: dict[str, Any]) -> None:
    note_grant_event(
        by=by,
        now=now,
        key=found.key,
        kind=EVENT_OF[found.purpose, act],
        ore=_ore(found, act),
        facts=facts,
        seen=found.state.seen,
    )


def _ore(found: FormFound, act: FormAct) -> int:
    """The money of the event: what is requisitioned, or the costs that are accounted for."""
    kind = EVENT_OF[found.purpose, act]
    asked = {GrantEventKind.REQUISITIONED: Prefill.AMOUNT, GrantEventKind.STATEMENT_SUBMITTED: Prefill.COSTS}
    return int(found.checked.value_prefilled_by(asked[kind]) or 0) if kind in asked else 0


def _facts(found: FormFound, act: FormAct) -> dict[str, Any]:
    """What the grant's life is told besides: the account to pay, whether the account was found correct."""
    if act is FormAct.ATTEST:
        review = next((one for one in found.found.form.fields if one.takes is FieldKind.CHOICE), None)
        answer = found.checked.values.get(review.id) if review else None
        # A23 Bilaga 2 point 4: the first alternative is that the account is correct.
        return {"correct": bool(review and answer == review.choices[0].id)}
    account = found.checked.first_of(FieldKind.ACCOUNT)
    if found.purpose is FormPurpose.REQUISITION and account:
        wished = _beside_the_account(found)
        told = {"account": account["number"], "account_kind": account["kind"]}
        return {**told, "reference": wished} if wished else told
    return {}


def _beside_the_account(found: FormFound) -> str:
    """The reference wished for on the payment, in one line: the text beside the account (A23 Bilaga 2 point 3)."""
    for section in found.found.form.sections:
        if any(field.takes is FieldKind.ACCOUNT for field in section.fields):
            texts = (
                found.checked.values.get(one.id) for one in section.fields if one.takes is FieldKind.TEXT
            )
            return " ".join(str(next((one for one in texts if one), "")).split())
    return ""


def _roles_of(form: Form, changed: set[str]) -> frozenset[FormRole]:
    return frozenset(section.by for section, field in filled_fields(form) if field.id in changed)


def _as_kept(answer: Written) -> Written:
    """As it was written, but for NUL, which is in no text and which PostgreSQL cannot keep."""
    if isinstance(answer, str):
        return answer.replace("\x00", "")
    if isinstance(answer, Mapping):
        return {part: text.replace("\x00", "") for part, text in answer.items()}
    return [{part: text.replace("\x00", "") for part, text in row.items()} for row in answer]


def _require_short(answer: Written) -> None:
    rows = [answer] if isinstance(answer, str | Mapping) else list(answer)
    if len(rows) > MOST_ROWS:
        raise DomainError("too-many-rows-in-form", most=MOST_ROWS)
    for row in rows:
        for text in [row] if isinstance(row, str) else row.values():
            if len(text) > LONGEST_WRITTEN:
                raise DomainError("words-too-long", longest=LONGEST_WRITTEN)
