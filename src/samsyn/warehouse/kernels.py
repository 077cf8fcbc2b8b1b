"""The folds that SQL is slow at, over dense integer columns: consumption, and the first to expire first.

They say again, fast, what core/supply/consumption.py and core/supply/coverage.py say readably; property
tests hold them equal. All sums are 64-bit integers, so partial results add up to the same whole however the
rows were divided. A sum that does not fit raises OverflowError; nothing wraps. Compiled code is cached in
NUMBA_CACHE_DIR.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from samsyn.core.supply.consumption import ConsumptionKind

UNDATED = -1
"""Usable days where no expiry date is known; what has expired has 0 (see `usable_days`)."""

KIND_CODES = {kind: code for code, kind in enumerate(ConsumptionKind)}
"""How the `kind` column says what a row records: the place of the kind in ConsumptionKind."""

_SIGNS = np.array([kind.sign for kind in ConsumptionKind], dtype=np.int64)
_OUT_OF_STOCK = KIND_CODES[ConsumptionKind.OUT_OF_STOCK]
_CORRECTED = KIND_CODES[ConsumptionKind.CORRECTED]
_SMALLEST, _LARGEST = np.iinfo(np.int64).min, np.iinfo(np.int64).max
_EPOCH = date(1970, 1, 1).toordinal()

Column = NDArray[Any]


class Days(NamedTuple):
    """A window as day numbers, inclusive at both ends."""

    first: int
    last: int


def day_number(day: date) -> int:
    """A date as days since 1970-01-01, as Arrow's date32 and NumPy's datetime64[D] count."""
    return day.toordinal() - _EPOCH


def usable_days(expiry: NDArray[np.int32], dated: NDArray[np.bool_], as_of: date) -> NDArray[np.int32]:
    """Usable days by the expiry's day number: 0 if expired, UNDATED where `dated` says there is no date."""
    remaining = np.maximum(expiry.astype(np.int64) - day_number(as_of) + 1, 0)
    return np.where(dated, remaining, UNDATED).astype(np.int32)


