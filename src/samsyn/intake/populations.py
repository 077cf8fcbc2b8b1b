"""Populations: a CSV of inhabitants with a YAML beside it that says where it comes from.

Some are shipped (data/populations); an installation imports others into SAMSYN_HOME/populations.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

from samsyn.core.funding.populations import Population
from samsyn.core.kernel.citations import Citation
from samsyn.core.kernel.errors import DomainError
from samsyn.intake.cited_schema import At, citation
from samsyn.intake.home import home_folder
from samsyn.intake.organisations import load_organisations
from samsyn.intake.scb import read_scb
from samsyn.intake.shipped import DATA, DataFileError, Strict, read_yaml

HEADER = ["organisation", "population"]
SHIPPED = DATA / "populations"
FEWEST, MOST = 10_000, 20_000_000  # no Swedish region has had fewer or could have more inhabitants
ID = re.compile(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$")


IMPORTED_FROM = "SCB"
"""What stands as the document of a population that was imported and stands in no agreement."""


class _Source(Strict):
    id: str
    reference_date: date
    source: str
    total: int
    at: At | None = None
    imported_on: date | None = None
    original_sha256: str | None = None


def load_populations() -> Mapping[str, Population]:
    """The populations shipped with Samsyn and those that this installation has imported, by snapshot id."""
    files = [path for folder in (SHIPPED, imported_folder()) for path in sorted(folder.glob("*.csv"))]
    # The time of each file belongs to the key, so that a server that runs sees what is imported meanwhile.
    return _load(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _load(files: tuple[tuple[Path, int], ...]) -> Mapping[str, Population]:
    populations = [read_population(path) for path, _ in files]
    return MappingProxyType({population.id: population for population in populations})


def is_snapshot_id(text: str) -> bool:
    """Whether it can name a population: a day, a month or a year that there is."""
    if not ID.match(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def imported_folder() -> Path:
    """Where an installation keeps the populations that it imported."""
    return home_folder() / "populations"


def is_imported(snapshot: str) -> bool:
    """Whether this installation has imported the population of that id; a shipped one it has not."""
    return (imported_folder() / f"{snapshot}.csv").exists()


@dataclass(frozen=True, slots=True)
class Export:
    """SCB's export as read and not yet pinned: under which id, of which day, from where, and the file's own sha256."""

    id: str
    reference_date: date
    source: str
    inhabitants: Mapping[str, int]
    sha256: str

    def says_the_same_as(self, population: Population) -> bool:
        """Whether a pinned population is of the same day and has the same figures."""
        return (self.reference_date, self.inhabitants) == (population.reference_date, population.inhabitants)


def read_export(
    content: bytes, *, file: str, snapshot: str, reference_date: date, source: str, column: str | None
) -> Export:
    """Read SCB's export, to be pinned under a snapshot id. Raises `not-a-snapshot-id`,
    `source-not-told`, `implausible-count`, and what `read_scb` raises."""
    if not is_snapshot_id(snapshot):
        raise DomainError("not-a-snapshot-id", id=snapshot)
    if not source.strip():
        raise DomainError("source-not-told")
    inhabitants = read_scb(content, file=file, column=column)
    wrong = [region for region, count in inhabitants.items() if not FEWEST <= count <= MOST]
    if wrong:
        raise DomainError("implausible-count", file=file, region=wrong[0], count=inhabitants[wrong[0]])
    return Export(snapshot, reference_date, source, inhabitants, hashlib.sha256(content).hexdigest())


def pin_population(export: Export, *, today: date) -> Population:
    """Keep an export as the population of its id. What is pinned is never replaced: raises `population-exists`."""
    facts = {
        "id": export.id,
        "reference_date": export.reference_date,
        "source": export.source,
        "total": sum(export.inhabitants.values()),
        "imported_on": today,
        "original_sha256": export.sha256,
    }
    rows = [",".join(HEADER), *(f"{region},{count}" for region, count in export.inhabitants.items())]
    folder = imported_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{export.id}.csv"
    if export.id in load_populations():
        raise DomainError("population-exists", id=export.id)
    # The facts first and the table whole: a population is there when its table is.
    path.with_suffix(".yaml").write_text(
        yaml.safe_dump(facts, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    part = path.with_suffix(".part")
    part.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8", newline="\n")
    part.replace(path)
    return read_population(path)


def read_population(path: Path) -> Population:
    """One population; its rows must name known organisations once each and sum to the total beside it."""
    source = read_yaml(path.with_suffix(".yaml"), _Source)
    content = path.read_bytes()
    header, *rows = csv.reader(content.decode("utf-8").splitlines())
    if header != HEADER:
        raise DataFileError(path, "line 1", f"the columns are {','.join(header)}; write {','.join(HEADER)}")
    inhabitants: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        if len(row) != len(HEADER) or not row[1].isascii() or not row[1].isdigit():
            raise DataFileError(path, f"line {number}", "expected an organisation and a whole number")
        organisation, count = row
        if organisation not in load_organisations():
            raise DataFileError(path, f"line {number}", f"no organisation {organisation!r}")
        if organisation in inhabitants:
            raise DataFileError(path, f"line {number}", f"{organisation!r} is written twice; keep one row")
        inhabitants[organisation] = int(count)
    if sum(inhabitants.values()) != source.total:
        what = f"the rows sum to {sum(inhabitants.values())}, but {source.total} is stated beside the file"
        raise DataFileError(path, "", what)
    return Population(
        id=source.id,
        reference_date=source.reference_date,
        inhabitants=MappingProxyType(inhabitants),
        at=citation(source.at) if source.at else Citation(IMPORTED_FROM, source.source.removeprefix("SCB, ")),
        sha256=hashlib.sha256(content).hexdigest(),
    )
