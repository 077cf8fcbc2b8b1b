"""What stock is measured with: an agreement's care areas over the list, the catalogue, and the rows in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
from django.conf import settings

from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.consumption import DEFAULT_WINDOW_DAYS, default_window
from samsyn.core.supply.picture import DEFAULT_MONTH_DAYS
from samsyn.intake.agreements import load_agreements
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_care_areas
from samsyn.intake.stock import FORMS
from samsyn.ops.goods.lists import DEFAULT_LIST
from samsyn.ops.goods.products import catalogue_in
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.store.queries.catalogue import object_in_force
from samsyn.store.queries.stock import Part
from samsyn.warehouse.fresh import FreshFigures
from samsyn.warehouse.region import (
    Measuring,
    RegionState,
    RowsInForce,
    Sent,
    read_tables,
    region_state,
    sent_from,
)
from samsyn.warehouse.results import Parameters, content_hash

Made = TypeVar("Made")
SCHEMAS = {kind.value: form.schema for kind, form in FORMS.items()}
LEAST_DAYS_WITH_STOCK = 7
FRESH = FreshFigures()
"""The columns of the regions last asked for, which every figure of theirs is taken from."""


def measuring_for(agreement_id: str) -> Measuring:
    """How stock is measured for an agreement's goal: its care areas over the list and the catalogue in force, in peacetime.

    Raises NotFound `unknown-agreement`; DomainError `no-supply-goal`.
    """
    return measuring_with(agreement_id, object_in_force())


@lru_cache(maxsize=16)
def measuring_with(agreement_id: str, catalogue: str) -> Measuring:
    """How stock is measured with the catalogue that an object holds."""
    agreement = load_agreements().get(agreement_id)
    if not agreement.goals:
        raise DomainError("no-supply-goal", id=agreement_id)
    goal_areas = [area for goal in agreement.goals for area in goal.care_areas]
    areas = tuple((area, tuple(sorted(_takes_in(area)))) for area in dict.fromkeys(goal_areas))
    substances, products = load_list(DEFAULT_LIST), catalogue_in(catalogue).products
    parameters = Parameters(
        month_days=DEFAULT_MONTH_DAYS,
        window_days=DEFAULT_WINDOW_DAYS,
        least_days_with_stock=LEAST_DAYS_WITH_STOCK,
        list_id=DEFAULT_LIST,
        list_sha256=content_hash(substances.lines),
        catalogue_sha256=content_hash(products),
        areas=areas,
    )
    return Measuring(substances, products, parameters)


def _takes_in(area: str) -> set[str]:
    """The care areas that count towards one: itself and those that are part of it."""
    return {area} | {one.id for one in load_care_areas().values() if one.part_of == area}


def tables_of(parts: Iterable[Part], as_of: date) -> dict[str, pa.Table]:
    """The rows in force of a region's files, by kind; of consumption, the months that the window reaches into."""
    return read_tables(warehouse_objects(), _rows_in_force(parts, as_of), SCHEMAS)


def sent_of(parts: Iterable[Part], as_of: date) -> Sent:
    """The rows in force of a region's files, those of stock and consumption not read until they are asked for."""
    return _sent(tuple(parts), as_of, Path(settings.SAMSYN_WAREHOUSE))


@lru_cache(maxsize=64)
def _sent(parts: tuple[Part, ...], as_of: date, warehouse: Path) -> Sent:
    return sent_from(warehouse_objects(), _rows_in_force(parts, as_of), SCHEMAS)


def without_amounts(sent: Sent) -> Sent:
    """What a region has sent but for all that has an amount: for one whose amounts are too large to be counted.

    An amount too large for 64 bits is a slip in one region's file, such as a date among the quantities: it takes that
    region's figures away, and nobody else's.
    """
    levels = sent.tables["minimum-levels"].slice(0, 0)
    return replace(
        sent,
        tables={**sent.tables, "minimum-levels": levels},
        stock=(),
        consumption=(),
        beside=("without amounts", sent.beside),
    )


def cache_folder() -> Path:
    """The folder of what was computed and can be computed again."""
    return Path(settings.SAMSYN_WAREHOUSE) / "results"


def depends_on(region: str, as_of: date, parts: Iterable[Part], measuring: Measuring) -> list[object]:
    """All that a region's figures of a day follow from, as data that names what is kept of them."""
    return [region, as_of.isoformat(), [part.manifest() for part in parts], asdict(measuring.parameters)]


def from_columns(
    region: str,
    as_of: date,
    parts: tuple[Part, ...],
    measuring: Measuring,
    work: Callable[[RegionState], Made],
) -> Made:
    """What some work makes of a region's columns; of those without amounts, where one of them is too large to be counted."""
    sent = sent_of(parts, as_of)
    try:
        with FRESH.state(region, as_of, sent, measuring) as state:
            return work(state)
    except OverflowError:
        return work(region_state(without_amounts(sent), measuring.goods, as_of, measuring.parameters))


def _rows_in_force(parts: Iterable[Part], as_of: date) -> list[RowsInForce]:
    window = default_window(as_of)
    found = []
    for part in parts:
        for stored in part.accepted:
            period = Window(stored.first, stored.last) if stored.first and stored.last else None
            if period is None or period.overlap(window):
                found.append(
                    RowsInForce(part.kind, stored.digest, tuple(part.tells), part.as_of, part.source, period)
                )
    return found
