"""An organisation's calendar: its deadlines under the agreements, as the page, the feed and the API tell them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samsyn.core.agreements.amendments import as_known_on
from samsyn.core.agreements.deadlines import Deadline, deadlines_for
from samsyn.core.funding.allocation import amounts_for
from samsyn.core.kernel.citations import Unknown
from samsyn.core.kernel.dates import business_day_on_or_before
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations
from samsyn.intake.populations import load_populations
from samsyn.ops.agreements.business_days import swedish_holidays


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Kalenderpost. A deadline, and the last day before it or on it when offices are open."""

    deadline: Deadline
    last_business_day: date

    @property
    def previous(self) -> date | None:
        """The date it had before an amendment, where the sources tell."""
        before = self.deadline.previous
        return None if isinstance(before, Unknown) else before

    @property
    def falls_on_closed_day(self) -> bool:
        """Whether offices are closed on the deadline itself, as on Easter Sunday, 31 March 2024."""
        return self.last_business_day != self.deadline.on


def calendar_of(organisation: str, *, known: date) -> tuple[CalendarEntry, ...]:
    """What an organisation owes and awaits, by date, as known on a day; raises NotFound `unknown-organisation`."""
    book = load_agreements()
    agreements = {name: one.agreement for name, one in as_known_on(book, known).items()}
    amounts = amounts_for(organisation, agreements, load_populations())
    found = deadlines_for(book, load_organisations().get(organisation), known=known, amounts=amounts)
    return tuple(CalendarEntry(deadline, _last_business_day(deadline.on)) for deadline in found)


def _last_business_day(day: date) -> date:
    return business_day_on_or_before(day, swedish_holidays((day.year - 1, day.year)))
