"""The commands `samsyn agreements` and `samsyn funds`, as a user meets them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest

from samsyn.cli import main


@pytest.fixture
def samsyn(monkeypatch, capsys):
    """Runs a command; gives its exit code, what it printed and what it said on the error stream."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["samsyn", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return ended.value.code, printed.out, printed.err

    return run


def test_the_allocation_as_csv_has_21_rows_of_whole_kronor_and_nothing_else(samsyn):
    code, out, _ = samsyn("agreements", "allocate", "civilt-forsvar-2023", "--format", "csv")
    header, *rows = csv.reader(io.StringIO(out))

    assert code == 0
    assert header == ["recipient", "population", "base", "share", "total"]
    assert len(rows) == 21
    assert ["region-skane", "1413080", "6500000", "35411938", "41911938"] in rows
    assert sum(int(row[4]) for row in rows) == 400_000_000


def test_the_allocation_as_a_table_ends_with_the_sums_and_names_skr_apart(samsyn):
    _, out, _ = samsyn("agreements", "allocate", "civilt-forsvar-2023")
    (total,) = [line for line in out.splitlines() if line.startswith("total")]

    assert total.split("  ")[-1] == "400 000 000"
    assert "skr 5 500 000 kr (A23 §5)" in out


def test_the_allocation_as_json_has_its_totals_apart(samsyn):
    _, out, _ = samsyn("agreements", "allocate", "civilt-forsvar-2023", "--format", "json")
    data = json.loads(out)

    assert len(data["rows"]) == 21
    assert data["totals"] == {
        "population": 10_514_719,
        "base": 136_500_000,
        "share": 263_500_000,
        "total": 400_000_000,
    }
    assert data["besides"] == [{"recipient": "skr", "total": 5_500_000, "at": "A23 §5"}]


def test_the_list_names_every_agreement_and_says_no_more_of_a_date_than_is_known(samsyn):
    code, out, _ = samsyn("agreements", "list")

    assert code == 0
    (t23,) = [line for line in out.splitlines() if line.startswith("lakemedel-2023")]
    assert "2023-06 " in t23


@pytest.mark.parametrize(
    "agreement_id", ["civilt-forsvar-2023", "lakemedel-2022", "lakemedel-2023", "lakemedel-2024"]
)
def test_every_agreement_can_be_shown_with_its_sections(samsyn, agreement_id):
    code, out, _ = samsyn("agreements", "show", agreement_id)

    assert code == 0
    assert "Measures" in out
    assert "[" in out


def test_the_window_of_2022_is_marked_conditional_once_l24_is_signed(samsyn):
    _, before, _ = samsyn("funds", "windows", "--on", "2024-02-01", "--known", "2023-12-19")
    _, after, _ = samsyn("funds", "windows", "--on", "2024-02-01")

    assert "2022-01-01 – 2023-12-31" in before
    assert "conditional" not in before
    assert "2022-01-01 – 2024-12-31" in after
    assert "signed, conditional on approval" in after


def test_windows_as_json_give_what_was_before(samsyn):
    _, out, _ = samsyn("funds", "windows", "--on", "2024-02-01", "--format", "json")
    windows = {window["agreement"]: window for window in json.loads(out)["windows"]}

    assert windows["lakemedel-2022"]["state"] == "usable"
    assert windows["lakemedel-2022"]["before"][0]["was"]["to"] == "2023-12-31"
    assert windows["lakemedel-2023"]["before"][0]["was"]["value"] == "unknown"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("agreements", "show", "lakemedel-2025"), "there is no agreement 'lakemedel-2025'"),
        (("agreements", "allocate", "lakemedel-2024"), "population of 2023-08 (L24 §3)"),
        (("funds", "windows", "--on", "2024-02-31"), "'2024-02-31' is not a date"),
        (("funds", "windows", "--on", "20240201"), "'20240201' is not a date"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_2(samsyn, words, says):
    code, out, err = samsyn(*words)

    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_asking_for_agreements_wakes_neither_django_nor_the_warehouse():
    program = (
        "import sys; from samsyn.cli import main; sys.argv = ['samsyn', 'agreements', 'list']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print({'django', 'duckdb', 'numba', 'pyarrow', 'rich'} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ended.stdout.splitlines()[-1] == "set()"
