"""How the supply pages write how long a line lasts, what makes its interval, and what counts for nothing."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.supply.coverage import Cover, NoRate
from samsyn.core.supply.picture import LineCover, MinimumLevel
from samsyn.core.supply.pooling import PooledBy
from samsyn.ops.picture.lines import LineRow
from samsyn.warehouse.line import LineDetail
from samsyn.web import names
from samsyn.web.line_words import state_words
from samsyn.web.templatetags.amounts import amount
from samsyn.web.templatetags.samsyn import care_area, number, weeks, weeks_at_most, weeks_of_days

register = template.Library()


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
