"""A storeroom that serves several care areas: how its stock, its use and its levels are divided between them.

No source says how; the region states whole percents that add up to 100. A part of a unit is never counted as stock in
any care area, and always as need, so that no care area seems to last longer than it does. Where a care area of the goal
takes in several of the storeroom's, their percents are added first: what it has in full it has to the unit.
"""

from __future__ import annotations

WHOLE = 100


def share_of_stock(amount: int, percent: int) -> int:
    """The whole units of an amount in stock that fall to so many percent."""
    return amount * percent // WHOLE


def share_of_need(amount: int, percent: int) -> int:
    """The units that so many percent need, of what was used or of a minimum level; a part of one counts as one."""
    return -(-amount * percent // WHOLE)
