"""A form's fields as a page shows them, and what was posted read back as what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from samsyn.core.agreements.forms import FieldKind, FormField, FormSection, Needed
from samsyn.core.funding.form_answers import check_form, filled_fields
from samsyn.core.funding.form_values import MOST_ROWS, PARTS, ROWS, FormFault, Written, as_compared, is_empty
from samsyn.ops.funding.grant_forms import FormFound
from samsyn.web.form_words import answer_words, problem
from samsyn.web.templatetags.samsyn import said

BLANK_ROWS = 3
"""How many empty rows of costs a page has below those that are filled in."""

INPUTS = {
    FieldKind.TEXT: "area",
    FieldKind.ADDRESS: "area",
    FieldKind.EMAIL: "email",
    FieldKind.TELEPHONE: "tel",
    FieldKind.PERIOD: "period",
    FieldKind.ACCOUNT: "account",
    FieldKind.CHOICE: "choice",
    FieldKind.COST_ITEMS: "rows",
    FieldKind.AREA_COSTS: "rows",
    FieldKind.MONEY: "money",
    FieldKind.DATE: "date",
}
"""Which shape of input a field has on the page; a line of text where none is named."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of an answer: its name in the post, what it holds, and what is wrong with it."""

    part: str
    name: str
    value: str
    faults: list[str]


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field on the page. `theirs` is what someone else wrote meanwhile, `known` what Samsyn knows and is not there."""

    asked: FormField
    shape: str
    writable: bool
    value: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)
    rows: list[list[Cell]] = field(default_factory=list)
    told: Any = ""
    faults: list[str] = field(default_factory=list)
    was: str = ""
    theirs: str = ""
    theirs_by: str = ""
    theirs_at: datetime | None = None
    known: str = ""

    @property
    def id(self) -> str:
        """The id on the page."""
        return f"f-{self.asked.id}"

    @property
    def is_needed(self) -> bool:
        """Whether an answer must be given."""
        return self.asked.needed is Needed.ALWAYS and not self.asked.follows

    @property
    def is_counted(self) -> bool:
        """Whether the answer follows from others."""
        return bool(self.asked.follows)


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section on the page."""

    section: FormSection
    fields: list[FieldShown]


@dataclass(frozen=True, slots=True)
class Showing:
    """What a page shows a form with: who may write where, what was just posted, which faults, seen from which version."""

    writable: frozenset[str]
    areas: Mapping[str, str]
    posted: Mapping[str, Written] = field(default_factory=dict)
    faults: tuple[FormFault, ...] = ()
    seen: int | None = None


def sections_shown(found: FormFound, showing: Showing) -> list[SectionShown]:
    """The form's sections with their fields, in the form's order; what is not asked for is left out where none writes."""
    shown: dict[str, SectionShown] = {}
    values = {**found.content["answers"], **_counted(found, showing)}
    choices = {name: value for name, value in values.items() if isinstance(value, str)}
    for section, each in filled_fields(found.found.form):
        if each.when and not each.is_asked(choices) and each.id not in showing.writable:
            continue
        place = shown.setdefault(section.id, SectionShown(section, []))
        place.fields.append(_shown(found, each, showing, values.get(each.id)))
    return list(shown.values())


def _counted(found: FormFound, showing: Showing) -> dict[str, Any]:
    """What follows from other answers as they stand on the page, kept or not."""
    if not showing.writable:
        return {}
    on_page = {**found.suggested, **(found.row.written if found.row else {}), **showing.posted}
    checked = check_form(found.found.form, on_page, found.facts)
    return {
        each.id: checked.values[each.id]
        for each in found.found.form.fields
        if each.follows and each.id in checked.values
    }


def written_in(data: QueryDict, found: FormFound, writable: frozenset[str]) -> dict[str, Written]:
    """What was posted for the fields that may be written, as it was written; what the writer left alone is left out.

    So nobody undoes what someone else wrote meanwhile in a field that they themselves never touched.
    """
    fields = [each for _section, each in filled_fields(found.found.form) if each.id in writable]
    posted = {each.id: _posted(data, each) for each in fields if f"{each.id}.was" in data}
    return {name: answer for name, answer in posted.items() if fingerprint(answer) != data[f"{name}.was"]}


