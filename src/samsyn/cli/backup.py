"""samsyn backup: the whole installation in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samsyn.cli.django import acting, now, start

if TYPE_CHECKING:
    from samsyn.ops.administration.backup import BackedUp

app = typer.Typer()


@app.command()
def backup(
    to: Annotated[Path, typer.Argument(help="A new folder, best on another disk.")],
) -> None:
    """Back up the database and the warehouse while the site runs, and read it all once more."""
    start()
    from samsyn.ops.administration.backup import back_up

    typer.echo(f"{words(back_up(by=acting(), now=now(), to=to))}, in {to}.")


def words(held: BackedUp) -> str:
    """What a backup holds, in words."""
    return (
        f"{held.files} files, {held.bytes / 1_000_000:.1f} MB, as of {held.made_at}, every one read and whole"
    )
