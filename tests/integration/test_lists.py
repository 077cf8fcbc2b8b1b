"""Lists: imported once and never changed, compared, checked to be a part of another, and what is not judged told apart."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags
from tests.builders.people import (
    EVALUATOR,
    GRANTS_OFFICER,
    NOW,
    OPERATOR,
    PHARMACIST,
    SKR_COORDINATOR,
    region_person,
)
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, products, stock, storerooms
from xlsxwriter import Workbook

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.supply.lists import (
    Dispensing,
    LineKind,
    ListStatus,
    SubstanceList,
    lines_lacking,
    list_difference,
)
from samsyn.core.supply.picture import MinimumLevel
from samsyn.intake.lists import (
    ListProfile,
    keep_list,
    known_lists,
    load_list,
    read_list_table,
    unread_columns,
)
from samsyn.intake.organisations import load_care_areas
from samsyn.intake.shipped import DataFileError
from samsyn.ops.goods.lists import import_list, look_at_list
from samsyn.ops.picture.measuring import measuring_for
from samsyn.store.models import AuditEvent
from samsyn.warehouse.goods import goods

ABOUT = SubstanceList(
    "mine-2024",
    {"sv": "Min", "en": "Mine"},
    ListStatus.SUPPORT_FOR_PRIORITIES,
    {"sv": "", "en": ""},
    tuple(load_care_areas()),
    (),
)
HEAD = "ATC-kod;Substans;Administreringsväg;Vårdområde;Förskrivning;Nivå"
ROW = "C01CA24;adrenalin;injektion;intensivvard|prehospital-vard;rekvisition;2"


@pytest.fixture(autouse=True)
def home(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSYN_HOME", str(installation))


def from_csv(*rows: str, profile: ListProfile | None = None, head: str = HEAD) -> SubstanceList:
    content = "\n".join([head, *rows]).encode()
    return read_list_table(content, file="lista.csv", about=ABOUT, profile=profile or ListProfile())


def test_a_list_is_read_by_the_names_that_its_columns_have() -> None:
    (line,) = from_csv(ROW).lines
    assert (line.id, line.level, line.care_areas) == (
        "c01ca24-injektion",
        2,
        ("intensivvard", "prehospital-vard"),
    )


def test_a_workbook_says_the_same_as_csv() -> None:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEAD, ROW)):
            sheet.write_row(number, 0, row.split(";"))
    read_in = read_list_table(out.getvalue(), file="lista.xlsx", about=ABOUT, profile=ListProfile())
    assert read_in.lines == from_csv(ROW).lines


def test_a_profile_names_columns_words_and_care_areas() -> None:
    profile = ListProfile(
        columns={"substance_sv": "Generiskt namn"},
        words={"route": {"im": "injektion"}},
        care_areas=["slutenvard"],
    )
    (line,) = from_csv(
        "C01CA24;adrenalin;im", head="ATC;Generiskt namn;Administreringsväg", profile=profile
    ).lines
    assert (line.id, line.care_areas) == ("c01ca24-injektion", ("slutenvard",))


@pytest.mark.parametrize(
    "row, complaint",
    [
        (ROW.replace("C01CA24", "C01CA"), "row 3, atc"),
        (ROW.replace("injektion", "nasal"), "row 3, route"),
        (ROW.replace("intensivvard", "iva"), "row 3, care_areas"),
        (ROW.replace("rekvisition", "fritt"), "row 3, dispensing"),
        (ROW.replace(";2", ";5"), "row 3, level"),
        (ROW.replace("C01CA24", "X01AA01"), "row 3, kind"),
        (ROW.replace("adrenalin", ""), "row 3, substance_sv"),
        (ROW.replace("C01CA24", "C01CA03"), "row 3"),
    ],
)
def test_a_mistake_is_told_with_row_and_column(row: str, complaint: str) -> None:
    with pytest.raises(DataFileError) as refused:
        from_csv(ROW.replace("C01CA24", "C01CA03"), row)
    assert complaint in str(refused.value)


def test_what_is_needed_to_give_a_line_is_a_line_of_the_list() -> None:
    head, syringe = HEAD + ";Varuslag;Tillbehör", "X01AA03;spruta;ingen;intensivvard;;2;medicinteknik;"
    given = f"{ROW};;x01aa03-ingen"
    assert from_csv(given, syringe, head=head).lines[0].devices == ("x01aa03-ingen",)
    with pytest.raises(DataFileError) as refused:
        from_csv(syringe.replace("X01AA03", "X01AA04"), given, head=head)
    assert "row 3, devices" in str(refused.value)
    for listed in (load_list("demo-2022"), load_list("demo-2023")):
        assert {device for line in listed.lines for device in line.devices} <= set(listed.by_id)


def test_a_file_without_codes_or_without_lines_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        from_csv("adrenalin", head="Substans")
    assert refused.value.code == "list-column-missing"
    with pytest.raises(DomainError) as refused:
        from_csv()
    assert refused.value.code == "list-empty"


def test_a_column_that_nobody_knows_is_told_and_not_dropped_in_silence() -> None:
    file = b"atc;substans;Niva;Anm;\nN02AA01;morfin;2;x;\n"
    assert unread_columns(file, file="l.csv", profile=ListProfile()) == ("Niva", "Anm")
    known = ListProfile(columns={"level": "niva"})
    assert unread_columns(file, file="l.csv", profile=known) == ("Anm",)


def test_socialstyrelsen_and_the_operator_import_and_what_is_kept_is_never_replaced() -> None:
    found = from_csv(ROW)
    for other in (PHARMACIST, SKR_COORDINATOR, GRANTS_OFFICER, replace(EVALUATOR, organisation="skr")):
        with pytest.raises(NotPermitted):
            import_list(by=other, now=NOW, found=found)
        with pytest.raises(NotPermitted):
            look_at_list(by=other, content=b"", file="l.csv", about=ABOUT, profile=ListProfile())
    kept, is_new = import_list(by=OPERATOR, now=NOW, found=found)
    assert (kept.lines, is_new) == (found.lines, True)
    assert import_list(by=OPERATOR, now=NOW, found=found) == (kept, False)
    with pytest.raises(DomainError) as refused:
        import_list(by=OPERATOR, now=NOW, found=from_csv(ROW.replace(";2", ";3")))
    assert refused.value.code == "list-exists"
    assert [one.action for one in AuditEvent.objects.all()] == ["import-list"]
    assert load_list("mine-2024").lines == found.lines


def test_a_list_replaces_or_is_part_of_one_that_there_is() -> None:
    with pytest.raises(NotFound):
        keep_list(replace(from_csv(ROW), part_of="nobodys"))
    with pytest.raises(DomainError):
        keep_list(replace(from_csv(ROW), id="../mine"))
    assert "mine-2024" not in known_lists()


def test_2022_is_a_part_of_2023_and_what_is_missing_is_told() -> None:
    older, newer = load_list("demo-2022"), load_list("demo-2023")
    assert lines_lacking(older, newer) == ()
    assert lines_lacking(newer, older)
    found = list_difference(older, newer)
    assert (len(older.lines) + len(found.added), found.removed) == (len(newer.lines), ())


def test_what_is_on_prescription_alone_is_shown_and_not_judged() -> None:
    listed = load_list("demo-2023")
    unscored = [line for line in listed.lines if line.dispensing is Dispensing.PRESCRIPTION]
    assert unscored
    measured = measuring_for("lakemedel-2022")
    takes_in = {"intensivvard": frozenset(load_care_areas())}
    numbered = goods(listed, measured.products, takes_in)
    assert {line.id for line in numbered.lines} == {line.id for line in listed.scored}


def test_goods_that_are_no_medicine_are_measured_in_their_own_unit() -> None:
    """A region says which of its articles is of which line; stock, use and minimum level then count as of any other."""
    from samsyn.ops.picture.measuring import sent_of
    from samsyn.ops.stock.sending import import_stock
    from samsyn.store.queries.stock import snapshot_on
    from samsyn.warehouse.region import Measuring, measure_region
    from samsyn.warehouse.results import content_hash

    day, region = date(2023, 12, 31), "region-gotland"
    mask = next(line for line in load_list("demo-2023").lines if line.kind is LineKind.PROTECTION)
    here = {"region": region, "pack_id": "MASK-1"}
    article = {**here, "name": "Mask", "atc": mask.atc, "route": "ingen", "units_per_pack": "50"}
    article |= {"amount_per_unit": "1", "amount_unit": "st", "form": "", "strength": ""}
    blood = {**article, "pack_id": "BLOD-1", "name": "Blod", "atc": "X03AA01", "units_per_pack": "1"}
    unused = {
        "region": region,
        "pack_id": "BLOD-1",
        "quantity": "7",
        "expiry": "2030-01-01",
        "minimum_level": "8",
    }
    files = [
        ("f", storerooms({"region": region})),
        ("p", products(article, blood)),
        ("l", stock({**here, "quantity": "40", "expiry": "2030-01-01"}, unused)),
        ("u", consumption({**here, "from": "2023-07-02", "to": "2023-12-30", "quantity": "182"})),
    ]
    import_stock(by=OPERATOR, now=NOW, region=region, as_of=day, files=files)
    usual = measuring_for("lakemedel-2022")
    listed = load_list("demo-2023")
    parameters = replace(usual.parameters, list_id=listed.id, list_sha256=content_hash(listed.lines))
    measuring = Measuring(listed, usual.products, parameters)
    found = measure_region(region, day, sent_of(snapshot_on(day).of_region(region), day), measuring)
    area = next(one for one in found.areas if one.area == "intensivvard")
    line = next(one for one in area.lines if one.line_id == mask.id)
    assert int(line.likely.days) == 40
    never_used = next(one for one in area.lines if one.line_id == "x03aa01-ingen")
    assert never_used.best == MinimumLevel(held=7, required=8)


def test_the_pages_show_lists_lines_and_differences() -> None:
    ours = reader(region_person(PHARMACIST.role, "region-skane"))
    assert "varje rad finns där" in read(ours, "/forsorjning/listor/")
    page = read(ours, "/forsorjning/listor/demo-2023/?slag=blod&niva=2")
    assert "Erytrocytkoncentrat" in page
    assert "Adrenalin" not in page
    assert "Den första är en delmängd av den andra." in read(
        ours, "/forsorjning/listor/demo-2022/jamfor/demo-2023/"
    )
    read(ours, "/forsorjning/listor/finns-inte/", status=404)
    read(ours, "/forsorjning/listor/demo-2023/?omrade=iva", status=404)
    read(reader(), "/forsorjning/listor/", status=302)


def send(client: Client, act: str, *rows: str, head: str = HEAD, **fields: object) -> HttpResponse:
    """Send a list on its page."""
    told = {
        "title": "Lista 2024",
        "id": "sos-2024",
        "version": "2",
        "replaces": "",
        "part_of": "",
        "act": act,
    }
    content = "\n".join([head, *rows]).encode()
    file = SimpleUploadedFile("lista.csv", content)
    return client.post("/forsorjning/ny-lista/", {**told, "file": file, **fields})


def text_of(answer: HttpResponse) -> str:
    return " ".join(unescape(strip_tags(answer.content.decode())).split())


def test_socialstyrelsen_looks_at_a_list_on_its_page_and_keeps_it() -> None:
    ours = reader(EVALUATOR)
    assert "Läs in en lista" in read(ours, "/forsorjning/listor/")
    looked = text_of(
        send(
            ours,
            "look",
            f"{ROW};nej",
            head=HEAD + ";Anm",
            replaces="demo-2022",
            part_of="demo-2023",
            id="sos-2024",
        )
    )
    gone = len(load_list("demo-2022").lines) - 1
    assert "1 rad, 1 av dem bedöms: läkemedel (1)." in looked
    assert "De här kolumnerna läses inte, för inget säger vad de är: Anm." in looked
    assert f"0 rader har tillkommit, {gone} har utgått" in looked
    assert "sos-2024" not in known_lists()
    kept = send(ours, "keep", ROW, status="stöd för prioriteringar")
    assert kept.headers["Location"] == "/forsorjning/listor/sos-2024/"
    assert load_list("sos-2024").status is ListStatus.SUPPORT_FOR_PRIORITIES
    assert "Listan är sparad." in read(ours, "/forsorjning/listor/sos-2024/")
    assert AuditEvent.objects.get().actor == EVALUATOR.username


def test_a_profile_goes_with_the_list_on_its_page() -> None:
    told = SimpleUploadedFile("p.yaml", b"columns: {substance_sv: Namn}\nwords: {route: {im: injektion}}")
    kept = send(
        reader(EVALUATOR), "keep", "C01CA24;adrenalin;im", head="ATC;Namn;Administreringsväg", profile=told
    )
    assert kept.status_code == 302
    assert load_list("sos-2024").lines[0].id == "c01ca24-injektion"


@pytest.mark.parametrize(
    "row, fields, told",
    [
        (ROW.replace("C01CA24", "C01"), {}, "Rad 2, kod: ”C01” är ingen ATC-kod på nivå 5"),
        (
            ROW.replace("injektion", "nasal"),
            {},
            "Rad 2, administreringsväg: ”nasal” är inget av injektion, infusion",
        ),
        (ROW.replace("adrenalin", ""), {}, "Rad 2, svenskt namn: cellen är tom"),
        (f"{ROW}\n{ROW}", {}, "Rad 3: c01ca24-injektion står två gånger."),
        ('C01CA24;"adrenalin', {}, "ett citattecken saknar slut"),
        ("", {}, "lista.csv har inga rader."),
        (ROW, {"id": "Sos 2024"}, "”Sos 2024” är inget id för en lista"),
        (ROW, {"id": "demo-2022"}, "Det finns redan en lista demo-2022 med andra rader"),
        (ROW, {"title": " "}, "Ge listan en titel"),
        (ROW, {"part_of": "ingen"}, "Det finns ingen sådan lista."),
        (ROW, {"file": ""}, "Välj en fil."),
        (ROW, {"file": SimpleUploadedFile("l.csv", b"\xff\xfe")}, "Filen är inte text i UTF-8."),
        (
            ROW,
            {"file": SimpleUploadedFile("l.xlsx", b"PK\x03\x04")},
            "l.xlsx kan inte läsas som en Excelfil.",
        ),
        (ROW, {"file": SimpleUploadedFile("l.csv", b"atc;namn\n")}, "l.csv saknar kolumn för svenskt namn"),
        (
            ROW,
            {"profile": SimpleUploadedFile("p.yaml", b"kolumner: {}")},
            "Nyckeln kolumner är inte känd här",
        ),
        (ROW, {"profile": SimpleUploadedFile("p.yaml", b"a: [")}, "Mappningsprofilen: Rad"),
    ],
)
def test_what_is_wrong_with_a_list_is_told_on_its_page_and_nothing_is_kept(
    row: str, fields: dict[str, object], told: str
) -> None:
    known = set(known_lists())
    answer = send(reader(EVALUATOR), "keep", row, **fields)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert set(known_lists()) == known


def test_a_list_is_brought_in_by_nobody_else() -> None:
    for other in (PHARMACIST, SKR_COORDINATOR, GRANTS_OFFICER):
        assert send(reader(other), "keep", ROW).status_code == 403
        assert "Läs in en lista" not in read(reader(other), "/forsorjning/listor/")
    assert "sos-2024" not in known_lists()


def test_a_program_gets_the_lists() -> None:
    ours = reader(EVALUATOR)
    about = {one["id"]: one for one in ours.get("/v1/lists").json()}
    assert about["demo-2022"]["lackingInWhole"] == []
    whole = ours.get("/v1/lists/demo-2023").json()
    assert {line["kind"] for line in whole["lines"]} >= {"läkemedel", "blod", "medicinteknik"}


def test_what_is_judged_is_asked_for_by_yes_or_no() -> None:
    address = "/forsorjning/listor/demo-2022/?bedoms="
    assert reader(EVALUATOR).get(address + "ja").status_code == 200
    assert reader(EVALUATOR).get(address + "kanske").status_code == 400


def test_a_program_gets_what_differs_between_two_lists() -> None:
    older, newer = load_list("demo-2022"), load_list("demo-2023")
    told = reader(EVALUATOR).get("/v1/lists/demo-2022/differences/demo-2023").json()
    assert {one["id"] for one in told["added"]} == {
        line.id for line in newer.lines if line.id not in older.by_id
    }
    assert told["isPart"] is (not told["removed"])
    changed = {one["line"]: [field["field"] for field in one["fields"]] for one in told["changed"]}
    assert changed
    assert all(fields for fields in changed.values())
    assert reader(EVALUATOR).get("/v1/lists/demo-2022/differences/nobodys").status_code == 404
