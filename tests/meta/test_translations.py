"""Both languages say everything: the catalogue holds every text of the pages, and its Swedish is whole and sure."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from tests.meta.repository import ROOT

SWEDISH = ROOT / "src" / "samsyn" / "locale" / "sv" / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="sv")


def texts(catalogue: Catalog) -> list[Message]:
    """Every message but the header."""
    return [message for message in catalogue if message.id]


def told(message: Message) -> bool:
    forms = message.string if message.pluralizable else [message.string]
    return all(forms)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The catalogue as it would be if the texts of the pages and the code were gathered now."""
    path = tmp_path_factory.mktemp("gathered") / "django.po"
    subprocess.run([ROOT / "script" / "translations", path], check=True)
    return read(path)


def test_every_text_has_its_swedish(gathered: Catalog) -> None:
    assert texts(gathered)
    assert [message.id for message in texts(gathered) if not told(message)] == []


def test_the_catalogue_holds_no_text_that_is_gone(gathered: Catalog) -> None:
    assert {message.id for message in texts(read(SWEDISH))} == {message.id for message in texts(gathered)}


def test_no_translation_is_in_doubt() -> None:
    assert [message.id for message in texts(read(SWEDISH)) if message.fuzzy] == []


def test_a_translation_keeps_the_placeholders() -> None:
    broken = [(message.id, str(error)) for message, errors in read(SWEDISH).check() for error in errors]
    assert broken == []
