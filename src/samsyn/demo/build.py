"""Building the demo country: what regions would do, done through the same use cases as they would use."""

from __future__ import annotations

import gc
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from samsyn import __version__
from samsyn.core.kernel.roles import Actor, Role, operator
from samsyn.demo.accounts import ACCOUNTS, KEPT_REGION, PASSWORD, SHOWN_REGION
from samsyn.demo.alerts import CHECKED, MAILED
from samsyn.demo.alerts import RULES as ALERT_RULES
from samsyn.demo.costs import book_costs
from samsyn.demo.country import RegionFiles, write_country
from samsyn.demo.exclusions import EXCLUSIONS, RECORDED
from samsyn.demo.grants import live_grants
from samsyn.demo.kept import keep_storerooms
from samsyn.demo.sharings import SHARINGS
from samsyn.demo.short import act_on_shortages
from samsyn.intake.agreements import load_agreements
from samsyn.intake.shortages import SHIPPED_FEED
from samsyn.ops.administration.accounts import create_demo_accounts
from samsyn.ops.administration.installation import kernels_compiled_meanwhile, set_up_database
from samsyn.ops.alerts.judging import choose_mail, raise_alerts, set_rule
from samsyn.ops.picture.comparison import release_comparison
from samsyn.ops.picture.exclusions import decide_exclusion
from samsyn.ops.picture.reading import read_picture
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.shortages.feed import import_shortages
from samsyn.ops.stock.sending import import_stock
from samsyn.store.queries.alerts import rules_of
from samsyn.store.queries.exclusions import exclusions_of
from samsyn.store.queries.sharing import sharings_of

DAYS = (date(2023, 12, 31), date(2026, 8, 22))
"""The day that U23 reports about, and the day of the shipped shortage feed."""

Say = Callable[[str], None]


def build_country(*, say: Say, days: tuple[date, ...] = DAYS) -> None:
    """Make the demo country, or finish one that was interrupted. A country that stands is left as it is."""
    mark, wanted = settings.DEMO_MARK, {"version": __version__, "days": [day.isoformat() for day in days]}
    with _timed("Database", say):
        set_up_database()
    if mark.exists() and json.loads(mark.read_text(encoding="utf-8")) == {**wanted, "whole": True}:
        say("The demo country stands already.")
        return
    mark.write_text(json.dumps({**wanted, "whole": False}), encoding="utf-8")
    by, now = operator("demo"), datetime.now(UTC)
    with kernels_compiled_meanwhile():
        with _timed("Accounts and sharings", say):
            create_demo_accounts(by=by, now=now, accounts=ACCOUNTS, password=PASSWORD)
            _share(now)
            _exclude()
        with _timed("The grants of four agreements", say), transaction.atomic():
            live_grants(of=_of, password=PASSWORD)
            book_costs(economist=_of(SHOWN_REGION, Role.ECONOMIST))
        for day in days:
            with _timed(f"Files of 21 regions as of {day}, through the importer", say):
                _submit(day, now)
                release_comparison(by=by, now=now)
        with _timed(f"Two storerooms kept in Samsyn, as of {days[-1]}", say):
            keep_storerooms(
                pharmacist=_of(KEPT_REGION, Role.PHARMACIST),
                keeper=_of(KEPT_REGION, Role.STOREROOM_KEEPER),
                now=now,
                day=days[-1],
            )
    with _timed("Läkemedelsverket's notices of shortage", say):
        import_shortages(by=by, now=now, path=SHIPPED_FEED, on=DAYS[-1])
    with _timed("The picture, for each agreement and day", say):
        _measure(by, now, days)
    with _timed("Messages to prescribers and a shortage case", say), transaction.atomic():
        act_on_shortages(of=_of, now=now, day=DAYS[-1])
    with _timed("Alerts", say):
        _alert(now)
    mark.write_text(json.dumps({**wanted, "whole": True}), encoding="utf-8")


def _share(now: datetime) -> None:
    for sharing in SHARINGS:
        already = {
            (row.sharing.recipient, row.sharing.grain, row.sharing.substance)
            for row in sharings_of(sharing.owner)
        }
        if (sharing.recipient, sharing.grain, sharing.substance) in already:
            continue
        grant_sharing(
            by=_of(sharing.owner, Role.PREPAREDNESS_COORDINATOR),
            now=now,
            owner=sharing.owner,
            recipient=sharing.recipient,
            grain=sharing.grain,
            substance=sharing.substance,
            valid_until=sharing.valid_until,
            legal_ground=sharing.legal_ground,
        )


def _exclude() -> None:
    for one in EXCLUSIONS:
        if any(row.exclusion.atc == one.atc for row in exclusions_of(one.region)):
            continue
        decide_exclusion(
            by=_of(one.region, Role.PHARMACIST),
            now=RECORDED,
            region=one.region,
            atc=one.atc,
            kind=one.kind,
            reason=one.reason,
            decided_on=one.decided_on,
            until=one.until,
        )


def _alert(now: datetime) -> None:
    for region, rule in ALERT_RULES:
        if rule not in rules_of(region):
            set_rule(by=_of(region, Role.PHARMACIST), now=now, region=region, rule=rule)
    owner, address = MAILED
    choose_mail(by=_of(owner, Role.PHARMACIST), now=now, how="at-once", address=address, language="sv")
    raise_alerts(now=now, regions=CHECKED)


def _submit(day: date, now: datetime) -> None:
    with tempfile.TemporaryDirectory(prefix="samsyn-demo-") as folder, _no_collector():
        for sent in write_country(Path(folder), day):
            import_stock(
                by=_of(sent.region, Role.PHARMACIST),
                now=now,
                region=sent.region,
                as_of=day,
                files=_contents(sent),
            )


@contextmanager
def _no_collector() -> Iterator[None]:
    """Rows by the hundred thousand keep the collector of cycles busy for a quarter of the time, and have none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _contents(sent: RegionFiles) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sent.paths]


def _measure(by: Actor, now: datetime, days: tuple[date, ...]) -> None:
    for agreement in load_agreements():
        if agreement.goals:
            for day in days:
                read_picture(by=by, now=now, agreement=agreement.id, on=day)


def _of(organisation: str, role: Role) -> Actor:
    username = next(name for name, owner, its in ACCOUNTS if (owner, its) == (organisation, role))
    return Actor(username, organisation, role)


@contextmanager
def _timed(what: str, say: Say) -> Iterator[None]:
    started = time.perf_counter()
    yield
    say(f"{what}: {time.perf_counter() - started:.1f} s")
