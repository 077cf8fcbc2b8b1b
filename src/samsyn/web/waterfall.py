"""The waterfall as it is read: rows of a table, bars of a chart, and in a sentence why the naive figure differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.supply.waterfall import LineFall, Step
from samsyn.documents.charts import SERIES
from samsyn.ops.waterfall import AreaWaterfall, LineWaterfall
from samsyn.warehouse.waterfall import LyingRow
from samsyn.web.drawing import drawn
from samsyn.web.templatetags.amounts import amount
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

    Days are told in tenths. What is left is cut, and a step takes the difference: what is read adds up.
    """

    label: str
    kind: str
    amount: Fraction
    days: Fraction | None
    left: Fraction
    days_left: Fraction | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One line of a care area: the naive days, what each step takes in days, and the usable days."""

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
    lying: int
    fates: tuple[str, ...]
    usable: int


def fall_rows(line: LineFall) -> list[FallRow]:
    """Gross, each step, usable."""
    fall, left = line.fall, Fraction(line.fall.gross)
    days = _tenths(fall.days(left))
    rows = [FallRow(_("Gross stock"), "total", left, days, left, days)]
    for step, taken in fall.taken:
        left -= taken
        before, days = days, _tenths(fall.days(left))
        took = None if before is None or days is None else before - days
        rows.append(FallRow(f"− {STEPS[step]}", "step", taken, took, left, days))
    rows.append(FallRow(_("Usable"), "total", left, days, left, days))
    return rows


def _tenths(days: Fraction | None) -> Fraction | None:
    return None if days is None else Fraction(floor(days * 10), 10)


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
        said = number(row.days, 1) if rated else amount(floor(row.amount), line.unit or "ug")
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
        _("%(step)s, %(days)s days") % {"days": number(fall.days(part), 1), "step": STEPS[step]}
        for step, part in fall.taken
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
        AreaLine(one, tuple(one.fall.days(taken) if taken else None for _step, taken in one.fall.taken))
        for one in found.lines
    ]
    if everything:
        return lines
    flattered = [one for one in lines if one.flatters]
    return sorted(flattered, key=lambda one: one.flatters, reverse=True)[:FIRST_LINES]


def shown_batches(found: LineWaterfall) -> list[BatchShown]:
    """Each row of the stock file with what took it."""
    return [
        BatchShown(
            row,
            row.fall.held.free + row.fall.held.on_hold,
            tuple(f"{STEPS[step]}: {amount(floor(part), found.line.unit)}" for step, part in row.fall.taken),
            floor(row.fall.usable),
        )
        for row in found.rows
    ]
