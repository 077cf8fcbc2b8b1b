"""The shortage feed: what a notice states, and what its silence does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from samsyn.core.supply.shortages import NoticeKind, ShortageNotice
from samsyn.intake.shipped import DataFileError
from samsyn.intake.shortages import load_shortages, read_shortages

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
    "text, complaint", [("not xml", "is not XML"), ("<Feed/>", "is not a shortage feed: its root is Feed")]
)
def test_another_file_is_refused(tmp_path: Path, text: str, complaint: str):
    path = tmp_path / "feed.xml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataFileError, match=complaint):
        read_shortages(path)
