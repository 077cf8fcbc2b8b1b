"""The waterfall as it is read: rows of a table, bars of a chart, and in a sentence why the naive figure differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, count, pairwise
from math import floor

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.supply.waterfall import LineFall, Step
from samsyn.documents.charts import SERIES
from samsyn.ops.picture.waterfall import AreaWaterfall, LineWaterfall
from samsyn.warehouse.waterfall import LyingRow
from samsyn.web.drawing import drawn
from samsyn.web.templatetags.amounts import UNITS
from samsyn.web.templatetags.samsyn import number
from samsyn.web.templatetags.supply import substance

STEPS = {
    Step.ON_HOLD: lazy("on hold"),
    Step.EXPIRED: lazy("has expired"),
    Step.NO_EXPIRY_DATE: lazy("no expiry date"),
    Step.EXPIRES_UNUSED: lazy("expires before use"),
    Step.NOT_INTERCHANGEABLE: lazy("not interchangeable"),
    Step.COUNTED_TWICE: lazy("counted twice"),
}
FIRST_LINES = 25


@dataclass(frozen=True, slots=True)
class FallRow:
    """A row of the waterfall: gross, a step, or usable. `days` is None without a rate; `left` is what is left after it.

    Days are told in tenths, and amounts, as `told`, in one unit. What is left is cut, and a step takes the difference:
    what is read adds up.
    """

    label: str
    kind: str
    amount: Fraction
    told: str
    days: Fraction | None
    left: Fraction
    days_left: Fraction | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One line of a care area: the days that each step takes, which with those of the two stocks add up as they are read.

    A step that takes nothing has None.
    """

    line: LineFall
    taken: tuple[Fraction | None, ...]

    @property
    def flatters(self) -> Fraction:
        """How many days the naive figure has too many."""
        naive, usable = self.line.fall.naive_days, self.line.fall.usable_days
        return naive - usable if naive is not None and usable is not None else Fraction(0)


@dataclass(frozen=True, slots=True)
class BatchShown:
    """A row of the stock file: what lies there, what became of it in words, and what is usable."""

    row: LyingRow
    told: str
    fates: tuple[str, ...]
    usable: str


def fall_rows(line: LineFall) -> list[FallRow]:
    """Gross, each step, usable."""
    fall, left = line.fall, Fraction(line.fall.gross)
    days = _tenths(fall.days(left))
    whole, *told, rest = amounts_told(fall.gross, [taken for _step, taken in fall.taken], line.unit)
    rows = [FallRow(_("Gross stock"), "total", left, whole, days, left, days)]
    for (step, taken), words in zip(fall.taken, told, strict=True):
        left -= taken
        before, days = days, _tenths(fall.days(left))
        took = None if before is None or days is None else before - days
        rows.append(FallRow(f"− {STEPS[step]}", "step", taken, words, took, left, days))
    rows.append(FallRow(_("Usable"), "total", left, rest, days, left, days))
    return rows


def amounts_told(gross: int, taken: Sequence[Fraction], unit: str) -> list[str]:
    """Gross, each step and what is left, as texts in one unit that add up as they are read: 12,5 g − 0,5 g = 12,0 g.

    With as many decimals as the least step needs to be seen. What is left is cut, and a step takes the difference.
    """
    if not unit:
        return ["–"] * (len(taken) + 2)
    size, name = next((size, name) for size, name in UNITS[unit] if gross >= size or size == 1)
    left = list(accumulate(taken, lambda rest, part: rest - part, initial=Fraction(gross)))
    decimals = _decimals([part for part in (*left, *taken) if part], size)
    cut = [_cut(rest / size, decimals) for rest in left]
    steps = [before - after for before, after in pairwise(cut)]
    return [f"{number(one, decimals)}\u00a0{name}" for one in (cut[0], *steps, cut[-1])]


def _decimals(amounts: Sequence[Fraction], size: int) -> int:
    """How many decimals of a unit some amounts need to be seen; none below the smallest unit."""
    if all(one % size == 0 for one in amounts):
        return 0
    least = max(min(*amounts, size), 1)
    return next(places for places in count(int(size > 1)) if least * 10**places >= size)


def _cut(value: Fraction, decimals: int) -> Fraction:
    return Fraction(floor(value * 10**decimals), 10**decimals)


