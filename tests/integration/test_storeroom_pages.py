"""The pages of kept storerooms, as a keeper with a phone and a scanner meets them."""

from __future__ import annotations

import re
from io import BytesIO

import fastexcel
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders.people import ECONOMIST, PHARMACIST, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import PACK
from xlsxwriter import Workbook

from samsyn.core.kernel.roles import Role
from samsyn.core.supply.kept import fold
from samsyn.ops.goods.products import product_name
from samsyn.ops.stock.kept import events_of
from samsyn.store.models import KeptStoreroom, StockEvent
from samsyn.store.queries.stock import newest_day

PAGE = "/forsorjning/forrad/"
KEEPER = region_person(Role.STOREROOM_KEEPER)
OTHER = region_person(Role.STOREROOM_KEEPER, "region-skane")


def room(name: str = "amb-1") -> int:
    opened = reader(PHARMACIST).post(
        PAGE,
        {
            "name": f"Ambulans {name}",
            "storeroom_id": name,
            "kind": "ambulance",
            "care_area": "prehospital-vard",
        },
    )
    assert opened.status_code == 302, opened.content.decode()
    return KeptStoreroom.objects.get(storeroom_id=name).pk


def note(client: Client, number: int, what: str, quantity: int, **more: str) -> int:
    page = client.get(f"{PAGE}{number}/notera/", {"artikel": PACK}).content.decode()
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key is not None
    given = {
        "kind": what,
        "pack": PACK,
        "batch": "B1",
        "expiry": "2099-06-30",
        "quantity": str(quantity),
        "unit": "pack",
        "on": "2026-01-10",
        "key": key[1],
        **more,
    }
    return client.post(f"{PAGE}{number}/notera/", given).status_code


def held(number: int) -> list[int]:
    return list(fold(events_of(number))[0].held.values())


def test_a_page_asks_once_which_catalogue_names_its_goods() -> None:
    number = room()
    for batch in ("B1", "B2", "B3"):
        note(reader(KEEPER), number, "receive", 3, batch=batch)
    with CaptureQueriesContext(connection) as asked:
        page = reader(KEEPER).get(f"{PAGE}{number}/").content.decode()
    assert product_name(PACK) in page
    assert sum("catalogueversion" in query["sql"] for query in asked) == 1


def test_what_came_in_is_noted_and_stands_on_the_page() -> None:
    number, client = room(), reader(KEEPER)
    assert note(client, number, "receive", 10) == 302
    assert note(client, number, "issue", 3) == 302
    page = read(client, f"{PAGE}{number}/")
    assert "7 förpackningar" in page
    assert "batch B1" in page
    assert "använt 3 förpackningar" in read(client, f"{PAGE}{number}/noterat/")


def test_sending_the_same_form_twice_notes_it_once() -> None:
    number, client = room(), reader(KEEPER)
    for _ in range(2):
        assert note(client, number, "receive", 10, key="same") == 302
    assert held(number) == [10]


def test_taking_more_than_there_is_says_how_much_there_is() -> None:
    number, client = room(), reader(KEEPER)
    note(client, number, "receive", 2)
    answer = client.post(
        f"{PAGE}{number}/notera/",
        {
            "kind": "issue",
            "pack": PACK,
            "batch": "B1",
            "expiry": "2099-06-30",
            "quantity": "3",
            "unit": "pack",
            "on": "2026-01-10",
            "key": "k",
        },
    )
    assert (answer.status_code, "Bara 2 kunde gå" in answer.content.decode()) == (422, True)


def test_goods_move_between_two_storerooms() -> None:
    one, other, client = room(), room("amb-2"), reader(KEEPER)
    note(client, one, "receive", 5)
    assert note(client, one, "move_out", 2) == 422  # to which?
    assert note(client, one, "move_out", 2, to=str(other)) == 302
    assert (held(one), held(other)) == ([3], [2])


def test_a_scanned_pack_leads_to_the_form_with_its_goods_filled_in() -> None:
    number, client = room(), reader(KEEPER)
    answer = client.get(f"{PAGE}{number}/", {"kod": "]d201070462613985721727022810AB12"})
    assert answer.status_code == 302
    form = client.get(answer.headers["Location"]).content.decode()
    assert 'value="gtin:07046261398572"' in form
    assert 'value="AB12"' in form
    assert 'value="2027-02-28"' in form


