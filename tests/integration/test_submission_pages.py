"""The pages where a region sends its files, follows them, and takes them back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import fastexcel
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.builders.people import ECONOMIST, PHARMACIST, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import stock, storerooms

from samsyn.core.kernel.roles import Role
from samsyn.ops.stock.upload_work import take_in
from samsyn.ops.stock.uploads import MOST_FILES, work_once
from samsyn.store.models import Upload
from samsyn.store.queries.stock import snapshot_on
from samsyn.store.queries.submissions import submissions_of

DAY = date(2023, 12, 31)
PAGE = "/forsorjning/inlamningar/"
SKANE = region_person(Role.PHARMACIST, "region-skane")


def send(client: Client, *files: tuple[str, bytes], day: str = "2023-12-31") -> str:
    """Send files as the form does; the address of the upload's page."""
    sent = files or (
        ("forrad.csv", storerooms()),
        ("lager.csv", stock({}, {"batch": "B2", "quantity": "-4"})),
    )
    answer = client.post(
        PAGE,
        {"as_of": day, "source": "", "sent": [SimpleUploadedFile(name, content) for name, content in sent]},
    )
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def work() -> None:
    work_once(lambda: datetime.now(UTC), take_in)


def test_files_sent_on_the_page_end_in_the_picture_and_a_message() -> None:
    client = reader(PHARMACIST)
    page = send(client)
    assert "väntar på sin tur" in read(client, page)
    work()
    told = read(client, page)
    assert "Filerna är intagna och räknas." in told
    assert "1: Antalet är negativt." in told
    assert len(snapshot_on(DAY).parts) == 2


def test_while_it_is_under_way_only_a_part_of_the_page_is_asked_for() -> None:
    client = reader(PHARMACIST)
    page = send(client)
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 1s"' in part
    work()
    assert "hx-get" not in client.get(page, headers={"HX-Request": "true"}).content.decode()


def test_what_is_refused_says_why_in_the_readers_language() -> None:
    client = reader(PHARMACIST)
    page = send(client, ("lager.csv", b"a,b\n1,2\n"))
    work()
    assert "lager.csv: ingen av kolumnerna (a, b) är känd" in read(client, page)
    assert "lager.csv: none of its columns (a, b) is known" in read(reader(PHARMACIST, language="en"), page)


def test_when_no_row_can_go_in_the_reason_is_told() -> None:
    client = reader(PHARMACIST)
    page = send(client, ("forrad.csv", storerooms()), ("lager.csv", stock({"quantity": "-4"})))
    work()
    told = read(client, page)
    assert "lager.csv: ingen av dess 1 rader kunde tas in" in told
    assert "Det vanligaste skälet: Antalet är negativt." in told


def test_an_upload_is_stopped_on_its_page() -> None:
    client = reader(PHARMACIST)
    page = send(client)
    client.post(f"{page}avbryt/")
    assert "Avbruten innan något togs in." in read(client, page)


def test_a_question_is_answered_on_its_page() -> None:
    client = reader(PHARMACIST)
    page = send(client)
    asked = {
        "key": "lager.csv|date-order:expiry",
        "code": "date-order",
        "column": "Utgång",
        "choices": ["dmy", "mdy"],
        "examples": [[2, "01/11/2025"]],
    }
    Upload.objects.update(state="asking", message={"code": "asked"}, questions=[asked])
    told = read(client, page)
    assert "I vilken ordning står dag och månad i kolumnen ”Utgång”?" in told
    assert "rad 2: 01/11/2025" in told
    client.post(f"{page}svara/", {"lager.csv|date-order:expiry": "dmy"})
    assert Upload.objects.get().answers == {"lager.csv|date-order:expiry": "dmy"}
    work()
    assert "Filerna är intagna" in read(client, page)


def test_what_was_sent_is_taken_back_with_a_reason() -> None:
    client = reader(PHARMACIST)
    send(client)
    work()
    (sent,) = submissions_of("region-gotland")
    client.post(f"{PAGE}{sent.id}/aterta/", {"why": "Fel fil"})
    assert snapshot_on(DAY).parts == ()
    assert re.search(r"Återtagen \S+ \S+ av \S+: Fel fil", read(client, PAGE))


