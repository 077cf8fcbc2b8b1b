"""The page where a person says what the columns of an unknown file mean."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.builders.people import PHARMACIST
from tests.builders.readers import read, reader
from tests.builders.stock_files import PACK, storerooms

from samsyn.intake.stock.profiles import read_profile
from samsyn.ops.stock.upload_work import take_in
from samsyn.ops.stock.uploads import work_once
from samsyn.store.queries.profiles import profiles_of
from samsyn.store.queries.uploads import uploads_of

GOTLAND = "region-gotland"
PAGE = "/forsorjning/inlamningar/"
EXPORT = f"Region;Lager;Artikel;Antal;Saldo;Anm\nRegion Gotland;visby-iva;{PACK};1 200;3;x\n".encode()
KEY = "lager.csv|columns:"

pytestmark = pytest.mark.django_db


def send(client: Client, export: bytes = EXPORT) -> str:
    files = (("forrad.csv", storerooms()), ("lager.csv", export))
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    page = client.post(PAGE, {"as_of": "2023-12-31", "source": "", "sent": sent}).headers["Location"]
    work_once(lambda: datetime.now(UTC), take_in)
    return page


def confirm(client: Client, page: str, **boxes: str) -> None:
    chosen = {
        "from-storeroom_id": "Lager",
        "from-pack_id": "Artikel",
        "from-quantity": "Antal",
        "is-unit": "pack",
    }
    client.post(f"{page}kolumner/", {"key": KEY, "name": "Lagret", **chosen, **boxes}, follow=True)
    work_once(lambda: datetime.now(UTC), take_in)


def test_what_is_not_sure_is_told_before_it_is_confirmed() -> None:
    told = read(reader(PHARMACIST), send(reader(PHARMACIST)))
    assert re.search(r"Kan också vara:\s+Saldo", told)
    assert re.search(r"Kolumner som inte används:\s+Saldo, Anm", told)


def test_withdrawals_below_zero_are_proposed_as_use_and_go_in_as_it_when_confirmed() -> None:
    client = reader(PHARMACIST)
    log = f"Datum;Lager;Artikel;Händelse;Antal\n2023-12-05;visby-iva;{PACK};Uttag;-3\n".encode()
    page = send(client, log)
    assert b'name="negative-quantity" checked' in client.get(page).content
    used = {"from-day": "Datum", "from-kind": "Händelse", "words-kind": "Uttag = dispensed"}
    confirm(client, page, **used, **{"negative-quantity": "on"})
    (upload,) = uploads_of(GOTLAND)
    assert upload.state == "done"


def test_a_file_without_batches_and_expiry_dates_goes_in_when_it_is_confirmed() -> None:
    client = reader(PHARMACIST)
    page = send(client)
    confirm(client, page)
    assert "Filerna är intagna" in read(client, page)
    assert send(client) != page
    assert [row.state for row in uploads_of(GOTLAND)] == ["done", "done"]


def test_the_column_that_names_the_region_is_kept_so_that_anothers_file_is_refused() -> None:
    client = reader(PHARMACIST)
    confirm(client, send(client))
    (kept,) = profiles_of(GOTLAND)
    assert read_profile(kept.text, "kept").columns["region"].values == {"region gotland": GOTLAND}
    page = send(client, EXPORT.replace(b"Region Gotland", b"Region Halland"))
    assert "Region Halland" in read(client, page)
    assert uploads_of(GOTLAND)[0].state == "refused"


def test_a_word_translated_twice_is_told_and_nothing_is_kept() -> None:
    client = reader(PHARMACIST)
    page = send(client)
    words = {"from-unit": "Anm", "words-unit": "x = pack\nX = unit"}
    boxes = {
        "key": KEY,
        "from-storeroom_id": "Lager",
        "from-pack_id": "Artikel",
        "from-quantity": "Antal",
        **words,
    }
    told = client.post(f"{page}kolumner/", boxes, follow=True).content.decode()
    assert "”X” översätts två gånger" in told
    assert profiles_of(GOTLAND) == []


def test_another_kind_of_file_is_read_as_that() -> None:
    client = reader(PHARMACIST)
    page = send(client)
    client.post(f"{page}svara/", {KEY: "consumption"})
    work_once(lambda: datetime.now(UTC), take_in)
    assert "lager.csv: förbrukning" in read(client, page)
    assert uploads_of(GOTLAND)[0].questions[0]["kind"] == "consumption"
