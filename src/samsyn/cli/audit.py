"""samsyn audit: is the trail whole."""

from __future__ import annotations

import typer

from samsyn.cli.django import start

app = typer.Typer(help="The audit trail of every write.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """The audit trail of every write."""


@app.command()
def verify() -> None:
    """Follow every organisation's chain; exit 1 and say where, if one is broken."""
    start()
    from samsyn.ops.kernel.audit import verify_chains
    from samsyn.store.queries.audit import chain_lengths

    broken = verify_chains()
    for one in broken:
        typer.echo(f"BROKEN {one.organisation}, event {one.number}: {one.problem}")
    lengths = chain_lengths()
    typer.echo(f"{sum(lengths.values())} events in {len(lengths)} chains, {len(broken)} breaks")
    raise typer.Exit(1 if broken else 0)
