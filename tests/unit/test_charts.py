"""Charts: drawn without a network, safe to set into a page, and said in words."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

from samsyn.documents.charts import chart

BARS = {
    "mark": "bar",
    "encoding": {
        "y": {"field": "region", "type": "nominal", "title": None},
        "x": {"field": "weeks", "type": "quantitative", "title": "veckor"},
    },
}


def test_a_chart_says_what_it_shows_and_has_neither_script_nor_style() -> None:
    drawn = chart([{"region": "Gotland", "weeks": 3}], BARS, name='Weeks, "peacetime"', language="sv")
    root = fromstring(drawn)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'Weeks, "peacetime"'
    assert not re.search(r"<(script|style|foreignObject|image)|\bstyle=|\bon\w+=|href=", drawn)


def test_names_of_hostile_rows_stay_text() -> None:
    drawn = chart([{"region": "<script>alert(1)</script>", "weeks": 3}], BARS, name="x", language="sv")
    assert "<script" not in drawn
    fromstring(drawn)


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    rows = [{"region": "Gotland", "weeks": 12_000}]
    assert "10\u00a0000" in chart(rows, BARS, name="x", language="sv")
    assert "10,000" in chart(rows, BARS, name="x", language="en")
