"""Lägesbilden att ta med: the picture as CSV, Excel, Parquet or PDF, as far as the reader may see it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.supply.picture import Verdict
from samsyn.documents.tables import Cell, Column, TableDocument
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT, Picture, default_day, read_picture
from samsyn.ops.picture.rows import PictureRow, picture_rows
from samsyn.web import names
from samsyn.web.access import Access, access, actor_of
from samsyn.web.attachments import attached, counted_over, format_asked, invented
from samsyn.web.days import day_asked
from samsyn.web.language import reader_language
from samsyn.web.supply_sentences import answer
from samsyn.web.templatetags.samsyn import care_area, said, short_name


@access(Access.STOCK)
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The picture that the page shows."""
    told = format_asked(form)
    agreement = request.GET.get("overenskommelse", DEFAULT_AGREEMENT)
    on = day_asked(request, "dag", default_day())
    found = read_picture(by=actor_of(request), now=timezone.now(), agreement=agreement, on=on)
    return attached(_document(found), told, f"samsyn-lagesbild-{on}")


def _document(picture: Picture) -> TableDocument:
    facts = {
        "on": picture.on,
        "goal": said(picture.goal.short_label),
        "at": picture.goal.at,
        "snapshot": picture.snapshot[:12],
    }
    about = [
        _("%(on)s, at peacetime consumption. Goal: %(goal)s (%(at)s). Snapshot %(snapshot)s.") % facts,
        *answer(picture),
        *_left_out(picture),
    ]
    return TableDocument(
        title=_("How long the medicines last"),
        about=tuple(about),
        columns=(
            Column("region", _("Region"), str),
            Column("careArea", _("Care area"), str),
            Column("verdict", _("Verdict"), str),
            Column("weeksReported", _("Weeks, reported"), Decimal),
            Column("weeksLowest", _("Weeks, lowest computed"), Decimal),
            Column("weeksLikely", _("Likely"), Decimal),
            Column("weeksHighest", _("At best"), Decimal),
            Column("shareAtMonth", _("Share at a month"), Decimal),
            Column("leftOut", _("Left out by decision"), str),
            Column("weeksEverything", _("Lowest with what is left out"), Decimal),
            Column("shareWithout", _("Share without it"), Decimal),
            Column("disagrees", _("Computed says otherwise"), str),
            Column("stockAsOf", _("Stock as of"), date),
            Column("scenario", _("Scenario"), str),
        ),
        rows=[_cells(row) for row in picture_rows(picture)],
        notes=(
            _(
                "The verdict is on the weeks that a region reported and signed; an interval counts as its lowest. The "
                "computed weeks are those of the substance that runs out first outside what is declared or decided to be "
                "left out, and beside them with it. All weeks are cut to a tenth."
            ),
            counted_over(picture.parameters),
        ),
        language=reader_language(),
        on=picture.on,
    )


def _left_out(picture: Picture) -> list[str]:
    """What a reader of the paper alone must know."""
    found = invented()
    if picture.hidden:
        found.append(
            _("Regions that have not shared their weeks: %(count)d.") % {"count": len(picture.hidden)}
        )
    if picture.silent:
        found.append(_("Regions that have sent no stock: %(count)d.") % {"count": len(picture.silent)})
    return found


def _cells(row: PictureRow) -> tuple[Cell, ...]:
    return (
        short_name(row.region),
        care_area(row.care_area),
        str(names.VERDICTS[Verdict(row.verdict)][2]),
        row.weeks_reported,
        row.weeks_computed,
        row.weeks_likely,
        row.weeks_highest,
        row.share_at_month,
        ", ".join(row.exclusions),
        row.weeks_everything,
        row.share_without,
        _("yes") if row.disagrees else "",
        date.fromisoformat(row.as_of),
        row.scenario,
    )
