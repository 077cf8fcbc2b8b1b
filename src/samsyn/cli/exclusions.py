"""`samsyn exclusions`: the substances that regions leave out of their judged medicines."""

from __future__ import annotations

from typing import Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_data, as_json, day_or_today, table

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Exclusions, by decision.")


@app.callback()
def _group() -> None:
    """Substances left out of the judged medicines, by decision of a region's pharmacist."""


@app.command("list")
def list_exclusions(
    region: Annotated[str, typer.Option("--region", help="Only this region, such as region-skane.")] = "",
    on: Annotated[str, typer.Option("--on", help="The day to tell the state of; today if left out.")] = "",
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """Every decision, with its state on the day: who, when, why, until when."""
    day = day_or_today(on)
    start()
    from samsyn.intake.organisations import load_organisations
    from samsyn.ops.picture.exclusions import exclusions_seen

    if region:
        load_organisations().get(region)
    rows = [row for row in exclusions_seen(by=acting(), now=now()) if region in ("", row.exclusion.region)]
    if output is TableOrJson.JSON:
        print(
            as_json(
                [
                    {"id": row.id, "state": row.exclusion.state(day).value, **as_data(row.exclusion)}
                    for row in rows
                ]
            )
        )
        return
    header = ("no", "region", "ATC code", "state", "from", "until", "reason", "decided by")
    print(
        table(
            header,
            [
                [
                    str(row.id),
                    row.exclusion.region,
                    row.exclusion.atc,
                    row.exclusion.state(day).value,
                    str(row.exclusion.decided_on),
                    str(row.exclusion.until),
                    f"{row.exclusion.kind.value}: {row.exclusion.reason}",
                    row.exclusion.decided_by,
                ]
                for row in rows
            ],
        )
    )
