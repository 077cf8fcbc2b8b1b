"""A region's coding, its imports, and the entries that count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Sum

from samsyn.core.funding.costs import Carrier, CostCoding, CostSummary, CostType
from samsyn.core.kernel.dates import Window
from samsyn.store import models


@dataclass(frozen=True, slots=True)
class CostImportRow:
    """An import: the file, by whom, how much of it counted, and what was found."""

    id: int
    name: str
    format: str
    encoding: str
    first: date | None
    last: date | None
    rows_read: int
    counted: int
    duplicates: int
    ore: int
    findings: list[dict[str, Any]]
    imported_at: datetime
    imported_by: str


@dataclass(frozen=True, slots=True)
class CostEntryRow:
    """An entry with its voucher, and the file and line it came from."""

    on: date
    series: str
    voucher: str
    account: str
    text: str
    ore: int
    area: str
    cost_type: CostType
    in_stock: bool
    assumed: bool
    file: str
    line: int


def newest_coding(region: str) -> tuple[int, CostCoding] | None:
    """The region's coding in force with its number, or None."""
    found = models.CostCoding.objects.filter(region=region).order_by("-pk").first()
    if found is None:
        return None
    told = found.text
    coding = CostCoding(
        told["edition"],
        tuple(Carrier(**one) for one in told["carriers"]),
        tuple((account, CostType(kind)) for account, kind in told["accounts"]),
        tuple((what, title) for what, title in told["columns"]),
        tuple((title, number) for title, number in told["dimensions"]),
    )
    return found.pk, coding


def cost_imports(region: str) -> list[CostImportRow]:
    """A region's imports, the newest first."""
    found = models.CostImport.objects.filter(region=region).annotate(
        counted=Count("entries"), ore_sum=Sum("entries__ore")
    )
    return [
        CostImportRow(
            one.pk,
            one.name,
            one.format,
            one.encoding,
            one.first,
            one.last,
            one.rows_read,
            one.counted,
            one.duplicates,
            one.ore_sum or 0,
            one.findings,
            one.imported_at,
            one.imported_by,
        )
        for one in found.order_by("-pk")
    ]


def cost_sums(region: str, agreement: str, window: Window | None) -> CostSummary:
    """What the entries of an agreement come to, in a window or in all."""
    found = models.CostEntry.objects.filter(region=region, agreement=agreement).order_by()
    if window is not None:
        found = found.filter(on__gte=window.first, on__lte=window.last)
    by_area: defaultdict[str, int] = defaultdict(int)
    by_type: defaultdict[CostType, int] = defaultdict(int)
    total = in_stock = assumed = entries = 0
    rows = found.values("area", "cost_type", "in_stock", "assumed").annotate(
        ore_sum=Sum("ore"), n=Count("pk")
    )
    for row in rows:
        ore = row["ore_sum"]
        total += ore
        by_area[row["area"]] += ore
        by_type[CostType(row["cost_type"])] += ore
        in_stock += ore * row["in_stock"]
        assumed += ore * row["assumed"]
        entries += row["n"]
    return CostSummary(total, dict(by_area), dict(by_type), in_stock, assumed, entries)


def cost_entries(region: str, agreement: str, offset: int, limit: int) -> list[CostEntryRow]:
    """Some entries of an agreement, in the order of their days."""
    found = models.CostEntry.objects.filter(region=region, agreement=agreement).select_related("brought_by")
    return [
        CostEntryRow(
            one.on,
            one.series,
            one.voucher,
            one.account,
            one.text,
            one.ore,
            one.area,
            CostType(one.cost_type),
            one.in_stock,
            one.assumed,
            one.brought_by.name,
            one.line,
        )
        for one in found.order_by("on", "series", "voucher", "line")[offset : offset + limit]
    ]
