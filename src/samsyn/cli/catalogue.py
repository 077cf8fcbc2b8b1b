"""`samsyn catalogue`: the packs that stock is counted by; import NPL's, the feed's or a table, and see what changed."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json, number, table
from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.supply.catalogue import PackChange, UncountedPack

if TYPE_CHECKING:
    from samsyn.intake.catalogue import Skipped
    from samsyn.store.queries.catalogue import Version

SHOWN = 20

FIELDS = {
    "npl_id": "NPL-id",
    "name": "name",
    "atc": "ATC code",
    "substance": "substance",
    "route": "route",
    "form": "form",
    "strength": "strength",
    "units_per_pack": "units in the pack",
    "amount_per_unit": "amount in a unit",
    "amount_unit": "unit of amount",
    "source": "source",
    "varunummer": "varunummer",
    "gtins": "GTIN",
    "why": "why it does not count",
}

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The product catalogue, version by version."
)

Format = Annotated[TableOrJson, typer.Option("--format", help="How to print it.")]


class CatalogueSource(StrEnum):
    """Which sort of file a catalogue comes from."""

    NPL = "npl"
    FEED = "feed"
    CSV = "csv"


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="NPL's product export (zip), the shortage feed (XML), or a table (CSV).")
    ],
    source: Annotated[CatalogueSource, typer.Option("--source", help="Which of these it is.")],
    accept_loss: Annotated[
        str,
        typer.Option("--accept-loss", help="Why it is right that more than a fifth of the packs is gone."),
    ] = "",
) -> None:
    """Take in a catalogue as a new version, in force at once. A file that says nothing new changes nothing."""
    if not file.is_file():
        raise DomainError("unreadable-file", file=str(file), problem="no such file")
    start()
    from samsyn.ops.goods.catalogue import import_catalogue

    done = import_catalogue(by=acting(), now=now(), path=file, source=source.value, accept_loss=accept_loss)
    if done.is_new:
        print(f"Version {done.version.number} is in force: {number(done.version.count)} packs.")
        print(_counts(done.changes))
    else:
        print(f"The file says nothing new; version {done.version.number} stays in force.")
    for why, count in sorted(Counter(one.why for one in done.catalogue.uncounted).items()):
        print(f"  not counted, {why.value}: {number(count)}")
    _print_skipped(done.skipped)


@app.command("list")
def list_versions(output: Format = TableOrJson.TABLE) -> None:
    """Every version, newest first; the first is in force."""
    start()
    from samsyn.ops.goods.catalogue import kept_version
    from samsyn.store.queries.catalogue import versions

    kept = [kept_version(one.number) for one in versions()]
    if output is TableOrJson.JSON:
        print(
            as_json(
                [
                    {
                        **_as_data(one.version),
                        "packs": len(one.catalogue),
                        "counted": len(one.catalogue.products),
                        "skipped": len(one.skipped),
                        "why": one.why,
                    }
                    for one in kept
                ]
            )
        )
        return
    rows = [
        [
            str(one.version.number),
            one.version.source,
            one.version.file_name,
            number(len(one.catalogue)),
            number(len(one.catalogue.products)),
            number(len(one.skipped)),
            f"{one.version.imported_at:%Y-%m-%d %H:%M}" if one.version.imported_at else "",
            one.version.imported_by,
            one.why,
        ]
        for one in kept
    ]
    columns = ["version", "source", "file", "packs", "counted", "skipped", "imported", "by", "why"]
    print(table(columns, rows, right=frozenset({0, 3, 4, 5})))


@app.command()
def diff(
    one: Annotated[int, typer.Argument(help="A version's number; 0 is the shipped one.")],
    other: Annotated[int, typer.Argument(help="The later version's number.")],
    output: Format = TableOrJson.TABLE,
) -> None:
    """What differs between two versions: packs that are new, gone, or told otherwise."""
    start()
    from samsyn.ops.goods.catalogue import compare_versions

    changes = compare_versions(one, other)
    if output is TableOrJson.JSON:
        print(as_json([_change_as_data(change) for change in changes]))
        return
    print(_counts(changes))
    for change in changes:
        print(_in_words(change))


@app.command()
def find(
    wanted: Annotated[str, typer.Argument(metavar="NUMBER", help="An NPL-pack-id, a GTIN or a varunummer.")],
) -> None:
    """Which pack a number means; several where a varunummer is not unique."""
    start()
    from samsyn.ops.goods.products import catalogue_in_force

    catalogue = catalogue_in_force()
    found = catalogue.resolve(wanted)
    if not found:
        raise NotFound("number-not-found", number=wanted)
    if len(found) > 1:
        print(f"{len(found)} packs have {wanted}; name one by its NPL-pack-id:")
    for pack_id in found:
        pack = catalogue.by_pack[pack_id]
        uncounted = f" (not counted: {pack.why.value})" if isinstance(pack, UncountedPack) else ""
        print(f"{pack_id}  {pack.atc or '–'}  {pack.name}{uncounted}")


@app.command()
def export(file: Annotated[Path, typer.Argument(help="Where to write the table.")]) -> None:
    """Write the catalogue in force as CSV: fill in what is not told, and import it with --source csv."""
    start()
    from samsyn.intake.catalogue import write_table
    from samsyn.ops.goods.products import catalogue_in_force

    catalogue = catalogue_in_force()
    try:
        file.write_text(write_table(catalogue), encoding="utf-8")
    except OSError as error:
        raise DomainError("unreadable-file", file=str(file), problem=error.strerror) from error
    print(f"{number(len(catalogue))} packs written to {file}.")


def _counts(changes: tuple[PackChange, ...]) -> str:
    new = sum(one.before is None for one in changes)
    gone = sum(one.after is None for one in changes)
    return f"{number(new)} new, {number(gone)} gone, {number(len(changes) - new - gone)} changed."


def _in_words(change: PackChange) -> str:
    if change.before is None:
        return f"+ {change.pack_id}  {change.after.name if change.after else ''}"
    if change.after is None:
        return f"- {change.pack_id}  {change.before.name}"
    told = "; ".join(
        f"{FIELDS[name]}: {_word(was)} → {_word(now_is)}" for name, was, now_is in change.changed
    )
    return f"~ {change.pack_id}  {change.after.name}: {told}"


def _word(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value in (None, "") else str(value)


def _change_as_data(change: PackChange) -> dict[str, object]:
    kind = "new" if change.before is None else "gone" if change.after is None else "changed"
    found = change.after or change.before
    fields = {name: [was, now_is] for name, was, now_is in change.changed}
    return {"packId": change.pack_id, "name": found.name if found else "", "kind": kind, "fields": fields}


def _as_data(version: Version) -> dict[str, object]:
    return {
        "version": version.number,
        "source": version.source,
        "file": version.file_name,
        "sha256": version.products,
        "importedAt": version.imported_at and version.imported_at.isoformat(),
        "importedBy": version.imported_by,
    }


def _print_skipped(skipped: tuple[Skipped, ...]) -> None:
    if skipped:
        print(f"Skipped whole, {number(len(skipped))}:")
    for one in skipped[:SHOWN]:
        print(f"  {one.name}: {one.code}{f' ({one.detail})' if one.detail else ''}")
    if len(skipped) > SHOWN:
        print(
            f"  … and {number(len(skipped) - SHOWN)} more; samsyn catalogue list --format json counts them."
        )
