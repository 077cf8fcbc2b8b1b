"""Many rows at a time: each column checked over its distinct values, with the very functions of the row reader.

A column of a million cells has a few thousand distinct storerooms, packs, days and quantities, so most of the work is
done once for many rows. Rows that are surely good go in as they are; all others go to the row reader, which says what
is wrong with them, or takes them in. So the outcome is the row reader's; a property test holds it so. What is
said twice is not looked for here: the rows are sorted afterwards, where it is found without remembering every row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from samsyn.core.supply.consumption import ConsumptionKind
from samsyn.intake.stock import values
from samsyn.intake.stock.articles import ARTICLE_COLUMNS, by_number, said_of
from samsyn.intake.stock.findings import RowProblem
from samsyn.intake.stock.forms import FileKind
from samsyn.intake.stock.rows import MOVEMENTS, UNITS, Context

Mask = NDArray[np.bool_]
Check = Callable[[str, str], object]

_TEXT, _INT, _DAY = pa.string(), pa.int64(), pa.date32()


@dataclass(slots=True)
class ColumnReader:
    """Some rows of one file. `good` says of each whether it surely goes in, as far as its columns have been read.

    `told` are flags: a code, and the rows it is said of.
    """

    context: Context
    columns: Mapping[str, pa.StringArray]
    good: Mask
    told: list[tuple[str, Mask]] = field(default_factory=list)

    def checked(self, column: str, check: Check, kept_as: pa.DataType) -> pa.Array:
        """A column's values as `check` reads them; a row whose value does not pass is good no more."""
        found, passed = self._tried(column, check, kept_as)
        self.good &= passed
        return found

    def storeroom(self) -> pa.Array:
        """Storerooms of the register."""

        def known(column: str, value: str) -> str:
            if value not in self.context.storerooms:
                raise RowProblem("unknown-storeroom", column, value)
            return values.text(column, value)

        return self.checked("storeroom_id", known, _TEXT)

    def article(self) -> pa.Array:
        """Pack ids, of each row from the first article column that is filled in; flags what the catalogue lacks."""
        packs = {"varunummer": self.context.by_varunummer, "gtin": self.context.by_gtin}

        def read(column: str, value: str) -> str:
            if not value:
                return value
            return (
                by_number(column, value, packs[column])
                if column in packs
                else values.article_id(column, value)
            )

        found = pa.nulls(len(self.good), _TEXT)
        decided, passed = np.zeros((2, len(self.good)), dtype=bool)
        for column in ARTICLE_COLUMNS:
            if column in self.columns:
                told, fits = self._tried(column, read, _TEXT)
                turn = ~decided & _mask(pc.not_equal(self.columns[column], ""))
                found = pc.if_else(pa.array(turn), told, found)
                passed |= turn & fits
                decided |= turn
        self.good &= passed
        self._flag_articles(found)
        return found

    def flag(self, code: str, rows: Mask) -> None:
        """Say of some rows that something about them deserves a look."""
        if rows.any():
            self.told.append((code, rows))

    def _flag_articles(self, packs: pa.Array) -> None:
        encoded = packs.dictionary_encode()
        codes = np.array(
            [said_of(pack, self.context.packs) for pack in encoded.dictionary.to_pylist()] + [""]
        )
        of_row = codes[encoded.indices.fill_null(len(codes) - 1).to_numpy()]
        for code in sorted(set(codes.tolist()) - {""}):
            self.flag(code, of_row == code)

    def _tried(self, column: str, check: Check, kept_as: pa.DataType) -> tuple[pa.Array, Mask]:
        """A column's values as `check` reads them, and which rows passed."""
        encoded = self.columns[column].dictionary_encode()
        found: list[object] = []
        passed: list[bool] = []
        for value in encoded.dictionary.to_pylist():
            try:
                found.append(check(column, value))
                passed.append(True)
            except RowProblem:
                found.append(None)
                passed.append(False)
        at = encoded.indices
        return pa.array(found, kept_as).take(at), np.array(passed, dtype=bool)[at.to_numpy()]


def _stock(rows: ColumnReader) -> list[pa.Array]:
    storeroom, pack = rows.storeroom(), rows.article()
    expiry = rows.checked("expiry", values.expiry, _DAY)
    rows.flag("missing-expiry", _mask(pc.is_null(expiry)))
    quantity = rows.checked("quantity", values.quantity, _INT)
    unit = rows.checked("unit", _unit, _TEXT)
    minimum: pa.Array = pa.nulls(len(rows.good), _INT)
    if "minimum_level" in rows.columns:
        minimum = rows.checked("minimum_level", _optional(values.quantity), _INT)
    on_hold: pa.Array = pa.nulls(len(rows.good), _INT)
    if "on_hold" in rows.columns:
        on_hold = rows.checked("on_hold", _optional(values.quantity), _INT)
        quantity = pc.subtract(quantity, on_hold.fill_null(0))
        rows.good &= _mask(pc.greater_equal(quantity, 0))
    return [storeroom, pack, rows.columns["batch"], expiry, quantity, unit, minimum, on_hold]


def _movements(rows: ColumnReader) -> list[pa.Array]:
    storeroom, pack = rows.storeroom(), rows.article()
    first, last = rows.checked("from", values.day, _DAY), rows.checked("to", values.day, _DAY)
    rows.good &= _mask(pc.less_equal(first, last))
    rows.good &= _mask(pc.less_equal(last, pa.scalar(rows.context.as_of, _DAY)))
    kind = rows.checked("kind", lambda column, value: values.one_of(column, value, MOVEMENTS), _TEXT)
    quantity = rows.checked("quantity", _optional(values.whole_number), _INT)
    may_be_empty = _mask(pc.equal(kind, ConsumptionKind.OUT_OF_STOCK.value))
    may_be_negative = _mask(pc.equal(kind, ConsumptionKind.CORRECTED.value))
    rows.good &= may_be_empty | _mask(pc.is_valid(quantity))
    rows.good &= may_be_negative | ~_mask(pc.less(quantity, 0))
    unit = rows.checked("unit", _unit, _TEXT)
    event: pa.Array = pa.nulls(len(rows.good), _TEXT)
    if "event_id" in rows.columns:
        event = rows.checked("event_id", _optional(values.short_text), _TEXT)
    return [storeroom, pack, first, last, kind, quantity.fill_null(0), unit, event]


def _minimum_levels(rows: ColumnReader) -> list[pa.Array]:
    storeroom, pack = rows.storeroom(), rows.article()
    treatments = rows.checked("treatments", values.quantity, _INT)
    each = rows.checked("quantity_per_treatment", values.quantity, _INT)
    rows.good &= _mask(pc.less_equal(pc.multiply(treatments, each), values.LARGEST_QUANTITY))
    return [storeroom, pack, treatments, each, rows.checked("unit", _unit, _TEXT)]


READ_BY_COLUMN: Mapping[FileKind, Callable[[ColumnReader], list[pa.Array]]] = {
    FileKind.STOCK: _stock,
    FileKind.CONSUMPTION: _movements,
    FileKind.MINIMUM_LEVELS: _minimum_levels,
}
"""The kinds that may have many rows, and how their columns are read: the columns of the schema, without the row."""


def _unit(column: str, value: str) -> str:
    return values.one_of(column, value, UNITS)


def _optional(check: Check) -> Check:
    return lambda column, value: check(column, value) if value else None


def _mask(found: Any) -> Mask:
    """Which rows it is true of; where nothing can be said it is not."""
    return np.asarray(found.fill_null(False))
