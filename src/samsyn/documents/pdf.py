"""PDF for keeping and for everyone: PDF/A-2a and PDF/UA-1 at once, set by Typst without a network.

A template is a file of the house; what is set into it comes as data and never as source, so no text of a user's can be run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst

TEMPLATES = Path(__file__).parent / "templates"


def pdf(template: str, data: Mapping[str, Any], *, title: str, language: str, on: date) -> bytes:
    """A document from a template of `documents/templates` and data that JSON can hold.

    `on` is the day that the document is about; the same data gives the same bytes. `language` is "sv" or "en".
    """
    told = {**data, "title": title, "language": language, "on": on.isoformat()}
    return bytes(
        typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=[Path(font_source_sans_pro.font_directory)],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(told)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(datetime.combine(on, time(), UTC).timestamp()),
        )
    )
