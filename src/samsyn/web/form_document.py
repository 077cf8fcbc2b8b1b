"""A grant's form as a document, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.core.agreements.forms import FieldKind, FormField, Prefill
from samsyn.core.funding.form_answers import filled_fields
from samsyn.core.funding.form_values import PARTS as ROW_PARTS
from samsyn.core.kernel.dates import STOCKHOLM
from samsyn.documents.grant_forms import FormDocument, FormLine, FormPart, SignatureBox
from samsyn.ops.funding.grant_forms import FormFound, Standing
from samsyn.web.form_fields import area_names
from samsyn.web.form_words import (
    ATTACHMENT_KINDS,
    FORM_ROLES,
    METHODS,
    PARTS,
    answer_words,
    change_words,
)
from samsyn.web.templatetags.samsyn import said


def document_of(found: FormFound) -> FormDocument:
    """The document of the form's content."""
    form, content, areas = found.found.form, found.content, area_names(found)
    answers = content["answers"]
    parts: dict[str, FormPart] = {}
    lines: dict[str, list[FormLine]] = {}
    for section, field in filled_fields(form):
        if field.id not in answers and field.when:
            continue
        lines.setdefault(section.id, []).append(_line(field, answers.get(field.id), areas))
    for section in form.sections:
        assures = said(section.assures) if section.assures else ""
        parts[section.id] = FormPart(section.id, said(section.label), lines.get(section.id, []), assures)
    boxes = [_box(one, found, areas) for one in found.standings]
    agreement = found.known.agreement
    return FormDocument(
        title=said(form.label),
        numbers=numbers_of(found),
        about=[
            said(agreement.title),
            _standing_of(found),
            *([said(found.found.taken.note)] if found.found.taken else []),
        ],
        parts=list(parts.values()),
        signatures=boxes,
        signatures_title=_("Signatures"),
        attachments_title=_("Attachments"),
        attachments=[
            [file["name"], str(ATTACHMENT_KINDS.get(file["kind"], file["kind"])), f"sha256 {file['sha256']}"]
            for file in content["attachments"]
        ],
        notes=[
            _(
                "A signature binds the sha256 of the answers, the attachments and the agreement's terms as they were known. "
                "The same content as JSON lets anyone compute it again."
            )
        ],
        language="sv" if (get_language() or "sv").startswith("sv") else "en",
        on=timezone.localdate(),
    )


def numbers_of(found: FormFound) -> str:
    """The diary numbers of the form, which stand on every document (A23 §5, L24 §5)."""
    answers = found.content["answers"]
    fields = [
        field for _section, field in filled_fields(found.found.form) if field.takes is FieldKind.DIARY_NUMBER
    ]
    told = []
    for field in fields:
        known = found.state.diary_number if field.prefill is Prefill.PAYMENT_NUMBER else ""
        told.append(f"{said(field.label)}: {answers.get(field.id) or known or '–'}")
    return " · ".join(told)


def standing_words(one: Standing, found: FormFound, areas: Mapping[str, str]) -> str:
    """Whether a signature holds, and what changed where it does not."""
    if one.holds:
        return _("Holds: nothing has changed since.")
    if one.changes:
        told = "; ".join(
            "{}: {} → {}".format(*change_words(change, found.found.form, areas)) for change in one.changes
        )
        return _("Void: changed since. %(changes)s") % {"changes": told}
    if one.round_over:
        return _("No longer counts: the form was taken back or returned after it.")
    return _("Void: what is kept is not what was signed.")


def _standing_of(found: FormFound) -> str:
    if any(one.signature == found.sent and one.holds for one in found.standings):
        return _("Sent in.")
    if found.sent is not None:
        return _("Sent in, and taken back or returned since.")
    return _("Draft: it has not been sent in.")


def _line(field: FormField, value: Any, areas: Mapping[str, str]) -> FormLine:
    told = answer_words(field, value, areas)
    if isinstance(told, list):
        header = [str(PARTS[part]) for part in ROW_PARTS[field.takes]]
        ore = [row.get("amount") for row in value]
        return FormLine(said(field.label), header=header, rows=told, row_ore=ore)
    return FormLine(said(field.label), told, value if field.takes is FieldKind.MONEY else None)


def _box(one: Standing, found: FormFound, areas: Mapping[str, str]) -> SignatureBox:
    signature = one.signature
    return SignatureBox(
        role=str(FORM_ROLES[signature.role]).capitalize(),
        name=f"{signature.name} ({signature.by})",
        when=f"{signature.at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}",
        method=str(METHODS.get(signature.method, signature.method)),
        hash=signature.hash,
        holds=one.holds,
        standing=standing_words(one, found, areas),
    )
