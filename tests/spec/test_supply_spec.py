"""Each table of tests/spec/supply holds, and the page rendered from them is up to date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.spec.render import SUPPLY_RULES, supply_rules
from tests.spec.scenarios import HERE, Claim, Table, read_pages

from samsyn.core.kernel.dates import Window
from samsyn.core.supply.chance import ChanceAssumptions, line_chances, margin, net_demands
from samsyn.core.supply.consumption import ConsumptionEvent, ConsumptionKind
from samsyn.core.supply.coverage import Batch, Cover, Demand, MissingExpiry, NoRate, cover
from samsyn.core.supply.picture import Reported, judge_reported, turns_at
from samsyn.core.supply.rate import (
    PositionUse,
    RateRule,
    adjusted_amount,
    days_told,
    pooled_rate,
    position_use,
    rate_error,
)
from samsyn.core.supply.sharing import Grain, Sharing, may_see

PAGES = {page.title: page for page in read_pages(HERE / "supply")}


def claims(title: str) -> list:
    return [pytest.param(claim, id=claim.title) for claim in PAGES[title].claims]


@pytest.mark.parametrize("claim", claims("How long stock lasts"))
def test_how_long_stock_lasts(claim: Claim):
    batches = [
        Batch(int(row["amount"]), None if row["usable days"] == "unknown" else int(row["usable days"]))
        for row in claim.table("amount").rows
    ]
    (need,) = claim.table("used").rows
    demand = Demand(int(need["used"]), int(need["in days"]))

    for reading in MissingExpiry:
        found = cover(batches, demand, missing_expiry=reading)
        for row in claim.table("figure").rows:
            assert coverage_figure(found, row["figure"]) == row[reading], (row["figure"], reading)


@pytest.mark.parametrize("claim", claims("What counts as used"))
def test_what_counts_as_used(claim: Claim):
    (window,) = [window_of(row) for row in claim.table("from").rows]
    events = [
        ConsumptionEvent(ConsumptionKind(row["kind"]), window_of(row), int(row["amount"] or 0))
        for row in claim.table("kind").rows
    ]

    used = position_use(events, window)
    whole = adjusted_amount(used, RateRule(window.days, least_days_with_stock=1))

    found = {
        "used": str(used.amount),
        "days with stock": str(used.days_with_stock),
        "in the whole window": str(whole or "no rate"),
    }
    for row in claim.table("figure").rows:
        assert found[row["figure"]] == row["value"], row["figure"]


@pytest.mark.parametrize("claim", claims("How surely the rate is known"))
def test_how_surely_the_rate_is_known(claim: Claim):
    windows = [window_of(row) for row in claim.table("from").rows]
    window = Window(windows[0].first, windows[-1].last)
    by_month = tuple(int(row["used"]) for row in claim.table("month").rows)
    columns = [block.columns[0] for block in claim.blocks if isinstance(block, Table)]
    stock = claim.table("with stock").rows[0] if "with stock" in columns else {}
    use = PositionUse(by_month, int(stock.get("with stock", window.days)), int(stock.get("untold", 0)))
    days = days_told(window)

    rate = pooled_rate([(use, 100)], days, RateRule(window.days))
    assert rate is not None

    error = Decimal(rate_error(by_month, days)) / 10_000
    found = {"likely": rate.likely, "highest": rate.high, "lowest": rate.low, "error": error}
    for row in claim.table("figure").rows:
        assert found[row["figure"]] == Decimal(row["value"]), row["figure"]


@pytest.mark.parametrize("claim", claims("When the goal is met"))
def test_when_the_goal_is_met(claim: Claim):
    for row in claim.table("weeks").rows:
        reported, month = report_of(row), int(row["month"])

        assert judge_reported(reported, month) == row["verdict"], row
        assert ", ".join(map(str, turns_at(reported, month))) == row["turns at"], row


@pytest.mark.parametrize("claim", claims("How likely it is to last"))
def test_how_likely_it_is_to_last(claim: Claim):
    tables = {block.columns[0]: block.rows for block in claim.blocks if isinstance(block, Table)}
    if "amount" in tables:
        batches = [Batch(int(row["amount"]), int(row["usable days"])) for row in tables["amount"]]
        (need,) = tables["used"]
        most = margin(batches, Demand(int(need["used"]), int(need["in days"])), 30)
        for row in tables["net"]:
            assert yes_or_no(int(row["net"]) <= most) == row["lasts 30 days"], row
    for row in tables.get("supply stops", ()):
        assumed = ChanceAssumptions(
            nation_spread=0, region_spread=0, stop=int(row["supply stops"]), supply=int(row["comes in"])
        )
        assert set(net_demands("region-skane", "N01AX10", assumed)) == {int(row["net"])}
    if "storeroom" in tables:
        shelves = [
            (
                [Batch(int(row["amount"]), int(row["usable days"]))],
                Demand(int(row["used"]), int(row["in days"])),
            )
            for row in tables["storeroom"]
        ]
        chances = line_chances(shelves, [int(row["net"]) for row in tables["draw"]], [30])
        for row in tables["figure"]:
            (found,) = getattr(chances, row["figure"].partition(",")[0])
            assert f"{found.lasted}/{found.of}" == row["value"], row


@pytest.mark.parametrize("claim", claims("Who sees whose stock"))
def test_who_sees_whose_stock(claim: Claim):
    sharings = [sharing_of(row) for row in claim.table("owner").rows]

    for row in claim.table("who").rows:
        seen = may_see(
            sharings,
            row["who"],
            row["owner"],
            Grain(row["grain"]),
            row["substance"] or None,
            date.fromisoformat(row["on"]),
        )
        assert yes_or_no(seen) == row["sees"], row


def test_the_rendered_page_is_up_to_date():
    assert SUPPLY_RULES.read_text(encoding="utf-8") == supply_rules(), "run script/docs"


def coverage_figure(found: Cover | NoRate, figure: str) -> str:
    """A figure as the tables write it."""
    if isinstance(found, NoRate):
        return "no rate"
    match figure.split():
        case ["lasts", days, "days"]:
            return yes_or_no(found.lasts(int(days)))
        case ["wasted"]:
            return str(found.waste.amount)
        case [name]:
            return str(getattr(found, name))
    raise ValueError(figure)


def window_of(row: dict[str, str]) -> Window:
    return Window(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))


def report_of(row: dict[str, str]) -> Reported | None:
    if not row["weeks"]:
        return None
    return Reported(
        weeks=Fraction(row["weeks"]),
        weeks_to=Fraction(row["to"]) if row["to"] else None,
        exceptions=frozenset(row["exceptions"].split()),
        signed_by="The signatory" if row["signed"] == "yes" else "",
        signed_on=date(2024, 1, 15),
    )


def sharing_of(row: dict[str, str]) -> Sharing:
    until, withdrawn = optional_dates(row["until"], row["withdrawn"])
    return Sharing(
        owner=row["owner"],
        recipient=row["recipient"],
        grain=Grain(row["grain"]),
        substance=row["substance"] or None,
        valid_until=until,
        legal_ground="by agreement of the parties",
        granted_on=date.fromisoformat(row["granted"]),
        withdrawn_on=withdrawn,
    )


def optional_dates(*texts: str) -> Iterator[date | None]:
    return (date.fromisoformat(text) if text else None for text in texts)


def yes_or_no(value: bool) -> str:
    return "yes" if value else "no"
