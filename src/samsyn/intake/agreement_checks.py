"""What no single value of an agreement file can show to be wrong: references that lead nowhere, deadlines before the
signing, rules that lack what they divide by, values that overlap or leave a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from samsyn.core.agreements.reconciliation import names_a_term
from samsyn.core.agreements.terms import GROUPS, REGIONS, Agreement, AllocationRule, Method
from samsyn.core.kernel.dates import ONE_DAY
from samsyn.intake.amendment_checks import Finding, Place, no_agreement
from samsyn.intake.form_checks import bad_forms, bad_forms_as
from samsyn.intake.organisations import load_care_areas, load_organisations
from samsyn.intake.overlap_checks import overlaps
from samsyn.intake.populations import is_snapshot_id


def findings(agreement: Agreement, by_id: Mapping[str, Agreement]) -> Iterator[Finding]:
    """Everything that is wrong with an agreement, beside the others, except in what it amends."""
    yield from _dangling(agreement, by_id)
    yield from overlaps(agreement)
    yield from _too_early(agreement)
    yield from _bad_money(agreement)
    yield from _bad_allocations(agreement)
    yield from _bad_frames(agreement)
    yield from _bad_stated(agreement, by_id)
    yield from bad_forms(agreement.forms)
    yield from bad_forms_as(agreement, by_id)


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
            yield ("cross_references", index, "agreement"), no_agreement(reference.agreement, by_id)


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
    window, repayment = terms.use_window, terms.repayment.on
    if window.is_known and repayment.is_known and repayment.known < window.known.last:
        yield (
            ("terms", "repayment", "on"),
            f"what is left is repaid on {repayment.known}, before the money's last day {window.known.last}; check both",
        )
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
        if rule.recipients not in GROUPS:
            yield (*where, "recipients"), f"{rule.recipients!r} is no group; a rule divides among several"
        yield from ((place, what) for place, what in _impossible_shares(agreement, rule, where))
        snapshot = rule.population.value if rule.population is not None else ""
        if isinstance(snapshot, str) and snapshot and not is_snapshot_id(snapshot):
            yield (*where, "population"), f"{snapshot!r} is no day, month or year; write it such as 2023-08"


def _impossible_shares(agreement: Agreement, rule: AllocationRule, where: Place) -> Iterator[Finding]:
    """A base amount below zero, or more of it than there is to divide."""
    if rule.base is None or not rule.base.is_known:
        return
    base = rule.base.known.ore
    count = len(load_organisations().regions()) if rule.recipients == REGIONS else 1
    given = [
        one.money.known.ore
        for one in agreement.amounts
        if one.recipients == rule.recipients and one.money.is_known
    ]
    if base < 0:
        yield (*where, "base"), "an amount is not below zero"
    elif given and base * count > sum(given):
        yield (*where, "base"), f"{count} times the base is more than the amount that is divided"


def _bad_money(agreement: Agreement) -> Iterator[Finding]:
    """Amounts below zero."""
    named: list[tuple[Place, Any]] = [(("total",), agreement.total)]
    named += [(("amounts", index, "kronor"), one.money) for index, one in enumerate(agreement.amounts)]
    named += [(("frames", index, "kronor"), one.money) for index, one in enumerate(agreement.frames)]
    for where, money in named:
        if money.is_known and money.known.ore < 0:
            yield where, "an amount is not below zero"


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
    """Stated figures that are said to follow from a term that is not there."""
    for index, figure in enumerate(agreement.stated):
        for place, operand in enumerate(figure.follows):
            where: Place = ("stated", index, "follows", place)
            if operand.agreement and operand.agreement not in by_id:
                yield where, no_agreement(operand.agreement, by_id)
            elif not names_a_term(by_id.get(operand.agreement, agreement), operand):
                yield where, f"{str(operand)!r} names nothing in this file; check its name"
            elif operand.kind == "share" and operand.name not in load_organisations():
                yield where, f"no organisation {operand.name!r}; use an id of organisations.yaml"
