"""The small shapes of an agreement file: a text in two languages, a value with where it stands, a window, a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from samsyn.core.agreements.moments import Month, Year
from samsyn.core.kernel.citations import UNKNOWN, Citation, Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.texts import Text
from samsyn.intake.documents import load_documents
from samsyn.intake.shipped import Strict

DOCUMENTS = ("A23", "U22", "L24", "U23", "S22")
"""Short names of the documents that a value may be cited to."""

V = TypeVar("V")
C = TypeVar("C")


def citation(at: str) -> Citation:
    """`A23 §5` as a citation; the document must be one that Samsyn knows."""
    document, _, section = at.partition(" ")
    if document not in DOCUMENTS or not section.strip():
        raise ValueError(
            f"{at!r} does not say where this stands; write a document ({', '.join(DOCUMENTS)}) and a section, "
            "such as 'A23 §5'"
        )
    # An item may follow the section: §2.1 6c, Bilaga 2 punkt 4.
    if not any(
        f"{section.strip()} ".startswith(f"{one.name} ") for one in load_documents()[document].sections
    ):
        raise ValueError(
            f"{document} has no section {section.strip()!r}; correct it, or add it to documents.yaml"
        )
    return Citation(document, section.strip())


def _checked(at: str) -> str:
    citation(at)
    return at


AT_PATTERN = f"^({'|'.join(DOCUMENTS)}) .+$"
At = Annotated[
    str,
    AfterValidator(_checked),
    Field(
        json_schema_extra={"pattern": AT_PATTERN, "description": "Where it stands: a document and a section."}
    ),
]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
MomentText = Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2]))?$")]


class TextShape(Strict):
    sv: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def to_core(self) -> Text:
        return Text(self.sv, self.en)


class CitedShape(Strict, Generic[V]):
    """A value and where it stands; `unknown` where the sources are silent, with where they were looked in."""

    value: V | Literal["unknown"]
    at: At
    note: TextShape | None = None

    def to_core(self, convert: Callable[[V], C]) -> Cited[C]:
        value = UNKNOWN if self.value == "unknown" else convert(self.value)
        return Cited(value, citation(self.at), self.note.to_core() if self.note else None)


def as_it_is(value: V) -> V:
    return value


def text(shape: TextShape) -> Text:
    return shape.to_core()


def moment(value: date | str) -> date | Month | Year:
    """A day, `2023-06` or `2018`."""
    if isinstance(value, date):
        return value
    year, _, month = value.partition("-")
    return Month(int(year), int(month)) if month else Year(int(year))


class WindowShape(Strict):
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self.to_core()
        return self

    def to_core(self) -> Window:
        return Window(self.first, self.last)


def window(shape: WindowShape) -> Window:
    return shape.to_core()
