"""What the money costs to count: a fold of a million events, and the desk's pages over twenty years of grants.

`python -m bench.money [--json] [--scale 1]` prints, each as one figure:

- `fold`: 1 000 000 events of 12 600 grants folded (goal 2 s), beside the same stepped one by one with a copy of the state
  each time, which gives the same states;
- `desk`: 20 years × 30 agreements × 21 regions in a database of its own, and the time at the server of every page that the
  desk, the ministry and a region look at, 20 times each (goal 200 ms at the 95th percentile).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from unittest import mock

YEARS, AGREEMENTS, EVENTS = 20, 30, 1_000_000
COSTS_A_GRANT = 24
LOOKS = 20
LEFT_OPEN = 0.03
"""Of the grants of earlier years: so many have something that is not done."""
TODAY = datetime.now(UTC).date()
GOAL_FOLD, GOAL_PAGE = 2.0, 0.2
PATCHED = (
    "samsyn.ops.funding.money",
    "samsyn.ops.funding.grants",
    "samsyn.ops.funding.funds",
    "samsyn.ops.funding.grant_forms",
    "samsyn.web.views.funding",
    "samsyn.web.templatetags.funding",
)
"""Who asks for the agreements, and is given the bench's."""


def fold(scale: float) -> dict[str, Any]:
    """Seconds to fold, and how many times longer it takes to step."""
    from samsyn.core.funding.grant_state import GrantState, after, fold_grant

    grants = [_events(number) for number in range(int(YEARS * AGREEMENTS * 21 * scale))]
    count = sum(map(len, grants))
    begun = time.perf_counter()
    folded = [fold_grant(one) for one in grants]
    seconds = time.perf_counter() - begun
    begun = time.perf_counter()
    stepped = []
    for events in grants:
        state = GrantState()
        for one in events:
            state = after(state, one)
        stepped.append(state)
    slow = time.perf_counter() - begun
    return {
        "name": "fold",
        "events": count,
        "grants": len(grants),
        "seconds": round(seconds, 2),
        "ratioStepped": round(slow / seconds, 1),
        "equal": folded == stepped,
        "kept": seconds < GOAL_FOLD,
    }


def _events(number: int) -> list[Any]:
    from samsyn.core.funding.grant_events import GrantEvent
    from samsyn.core.funding.grant_events import GrantEventKind as K

    day, at = date(2023, 1, 27), datetime(2023, 1, 27, 9, tzinfo=UTC)
    allotted = 1_000_000_00 + number
    first = [
        GrantEvent(K.ALLOTTED, day, at, "a", "o", allotted, {"appropriation": "1:6 ap 9"}),
        GrantEvent(K.PAYMENT_DECIDED, day, at, "a", "o", 0, {"diary_number": "S2023/1"}),
        GrantEvent(K.REQUISITIONED, day, at, "a", "o", allotted, {"account": "5050-1055"}),
        GrantEvent(K.REQUISITION_CHECKED, day, at, "a", "o"),
        GrantEvent(K.REQUISITION_APPROVED, day, at, "b", "o"),
        GrantEvent(K.PAID, day, at, "a", "o", allotted),
    ]
    costs = EVENTS // (YEARS * AGREEMENTS * 21) - 5 - len(first)
    return [
        *first,
        *(GrantEvent(K.COST_BOOKED, day + timedelta(days=n), at, "e", "o", 900_00 + n) for n in range(costs)),
        GrantEvent(K.STATEMENT_SUBMITTED, day, at, "e", "o"),
        GrantEvent(K.STATEMENT_ATTESTED, day, at, "c", "o", 0, {"correct": True}),
        GrantEvent(K.STATEMENT_SIGNED, day, at, "s", "o"),
        GrantEvent(K.STATEMENT_CHECKED, day, at, "a", "o"),
        GrantEvent(K.STATEMENT_APPROVED, day, at, "b", "o"),
    ]


def desk(scale: float) -> list[dict[str, Any]]:
    """Seconds at the server for each page, at the median and the 95th percentile."""
    with tempfile.TemporaryDirectory(prefix="samsyn-bench-") as home, ExitStack() as patches:
        os.environ |= {"SAMSYN_HOME": home, "DJANGO_SETTINGS_MODULE": "samsyn.config.settings"}
        import django

        django.setup()
        from samsyn.ops.administration.installation import keep_what_stands, set_up_database

        set_up_database()
        for one in _patched(scale):
            patches.enter_context(one)
        agreement = _filled(scale)
        keep_what_stands()  # as the server does once it is up
        patches.callback(gc.unfreeze)
        return [_looked(*page) for page in _pages(agreement)]


def _patched(scale: float) -> Iterator[Any]:
    import importlib

    book = _book(scale)
    for name in PATCHED:
        if hasattr(importlib.import_module(name), "load_agreements"):
            yield mock.patch(f"{name}.load_agreements", return_value=book)