def test_the_file_comes_back_as_it_was_sent_and_the_rejected_rows_with_reasons() -> None:
    client = reader(PHARMACIST)
    send(client)
    work()
    (sent,) = submissions_of("region-gotland")
    original = client.get(f"{PAGE}{sent.id}/storerooms/skickad/")
    assert b"".join(original.streaming_content) == storerooms()
    assert "attachment" in original.headers["Content-Disposition"]
    rejects = client.get(f"{PAGE}{sent.id}/stock/avvisade/")
    assert "Antalet är negativt" in b"".join(rejects.streaming_content).decode("utf-8-sig")
    assert client.get(f"{PAGE}{sent.id}/storerooms/avvisade/").status_code == 404
    book = fastexcel.read_excel(
        b"".join(client.get(f"{PAGE}{sent.id}/stock/avvisade/?format=xlsx").streaming_content)
    )
    rows = book.load_sheet(0, header_row=0, dtypes="string").to_arrow().to_pylist()
    assert [(row["batch"], row["quantity"], row["samsyn:code"]) for row in rows] == [
        ("B2", "-4", "negative-quantity")
    ]


def test_another_regions_uploads_and_submissions_are_not_known_to_exist() -> None:
    client = reader(PHARMACIST)
    page = send(client)
    work()
    (sent,) = submissions_of("region-gotland")
    other = reader(SKANE)
    assert other.get(page).status_code == 404
    assert other.get(f"{PAGE}{sent.id}/stock/skickad/").status_code == 404
    assert other.post(f"{page}avbryt/").status_code == 404
    assert other.post(f"{PAGE}{sent.id}/aterta/", {"why": "x"}).status_code == 404
    assert "lager.csv" not in read(other, PAGE)


@pytest.mark.parametrize("who", [ECONOMIST, None], ids=["economist", "nobody"])
def test_only_those_who_send_stock_come_in_and_no_one_else_can_write_to_the_disk(who) -> None:
    client = reader(who) if who else reader()
    files = {"as_of": "2023-12-31", "sent": SimpleUploadedFile("lager.csv", stock())}
    assert client.post(PAGE, files).status_code in {302, 403}
    assert Upload.objects.count() == 0
    assert client.get(PAGE).status_code in {302, 403}


def test_too_many_files_are_stopped_at_the_door() -> None:
    client = reader(PHARMACIST)
    files = [SimpleUploadedFile(f"{n}.csv", b"x") for n in range(MOST_FILES + 1)]
    answer = client.post(PAGE, {"as_of": "2023-12-31", "sent": files})
    assert (answer.status_code, "Högst 12 filer på en gång." in answer.content.decode()) == (422, True)
    assert Upload.objects.count() == 0


def test_more_than_is_taken_at_once_is_stopped_before_it_is_written(monkeypatch) -> None:
    monkeypatch.setattr("samsyn.web.upload_limit.LARGEST_UPLOAD", 100)
    answer = reader(PHARMACIST).post(
        PAGE, {"as_of": "2023-12-31", "sent": SimpleUploadedFile("lager.csv", b"x" * 200)}
    )
    assert (answer.status_code, "för stora" in answer.content.decode()) == (422, True)
    assert Upload.objects.count() == 0


def test_a_file_of_an_unknown_format_and_a_missing_day_are_told_on_the_form() -> None:
    client = reader(PHARMACIST)
    answer = client.post(PAGE, {"as_of": "2023-12-31", "sent": SimpleUploadedFile("x.exe", b"x")})
    assert answer.status_code == 422
    assert "x.exe har inget format som tas emot" in answer.content.decode()
    assert client.post(PAGE, {"sent": SimpleUploadedFile("x.csv", b"x")}).status_code == 422


def test_where_no_row_could_be_taken_in_the_rows_can_still_be_had() -> None:
    client = reader(PHARMACIST)
    page = send(client, ("forrad.csv", storerooms()), ("lager.csv", stock({"quantity": "-4"})))
    work()
    assert "De avvisade raderna, att rätta" in read(client, page)
    rows = b"".join(client.get(f"{page}avvisade/").streaming_content)
    assert b"-4" in rows
    assert client.get(f"{page}avvisade/?format=xlsx").status_code == 200
    assert reader(region_person(Role.PHARMACIST, "region-skane")).get(f"{page}avvisade/").status_code == 404
