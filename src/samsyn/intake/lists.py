"""Lists of what to hold: shipped ones, and those that an installation has imported from Excel or CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import Field

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.supply.lists import (
    LEVELS,
    Dispensing,
    LineKind,
    ListLine,
    ListStatus,
    Route,
    SubstanceList,
    line_id,
)
from samsyn.intake.data_tables import ATC_LEVEL_5, rows
from samsyn.intake.home import home_folder
from samsyn.intake.organisations import load_care_areas
from samsyn.intake.shipped import DATA, DataFileError, Strict, read_yaml
from samsyn.intake.workbooks import is_workbook, read_sheets

LIST_COLUMNS = ("line_id", "atc", "substance_sv", "substance_en", "route", "care_areas")
MORE_COLUMNS = ("form", "dispensing", "level", "kind", "devices", "unit")
LIST_ID = re.compile(r"[a-z][a-z0-9-]{1,39}")

NAMES: Mapping[str, tuple[str, ...]] = {
    "atc": ("atc", "atc-kod", "atc kod", "kod", "code"),
    "substance_sv": (
        "substance_sv",
        "substans",
        "läkemedel",
        "aktiv substans",
        "artikel",
        "benämning",
        "substance",
    ),
    "substance_en": ("substance_en", "substans (engelska)", "english"),
    "route": ("route", "administreringsväg", "adm väg", "administrationsväg"),
    "care_areas": ("care_areas", "vårdområde", "vårdområden", "verksamhet"),
    "form": ("form", "beredningsform", "läkemedelsform"),
    "dispensing": ("dispensing", "förskrivning", "rekvisition/recept", "förskrivningssätt"),
    "level": ("level", "nivå", "lagernivå"),
    "kind": ("kind", "varuslag", "typ"),
    "devices": ("devices", "hjälpmedel för administrering", "tillbehör"),
    "unit": ("unit", "enhet", "räknas i"),
}
"""What a column may be called in a file that is imported; a mapping profile can call it something else."""


class _Text(Strict):
    sv: str
    en: str


class _ListFile(Strict):
    id: str
    title: _Text
    status: ListStatus = Field(strict=False)
    care_areas: list[str]
    note: _Text
    version: str = ""
    replaces: str = ""
    part_of: str = ""
    made_up: bool = False


class ListProfile(Strict):
    """Mappningsprofil för en lista. What its columns are called (field: header), and what its words stand for."""

    columns: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    care_areas: list[str] = []


def imported_lists() -> Path:
    """Where an installation keeps the lists that it imported."""
    return home_folder() / "lists"


def known_lists() -> Mapping[str, SubstanceList]:
    """The lists shipped with Samsyn and those imported, by id, the shipped first."""
    paths = [path for folder in (DATA / "lists", imported_lists()) for path in sorted(folder.glob("*.csv"))]
    # The time of each file belongs to the key, so that a server that runs sees what is imported meanwhile.
    return _known(tuple((path, path.stat().st_mtime_ns) for path in paths))


@lru_cache(maxsize=4)
def _known(files: tuple[tuple[Path, int], ...]) -> Mapping[str, SubstanceList]:
    found = [read_list(path.with_suffix(".yaml")) for path, _ in files]
    return {one.id: one for one in found}


def load_list(list_id: str) -> SubstanceList:
    """A list, shipped or imported (`demo-2022`); raises NotFound `unknown-list`."""
    known = known_lists()
    if list_id not in known:
        raise NotFound("unknown-list", id=list_id, known=list(known))
    return known[list_id]


def read_list(path: Path) -> SubstanceList:
    """The list that a YAML file describes and the CSV file of the same name holds."""
    about = read_yaml(path, _ListFile)
    for care_area in about.care_areas:
        if care_area not in load_care_areas():
            raise DataFileError(path, "care_areas", f"no care area {care_area!r}")
    table = path.with_suffix(".csv")
    lines: dict[str, ListLine] = {}
    for where, row in rows(table, LIST_COLUMNS, MORE_COLUMNS):
        line = _line(table, where, row, about.care_areas)
        if row["line_id"] != line.id:
            raise DataFileError(table, f"{where}, line_id", f"must be {line.id}")
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
        version=about.version,
        replaces=about.replaces,
        part_of=about.part_of,
        made_up=about.made_up,
    )


def _line(path: Path, where: str, row: Mapping[str, str], known_areas: list[str]) -> ListLine:
    """One row; raises DataFileError that names the column and what was expected."""

    def refuse(column: str, what: str, code: str, **facts: str) -> DataFileError:
        return DataFileError(path, f"{where}, {column}", what, code, **facts)

    atc = row["atc"].strip().upper()
    if not ATC_LEVEL_5.fullmatch(atc):
        raise refuse("atc", f"{row['atc']!r} is not an ATC code of level 5", "list-atc", found=row["atc"])
    if not row["substance_sv"].strip():
        raise refuse("substance_sv", "a line must say what it is of", "list-value-missing")
    words = {}
    closed: tuple[tuple[str, type[Route] | type[Dispensing] | type[LineKind], str], ...] = (
        ("route", Route, Route.NONE.value if atc.startswith("X") else ""),
        ("dispensing", Dispensing, Dispensing.REQUISITION.value),
        ("kind", LineKind, LineKind.MEDICINE.value),
    )
    for column, closed_set, usual in closed:
        given = row[column].strip().lower() or usual
        if given not in {one.value for one in closed_set}:
            known = ", ".join(one.value for one in closed_set)
            raise refuse(
                column, f"{row[column]!r} is none of {known}", "list-word", found=row[column], known=known
            )
        words[column] = given
    level = row["level"].strip()
    if level and level not in {str(one) for one in LEVELS}:
        raise refuse(
            "level", f"{level!r} is no level of the pyramid; it is 1, 2, 3 or 4", "list-level", found=level
        )
    care_areas = tuple(part.strip() for part in row["care_areas"].split("|") if part.strip())
    if not care_areas:
        raise refuse("care_areas", "a line must name a care area", "list-value-missing")
    for care_area in care_areas:
        if care_area not in known_areas:
            what, known = f"the list has no care area {care_area!r}", ", ".join(known_areas)
            raise refuse("care_areas", what, "list-word", found=care_area, known=known)
    route, kind = Route(words["route"]), LineKind(words["kind"])
    if (route is Route.NONE or atc.startswith("X")) != (kind is not LineKind.MEDICINE):
        what = "a medicine has an ATC code and a route; what is none has a code on X and the route ingen"
        raise refuse("kind", what, "list-kind")
    return ListLine(
        id=line_id(atc, route),
        atc=atc,
        substance_sv=row["substance_sv"].strip(),
        substance_en=row["substance_en"].strip() or row["substance_sv"].strip(),
        route=route,
        care_areas=care_areas,
        form=row["form"].strip(),
        dispensing=Dispensing(words["dispensing"]),
        level=int(level) if level else None,
        kind=kind,
        devices=tuple(part.strip() for part in row["devices"].split("|") if part.strip()),
        unit=row["unit"].strip(),
    )


def _check_devices(path: Path, lines: Mapping[str, ListLine], stands: Mapping[str, str]) -> None:
    """Refuse what is needed to give a line where it is no line of the list itself: nobody would measure it."""
    for line in lines.values():
        for device in line.devices:
            if device not in lines:
                raise DataFileError(
                    path,
                    f"{stands[line.id]}, devices",
                    f"{device!r} is no line of this list; name lines by id, such as x01aa03-ingen",
                    "list-device",
                    found=device,
                )


def read_list_table(
    content: bytes, *, file: str, about: SubstanceList, profile: ListProfile
) -> SubstanceList:
    """The lines of a workbook or a CSV file (UTF-8) under what is told `about` the list.

    Raises DomainError `list-column-missing`, `not-a-workbook`, `list-empty`; DataFileError with row and column.
    """
    path, table = Path(file), list(_table(content, file))
    header = [cell.strip().lower() for cell in table[0]] if table else []
    places = {field: place for field in NAMES if (place := _place(field, header, profile)) is not None}
    for needed in ("atc", "substance_sv"):
        if needed not in places:
            raise DomainError(
                "list-column-missing", file=file, column=needed, known=", ".join(filter(None, header))
            )
    lines: dict[str, ListLine] = {}
    stands: dict[str, str] = {}
    areas = list(about.care_areas)
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = {field: cells[at] if at < len(cells) else "" for field, at in places.items()}
        row = {**dict.fromkeys(NAMES, ""), **row}
        for field, meant in profile.words.items():
            said = "|".join(meant.get(part.strip(), part.strip()) for part in re.split(r"[|,;]", row[field]))
            row[field] = said
        row["care_areas"] = row["care_areas"] or "|".join(profile.care_areas or areas)
        line = _line(path, f"row {number}", row, areas)
        if line.id in lines:
            raise DataFileError(
                path, f"row {number}", f"{line.id} is listed twice", "list-twice", found=line.id
            )
        lines[line.id], stands[line.id] = line, f"row {number}"
    if not lines:
        raise DomainError("list-empty", file=file)
    _check_devices(path, lines, stands)
    return replace(about, lines=tuple(lines.values()))


def unread_columns(content: bytes, *, file: str, profile: ListProfile) -> tuple[str, ...]:
    """The columns of a list's file that no name and no profile knows, as the file calls them: nothing of them is kept."""
    header = next(_table(content, file), [])
    names = [cell.strip().lower() for cell in header]
    read = {place for field in NAMES if (place := _place(field, names, profile)) is not None}
    return tuple(cell.strip() for at, cell in enumerate(header) if cell.strip() and at not in read)


