"""Substance lists from the shipped data (lists/)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from samsyn.core.kernel.errors import NotFound
from samsyn.core.supply.lists import ListLine, Route, SubstanceList, line_id
from samsyn.intake.data_tables import atc_of, one_of, rows
from samsyn.intake.organisations import load_care_areas
from samsyn.intake.shipped import DATA, DataFileError, Strict, read_yaml

LIST_COLUMNS = ("line_id", "atc", "substance_sv", "substance_en", "route", "care_areas")


class _Text(Strict):
    sv: str
    en: str


class _ListFile(Strict):
    id: str
    title: _Text
    status: str
    care_areas: list[str]
    note: _Text


@cache
def load_list(list_id: str) -> SubstanceList:
    """A shipped list (`demo-2022`); raises NotFound `unknown-list`."""
    folder = DATA / "lists"
    known = sorted(path.stem for path in folder.glob("*.yaml"))
    if list_id not in known:
        raise NotFound("unknown-list", id=list_id, known=known)
    return read_list(folder / f"{list_id}.yaml")


def read_list(path: Path) -> SubstanceList:
    """The list that a YAML file describes and the CSV file of the same name holds."""
    about = read_yaml(path, _ListFile)
    for care_area in about.care_areas:
        if care_area not in load_care_areas():
            raise DataFileError(path, "care_areas", f"no care area {care_area!r}")
    table = path.with_suffix(".csv")
    lines: dict[str, ListLine] = {}
    for where, row in rows(table, LIST_COLUMNS):
        line = _line(table, where, row, about.care_areas)
        if line.id in lines:
            raise DataFileError(table, where, f"{line.id} is listed twice")
        lines[line.id] = line
    return SubstanceList(
        id=about.id,
        title=about.title.model_dump(),
        status=about.status,
        note=about.note.model_dump(),
        care_areas=tuple(about.care_areas),
        lines=tuple(lines.values()),
    )


def _line(path: Path, where: str, row: dict[str, str], known_areas: list[str]) -> ListLine:
    atc, route = atc_of(path, where, row), one_of(path, where, row, "route", Route)
    if row["line_id"] != line_id(atc, route):
        raise DataFileError(path, f"{where}, line_id", f"must be {line_id(atc, route)}")
    care_areas = tuple(row["care_areas"].split("|"))
    for care_area in care_areas:
        if care_area not in known_areas:
            raise DataFileError(path, f"{where}, care_areas", f"the list has no care area {care_area!r}")
    return ListLine(row["line_id"], atc, row["substance_sv"], row["substance_en"], route, care_areas)
