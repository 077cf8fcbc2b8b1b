"""What a quality report finds in a submission, and what it does not make a fuss about."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import fastexcel
import pytest
from tests.builders.people import ECONOMIST, PHARMACIST, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, reported, stock, storerooms

from samsyn.core.kernel.errors import NotPermitted
from samsyn.core.kernel.roles import Role
from samsyn.core.supply.quality import Grade, QualityReport, Severity
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.ops.picture.quality import read_quality
from samsyn.ops.picture.quality_sentences import WORDS, words
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import Submission

DAY, BEFORE = date(2023, 12, 31), date(2023, 11, 30)
SOON = datetime(2024, 1, 3, 9, tzinfo=UTC)
PACK = next(pack for pack in shipped_catalogue().products if pack.units_per_pack == 28)
HERE = {"pack_id": PACK.pack_id}
WHOLE_WINDOW = {**HERE, "from": "2023-07-01", "to": "2023-12-30", "quantity": "50"}


def sent(
    *stock_rows: dict[str, str],
    rooms: tuple[dict[str, str], ...] = ({},),
    used: tuple[dict[str, str], ...] = (WHOLE_WINDOW,),
    day: date = DAY,
    now: datetime = SOON,
    weeks: bool = True,
) -> QualityReport:
    files = [("f.csv", storerooms(*rooms)), ("l.csv", stock(*(stock_rows or (HERE,))))]
    if used:
        files.append(("u.csv", consumption(*used)))
    if weeks:
        files.append(("v.csv", reported({"signed_on": "2024-01-02"})))
    summary = import_stock(by=PHARMACIST, now=now, region="region-gotland", as_of=day, files=files)
    return read_quality(by=PHARMACIST, number=summary.submission)[1]


def found(report: QualityReport) -> dict[str, Severity]:
    # The list is long and a test's files are short: that its lines are missing is no news here.
    return {one.code: one.severity for one in report.findings if one.code != "list-lines-missing"}


def rows_of(report: QualityReport, code: str) -> list[int]:
    return [row.row for one in report.findings if one.code == code for row in one.rows]


def test_files_without_a_flaw_have_none() -> None:
    assert found(sent()) == {}


def test_a_storeroom_without_stock_or_use_is_doubted_and_named_by_its_row() -> None:
    report = sent(rooms=({}, {"storeroom_id": "tom", "name": "Tom"}))
    assert found(report) == {"storerooms-silent": Severity.DOUBT}
    assert rows_of(report, "storerooms-silent") == [3]


def test_a_batch_of_two_expiry_dates_counts_with_both_and_is_to_be_looked_at() -> None:
    report = sent({**HERE, "quantity": "9"}, {**HERE, "expiry": "2026-06-30"}, {**HERE, "unit": "unit"})
    assert rows_of(report, "batch-of-two-expiries") == [2, 3, 4]


def test_events_that_nothing_tells_apart_all_count_and_are_told() -> None:
    event = {**HERE, "from": "2023-12-05", "to": "2023-12-05"}
    report = sent(used=(WHOLE_WINDOW, event, event, {**event, "quantity": "7"}))
    assert rows_of(report, "events-alike") == [3, 4]
    numbered = sent(used=({**event, "event_id": "1"}, {**event, "event_id": "2"}))
    assert not rows_of(numbered, "events-alike")


def test_batches_without_expiry_are_a_remark_a_doubt_or_a_fault_by_their_share() -> None:
    def with_undated(undated: int, of: int) -> Severity:
        rows = [{**HERE, "batch": f"B{n}", "expiry": "" if n < undated else "2025-06-30"} for n in range(of)]
        return found(sent(*rows))["batches-undated"]

    assert [with_undated(1, 40), with_undated(2, 40), with_undated(10, 40)] == [
        Severity.REMARK,
        Severity.DOUBT,
        Severity.FAULT,
    ]


def test_consumption_that_was_never_sent_is_a_fault_and_half_of_it_a_doubt() -> None:
    assert found(sent(used=()))["consumption-not-told"] is Severity.FAULT
    half = {**WHOLE_WINDOW, "from": "2023-10-01"}
    assert found(sent(used=(half,), day=date(2023, 12, 30)))["consumption-not-told"] is Severity.DOUBT


def test_weeks_not_yet_reported_are_only_remarked() -> None:
    report = sent(weeks=False)
    assert found(report) == {"weeks-not-reported": Severity.REMARK}


def test_units_given_as_packs_are_found_against_the_last_submission() -> None:
    sent({**HERE, "quantity": "10"}, day=BEFORE, used=())
    report = sent({**HERE, "quantity": str(10 * PACK.units_per_pack)})
    assert found(report)["units-for-packs"] is Severity.FAULT
    assert f"{PACK.pack_id} (10 → {10 * PACK.units_per_pack})" in words(report.findings[0], "sv")[0]


def test_a_jump_is_doubted_where_it_is_not_a_matter_of_units() -> None:
    sent({**HERE, "quantity": "10"}, day=BEFORE, used=())
    assert found(sent({**HERE, "quantity": "100"})) == {"jump": Severity.DOUBT}


def test_a_storeroom_that_had_stock_last_time_and_is_gone_now_is_doubted() -> None:
    rooms = ({}, {"storeroom_id": "slite", "name": "Slite"})
    sent(HERE, {**HERE, "storeroom_id": "slite"}, rooms=rooms, day=BEFORE, used=())
    assert found(sent(HERE))["storerooms-gone"] is Severity.DOUBT


def test_the_same_goods_in_the_regions_and_a_suppliers_storeroom_are_a_fault() -> None:
    rooms = ({}, {"storeroom_id": "lev", "name": "Leverantör", "holder": "contracted", "ward_stock": "no"})
    report = sent(
        HERE, {**HERE, "storeroom_id": "lev"}, {**HERE, "storeroom_id": "lev", "batch": "B2"}, rooms=rooms
    )
    assert found(report)["goods-counted-twice"] is Severity.FAULT
    assert rows_of(report, "goods-counted-twice") == [2, 3]


@pytest.mark.parametrize(
    "expiry, code", [("2034-01-01", "expiry-far-away"), ("2023-12-30", "expired-in-stock")]
)
def test_expiry_that_cannot_be_or_has_been_is_found(expiry: str, code: str) -> None:
    assert code in found(sent({**HERE, "expiry": expiry}))


def test_what_expires_on_the_day_itself_or_in_ten_years_is_not() -> None:
    assert (
        found(sent({**HERE, "expiry": "2023-12-31"}, {**HERE, "batch": "B2", "expiry": "2033-12-31"})) == {}
    )


def test_stock_for_more_than_five_years_of_use_is_doubted() -> None:
    assert found(sent({**HERE, "quantity": "1000"})) == {"stock-for-years": Severity.DOUBT}


def test_an_article_that_the_catalogue_lacks_is_told() -> None:
    report = sent(HERE, {**HERE, "pack_id": "EGEN-1"})
    assert found(report) == {"articles-unknown": Severity.DOUBT}
    assert rows_of(report, "articles-unknown") == [3]


def test_stock_counted_long_before_it_was_sent_is_told() -> None:
    assert found(sent(now=datetime(2024, 2, 5, tzinfo=UTC)))["old-when-it-came"] is Severity.DOUBT
    assert (
        found(sent(now=datetime(2024, 5, 5, tzinfo=UTC), day=date(2023, 12, 30)))["old-when-it-came"]
        is Severity.FAULT
    )


def test_rejected_rows_are_told_by_their_share() -> None:
    report = sent(HERE, {**HERE, "batch": "B2", "quantity": "-1"})
    assert found(report) == {"rows-rejected": Severity.FAULT}
    assert report.grade is Grade.D


def test_a_report_is_made_once_and_kept() -> None:
    first = sent(HERE, {**HERE, "batch": "B2", "expiry": ""})
    kept = Submission.objects.get().quality
    assert kept
    assert read_quality(by=PHARMACIST, number=Submission.objects.get().pk)[1] == first
    assert Submission.objects.get().quality == kept


def test_only_those_who_send_for_the_region_read_its_report() -> None:
    sent()
    for other in (ECONOMIST, region_person(Role.PHARMACIST, "region-skane")):
        with pytest.raises(NotPermitted):
            read_quality(by=other, number=Submission.objects.get().pk)


def test_every_finding_has_its_words_in_both_languages() -> None:
    for code, said in WORDS.items():
        assert all((said.what_sv, said.remedy_sv, said.what_en, said.remedy_en)), code


def test_the_report_is_a_page_json_and_a_workbook() -> None:
    sent(HERE, {**HERE, "pack_id": "=1+1"})
    page = f"/forsorjning/inlamningar/{Submission.objects.get().pk}/kvalitet/"
    client = reader(PHARMACIST)
    assert "1 av 2 lagerrader har en vara som inte finns i produktkatalogen" in read(client, page)
    assert json.loads(client.get(f"{page}?format=json").content)["grade"] == "B"
    book = fastexcel.read_excel(b"".join(client.get(f"{page}?format=xlsx").streaming_content))
    assert book.sheet_names == ["Inlämning", "Iakttagelser", "Rader"]
    assert reader(region_person(Role.PHARMACIST, "region-skane")).get(page).status_code == 404
