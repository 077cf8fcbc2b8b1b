"""Some of the demo country's requisitions and statements, filled in and signed as their recipients would.

Who is asked, where, and which account are invented; sums, windows and dates follow from the agreements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from samsyn.core.agreements.forms import FormPurpose
from samsyn.core.funding.form_values import Written
from samsyn.core.funding.grants import GrantKey
from samsyn.core.kernel.roles import Actor, Role
from samsyn.intake.agreements import load_agreements
from samsyn.ops.funding.form_prefill import as_written
from samsyn.ops.funding.grant_form_acts import FormKey, save_form, sign_form, submit_statement
from samsyn.ops.funding.grant_forms import FormFound, find_form

People = Callable[[str, Role], Actor]
CONTACT = {
    "contact": "Kim Ek (påhittad)",
    "address": "Regionens hus",
    "telephone": "010-000 00 00",
    "email": "ekonomi@region.example",
}
ACCOUNT = {"kind": "bankgiro", "number": "5050-1055", "listed": "yes", "checked_by": "Kim Ek (påhittad)"}
REVIEW = {
    "review": "correct",
    "reviewer": "Lo Berg (påhittad)",
    "reviewer-position": "Ekonomichef",
    "reviewer-telephone": "010-000 00 01",
    "reviewer-email": "ekonomichef@region.example",
}
SIGNATORY = "Robin Al (påhittad)"


def send_requisition(*, of: People, key: GrantKey, now: datetime, password: str) -> None:
    """The economist fills in the requisition from what is known, and the signatory signs."""
    written: dict[str, Written] = {**_contact(key), "account": ACCOUNT}
    form = _saved(of(key.recipient, Role.ECONOMIST), key, FormPurpose.REQUISITION, now, written)
    signatory, given = of(key.recipient, Role.SIGNATORY), {"password": password}
    sign_form(by=signatory, now=now, form=form, name=SIGNATORY, given=given)


def send_statement(
    *, of: People, key: GrantKey, days: tuple[datetime, datetime, datetime], password: str
) -> None:
    """The economist accounts for what was used, the head of finance attests, the signatory signs."""
    handed_over, attested, signed = days
    economist, chief = of(key.recipient, Role.ECONOMIST), of(key.recipient, Role.CHIEF_FINANCIAL_OFFICER)
    state = find_form(handed_over, key, FormPurpose.STATEMENT).state
    written: dict[str, Written] = {
        **_contact(key),
        "activities": "Övningar, utbildning och reservkraft (påhittat).",
        "cost-items": [{"what": "Reservkraft (påhittat)", "amount": as_written(state.used // 300 * 100)}],
    }
    form = _saved(economist, key, FormPurpose.STATEMENT, handed_over, written)
    submit_statement(by=economist, now=handed_over, form=form)
    form = _saved(chief, key, FormPurpose.STATEMENT, attested, REVIEW, suggested=False)
    given = {"password": password}
    sign_form(by=chief, now=attested, form=form, name=REVIEW["reviewer"], given=given)
    signatory = of(key.recipient, Role.SIGNATORY)
    sign_form(by=signatory, now=signed, form=form, name=SIGNATORY, given=given)


def _contact(key: GrantKey) -> dict[str, Written]:
    year = load_agreements().get(key.agreement).year
    return {**CONTACT, "agreement-number": f"S{year}/90000 (påhittat)"}


def _saved(
    by: Actor,
    key: GrantKey,
    purpose: FormPurpose,
    now: datetime,
    written: Mapping[str, Written],
    *,
    suggested: bool = True,
) -> FormKey:
    found: FormFound = find_form(now, key, purpose)
    answers = {**(found.suggested if suggested else {}), **written}
    version = save_form(by=by, now=now, form=FormKey(key, purpose, found.version), written=answers)
    return FormKey(key, purpose, version)
