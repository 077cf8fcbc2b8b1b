"""Which notices of shortage hit a region's stock: does what it holds last until the stated return?

The lowest figure of a line is what is judged, in the care area where it lasts shortest, as in the picture. Where no return
is stated, or it is past, or never comes (a cessation), no number of days short can be told, and none is made up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from samsyn.core.kernel.dates import so_many_days_after
from samsyn.core.supply.coverage import Cover
from samsyn.core.supply.lists import Product
from samsyn.core.supply.picture import LineCover
from samsyn.core.supply.shortages import NoticeKind, NoticeState, ShortageNotice


@dataclass(frozen=True, slots=True)
class ShortageHit:
    """Träff. A notice about a pack of a line that the region holds or uses.

    `days` is how long the line lasts from the day `as_of`, None without a rate; `holds_it` tells whether the region holds
    the pack itself. `instead` are packs that the region holds, has decided to be interchangeable with it, and that no
    notice in hand hits. `holds` are the line's other packs of that kind, and `successors` those of the catalogue: both are
    proposals, for that they may stand in for the pack is the region's decision.
    """

    notice: ShortageNotice
    line_id: str
    as_of: date
    days: Fraction | None
    returns: date | None
    holds_it: bool
    instead: tuple[str, ...]
    holds: tuple[str, ...]
    successors: tuple[str, ...]

    @property
    def runs_out(self) -> date | None:
        """The first day that the stock does not last to the end of."""
        return None if self.days is None else so_many_days_after(self.as_of, floor(self.days))

    @property
    def days_short(self) -> Fraction | None:
        """Days between running out and the stated return; zero where it lasts, None where either is not known."""
        if self.days is None or self.returns is None:
            return None
        return max(Fraction(0), (self.returns - self.as_of).days - self.days)

    @property
    def has_no_successor(self) -> bool:
        """Whether the pack leaves the market and the catalogue has no other of its line without a notice."""
        return self.notice.kind is NoticeKind.CESSATION and not self.successors


def lowest_days(lines: Iterable[LineCover]) -> dict[str, Fraction | None]:
    """The lowest figure of each line over the care areas that it stands in; None without a rate in any."""
    found: dict[str, Fraction | None] = {}
    for line in lines:
        days = line.worst.days if isinstance(line.worst, Cover) else None
        before = found.get(line.line_id)
        found[line.line_id] = before if days is None else days if before is None else min(before, days)
    return found


def shortage_hits(
    feed: Iterable[ShortageNotice],
    days: Mapping[str, Fraction | None],
    products: Iterable[Product],
    held: Collection[str],
    as_of: date,
    decided: Iterable[Collection[str]] = (),
) -> tuple[ShortageHit, ...]:
    """The notices active or upcoming on a day that hit lines of a region, the most days short first, then the soonest out.

    `days` are the region's lines as `lowest_days` gives them, `held` the pack ids that it has stock of, `decided` the groups
    of packs that it holds to be interchangeable.
    """
    alike = {pack: frozenset(group) for group in decided for pack in group}
    by_pack = {one.pack_id: one.line_id for one in products if one.line_id in days}
    of_line: dict[str, list[str]] = {}
    for pack, line in by_pack.items():
        of_line.setdefault(line, []).append(pack)
    standing = [one for one in feed if one.pack_id in by_pack and one.state(as_of) is not NoticeState.ENDED]
    noticed = {one.pack_id for one in standing}
    free = {line: tuple(pack for pack in packs if pack not in noticed) for line, packs in of_line.items()}
    hits = []
    for one in standing:
        line = by_pack[one.pack_id]
        group = alike.get(one.pack_id, frozenset())
        hits.append(
            ShortageHit(
                notice=one,
                line_id=line,
                as_of=as_of,
                days=days[line],
                returns=one.stated_return(as_of),
                holds_it=one.pack_id in held,
                instead=tuple(sorted(pack for pack in group & set(held) if pack not in noticed)),
                holds=tuple(pack for pack in free[line] if pack in held and pack not in group),
                successors=free[line],
            )
        )
    return tuple(sorted(hits, key=_urgency))


def _urgency(hit: ShortageHit) -> tuple[Fraction, bool, Fraction, tuple[str, str, str]]:
    return (-(hit.days_short or Fraction(0)), hit.days is None, hit.days or Fraction(0), hit.notice.key)
