"""Inlämningar: the files a region sends, how far they have come, and what became of them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.documents.quality import quality_workbook
from samsyn.intake.stock.proposals import words_untold
from samsyn.intake.stock.rejects import workbook_of
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.picture.quality import as_data, read_quality
from samsyn.ops.picture.quality_sentences import words
from samsyn.ops.stock.files import FORMATS
from samsyn.ops.stock.history import withdraw_submission
from samsyn.ops.stock.profiles import confirm_profile
from samsyn.ops.stock.uploads import (
    LARGEST_UPLOAD,
    MOST_FILES,
    Incoming,
    answer_upload,
    cancel_upload,
    receive_upload,
)
from samsyn.store.queries.submissions import SentSubmission, submission, submissions_of
from samsyn.store.queries.uploads import UploadRow, upload, uploads_of
from samsyn.web.access import Access, access, actor_of
from samsyn.web.profile_form import chosen_profile, column_rows
from samsyn.web.upload_names import refusal_of

SHOWN = 30


class SeveralFiles(forms.FileField):
    """Several files in one field."""

    widget = forms.ClearableFileInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each of the files, as Django cleans one."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFiles, self).clean(one, initial) for one in given if one or self.required]


class SeveralFilesInput(forms.ClearableFileInput):
    """The browser's own way to choose several files."""

    allow_multiple_selected = True


