"""samsyn check: is the installation fit to use; with --deploy, fit for real data."""

from __future__ import annotations

from typing import Annotated

import typer

from samsyn.cli.django import start

app = typer.Typer()


@app.command()
def check(
    deploy: Annotated[
        bool, typer.Option("--deploy", help="Ask what real data asks: https, no demo.")
    ] = False,
) -> None:
    """Print what is wrong with the installation; exit 1 if anything is."""
    start(set_up=False)
    from samsyn.ops.administration.installation import problems

    found = problems(deploy=deploy)
    for problem in found:
        typer.echo(f"- {problem}")
    typer.echo("The installation is fit." if not found else f"{len(found)} to mend.")
    raise typer.Exit(1 if found else 0)
