"""`samsyn lists`: the lists of what to hold, their versions and differences; import Socialstyrelsen's."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json, number, table
from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.lists import ListLine, ListStatus, SubstanceList
from samsyn.intake.lists import (
    ListProfile,
    known_lists,
    list_csv,
    load_list,
)
from samsyn.intake.organisations import load_care_areas
from samsyn.intake.shipped import read_yaml

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The lists of what to hold: import, compare, show.",
)


class TableOrCsv(StrEnum):
    """Ways to print a list: for a reader, or as it can be imported again."""

    TABLE = "table"
    CSV = "csv"


Format = Annotated[TableOrJson, typer.Option("--format", help="How to print it.")]


@app.command("list")
def list_lists() -> None:
    """The lists there are, and whether each is a part of the one that it is said to be a part of."""
    from samsyn.core.supply.lists import lines_lacking

    rows = []
    for one in known_lists().values():
        lacking = lines_lacking(one, load_list(one.part_of)) if one.part_of else ()
        part = (
            ""
            if not one.part_of
            else f"part of {one.part_of}" + (f", but for {len(lacking)}" if lacking else "")
        )
        counts = (number(len(one.lines)), number(len(one.scored)))
        rows.append([one.id, one.version, one.status.value, *counts, part])
    print(table(["id", "version", "status", "lines", "scored", ""], rows, right=frozenset({3, 4})))


@app.command()
def show(
    list_id: Annotated[str, typer.Argument(help="A list's id.")],
    output: Annotated[TableOrCsv, typer.Option("--format", help="How to print it.")] = TableOrCsv.TABLE,
) -> None:
    """A list's lines; as CSV they can be imported again."""
    found = load_list(list_id)
    if output is TableOrCsv.CSV:
        print(list_csv(found), end="")
        return
    kinds = Counter(line.kind.value for line in found.lines)
    print(f"{found.title['en']} ({found.status.value}), {number(len(found.lines))} lines: {dict(kinds)}")
    for line in found.lines:
        print(_in_words(line))


@app.command()
def diff(
    older: Annotated[str, typer.Argument(help="A list's id.")],
    newer: Annotated[str, typer.Argument(help="The id of a later one.")],
    output: Format = TableOrJson.TABLE,
) -> None:
    """What differs between two lists: lines that came, went and changed."""
    from samsyn.core.supply.lists import list_difference

    found = list_difference(load_list(older), load_list(newer))
    if output is TableOrJson.JSON:
        changed = {
            line.id: {name: [was, is_now] for name, was, is_now in fields} for line, fields in found.changed
        }
        told = {"added": [one.id for one in found.added], "removed": [one.id for one in found.removed]}
        print(as_json({**told, "changed": changed}))
        return
    for sign, lines in (("+", found.added), ("-", found.removed)):
        for line in lines:
            print(sign, _in_words(line))
    for line, fields in found.changed:
        print(
            "~", line.id, "; ".join(f"{name}: {was or '–'} → {is_now or '–'}" for name, was, is_now in fields)
        )
    print(f"{len(found.added)} came, {len(found.removed)} went, {len(found.changed)} changed.")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="The list, as Excel or CSV (UTF-8).")],
    list_id: Annotated[
        str, typer.Option("--id", help="The id to keep it under, such as socialstyrelsen-2023.")
    ],
    title: Annotated[str, typer.Option("--title", help="Its title.")],
    status: Annotated[
        str, typer.Option("--status", help="starting-point or support-for-priorities.")
    ] = "support-for-priorities",
    version: Annotated[str, typer.Option("--version", help="Which version of the list it is.")] = "1",
    replaces: Annotated[str, typer.Option("--replaces", help="The id of the version before it.")] = "",
    part_of: Annotated[str, typer.Option("--part-of", help="The id of a list that it is a part of.")] = "",
    profile: Annotated[
        Path | None, typer.Option("--profile", help="What the file's columns and words are called (YAML).")
    ] = None,
) -> None:
    """Keep a list as one of this installation's; the same lines again change nothing."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DomainError("unreadable-file", file=str(file), problem=error.strerror) from error
    statuses = {one.name.lower().replace("_", "-"): one for one in ListStatus}
    if status not in statuses:
        raise DomainError("unknown-list-status", status=status, known=", ".join(statuses))
    about = SubstanceList(
        id=list_id,
        title={"sv": title, "en": title},
        status=statuses[status],
        note={"sv": f"Inläst från {file.name}.", "en": f"Imported from {file.name}."},
        care_areas=tuple(load_care_areas()),
        lines=(),
        version=version,
        replaces=replaces,
        part_of=part_of,
    )
    told = read_yaml(profile, ListProfile) if profile else ListProfile()
    start()
    from samsyn.ops.goods.lists import import_list, look_at_list

    looked = look_at_list(by=acting(), content=content, file=file.name, about=about, profile=told)
    kept, is_new = import_list(by=acting(), now=now(), found=looked.found)
    print(f"{kept.id}: {number(len(kept.lines))} lines, {number(len(kept.scored))} of them scored.")
    print("Kept." if is_new else "Kept already: nothing changed.")
    if looked.unread:
        print(f"Columns that were not read, since nothing says what they are: {', '.join(looked.unread)}.")
    if looked.since:
        counts = (len(looked.since.added), len(looked.since.removed), len(looked.since.changed))
        print("Since {}: {} came, {} went, {} changed.".format(kept.replaces, *counts))
    if looked.lacking:
        first = ", ".join(line.id for line in looked.lacking[:10])
        print(f"{kept.part_of} lacks {len(looked.lacking)} of its lines: {first}")


def _in_words(line: ListLine) -> str:
    level = f"level {line.level}" if line.level else ""
    about = [line.kind.value, line.dispensing.value, level, "|".join(line.care_areas)]
    return f"{line.id}  {line.substance_sv}  ({', '.join(filter(None, about))})"
