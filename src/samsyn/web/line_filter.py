"""What the page of substances was asked for, read from its address and written back into it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.lists import LEVELS
from samsyn.ops.picture.left_out import LeftOut
from samsyn.ops.picture.lines import LineFilter, LineOrder
from samsyn.ops.picture.reading import PEACETIME

ORDERS = {"dagar": LineOrder.DAYS, "region": LineOrder.REGION, "substans": LineOrder.SUBSTANCE}
"""What the address calls each order."""

LEFT_OUT = {"med": LeftOut.COUNTED, "utan": LeftOut.WITHOUT, "bara": LeftOut.ALONE}
"""What the address calls the ways to count what a region has decided to leave out."""

LONGEST_TEXT = 100
MOST_DAYS = 3650


def filter_asked(request: HttpRequest) -> LineFilter:
    """The filter of an address.

    Raises DomainError `not-a-number-of-days`, `unknown-level`, `unknown-order` or `unknown-left-out`.
    """
    asked = request.GET
    order = asked.get("ordning", "dagar")
    if order not in ORDERS:
        raise DomainError("unknown-order", value=order, known=", ".join(ORDERS))
    return LineFilter(
        areas=frozenset(filter(None, asked.getlist("omrade"))),
        regions=frozenset(filter(None, asked.getlist("region"))),
        group=asked.get("grupp", ""),
        text=asked.get("sok", "")[:LONGEST_TEXT],
        below_days=_days(asked.get("under", "")),
        list_id=asked.get("lista", ""),
        level=_level(asked.get("niva", "")),
        scenario=asked.get("scenario", "") or PEACETIME,
        left_out=left_out_asked(request),
        order=ORDERS[order],
        descending=asked.get("fallande") == "1",
    )


def left_out_asked(request: HttpRequest) -> LeftOut:
    """How to count what is left out by decision. Raises DomainError `unknown-left-out`."""
    given = request.GET.get("undantag", "") or "med"
    if given not in LEFT_OUT:
        raise DomainError("unknown-left-out", value=given, known=", ".join(LEFT_OUT))
    return LEFT_OUT[given]


def page_asked(request: HttpRequest) -> int:
    """The page of an address, the first is 1; what is no page is the first."""
    asked = request.GET.get("sida", "1")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def address_of(wanted: LineFilter, chosen: Iterable[tuple[str, str]], **changed: str) -> str:
    """The query of an address that asks for a filter again, beside what else is chosen; `changed` parameters come last."""
    order = next(name for name, value in ORDERS.items() if value is wanted.order)
    left_out = next(name for name, value in LEFT_OUT.items() if value is wanted.left_out)
    pairs = [
        *chosen,
        *(("omrade", area) for area in sorted(wanted.areas)),
        *(("region", region) for region in sorted(wanted.regions)),
        ("grupp", wanted.group),
        ("sok", wanted.text),
        ("under", "" if wanted.below_days is None else str(wanted.below_days)),
        ("lista", wanted.list_id),
        ("niva", "" if wanted.level is None else str(wanted.level)),
        ("scenario", "" if wanted.scenario == PEACETIME else wanted.scenario),
        ("undantag", left_out if wanted.left_out is not LeftOut.COUNTED else ""),
        ("ordning", order if wanted.order is not LineOrder.DAYS else ""),
        ("fallande", "1" if wanted.descending else ""),
    ]
    kept = [(name, value) for name, value in pairs if value and name not in changed]
    return urlencode([*kept, *((name, value) for name, value in changed.items() if value)])


def _days(given: str) -> int | None:
    if not given.strip():
        return None
    if not (given.strip().isascii() and given.strip().isdigit() and int(given[:9]) <= MOST_DAYS):
        raise DomainError("not-a-number-of-days", value=given, most=MOST_DAYS)
    return int(given)


def _level(given: str) -> int | None:
    if not given:
        return None
    if given not in {str(level) for level in LEVELS}:
        raise DomainError("unknown-level", value=given, known=", ".join(map(str, LEVELS)))
    return int(given)
