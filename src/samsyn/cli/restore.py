"""samsyn restore: bring a backup back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samsyn.cli.backup import words
from samsyn.cli.django import acting, now, start

app = typer.Typer()


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="A folder that samsyn backup wrote.")],
) -> None:
    """Bring a backup back into an empty installation (an empty SAMSYN_HOME, an empty database)."""
    start(set_up=False)
    from samsyn.ops.administration.backup import restore as bring_back

    typer.echo(f"{words(bring_back(by=acting(), now=now(), source=source))}, back in place.")
