"""The shortage feed: what a notice states, and what its silence does not."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from defusedxml.ElementTree import parse

from samsyn.core.supply.shortages import NoticeKind, ShortageNotice, count_shortages
from samsyn.intake.shipped import DATA, DataFileError
from samsyn.intake.shortages import NAMESPACE, load_shortages, read_shortages, text_at

DAY = date(2026, 8, 22)


def notice(**stated: date) -> ShortageNotice:
    dates = {"starts": None, "forecast_end": None, "actual_end": None, **stated}
    return ShortageNotice("1", NoticeKind.SHORTAGE, "20100205100223", "C01CA03", **dates)


def test_the_shipped_feed_has_787_notices():
    assert len({one.notice_id for one in load_shortages()}) == 787


def test_a_date_marked_as_not_stated_is_unknown():
    granisetron = [one for one in load_shortages() if one.pack_id == "20071016100170"]

    assert [(one.starts, one.forecast_end, one.actual_end) for one in granisetron] == [
        (date(2024, 7, 15), None, None)
    ]


def test_a_shortage_without_a_stated_end_is_still_running():
    assert notice(starts=date(2024, 1, 1)).is_running(DAY)


def test_a_forecast_end_that_has_passed_does_not_mean_that_the_pack_is_back():
    assert notice(starts=date(2024, 1, 1), forecast_end=date(2025, 1, 1)).is_running(DAY)


def test_a_shortage_has_ended_from_its_actual_end():
    ended = notice(starts=date(2024, 1, 1), actual_end=DAY)

    assert ended.is_running(date(2026, 8, 21))
    assert not ended.is_running(DAY)


def test_a_shortage_that_begins_tomorrow_is_not_running():
    assert not notice(starts=date(2026, 8, 23)).is_running(DAY)


def test_few_of_the_shortages_were_running_at_the_end_of_2023_and_many_on_the_day_of_the_feed():
    def running(day: date) -> int:
        return sum(one.is_running(day) for one in load_shortages() if one.kind is NoticeKind.SHORTAGE)

    assert running(date(2023, 12, 31)) < 30 < 200 < running(DAY)


@pytest.mark.parametrize(
    "text, complaint",
    [("not xml", "line 1: is not XML"), ("<Feed/>", "line 1: is not a shortage feed: its root is Feed")],
)
def test_another_file_is_refused(tmp_path: Path, text: str, complaint: str):
    path = tmp_path / "feed.xml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataFileError, match=complaint):
        read_shortages(path)


ROOT = (
    '<OpenDataMedicineShortages xmlns="http://eservices.lakemedelsverket.se/opendata/medicineshortage/v3/">'
)
ONE = f"""{ROOT}
<MedicineShortage><MedicineShortageId>1</MedicineShortageId><TypeOfShortage>SHORTAGE</TypeOfShortage>
<MedicinalProduct><NPLId>2</NPLId><ProductName>Läk</ProductName><PackagedMedicinalProduct><NPLPackId>3</NPLPackId>
<Interval><ForecastedStartDate>2026-01-01</ForecastedStartDate><ActualEndDate nullFlavor="UNK">2026-02-01</ActualEndDate>
</Interval></PackagedMedicinalProduct></MedicinalProduct></MedicineShortage></OpenDataMedicineShortages>"""


def read_bytes(tmp_path: Path, content: bytes) -> tuple[ShortageNotice, ...]:
    path = tmp_path / "feed.xml"
    path.write_bytes(content)
    return read_shortages(path)


def refusal(tmp_path: Path, content: bytes) -> str:
    with pytest.raises(DataFileError) as refused:
        read_bytes(tmp_path, content)
    return str(refused.value)


def test_a_value_beside_its_mark_of_not_stated_is_not_read(tmp_path: Path):
    (one,) = read_bytes(tmp_path, ONE.encode())
    assert (one.actual_end, one.starts, one.product_name) == (None, date(2026, 1, 1), "Läk")


def test_a_feed_in_another_encoding_that_it_states_is_read(tmp_path: Path):
    text = '<?xml version="1.0" encoding="iso-8859-1"?>' + ONE
    assert read_bytes(tmp_path, text.encode("latin-1"))[0].product_name == "Läk"


def test_a_feed_in_another_encoding_than_it_states_is_refused_with_the_line(tmp_path: Path):
    assert "line 3: is not XML in the encoding that it states" in refusal(tmp_path, ONE.encode("latin-1"))


def test_an_encoding_that_nobody_knows_is_refused_with_the_line(tmp_path: Path):
    text = '<?xml version="1.0" encoding="no-such"?>' + ONE
    assert "line 1: is not XML in" in refusal(tmp_path, text.encode())


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_feed_that_is_cut_off_is_refused_wherever_it_ends(tmp_path: Path, kept: float):
    content = ONE.encode()
    told = refusal(tmp_path, content[: int(len(content) * kept)])
    assert "the file is cut off here; fetch the whole file anew" in told


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_a_feed_that_declares_a_document_type_is_refused_before_any_entity_is_read(
    tmp_path: Path, declared: str
):
    told = refusal(tmp_path, f'<?xml version="1.0"?>\n{declared}\n{ONE}'.encode())
    assert "line 2: is not XML that is safe to read" in told


@pytest.mark.parametrize(
    "was, is_now, complaint",
    [
        (">SHORTAGE<", ">PAUSE<", "has TypeOfShortage “PAUSE”; expected SHORTAGE or CESSATION"),
        (">2026-01-01<", ">1/2-26<", "has ForecastedStartDate “1/2-26”; expected a date as 2026-08-22"),
        (">1</MedicineShortageId>", "></MedicineShortageId>", "has a notice without MedicineShortageId"),
        (
            "/v3/",
            "/v2/",
            "its root is OpenDataMedicineShortages of http://eservices.lakemedelsverket.se/opendata/medicineshortage/v2/;",
        ),
    ],
)
def test_what_a_feed_cannot_say_is_refused_with_its_line(
    tmp_path: Path, was: str, is_now: str, complaint: str
):
    told = refusal(tmp_path, ONE.replace(was, is_now).encode())
    assert complaint in told
    assert "feed.xml: line " in told


def test_the_shipped_feed_is_counted_as_a_slow_reading_of_the_tree_counts_it():
    """Counted from the tree by the words of the rule, without the reader or the core."""
    path = DATA / "shortages" / "lakemedelsverket-shortages-2026-08-22.xml"
    day, packages, products = DAY.isoformat(), 0, []
    for notice in parse(path).getroot().iter(f"{NAMESPACE}MedicineShortage"):
        for product in notice.iter(f"{NAMESPACE}MedicinalProduct"):
            states = []
            for pack in product.iter(f"{NAMESPACE}PackagedMedicinalProduct"):
                end = text_at(pack, "Interval/ActualEndDate") or "9999"
                begins = text_at(pack, "Interval/ForecastedStartDate") or ""
                states.append("ended" if end <= day else "upcoming" if begins > day else "active")
            packages += len(states)
            products.append(next(one for one in ("active", "upcoming", "ended") if one in states))
    counted = asdict(count_shortages(load_shortages(), DAY))
    states_counted = {one: products.count(one) for one in ("active", "upcoming", "ended")}
    assert counted == {"notices": 787, "products": len(products), "packages": packages, **states_counted}
    assert (counted["products"], counted["packages"]) == (834, 887)


def test_products_whose_npl_id_is_masked_are_counted_one_by_one():
    ended, active = notice(actual_end=date(2026, 2, 1)), notice(starts=date(2026, 1, 1))
    feed = [
        replace(ended, product_name="A"),
        replace(active, product_name="B", pack_id="2"),
        replace(active, product_name="B", pack_id="3"),
    ]
    counts = count_shortages(feed, DAY)
    assert (counts.notices, counts.products, counts.packages) == (1, 2, 3)
    assert (counts.active, counts.ended) == (1, 1)
