"""What holds on the page of every agreement: one language, and a place for every value of the money."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from babel.messages.pofile import read_po
from django.utils.html import strip_tags
from tests.builders.people import ECONOMIST, GRANTS_OFFICER
from tests.builders.readers import reader
from tests.meta.repository import ROOT

from samsyn.core.agreements.terms import Agreement
from samsyn.core.kernel.roles import Actor
from samsyn.core.kernel.texts import Text
from samsyn.intake.agreements import load_agreements

AGREEMENTS = "/overenskommelser/"
CATALOGUE = ROOT / "src" / "samsyn" / "locale" / "sv" / "LC_MESSAGES" / "django.po"
IDS = [agreement.id for agreement in load_agreements()]
WITH_MONEY = [agreement.id for agreement in load_agreements() if agreement.amounts]
TABS = ["", "ataganden/", "handelser/", "avstamning/"]


def main_of(address: str, actor: Actor | None = None, language: str = "sv") -> str:
    """The main part of a page, with its tags."""
    page = reader(actor, language).get(address).content.decode()
    return re.findall(r"<main.*</main>", page, re.DOTALL)[0]


def elements(markup: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}[ >].*?</{tag}>", markup, re.DOTALL)


def words(markup: str) -> str:
    apart = markup.replace("><", "> <").replace("<br>", " ")
    return " ".join(html.unescape(strip_tags(apart)).split())


def texts_of(value: object) -> Iterator[Text]:
    """Every text for readers in a value of the agreements."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))


def phrases() -> Iterator[Text]:
    """What the frame says, where it holds no values."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="sv"):
            if isinstance(message.id, str) and isinstance(message.string, str) and "%(" not in message.id:
                yield Text(message.string, message.id)


def foreign(markup: str, agreement: Agreement, language: str) -> list[str]:
    """What a page says in the other language. A document's sections keep the document's own; a lone word may be
    the same in both.
    """
    read = words(re.sub(r"<cite.*?</cite>", "", markup, flags=re.DOTALL))
    others = [
        text.en if language == "sv" else text.sv
        for text in (*texts_of(agreement), *phrases())
        if text.sv != text.en and " " in text.sv and " " in text.en
    ]
    return [other for other in others if re.search(rf"(?<!\w){re.escape(other)}(?!\w)", read)]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("agreement", IDS)
def test_a_page_speaks_one_language(agreement: str, tab: str, language: str) -> None:
    page = main_of(f"{AGREEMENTS}{agreement}/{tab}", language=language)
    assert foreign(page, load_agreements().get(agreement), language) == []


@pytest.mark.parametrize("agreement", WITH_MONEY)
def test_every_value_of_the_money_says_where_it_stands(agreement: str) -> None:
    page = main_of(f"{AGREEMENTS}{agreement}/")
    money = re.findall(r'<section id="money".*?</section>', page, re.DOTALL)[0]
    assert [words(value) for value in elements(money, "dd") if "<cite" not in value] == []


def test_an_amended_window_stands_struck_through_beside_the_new_one() -> None:
    struck = [words(one) for one in elements(main_of(f"{AGREEMENTS}lakemedel-2022/?kand=2023-12-20"), "s")]
    assert "2022-01-01–2023-12-31" in struck
    assert elements(main_of(f"{AGREEMENTS}lakemedel-2022/?kand=2023-12-19"), "s") == []


@pytest.mark.parametrize("actor, marked", [(ECONOMIST, ["Region Gotland"]), (GRANTS_OFFICER, []), (None, [])])
def test_a_region_finds_its_own_row_marked_and_nobody_another(actor: Actor | None, marked: list[str]) -> None:
    rows = re.findall(
        r'<tr class="own">.*?</th>', main_of(f"{AGREEMENTS}civilt-forsvar-2023/", actor), re.DOTALL
    )
    assert [words(row) for row in rows] == marked