def _tenths(days: Fraction | None) -> Fraction | None:
    return None if days is None else _cut(days, 1)


def fall_chart(line: LineFall, lowest: bool) -> SafeString:
    """The waterfall as bars, in days at peacetime consumption, or in amounts where there is no rate."""
    rated = line.fall.usable_days is not None
    values = list(_bars(line, rated))
    what = _("Days at peacetime consumption") if rated else _("Share of the gross stock, percent")
    reading = _("the highest rate that the months allow") if lowest else _("the likely rate")
    name = _("%(substance)s, from gross stock to usable: %(what)s, %(reading)s.") % {
        "substance": substance(line.line),
        "what": what.lower(),
        "reading": reading,
    }
    order = {"field": "label", "type": "nominal", "sort": None, "axis": {"title": None, "labelLimit": 220}}
    specification = {
        "width": 420,
        "height": {"step": 30},
        "layer": [
            {
                "mark": {"type": "bar", "height": 18},
                "encoding": {
                    "y": order,
                    "x": {
                        "field": "from",
                        "type": "quantitative",
                        "scale": {"zero": True},
                        "axis": {"title": what, "tickCount": 6},
                    },
                    "x2": {"field": "to"},
                    "color": {
                        "field": "kind",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": ["total", "step"], "range": [SERIES[0], SERIES[1]]},
                    },
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12},
                "encoding": {
                    "y": order,
                    "x": {"field": "to", "type": "quantitative"},
                    "text": {"field": "said", "type": "nominal"},
                },
            },
        ],
    }
    return drawn(values, specification, name=name)


def _bars(line: LineFall, rated: bool) -> Iterator[dict[str, object]]:
    gross = line.fall.gross
    for row in fall_rows(line):
        taken, left = (row.days, row.days_left) if rated else (row.amount, row.left)
        ends = (Fraction(0), taken) if row.kind == "total" else (left, (left or 0) + (taken or 0))
        low, high = (_scaled(Fraction(end or 0), gross, rated) for end in ends)
        said = number(row.days, 1) if rated else row.told
        said = said if row.amount or row.kind == "total" else "–"
        yield {"label": row.label, "kind": row.kind, "from": low, "to": high, "said": said}


def _scaled(value: Fraction, gross: int, rated: bool) -> float:
    """Days as they are, or an amount as a per cent of the gross stock."""
    if rated:
        return float(value)
    return float(100 * value / gross) if gross else 0.0


def why_naive_differs(found: LineWaterfall) -> str:
    """In one sentence what other systems count that this does not."""
    fall = found.line.fall
    if fall.naive_days is None or fall.usable_days is None:
        return _("No consumption in the window, so neither figure can be told in days.")
    taken = [
        _("%(step)s, %(days)s days") % {"days": number(row.days, 1), "step": STEPS[step]}
        for (step, part), row in zip(fall.taken, fall_rows(found.line)[1:-1], strict=True)
        if part
    ]
    if not taken:
        return _("Here they are the same: no step takes anything of this stock.")
    return _("It also counts what cannot be relied on: %(what)s.") % {"what": "; ".join(taken)}


def flattered_count(found: AreaWaterfall) -> int:
    """How many lines have fewer usable days than the naive figure says."""
    return sum(one.fall.naive_days != one.fall.usable_days for one in found.lines)


def shown_lines(found: AreaWaterfall, *, everything: bool) -> list[AreaLine]:
    """The lines that the naive figure flatters most; or every line, what runs out first first."""
    lines = [
        AreaLine(one, tuple(row.days if row.amount else None for row in fall_rows(one)[1:-1]))
        for one in found.lines
    ]
    if everything:
        return lines
    flattered = [one for one in lines if one.flatters]
    return sorted(flattered, key=lambda one: one.flatters, reverse=True)[:FIRST_LINES]


def shown_batches(found: LineWaterfall) -> list[BatchShown]:
    """Each row of the stock file with what took it."""
    return [_batch(row, found.line.unit) for row in found.rows]


def _batch(row: LyingRow, unit: str) -> BatchShown:
    held, taken = row.fall.held, row.fall.taken
    whole, *told, rest = amounts_told(held.free + held.on_hold, [part for _step, part in taken], unit)
    fates = tuple(f"{STEPS[step]}: {words}" for (step, _part), words in zip(taken, told, strict=True))
    return BatchShown(row, whole, fates, rest)
