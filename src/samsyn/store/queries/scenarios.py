"""The scenarios that an organisation has made its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from samsyn.store.models import OwnScenario


@dataclass(frozen=True, slots=True)
class OwnScenarioRow:
    """A scenario of an organisation's own, as text."""

    number: int
    scenario: str
    text: str
    written_by: str
    written_at: datetime


def own_scenarios(organisation: str) -> list[OwnScenarioRow]:
    """The newest text of each scenario of an organisation's that has not been removed, in the order of their ids."""
    newest: dict[str, OwnScenario] = {}
    for row in OwnScenario.objects.filter(organisation=organisation):
        newest[row.scenario] = row
    return [
        OwnScenarioRow(row.pk, row.scenario, row.text, row.written_by, row.written_at)
        for _, row in sorted(newest.items())
        if row.removed_at is None
    ]
