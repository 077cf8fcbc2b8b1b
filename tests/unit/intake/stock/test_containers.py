"""gzip and zip are opened within limits, and nothing in them reaches outside the folder given."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.builders import workbooks

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock import containers
from samsyn.intake.stock.containers import unpacked
from samsyn.intake.stock.opening import open_sheets

CSV = b"Vara;Antal\nA;1\n"


def put(tmp_path: Path, content: bytes, name: str = "sent") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(DomainError) as error:
        unpacked(path, "sent.zip", path.parent / "folder")
    return error.value.code


def test_each_file_is_read_and_told_where_it_was(tmp_path: Path) -> None:
    path = workbooks.zipped(
        tmp_path / "a.zip", {"lager.csv": CSV, "mer/uttag.csv.gz": gzip.compress(CSV, mtime=0)}
    )
    sheets = open_sheets(path, "a.zip", {}, tmp_path / "folder")
    assert [(one.name, one.reading.inside) for one in sheets] == [
        ("a.zip/lager.csv", ("zip",)),
        ("a.zip/uttag.csv", ("zip", "gzip")),
    ]
    assert next(sheets[1].batches()).columns == [["A"], ["1"]]


def test_what_lies_in_a_zip_beside_the_data_is_left_out_and_told_of(tmp_path: Path) -> None:
    beside = {"LÄSMIG.txt": "Export från lagret.\nFrågor: ring.\n".encode(), "om.pdf": b"%PDF-1.7 x"}
    path = workbooks.zipped(tmp_path / "a.zip", {**beside, "lager.csv": CSV})
    (sheet,) = open_sheets(path, "a.zip", {}, tmp_path / "folder")
    assert sheet.name == "a.zip/lager.csv"
    assert [dict(one.facts)["files"] for one in sheet.reading.notes if one.code == "files-left-out"] == [
        "LÄSMIG.txt, om.pdf"
    ]
    # What is called a table is meant as data: to leave it out might lose it.
    meant = workbooks.zipped(tmp_path / "c.zip", {"lager.csv": CSV, "uttag.xls": b"<html><table>"})
    with pytest.raises(DomainError):
        open_sheets(meant, "c.zip", {}, tmp_path / "third")
    only = workbooks.zipped(tmp_path / "b.zip", beside)
    with pytest.raises(DomainError) as refused:
        open_sheets(only, "b.zip", {}, tmp_path / "other")
    assert refused.value.code == "format-not-taken"


def test_questions_about_two_files_of_a_zip_are_kept_apart(tmp_path: Path) -> None:
    dates = b"Vara;Dag\nA;11/01/2025\n"
    path = workbooks.zipped(tmp_path / "a.zip", {"a.csv": dates, "b.csv": dates})
    answers = {"date-order:a.csv:Dag": "dmy"}
    first, second = open_sheets(path, "a.zip", answers, tmp_path / "folder")
    assert (first.reading.date_order, first.questions) == ("dmy", ())
    assert [one.key for one in second.questions] == ["date-order:b.csv:Dag"]


def test_no_name_reaches_outside_the_folder(tmp_path: Path) -> None:
    names = ["../../out.csv", "/etc/out.csv", "..\\..\\out.csv", "a\x1b[31m.csv"]
    path = workbooks.zipped(tmp_path / "a.zip", dict.fromkeys(names, CSV))
    found = unpacked(path, "a.zip", tmp_path / "folder")
    assert {one.path.parent for one in found} == {tmp_path / "folder"}
    assert [one.name for one in found] == ["a.zip/out.csv"] * 3 + ["a.zip/a_[31m.csv"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip", "folder"]


def test_what_archivers_add_is_no_file(tmp_path: Path) -> None:
    path = workbooks.zipped(tmp_path / "a.zip", {"a.csv": CSV, "__MACOSX/._a.csv": b"x", ".DS_Store": b"y"})
    assert [one.place for one in unpacked(path, "a.zip", tmp_path / "folder")] == [""]


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(60 * 1024 * 1024))
    assert refused(put(tmp_path, bomb)) == "unpacked-too-dense"
    assert refused(workbooks.zipped(tmp_path / "b.zip", {"a.csv.gz": bomb})) == "unpacked-too-dense"
    assert sum(one.stat().st_size for one in (tmp_path / "folder").iterdir()) < 30 * 1024 * 1024


def test_all_that_is_unpacked_counts_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "UNPACKED_BYTES", 2 * len(CSV))
    assert refused(workbooks.zipped(tmp_path / "a.zip", dict.fromkeys("abc", CSV))) == "unpacked-too-large"


def test_containers_within_containers_end_somewhere(tmp_path: Path) -> None:
    content = CSV
    for _ in range(containers.DEPTH):
        content = gzip.compress(content, mtime=0)
    assert len(unpacked(put(tmp_path, content), "a", tmp_path / "folder")) == 1
    assert refused(put(tmp_path, gzip.compress(content, mtime=0))) == "too-deep"


def test_so_many_files_and_no_more(tmp_path: Path) -> None:
    names = [f"{number}.csv" for number in range(containers.ENTRIES + 1)]
    assert refused(workbooks.zipped(tmp_path / "a.zip", dict.fromkeys(names, CSV))) == "too-many-inside"
    many = dict.fromkeys((f"{number:0200}" for number in range(5_000)), b"")
    assert refused(workbooks.zipped(tmp_path / "b.zip", many)) == "too-many-inside"


@pytest.mark.parametrize(
    "content, code",
    [
        (gzip.compress(CSV, mtime=0)[:-9], "broken-file"),
        (gzip.compress(CSV, mtime=0)[:10] + b"\xff" * 20, "broken-file"),
        (b"PK\x03\x04 and no more", "broken-file"),
        (b"PK\x05\x06" + bytes(18), "empty-file"),
    ],
)
def test_a_damaged_container_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refused(put(tmp_path, content)) == code


def test_a_zip_with_a_password_is_refused_and_says_so(tmp_path: Path) -> None:
    assert refused(workbooks.encrypted(tmp_path / "a.zip", {"a.csv": CSV})) == "encrypted-file"


@pytest.mark.parametrize("start", [b"<html><table>", b"%PDF-1.7", b"\x89PNG\r\n", b"7z\xbc\xaf\x27\x1c"])
def test_other_formats_are_named_as_not_taken(tmp_path: Path, start: bytes) -> None:
    with pytest.raises(DomainError) as error:
        open_sheets(put(tmp_path, start + b"\n1;2\n"), "lager.xls", {}, tmp_path / "folder")
    assert error.value.code == "format-not-taken"
