"""The shortage feed joined with the regions' stock: which notices hit whom, and who runs out before the stated return."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache

import numpy as np

from samsyn.core.kernel.errors import NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.picture import atc_of
from samsyn.core.supply.sharing import Grain
from samsyn.core.supply.shortage_hits import ShortageHit, lowest_days, shortage_hits
from samsyn.core.supply.shortages import NoticeKind, NoticeState, ShortageNotice
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations
from samsyn.ops.goods.products import catalogue_in
from samsyn.ops.kernel.audit import record_reads
from samsyn.ops.picture.measuring import sent_of
from samsyn.ops.picture.reading import region_rows
from samsyn.ops.picture.sight import Sight
from samsyn.ops.shortages.feed import feed_of
from samsyn.store.queries.catalogue import decisions_in_force, object_in_force
from samsyn.store.queries.shortages import FeedVersion, feed_in_force
from samsyn.store.queries.stock import Part, SnapshotRow, snapshot_on


@dataclass(frozen=True, slots=True)
class HitsFound:
    """Träffar. Which notices hit the regions that the reader may see, each region's the most pressing first.

    `hidden` regions have sent stock and have shared no substance with the reader.
    """

    on: date
    feed: FeedVersion
    by_region: dict[str, tuple[ShortageHit, ...]]
    hidden: tuple[str, ...]

    @property
    def hits(self) -> tuple[tuple[str, ShortageHit], ...]:
        """Every hit with its region, the most pressing first over all of them."""
        every = [(region, hit) for region, hits in self.by_region.items() for hit in hits]
        return tuple(sorted(every, key=lambda one: (_pressing(one[1]), one[0], one[1].notice.key)))


@dataclass(frozen=True, slots=True)
class NoticeHits:
    """One pack of one notice, and the regions that it hits, the most pressing first."""

    notice: ShortageNotice
    hits: tuple[tuple[str, ShortageHit], ...]

    @property
    def first(self) -> tuple[str, ShortageHit] | None:
        """The region that it presses most; None where it hits nobody that the reader may see."""
        return self.hits[0] if self.hits else None


def read_shortage_hits(
    *, by: Actor, now: datetime, agreement: str, on: date, regions: Sequence[str] = ()
) -> HitsFound:
    """The hits of some regions, or of all that the reader may see anything of.

    Raises NotFound `no-shortages-yet`, `unknown-organisation`; NotPermitted `stock-not-shared` where a region was named that
    has shared no substance with the reader.
    """
    feed = feed_in_force()
    if feed is None:
        raise NotFound("no-shortages-yet")
    for region in regions:
        load_organisations().get(region)
    sight, snapshot = Sight(by, now), snapshot_on(on)
    sent = sorted({part.region for part in snapshot.parts if part.kind == "stock"})
    asked = [region for region in sent if not regions or region in regions]
    shared = {region: sight.substances(region) for region in asked}
    seen = {region: atc_codes for region, atc_codes in shared.items() if atc_codes != frozenset()}
    if regions and not seen:
        if any(sight.substances(region) != frozenset() for region in regions):
            raise NotFound("no-stock-from-region", region=regions[0])
        raise NotPermitted("stock-not-shared", owner=regions[0], organisation=by.organisation)
    found = {}
    for region, atc_codes in seen.items():
        decided = tuple(tuple(one.decision.packs) for one in decisions_in_force(region))
        hits = _hits(agreement, snapshot, region, object_in_force(), feed, decided)
        found[region] = tuple(hit for hit in hits if atc_codes is None or atc_of(hit.line_id) in atc_codes)
    record_reads(by=by, now=now, owners=list(seen), grain=Grain.SUBSTANCE, subject=f"shortages {on}")
    hidden = tuple(region for region, atc_codes in shared.items() if atc_codes == frozenset())
    return HitsFound(on, feed, found, hidden)


def hits_of_region(agreement: str, snapshot: SnapshotRow, region: str) -> tuple[ShortageHit, ...] | None:
    """The hits of a region that has sent stock; None without a feed. Checks no sharing: not for pages."""
    feed = feed_in_force()
    if feed is None:
        return None
    decided = tuple(tuple(one.decision.packs) for one in decisions_in_force(region))
    return _hits(agreement, snapshot, region, object_in_force(), feed, decided)


@lru_cache(maxsize=128)
def _hits(
    agreement: str,
    snapshot: SnapshotRow,
    region: str,
    catalogue: str,
    feed: FeedVersion,
    decided: tuple[tuple[str, ...], ...],
) -> tuple[ShortageHit, ...]:
    load_agreements().get(agreement)
    (row,) = region_rows(snapshot, [region], agreement)
    days = lowest_days(line for cell in row.cells for line in cell.result.lines)
    products, notices = catalogue_in(catalogue).products, feed_of(feed)
    return shortage_hits(notices, days, products, held_packs(row.parts, row.as_of), row.as_of, decided)


@lru_cache(maxsize=64)
def held_packs(parts: tuple[Part, ...], as_of: date) -> frozenset[str]:
    """The packs that a region's stock file tells more than nothing of, usable or not."""
    found: set[str] = set()
    for rows in sent_of(parts, as_of).stock:
        for group in rows.groups():
            (packs,), (quantity,) = group.read(("pack_id",), ("quantity",))
            codes = packs.codes if len(packs.codes) else np.zeros(group.rows, np.int32)
            there = np.unique(codes[quantity.values > 0])
            found.update(packs.names.take(there).to_pylist())
    return frozenset(found)


def by_notice(feed: Iterable[ShortageNotice], found: HitsFound | None) -> tuple[NoticeHits, ...]:
    """Some notices with the hits of each, the most pressing first, then those that hit nobody, by product."""
    of_notice: dict[tuple[str, str, str], list[tuple[str, ShortageHit]]] = {}
    for region, hit in found.hits if found else ():
        of_notice.setdefault(hit.notice.key, []).append((region, hit))
    every = [NoticeHits(one, tuple(of_notice.get(one.key, ()))) for one in feed]
    return tuple(sorted(every, key=_most_pressing_first))


def _most_pressing_first(one: NoticeHits) -> tuple[object, ...]:
    if one.first is None:
        return (1, (), one.notice.product_name.casefold(), one.notice.key)
    return (0, _pressing(one.first[1]), one.notice.product_name.casefold(), one.notice.key)


def _pressing(hit: ShortageHit) -> tuple[Fraction, bool, Fraction]:
    """What is short of the most days first, then what runs out first."""
    return (-(hit.days_short or Fraction(0)), hit.days is None, hit.days or Fraction(0))


def matching(
    feed: Iterable[ShortageNotice], on: date, *, state: str = "", text: str = ""
) -> tuple[ShortageNotice, ...]:
    """The notices in a state (active, upcoming, ended, overdue, cessation; all without one) with a text in their names."""
    looked_for = text.strip().casefold()
    return tuple(
        one
        for one in feed
        if _is_in(one, state, on)
        and looked_for in f"{one.product_name}\n{one.substance}\n{one.atc or ''}\n{one.pack_id}".casefold()
    )


STATES = (*(one.value for one in NoticeState), "overdue", "cessation")


def _is_in(notice: ShortageNotice, state: str, on: date) -> bool:
    if state == "overdue":
        return notice.is_overdue(on)
    if state == "cessation":
        return notice.kind is NoticeKind.CESSATION and notice.state(on) is not NoticeState.ENDED
    return not state or notice.state(on).value == state
