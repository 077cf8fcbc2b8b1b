"""Agreement files (data/agreements/*.yaml) become an AgreementBook; an error says file, line and what to do.

What a single value cannot show is checked here as well: that references lead somewhere, that no deadline
comes before the signatures, and that amendments change something and do not contradict each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from samsyn.core.agreements.reconciliation import names_a_term
from samsyn.core.agreements.terms import GROUPS, Agreement, AgreementBook, Amendment, Method, Operation, Term
from samsyn.core.kernel.dates import ONE_DAY, Window
from samsyn.intake.agreement_schema import AgreementShape
from samsyn.intake.organisations import load_care_areas, load_organisations
from samsyn.intake.shipped import DATA, DataFileError, parse_yaml

Place = tuple[str | int, ...]
Finding = tuple[Place, str]
"""Where in a file something is wrong, and the sentence that says what."""

TERMS_OF = {
    Operation.EXTEND_WINDOW: {Term.USE_WINDOW},
    Operation.MOVE_DEADLINE: set(Term) - {Term.USE_WINDOW},
    Operation.END_REPORT: {Term.REPORT},
}


class _File:
    """One agreement file: its name, its marks, and the agreement it holds."""

    def __init__(self, name: str, text: str) -> None:
        self.path = Path(name)
        self.sha256 = hashlib.sha256(text.encode()).hexdigest()
        shape, self.marked = parse_yaml(text, self.path, AgreementShape)
        self.agreement = shape.to_core()
        if not any(signing.on.is_known for signing in self.agreement.signings):
            raise self.error(("signings",), "no signing has a date; give at least the month of one")

    def error(self, where: Place, what: str) -> DataFileError:
        """An error at a place of this file."""
        return DataFileError(self.path, f"line {self.marked.line_of(where)}", what)


@cache
def load_agreements() -> AgreementBook:
    """The agreements shipped with Samsyn."""
    folder = DATA / "agreements"
    return read_agreements({path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))})


def read_agreements(texts: Mapping[str, str]) -> AgreementBook:
    """The book of agreement files, given as texts by file name; raises DataFileError."""
    files = [_File(name, text) for name, text in texts.items()]
    files.sort(key=lambda file: (file.agreement.year, file.agreement.known_since, file.agreement.id))
    by_id: dict[str, Agreement] = {}
    for file in files:
        if file.agreement.id in by_id:
            raise file.error(("id",), f"the id {file.agreement.id!r} is used by another file; choose another")
        by_id[file.agreement.id] = file.agreement
    amended: dict[tuple[str, Term, str, date], str] = {}
    for file in files:
        for where, what in _findings(file.agreement, by_id, amended):
            raise file.error(where, what)
    return AgreementBook(
        MappingProxyType(by_id), MappingProxyType({file.agreement.id: file.sha256 for file in files})
    )


def _findings(
    agreement: Agreement, by_id: Mapping[str, Agreement], amended: dict[tuple[str, Term, str, date], str]
) -> Iterator[Finding]:
    yield from _dangling(agreement, by_id)
    yield from _too_early(agreement)
    yield from _bad_allocations(agreement)
    yield from _bad_frames(agreement)
    yield from _bad_stated(agreement, by_id)
    yield from _bad_amendments(agreement, by_id, amended)


def _dangling(agreement: Agreement, by_id: Mapping[str, Agreement]) -> Iterator[Finding]:
    """References that lead nowhere: to organisations, areas, care areas, agreements."""
    for where, organisation in _named_organisations(agreement):
        if organisation not in GROUPS and organisation not in load_organisations():
            groups = ", ".join(sorted(GROUPS))
            yield (
                where,
                f"no organisation {organisation!r}; use an id of organisations.yaml, or one of {groups}",
            )
    areas = {area.id for area in agreement.areas}
    for index, measure in enumerate(agreement.measures):
        if measure.area not in areas:
            yield (
                ("measures", index, "area"),
                f"no area {measure.area!r}; the file has {', '.join(sorted(areas))}",
            )
    for index, goal in enumerate(agreement.goals):
        for care_area in goal.care_areas:
            if care_area not in load_care_areas():
                known = ", ".join(load_care_areas())
                yield ("goals", index, "care_areas"), f"no care area {care_area!r}; use one of {known}"
    parts = {part.id for part in agreement.parts}
    for index, amount in enumerate(agreement.amounts):
        if amount.part and amount.part not in parts:
            yield (
                ("amounts", index, "part"),
                f"no part {amount.part!r}; the file has {', '.join(sorted(parts))}",
            )
    for index, reference in enumerate(agreement.cross_references):
        if reference.agreement not in by_id:
            yield ("cross_references", index, "agreement"), _no_agreement(reference.agreement, by_id)


def _named_organisations(agreement: Agreement) -> Iterator[tuple[Place, str]]:
    for index, party in enumerate(agreement.parties):
        yield ("parties", index), party
    for index, signing in enumerate(agreement.signings):
        yield ("signings", index, "party"), signing.party
    for index, amount in enumerate(agreement.amounts):
        yield ("amounts", index, "recipients"), amount.recipients
    for index, rule in enumerate(agreement.allocations):
        yield ("allocations", index, "recipients"), rule.recipients
    for index, measure in enumerate(agreement.measures):
        yield ("measures", index, "by"), measure.by
    terms = agreement.terms
    for name, due in (
        ("requisition", terms.requisition),
        ("statement", terms.statement),
        ("repayment", terms.repayment),
    ):
        yield from ((("terms", name, "by", index), by) for index, by in enumerate(due.by))
    for index, event in enumerate(agreement.life):
        yield ("life", index, "by"), event.by
    for index, report in enumerate(agreement.reports):
        yield ("reports", index, "by"), report.by
        yield from ((("reports", index, "due", "to"), to) for to in [report.due.to] if to)


def _too_early(agreement: Agreement) -> Iterator[Finding]:
    """Deadlines that come before the agreement is signed, which nobody could have kept."""
    terms = agreement.terms
    dues: list[tuple[Place, Any]] = [
        (("terms", name, "on"), due.on)
        for name, due in (
            ("requisition", terms.requisition),
            ("statement", terms.statement),
            ("repayment", terms.repayment),
        )
    ]
    dues += [
        (("reports", index, "due", "on"), report.due.on) for index, report in enumerate(agreement.reports)
    ]
    for where, on in dues:
        if on.is_known and on.known < agreement.known_since:
            yield (
                where,
                f"the deadline {on.known} is before the signing on {agreement.known_since}; check both dates",
            )


def _bad_allocations(agreement: Agreement) -> Iterator[Finding]:
    """Rules that lack what their method divides by, and rules for money that nobody is given."""
    for index, rule in enumerate(agreement.allocations):
        where: Place = ("allocations", index)
        if not any(amount.recipients == rule.recipients for amount in agreement.amounts):
            yield (*where, "recipients"), f"no amount goes to {rule.recipients!r}; add it, or remove the rule"
        method = rule.method.value
        if method in {Method.POPULATION, Method.BASE_AND_POPULATION} and rule.population is None:
            yield (*where, "method"), f"{method} needs a population; name one, or write unknown"
        if (method is Method.BASE_AND_POPULATION) != (rule.base is not None):
            verb = "needs a base" if rule.base is None else "has no base; remove it"
            yield (*where, "method"), f"{rule.method.value} {verb}"


def _bad_frames(agreement: Agreement) -> Iterator[Finding]:
    """Frames that overlap, or that leave days between them without a value."""
    for index, (before, after) in enumerate(pairwise(agreement.frames), start=1):
        next_day = before.period.last + ONE_DAY
        if after.period.first != next_day:
            what = (
                "overlaps the one before"
                if after.period.first < next_day
                else "leaves a gap after the one before"
            )
            yield ("frames", index, "period"), f"the frame {what}; it should begin on {next_day}"


def _bad_stated(agreement: Agreement, by_id: Mapping[str, Agreement]) -> Iterator[Finding]:
    """Stated figures with the same id, or that are said to follow from a term that is not there."""
    seen: set[str] = set()
    for index, figure in enumerate(agreement.stated):
        if figure.id in seen:
            yield ("stated", index, "id"), f"the id {figure.id!r} is used above; choose another"
        seen.add(figure.id)
        for place, operand in enumerate(figure.follows):
            where: Place = ("stated", index, "follows", place)
            if operand.agreement and operand.agreement not in by_id:
                yield where, _no_agreement(operand.agreement, by_id)
            elif not names_a_term(by_id.get(operand.agreement, agreement), operand):
                yield where, f"{str(operand)!r} names nothing in this file; check its name"
            elif operand.kind == "share" and operand.name not in load_organisations():
                yield where, f"no organisation {operand.name!r}; use an id of organisations.yaml"


def _bad_amendments(
    agreement: Agreement, by_id: Mapping[str, Agreement], amended: dict[tuple[str, Term, str, date], str]
) -> Iterator[Finding]:
    for index, amendment in enumerate(agreement.amendments):
        where: Place = ("amendments", index)
        if amendment.target not in by_id:
            yield (*where, "target"), _no_agreement(amendment.target, by_id)
        if amendment.target == agreement.id:
            yield (*where, "target"), "an agreement does not amend itself; edit its own terms"
        if amendment.term not in TERMS_OF[amendment.operation]:
            fits = ", ".join(sorted(TERMS_OF[amendment.operation]))
            yield (
                (*where, "term"),
                f"{amendment.operation} does not change {amendment.term}; it changes {fits}",
            )
        if problem := _wrong_value(amendment):
            yield (*where, "value"), problem
        yield from (((*where, "report"), what) for what in _wrong_report(amendment, by_id))
        key = (amendment.target, amendment.term, amendment.report, agreement.known_since)
        if key in amended:
            yield (
                where,
                f"{amended[key]} changes the same term of {amendment.target} on the same day; keep one",
            )
        amended[key] = agreement.id


def _wrong_value(amendment: Amendment) -> str:
    """What is wrong with the new value, or nothing."""
    if amendment.operation is Operation.END_REPORT:
        return "" if amendment.value is None else "a report that ends has no new value; remove it"
    takes_window = amendment.term is Term.USE_WINDOW
    if amendment.value is None or isinstance(amendment.value, Window) != takes_window:
        return f"{amendment.term} takes {'from and to' if takes_window else 'one date'}"
    return ""


def _wrong_report(amendment: Amendment, by_id: Mapping[str, Agreement]) -> Iterator[str]:
    target = by_id.get(amendment.target)
    if amendment.term is not Term.REPORT:
        if amendment.report:
            yield f"{amendment.term} is no report; remove 'report'"
    elif target is not None and target.report(amendment.report) is None:
        known = ", ".join(report.id for report in target.reports) or "none"
        yield f"{target.id} has no report {amendment.report!r}; it has {known}"


def _no_agreement(agreement_id: str, by_id: Mapping[str, Agreement]) -> str:
    return f"no agreement {agreement_id!r}; known are {', '.join(by_id)}"
