"""`samsyn alerts`: judge the regions by their rules, send what people have chosen to be told, list what stands open."""

from __future__ import annotations

from typing import Annotated

import typer

from samsyn.cli.django import acting, now, start
from samsyn.cli.output import TableOrJson, as_data, as_json, table
from samsyn.core.kernel.dates import swedish_day

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Alerts by rule, and their mails.")

Region = Annotated[str, typer.Option("--region", help="Only this region, such as region-skane.")]


@app.command()
def check(region: Region = "") -> None:
    """Judge the regions by their rules: begin new alerts, end those that are over. Fit for cron, every night."""
    start()
    from samsyn.ops.alerts.judging import raise_alerts

    found = raise_alerts(now=now(), regions=[region] if region else [])
    rows = [[one.region, str(one.new), str(one.continuing), str(one.ended)] for one in found]
    print(table(("region", "new", "continuing", "ended"), rows))


@app.command()
def send() -> None:
    """Send the mails that are due, each alert at most once to each person. Fit for cron, every few minutes."""
    start()
    from samsyn.ops.alerts.mail import send_alerts
    from samsyn.store.queries.alerts import uncertain_mails

    done = send_alerts(now=now())
    print(f"{done.sent} sent, {done.kept} kept for next time, {done.uncertain} cut short.")
    if untold := uncertain_mails():
        print(
            f"{untold} in all may or may not have gone, and are not sent again: their alerts stand on the page."
        )


@app.command("list")
def list_alerts(
    region: Region = "",
    output: Annotated[TableOrJson, typer.Option("--format", help="How to print it.")] = TableOrJson.TABLE,
) -> None:
    """The alerts that stand open, the acute first."""
    start()
    from samsyn.intake.organisations import load_organisations
    from samsyn.ops.alerts.judging import read_alerts
    from samsyn.ops.alerts.words import headline

    if region:
        load_organisations().get(region)
    rows = [one for one in read_alerts(by=acting(), now=now()) if region in ("", one.alert.region)]
    if output is TableOrJson.JSON:
        print(as_json([as_data(one) for one in rows]))
        return
    shown = [
        [
            str(one.id),
            one.alert.region,
            one.alert.severity.value,
            swedish_day(one.began_at).isoformat(),
            headline(one.alert, "en"),
            one.seen_by,
        ]
        for one in rows
    ]
    print(table(("no", "region", "severity", "since", "what", "seen by"), shown))
