"""samsyn stock profiles: what the columns of a region's files mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_json, table
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.forms import FileKind

if TYPE_CHECKING:
    from samsyn.intake.stock.proposals import Proposal, ProposedColumn

app = typer.Typer(help="Mapping profiles: what the columns of a region's files mean.", no_args_is_help=True)

WHY = {
    "named": "by its name",
    "named-and-looks-so": "by its name and what stands in it",
    "looks-so": "by what stands in it",
    "named-but-looks-otherwise": "by its name, but what stands in it looks otherwise",
    "whole-file": "not in the file: taken to be the same in every row",
    "named-elsewhere": "told by the name of another column",
}
WORDS_TOLD = 10

Region = Annotated[str, typer.Option("--region", help="The region, such as region-gotland.")]
Answer = Annotated[
    list[str] | None, typer.Option("--answer", help="KEY=CHOICE, where the file can be read in two ways.")
]


@app.command("list")
def list_profiles(
    region: Region,
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """The profiles that a region's files are read by, newest first; with --format json their text, too."""
    start()
    from samsyn.ops.stock.profile_files import profiles_in_use

    kept = profiles_in_use(by=acting(), region=region)
    if output is TableOrJson.JSON:
        shown = [
            {
                "profile": one.id,
                "name": one.name,
                "kind": one.kind,
                "confirmedBy": one.confirmed_by,
                "confirmedAt": one.confirmed_at.isoformat(),
                "text": one.text,
            }
            for one in kept
        ]
        typer.echo(as_json(shown))
        return
    rows = [
        [str(one.id), one.name, one.kind, one.confirmed_by, swedish_day(one.confirmed_at).isoformat()]
        for one in kept
    ]
    typer.echo(table(["number", "name", "kind", "confirmed by", "on"], rows, right=frozenset({0})))


@app.command()
def propose(
    file: Annotated[Path, typer.Argument(help="A file of the sending system.")],
    region: Region,
    kind: Annotated[FileKind | None, typer.Option("--kind", help="What it holds, where you know.")] = None,
    answer: Answer = None,
) -> None:
    """Print the profile that a file seems to need, to be read through, edited and confirmed. Nothing is kept."""
    start()
    from samsyn.intake.stock.profiles import write_profile
    from samsyn.ops.stock.profile_files import propose_for_file

    for name, found in propose_for_file(
        by=acting(), region=region, path=file, answers=_answers(answer), kind=kind
    ):
        typer.echo("\n".join(f"# {line}" for line in _reasons(name, found)))
        typer.echo(write_profile(found.profile))


@app.command()
def confirm(
    profile: Annotated[
        Path, typer.Argument(help="The profile's text; docs/mapping-profiles.md explains it.")
    ],
    file: Annotated[Path, typer.Option("--file", help="A file of the sending system that it is for.")],
    region: Region,
    answer: Answer = None,
) -> None:
    """Keep a profile: every file of the region with the same columns is read by it from now on."""
    start()
    from samsyn.ops.stock.profile_files import confirm_for_file

    try:
        text = profile.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DomainError("unreadable-file", file=str(profile), problem=str(error)) from error
    number = confirm_for_file(
        by=acting(),
        now=now(),
        region=region,
        name=profile.name,
        text=text,
        path=file,
        answers=_answers(answer),
    )
    typer.echo(f"Profile {number} is kept: files of {region} with the columns of {file.name} are read by it.")


def _answers(given: list[str] | None) -> dict[str, str]:
    return dict(one.rpartition("=")[::2] for one in given or [])


def _reasons(name: str, found: Proposal) -> list[str]:
    """Why the columns are proposed, and what is left to tell."""
    lines = [f"{name}, read as {found.profile.kind.value}", *map(_reason, found.columns)]
    if found.missing:
        lines.append(f"Missing, to be filled in: {', '.join(found.missing)}")
    if found.unused:
        lines.append(f"Not used: {', '.join(found.unused)}")
    return lines


def _reason(one: ProposedColumn) -> str:
    told = f"{one.target}: {one.source or repr(one.constant)}, {one.confidence:.0%} {WHY[one.why]}"
    rivals = f"; could also be {', '.join(one.rivals)}" if one.rivals else ""
    untold = f"; not known: {', '.join(one.untold[:WORDS_TOLD])}" if one.untold else ""
    return told + rivals + untold