class UploadForm(forms.Form):
    """Which files, about which day, from which system."""

    sent = SeveralFiles(
        label=lazy("Files"),
        widget=SeveralFilesInput(attrs={"accept": ",".join(f".{one}" for one in FORMATS)}),
        help_text=lazy(
            "CSV, Excel, Parquet or JSON lines, also zipped. Choose all files about the same day."
        ),
    )
    as_of = forms.DateField(
        label=lazy("The day the stock was counted"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=lazy("Sending system"),
        max_length=60,
        required=False,
        help_text=lazy(
            "Only where the region has several stock systems, whose files stand beside each other."
        ),
    )


@access(Access.SUBMISSIONS)
def submissions(request: HttpRequest) -> HttpResponse:
    """What the region has sent, and a form to send more."""
    if request.method != "POST":
        return _page(request, UploadForm(initial={"as_of": timezone.localdate()}))
    form = UploadForm(request.POST, request.FILES)
    stopped = getattr(request, "upload_stopped", "")
    if stopped:
        form.add_error(
            None, refusal_of(stopped, {"limit": MOST_FILES, "megabytes": LARGEST_UPLOAD // 1_000_000})
        )
    elif form.is_valid():
        try:
            number = _receive(request, form)
        except DomainError as error:
            form.add_error(None, refusal_of(error.code, error.params))
        else:
            return redirect("upload", number)
    return _page(request, form, status=422)


def _receive(request: HttpRequest, form: UploadForm) -> UUID:
    actor = actor_of(request)
    files: list[TemporaryUploadedFile] = form.cleaned_data["sent"]
    return receive_upload(
        by=actor,
        now=timezone.now(),
        region=actor.organisation,
        as_of=form.cleaned_data["as_of"],
        source=form.cleaned_data["source"],
        files=[Incoming(file.name or "", Path(file.temporary_file_path())) for file in files],
    )


def _page(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    region = actor_of(request).organisation
    return render(
        request,
        "supply/submissions.html",
        {
            "room": "supply",
            "form": form,
            "uploads": [one for one in uploads_of(region) if not one.submission][:SHOWN],
            "submissions": submissions_of(region)[:SHOWN],
        },
        status=status,
    )


@access(Access.SUBMISSIONS)
def one_upload(request: HttpRequest, number: UUID) -> HttpResponse:
    """One upload: how far it has come, or what became of it. With HTMX only the part that changes."""
    return _upload_page(request, _own_upload(request, number))


def _upload_page(
    request: HttpRequest, found: UploadRow, entered: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of an upload; `entered` has the rows of a form of columns that came back, under the question's key."""
    template = "supply/_upload.html" if request.headers.get("HX-Request") else "supply/upload.html"
    rows = entered or {}
    asked = [
        {
            "question": one,
            "rows": rows.get(one["key"]) or (column_rows(one) if one.get("code") == "columns" else None),
            "back": one["key"] in rows,
        }
        for one in found.questions
    ]
    told = {"room": "supply", "upload": found, "asked": asked, "sent": _submission_of(found)}
    return render(request, template, told | {"name": request.POST.get("name", "")})


@access(Access.SUBMISSIONS)
def refused_rows(request: HttpRequest, number: UUID) -> FileResponse:
    """The rows of an upload of which no row could be taken in, to correct and send again."""
    found = _own_upload(request, number)
    kept = Path(found.message.get("params", {}).get("rejects", "")).stem
    if not kept or not warehouse_objects().path(kept, "csv").exists():
        raise NotFound("unknown-upload", id=number)
    return _rejects(request, kept, "avvisade")


@access(Access.SUBMISSIONS)
@require_POST
def cancel(request: HttpRequest, number: UUID) -> HttpResponse:
    """Stop an upload."""
    _own_upload(request, number)
    try:
        cancel_upload(by=actor_of(request), now=timezone.now(), upload=number)
    except DomainError as error:
        messages.error(request, refusal_of(error.code, error.params))
    return redirect("upload", number)


@access(Access.SUBMISSIONS)
@require_POST
def answer(request: HttpRequest, number: UUID) -> HttpResponse:
    """Answer what was asked about an upload."""
    found = _own_upload(request, number)
    answers = {
        question["key"]: request.POST[question["key"]]
        for question in found.questions
        if question["key"] in request.POST
    }
    try:
        answer_upload(by=actor_of(request), now=timezone.now(), upload=number, answers=answers)
    except DomainError as error:
        messages.error(request, refusal_of(error.code, error.params))
    return redirect("upload", number)


@access(Access.SUBMISSIONS)
@require_POST
def columns(request: HttpRequest, number: UUID) -> HttpResponse:
    """Confirm what the columns of a file mean: the profile is kept for the next file with the same columns."""
    found = _own_upload(request, number)
    asked = next((one for one in found.questions if one["key"] == request.POST.get("key")), None)
    if asked is None:
        raise NotFound("unknown-upload", id=str(number))
    actor, now = actor_of(request), timezone.now()
    try:
        profile = chosen_profile(request.POST, asked)
        untold = words_untold(profile, asked.get("cells", {}))
        if untold and "anyway" not in request.POST:
            messages.error(
                request, _("Some words have no meaning yet: say what they are, or confirm anyway.")
            )
            return _upload_page(request, found, {asked["key"]: column_rows(asked, request.POST, untold)})
        header = tuple(asked["header"])
        confirm_profile(by=actor, now=now, region=found.region, profile=profile, header=header)
        answer_upload(by=actor, now=now, upload=number, answers={}, settled=[asked["key"]])
    except DomainError as error:
        messages.error(request, refusal_of(error.code, error.params))
        return _upload_page(request, found, {asked["key"]: column_rows(asked, request.POST)})
    return redirect("upload", number)


@access(Access.SUBMISSIONS)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what was sent."""
    _own(request, number)
    try:
        withdraw_submission(
            by=actor_of(request), now=timezone.now(), number=number, why=request.POST.get("why", "")
        )
    except DomainError as error:
        messages.error(request, refusal_of(error.code, error.params))
    else:
        messages.success(request, _("It is withdrawn. What it replaced counts again."))
    return redirect(f"{reverse('submissions')}#s{number}")


@access(Access.SUBMISSIONS)
def file_of(request: HttpRequest, number: int, kind: str, what: str) -> HttpResponse | FileResponse:
    """A file of a submission: as it was sent (`skickad`), or its rejected rows (`avvisade`)."""
    sent = _own(request, number)
    file = next((one for one in sent.files if one.kind == kind), None)
    digest, ending = (
        (file.original, file.original_format)
        if file and what == "skickad"
        else (file and file.rejected, "csv")
    )
    if file is None or not digest:
        raise NotFound("unknown-submission", id=number)
    if what == "avvisade":
        return _rejects(request, digest, f"{number}-{kind}-avvisade")
    path = warehouse_objects().path(digest, ending)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )


def _rejects(request: HttpRequest, digest: str, name: str) -> FileResponse:
    """Rejected rows as Excel or CSV."""
    content = warehouse_objects().get(digest, "csv")
    ending = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    return FileResponse(
        BytesIO(workbook_of(content) if ending == "xlsx" else content),
        as_attachment=True,
        filename=f"{name}.{ending}",
        content_type="application/octet-stream",
    )


@access(Access.SUBMISSIONS)
def quality(request: HttpRequest, number: int) -> HttpResponse | FileResponse:
    """How far a submission can be trusted: as a page, JSON or Excel."""
    _own(request, number)
    sent, report = read_quality(by=actor_of(request), number=number)
    language = "en" if request.LANGUAGE_CODE == "en" else "sv"
    wanted = request.GET.get("format")
    if wanted == "json":
        return JsonResponse(as_data(report))
    if wanted == "xlsx":
        content = quality_workbook(sent.id, sent.region, sent.as_of, report, language, words)
        return FileResponse(BytesIO(content), as_attachment=True, filename=f"{sent.id}-kvalitet.xlsx")
    said = [
        {"finding": finding, "what": what, "remedy": remedy}
        for finding in report.findings
        for what, remedy in [words(finding, language)]
    ]
    return render(
        request, "supply/quality.html", {"room": "supply", "sent": sent, "report": report, "said": said}
    )


def _own(request: HttpRequest, number: int) -> SentSubmission:
    """A submission of the reader's own region; another's is not known to exist."""
    found = submission(number)
    if found.region != actor_of(request).organisation:
        raise NotFound("unknown-submission", id=number)
    return found


def _own_upload(request: HttpRequest, number: UUID) -> UploadRow:
    found = upload(number)
    if found.region != actor_of(request).organisation:
        raise NotFound("unknown-upload", id=str(number))
    return found


def _submission_of(row: UploadRow) -> SentSubmission | None:
    return submission(row.submission) if row.submission else None
