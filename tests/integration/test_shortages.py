"""The shortage feed's versions: who imports, what comes into force, what is refused, what is kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.builders.people import NOW, OPERATOR, PHARMACIST
from tests.builders.readers import reader

from samsyn.cli import main
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.supply.shortages import NoticeTurn
from samsyn.intake.shipped import DATA, DataFileError
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.shortages.feed import ShortageImport, compare_feeds, feed_of, import_shortages, newest_changes
from samsyn.store.models import AuditEvent
from samsyn.store.queries.shortages import feed_in_force, feed_versions
from samsyn.store.queries.stock import named_objects

DAY = date(2026, 8, 22)
SHIPPED = DATA / "shortages" / "lakemedelsverket-shortages-2026-08-22.xml"
BACK = "20180608100112"


def take_in(path: Path = SHIPPED, **terms: str) -> ShortageImport:
    return import_shortages(by=OPERATOR, now=NOW, path=path, on=DAY, **terms)


def edited(tmp_path: Path, was: str, is_now: str) -> Path:
    path = tmp_path / "feed.xml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace(was, is_now, 1), encoding="utf-8")
    return path


def with_notices(tmp_path: Path, kept: int) -> Path:
    """The shipped feed with only its first notices."""
    start = "<MedicineShortage>"
    head, *notices = SHIPPED.read_text(encoding="utf-8").split(start)
    end = "" if kept == len(notices) else "</MedicineShortages></OpenDataMedicineShortages>"
    path = tmp_path / "fewer.xml"
    path.write_text(start.join([head, *notices[:kept]]) + end, encoding="utf-8")
    return path


def test_what_is_kept_is_the_file_as_it_came_and_who_took_it_in() -> None:
    version = take_in().version
    assert (version.notices, version.packages, version.imported_by) == (787, 887, OPERATOR.username)
    assert warehouse_objects().get(version.original, "xml") == SHIPPED.read_bytes()
    assert version.original in named_objects()
    assert [one.action for one in AuditEvent.objects.all()] == ["import-shortages"]


def test_the_same_feed_again_makes_no_version() -> None:
    first = take_in().version
    again = take_in()
    assert (again.is_new, again.version, again.changes) == (False, first, ())
    assert AuditEvent.objects.count() == 1


def test_only_the_operator_imports() -> None:
    with pytest.raises(NotPermitted):
        import_shortages(by=PHARMACIST, now=NOW, path=SHIPPED, on=DAY)
    assert feed_in_force() is None


@pytest.mark.parametrize("kept", [0, 600])
def test_a_feed_that_shrinks_implausibly_is_refused_and_the_last_good_one_stays(
    tmp_path: Path, kept: int
) -> None:
    good = take_in().version
    with pytest.raises(DomainError, match="shortages-shrink"):
        take_in(with_notices(tmp_path, kept))
    assert feed_in_force() == good


def test_a_feed_that_shrinks_is_taken_in_when_someone_says_why(tmp_path: Path) -> None:
    take_in()
    version = take_in(with_notices(tmp_path, 600), accept_loss="old notices were cleared").version
    assert (version.notices, version.why) == (600, "old notices were cleared")


def test_a_feed_that_is_cut_off_leaves_the_last_good_one(tmp_path: Path) -> None:
    good = take_in().version
    path = tmp_path / "cut.xml"
    path.write_bytes(SHIPPED.read_bytes()[:900_000])
    with pytest.raises(DataFileError, match=r"line [0-9]+: .*cut off here"):
        take_in(path)
    assert feed_in_force() == good
    assert len(feed_of(good)) == 887


def test_the_newest_import_tells_what_it_changed(tmp_path: Path) -> None:
    take_in()
    take_in(edited(tmp_path, "<ActualEndDate>2026-05-25</ActualEndDate>", ""))
    (change,) = newest_changes(DAY)
    assert (change.turn, change.notice.pack_id) == (NoticeTurn.CHANGED, BACK)
    assert change.changed == (("actual_end", date(2026, 5, 25), None),)

    newest, oldest = (one.number for one in feed_versions())
    (back,) = compare_feeds(newest, oldest, DAY)
    assert back.turn is NoticeTurn.ENDED


def test_a_program_reads_what_the_newest_feed_changed_or_any_two(tmp_path: Path) -> None:
    take_in()
    first = reader(PHARMACIST).get(f"/v1/shortage-changes?on={DAY}").json()
    assert (first["earlier"], first["turns"]["new"], first["total"]) == (None, 887, 887)
    take_in(edited(tmp_path, "<ActualEndDate>2026-05-25</ActualEndDate>", ""))
    told = reader(PHARMACIST).get(f"/v1/shortage-changes?on={DAY}").json()
    (row,) = told["rows"]
    assert (row["turn"], row["notice"]["packId"]) == ("changed", BACK)
    assert row["fields"] == [{"field": "actualEnd", "was": "2026-05-25", "now": None}]
    newest, oldest = told["later"], told["earlier"]
    back = f"/v1/shortage-changes?on={DAY}&earlier={newest}&later={oldest}"
    assert reader(PHARMACIST).get(back).json()["turns"]["ended"] == 1
    assert reader(PHARMACIST).get("/v1/shortage-changes?earlier=98&later=99").status_code == 404


def test_a_version_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound, match="no-shortages-yet"):
        newest_changes(DAY)
    with pytest.raises(NotFound, match="unknown-feed-version"):
        compare_feeds(7, 8, DAY)


@pytest.fixture
def samsyn(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """samsyn("shortages", "diff") runs a command; returns what it printed, also where it was refused."""

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["samsyn", *arguments])
        with pytest.raises(SystemExit):
            main()
        said = capsys.readouterr()
        return said.out + said.err

    return run


def test_the_command_line_prints_exactly_the_counts(samsyn: Callable[..., str]) -> None:
    said = json.loads(samsyn("shortages", "import", str(SHIPPED), "--on", "2026-08-22", "--format", "json"))
    assert list(said) == ["notices", "products", "packages", "active", "upcoming", "ended"]
    assert (said["notices"], said["products"], said["packages"]) == (787, 834, 887)


def test_the_command_line_tells_a_change_in_words(samsyn: Callable[..., str], tmp_path: Path) -> None:
    samsyn("shortages", "import", str(SHIPPED), "--on", "2026-08-22")
    changed = edited(tmp_path, "<ActualEndDate>2026-05-25</ActualEndDate>", "")
    said = samsyn("shortages", "import", str(changed), "--on", "2026-08-22")
    assert "Packs: 0 new, 1 changed, 0 ended, 0 gone." in said
    told = samsyn("shortages", "diff", "--on", "2026-08-22")
    assert f"changed  {BACK}" in told
    assert "actual end: 2026-05-25 → not stated" in told


def test_the_command_line_refuses_a_feed_cut_off_in_one_sentence(
    samsyn: Callable[..., str], tmp_path: Path
) -> None:
    samsyn("shortages", "import", str(SHIPPED))
    said = samsyn("shortages", "import", str(with_notices(tmp_path, 10)))
    assert "has 10 notices and the one in force 787" in said
