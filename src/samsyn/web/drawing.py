"""A chart as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from samsyn.documents.charts import chart
from samsyn.web.language import reader_language


def drawn(values: Sequence[Mapping[str, Any]], specification: Mapping[str, Any], *, name: str) -> SafeString:
    """A chart of rows in the reader's language; see `samsyn.documents.charts.chart`."""
    svg = chart(values, specification, name=name, language=reader_language())
    return mark_safe(svg)  # noqa: S308  drawn by the house; texts in it are escaped


def small_charts(by: str, spec: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A specification of one small chart for each value of a field, two beside each other under their names."""
    header = {"labelAnchor": "start", "labelFontSize": 13}
    facet = {"field": by, "type": "nominal", "title": None, "header": header}
    return {"facet": facet, "columns": 2, "spec": dict(spec), **more}
