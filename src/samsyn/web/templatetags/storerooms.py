"""What the pages of kept storerooms need to say."""

from __future__ import annotations

from django import template

from samsyn.core.supply.kept import StockEventKind, Why
from samsyn.ops.products import product_name
from samsyn.web.names import PACK_UNITS, STOREROOM_KINDS
from samsyn.web.storeroom_names import ERRANDS, EVENTS

register = template.Library()

register.filter("product_name", product_name)


@register.filter
def event_name(kind: str) -> str:
    """What happened, in words."""
    return str(EVENTS[StockEventKind(kind)])


@register.filter
def why_name(why: str) -> str:
    """Why something is to be done, in words."""
    return str(ERRANDS[Why(why)][2])


@register.filter
def why_mark(why: str) -> str:
    """A mark beside the words."""
    return ERRANDS[Why(why)][0]


@register.filter
def why_class(why: str) -> str:
    """The class that colours the mark."""
    return ERRANDS[Why(why)][1]


@register.filter
def unit_name(unit: str) -> str:
    """Packs or units."""
    return str(PACK_UNITS.get(unit, unit))


@register.filter
def storeroom_kind(kind: str) -> str:
    """What sort of storeroom it is."""
    return str(STOREROOM_KINDS.get(kind, kind))
