"""Diagram. Charts as SVG, drawn from one specification (Vega-Lite) without a browser or a network.

The same chart stands on a page, in print and in PDF. It never stands alone: its table is beside it. The drawing has no
script and no style sheet, and is safe to set into a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import quoteattr

import font_source_sans_pro
import vl_convert

FONT = "Source Sans Pro"
INK, SOFT, LINE = "#16211f", "#4a5a57", "#d9d6cc"
SERIES = ("#0d4b4a", "#b4690e", "#5b4a8b", "#8e1b16", "#4a5a57")
"""Colours that differ in lightness too; what they mean is also written beside the line or in the table."""

vl_convert.register_font_directory(font_source_sans_pro.font_directory)

_LOOK = {
    "background": None,
    # The drawing is one picture with a name; what stands in it is told in the table beside it.
    "aria": False,
    "font": FONT,
    "view": {"stroke": None},
    "range": {"category": list(SERIES)},
    "axis": {
        "labelColor": SOFT,
        "titleColor": SOFT,
        "domainColor": LINE,
        "tickColor": LINE,
        "gridColor": LINE,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {"labelColor": INK, "titleColor": SOFT, "labelFontSize": 12, "titleFontWeight": "normal"},
    "text": {"color": INK, "font": FONT},
}
_TAG = re.compile(r"<[^>]+>")
_ROLES = re.compile(r' (?:role|aria-roledescription|aria-label)="[^"]*"')
"""What the drawing says of its parts, in English; the whole has a name, in the reader's language."""

_SWEDISH = {
    "decimal": ",",
    "thousands": "\u00a0",
    "grouping": [3],
    "currency": ["", "\u00a0kr"],
}
_ENGLISH = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["SEK ", ""]}


def chart(
    values: Sequence[Mapping[str, Any]], specification: Mapping[str, Any], *, name: str, language: str
) -> str:
    """A chart of rows: a Vega-Lite specification without data, drawn as SVG text in the house's look.

    `name` says what the chart shows and under which assumption ("peacetime consumption", or which scenario), for those who
    do not see it. Numbers are written as the language ("sv", "en") writes them. Widths are in CSS pixels.
    """
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "config": _LOOK,
        **specification,
        "data": {"values": list(values)},
    }
    drawn = _drawn(json.dumps(whole, sort_keys=True), language)
    svg = _TAG.sub(lambda tag: _ROLES.sub("", tag[0]), drawn)
    return svg.replace("<svg ", f'<svg role="img" aria-label={quoteattr(name)} ', 1)


@lru_cache(maxsize=256)
def _drawn(specification: str, language: str) -> str:
    numbers = _SWEDISH if language == "sv" else _ENGLISH
    return vl_convert.vegalite_to_svg(json.loads(specification), format_locale=numbers, allowed_base_urls=[])
