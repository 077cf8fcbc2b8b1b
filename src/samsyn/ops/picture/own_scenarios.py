"""The scenarios that one may play: those that are shipped, and those that one's organisation has made its own."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.db import transaction

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor, Role
from samsyn.core.supply.scenario import Scenario
from samsyn.intake.scenarios import load_scenarios, read_scenario, scenario_source
from samsyn.intake.shipped import DataFileError
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import require
from samsyn.store.models import AuditHead, OwnScenario
from samsyn.store.queries.scenarios import own_scenarios

LARGEST_TEXT = 40_000


def scenarios_of(by: Actor) -> dict[str, Scenario]:
    """The shipped scenarios and those of the reader's own organisation, by id.

    One that was kept under older rules and can no longer be read is not among them: see `unread_scenarios`.
    """
    found = dict(load_scenarios())
    for row in own_scenarios(by.organisation):
        with suppress(DataFileError):
            found[row.scenario] = _read(row.text)
    return found


def _read(text: str) -> Scenario:
    return read_scenario(text, Path("scenario.yaml"), known=load_scenarios())


def unread_scenarios(by: Actor) -> list[tuple[str, DataFileError]]:
    """Those of the reader's own organisation that were kept under older rules and can no longer be read, and why."""
    found = []
    for row in own_scenarios(by.organisation):
        try:
            _read(row.text)
        except DataFileError as error:
            found.append((row.scenario, error))
    return found


def may_write_scenarios(by: Actor) -> bool:
    """Who reads stock may ask what would become of it: everyone who signs in for an organisation."""
    return by.role not in (Role.OPERATOR, Role.PROGRAM) and bool(by.organisation)


def source_of(by: Actor, scenario: str) -> str:
    """The text of a scenario, shipped or one's own. Raises NotFound `unknown-scenario`."""
    own = {row.scenario: row.text for row in own_scenarios(by.organisation)}
    return own[scenario] if scenario in own else scenario_source(scenario)


def write_scenario(*, by: Actor, now: datetime, text: str) -> str:
    """Keep a scenario as the organisation's own, in place of one of the same id. Returns its id.

    Raises NotPermitted; DataFileError with the line; DomainError `scenario-too-long`, `scenario-is-shipped`.
    """
    require(may_write_scenarios(by), "write-scenario", by, by.organisation)
    if len(text) > LARGEST_TEXT:
        raise DomainError("scenario-too-long", most=LARGEST_TEXT)
    written = _read(text)
    if written.id in load_scenarios():
        raise DomainError("scenario-is-shipped", id=written.id)
    titles = {text.casefold() for one in load_scenarios().values() for text in (one.title.sv, one.title.en)}
    if {written.title.sv.strip().casefold(), written.title.en.strip().casefold()} & titles:
        raise DomainError("scenario-title-is-shipped", title=written.title.sv)
    with transaction.atomic():
        # Two texts of one scenario queue here, at the organisation's chain.
        AuditHead.objects.get_or_create(organisation=by.organisation)
        AuditHead.objects.select_for_update().get(organisation=by.organisation)
        before = {row.scenario: row.text for row in own_scenarios(by.organisation)}.get(written.id)
        OwnScenario.objects.create(
            organisation=by.organisation,
            scenario=written.id,
            text=text,
            written_by=by.username,
            written_at=now,
        )
        record(
            by=by,
            now=now,
            organisation=by.organisation,
            action="write-scenario",
            subject=f"scenario/{written.id}",
            before=None if before is None else {"text": before},
            after={"text": text},
        )
    return written.id


def remove_scenario(*, by: Actor, now: datetime, scenario: str) -> None:
    """Take one of the organisation's own scenarios away; its texts stay on record. Raises NotFound `unknown-scenario`."""
    require(may_write_scenarios(by), "remove-scenario", by, by.organisation)
    with transaction.atomic():
        rows = OwnScenario.objects.select_for_update().filter(organisation=by.organisation, scenario=scenario)
        newest = rows.last()
        if newest is None or newest.removed_at is not None:
            raise NotFound("unknown-scenario", id=scenario)
        newest.removed_at, newest.removed_by = now, by.username
        newest.save(update_fields=["removed_at", "removed_by"])
        record(
            by=by,
            now=now,
            organisation=by.organisation,
            action="remove-scenario",
            subject=f"scenario/{scenario}",
            before={"text": newest.text},
            after=None,
        )