def fingerprint(written: Written | None) -> str:
    """A few characters that tell whether an answer is another than when the page was opened."""
    told = json.dumps(as_compared(written), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _posted(data: QueryDict, each: FormField) -> Written:
    parts = PARTS.get(each.takes)
    if parts is None:
        return data.get(each.id, "")
    if each.takes not in ROWS:
        return {part: data.get(f"{each.id}.{part}", "") for part in parts}
    rows = []
    for number in range(MOST_ROWS + 1):
        row = {part: data.get(f"{each.id}.{number}.{part}", "") for part in parts}
        if not is_empty(row):
            rows.append(row)
    return rows


def _shown(found: FormFound, each: FormField, showing: Showing, value: Any) -> FieldShown:
    writable = each.id in showing.writable
    kept: Written = found.row.written.get(each.id, "") if found.row else ""
    is_kept = bool(found.row and each.id in found.row.written)
    suggested = found.suggested.get(each.id, "")
    written = showing.posted.get(each.id, kept if is_kept else suggested)
    faults = [fault for fault in showing.faults if fault.field == each.id]
    told = answer_words(each, value, showing.areas)
    shape = INPUTS.get(each.takes, "line")
    theirs, by, at = _theirs(found, each, showing, kept)
    return FieldShown(
        each,
        shape,
        writable,
        value=written if isinstance(written, str) else "",
        cells=_cells(each, written, faults) if each.takes in (FieldKind.PERIOD, FieldKind.ACCOUNT) else {},
        rows=_rows(each, written, faults, showing.areas) if writable and each.takes in ROWS else [],
        told=told,
        faults=[problem(fault.error) for fault in faults if not fault.part and not fault.row],
        was=fingerprint(kept),
        theirs=theirs,
        theirs_by=by,
        theirs_at=at,
        known=_known(each, written, suggested) if writable and each.prefill else "",
    )


def _theirs(
    found: FormFound, each: FormField, showing: Showing, kept: Written
) -> tuple[str, str, datetime | None]:
    """What someone else wrote in the field since the page was opened, where it differs from what was posted."""
    changed = found.row.changed.get(each.id) if found.row else None
    mine = showing.posted.get(each.id)
    if (
        showing.seen is None
        or changed is None
        or changed.version <= showing.seen
        or mine is None
        or mine == kept
    ):
        return "", "", None
    return plainly(kept), changed.by, changed.at


def plainly(written: Written) -> str:
    """What was written, in one line."""
    if isinstance(written, str):
        return written or "–"
    if isinstance(written, Mapping):
        return " ".join(text for text in written.values() if text) or "–"
    return "; ".join(plainly(row) for row in written) or "–"


def _known(each: FormField, written: Written, suggested: Written) -> str:
    """What Samsyn knows, where something else is written."""
    return plainly(suggested) if suggested and plainly(suggested) != plainly(written) else ""


def _cells(
    each: FormField, written: Written, faults: list[FormFault], row: int = 0, at: str = ""
) -> dict[str, Cell]:
    given = written if isinstance(written, Mapping) else {}
    return {
        part: Cell(
            part,
            f"{each.id}.{at}{part}",
            given.get(part, ""),
            [
                problem(fault.error)
                for fault in faults
                if fault.part == part and fault.row == row and (row or each.takes not in ROWS)
            ],
        )
        for part in PARTS[each.takes]
    }


def _rows(
    each: FormField, written: Written, faults: list[FormFault], areas: Mapping[str, str]
) -> list[list[Cell]]:
    """The rows that are filled in, then the measure areas that are not told yet, or some empty ones."""
    rows: list[tuple[int, Mapping[str, str]]] = (
        [] if isinstance(written, str | Mapping) else list(enumerate(written, start=1))
    )
    if each.takes is FieldKind.AREA_COSTS and areas:
        told = {row.get("area") for _number, row in rows}
        rows += [(0, {"area": area}) for area in areas if area not in told]
        order = {area: place for place, area in enumerate(areas)}
        rows.sort(key=lambda row: order.get(row[1].get("area", ""), len(order)))
    else:
        rows += [(0, {})] * BLANK_ROWS
    # A fault names a row by its number among those that were filled in.
    return [
        list(_cells(each, row, faults, number, f"{place}.").values())
        for place, (number, row) in enumerate(rows)
    ]


def area_names(found: FormFound) -> dict[str, str]:
    """The agreement's measure areas by id, as the reader calls them."""
    return {area.id: said(area.label) for area in found.known.agreement.areas}
