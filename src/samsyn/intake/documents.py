"""The source documents (data/documents.yaml), and their texts where someone has them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, RootModel

from samsyn.core.agreements.documents import Document, Section
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.texts import Text
from samsyn.intake.shipped import DATA, Strict, read_yaml


class _SectionShape(Strict):
    name: str
    heading: str
    inside: str | None = None


class _TextShape(Strict):
    sv: str
    en: str


class _DocumentShape(Strict):
    short: str
    title: _TextShape
    file: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    sections: list[_SectionShape]

    def to_core(self) -> Document:
        sections = tuple(Section(one.name, one.heading, one.inside) for one in self.sections)
        return Document(self.short, Text(self.title.sv, self.title.en), self.file, self.sha256, sections)


class _Documents(RootModel[list[_DocumentShape]]):
    pass


@cache
def load_documents() -> Mapping[str, Document]:
    """The documents that values are cited to, by short name."""
    documents = [shape.to_core() for shape in read_yaml(DATA / "documents.yaml", _Documents).root]
    return MappingProxyType({document.short: document for document in documents})


def read_texts(documents: Mapping[str, Document], folder: Path) -> dict[str, str]:
    """The documents' texts in a folder, by short name.

    Raises NotFound `source-missing`, and DomainError `source-differs` for a text that is not the one that the
    values were read from.
    """
    texts = {}
    for document in documents.values():
        path = folder / document.file
        if not path.is_file():
            raise NotFound("source-missing", document=document.short, file=document.file, folder=folder)
        content = path.read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != document.sha256:
            raise DomainError(
                "source-differs",
                document=document.short,
                file=document.file,
                expected=document.sha256,
                found=found,
            )
        texts[document.short] = content.decode("utf-8")
    return texts
