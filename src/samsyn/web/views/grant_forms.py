"""Rekvisition och ekonomisk redovisning: filled in together, signed one after the other, read when sent in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.agreements.forms import FormPurpose
from samsyn.core.funding.form_acts import FormAct
from samsyn.core.funding.form_values import FormFault, Written
from samsyn.core.funding.grants import GrantKey
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.documents.grant_forms import form_json, form_pdf, form_workbook
from samsyn.ops.funding.grant_attachments import attach_file, read_attachment, remove_file
from samsyn.ops.funding.grant_form_acts import FormKey, save_form, sign_form, submit_statement, withdraw_form
from samsyn.ops.funding.grant_forms import FormFound, open_form, read_sent_form
from samsyn.ops.funding.sealing import seal
from samsyn.ops.kernel.permissions import may_fill_form
from samsyn.web.access import Access, access, actor_of
from samsyn.web.form_document import document_of
from samsyn.web.form_fields import written_in
from samsyn.web.form_links import ROUTES
from samsyn.web.form_page import page_of, writable_now
from samsyn.web.form_words import problem

CONFLICT, INVALID = 409, 422
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
FILE_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


@access(Access.GRANT_FORMS)
def form(request: HttpRequest, agreement: str, recipient: str, purpose: FormPurpose) -> HttpResponse:
    """A grant's requisition or statement. A post keeps what was written before it does anything else."""
    key = GrantKey(agreement, recipient)
    if request.method != "POST":
        return render(request, "funding/form.html", page_of(actor_of(request), _read(request, key, purpose)))
    if not may_fill_form(actor_of(request), key):
        raise NotFound("unknown-grant", grant=str(key))
    return _posted(request, key, purpose)


@access(Access.GRANT_FORMS)
def export(
    request: HttpRequest, agreement: str, recipient: str, purpose: FormPurpose, form: str
) -> HttpResponse:
    """The form as PDF, Excel or JSON: as it stands for its recipient, as it was sent in for others."""
    if form not in TYPES:
        raise NotFound("unknown-format", id=form, known=", ".join(TYPES))
    found = _read(request, GrantKey(agreement, recipient), purpose)
    if form == "json":
        body = form_json(found.content, [(one.signature, one.holds) for one in found.standings])
    else:
        document = document_of(found)
        body = seal(form_pdf(document)) if form == "pdf" else form_workbook(document)
    response = HttpResponse(body, content_type=TYPES[form])
    name = f"{ROUTES[purpose]}-{agreement}-{recipient}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@access(Access.GRANT_FORMS)
def attachment(
    request: HttpRequest, agreement: str, recipient: str, purpose: FormPurpose, number: int
) -> HttpResponse:
    """An attached file, as it came; the browser keeps it and runs nothing of it."""
    key = FormKey(GrantKey(agreement, recipient), purpose, 0)
    row, content = read_attachment(by=actor_of(request), now=timezone.now(), form=key, number=number)
    response = HttpResponse(content, content_type=FILE_TYPES.get(row.format, "application/octet-stream"))
    response["Content-Disposition"] = f'attachment; filename="bilaga-{row.id}.{row.format}"'
    return response


def _read(request: HttpRequest, key: GrantKey, purpose: FormPurpose) -> FormFound:
    actor = actor_of(request)
    read = open_form if may_fill_form(actor, key) else read_sent_form
    return read(by=actor, now=timezone.now(), key=key, purpose=purpose)


def _posted(request: HttpRequest, key: GrantKey, purpose: FormPurpose) -> HttpResponse:
    actor, seen = actor_of(request), _whole(request.POST.get("version", ""))
    found = open_form(by=actor, now=timezone.now(), key=key, purpose=purpose)
    written = written_in(request.POST, found, writable_now(actor, found))
    try:
        version = seen
        if written or request.POST.get("act") == "save":
            version = save_form(
                by=actor, now=timezone.now(), form=FormKey(key, purpose, seen), written=written
            )
        told = _act(request, FormKey(key, purpose, version))
    except DomainError as error:
        return _refused(request, key, purpose, written, seen, error)
    messages.success(request, told)
    return redirect(reverse(ROUTES[purpose], args=[key.agreement, key.recipient]))


def _refused(
    request: HttpRequest,
    key: GrantKey,
    purpose: FormPurpose,
    written: Mapping[str, Written],
    seen: int,
    error: DomainError,
) -> HttpResponse:
    """The page as it stands now, with what was refused; where someone else wrote meanwhile, with both."""
    actor = actor_of(request)
    found = open_form(by=actor, now=timezone.now(), key=key, purpose=purpose)
    conflict = error.code == "form-changed-meanwhile"
    # What could not be kept at all, such as a text that is far too long, must not be lost either.
    kept = found.version > seen and not conflict
    page = page_of(
        actor,
        found,
        posted={} if kept else written,
        seen=seen if conflict else None,
        faults=_faults_told(found, error),
        refused=problem(error),
        typed=request.POST.get("name", ""),
    )
    return render(request, "funding/form.html", page, status=CONFLICT if conflict else INVALID)


def _faults_told(found: FormFound, error: DomainError) -> tuple[FormFault, ...]:
    """The faults that stopped the act; those of sections that others fill in later are not among them."""
    named = error.params.get("fields")
    if error.code != "form-has-faults" or not isinstance(named, list):
        return ()
    return tuple(fault for fault in found.checked.faults if fault.field in named)


def _act(request: HttpRequest, form: FormKey) -> str:
    """Do what the pressed button asks for; what to tell afterwards."""
    act, actor, now = request.POST.get("act", ""), actor_of(request), timezone.now()
    if act == FormAct.SUBMIT:
        submit_statement(by=actor, now=now, form=form)
        return _("The statement is handed over for review.")
    if act in (FormAct.ATTEST, FormAct.SIGN):
        given: dict[str, Any] = {"password": request.POST.get("password", "")}
        sign_form(by=actor, now=now, form=form, name=request.POST.get("name", ""), given=given)
        return (
            _("You have attested the statement.") if act == FormAct.ATTEST else _("It is signed and sent in.")
        )
    if act == FormAct.WITHDRAW:
        withdraw_form(by=actor, now=now, form=form)
        return _("It is taken back.")
    if act == "attach":
        _attach(request, form)
        return _("The file is attached.")
    if act.startswith("remove-"):
        remove_file(by=actor, now=now, form=form, number=_whole(act.removeprefix("remove-")))
        return _("The file is removed.")
    return _("It is saved.")


def _attach(request: HttpRequest, form: FormKey) -> None:
    file = request.FILES.get("file")
    if not isinstance(file, TemporaryUploadedFile):
        raise DomainError("no-file")
    attach_file(
        by=actor_of(request),
        now=timezone.now(),
        form=form,
        kind=request.POST.get("file_kind", ""),
        name=file.name or "",
        path=Path(file.temporary_file_path()),
    )


def _whole(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
