"""The picture in a terminal: the answer as sentences, then the table."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from samsyn.core.supply.picture import NationalRow
from samsyn.intake.organisations import load_care_areas, load_organisations
from samsyn.ops.picture.reading import Picture
from samsyn.ops.picture.rows import PictureRow

SYMBOLS = {
    "met": "●",
    "met-with-declared-exceptions": "◐",
    "not-met": "▼",
    "cannot-tell": "?",
}
WIDE_ENOUGH = 112
KEY = "● meets the goal  ◐ meets it with declared exceptions  ▼ does not  ? cannot tell  ! computed says otherwise"


def print_picture(picture: Picture, rows: list[PictureRow]) -> None:
    """Print one picture; wide tables fold on a narrow terminal."""
    console = Console(highlight=False)
    goal = picture.goal
    console.print(f"[bold]How long the medicines last[/bold], {picture.on}, {picture.scenario} consumption")
    console.print(f"Goal: {goal.label.en} ({goal.at})")
    for national in picture.national:
        console.print(_sentence(national))
    console.print(_table(picture, rows, console))
    console.print(KEY)
    console.print(
        "rep.: weeks reported and signed. comp.: weeks computed from the stock files, the lowest figure of the shortest "
        "substance outside what is declared or decided to be left out; median: of all substances; share: of the "
        "substances that last "
        f"{picture.parameters.month_days} days. Consumption over {picture.parameters.window_days} days. "
        f"Snapshot {picture.snapshot[:12]}."
    )
    console.print("The demo country's stock figures are invented." if _is_demo() else "")


def _is_demo() -> bool:
    from django.conf import settings

    return bool(settings.DEMO_MARK.exists())


def _sentence(national: NationalRow) -> str:
    reaching = national.met + national.met_with_declared_exceptions
    sentence = (
        f"{load_care_areas()[national.care_area].en}: {reaching} of {national.regions} regions reach the goal"
    )
    if national.met_with_declared_exceptions:
        sentence += f", {national.met_with_declared_exceptions} of them with declared exceptions"
    if national.cannot_tell:
        sentence += f"; {national.cannot_tell} cannot be told"
    return sentence + "."


def _table(picture: Picture, rows: list[PictureRow], console: Console) -> Table:
    """A row a region. A narrow terminal is spared the median, so that no cell is folded."""
    areas = list(picture.parameters.goal_areas)
    wide = console.width >= WIDE_ENOUGH
    width = 7 if wide else 5
    heads = ("rep.", "comp.", "median", "share") if wide else ("rep", "comp", "≥mon")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Region", no_wrap=True)
    for area in areas:
        columns = "".join(f"{head:>{width}}" for head in heads)
        table.add_column(f"{load_care_areas()[area].en}\n{columns}", no_wrap=True)
    by_region: dict[str, dict[str, PictureRow]] = {}
    for row in rows:
        by_region.setdefault(row.region, {})[row.care_area] = row
    for region, cells in by_region.items():
        organisation = load_organisations().get(region)
        name = organisation.short_name or organisation.name_on(picture.on)
        table.add_row(name, *(_cell(cells[area], width, wide) for area in areas))
    return table


def _cell(row: PictureRow, width: int, wide: bool) -> str:
    share = None if row.share_at_month is None else f"{int(row.share_at_month * 100)}%"  # cut, as weeks are
    median = (row.weeks_median,) if wide else ()
    figures = (row.weeks_reported, row.weeks_computed, *median, share)
    shown = "".join(f"{'–' if figure is None else figure!s:>{width}}" for figure in figures)
    return f"{SYMBOLS[row.verdict]}{shown[1:]}{' !' if row.disagrees else ''}"
