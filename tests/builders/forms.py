"""A requisition and a statement of Gotland's under A23, as someone would fill them in, and the people who do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from samsyn.core.agreements.forms import FormPurpose
from samsyn.core.funding.grant_events import GrantEventKind as K
from samsyn.core.funding.grants import GrantKey
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.funding.grant_form_acts import FormKey, save_form, sign_form, submit_statement
from samsyn.ops.funding.grant_forms import FormFound, find_form
from samsyn.ops.funding.grants import allot_grants, note_grant_event
from samsyn.store.models import User
from tests.builders.people import DESK_OFFICER, ECONOMIST, GRANTS_OFFICER, SECOND_OFFICER, region_person

GOTLAND = GrantKey("civilt-forsvar-2023", "region-gotland")
GRANTED = 803_285_200
"""Öre: Gotland's row of A23 Bilaga 1."""
SIGNATORY, CFO = region_person(Role.SIGNATORY), region_person(Role.CHIEF_FINANCIAL_OFFICER)
REQUISITION, STATEMENT = FormPurpose.REQUISITION, FormPurpose.STATEMENT
PASSWORD = "gotland-i-juli"
CONTACT = {
    "recipient": "Region Gotland",
    "organisation-number": "212000-0803",
    "contact": "Kim Ek",
    "address": "621 81 Visby",
    "telephone": "0498-26 90 00",
    "email": "kim.ek@gotland.example",
    "agreement-number": "S2023/00001",
    "payment-number": "S2023/00002",
    "title": "Civilt försvar 2023",
    "amount": "8 032 852",
    "period": {"first": "2023-01-01", "last": "2023-12-31"},
}
ACCOUNT = {"kind": "bankgiro", "number": "991-2346", "listed": "yes", "checked_by": "Kim Ek"}
ASKED: dict[str, Any] = {**CONTACT, "account": ACCOUNT}
STATED: dict[str, Any] = {
    **CONTACT,
    "paid": "8 032 852",
    "activities": "Övningar och reservkraft.",
    "received": "8 032 852",
    "costs": "6 000 000",
    "cost-items": [{"what": "Reservkraft", "amount": "4 000 000"}],
}
REVIEW = {
    "review": "correct",
    "reviewer": "Lo Berg",
    "reviewer-position": "Ekonomichef",
    "reviewer-telephone": "0498-26 90 01",
    "reviewer-email": "lo.berg@gotland.example",
}


def at(day: str, clock: str = "10:00") -> datetime:
    """A moment of a day, in UTC."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)


def people() -> None:
    """Accounts for those who sign: they are asked for their passwords."""
    for one in (ECONOMIST, CFO, SIGNATORY):
        if not User.objects.filter(username=one.username).exists():
            User.objects.create_user(
                one.username, PASSWORD, organisation=one.organisation, role=one.role.value
            )


def decided() -> None:
    """Gotland is allotted its part of A23, and the payment is decided: it may requisition."""
    people()
    allot_grants(by=DESK_OFFICER, now=at("2023-01-27"), agreement=GOTLAND.agreement, on=date(2023, 1, 27))
    note(DESK_OFFICER, K.PAYMENT_DECIDED, "2023-02-16", diary_number="S2023/00002")


def paid() -> None:
    """And is paid what it asked for."""
    decided()
    fill(REQUISITION, "2023-03-01", ASKED)
    sign(REQUISITION, "2023-03-01", SIGNATORY)
    note(GRANTS_OFFICER, K.REQUISITION_CHECKED, "2023-03-02")
    note(SECOND_OFFICER, K.REQUISITION_APPROVED, "2023-03-03")
    note(GRANTS_OFFICER, K.PAID, "2023-03-06", GRANTED)


def note(by: Actor, kind: K, day: str, ore: int = 0, **facts: str) -> None:
    """Something that others do with the grant."""
    note_grant_event(by=by, now=at(day), key=GOTLAND, kind=kind, ore=ore, facts=facts)


def seen(purpose: FormPurpose, day: str = "2024-03-01") -> FormKey:
    """The form in the version that stands."""
    return FormKey(GOTLAND, purpose, found(purpose, day).version)


def found(purpose: FormPurpose, day: str = "2024-03-01") -> FormFound:
    """The form as it stands on a day."""
    return find_form(at(day), GOTLAND, purpose)


def fill(purpose: FormPurpose, day: str, written: dict[str, Any], by: Actor = ECONOMIST) -> int:
    """Write in the form."""
    return save_form(by=by, now=at(day), form=seen(purpose, day), written=written)


def submit(day: str) -> None:
    """Hand the statement over for review."""
    submit_statement(by=ECONOMIST, now=at(day), form=seen(STATEMENT, day))


def sign(purpose: FormPurpose, day: str, by: Actor, password: str = PASSWORD) -> str:
    """Attest or sign."""
    form = seen(purpose, day)
    return sign_form(by=by, now=at(day), form=form, name="Ulla Björk", given={"password": password})


def stated() -> None:
    """And has its statement sent in, attested and signed."""
    paid()
    fill(STATEMENT, "2024-03-01", STATED)
    submit("2024-03-01")
    fill(STATEMENT, "2024-03-04", REVIEW, by=CFO)
    sign(STATEMENT, "2024-03-04", CFO)
    sign(STATEMENT, "2024-03-05", SIGNATORY)