def consumption_fold(
    position: NDArray[np.int64],
    kind: NDArray[np.int8],
    first: NDArray[np.int32],
    last: NDArray[np.int32],
    amount: NDArray[np.int64],
    positions: int,
    window_first: int,
    window_last: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """What each position used inside the window, net of returns, and its days with stock.

    Rows are sorted by position and first day; days are day numbers, both ends inclusive. A position without
    rows used nothing and had stock every day. Equals `core.supply.consumption.consumption`, position by
    position.
    """
    if window_last < window_first:
        raise ValueError("the window ends before it begins")
    position, kind, first, last, amount = _columns(
        (position, np.int64), (kind, np.int8), (first, np.int32), (last, np.int32), (amount, np.int64)
    )
    window = Days(int(window_first), int(window_last))
    used, days_with_stock = _fold_consumption(
        position, kind, first, last, amount, int(positions), window, _SIGNS, _OUT_OF_STOCK, _CORRECTED
    )
    return used, days_with_stock


def adjusted_fold(
    amount: NDArray[np.int64], days_with_stock: NDArray[np.int32], window_days: int
) -> NDArray[np.int64]:
    """What each position would have used in the whole window, had it had stock every day; 0 where there is no rate.

    Equals `core.supply.consumption.adjusted`, position by position.
    """
    if len(amount) and int(amount.max()) > _LARGEST // (2 * window_days + 1):
        raise OverflowError("a position's consumption times the window's days does not fit in 64 bits")
    used = np.maximum(amount, 0)
    days = days_with_stock.astype(np.int64)
    return np.where(days > 0, (2 * used * window_days + days) // np.maximum(2 * days, 1), 0)


def fefo_fold(
    start: NDArray[np.int64],
    usable_days: NDArray[np.int32],
    amount: NDArray[np.int64],
    demand: NDArray[np.int64],
    window_days: int,
    best: bool,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """How long each group of batches lasts: (numerator, usable, waste numerator), a value a group.

    days = numerator / demand; waste = waste numerator / window_days. Group g holds the rows start[g] …
    start[g+1] − 1, sorted by usable days: UNDATED first, then 0 for what has expired. `best` counts what has
    no date as never expiring. A group with demand 0 has no rate, and its numerator of 0 says nothing. Equals
    `core.supply.coverage.cover`, group by group.
    """
    if window_days < 1:
        raise ValueError("a window holds at least one day")
    if len(start) == 0 or start[0] != 0 or start[-1] != len(amount):
        raise ValueError("the groups do not divide all the rows")
    start, stop, demand = _columns((start[:-1], np.int64), (start[1:], np.int64), (demand, np.int64))
    usable_days, amount = _columns((usable_days, np.int32), (amount, np.int64))
    numerator, usable, waste = _fold_fefo(
        start, stop, demand, usable_days, amount, int(window_days), bool(best)
    )
    return numerator, usable, waste


def compile_kernels() -> None:
    """Compiles the kernels, or loads them from the cache, so that the first real call does not wait."""
    long, short, days = np.zeros(0, np.int64), np.zeros(0, np.int8), np.zeros(0, np.int32)
    consumption_fold(long, short, days, days, long, 0, 0, 0)
    fefo_fold(np.zeros(1, np.int64), days, long, long, 1, False)


def _columns(*columns: tuple[Column, type[np.generic]]) -> list[Column]:
    """Contiguous read-only views: one compiled variant serves Arrow's memory too. Nothing is narrowed."""
    if len({len(values) for values, _ in columns}) > 1:
        raise ValueError("the columns are not of the same length")
    views = [
        np.ascontiguousarray(values.astype(dtype, casting="safe", copy=False)).view()
        for values, dtype in columns
    ]
    for view in views:
        view.flags.writeable = False
    return views


@njit(cache=True, nogil=True)
def _add(left: Any, right: Any) -> Any:
    """The sum of two 64-bit integers; raises where it does not fit."""
    # Asked before adding: the compiler takes for granted that sums do not wrap, and would drop a check after.
    if (right > 0 and left > _LARGEST - right) or (right < 0 and left < _SMALLEST - right):
        raise OverflowError("an amount does not fit in 64 bits")
    return left + right


@njit(cache=True, nogil=True)
def _part(amount: Any, overlap: Any, days: Any) -> Any:
    """amount × overlap / days, a half rounded up, without ever forming the whole product."""
    if overlap == days:
        return amount
    whole, rest = amount // days, amount % days
    return whole * overlap + (2 * rest * overlap + days) // (2 * days)


@njit(cache=True, nogil=True)
def _fold_consumption(
    position: Column,
    kind: Column,
    first: Column,
    last: Column,
    amount: Column,
    positions: int,
    window: Any,
    signs: Column,
    out_of_stock: int,
    corrected: int,
) -> tuple[Column, Column]:
    used = np.zeros(positions, dtype=np.int64)
    days_with_stock = np.full(positions, window.last - window.first + 1, dtype=np.int32)
    at, begin = np.int64(0), np.int64(_SMALLEST)
    covered = window.first - 1  # the last day already counted as without stock
    for row in range(len(position)):
        if not at <= position[row] < positions or (position[row] == at and first[row] < begin):
            raise ValueError("rows are not sorted by position and first day, or a position is not in range")
        if last[row] < first[row] or not 0 <= kind[row] < len(signs):
            raise ValueError("a row ends before it begins, or is of no known kind")
        if amount[row] < 0 and kind[row] != corrected:
            raise ValueError("an amount is negative, and only a correction may be")
        if position[row] != at:
            at, covered = position[row], window.first - 1
        begin, end = np.int64(first[row]), np.int64(last[row])
        inside_first, inside_last = max(begin, window.first), min(end, window.last)
        if inside_last < inside_first:
            continue
        if kind[row] == out_of_stock:
            # Overlapping stretches count each day once: only the days after those already counted are new.
            days_with_stock[at] -= max(inside_last - max(inside_first, covered + 1) + 1, 0)
            covered = max(covered, inside_last)
        elif signs[kind[row]] != 0:
            part = _part(amount[row], inside_last - inside_first + 1, end - begin + 1)
            used[at] = _add(used[at], signs[kind[row]] * part)
    return used, days_with_stock


@njit(cache=True, nogil=True)
def _fold_fefo(
    start: Column,
    stop: Column,
    demand: Column,
    usable_days: Column,
    amount: Column,
    window_days: int,
    best: bool,
) -> tuple[Column, Column, Column]:
    groups = len(demand)
    numerator = np.zeros(groups, dtype=np.int64)
    usable = np.zeros(groups, dtype=np.int64)
    waste = np.zeros(groups, dtype=np.int64)
    most = _LARGEST // window_days  # the largest amount whose product with the window's days fits
    for group in range(groups):
        if demand[group] < 0 or stop[group] < start[group]:
            raise ValueError("a demand is negative, or the groups are not in order")
        # What is used in more days than this does not fit in 64 bits, and is more than any amount that does:
        # a batch good for longer wastes nothing.
        longest = _LARGEST // demand[group] if demand[group] > 0 else 0
        running, undated, days = np.int64(0), np.int64(0), np.int64(UNDATED)
        for row in range(start[group], stop[group]):
            if usable_days[row] < days or amount[row] < 0:
                raise ValueError("batches are not sorted by usable days, or an amount is negative")
            days = np.int64(usable_days[row])
            if days == UNDATED:
                undated = _add(undated, amount[row])
            elif days > 0:
                running = _add(running, amount[row])
                if running > most:
                    raise OverflowError("an amount times the window's days does not fit in 64 bits")
                if days <= longest:
                    waste[group] = max(waste[group], running * window_days - demand[group] * days)
        usable[group] = _add(running, undated) if best else running
        if usable[group] > most:
            raise OverflowError("an amount times the window's days does not fit in 64 bits")
        if demand[group] > 0:
            numerator[group] = usable[group] * window_days - waste[group]
    return numerator, usable, waste
