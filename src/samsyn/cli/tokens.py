"""`samsyn tokens`: keys that programs ask the API with."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import table

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Keys that programs ask the API with; each only reads."
)


@app.command()
def add(
    organisation: Annotated[
        str, typer.Option("--organisation", help="Whose key it is, such as region-skane.")
    ],
    name: Annotated[str, typer.Option("--name", help="What it is for.")],
    days: Annotated[int, typer.Option("--days", min=1, help="How many days it lasts.")] = 365,
) -> None:
    """Make a key; it is shown this once."""
    start()
    from samsyn.core.kernel.dates import swedish_day
    from samsyn.ops.administration.tokens import make_token

    when = now()
    expires = swedish_day(when) + timedelta(days=days)
    key = make_token(by=acting(), now=when, organisation=organisation, name=name, expires_on=expires)
    print(key)
    typer.echo(
        f"For {organisation}, until {expires}. It is shown this once; only its hash is kept.", err=True
    )


@app.command("list")
def list_tokens(
    organisation: Annotated[str, typer.Option("--organisation", help="Whose; everyone's without it.")] = "",
) -> None:
    """The keys: how each begins, until when, and whether it was revoked."""
    start()
    from samsyn.store.queries.tokens import tokens_of

    rows = [
        [
            str(one.number),
            one.organisation,
            one.name,
            f"{one.begins}…",
            str(one.expires_on),
            str(one.last_used_on or "never"),
            "revoked" if one.revoked_at else "",
        ]
        for one in tokens_of(organisation)
    ]
    print(table(["number", "organisation", "name", "begins", "until", "last used", ""], rows))


@app.command()
def revoke(number: Annotated[int, typer.Argument(help="The key's number.")]) -> None:
    """End a key at once."""
    start()
    from samsyn.ops.administration.tokens import revoke_token

    revoke_token(by=acting(), now=now(), token=number)
    print(f"Key {number} is revoked.")
