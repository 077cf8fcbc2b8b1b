"""Taking in a population that money is divided by: pinned once, and on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from samsyn.core.funding.populations import Population
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.intake.populations import Export, is_imported, load_populations, pin_population
from samsyn.ops.kernel.audit import INSTALLATION, record
from samsyn.ops.kernel.permissions import require
from samsyn.store.models import AuditEvent

"""The chain of what concerns the whole installation and no single organisation."""


def import_population(*, by: Actor, now: datetime, export: Export) -> tuple[Population, bool]:
    """Pin SCB's export under its id: the population, and whether it is new.

    The same figures of the same day once more change nothing, from whichever file they come. Raises NotPermitted for anyone
    but the operator; DomainError `population-exists` where the id stands for other figures or another day.
    """
    require(by.is_operator, "import-population", by, INSTALLATION)
    today = swedish_day(now)
    if export.reference_date > today:
        raise DomainError("future-date", as_of=export.reference_date, today=today)
    with transaction.atomic():
        held = load_populations().get(export.id)
        if held is not None and not export.says_the_same_as(held):
            raise DomainError("population-exists", id=export.id)
        # The event first, since its chain is the lock that two imports queue at. A pinned one without an event is what a
        # crash before the commit left.
        if held is None or (is_imported(export.id) and not _on_record(export.id)):
            _record(by, now, export)
        if held is not None:
            return held, False
        return pin_population(export, today=swedish_day(now)), True


def _record(by: Actor, now: datetime, export: Export) -> None:
    record(
        by=by,
        now=now,
        organisation=INSTALLATION,
        action="import-population",
        subject=f"population/{export.id}/{export.sha256}",
        before=None,
        after={
            "reference_date": export.reference_date,
            "source": export.source,
            "inhabitants": dict(export.inhabitants),
        },
    )


def _on_record(snapshot: str) -> bool:
    return AuditEvent.objects.filter(
        organisation=INSTALLATION, subject__startswith=f"population/{snapshot}/"
    ).exists()