@pytest.mark.parametrize("code, pack", [("7046261398572", "gtin:07046261398572"), ("4711", "vnr:004711")])
def test_a_bar_code_or_a_typed_varunummer_leads_to_the_form_with_the_article(code: str, pack: str) -> None:
    answer = reader(KEEPER).get(f"{PAGE}{room()}/notera/", {"kod": code}, follow=True)
    assert f'value="{pack}"' in answer.content.decode()


def test_a_scanned_pack_that_lies_there_is_taken_to_be_used() -> None:
    number, client = room(), reader(KEEPER)
    scanned = {"pack": "gtin:07046261398572", "batch": "AB12", "expiry": "2027-02-28"}
    note(client, number, "receive", 4, **scanned)
    answer = client.get(f"{PAGE}{number}/notera/", {"kod": "(01)07046261398572(17)270228(10)AB12"})
    form = client.get(answer.headers["Location"]).content.decode()
    assert '<option value="issue" selected>' in form


def test_an_article_is_found_by_its_name_and_what_is_known_of_it_is_not_asked() -> None:
    number, client = room(), reader(KEEPER)
    found = client.get(f"{PAGE}{number}/notera/", {"vad": "receive", "sok": "adrenalin syntetisk"})
    name = "Adrenalin (syntetisk) 1 mg Injektionsvätska, lösning"
    link = re.search(rf'href="([^"]+)">{re.escape(name)}', found.content.decode())
    assert link is not None
    form = client.get(f"{PAGE}{number}/notera/{link[1].replace('&amp;', '&')}").content.decode()
    assert name in form
    assert re.findall(r'<label for="id_(\w+)"', form) == ["batch", "expiry", "quantity", "unit", "on", "note"]


def test_an_article_that_the_catalogue_lacks_can_be_the_regions_own() -> None:
    number = room()
    page = read(reader(KEEPER), f"{PAGE}{number}/notera/?sok=licens-17")
    assert "Ingen artikel heter så. Notera ”licens-17” som regionens egen artikel" in page


def test_goods_chosen_where_they_lie_need_only_a_number_and_a_day() -> None:
    number, client = room(), reader(KEEPER)
    note(client, number, "receive", 4)
    page = client.get(f"{PAGE}{number}/").content.decode()
    (way,) = re.findall(r'href="([^"]+vad=issue[^"]+)"', page)
    form = client.get(way.replace("&amp;", "&")).content.decode()
    assert re.findall(r'<label for="id_(\w+)"', form) == ["quantity", "on", "note"]


def test_what_has_expired_is_marked_in_words_and_not_offered_for_use() -> None:
    number, client = room(), reader(KEEPER)
    note(client, number, "receive", 4, expiry="2026-01-31")
    assert "▼ har gått ut: ta bort" in read(client, f"{PAGE}{number}/")
    assert "vad=issue" not in client.get(f"{PAGE}{number}/").content.decode()
    assert "vad=waste" in client.get(f"{PAGE}{number}/").content.decode()


def test_the_list_of_what_to_do_names_the_storeroom_that_can_spare_some() -> None:
    one, other, client = room(), room("amb-2"), reader(KEEPER)
    note(client, one, "minimum_level", 3, batch="", expiry="")
    note(client, other, "receive", 5)
    page = read(client, PAGE)
    assert "3 förpackningar ▼ under miniminivån: beställ eller flytta Ambulans amb-1" in page
    assert "Kan avvara: Ambulans amb-2 5" in page


@pytest.mark.parametrize(
    "code, words", [("hej", "Det är ingen GS1-kod"), ("0107046261398573", "Kontrollsiffran")]
)
def test_a_code_that_is_none_says_what_is_wrong(code: str, words: str) -> None:
    number = room()
    assert words in read(reader(KEEPER), f"{PAGE}{number}/?kod={code}", 422)


def test_a_count_typed_on_the_page_takes_what_is_missing_as_used() -> None:
    number, client = room(), reader(KEEPER)
    note(client, number, "receive", 10)
    page = client.get(f"{PAGE}{number}/rakning/").content.decode()
    field = re.search(r'name="(n\|[^"]+)"', page)
    assert field is not None
    client.post(f"{PAGE}{number}/rakning/", {"version": "1", field[1]: "8"})
    assert held(number) == [8]
    assert StockEvent.objects.latest("number").source == "sheet"


