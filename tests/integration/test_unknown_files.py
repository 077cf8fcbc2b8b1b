"""A file from a system that Samsyn has not met: what it seems to hold is proposed, confirmed once, and known next time."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.builders.people import ECONOMIST, NOW, PHARMACIST, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import PACK, storerooms
from tests.integration.test_submission_pages import send, work

from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.roles import Role
from samsyn.intake.stock.forms import FileKind
from samsyn.intake.stock.profiles import ColumnMap, Profile
from samsyn.ops.picture.measuring import tables_of
from samsyn.ops.stock.files import Asked
from samsyn.ops.stock.profiles import confirm_profile, confirmed_profile
from samsyn.ops.stock.sending import ImportSummary, import_stock
from samsyn.store.models import MappingProfile, SubmittedFile
from samsyn.store.queries.stock import snapshot_on

DAY = date(2023, 12, 31)
GOTLAND = "region-gotland"
HEADER = ("Lagerställe", "Artikelnr", "Batchnr", "Utgångsdatum", "Saldo", "Enhet")
FOREIGN = (
    "Lagerlista;;;;;\n"
    + ";".join(HEADER)
    + f"\nvisby-iva;{PACK};B1;31/12/2027;1 200,0;förp\nvisby-iva;{PACK};B2;30/11/2027;x;St\n"
).encode("cp1252")
PROFILE = Profile(
    "Lagersystemet",
    FileKind.STOCK,
    {
        "storeroom_id": ColumnMap("Lagerställe"),
        "pack_id": ColumnMap("Artikelnr"),
        "batch": ColumnMap("Batchnr"),
        "expiry": ColumnMap("Utgångsdatum"),
        "quantity": ColumnMap("Saldo"),
        "unit": ColumnMap("Enhet", values={"förp": "pack", "St": "unit"}),
    },
)


def take_in(content: bytes = FOREIGN, **answers: str) -> ImportSummary:
    files = [("f.csv", storerooms()), ("lager.csv", content)]
    return import_stock(by=PHARMACIST, now=NOW, region=GOTLAND, as_of=DAY, files=files, answers=answers)


def in_force() -> list[dict[str, object]]:
    rows = tables_of(snapshot_on(DAY).of_region(GOTLAND), DAY)["stock"].to_pylist()
    return [{name: row[name] for name in ("row", "batch", "expiry", "quantity", "unit")} for row in rows]


GOOD_ROW = {"row": 3, "batch": "B1", "expiry": date(2027, 12, 31), "quantity": 1200, "unit": "pack"}


def test_nothing_goes_in_by_a_guess() -> None:
    with pytest.raises(Asked) as asked:
        take_in()
    (question,) = asked.value.questions
    assert question["key"] == "lager.csv|columns:"
    assert [(one["target"], one["source"]) for one in question["columns"]] == [
        ("storeroom_id", "Lagerställe"),
        ("batch", "Batchnr"),
        ("expiry", "Utgångsdatum"),
        ("quantity", "Saldo"),
        ("unit", "Enhet"),
        ("pack_id", "Artikelnr"),
    ]
    assert snapshot_on(DAY).parts == ()


def test_a_proposal_that_is_accepted_is_what_the_file_is_read_by() -> None:
    summary = take_in(**{"lager.csv|columns:": "accept"})
    assert next(file.rejected for file in summary.files if file.kind == "stock") == {"not-a-whole-number": 1}
    assert in_force() == [GOOD_ROW]


def test_a_confirmed_profile_reads_the_next_file_without_a_question() -> None:
    confirm_profile(by=PHARMACIST, now=NOW, region=GOTLAND, profile=PROFILE, header=HEADER)
    take_in()
    assert in_force() == [GOOD_ROW]
    row = SubmittedFile.objects.get(kind="stock")
    assert (row.profile, row.reading["encoding"], row.reading["separator"]) == (
        "Lagersystemet",
        "cp1252",
        ";",
    )


def test_the_rejects_file_speaks_the_senders_language_and_is_read_by_the_same_profile_when_it_comes_back() -> (
    None
):
    confirm_profile(by=PHARMACIST, now=NOW, region=GOTLAND, profile=PROFILE, header=HEADER)
    summary = take_in()
    path = next(file.rejects_path for file in summary.files if file.kind == "stock")
    assert path is not None
    text = path.read_text(encoding="utf-8-sig")
    assert "Saldo,x,not-a-whole-number" in text
    back = text.replace(",x,", ",7,")
    files = [("rattad.csv", back.encode())]
    import_stock(by=PHARMACIST, now=NOW, region=GOTLAND, as_of=DAY, files=files)
    assert [row["quantity"] for row in in_force()] == [1200, 7]


def test_another_regions_profile_is_not_used() -> None:
    skane = region_person(Role.PHARMACIST, "region-skane")
    confirm_profile(by=skane, now=NOW, region="region-skane", profile=PROFILE, header=HEADER)
    assert confirmed_profile(GOTLAND, HEADER) is None
    with pytest.raises(Asked):
        take_in()


@pytest.mark.parametrize(
    "columns, code",
    [
        ({"quantity": ColumnMap("Saldo")}, "profile-incomplete"),
        ({**PROFILE.columns, "batch": ColumnMap("Charge")}, "profile-does-not-fit"),
    ],
)
def test_a_profile_that_cannot_work_is_not_kept(columns: dict[str, ColumnMap], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        confirm_profile(
            by=PHARMACIST,
            now=NOW,
            region=GOTLAND,
            profile=Profile("x", FileKind.STOCK, columns),
            header=HEADER,
        )
    assert (refused.value.code, MappingProfile.objects.count()) == (code, 0)


def test_only_those_who_send_confirm_profiles() -> None:
    with pytest.raises(NotPermitted):
        confirm_profile(by=ECONOMIST, now=NOW, region=GOTLAND, profile=PROFILE, header=HEADER)


def test_on_the_page_the_proposal_is_shown_changed_and_confirmed() -> None:
    client = reader(PHARMACIST)
    page = send(client, ("f.csv", storerooms()), ("lager.csv", FOREIGN))
    work()
    told = read(client, page)
    assert "Vad betyder kolumnerna?" in told
    assert "av namnet och av innehållet" in told
    boxes = dict(
        re.findall(
            r'<select name="(from-\w+)".*?<option selected>([^<]*)</option>',
            client.get(page).content.decode(),
        )
    )
    assert boxes["from-quantity"] == "Saldo"
    words = {"words-unit": "förp = pack\nSt = unit"}
    client.post(f"{page}kolumner/", {"key": "lager.csv|columns:", "name": "Lagersystemet", **boxes, **words})
    work()
    assert "Filerna är intagna och räknas." in read(client, page)
    assert in_force() == [GOOD_ROW]
    assert MappingProfile.objects.get().name == "Lagersystemet"
    assert (
        "lager.csv: csv, cp1252, semikolon, rubriker på rad 2, decimalkomma, Utgångsdatum: dagen först"
        in read(client, page)
    )


def test_on_the_page_what_must_be_there_cannot_be_left_out() -> None:
    client = reader(PHARMACIST)
    page = send(client, ("f.csv", storerooms()), ("lager.csv", FOREIGN))
    work()
    answer = client.post(
        f"{page}kolumner/", {"key": "lager.csv|columns:", "from-quantity": "Saldo"}, follow=True
    )
    assert "Välj en kolumn, eller detsamma på varje rad, för:" in answer.content.decode()
    assert MappingProfile.objects.count() == 0


def in_doubt(expiry: str) -> bytes:
    return FOREIGN.replace(b"31/12/2027", expiry.encode()).replace(b"30/11/2027", expiry.encode())


def test_the_same_file_read_by_another_answer_is_not_in_already() -> None:
    """Who answered wrongly sends the file again with the right answer."""
    confirm_profile(by=PHARMACIST, now=NOW, region=GOTLAND, profile=PROFILE, header=HEADER)
    question = "lager.csv|date-order:Utgångsdatum"
    take_in(in_doubt("11/01/2027"), **{question: "dmy"})
    assert in_force()[0]["expiry"] == date(2027, 1, 11)
    again = take_in(in_doubt("11/01/2027"), **{question: "mdy"})
    assert again.changed
    assert in_force()[0]["expiry"] == date(2027, 11, 1)


def test_on_the_page_a_question_about_dates_is_asked_in_words() -> None:
    confirm_profile(by=PHARMACIST, now=NOW, region=GOTLAND, profile=PROFILE, header=HEADER)
    client = reader(PHARMACIST)
    page = send(client, ("f.csv", storerooms()), ("lager|ny.csv", in_doubt("11/01/2027")))
    work()
    assert "I vilken ordning står dag och månad i kolumnen ”Utgångsdatum”?" in read(client, page)
    client.post(f"{page}svara/", {"lager|ny.csv|date-order:Utgångsdatum": "mdy"})
    work()
    assert in_force()[0]["expiry"] == date(2027, 11, 1)


def test_who_chooses_another_column_is_asked_about_its_words_before_it_is_kept() -> None:
    """Else every row of it would be rejected, and of the next file too."""
    client = reader(PHARMACIST)
    burk = FOREIGN.replace("förp".encode("cp1252"), b"Burk").replace(b"St\n", b"Burk\n")
    page = send(client, ("f.csv", storerooms()), ("lager.csv", burk))
    work()
    chosen = {"key": "lager.csv|columns:", "name": "Egen", "from-unit": "Enhet", "from-quantity": "Saldo"}
    chosen |= {"from-storeroom_id": "Lagerställe", "from-pack_id": "Artikelnr"}
    chosen |= {"from-batch": "Batchnr", "from-expiry": "Utgångsdatum"}
    answer = client.post(f"{page}kolumner/", chosen).content.decode()
    assert "Burk" in answer
    assert "pack, unit" in answer
    assert 'value="Egen"' in answer  # what was entered is not lost
    assert MappingProfile.objects.count() == 0
    client.post(f"{page}kolumner/", chosen | {"words-unit": "Burk = pack"})
    work()
    assert in_force()[0]["unit"] == "pack"


def test_who_means_it_may_leave_words_without_a_meaning() -> None:
    client = reader(PHARMACIST)
    page = send(client, ("f.csv", storerooms()), ("lager.csv", FOREIGN.replace(b"St\n", b"Kolli\n")))
    work()
    chosen = {"key": "lager.csv|columns:", "from-unit": "Enhet", "from-quantity": "Saldo", "anyway": "1"}
    chosen |= {"from-storeroom_id": "Lagerställe", "from-pack_id": "Artikelnr", "words-unit": "förp = pack"}
    chosen |= {"from-batch": "Batchnr", "from-expiry": "Utgångsdatum"}
    client.post(f"{page}kolumner/", chosen)
    assert MappingProfile.objects.count() == 1
