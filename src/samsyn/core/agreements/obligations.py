"""The obligation register (åtaganderegister): what an organisation has promised, how bindingly, in which agreement.

From the strength of each duty follows what a report must answer (ska) and what it may answer. Reminders are for what is
owed only: a `får` and an agreed intention are no debt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from samsyn.core.agreements.amendments import KnownAgreement, as_known_on
from samsyn.core.agreements.terms import REGIONS, AgreementBook, Duty, Expected, Measure, Report, Strength
from samsyn.core.kernel.citations import Citation, Cited, Unknown
from samsyn.core.kernel.organisations import Organisation, OrganisationKind
from samsyn.core.kernel.texts import Text


class Answer(StrEnum):
    """Whether a report must, should or may tell of an obligation."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


ANSWERS = {Strength.SKA: Answer.MUST, Strength.BOR: Answer.SHOULD}
"""What the strength of a duty asks of a report; everything else may be answered."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """Åtagande i registret. A duty, or a report that is due (`due`), as it binds one organisation.

    `prioritisable`: the organisation may choose it before others (A23 §2.1). `by` is whom the text lays it on, `area`
    the area that it stands in; empty for a report.
    """

    id: str
    agreement: str
    by: str
    area: str
    label: Text
    strength: Strength | Unknown
    expects: Expected | None
    during: int | None
    prioritisable: bool
    due: Cited[date] | None
    conditional: bool
    at: Citation

    @property
    def answer(self) -> Answer:
        """What a report has to say of it."""
        return Answer.MAY if isinstance(self.strength, Unknown) else ANSWERS.get(self.strength, Answer.MAY)

    @property
    def is_owed(self) -> bool:
        """Whether it is binding, so that a reminder is called for."""
        return self.strength is Strength.SKA


def obligations_of(book: AgreementBook, organisation: Organisation, *, known: date) -> tuple[Obligation, ...]:
    """Everything the organisation has taken on in the agreements known on a day, in the order of the texts."""
    return tuple(
        obligation
        for agreement in as_known_on(book, known).values()
        for obligation in _of_agreement(agreement, organisation)
    )


def obligations_in(known: KnownAgreement, organisation: Organisation | None = None) -> tuple[Obligation, ...]:
    """What one agreement lays on an organisation, or on everyone where none is named, in the order of its text."""
    return tuple(_of_agreement(known, organisation))


def _of_agreement(known: KnownAgreement, organisation: Organisation | None) -> Iterator[Obligation]:
    for measure in known.agreement.measures:
        if organisation is None or binds(measure.by, organisation):
            for number, duty in enumerate(measure.duties, start=1):
                yield _of_duty(known, measure, duty, number)
    for report in known.agreement.reports:
        if organisation is None or binds(report.by, organisation):
            yield _of_report(known, report)


def binds(bearer: str, organisation: Organisation) -> bool:
    """Whether what is laid on `bearer` (an organisation's id, or all regions) is laid on the organisation."""
    if bearer == REGIONS:
        return organisation.kind is OrganisationKind.REGION
    return bearer == organisation.id


def _of_duty(known: KnownAgreement, measure: Measure, duty: Duty, number: int) -> Obligation:
    return Obligation(
        id=f"{known.agreement.id}/{measure.id}/{number}",
        agreement=known.agreement.id,
        by=measure.by,
        area=measure.area,
        label=duty.label,
        strength=duty.strength,
        expects=duty.expects,
        during=duty.during,
        prioritisable=measure.prioritisable,
        due=None,
        conditional=known.conditional,
        at=measure.at,
    )


def _of_report(known: KnownAgreement, report: Report) -> Obligation:
    changes = known.changes_of_report(report.id)
    return Obligation(
        id=f"{known.agreement.id}/{report.id}",
        agreement=known.agreement.id,
        by=report.by,
        area="",
        label=report.label,
        strength=report.due.strength,
        expects=None,
        during=None,
        prioritisable=False,
        due=report.due.on,
        conditional=changes[-1].conditional if changes else known.conditional,
        at=report.due.on.at,
    )
