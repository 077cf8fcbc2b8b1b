"""samsyn accounts: who may sign in."""

from __future__ import annotations

from typing import Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.core.kernel.roles import Role

app = typer.Typer(help="Accounts: who may sign in, for whom, in which role.", no_args_is_help=True)

Username = Annotated[str, typer.Argument(help="The name to sign in with.")]


@app.command()
def add(
    username: Username,
    organisation: Annotated[str, typer.Option(help="Whom the person acts for, such as region-skane.")],
    role: Annotated[Role, typer.Option(help="In which role.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Make an account; the password is asked for."""
    start()
    from samsyn.ops.administration.accounts import create_account

    create_account(by=acting(), now=now(), account=(username, organisation, role), password=password)
    typer.echo(f"{username} may sign in for {organisation} as {role.value}.")


@app.command()
def close(username: Username) -> None:
    """Close an account; what it did stays on record."""
    start()
    from samsyn.ops.administration.accounts import close_account

    close_account(by=acting(), now=now(), username=username)
    typer.echo(f"{username} can no longer sign in.")


@app.command("list")
def list_accounts() -> None:
    """Every account: name, organisation, role, and whether it is open."""
    start()
    from samsyn.store.queries.users import accounts

    for account in accounts():
        state = "open" if account.open else "closed"
        typer.echo(
            f"{account.username}  {account.organisation}  {account.role}  {state}{'  demo' if account.demo else ''}"
        )
