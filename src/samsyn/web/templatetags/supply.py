"""How the supply pages write verdicts, amounts and what the core names by a code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, exp, floor
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samsyn.core.supply.chance import THOUSANDTHS
from samsyn.core.supply.coverage import Cover, NoRate
from samsyn.core.supply.exclusions import ExclusionReason
from samsyn.core.supply.lists import ListLine
from samsyn.core.supply.picture import LineCover, MinimumLevel, NationalRow, Summary, Verdict
from samsyn.core.supply.pooling import PooledBy
from samsyn.core.supply.sharing import COMPARING_REGIONS, Grain
from samsyn.core.supply.shortages import NoticeChange, NoticeKind, ShortageNotice
from samsyn.intake.lists import load_list
from samsyn.ops.lines import LineRow
from samsyn.ops.measuring import DEFAULT_LIST
from samsyn.ops.picture import Cell, RegionRow
from samsyn.warehouse.line import LineDetail
from samsyn.warehouse.results import AreaResult
from samsyn.web import names
from samsyn.web.line_words import state_words
from samsyn.web.supply_lines import AreaShown, LineShown
from samsyn.web.templatetags.samsyn import (
    care_area,
    number,
    organisation_name,
    percent,
    weeks,
    weeks_at_most,
    weeks_of_days,
)

register = template.Library()

STEPS_OF_AMOUNT = {
    "used-in-window",
    "usable",
    "expired",
    "undated",
    "waste",
    "minimum-level",
    "rate-highest",
    "rate-lowest",
}
# The smallest unit an amount is counted in, with the larger ones it is read in: (how many, name), largest first.
UNITS = {
    "ug": ((10**9, "kg"), (10**6, "g"), (10**3, "mg"), (1, "µg")),
    "mIE": ((10**9, "milj. IE"), (10**3, "IE"), (1, "mIE")),
    "ul": ((10**6, "l"), (10**3, "ml"), (1, "µl")),
    "st": ((1, "st"),),
    "umol": ((10**6, "mol"), (10**3, "mmol"), (1, "µmol")),
}


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


@register.simple_tag
def line_figure(row: LineRow) -> str:
    """The lowest weeks of a line, or what is to be said of one that has no time to last."""
    return state_words(row.state) or weeks_of_days(row.lowest)


@register.simple_tag
def line_sentence(detail: LineDetail) -> str:
    """How long one line lasts, as a sentence."""
    figure = detail.pooled.worst
    area = care_area(detail.area).lower()
    if isinstance(figure, Cover):
        likely, best = detail.pooled.likely, detail.pooled.best
        sentence = _("Lasts %(weeks)s weeks (%(days)s days) in %(area)s at normal use.") % {
            "weeks": weeks(figure.weeks),
            "days": number(figure.days, 1),
            "area": area,
        }
        if isinstance(likely, Cover) and isinstance(best, Cover) and best.days != figure.days:
            facts = {"likely": weeks_at_most(likely.days), "best": weeks_at_most(best.days)}
            sentence += (
                " " + _("That is the lowest, which is judged; likely %(likely)s, at best %(best)s.") % facts
            )
        return sentence
    if isinstance(figure, MinimumLevel):
        facts = {
            "held": amount(figure.held, detail.amount_unit),
            "required": amount(figure.required, detail.amount_unit),
        }
        return _("Held for rare use: %(held)s, where the minimum level is %(required)s.") % facts
    return _("No consumption in the window, so there is no rate to count with.")


@register.simple_tag
def interval_sentences(detail: LineDetail) -> str:
    """What makes the interval of a line, each cause by itself; nothing where nothing does."""
    causes, told = detail.causes, []
    if isinstance(causes, NoRate) or not isinstance(detail.pooled.worst, Cover):
        return ""
    if causes.months_take or causes.months_add:
        facts = {"take": _moves(causes.months_take), "add": _moves(causes.months_add)}
        told.append(
            _("that the months differ takes %(take)s weeks at worst and adds %(add)s at best") % facts
        )
    if causes.untold_adds:
        facts = {"add": _moves(causes.untold_adds)}
        told.append(_("the days that no file tells of add %(add)s, were nothing used on them") % facts)
    if causes.undated_adds:
        facts = {"add": _moves(causes.undated_adds)}
        told.append(_("what has no expiry date adds %(add)s, were it usable") % facts)
    if not told:
        return ""
    return _("What makes the interval, each by itself beside the likely: %(causes)s.") % {
        "causes": "; ".join(told)
    }


def _moves(days: Fraction) -> str:
    """How far a cause moves a figure, in weeks rounded up: a cause that is there is not told as 0,0."""
    return weeks_at_most(Fraction(ceil(days * 10 / 7) * 7, 10))


@register.simple_tag
def left_out_words(code: str, rows: int) -> str:
    """Why rows of the stock file count for nothing in the figures, and how many."""
    words = {
        "amounts-too-large": ngettext(
            "%(rows)d row of the stock file, and all consumption: an amount is too large to be counted, so nothing is",
            "%(rows)d rows of the stock file, and all consumption: an amount is too large to be counted, so nothing is",
            rows,
        ),
        "not-in-catalogue": ngettext(
            "%(rows)d row of the stock file: the article is not in the product catalogue (local article)",
            "%(rows)d rows of the stock file: the articles are not in the product catalogue (local articles)",
            rows,
        ),
        "not-on-list": ngettext(
            "%(rows)d row of the stock file: the substance is not on the list",
            "%(rows)d rows of the stock file: the substances are not on the list",
            rows,
        ),
        "storeroom-unknown": ngettext(
            "%(rows)d row of the stock file: the storeroom is no longer in the storeroom file",
            "%(rows)d rows of the stock file: the storerooms are no longer in the storeroom file",
            rows,
        ),
    }
    return words[code] % {"rows": rows}


@register.simple_tag
def figure_weeks(cover: LineCover) -> str | SafeString:
    """The weeks of one storeroom, or why there are none."""
    figure = cover.worst
    if isinstance(figure, Cover):
        return weeks(figure.weeks)
    if isinstance(figure, MinimumLevel):
        return _("minimum level held") if figure.met else _("below its minimum level")
    return format_html('<span class="meta">{}</span>', _("no rate"))


@register.simple_tag
def figure_usable(cover: LineCover, unit: str) -> str:
    """What one storeroom holds that is usable; unknown expiry not counted."""
    figure = cover.worst
    if isinstance(figure, Cover):
        return amount(figure.usable, unit)
    return amount(figure.held, unit) if isinstance(figure, MinimumLevel) else "–"


@register.simple_tag
def step_value(label: str, value: str, unit: str = "") -> str:
    """A step of a receipt as it is read."""
    if label in STEPS_OF_AMOUNT:
        return amount(int(value), unit)
    if label in {"days", "days-likely", "days-best"}:
        return number(Fraction(value), 2)
    if label == "rate-error":
        return f"±\u00a0{number(Fraction(value) * 100, 1)}\u00a0%"
    if label == "window":
        return value.replace("/", "–")
    if label == "list":
        return load_list(value).title[(get_language() or "sv")[:2]]
    if label in {"nation-spread", "region-spread"}:
        bounds = [round(Decimal(exp(sign * int(value) / THOUSANDTHS)), 2) for sign in (-1, 1)]
        facts = {"low": number(bounds[0], 2), "high": number(bounds[1], 2)}
        return _("two draws in three between %(low)s and %(high)s times the usual") % facts
    if label == "draws":
        return number(int(value))
    if label == "supply-stops":
        return _("in %(share)s of the draws") % {"share": percent(Fraction(int(value), THOUSANDTHS))}
    if label == "supply":
        return _("%(share)s of the usual demand") % {"share": percent(Fraction(int(value), THOUSANDTHS))}
    if label in {"snapshot", "list-sha256", "catalogue-sha256"}:
        return value[:12]
    return str(names.STEP_VALUES.get(value, value))


@register.filter
def step_name(label: str) -> str:
    """The name of a step of a receipt."""
    return str(names.STEPS[label])


@register.filter
def amount(value: int, unit: str) -> str:
    """An amount of substance in the unit it is best read in: 12,5 g."""
    for size, name in UNITS[unit]:
        if value >= size or size == 1:
            return f"{number(Fraction(value, size), 0 if value % size == 0 else 1)}\u00a0{name}"
    return str(value)


@register.filter
def share_exact(value: Fraction | None) -> str:
    """A small share as per cent with a decimal; what is above nothing never reads as nothing."""
    if value is None:
        return "–"
    if 0 < value < Fraction(1, 1000):
        return _("under %(share)s") % {
            "share": "0,1\u00a0%" if (get_language() or "sv").startswith("sv") else "0.1\u00a0%"
        }
    return f"{number(value * 100, 1)}\u00a0%"


@register.simple_tag
def fall_amount(value: Fraction | int, unit: str) -> str:
    """An amount of a waterfall, whole smallest units; cut, as every shown figure."""
    return amount(floor(value), unit) if unit else "–"


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
def is_short(cover: LineCover, month_days: int) -> bool:
    """Whether what is usable lasts less than a month."""
    return isinstance(cover.worst, Cover) and not cover.worst.lasts(month_days)


@register.filter
def under_a_month(cover: Cover, month_days: int) -> bool:
    """Whether what is pooled lasts less than a month."""
    return not cover.lasts(month_days)


@register.filter
def pooled_by(by: PooledBy) -> str:
    """What is pooled, as a table's row says it."""
    return str(names.POOLED_BY[by])


@register.simple_tag
def pool_name(detail: LineDetail, by: PooledBy, key: str) -> str:
    """Which group of a pooling it is: a hospital, a storeroom or packs by their names."""
    if by in {PooledBy.PACK, PooledBy.INTERCHANGEABLE}:
        products = {batch.pack_id: f"{batch.product} ({batch.pack_id})" for batch in detail.batches}
        return " + ".join(products.get(pack, pack) for pack in key.split(" + "))
    rooms = {room.storeroom_id: room.name for room in detail.storerooms}
    return rooms.get(key, key)


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
def lines_shown(area: AreaShown, everything: bool) -> tuple[LineShown, ...]:
    """Every line, or the shortest."""
    return area.lines if everything else area.shortest


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
register.filter("unit_name", _named(names.PACK_UNITS))
