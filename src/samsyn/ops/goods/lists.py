"""Taking in a list of what to hold: kept once, never changed, and on record; a new version is a new list."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.lists import ListDifference, ListLine, SubstanceList, lines_lacking, list_difference
from samsyn.intake.lists import keep_list, known_lists, load_list
from samsyn.ops.kernel.audit import INSTALLATION, record
from samsyn.ops.kernel.permissions import require
from samsyn.store.models import AuditHead
from samsyn.warehouse.results import content_hash

DEFAULT_LIST: str = settings.SAMSYN_LIST
"""The list measured against. Socialstyrelsen's own are not public; an installation imports them and names the one."""


def import_list(*, by: Actor, now: datetime, found: SubstanceList) -> tuple[SubstanceList, bool]:
    """Keep a list under its id: the list, and whether it is new. The same lines under the same id change nothing.

    Raises NotPermitted for anyone but the operator; DomainError `list-exists` where the id stands for other lines,
    `not-a-list-id`; NotFound `unknown-list` where it replaces or is part of one that there is not.
    """
    require(by.is_operator, "import-list", by, INSTALLATION)
    with transaction.atomic():
        # Two imports queue here, at the installation's chain.
        AuditHead.objects.get_or_create(organisation=INSTALLATION)
        AuditHead.objects.select_for_update().get(organisation=INSTALLATION)
        held = known_lists().get(found.id)
        if held is not None:
            if held.lines != found.lines:
                raise DomainError("list-exists", id=found.id)
            return held, False
        record(
            by=by,
            now=now,
            organisation=INSTALLATION,
            action="import-list",
            subject=f"list/{found.id}",
            before=None,
            after={
                "lines": content_hash(found.lines),
                "status": found.status.value,
                "replaces": found.replaces,
            },
        )
        return keep_list(found), True


def compare_lists(older: str, newer: str) -> ListDifference:
    """What differs between two lists. Raises NotFound `unknown-list`."""
    return list_difference(load_list(older), load_list(newer))


def lacking_in_whole(part: SubstanceList) -> tuple[ListLine, ...] | None:
    """The lines that the list of which this one is said to be a part lacks; None where it is part of none."""
    return lines_lacking(part, load_list(part.part_of)) if part.part_of else None
