"""What the pages and documents of requisitions and statements say: faults, changes, roles, terms, answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.agreements.forms import FieldKind, Form, FormField, FormPurpose, FormRole
from samsyn.core.funding.account_numbers import AccountKind
from samsyn.core.funding.form_answers import CERTIFICATE
from samsyn.core.funding.form_values import Value
from samsyn.core.funding.signed_content import UNKNOWN_TERM, ChangeOf, ContentChange
from samsyn.core.kernel.dates import STOCKHOLM
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money
from samsyn.ops.funding.form_prefill import as_written
from samsyn.web.names import TERMS, refusal
from samsyn.web.templatetags.samsyn import NO_BREAK, said

PURPOSES = {FormPurpose.REQUISITION: lazy("Requisition"), FormPurpose.STATEMENT: lazy("Economic statement")}
FORM_ROLES = {
    FormRole.RECIPIENT: lazy("the recipient"),
    FormRole.HEAD_OF_FINANCE: lazy("the head of finance"),
    FormRole.SIGNATORY: lazy("the authorised signatory"),
}
ACCOUNT_KINDS = {AccountKind.BANKGIRO: "Bankgiro", AccountKind.PLUSGIRO: "Plusgiro"}
ATTACHMENT_KINDS = {CERTIFICATE: lazy("account certificate"), "other": lazy("other")}
METHODS = {"password-again": lazy("the password, given again")}
PARTS = {
    "first": lazy("First day"),
    "last": lazy("Last day"),
    "kind": lazy("Kind of account"),
    "number": lazy("Number"),
    "listed": lazy("Publicly listed"),
    "checked_by": lazy("Who checked that it is publicly listed"),
    "what": lazy("What"),
    "amount": lazy("Kronor"),
    "area": lazy("Measure area"),
}
"""What the parts of an answer are called."""

PROBLEMS = {
    "answer-needed": lazy("An answer is needed."),
    "no-such-choice": lazy("That is none of the alternatives; choose one."),
    "words-too-long": lazy("The text is too long; the longest is %(longest)s characters."),
    "too-many-rows-in-form": lazy("So many rows cannot be told; the most is %(most)s."),
    "not-a-date": lazy("“%(value)s” is no day; write it as YYYY-MM-DD."),
    "period-order": lazy("The period ends before it begins."),
    "period-outside-window": lazy("The money may be used from %(first)s to %(last)s (%(at)s)."),
    "email-form": lazy("“%(found)s” is no e-mail address; write one, such as name@region.example."),
    "telephone-form": lazy("“%(found)s” is no telephone number; write it with its area code."),
    "account-not-digits": lazy(
        "“%(found)s” is no account number; write its digits, with or without a hyphen."
    ),
    "account-length": lazy("A %(kind)s has %(fewest)s to %(most)s digits; here are %(digits)s."),
    "account-check-digit": lazy(
        "The check digit is wrong: with these digits before it, the last should be %(expected)s and not %(found)s. "
        "A digit is mistyped."
    ),
    "organisation-number-form": lazy("“%(found)s” is no organisation number; write it as NNNNNN-NNNN."),
    "organisation-number-of-a-person": lazy("“%(found)s” is a person's number, not an organisation's."),
    "organisation-number-check-digit": lazy(
        "The check digit is wrong: the last digit should be %(expected)s and not %(found)s. A digit is mistyped."
    ),
    "who-checked-needed": lazy("Say who checked that the account is publicly listed."),
    "certificate-needed": lazy(
        "An account that is not publicly listed needs an account certificate: attach it, or say that the account is listed."
    ),
    "items-above-sum": lazy("The costs one by one are %(items)s kronor, more than their sum of %(sum)s."),
    "requisition-above-grant": lazy(
        "%(requisitioned)s kronor is more than the %(allotted)s that were granted."
    ),
    "form-changed-meanwhile": lazy(
        "%(by)s changed the form at %(at)s, while you wrote. Nothing of yours is lost: where you differ, both stand below. "
        "Save to keep yours."
    ),
    "form-is-closed": lazy("That cannot be done with the form where the grant stands now."),
    "form-is-stale": lazy(
        "The agreement has become another since the draft was written. Look at what changed, and save."
    ),
    "form-has-faults": lazy("Answers to put right first, listed below: %(count)s."),
    "name-needed": lazy("Write your name in print."),
    "nothing-to-sign": lazy("The form asks for no signature in your role."),
    "signed-already": lazy("%(by)s has signed in that role already."),
    "sign-in-order": lazy("The head of finance attests before the authorised signatory signs."),
    "same-signer": lazy("You attested the statement, so someone else signs it."),
    "signed-before-written": lazy(
        "The clock says %(now)s, before the form was last written (%(changed_at)s). It must be wrong."
    ),
    "signing-refused": lazy("The password is wrong. Nothing was signed."),
    "signing-too-often": lazy("The password was wrong too many times. Try again in %(minutes)s minutes."),
    "requisition-too-late": lazy("The last day to requisition was %(last)s (%(at)s)."),
    "grant-changed-meanwhile": lazy(
        "%(by)s noted something about the grant at %(at)s. Look at it, and try again."
    ),
    "clock-behind": lazy("The clock says %(now)s, before what was noted last (%(last)s). It must be wrong."),
    "attachment-kind": lazy("Choose what the file is."),
    "attachment-format": lazy(
        "“%(file)s” is of a kind that is not taken; take PDF, PNG, JPEG, Excel or Word."
    ),
    "attachment-too-large": lazy("“%(file)s” is larger than %(megabytes)s megabytes."),
    "attachment-empty": lazy("“%(file)s” is empty."),
    "attachment-is-another-format": lazy(
        "“%(file)s” is not what its name says. Save it anew, and attach that."
    ),
    "too-many-attachments": lazy("So many files cannot be attached; the most is %(most)s."),
    "attached-already": lazy("That file is attached already, as “%(name)s”."),
    "no-file": lazy("Choose a file."),
}
"""What the rules refuse, as a sentence for the one who filled in the form."""


def problem(error: DomainError) -> str:
    """What is wrong and what to do, in the reader's language."""
    sentence = PROBLEMS.get(error.code)
    if sentence is None:
        return refusal(error)
    facts = {name: _fact(value) for name, value in error.params.items()}
    return str(sentence) % facts


