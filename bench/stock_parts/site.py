"""The bench's country as an installation that can be served: its list, its packs, its accounts, its objects registered.

`python -m bench.stock_parts.site FOLDER SCALE` fills the SAMSYN_HOME of the environment from a country in a folder. The rows
of the register are written as an import would have left them; the objects are linked, not copied.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import django
from bench.stock_parts import goods
from bench.stock_parts.country import Country, Recipe, build
from bench.stock_parts.rows import AS_OF
from bench.stock_parts.writing import Kept

if TYPE_CHECKING:
    from samsyn.demo.sharings import DemoSharing

LIST = "bench"


def fill(country: Country) -> None:
    """Make the installation."""
    from samsyn.core.kernel.roles import operator
    from samsyn.demo.accounts import ACCOUNTS, PASSWORD
    from samsyn.demo.sharings import SHARINGS
    from samsyn.intake.catalogue import write_table
    from samsyn.intake.lists import keep_list, known_lists
    from samsyn.intake.organisations import load_organisations
    from samsyn.ops.administration.accounts import create_demo_accounts
    from samsyn.ops.administration.installation import set_up_database
    from samsyn.ops.goods.catalogue import import_catalogue
    from samsyn.ops.kernel.objects import warehouse_objects

    by, now = operator("bench"), datetime.now(UTC)
    set_up_database()
    create_demo_accounts(by=by, now=now, accounts=ACCOUNTS, password=PASSWORD)
    if LIST not in known_lists():
        note = {"sv": "Mätningens egen lista.", "en": "The bench's own list."}
        keep_list(replace(goods.substances(), note=note))
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "packs.csv"
        table.write_text(write_table(goods.packs()), encoding="utf-8")
        import_catalogue(by=by, now=now, path=table, source="csv", accept_loss="the bench's own packs")
    for kept in [
        one for every in (*country.regions.values(), tuple(country.new_day.values())) for one in every
    ]:
        _link(country.objects.path(kept.digest, "parquet"), warehouse_objects().path(kept.digest, "parquet"))
    for name, region in zip(country.regions, load_organisations().regions(), strict=True):
        _register(region.id, (*country.regions[name], country.new_day[name]), now)
    _share(SHARINGS, now)


def _link(made: Path, wanted: Path) -> None:
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if not wanted.exists():
        os.link(made, wanted)


def _register(region: str, every: tuple[Kept, ...], now: datetime) -> None:
    """One submission with its files, as an import leaves them."""
    from samsyn.store.models import AcceptedRows, Submission, SubmittedFile

    sent = Submission.objects.create(region=region, as_of=AS_OF, received_at=now, received_from="bench")
    by_kind: dict[str, list[Kept]] = {}
    for kept in every:
        by_kind.setdefault(kept.kind, []).append(kept)
    for kind, objects in by_kind.items():
        rows = sum(one.rows for one in objects)
        days = sorted(date.fromisoformat(day) for one in objects for day in (one.first, one.last) if day)
        file = SubmittedFile.objects.create(
            submission=sent,
            kind=kind,
            name=f"{kind}.parquet",
            rows=rows,
            rows_accepted=rows,
            rows_rejected=0,
            rows_flagged=0,
            first=days[0] if days else None,
            last=days[-1] if days else None,
        )
        for number, one in enumerate(objects):
            first, last = (date.fromisoformat(day) if day else None for day in (one.first, one.last))
            # The new day is an object of its own beside its month's.
            month = (
                f"{one.first[:7]}"
                if one.first and number < len(objects) - 1
                else one.first and f"{one.first[:5]}nd"
            )
            AcceptedRows.objects.create(
                file=file, month=month or "", digest=one.digest, rows=one.rows, first=first, last=last
            )


def _share(sharings: Iterable[DemoSharing], now: datetime) -> None:
    from samsyn.store.models import StockSharing

    for one in sharings:
        if one.substance is None:
            StockSharing.objects.create(
                owner=one.owner,
                recipient=one.recipient,
                grain=one.grain.value,
                substance="",
                valid_until=one.valid_until,
                legal_ground=one.legal_ground,
                granted_at=now,
                granted_by="bench",
            )


def main() -> None:
    """Fill the installation that the environment names from the country in a folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
    django.setup()
    scale = float(sys.argv[2])
    fill(build(Path(sys.argv[1]), Recipe(scale, 2023)))


if __name__ == "__main__":
    main()