def filled_in(sheet: bytes, counted: str) -> bytes:
    """The workbook that Samsyn made, with the count filled in, as a spreadsheet would save it."""
    book, out = fastexcel.read_excel(sheet), BytesIO()
    new = Workbook(out, {"in_memory": True})
    for name in book.sheet_names:
        columns = book.load_sheet(name, header_row=None, dtypes="string").to_arrow().to_pydict().values()
        rows = [list(row) for row in zip(*columns, strict=True)]
        if name != "Samsyn":
            rows = [rows[0], *([*row[:5], counted] for row in rows[1:])]
        page = new.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(at, column, value or "")
    new.close()
    return out.getvalue()


def test_a_sheet_filled_in_with_excel_comes_back_as_a_count() -> None:
    number, client = room(), reader(KEEPER)
    note(client, number, "receive", 10)
    sheet = b"".join(client.get(f"{PAGE}{number}/rakning/?format=xlsx").streaming_content)
    sent = SimpleUploadedFile("rakning.xlsx", filled_in(sheet, "6"))
    answer = client.post(f"{PAGE}{number}/rakning/", {"sheet": sent}, follow=True)
    assert "Räkningen är noterad: 1 rad, 1 avvek." in answer.content.decode()
    assert held(number) == [6]


def test_what_was_noted_after_the_sheet_was_made_is_not_overwritten() -> None:
    number, client = room(), reader(KEEPER)
    note(client, number, "receive", 10)
    sheet = b"".join(client.get(f"{PAGE}{number}/rakning/?format=xlsx").streaming_content)
    note(client, number, "issue", 4)
    sent = SimpleUploadedFile("rakning.xlsx", filled_in(sheet, "10"))
    answer = client.post(f"{PAGE}{number}/rakning/", {"sheet": sent}, follow=True)
    assert "Sedan bladet gjordes har 1 händelser noterats" in answer.content.decode()
    assert held(number) == [6]


@pytest.mark.parametrize(
    "counted, words",
    [("tre", "tre är inte ett helt tal"), ("-1", "-1 är inte ett helt tal"), ("", "Inget är ifyllt")],
)
def test_a_sheet_that_is_filled_in_wrongly_notes_nothing(counted: str, words: str) -> None:
    number, client = room(), reader(KEEPER)
    note(client, number, "receive", 10)
    sheet = b"".join(client.get(f"{PAGE}{number}/rakning/?format=xlsx").streaming_content)
    sent = SimpleUploadedFile("rakning.xlsx", filled_in(sheet, counted))
    answer = client.post(f"{PAGE}{number}/rakning/", {"sheet": sent}, follow=True)
    assert words in answer.content.decode()
    assert held(number) == [10]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04broken"])
def test_a_file_that_is_no_sheet_says_so(content: bytes) -> None:
    number, client = room(), reader(KEEPER)
    sent = SimpleUploadedFile("x.xlsx", content)
    answer = client.post(f"{PAGE}{number}/rakning/", {"sheet": sent}, follow=True)
    assert answer.status_code == 200
    assert StockEvent.objects.count() == 0


def test_the_storerooms_are_handed_on_to_the_picture() -> None:
    number, client = room(), reader(KEEPER)
    note(client, number, "receive", 10)
    assert client.post(f"{PAGE}till-lagesbilden/").status_code == 403  # a keeper notes, a pharmacist sends
    reader(PHARMACIST).post(f"{PAGE}till-lagesbilden/")
    assert newest_day() is not None


def test_who_hands_the_storerooms_on_is_told_what_deserves_a_look() -> None:
    """The same batch told to expire on two days: both count, and somebody should see which is right."""
    number, client = room(), reader(KEEPER)
    note(client, number, "receive", 10)
    note(client, number, "receive", 4, expiry="2027-11-30")
    answer = reader(PHARMACIST).post(f"{PAGE}till-lagesbilden/", follow=True)
    assert "Titta på 2 av dem:" in answer.content.decode()


def test_another_regions_storeroom_is_not_known_to_exist() -> None:
    number = room()
    for address in ("", "notera/", "noterat/", "rakning/"):
        assert reader(OTHER).get(f"{PAGE}{number}/{address}").status_code == 404
    assert reader(ECONOMIST).get(f"{PAGE}{number}/").status_code == 403
    assert "Ambulans" not in read(reader(OTHER), PAGE)
