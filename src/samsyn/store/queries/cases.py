"""Shortage cases, folded from their events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.cases import (
    CONTENT_OF,
    CaseContent,
    CaseEvent,
    CaseEventKind,
    ShortageCase,
    fold_case,
)
from samsyn.store import models


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with its number."""

    id: int
    case: ShortageCase


def shortage_cases() -> list[CaseRow]:
    """Every case, newest first."""
    return [_row(one) for one in models.ShortageCase.objects.prefetch_related("events").order_by("-id")]


def open_cases() -> list[CaseRow]:
    """Those that nobody has closed, newest first."""
    found = models.ShortageCase.objects.exclude(events__kind=CaseEventKind.CLOSED.value)
    return [_row(one) for one in found.prefetch_related("events").order_by("-id")]


def shortage_case(number: int) -> CaseRow:
    """A case by its number. Raises NotFound `unknown-case`."""
    found = models.ShortageCase.objects.prefetch_related("events").filter(pk=number).first()
    if found is None:
        raise NotFound("unknown-case", id=number)
    return _row(found)


def _row(found: models.ShortageCase) -> CaseRow:
    return CaseRow(found.pk, fold_case(_event(one) for one in found.events.all()))


def _event(row: models.ShortageCaseEvent) -> CaseEvent:
    kind = CaseEventKind(row.kind)
    return CaseEvent(kind, row.at, row.by, row.organisation, _content(kind, row.facts))


def _content(kind: CaseEventKind, facts: dict[str, Any]) -> CaseContent:
    told: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()
    }
    for name in ("until", "on"):
        if name in told:
            told[name] = date.fromisoformat(told[name])
    return CONTENT_OF[kind](**told)