def _place(field: str, header: list[str], profile: ListProfile) -> int | None:
    asked = profile.columns.get(field)
    names = (asked.strip().lower(),) if asked else NAMES[field]
    return next((header.index(name) for name in names if name in header), None)


def _table(content: bytes, file: str) -> Iterator[list[str]]:
    if is_workbook(content):
        sheets = read_sheets(content, file=file)
        yield from max(sheets.values(), key=len, default=[])
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = "is not UTF-8 text; save it as CSV UTF-8"
        raise DataFileError(Path(file), "", what, "list-not-utf8") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise DataFileError(Path(file), "", f"is not CSV: {error}", "list-not-csv") from error


def keep_list(found: SubstanceList) -> SubstanceList:
    """Keep a list as one of the installation's. What is kept is never replaced: raises DomainError `list-exists`."""
    if not LIST_ID.fullmatch(found.id):
        raise DomainError("not-a-list-id", id=found.id)
    if found.id in known_lists():
        raise DomainError("list-exists", id=found.id)
    for named in (found.replaces, found.part_of):
        if named and named not in known_lists():
            raise NotFound("unknown-list", id=named, known=list(known_lists()))
    folder = imported_lists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    about = {
        "id": found.id,
        "title": dict(found.title),
        "status": found.status.value,
        "care_areas": list(found.care_areas),
        "note": dict(found.note),
        "version": found.version,
        "replaces": found.replaces,
        "part_of": found.part_of,
    }
    path = folder / f"{found.id}.csv"
    # What it is first and the table whole: a list is there when its table is.
    described = yaml.safe_dump(about, allow_unicode=True, sort_keys=False)
    path.with_suffix(".yaml").write_text(described, encoding="utf-8")
    part = path.with_suffix(".part")
    part.write_text(list_csv(found), encoding="utf-8", newline="")
    part.replace(path)
    return read_list(path.with_suffix(".yaml"))


def list_csv(found: SubstanceList) -> str:
    """A list's lines as CSV, as they are shipped and kept."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*LIST_COLUMNS, *MORE_COLUMNS])
    for line in found.lines:
        writer.writerow(
            [
                *(line.id, line.atc, line.substance_sv, line.substance_en, line.route.value),
                *(
                    "|".join(line.care_areas),
                    line.form,
                    line.dispensing.value,
                    line.level or "",
                    line.kind.value,
                ),
                *("|".join(line.devices), line.unit),
            ]
        )
    return text.getvalue()
