"""The kinds of file, their columns and the types they are kept in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.articles import ARTICLE_COLUMNS


class FileKind(StrEnum):
    """What a file tells."""

    STOREROOMS = "storerooms"
    STOCK = "stock"
    CONSUMPTION = "consumption"
    REPORTED = "reported"
    MINIMUM_LEVELS = "minimum-levels"
    PRODUCTS = "products"


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of one kind of file, and the schema of the table that its accepted rows become.

    Of the columns in `one_of` at least one must be there: an article is named in one of several ways. `row` in the
    schema is the row in the sender's file, header being row 1, so that a figure can name it.
    """

    kind: FileKind
    required: tuple[str, ...]
    optional: tuple[str, ...]
    schema: pa.Schema
    one_of: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required + self.one_of + self.optional

    def missing(self, found: Collection[str]) -> list[str]:
        """The columns that must be there and are not, as they are told to the sender."""
        missing = [name for name in self.required if name not in found]
        if self.one_of and not set(self.one_of) & set(found):
            missing.append(" or ".join(self.one_of))
        return missing


def _schema(*always: str, **types: pa.DataType) -> pa.Schema:
    """The columns of the accepted rows; those in `always` hold a value in each row, and are read faster for it."""
    fields = [pa.field(name, kept_as, nullable=name not in always) for name, kept_as in types.items()]
    return pa.schema([pa.field("row", pa.int32(), nullable=False), *fields])


_TEXT, _INT, _DAY = pa.string(), pa.int64(), pa.date32()
_QUANTITY = pa.int32()  # of what values.LARGEST_QUANTITY allows; half as much to read

FORMS: dict[FileKind, Form] = {
    form.kind: form
    for form in (
        Form(
            FileKind.STOREROOMS,
            ("region", "storeroom_id", "name", "kind", "care_area", "ward_stock", "holder"),
            ("placement", "hospital"),
            _schema(
                storeroom_id=_TEXT,
                name=_TEXT,
                kind=_TEXT,
                care_area=_TEXT,
                share=_INT,
                ward_stock=pa.bool_(),
                holder=_TEXT,
                placement=_TEXT,
                hospital=_TEXT,
            ),
        ),
        Form(
            FileKind.STOCK,
            ("region", "storeroom_id", "batch", "expiry", "quantity", "unit"),
            ("minimum_level", "on_hold"),
            _schema(
                *("storeroom_id", "pack_id", "quantity", "unit"),
                storeroom_id=_TEXT,
                pack_id=_TEXT,
                batch=_TEXT,
                expiry=_DAY,
                quantity=_QUANTITY,
                unit=_TEXT,
                minimum_level=_INT,
                on_hold=_QUANTITY,
            ),
            ARTICLE_COLUMNS,
        ),
        Form(
            FileKind.CONSUMPTION,
            ("region", "storeroom_id", "from", "to", "kind", "quantity", "unit"),
            ("event_id",),
            _schema(
                *("storeroom_id", "pack_id", "first", "last", "kind", "quantity", "unit"),
                storeroom_id=_TEXT,
                pack_id=_TEXT,
                first=_DAY,
                last=_DAY,
                kind=_TEXT,
                quantity=_QUANTITY,
                unit=_TEXT,
                event_id=_TEXT,
            ),
            ARTICLE_COLUMNS,
        ),
        Form(
            FileKind.REPORTED,
            ("region", "care_area", "weeks", "signed_by", "signed_on"),
            ("weeks_to", "exceptions", "reason"),
            _schema(
                care_area=_TEXT,
                weeks=pa.decimal128(6, 1),
                weeks_to=pa.decimal128(6, 1),
                exceptions=_TEXT,
                reason=_TEXT,
                signed_by=_TEXT,
                signed_on=_DAY,
            ),
        ),
        Form(
            FileKind.MINIMUM_LEVELS,
            ("region", "storeroom_id", "treatments", "quantity_per_treatment", "unit"),
            (),
            _schema(
                storeroom_id=_TEXT,
                pack_id=_TEXT,
                treatments=_INT,
                quantity_per_treatment=_INT,
                unit=_TEXT,
            ),
            ARTICLE_COLUMNS,
        ),
        Form(
            FileKind.PRODUCTS,
            ("region", "pack_id", "name", "kind"),
            ("atc", "route", "form", "strength", "units_per_pack", "amount_per_unit", "amount_unit"),
            _schema(
                pack_id=_TEXT,
                name=_TEXT,
                kind=_TEXT,
                atc=_TEXT,
                route=_TEXT,
                form=_TEXT,
                strength=_TEXT,
                units_per_pack=_INT,
                amount_per_unit=_INT,
                amount_unit=_TEXT,
            ),
        ),
    )
}


def recognise(header: Sequence[str], file: str) -> Form:
    """The form whose columns the header has, in any order.

    Raises DomainError `unknown-header`, naming the nearest kind and what it lacks or has too much.
    """
    names = [name.strip().lower() for name in header]
    found = set(names)
    for form in FORMS.values():
        if not form.missing(found) and found <= set(form.columns) and len(found) == len(names):
            return form
    nearest = max(FORMS.values(), key=lambda form: len(found & set(form.columns)))
    raise DomainError(
        "unknown-header",
        file=file,
        nearest=nearest.kind.value,
        missing=", ".join(nearest.missing(found)) or "nothing",
        unexpected=", ".join(sorted({n for n in names if n not in nearest.columns or names.count(n) > 1}))
        or "nothing",
    )
