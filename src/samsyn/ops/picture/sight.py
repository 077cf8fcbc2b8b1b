"""What one reader may see of the regions' stock today: a region's own, and what regions have shared with it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.sharing import Grain, Sharing, may_see
from samsyn.store.queries.sharing import sharings_with


class Sight:
    """What one reader may see today."""

    def __init__(self, by: Actor, now: datetime) -> None:
        self.by = by
        self.today = swedish_day(now)
        self._of_owner: dict[str, list[Sharing]] = defaultdict(list)
        for one in () if by.is_operator else sharings_with(by.organisation):
            self._of_owner[one.owner].append(one)

    def sees(self, owner: str, grain: Grain, substance: str | None = None) -> bool:
        """Whether a region's figures of a grain are open, of one substance where it is named."""
        return self.by.is_operator or may_see(
            self._of_owner.get(owner, ()), self.by.organisation, owner, grain, substance, self.today
        )

    def substances(self, owner: str) -> frozenset[str] | None:
        """The single substances of a region that are shared; None where it is not a matter of single ones."""
        if self.sees(owner, Grain.SUBSTANCE):
            return None
        return frozenset(atc for atc in self.named_by(owner) if self.sees(owner, Grain.SUBSTANCE, atc))

    def named_by(self, owner: str) -> frozenset[str]:
        """The single substances that a region's sharings with the reader name, of whatever grain and day."""
        return frozenset(one.substance for one in self._of_owner.get(owner, ()) if one.substance)
