"""Populations: a CSV of inhabitants with a YAML beside it that says where it comes from.

Some are shipped (data/populations); an installation imports others into SAMSYN_HOME/populations.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping
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


def imported_folder() -> Path:
    """Where an installation keeps the populations that it imported."""
    return home_folder() / "populations"


def import_population(
    content: bytes,
    *,
    file: str,
    snapshot: str,
    reference_date: date,
    source: str,
    today: date,
    column: str | None,
) -> Population:
    """Take in SCB's export under a snapshot id, with where it came from, and pin it.

    What is pinned is never replaced: raises DomainError `population-exists`, and what `read_scb` raises.
    """
    if not ID.match(snapshot):
        raise DomainError("not-a-snapshot-id", id=snapshot)
    if snapshot in load_populations():
        raise DomainError("population-exists", id=snapshot)
    inhabitants = read_scb(content, file=file, column=column)
    facts = {
        "id": snapshot,
        "reference_date": reference_date,
        "source": source,
        "total": sum(inhabitants.values()),
        "imported_on": today,
        "original_sha256": hashlib.sha256(content).hexdigest(),
    }
    folder = imported_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{snapshot}.csv"
    # The facts first: a population is there when its table is.
    path.with_suffix(".yaml").write_text(
        yaml.safe_dump(facts, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    rows = [",".join(HEADER), *(f"{region},{count}" for region, count in inhabitants.items())]
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8", newline="\n")
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
