"""samsyn migrate: set an installation up, or bring it to the newest form."""

from __future__ import annotations

import typer

from samsyn.cli.django import start

app = typer.Typer()


@app.command()
def migrate() -> None:
    """Bring the database to the newest form and compile the kernels."""
    start(set_up=False)
    from samsyn.ops.administration.installation import set_up

    set_up()
    typer.echo("The database and the kernels are ready.")
