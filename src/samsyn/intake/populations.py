"""Populations (data/populations): a CSV of inhabitants with a YAML beside it that says where it comes from."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from samsyn.core.funding.populations import Population
from samsyn.intake.cited_schema import At, citation
from samsyn.intake.organisations import load_organisations
from samsyn.intake.shipped import DATA, DataFileError, Strict, read_yaml

HEADER = ["organisation", "population"]


class _Source(Strict):
    id: str
    reference_date: date
    source: str
    total: int
    at: At


@cache
def load_populations() -> Mapping[str, Population]:
    """The populations shipped with Samsyn, by snapshot id."""
    populations = [read_population(path) for path in sorted((DATA / "populations").glob("*.csv"))]
    return MappingProxyType({population.id: population for population in populations})


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
        at=citation(source.at),
        sha256=hashlib.sha256(content).hexdigest(),
    )
