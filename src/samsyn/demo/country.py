"""The files that the 21 demo regions would send: storerooms, stock, consumption and reported weeks.

The same day and seed give the same bytes. Every figure is made up; the real importer reads the files.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from samsyn.core.supply.shortages import NoticeKind
from samsyn.demo.movements import Movement, Year
from samsyn.demo.profiles import Profile, Report, load_profiles
from samsyn.demo.stock import BatchRow, Used, is_short, shortest_days, stock_level, stock_pool, wanted_days
from samsyn.demo.storerooms import Article, Storeroom, articles_of, storerooms_of
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_organisations
from samsyn.intake.shortages import load_shortages

LIST_ID = "demo-2022"
SEED = 2022

STOREROOM_HEADER = ("region", "storeroom_id", "name", "kind", "care_area", "ward_stock", "holder", "hospital")
REPORTED_HEADER = (
    "region",
    "care_area",
    "weeks",
    "weeks_to",
    "exceptions",
    "reason",
    "signed_by",
    "signed_on",
)
STOCK_HEADER = "region,storeroom_id,pack_id,batch,expiry,quantity,unit,minimum_level,on_hold\n"
ON_HOLD_EVERY = 60
"""So many rows of stock for each that has something in quarantine, beside what can be used."""
CONSUMPTION_HEADER = "region,storeroom_id,pack_id,from,to,kind,quantity,unit\n"


@dataclass(frozen=True, slots=True)
class RegionFiles:
    """The four files of one region for one day, in the order in which they are understood."""

    region: str
    as_of: date
    paths: tuple[Path, ...]


def write_country(target: Path, as_of: date) -> list[RegionFiles]:
    """The files of all 21 regions, a folder each, as the demo country sends them."""
    return build_files(target, as_of, SEED)


def build_files(target: Path, as_of: date, seed: int) -> list[RegionFiles]:
    """The files of all 21 regions for another seed than the demo country's own."""
    profiles = load_profiles()
    return [
        write_region(target, profiles[region.id], as_of, seed) for region in load_organisations().regions()
    ]


def write_region(target: Path, profile: Profile, as_of: date, seed: int) -> RegionFiles:
    """One region's files. Raises ValueError for a day of which country.yaml does not tell."""
    if as_of not in profile.reports:
        told = ", ".join(day.isoformat() for day in sorted(profile.reports))
        raise ValueError(f"the demo country is told of {told}, not of {as_of}")
    substances, packs = load_list(LIST_ID), shipped_catalogue().products
    rooms = storerooms_of(profile)
    articles = articles_of(profile, rooms, substances, packs)
    random = Random(f"{seed} {as_of} {profile.region}")  # noqa: S311  a demo, not a secret
    report = profile.reports[as_of]
    folder = target / profile.region
    folder.mkdir(parents=True, exist_ok=True)
    # Consumption first: it settles what is used in a day, and with that how much stock lasts how long.
    year = Year(as_of)
    moved = [(article, year.movements(article, random)) for article in articles]
    used = [Used(article, year.daily_use(article, rows)) for article, rows in moved]
    texts = {
        "consumption.csv": CONSUMPTION_HEADER + "".join(_consumption(profile.region, moved)),
        "stock.csv": STOCK_HEADER + "".join(_stock(profile.region, used, report, as_of, random)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    _write_rows(folder / "storerooms.csv", STOREROOM_HEADER, _storeroom_cells(profile.region, rooms))
    _write_rows(folder / "reported.csv", REPORTED_HEADER, _reported_cells(profile.region, report))
    names = ("storerooms.csv", "stock.csv", "consumption.csv", "reported.csv")
    return RegionFiles(profile.region, as_of, tuple(folder / name for name in names))


def _consumption(region: str, moved: Sequence[tuple[Article, Sequence[Movement]]]) -> Iterator[str]:
    for article, rows in moved:
        start = f"{region},{article.storeroom.id},{article.pack_id},"
        for row in rows:
            quantity = "" if row.quantity is None else row.quantity
            yield f"{start}{row.first.isoformat()},{row.last.isoformat()},{row.kind},{quantity},unit\n"


def _stock(region: str, used: Sequence[Used], report: Report, as_of: date, random: Random) -> Iterator[str]:
    scarce = packs_running_short(as_of)
    for number, row in enumerate(sorted(_batches(used, report, scarce, as_of, random), key=_place_of)):
        on_hold = (row.quantity + 4) // 5 if number % ON_HOLD_EVERY == ON_HOLD_EVERY - 1 else 0
        unit = "pack" if row.in_packs else "unit"
        cells = (
            region,
            row.article.storeroom.id,
            row.article.pack_id,
            row.batch,
            row.expiry or "",
            row.quantity + on_hold,
            unit,
            row.minimum_level or "",
            on_hold or "",
        )
        yield ",".join(map(str, cells)) + "\n"


def _place_of(row: BatchRow) -> tuple[str, str]:
    return row.article.storeroom.id, row.article.pack_id


def _batches(
    used: Sequence[Used], report: Report, scarce: frozenset[str], as_of: date, random: Random
) -> Iterator[BatchRow]:
    pools: dict[tuple[str, str], list[Used]] = {}
    for one in used:
        line = one.article.line
        name = line.id if line else one.article.pack_id
        pools.setdefault((one.article.storeroom.care_area, name), []).append(one)
    areas = dict.fromkeys(care_area for care_area, _ in pools)
    shortest = {area: shortest_days(report.care_areas.get(area), random) for area in areas}
    for (care_area, _), pool in pools.items():
        told, first = report.care_areas.get(care_area), pool[0].article
        atc = first.line.atc if first.line else ""
        if first.is_rarely_used:
            for one in pool:
                yield from stock_level(one.article, is_short(told, atc), as_of, random)
        else:
            days = wanted_days(told, atc, shortest[care_area], random)
            yield from stock_pool(pool, days, scarce, as_of, random)


def packs_running_short(as_of: date) -> frozenset[str]:
    """The packs with a notice of shortage running on a day; a cessation is no shortage."""
    return frozenset(
        notice.pack_id
        for notice in load_shortages()
        if notice.kind is NoticeKind.SHORTAGE and notice.is_running(as_of)
    )


def _storeroom_cells(region: str, rooms: Sequence[Storeroom]) -> Iterator[tuple[str, ...]]:
    for room in rooms:
        ward_stock = "yes" if room.is_ward_stock else "no"
        yield region, room.id, room.name, room.kind, room.care_area, ward_stock, room.holder, room.hospital


def _reported_cells(region: str, report: Report) -> Iterator[tuple[str, ...]]:
    for care_area, one in report.care_areas.items():
        weeks_to = "" if one.weeks_to is None else str(one.weeks_to)
        exceptions = "|".join(one.exceptions)
        signed = (report.signed_by, report.signed_on.isoformat())
        yield region, care_area, str(one.weeks), weeks_to, exceptions, one.reason, *signed


def _write_rows(path: Path, header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
