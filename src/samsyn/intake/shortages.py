"""The shortage feed of Läkemedelsverket (open data, CC BY 4.0): XML to one notice per pack, read as a stream.

No document type is accepted, so that no entity can be declared, expanded or fetched.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import NoReturn
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, parse

from samsyn.core.supply.shortages import NoticeKind, ShortageNotice
from samsyn.intake.shipped import DATA, DataFileError

URI = "http://eservices.lakemedelsverket.se/opendata/medicineshortage/v3/"
NAMESPACE = f"{{{URI}}}"
ROOT = "OpenDataMedicineShortages"
SHIPPED_FEED = DATA / "shortages" / "lakemedelsverket-shortages-2026-08-22.xml"
READ_AT_ONCE = 1024 * 1024
OF_NOTICE = frozenset({"MedicineShortageId", "TypeOfShortage"})
OF_PRODUCT = frozenset({"NPLId", "ProductName", "ActiveSubstances", "ATC"})
OF_PACK = frozenset({"NPLPackId", "ForecastedStartDate", "ForecastedEndDate", "ActualEndDate"})
KEPT_IN = {
    **dict.fromkeys(OF_NOTICE, "MedicineShortage"),
    **dict.fromkeys(OF_PRODUCT, "MedicinalProduct"),
    **dict.fromkeys(OF_PACK - {"NPLPackId"}, "Interval"),
    "NPLPackId": "PackagedMedicinalProduct",
}
"""Each field that is kept, and the element that it must stand in: other elements may have fields of its name."""
KINDS = {kind.value: kind for kind in NoticeKind}
REMEDY = "fetch the whole file anew from Läkemedelsverket"
CUT_OFF = frozenset(
    expat.errors.codes[problem]
    for problem in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)


@cache
def load_shortages() -> tuple[ShortageNotice, ...]:
    """The notices of the shipped feed, 2026-08-22."""
    return read_shortages(SHIPPED_FEED)


def read_shortages(path: Path) -> tuple[ShortageNotice, ...]:
    """Every pack of every notice in a feed; raises DataFileError, with the line, where it is not such a feed."""
    return _Stream(path).read()


class _Stream:
    """One reading of a feed: the elements that are open, and the fields of the notice, product and pack in hand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[ShortageNotice] = []
        self.open: list[str] = []
        self.fields: dict[str, str] = {}
        self.text: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def read(self) -> tuple[ShortageNotice, ...]:
        try:
            with self.path.open("rb") as file:
                while chunk := file.read(READ_AT_ONCE):
                    self.parser.Parse(chunk, False)
                self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            self._not_xml(error)
        except (LookupError, ValueError) as error:  # an encoding that Python cannot read for expat
            self._refuse(f"is not XML in an encoding that can be read ({error}); {REMEDY}")
        except OSError as error:
            raise DataFileError(self.path, "", f"cannot be read: {error.strerror}") from error
        return tuple(self.found)

    def _not_xml(self, error: expat.ExpatError) -> NoReturn:
        if error.code in CUT_OFF:
            self._refuse(f"is not XML to its end: the file is cut off here; {REMEDY}", error.lineno)
        told = expat.ErrorString(error.code)
        self._refuse(f"is not XML in the encoding that it states ({told}); {REMEDY}", error.lineno)

    def _refuse(self, what: str, line: int | None = None) -> NoReturn:
        raise DataFileError(self.path, f"line {line or self.parser.CurrentLineNumber}", what) from None

    def _doctype(self, *_: object) -> None:
        self._refuse(f"is not XML that is safe to read: a feed declares no document type or entity; {REMEDY}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        uri, _, local = name.rpartition("}")
        if not self.open and (uri, local) != (URI, ROOT):
            of = f"{local} of {uri}" if uri else local
            self._refuse(f"is not a shortage feed: its root is {of}; expected {ROOT} of {URI}")
        kept = uri == URI and KEPT_IN.get(local) == (self.open[-1] if self.open else None)
        self.open.append(local)
        if kept and "nullFlavor" not in attributes:
            self.text = []
            self.parser.CharacterDataHandler = self.text.append
        if local == "MedicinalProduct":
            self._forget(OF_PRODUCT)
        elif local == "PackagedMedicinalProduct":
            self._forget(OF_PACK)
        elif local == "MedicineShortage":
            self.fields = {}

    def _end(self, name: str) -> None:
        local = self.open.pop()
        if self.text is not None:
            self.parser.CharacterDataHandler = None
            if text := "".join(self.text).strip():
                self.fields[local] = text
            self.text = None
        if local == "PackagedMedicinalProduct":
            self.found.append(self._notice())

    def _forget(self, names: frozenset[str]) -> None:
        for name in names:
            self.fields.pop(name, None)

    def _notice(self) -> ShortageNotice:
        stated = self.fields.get
        if not stated("MedicineShortageId"):
            self._refuse(f"has a notice without MedicineShortageId; {REMEDY}")
        kind = stated("TypeOfShortage", "")
        if kind not in KINDS:
            self._refuse(f"has TypeOfShortage “{kind}”; expected SHORTAGE or CESSATION")
        return ShortageNotice(
            notice_id=stated("MedicineShortageId", ""),
            kind=KINDS[kind],
            pack_id=stated("NPLPackId", ""),
            atc=stated("ATC"),
            starts=self._date("ForecastedStartDate"),
            forecast_end=self._date("ForecastedEndDate"),
            actual_end=self._date("ActualEndDate"),
            npl_id=stated("NPLId", ""),
            product_name=" ".join(stated("ProductName", "").split()),
            substance=stated("ActiveSubstances", ""),
        )

    def _date(self, name: str) -> date | None:
        text = self.fields.get(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            self._refuse(f"has {name} “{text}”; expected a date as 2026-08-22")


def feed_root(path: Path) -> Element:
    """The root of a feed as a tree, for its products; raises DataFileError where the file is not such a feed."""
    try:
        root: Element = parse(path).getroot()
    except (ParseError, DefusedXmlException) as error:
        raise DataFileError(path, "", f"is not XML: {error}") from error
    if root.tag != f"{NAMESPACE}{ROOT}":
        raise DataFileError(path, "", f"is not a shortage feed: its root is {root.tag}")
    return root


def text_at(element: Element, path: str) -> str | None:
    """The text at a path; None where it is missing, empty or marked as not stated (nullFlavor)."""
    found = element.find("/".join(f"{NAMESPACE}{name}" for name in path.split("/")))
    if found is None or found.get("nullFlavor"):
        return None
    return (found.text or "").strip() or None
