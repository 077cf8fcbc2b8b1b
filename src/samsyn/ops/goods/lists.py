"""Taking in a list of what to hold: kept once, never changed, and on record; a new version is a new list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.lists import ListDifference, ListLine, SubstanceList, lines_lacking, list_difference
from samsyn.intake.lists import (
    ListProfile,
    keep_list,
    known_lists,
    load_list,
    read_list_table,
    unread_columns,
)
from samsyn.ops.kernel.audit import INSTALLATION, record
from samsyn.ops.kernel.permissions import may_import_lists, require
from samsyn.store.models import AuditHead
from samsyn.warehouse.results import content_hash

DEFAULT_LIST: str = settings.SAMSYN_LIST
"""The list measured against. Socialstyrelsen's own are not public; an installation imports them and names the one."""

LONGEST_TITLE, LONGEST_VERSION = 200, 40


@dataclass(frozen=True, slots=True)
class ListLooked:
    """What a file would be as a list: its lines, what of the file is not read, and how it stands to other lists."""

    found: SubstanceList
    unread: tuple[str, ...]
    since: ListDifference | None
    lacking: tuple[ListLine, ...] | None


def look_at_list(
    *, by: Actor, content: bytes, file: str, about: SubstanceList, profile: ListProfile
) -> ListLooked:
    """Read a file as the list that `about` tells of, and keep nothing.

    Raises NotPermitted as `import_list`; DomainError `list-without-title`; DomainError and DataFileError as
    `read_list_table`; NotFound `unknown-list`.
    """
    require(may_import_lists(by), "import-list", by, INSTALLATION)
    if not all(title.strip() for title in about.title.values()) or any(
        len(title) > LONGEST_TITLE for title in about.title.values()
    ):
        raise DomainError("list-without-title", longest=LONGEST_TITLE)
    if len(about.version) > LONGEST_VERSION:
        raise DomainError("list-version-too-long", longest=LONGEST_VERSION)
    found = read_list_table(content, file=file, about=about, profile=profile)
    return ListLooked(
        found=found,
        unread=unread_columns(content, file=file, profile=profile),
        since=list_difference(load_list(found.replaces), found) if found.replaces else None,
        lacking=lacking_in_whole(found),
    )


def import_list(*, by: Actor, now: datetime, found: SubstanceList) -> tuple[SubstanceList, bool]:
    """Keep a list under its id: the list, and whether it is new. The same lines under the same id change nothing.

    Raises NotPermitted for anyone but Socialstyrelsen and the operator; DomainError `list-exists` where the id
    stands for other lines, `not-a-list-id`; NotFound `unknown-list` where it replaces or is part of one that there is not.
    """
    require(may_import_lists(by), "import-list", by, INSTALLATION)
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


def lacking_in_whole(part: SubstanceList) -> tuple[ListLine, ...] | None:
    """The lines that the list of which this one is said to be a part lacks; None where it is part of none."""
    return lines_lacking(part, load_list(part.part_of)) if part.part_of else None
