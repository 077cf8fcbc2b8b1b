"""Reading the audit trail and finding where a chain is broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncDate

from samsyn.store.chain import event_hash
from samsyn.store.models import AuditEvent, AuditHead, ReadEvent


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: the organisation, the event's number, and what is wrong."""

    organisation: str
    number: int
    problem: str


def broken_chains(exported: dict[str, tuple[int, str]]) -> Iterator[Break]:
    """Every place where an organisation's chain is broken.

    `exported` holds the newest head of each chain as exported outside the database, so that a tail that was cut off shows.
    """
    heads = {head.organisation: (head.number, head.hash) for head in AuditHead.objects.all()}
    ends: dict[str, tuple[int, str]] = {}
    for event in AuditEvent.objects.order_by("organisation", "number").iterator():
        number, previous = ends.get(event.organisation, (0, ""))
        if event.number != number + 1:
            yield Break(event.organisation, number + 1, "the event is missing")
        if event.previous != previous:
            yield Break(event.organisation, event.number, "does not follow from the event before")
        if event_hash(event) != event.hash:
            yield Break(event.organisation, event.number, "its content was changed")
        ends[event.organisation] = (event.number, event.hash)
    for organisation in sorted(heads.keys() | ends.keys()):
        if heads.get(organisation, (0, "")) != ends.get(organisation, (0, "")):
            number = ends.get(organisation, (0, ""))[0]
            yield Break(organisation, number, "the head of the chain does not match its last event")
    for organisation in sorted(ends.keys() - exported.keys()):
        yield Break(
            organisation, ends[organisation][0], "no end of the chain is exported outside the database"
        )
    for organisation, (number, digest) in sorted(exported.items()):
        found = AuditEvent.objects.filter(organisation=organisation, number=number).first()
        if found is None or found.hash != digest:
            yield Break(organisation, number, "differs from the head exported outside the database")


def chain_lengths() -> dict[str, int]:
    """How many events each organisation's chain holds."""
    return dict(AuditHead.objects.order_by("organisation").values_list("organisation", "number"))


@dataclass(frozen=True, slots=True)
class ReadRow:
    """Someone of another organisation looked at a region's stock on a day, so many times."""

    day: date
    reader: str
    organisation: str
    grain: str
    times: int


def reads_of(owner: str, limit: int) -> list[ReadRow]:
    """Who looked at a region's stock, others than itself, by day, the newest first."""
    found = (
        ReadEvent.objects.filter(owner=owner)
        .exclude(reader_organisation=owner)
        .order_by()
        .values("reader", "reader_organisation", "grain", day=TruncDate("at"))
        .annotate(times=Count("id"))
        .order_by("-day", "reader", "grain")[:limit]
    )
    return [
        ReadRow(one["day"], one["reader"], one["reader_organisation"], one["grain"], one["times"])
        for one in found
    ]