def answer_words(field: FormField, value: Value | None, areas: Mapping[str, str]) -> str | list[list[str]]:
    """An answer as people read it; rows of cells where the field takes rows. `areas` are their names by id."""
    if value is None or value == "":
        return "–"
    if field.takes is FieldKind.MONEY:
        return money_words(value)
    if field.takes is FieldKind.PERIOD:
        return f"{value['first']} – {value['last']}"
    if field.takes is FieldKind.ACCOUNT:
        return account_words(value)
    if field.takes is FieldKind.CHOICE:
        return next((said(one.label) for one in field.choices if one.id == value), str(value))
    if field.takes is FieldKind.COST_ITEMS:
        return [[row["what"], money_words(row["amount"])] for row in value]
    if field.takes is FieldKind.AREA_COSTS:
        return [
            [
                areas.get(row["area"], row["area"]),
                row.get("what", "–"),
                money_words(row["amount"]) if "amount" in row else "–",
            ]
            for row in value
        ]
    return str(value)


def money_words(ore: int) -> str:
    """An amount in kronor, with öre where there are any."""
    return as_written(ore).replace(" ", NO_BREAK).replace("-", "−") + f"{NO_BREAK}kr"


def account_words(value: Mapping[str, Any]) -> str:
    """An account, and whether it is publicly listed."""
    listed = (
        _("publicly listed, as checked by %(who)s") % {"who": value["checked_by"]}
        if value["listed"]
        else _("not publicly listed; see the account certificate")
    )
    return f"{ACCOUNT_KINDS[AccountKind(value['kind'])]} {value['number']} ({listed})"


def change_words(change: ContentChange, form: Form, areas: Mapping[str, str]) -> tuple[str, str, str]:
    """What changed, what it was, and what it is."""
    if change.of is ChangeOf.ANSWER:
        field = form.field(change.what)
        if field is None:
            return change.what, _flat(change.before), _flat(change.after)
        before, after = (answer_words(field, value, areas) for value in (change.before, change.after))
        return said(field.label), _flat(before), _flat(after)
    if change.of is ChangeOf.ATTACHMENT:
        gone, here = _("attached"), _("not attached")
        return change.what, gone if change.before else here, gone if change.after else here
    if change.of is ChangeOf.TERM:
        return (
            term_name(change.what),
            term_words(change.what, change.before),
            term_words(change.what, change.after),
        )
    if change.of is ChangeOf.AGREEMENT:
        return _("The agreement or its form, as Samsyn keeps it"), "–", _("another version")
    return change.what, _flat(change.before), _flat(change.after)


def term_name(term: str) -> str:
    """What a term of the money is called."""
    if term.startswith("amount:"):
        return _("Amount to %(whom)s") % {"whom": term.removeprefix("amount:")}
    if term == "lapses-without-requisition":
        return _("The right lapses without a requisition in time")
    return next((str(name) for one, name in TERMS.items() if one.value == term), term)


def term_words(term: str, value: str | None) -> str:
    """A term as people read it."""
    if value is None or value == UNKNOWN_TERM:
        return _("not in the sources")
    if term.startswith("amount:"):
        return money_words(int(value))
    if value in ("True", "False"):
        return _("yes") if value == "True" else _("no")
    return value.replace("/", " – ")


def _flat(told: Any) -> str:
    if told is None:
        return "–"
    if isinstance(told, list):
        return "; ".join(", ".join(str(cell) for cell in row) for row in told) or "–"
    return str(told)


def _fact(value: object) -> str:
    if isinstance(value, Money):
        return as_written(value.ore).replace(" ", NO_BREAK)
    if isinstance(value, datetime):
        return f"{value.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    return str(value)
