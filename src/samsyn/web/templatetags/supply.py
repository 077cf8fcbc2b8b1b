"""How the supply pages write verdicts, substances and what the core names by a code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.core.supply.exclusions import ExclusionReason
from samsyn.core.supply.lists import ListLine
from samsyn.core.supply.picture import NationalRow, Summary, Verdict
from samsyn.core.supply.sharing import COMPARING_REGIONS, Grain
from samsyn.core.supply.shortages import NoticeChange, NoticeKind, ShortageNotice
from samsyn.intake.lists import load_list
from samsyn.ops.goods.lists import DEFAULT_LIST
from samsyn.ops.picture.reading import Cell, RegionRow
from samsyn.warehouse.results import AreaResult
from samsyn.web import names
from samsyn.web.templatetags.samsyn import (
    care_area,
    organisation_name,
    weeks,
)

register = template.Library()


@dataclass(frozen=True, slots=True)
class VerdictShown:
    """A verdict as symbol, class and words."""

    symbol: str
    kind: str
    words: str


@register.simple_tag
def verdict(value: Verdict | None) -> VerdictShown:
    """A verdict as it is shown; none is shown as one that cannot be told."""
    symbol, kind, words = names.VERDICTS[value or Verdict.CANNOT_TELL]
    return VerdictShown(symbol, kind, str(words))


@register.simple_tag
def verdict_key() -> list[VerdictShown]:
    """Every verdict, for the key beside the map."""
    return [verdict(one) for one in Verdict]


@register.simple_tag
def national_words(row: NationalRow) -> str:
    """How many regions reach the goal: 19 of 21."""
    if row.cannot_tell == row.regions:
        return _("cannot be told")
    facts = {"reach": row.met + row.met_with_declared_exceptions, "of": row.regions}
    words = _("%(reach)d of %(of)d reach the goal") % facts
    if row.met_with_declared_exceptions:
        words += ", " + _("%(count)d with exceptions") % {"count": row.met_with_declared_exceptions}
    return words


@register.simple_tag
def area_sentence(cell: Cell) -> str:
    """One care area of a region as a sentence."""
    area, reported = care_area(cell.result.area), cell.judged.reported
    lowest = cell.judged.worst.lowest_outside_exceptions
    computed = "–" if lowest is None else weeks(lowest[1].weeks)
    if reported is None:
        return _("%(area)s: nothing reported, %(computed)s weeks computed.") % {
            "area": area,
            "computed": computed,
        }
    facts = {"area": area, "reported": weeks(Fraction(reported.lowest_weeks)), "computed": computed}
    return _("%(area)s: %(reported)s weeks reported, %(computed)s computed.") % facts


@register.simple_tag
def notice_state(state: str, notice: ShortageNotice) -> SafeString:
    """Where a notice stands, as symbol and words."""
    symbol, kind, said = names.NOTICE_STATES[state]
    leaving = notice.kind is NoticeKind.CESSATION and state != "ended"
    words = _("leaves the market") if leaving else str(said)
    return format_html('<span class="{}" aria-hidden="true">{}</span> {}', kind, symbol, words)


@register.simple_tag
def turn_of(change: NoticeChange, words: dict[str, str]) -> str:
    """What became of a notice between two feeds."""
    return words[change.turn.value]


@register.filter
def day_or_unknown(value: date | None) -> str:
    """A day, or that none is stated."""
    return _("not stated") if value is None else value.isoformat()


@register.filter
def substance(line: ListLine) -> str:
    """A line's substance in the reader's language."""
    name = line.substance_sv if (get_language() or "sv").startswith("sv") else line.substance_en
    return name[:1].upper() + name[1:]


@register.filter
def atc_name(atc: str) -> str:
    """A substance by its ATC code, as far as the list names it."""
    line = next((one for one in load_list(DEFAULT_LIST).lines if one.atc == atc), None)
    return f"{substance(line)} ({atc})" if line else atc


@register.filter
def substance_names(codes: Iterable[str]) -> str:
    """Substances by their ATC codes."""
    return ", ".join(atc_name(code) for code in sorted(codes))


@register.filter
def heat(summary: Summary) -> str:
    """How warm a cell is shaded by its computed weeks: below a month, up to one and a half, up to two, longer."""
    if summary.lowest_outside_exceptions is None:
        return ""
    cover, month = summary.lowest_outside_exceptions[1], summary.month_days
    return f"heat{sum(cover.lasts(month * halves / 2) for halves in map(Fraction, (2, 3, 4)))}"


@register.filter
def shows_lines(row: RegionRow) -> bool:
    """Whether the reader may see any of a region's substances."""
    return any(cell.result.lines for cell in row.cells)


@register.filter
def storeroom_share(result: AreaResult) -> Fraction | None:
    """The share of the substances in a storeroom that last a month there."""
    judged = result.storerooms_judged
    return Fraction(result.storerooms_at_month, judged) if judged else None


@register.filter
def recipient_name(value: str) -> str:
    """To whom something is shared: an organisation, or the regions that take part in the comparison."""
    if value == COMPARING_REGIONS:
        return _("The regions that take part in the comparison")
    return organisation_name(value)


@register.filter
def grain_name(value: Grain | str) -> str:
    """A grain's name."""
    return str(names.GRAINS[Grain(value)])


@register.filter
def exclusion_reason(kind: ExclusionReason) -> str:
    """Why a substance is left out, in words."""
    return str(names.EXCLUSION_REASONS[kind])


def _named(table: dict[str, Any]) -> Any:
    return lambda value: str(table[str(value)])


register.filter("route_name", _named(names.ROUTES))
register.filter("storeroom_kind", _named(names.STOREROOM_KINDS))
register.filter("holder_name", _named(names.HOLDERS))
