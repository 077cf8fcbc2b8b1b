"""A population is taken in once, by the operator, and the audit trail tells of it."""

from __future__ import annotations

import hashlib
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.builders.people import ECONOMIST, NOW, OPERATOR
from tests.builders.scb import COUNTS, export, sheet_rows, workbook

from samsyn.cli import main
from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.intake.populations import Export, load_populations, pin_population, read_export
from samsyn.ops.agreements.populations import import_population
from samsyn.ops.kernel.audit import verify_chains
from samsyn.store.models import AuditEvent

OTHER = {**COUNTS, "12": 1_400_000}


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, installation: Path) -> Path:
    """The populations lie where the rest of the installation does, and what waits for the commit is done at once."""
    monkeypatch.setenv("SAMSYN_HOME", str(installation))
    monkeypatch.setattr("samsyn.ops.kernel.audit.transaction.on_commit", lambda work: work())
    return installation


def read(content: bytes, snapshot: str = "2023-08", day: date = date(2023, 8, 31)) -> Export:
    """An export as read, of a day, for an id."""
    return read_export(
        content, file="scb.csv", snapshot=snapshot, reference_date=day, source="SCB", column=None
    )


def take_in(
    content: bytes, *, by: Actor = OPERATOR, snapshot: str = "2023-08", day: date = date(2023, 8, 31)
) -> bool:
    """Import an export; whether it was new."""
    return import_population(by=by, now=NOW, export=read(content, snapshot, day))[1]


def test_the_trail_tells_who_pinned_what_from_which_file() -> None:
    assert take_in(export())

    event = AuditEvent.objects.get()
    digest = hashlib.sha256(export()).hexdigest()
    assert (event.actor, event.action) == (OPERATOR.username, "import-population")
    assert (event.organisation, event.subject) == ("installation", f"population/2023-08/{digest}")
    assert verify_chains() == []


def test_only_the_operator_imports() -> None:
    with pytest.raises(NotPermitted):
        take_in(export(), by=ECONOMIST)
    assert "2023-08" not in load_populations()


@pytest.mark.parametrize("again", [export(), export(","), workbook(Folkmängd=sheet_rows())])
def test_the_same_figures_once_more_change_nothing_from_whichever_file(again: bytes) -> None:
    take_in(export())
    pinned = load_populations()["2023-08"]

    assert not take_in(again)
    assert load_populations()["2023-08"] == pinned
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "day"), [(export(counts=OTHER), date(2023, 8, 31)), (export(), date(2023, 8, 1))]
)
def test_other_figures_or_another_day_never_replace_what_is_pinned(content: bytes, day: date) -> None:
    take_in(export())
    pinned = load_populations()["2023-08"]

    with pytest.raises(DomainError, match="population-exists"):
        take_in(content, day=day)
    assert load_populations()["2023-08"] == pinned
    assert AuditEvent.objects.count() == 1


def test_corrected_figures_are_pinned_beside_the_first_under_an_id_of_their_own() -> None:
    take_in(export())
    take_in(export(counts=OTHER), snapshot="2023-08-31")

    first, second = (load_populations()[snapshot] for snapshot in ("2023-08", "2023-08-31"))
    assert first.sha256 != second.sha256
    assert (first.inhabitants["region-skane"], second.inhabitants["region-skane"]) == (
        COUNTS["12"],
        1_400_000,
    )
    assert AuditEvent.objects.count() == 2


def test_a_shipped_population_is_never_replaced() -> None:
    with pytest.raises(DomainError, match="population-exists"):
        take_in(export(), snapshot="2022-11-01", day=date(2022, 11, 1))
    assert not AuditEvent.objects.exists()


def test_a_population_that_cannot_be_kept_leaves_no_event(home: Path) -> None:
    (home / "populations").write_text("a file where the folder should be")

    with pytest.raises(OSError, match="populations"):
        take_in(export())
    assert not AuditEvent.objects.exists()


def test_a_pinned_population_without_an_event_gets_it_when_it_is_imported_again() -> None:
    pin_population(read(export()), today=NOW.date())

    assert not take_in(export())
    assert not take_in(export())
    assert AuditEvent.objects.get().action == "import-population"


def test_the_command_takes_a_workbook_in_and_the_agreement_lacks_it_no_more(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def samsyn(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["samsyn", *words])
        with pytest.raises(SystemExit):
            main()
        said = capsys.readouterr()
        return said.out + said.err

    file = home / "scb.xlsx"
    file.write_bytes(workbook(Folkmängd=sheet_rows()))
    import_it = (
        "populations",
        "import",
        str(file),
        "--id",
        "2023-08",
        "--date",
        "2023-08-31",
        "--source",
        "SCB",
    )
    needed = "lakemedel-2024 needs the population of 2023-08 (L24 §3)."

    assert needed in samsyn("populations", "list")
    assert "which Samsyn does not hold" in samsyn("agreements", "allocate", "lakemedel-2024")
    assert "21 regions on 2023-08-31" in samsyn(*import_it)
    assert "in already" in samsyn(*import_it)
    assert needed not in samsyn("populations", "list")
    # L24 §3 does not say what becomes of the kronor that rounding leaves, so its shares are still not told.
    assert "the kronor that rounding leaves" in samsyn("agreements", "allocate", "lakemedel-2024")
