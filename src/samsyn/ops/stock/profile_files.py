"""Mapping profiles from the shell: proposed for a file that lies there, and confirmed as a person has edited it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.intake.organisations import load_organisations
from samsyn.intake.stock.forms import FileKind
from samsyn.intake.stock.opening import open_sheets
from samsyn.intake.stock.profiles import read_profile
from samsyn.intake.stock.proposals import Proposal
from samsyn.intake.stock.sheets import Sheet
from samsyn.ops.kernel.permissions import may_submit_stock, require
from samsyn.ops.stock.files import Asked, answers_about, question_about, storerooms_known
from samsyn.ops.stock.profiles import confirm_profile, proposal_for
from samsyn.store.queries.profiles import KeptProfile, profiles_of
from samsyn.warehouse.sorting import scratch

NOT_OF_COLUMNS = ("date-order", "swapped-dates")
"""What may stay open while the columns are told: it is asked about when the rows go in."""


def propose_for_file(
    *, by: Actor, region: str, path: Path, answers: Mapping[str, str], kind: FileKind | None = None
) -> list[tuple[str, Proposal]]:
    """What each sheet of a file seems to hold, with its name.

    Raises NotPermitted; NotFound `unknown-organisation`; Asked; DomainError `nothing-recognised`, and as opening it does.
    """
    _check(by, region, "propose-profile")
    known = set(storerooms_known(region))
    with _opened(path, answers) as sheets:
        return [(sheet.name, proposal_for(sheet, known, kind)) for sheet in sheets]


def confirm_for_file(
    *, by: Actor, now: datetime, region: str, name: str, text: str, path: Path, answers: Mapping[str, str]
) -> int:
    """Keep a profile's text, read from the file `name`, for every sheet with the header of the sheet that it fits.

    Raises as `read_profile`, `confirm_profile` and `propose_for_file` do.
    """
    _check(by, region, "confirm-profile")
    profile = read_profile(text, name)
    with _opened(path, answers) as sheets:
        headers = [sheet.header for sheet in sheets]
    header = next((header for header in headers if profile.fits(header)), headers[0])
    return confirm_profile(by=by, now=now, region=region, profile=profile, header=header)


def profiles_in_use(*, by: Actor, region: str) -> list[KeptProfile]:
    """The profiles that a region's files are read by, newest first. Raises NotPermitted."""
    _check(by, region, "list-profiles")
    return profiles_of(region)


def _check(by: Actor, region: str, action: str) -> None:
    load_organisations().get(region)
    require(may_submit_stock(by, region), action, by, region)


@contextmanager
def _opened(path: Path, answers: Mapping[str, str]) -> Iterator[tuple[Sheet, ...]]:
    if not path.is_file():
        raise DomainError("unreadable-file", file=str(path), problem="there is no such file")
    with scratch(Path(settings.SAMSYN_WAREHOUSE)) as place:
        sheets = open_sheets(path, path.name, answers_about(path.name, answers), place)
        asked = [
            question_about(path.name, sheet, one)
            for sheet in sheets
            for one in sheet.questions
            if one.code not in NOT_OF_COLUMNS
        ]
        if asked:
            raise Asked(asked)
        yield sheets
