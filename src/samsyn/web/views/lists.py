"""Listor: what to hold, by which list and version; what differs between them; what no region needs to hold."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.supply.lists import LEVELS, LineKind, ListStatus, SubstanceList, list_difference
from samsyn.intake.lists import ListProfile, known_lists, load_list
from samsyn.intake.organisations import load_care_areas
from samsyn.intake.shipped import DataFileError, parse_yaml
from samsyn.ops.goods.lists import DEFAULT_LIST, ListLooked, import_list, lacking_in_whole, look_at_list
from samsyn.ops.kernel.permissions import may_import_lists
from samsyn.web import names
from samsyn.web.access import Access, access, actor_of
from samsyn.web.list_words import mistake, refusal_of

INVALID = 422


@access(Access.SIGNED_IN)
def lists(request: HttpRequest) -> HttpResponse:
    """The lists there are, and which of them stock is measured against."""
    found = [(one, lacking_in_whole(one)) for one in known_lists().values()]
    return render(
        request,
        "supply/lists.html",
        {
            "room": "supply",
            "lists": found,
            "measured": DEFAULT_LIST,
            "levels": _levels(),
            "may_import": may_import_lists(actor_of(request)),
        },
    )


@access(Access.NEW_LISTS)
def new(request: HttpRequest) -> HttpResponse:
    """Bring in a list: look at what the file would be, or keep it."""
    problem, looked = "", None
    if request.method == "POST":
        try:
            looked = _look(request)
            if request.POST.get("act") == "keep":
                kept, is_new = import_list(by=actor_of(request), now=timezone.now(), found=looked.found)
                words = _("The list is kept.") if is_new else _("The list was kept already: nothing changed.")
                told.success(request, words + _unread(looked))
                return redirect("list", list_id=kept.id)
        except DomainError as error:
            problem = refusal_of(error)
        except DataFileError as error:
            problem = mistake(error)
    return render(
        request,
        "supply/list_new.html",
        {
            "room": "supply",
            "problem": problem,
            "looked": looked if not problem else None,
            "kinds": [(names.LINE_KINDS[kind.value], count) for kind, count in _kinds(looked.found).items()]
            if looked
            else [],
            "asked": request.POST,
            "statuses": [(one.value, names.LIST_STATUSES[one.value]) for one in ListStatus],
            "lists": list(known_lists().values()),
            "care_areas": list(load_care_areas()),
        },
        status=INVALID if problem else 200,
    )


@access(Access.SIGNED_IN)
def one_list(request: HttpRequest, list_id: str) -> HttpResponse:
    """A list's lines, filtered by care area, level, kind and whether they are scored."""
    found = load_list(list_id)
    area, level, kind, scored = (request.GET.get(name, "") for name in ("omrade", "niva", "slag", "bedoms"))
    if area and area not in found.care_areas:
        raise NotFound("unknown-care-area", id=area)
    if kind and kind not in {one.value for one in LineKind}:
        raise DomainError("unknown-order", value=kind, known=", ".join(one.value for one in LineKind))
    if level and level not in {str(one) for one in LEVELS}:
        raise DomainError("unknown-level", value=level, known=", ".join(str(one) for one in LEVELS))
    if scored not in ("", "ja", "nej"):
        raise DomainError("not-yes-or-no", value=scored)
    text = request.GET.get("sok", "").strip().casefold()[:100]
    lines = [
        line
        for line in found.lines
        if (not area or area in line.care_areas)
        and (not level or str(line.level or "") == level)
        and (not kind or line.kind.value == kind)
        and (not scored or line.is_scored == (scored == "ja"))
        and text in f"{line.substance_sv}\n{line.substance_en}\n{line.atc}".casefold()
    ]
    return render(
        request,
        "supply/list.html",
        {
            "room": "supply",
            "list": found,
            "is_measured": found.id == DEFAULT_LIST,
            "lines": lines,
            "by_id": found.by_id,
            "kinds": [(kind, names.LINE_KINDS[kind.value], count) for kind, count in _kinds(found).items()],
            "unscored": len(found.lines) - len(found.scored),
            "levels": _levels(),
            "asked": {
                "omrade": area,
                "niva": level,
                "slag": kind,
                "bedoms": scored,
                "sok": request.GET.get("sok", ""),
            },
            "others": [one for one in known_lists().values() if one.id != found.id],
            "lacking": lacking_in_whole(found),
        },
    )


@access(Access.SIGNED_IN)
def compare(request: HttpRequest, list_id: str, other: str) -> HttpResponse:
    """What differs between two lists, and whether the one is a part of the other."""
    older, newer = load_list(list_id), load_list(other)
    found = list_difference(older, newer)
    fields = Counter(name for _line, changed in found.changed for name, _was, _is in changed)
    return render(
        request,
        "supply/list_compare.html",
        {
            "room": "supply",
            "older": older,
            "newer": newer,
            "found": found,
            "fields": [(names.LINE_FIELDS[name], count) for name, count in fields.most_common()],
            "is_part": not found.removed,
        },
    )


def _look(request: HttpRequest) -> ListLooked:
    """What the form's file would be as a list."""
    stopped, sent = getattr(request, "upload_stopped", ""), request.FILES.get("file")
    if stopped or sent is None:
        raise DomainError(stopped or "file-missing")
    post = {name: request.POST.get(name, "").strip() for name in ("id", "title", "version", "status")}
    status = next((one for one in ListStatus if one.value == post["status"]), ListStatus.STARTING_POINT)
    file, profile = sent.name or "", request.FILES.get("profile")
    about = SubstanceList(
        id=post["id"],
        title={"sv": post["title"], "en": post["title"]},
        status=status,
        note={"sv": f"Inläst från {file}.", "en": f"Imported from {file}."},
        care_areas=tuple(load_care_areas()),
        lines=(),
        version=post["version"] or "1",
        replaces=request.POST.get("replaces", ""),
        part_of=request.POST.get("part_of", ""),
    )
    return look_at_list(
        by=actor_of(request),
        content=sent.read(),
        file=file,
        about=about,
        profile=_profile(profile.name or "", profile.read()) if profile else ListProfile(),
    )


def _profile(name: str, content: bytes) -> ListProfile:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataFileError(Path(name), "", "is not UTF-8 text", "list-not-utf8") from error
    return parse_yaml(text, Path(name), ListProfile)[0]


def _unread(looked: ListLooked) -> str:
    if not looked.unread:
        return ""
    return " " + _("These columns are not read, since nothing says what they are: %(columns)s.") % {
        "columns": ", ".join(looked.unread)
    }


def _kinds(found: SubstanceList) -> Counter[LineKind]:
    return Counter(line.kind for line in found.lines)


def _levels() -> list[tuple[str, str]]:
    """What each level of the pyramid is, in words."""
    words = (
        _("daily stock at those who buy and keep: health care, pharmacies, individuals"),
        _("stock for preparedness at each organisation: what care that cannot wait needs"),
        _("national stocks for preparedness, without rotation where that is right"),
        _("readiness to manufacture some products"),
    )
    return [(str(level), word) for level, word in zip(LEVELS, words, strict=True)]
