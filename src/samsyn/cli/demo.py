"""samsyn demo: the demo country."""

from __future__ import annotations

import typer

from samsyn.cli.django import start

app = typer.Typer(help="The demo country: invented stock for all 21 regions.", no_args_is_help=True)


@app.callback()
def demo() -> None:
    """The demo country: invented stock for all 21 regions."""


@app.command()
def build() -> None:
    """Make the demo country in SAMSYN_HOME: accounts, sharings, and every region's files through the importer."""
    start(set_up=False)
    from samsyn.demo.build import build_country

    build_country(say=typer.echo)


@app.command()
def accounts() -> None:
    """Show the demo accounts."""
    from samsyn.demo.accounts import PASSWORD, shown_accounts

    for line in shown_accounts():
        typer.echo(line)
    typer.echo(f"The password of every demo account: {PASSWORD}")
