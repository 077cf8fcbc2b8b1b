"""The shortage feed of Läkemedelsverket (open data, CC BY 4.0): XML to one notice per pack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, parse

from samsyn.core.supply.shortages import NoticeKind, ShortageNotice
from samsyn.intake.shipped import DATA, DataFileError

NAMESPACE = "{http://eservices.lakemedelsverket.se/opendata/medicineshortage/v3/}"


@cache
def load_shortages() -> tuple[ShortageNotice, ...]:
    """The notices of the shipped feed, 2026-08-22."""
    return read_shortages(DATA / "shortages" / "lakemedelsverket-shortages-2026-08-22.xml")


def read_shortages(path: Path) -> tuple[ShortageNotice, ...]:
    """Every pack of every notice in a feed; raises DataFileError where it is not such a feed."""
    return tuple(
        notice
        for element in feed_root(path).iter(f"{NAMESPACE}MedicineShortage")
        for notice in _packs(element)
    )


def feed_root(path: Path) -> Element:
    """The root of a feed; raises DataFileError where the file is not such a feed."""
    try:
        root: Element = parse(path).getroot()
    except (ParseError, DefusedXmlException) as error:
        raise DataFileError(path, "", f"is not XML: {error}") from error
    if root.tag != f"{NAMESPACE}OpenDataMedicineShortages":
        raise DataFileError(path, "", f"is not a shortage feed: its root is {root.tag}")
    return root


def _packs(element: Element) -> Iterator[ShortageNotice]:
    kind = NoticeKind(text_at(element, "TypeOfShortage") or "")
    for product in element.iter(f"{NAMESPACE}MedicinalProduct"):
        for pack in product.iter(f"{NAMESPACE}PackagedMedicinalProduct"):
            yield ShortageNotice(
                notice_id=text_at(element, "MedicineShortageId") or "",
                kind=kind,
                pack_id=text_at(pack, "NPLPackId") or "",
                atc=text_at(product, "ATC"),
                starts=_date(pack, "Interval/ForecastedStartDate"),
                forecast_end=_date(pack, "Interval/ForecastedEndDate"),
                actual_end=_date(pack, "Interval/ActualEndDate"),
            )


def text_at(element: Element, path: str) -> str | None:
    """The text at a path; None where it is missing, empty or marked as not stated (nullFlavor)."""
    found = element.find("/".join(f"{NAMESPACE}{name}" for name in path.split("/")))
    if found is None or found.get("nullFlavor"):
        return None
    return (found.text or "").strip() or None


def _date(element: Element, path: str) -> date | None:
    text = text_at(element, path)
    return date.fromisoformat(text) if text else None
