"""Listor: what to hold, by which list and version; what differs between them; what no region needs to hold."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.supply.lists import LEVELS, LineKind, SubstanceList, list_difference
from samsyn.intake.lists import known_lists, load_list
from samsyn.ops.goods.lists import DEFAULT_LIST, lacking_in_whole
from samsyn.web import names
from samsyn.web.access import Access, access


@access(Access.SIGNED_IN)
def lists(request: HttpRequest) -> HttpResponse:
    """The lists there are, and which of them stock is measured against."""
    found = [(one, lacking_in_whole(one)) for one in known_lists().values()]
    return render(
        request,
        "supply/lists.html",
        {"room": "supply", "lists": found, "measured": DEFAULT_LIST, "levels": _levels()},
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
