"""Mapping profiles: proposed for an unknown file, confirmed by a person of the region, kept for the next time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.intake.stock.forms import FileKind
from samsyn.intake.stock.profiles import (
    LONGEST_PROFILE,
    Profile,
    header_hash,
    read_profile,
    write_profile,
)
from samsyn.intake.stock.proposals import Known, Proposal, propose
from samsyn.intake.stock.sheets import Sheet
from samsyn.ops.goods.products import catalogue_in_force
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.permissions import may_submit_stock, require
from samsyn.store.models import MappingProfile
from samsyn.store.queries.profiles import profile_for


def confirm_profile(
    *, by: Actor, now: datetime, region: str, profile: Profile, header: tuple[str, ...]
) -> int:
    """Keep a profile for every file of the region with this header. An older one for it stays, and rests.

    Raises NotPermitted; DomainError `profile-incomplete`, `profile-does-not-fit`, `profile-too-long`.
    """
    require(may_submit_stock(by, region), "confirm-profile", by, region)
    if missing := profile.missing():
        raise DomainError("profile-incomplete", name=profile.name, missing=", ".join(missing))
    if not profile.fits(header):
        raise DomainError("profile-does-not-fit", name=profile.name, header=", ".join(header))
    text = write_profile(profile)
    if len(text) > LONGEST_PROFILE:
        raise DomainError("profile-too-long", name=profile.name, limit=LONGEST_PROFILE)
    with transaction.atomic():
        row = MappingProfile.objects.create(
            region=region,
            name=profile.name[:80],
            kind=profile.kind.value,
            header=header_hash(header),
            text=text,
            confirmed_by=by.username,
            confirmed_at=now,
        )
        record(
            by=by,
            now=now,
            organisation=region,
            action="confirm-profile",
            subject=f"profile/{row.pk}",
            before=None,
            after=text,
        )
    return row.pk


def confirmed_profile(region: str, header: tuple[str, ...]) -> Profile | None:
    """The profile that the region has confirmed for files with this header, if any."""
    kept = profile_for(region, header_hash(header))
    return None if kept is None else read_profile(kept.text, kept.name)


def proposal_for(sheet: Sheet, storerooms: set[str], kind: FileKind | None = None) -> Proposal:
    """What an unknown sheet seems to hold, given the region's storerooms and the kind where it is told.

    Raises DomainError `nothing-recognised`.
    """
    packs = frozenset(catalogue_in_force().by_pack)
    name = sheet.name.rpartition("/")[2].partition(".")[0][:80]
    return propose(sheet, Known(storerooms, packs), name, kind)
