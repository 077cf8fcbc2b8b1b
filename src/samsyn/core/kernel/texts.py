"""Texts for readers, in the two languages of the pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Text. The same thing said in Swedish and in English."""

    sv: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in a language; Swedish unless English is asked for."""
        return self.en if language.startswith("en") else self.sv
