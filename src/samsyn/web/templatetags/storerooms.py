"""What the pages of kept storerooms need to say."""

from __future__ import annotations

from django import template
from django.utils.translation import ngettext

from samsyn.core.supply.kept import StockEventKind, Why
from samsyn.ops.goods.products import product_name
from samsyn.ops.stock.kept import StockLine
from samsyn.web.names import PACK_UNITS, STOREROOM_KINDS
from samsyn.web.storeroom_names import ERRANDS, EVENTS, SHORT_ACTS
from samsyn.web.templatetags.samsyn import number

register = template.Library()

register.filter("product_name", product_name)


@register.filter
def event_name(kind: str) -> str:
    """What happened, in words."""
    return str(EVENTS[StockEventKind(kind)])


@register.filter
def acts(line: StockLine) -> list[tuple[str, str]]:
    """What can be done with goods that lie there, in words; what has expired is only counted or thrown away."""
    fresh = (StockEventKind.ISSUE, StockEventKind.MOVE_OUT) if not line.expired else ()
    each = (*fresh, StockEventKind.COUNT, StockEventKind.WASTE, StockEventKind.CORRECT)
    return [(kind.value, str(SHORT_ACTS[kind])) for kind in each]


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
def of_goods(quantity: int, unit: str) -> str:
    """So many packs or units: 1 pack, 1 200 units."""
    if unit == "unit":
        words = ngettext("%(count)s unit", "%(count)s units", quantity)
    else:
        words = ngettext("%(count)s pack", "%(count)s packs", quantity)
    return words % {"count": number(quantity)}


@register.filter
def unit_name(unit: str) -> str:
    """Packs or units."""
    return str(PACK_UNITS.get(unit, unit))


@register.filter
def storeroom_kind(kind: str) -> str:
    """What sort of storeroom it is."""
    return str(STOREROOM_KINDS.get(kind, kind))
