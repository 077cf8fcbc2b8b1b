"""The documents that values are cited to, and where in their texts the cited sections stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from samsyn.core.kernel.texts import Text

SUBSECTION = re.compile(r"[. ]")
"""What may follow a section's name in the name of one inside it: §2 holds §2.1, and §2.1 holds §2.1 6d."""


@dataclass(frozen=True, slots=True)
class Section:
    """Avsnitt. The name that citations use, the words that its heading begins with, what it is part of."""

    name: str
    heading: str
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Källdokument. Its short name, its title, and the very text that the values were read from."""

    short: str
    title: Text
    file: str
    sha256: str
    sections: tuple[Section, ...]

    def text_of(self, name: str, text: str) -> str | None:
        """The part of the document's text that a citation names; None where there is no such section.

        A citation more exact than the sections listed (§2.1 6d) is looked for in the nearest of them (§2.1).
        """
        places = self._places(text)
        section = self._nearest(name)
        if section is None or section.name not in places:
            return None
        after = [
            places[other.name]
            for other in self.sections[self.sections.index(section) + 1 :]
            if other.name in places and not self._is_inside(other, section)
        ]
        return text[places[section.name] : min(after, default=len(text))]

    def missing_headings(self, text: str) -> tuple[str, ...]:
        """The sections whose headings the text does not have, in its order."""
        places = self._places(text)
        return tuple(section.name for section in self.sections if section.name not in places)

    def _places(self, text: str) -> dict[str, int]:
        """Where each section begins: the first line after the one before that begins with its heading."""
        places: dict[str, int] = {}
        after = 0
        for section in self.sections:
            words = r"\s+".join(re.escape(word) for word in section.heading.split())
            found = re.compile(rf"^[\s#*]*{words}(?!\w)", re.MULTILINE).search(text, after)
            if found:
                places[section.name] = found.start()
                after = found.end()
        return places

    def _nearest(self, name: str) -> Section | None:
        fitting = [
            section
            for section in self.sections
            if name == section.name
            or (name.startswith(section.name) and SUBSECTION.match(name[len(section.name) :]))
        ]
        return max(fitting, key=lambda section: len(section.name), default=None)

    def _is_inside(self, inner: Section, outer: Section) -> bool:
        if inner.inside is not None:
            around = next((one for one in self.sections if one.name == inner.inside), None)
            return around is not None and (around == outer or self._is_inside(around, outer))
        return inner.name.startswith(outer.name) and bool(SUBSECTION.match(inner.name[len(outer.name) :]))
