"""Whole numbers that never wrap, for compiled code: what does not fit in 64 bits raises OverflowError."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

SMALLEST, LARGEST = np.iinfo(np.int64).min, np.iinfo(np.int64).max
SMALL = 2**31
"""The product of two numbers below this fits, and a comparison is quicker than a division."""


@njit(cache=True, nogil=True)
def plus(left: Any, right: Any) -> Any:
    """The sum of two 64-bit integers; raises where it does not fit."""
    # Asked before adding: the compiler takes for granted that sums do not wrap, and would drop a check after.
    if (right > 0 and left > LARGEST - right) or (right < 0 and left < SMALLEST - right):
        raise OverflowError("an amount does not fit in 64 bits")
    return left + right


@njit(cache=True, nogil=True)
def times(left: Any, right: Any) -> Any:
    """The product of two 64-bit integers, the second not below zero; raises where it does not fit."""
    if -SMALL < left < SMALL and right < SMALL:
        return left * right
    if right > 0 and (left > LARGEST // right or left < -(LARGEST // right)):
        raise OverflowError("an amount does not fit in 64 bits")
    return left * right


@njit(cache=True, nogil=True)
def part(amount: Any, overlap: Any, days: Any) -> Any:
    """amount × overlap / days, a half rounded up, without ever forming the whole product."""
    if overlap == days:
        return amount
    whole, rest = amount // days, amount % days
    return whole * overlap + (2 * rest * overlap + days) // (2 * days)


@njit(cache=True, nogil=True)
def part_down(amount: Any, of: Any, whole: Any) -> Any:
    """amount × of / whole, rounded down, without ever forming the whole product."""
    if of == whole:
        return amount
    return plus(times(amount // whole, of), (amount % whole) * of // whole)


@njit(cache=True, nogil=True)
def part_up(amount: Any, of: Any, whole: Any) -> Any:
    """amount × of / whole, rounded up, without ever forming the whole product."""
    if of == whole:
        return amount
    return plus(times(amount // whole, of), ((amount % whole) * of + whole - 1) // whole)
