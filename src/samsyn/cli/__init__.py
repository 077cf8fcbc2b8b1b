"""The command line. Each group of commands is a module, imported only when it is asked for.

That keeps `samsyn agreements list` quick: it needs no Django, no warehouse and no compiled kernels.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from samsyn.core.kernel.errors import DomainError

GROUPS = {
    "agreements": ("samsyn.cli.agreements", "What the agreements say, and how their money is divided."),
    "funds": ("samsyn.cli.funds", "What money may be used when."),
    "populations": ("samsyn.cli.populations", "The populations that money is divided by; import SCB's."),
    "stock": ("samsyn.cli.stock", "Take in a region's files; show how long the medicines last."),
    "catalogue": (
        "samsyn.cli.catalogue",
        "The product catalogue: import NPL's, compare versions, find a pack.",
    ),
    "lists": ("samsyn.cli.lists", "The lists of what to hold: import, compare, show."),
    "shortages": (
        "samsyn.cli.shortages",
        "Notices of shortage: import Läkemedelsverket's feed, see what changed.",
    ),
    "scenario": ("samsyn.cli.scenario", "Scenarios: what runs out first, where, on which day."),
    "exclusions": (
        "samsyn.cli.exclusions",
        "Substances left out of the judged medicines, by decision.",
    ),
    "messages": ("samsyn.cli.messages", "What regions tell prescribers of shortages, and its reach."),
    "cases": ("samsyn.cli.cases", "Shortage cases: who takes part, and what has happened."),
    "alerts": ("samsyn.cli.alerts", "Alerts by rule: check, send the mails, list what is open."),
    "storerooms": ("samsyn.cli.storerooms", "Storerooms without a stock system, kept in Samsyn itself."),
    "demo": ("samsyn.cli.demo", "The demo country: invented stock for all 21 regions."),
    "accounts": ("samsyn.cli.accounts", "Who may sign in, for whom, in which role."),
    "tokens": ("samsyn.cli.tokens", "Keys that programs ask the API with."),
    "audit": ("samsyn.cli.audit", "The audit trail of every write."),
    "migrate": ("samsyn.cli.migrate", "Bring the database to the newest form and compile the kernels."),
    "serve": ("samsyn.cli.serve", "Serve the site."),
    "backup": ("samsyn.cli.backup", "Back up the database and the warehouse while the site runs."),
    "restore": ("samsyn.cli.restore", "Bring a backup back into an empty installation."),
    "worker": ("samsyn.cli.worker", "Take in what has been uploaded; the site starts one itself."),
    "check": ("samsyn.cli.check", "Is the installation fit to use; with --deploy, for real data."),
}
"""Groups of commands by name: the module with its `app`, and the line that the help shows."""

EXIT_REFUSED = 2


class LazyGroups(TyperGroup):
    """The groups of GROUPS, each imported when a command of it is run."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the groups, without importing them."""
        return list(GROUPS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The group of that name, or None."""
        if cmd_name not in GROUPS:
            return None
        module = importlib.import_module(GROUPS[cmd_name][0])
        return typer.main.get_command(module.app)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The help's list of groups, from GROUPS, so that asking for help imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in GROUPS.items()])


app = typer.Typer(
    cls=LazyGroups,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def _samsyn() -> None:
    """Agreements on Swedish health-care preparedness, put into force as software."""


def main() -> None:
    """Run the command line. What the rules refuse is told in one sentence, with exit code 2."""
    from samsyn.ops.kernel.sentences import sentence

    try:
        app()
    except DomainError as error:
        _refuse(sentence(error))
    except Exception as error:
        # Imported here, since most commands read no data file and should not pay for the reader.
        from samsyn.intake.shipped import DataFileError

        if not isinstance(error, DataFileError):
            raise
        _refuse(str(error))


def _refuse(what: str) -> NoReturn:
    print(f"samsyn: {what}", file=sys.stderr)
    raise SystemExit(EXIT_REFUSED) from None