def _book(scale: float) -> Any:
    """A23 thirty times a year for twenty years, to this one; each with the dates of its own year."""
    from samsyn.core.agreements.terms import AgreementBook
    from samsyn.core.kernel.citations import Cited
    from samsyn.core.kernel.dates import Window
    from samsyn.intake.agreements import load_agreements

    model, today = load_agreements().get("civilt-forsvar-2023"), TODAY
    made = {}
    for year in range(today.year - YEARS + 1, today.year + 1):
        for number in range(int(AGREEMENTS * scale)):
            terms = model.terms
            window = Cited(Window(date(year, 1, 1), date(year, 12, 31)), terms.use_window.at)
            dues = {
                name: replace(getattr(terms, name), on=Cited(on, terms.use_window.at))
                for name, on in (
                    ("requisition", date(year, 12, 1)),
                    ("statement", date(year + 1, 3, 31)),
                    ("repayment", date(year + 1, 3, 31)),
                )
            }
            signings = tuple(replace(one, on=Cited(date(year, 1, 10), one.on.at)) for one in model.signings)
            made[f"prov-{year}-{number}"] = replace(
                model,
                id=f"prov-{year}-{number}",
                year=year,
                signings=signings,
                terms=replace(terms, use_window=window, **dues),
            )
    return AgreementBook(MappingProxyType(made), MappingProxyType(dict.fromkeys(made, "")))


def _filled(scale: float) -> str:
    """Every grant with its state, its transfers, and the events of one of them; that one's agreement."""
    from samsyn.core.agreements.terms import REGIONS
    from samsyn.core.funding.grant_state import PaymentStage, StatementStage, fold_grant
    from samsyn.core.funding.ledger import Account
    from samsyn.intake.organisations import load_groups
    from samsyn.ops.funding.money import load_agreements  # type: ignore[attr-defined]  # the one that is patched
    from samsyn.store import models
    from samsyn.store.queries.funding import columns_of

    chance, this_year = random.Random(7), TODAY.year
    allotted_on = list(PaymentStage)[list(PaymentStage).index(PaymentStage.ALLOTTED) :]
    rows: list[models.Grant] = []
    for agreement in load_agreements():
        for region in load_groups()[REGIONS]:
            state = fold_grant(_events(len(rows)))
            state.statement = StatementStage.PASSED_ON
            if agreement.year == this_year:
                state.payment = chance.choice(allotted_on)
                state.statement = StatementStage.NONE
            elif chance.random() < LEFT_OPEN:
                state.statement = chance.choice(list(StatementStage))
            else:
                state.repaid = state.unspent
            rows.append(
                models.Grant(agreement=agreement.id, recipient=region, giver="state", **columns_of(state))
            )
    models.Grant.objects.bulk_create(rows, batch_size=1_000)
    events, transfers = [], []
    now = datetime.now(UTC)
    for row in rows:
        year = int(row.agreement.split("-")[1])
        event = models.GrantEvent(
            grant=row,
            number=1,
            kind="allotted",
            on=date(year, 1, 27),
            at=now,
            by="a",
            organisation="o",
            facts={},
        )
        events.append(event)
        moves = [(Account.ALLOTTED, Account.APPROPRIATION), (Account.RECIPIENT, Account.ALLOTTED)]
        moves += [(Account.USED, Account.RECIPIENT)] * COSTS_A_GRANT
        transfers += [
            models.LedgerTransfer(
                event=event,
                grant=row,
                appropriation="1:6 ap 9",
                year=year,
                debit=debit.value,
                credit=credit.value,
                ore=100_00 + place,
                on=date(year, 1 + place % 12, 15),
                known_since=date(year, 1 + place % 12, 20),
                bound="exact",
            )
            for place, (debit, credit) in enumerate(moves)
        ]
    models.GrantEvent.objects.bulk_create(events, batch_size=1_000)
    models.LedgerTransfer.objects.bulk_create(transfers, batch_size=1_000)
    return f"prov-{this_year - 1}-0"


def _pages(agreement: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    from django.test import Client

    from samsyn.ops.funding.desk import Queue
    from samsyn.store.models import User

    def client(organisation: str, role: str) -> Client:
        user = User.objects.create(username=f"{organisation}.{role}", organisation=organisation, role=role)
        found = Client(headers={"host": "localhost"})
        found.force_login(user)
        return found

    officer = client("kammarkollegiet", "grants-officer")
    ministry = client("socialdepartementet", "desk-officer")
    region = client("region-skane", "economist")
    paths = [(officer, f"/medel/arenden/?ko={queue.value}") for queue in Queue]
    paths += [
        (officer, "/medel/betalningar/"),
        (officer, f"/medel/{agreement}/region-skane/"),
        (officer, "/"),
        (ministry, "/"),
        (ministry, "/medel/"),
        (ministry, "/medel/anslag/"),
        (ministry, f"/medel/{agreement}/"),
        (region, "/medel/"),
    ]
    for who, path in paths:
        yield path, lambda who=who, path=path: who.get(path)  # type: ignore[misc]  # bound as it is


def _looked(path: str, look: Callable[[], Any]) -> dict[str, Any]:
    answer = look()
    assert answer.status_code == 200, (path, answer.status_code)
    seconds = []
    for _ in range(LOOKS):
        begun = time.perf_counter()
        look()
        seconds.append(time.perf_counter() - begun)
    p95 = statistics.quantiles(seconds, n=20)[-1]
    return {
        "name": "desk",
        "page": path,
        "median": round(statistics.median(seconds), 3),
        "p95": round(p95, 3),
        "kept": p95 < GOAL_PAGE,
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--json", action="store_true", help="one JSON object a line")
    options.add_argument("--scale", type=float, default=1.0, help="a part of the grants")
    asked = options.parse_args()
    for found in [fold(asked.scale), *desk(asked.scale)]:
        if asked.json:
            print(json.dumps(found))
        else:
            print("  ".join(f"{name} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
