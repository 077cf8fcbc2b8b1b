"""The demo country's grants. The agreements and their sums are real; what each region got of 2022's to 2024's medicine money
and used of it, all diary numbers, accounts and days are invented, so that the sums are those that U23 tells.

Of 2022's 500 million 30 were used in 2022 and 260 in 2023, and 210 are left; a few regions have used all, mean and median
are about 60 per cent (U23 figures 4 and 5). Of the use of 2023's money nothing is told, as nobody asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from samsyn.core.agreements.terms import REGIONS, Residual
from samsyn.core.funding.allocation import shares_by_population
from samsyn.core.funding.grant_events import GrantEventKind as Happens
from samsyn.core.funding.grants import SKR, GrantKey
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.roles import Actor, Role
from samsyn.demo.accounts import SECOND_OFFICER
from samsyn.demo.grant_forms import send_requisition, send_statement
from samsyn.intake.organisations import load_groups
from samsyn.intake.populations import load_populations
from samsyn.ops.funding.grants import allot_grants, note_grant_event
from samsyn.store.queries.funding import grants

AGREEMENTS = (
    "sammanhallen-vard-2022",
    "lakemedel-2022",
    "civilt-forsvar-2023",
    "lakemedel-2023",
    "lakemedel-2024",
    "statsbidrag-beredskap-2024",
)
POPULATION = "2022-11-01"
"""What the demo divides 2022's to 2024's medicine money by; which population the agreements meant, no source tells."""
MILLION = {"lakemedel-2022": 500, "lakemedel-2023": 400, "lakemedel-2024": 100}
USED_2022, USED = 30_000_000, 290_000_000
"""Kronor of 2022's money used in 2022, and by the end of 2023 (U23)."""
REST = "region-stockholm"
"""Whose use makes the sums come out."""
SHARE_USED = {
    "region-vastra-gotaland": 60,
    "region-skane": 63,
    "region-ostergotland": 61,
    "region-uppsala": 41,
    "region-jonkopings-lan": 100,
    "region-halland": 66,
    "region-orebro-lan": 58,
    "region-sormland": 50,
    "region-gavleborg": 62,
    "region-dalarna": 38,
    "region-varmland": 60,
    "region-vasterbotten": 64,
    "region-vastmanland": 30,
    "region-norrbotten": 57,
    "region-kalmar-lan": 71,
    "region-vasternorrland": 43,
    "region-kronoberg": 100,
    "region-blekinge": 62,
    "region-jamtland-harjedalen": 42,
    "region-gotland": 100,
}
"""Per cent of 2022's money used by the end of 2023."""
BOOKED_2023 = ("2023-03-31", "2023-06-30", "2023-09-29", "2023-12-15")

UNSTATED, QUESTIONED, TO_CHECK, TO_APPROVE = (
    frozenset({"region-varmland"}),
    frozenset({"region-halland"}),
    frozenset({"region-blekinge", "region-kalmar-lan", "region-vasterbotten"}),
    frozenset({"region-uppsala"}),
)
"""How far the statement of A23's money has come where it is not approved."""
CENTRES = tuple(
    f"region-{name}"
    for name in ("skane", "stockholm", "uppsala", "vasterbotten", "vastra-gotaland", "ostergotland")
)
PASSED_ON = 1_000_000
"""Kronor that SKR passes on to each region with a centre for rare conditions; which regions and how much is invented."""
UNREPAID = frozenset({"region-dalarna", "region-sormland"})
LAPSING = frozenset({"region-norrbotten", "region-vastmanland"})
REQUISITIONED = frozenset({"region-gavleborg", "region-kronoberg"})
CHECKED, APPROVED, RETURNED = (
    frozenset({"region-orebro-lan"}),
    frozenset({"region-jamtland-harjedalen", "region-vasternorrland"}),
    frozenset({"region-gotland"}),
)
"""How far the requisition of 2024's money has come where it is not paid."""
STATE_GRANT = AGREEMENTS[-1]
APPLIED_FOR = {"region-uppsala": 6_500_000, "region-skane": 21_000_000, "region-jonkopings-lan": 5_200_000}
"""Kronor applied for, of 2024's state grant; invented, for no source tells of any."""
APPLIED_WITH = "Övningar och robust försörjning (påhittat)"
APPLICATION_GRANTED = "region-skane"

People = Callable[[str, Role], Actor]


class _Country:
    """Notes what happens, as the one whose it is to note it, at ten in the morning of its day."""

    def __init__(self, of: People, password: str) -> None:
        self.of = of
        self.password = password
        self.ministry = of("socialdepartementet", Role.DESK_OFFICER)
        self.officer = of("kammarkollegiet", Role.GRANTS_OFFICER)
        self.second = Actor(*SECOND_OFFICER)

    def note(self, by: Actor, key: GrantKey, kind: Happens, on: str, ore: int = 0, **facts: Any) -> None:
        note_grant_event(by=by, now=_at(on), key=key, kind=kind, ore=ore, facts=facts)

    def allot(self, agreement: str, on: str, amounts: Mapping[str, Money] | None = None) -> None:
        day = date.fromisoformat(on)
        allot_grants(by=self.ministry, now=_at(on), agreement=agreement, on=day, amounts=amounts)

    def pay(self, key: GrantKey, ore: int, days: tuple[str, str, str, str], diary_number: str) -> None:
        """From the government's decision to the payment: decided, requisitioned, examined, paid."""
        decided, asked, examined, paid = days
        self.note(self.ministry, key, Happens.PAYMENT_DECIDED, decided, diary_number=diary_number)
        self.requisition(key, ore, asked)
        self.note(self.officer, key, Happens.REQUISITION_CHECKED, examined)
        self.note(self.second, key, Happens.REQUISITION_APPROVED, examined)
        self.note(self.officer, key, Happens.PAID, paid, ore)

    def requisition(self, key: GrantKey, ore: int, on: str) -> None:
        if self.password and key.agreement == "lakemedel-2024" and key.recipient in REQUISITIONED | RETURNED:
            send_requisition(of=self.of, key=key, now=_at(on), password=self.password)
            return
        signatory = self.of(key.recipient, Role.SIGNATORY)
        self.note(signatory, key, Happens.REQUISITIONED, on, ore, account="5050-1055")

    def cost(self, key: GrantKey, on: str, ore: int) -> None:
        self.note(self.of(key.recipient, Role.ECONOMIST), key, Happens.COST_BOOKED, on, ore)


def live_grants(*, of: People, agreements: Collection[str] = AGREEMENTS, password: str = "") -> None:
    """The grants of the base agreement of 2023 and of three years' medicine agreements; nothing where some stand already.

    With the demo's password some are asked and accounted for in forms that are signed; to sign takes time, so not all.
    """
    if grants():
        return
    country = _Country(of, password)
    for agreement in AGREEMENTS:
        if agreement in agreements:
            _LIVED[agreement](country)


def used_of_2022() -> dict[str, tuple[int, int]]:
    """Kronor that each region used of 2022's money in 2022 and in 2023."""
    allotted = _divided("lakemedel-2022")
    all_used = {region: allotted[region] * share // 100 for region, share in SHARE_USED.items()}
    all_used[REST] = USED - sum(all_used.values())
    first = shares_by_population(USED_2022, all_used, Residual.LARGEST_REMAINDER)
    return {region: (first[region], all_used[region] - first[region]) for region in all_used}


def _joint_2022(country: _Country) -> None:
    """S22: SKR is paid what the state gives it and through it, and passes some of it on to those who host a centre."""
    agreement = "sammanhallen-vard-2022"
    country.allot(agreement, "2022-02-15")
    key = GrantKey(agreement, SKR)
    [row] = grants(agreement=agreement, recipient=SKR)
    days = ("2022-03-10", "2022-04-05", "2022-04-12", "2022-04-20")
    country.pay(key, row.state.allotted, days, "S2022/90000 (påhittat)")
    coordinator, centres = country.of(SKR, Role.COORDINATOR), _as_money(dict.fromkeys(CENTRES, PASSED_ON))
    on = date(2022, 5, 16)
    allot_grants(by=coordinator, now=_at(str(on)), agreement=agreement, on=on, amounts=centres, giver=SKR)
    for region in CENTRES:
        passed_on = GrantKey(agreement, region, SKR)
        country.note(coordinator, passed_on, Happens.PAID, "2022-05-30", PASSED_ON * 100)
    country.cost(key, "2022-12-15", row.state.allotted * 97 // 100)
    _state(country, key, row.state.allotted - row.state.allotted * 97 // 100, year=2023)


def _medicines_2022(country: _Country) -> None:
    agreement = "lakemedel-2022"
    amounts = _divided(agreement)
    country.allot(agreement, "2022-06-08", _as_money(amounts))
    for region, (first, second) in used_of_2022().items():
        key = GrantKey(agreement, region)
        days = ("2022-06-30", "2022-08-25", "2022-09-05", "2022-09-15")
        country.pay(key, amounts[region] * 100, days, "S2022/90001 (påhittat)")
        country.cost(key, "2022-12-15", first * 100)
        for on, kronor in zip(BOOKED_2023, _in_four(second), strict=True):
            country.cost(key, on, kronor * 100)


def _base_2023(country: _Country) -> None:
    agreement = "civilt-forsvar-2023"
    country.allot(agreement, "2023-01-27")
    for row in grants(agreement=agreement):
        days = ("2023-02-16", "2023-03-15", "2023-03-21", "2023-03-30")
        country.pay(row.key, row.state.allotted, days, "S2023/90002 (påhittat)")
        if row.key.recipient != "region-skane":  # whose costs come from its own accounts
            country.cost(row.key, "2023-12-15", row.state.allotted * (88 + row.id % 13) // 100)
    for row in grants(agreement=agreement):
        if row.key.recipient not in UNSTATED | {"region-skane"}:
            _state(country, row.key, row.state.unspent)


def _state(country: _Country, key: GrantKey, unspent: int, year: int = 2024) -> None:
    """The statement, as far as it has come in the spring of a year, and what was not used, back where it is."""
    region, chief = key.recipient, country.of(key.recipient, Role.CHIEF_FINANCIAL_OFFICER)
    days = (f"{year}-03-04", f"{year}-03-11", f"{year}-03-14")
    if country.password and region in TO_CHECK | QUESTIONED:
        handed_over, attested, signed = (_at(day) for day in days)
        moments = (handed_over, attested, signed)
        send_statement(of=country.of, key=key, days=moments, password=country.password)
    else:
        country.note(country.of(region, Role.ECONOMIST), key, Happens.STATEMENT_SUBMITTED, days[0])
        country.note(chief, key, Happens.STATEMENT_ATTESTED, days[1], correct=True)
        country.note(country.of(region, Role.SIGNATORY), key, Happens.STATEMENT_SIGNED, days[2])
    if unspent and region not in UNREPAID:
        country.note(country.officer, key, Happens.REPAID, f"{year}-03-27", unspent)
    if region in QUESTIONED:
        reason = "Den största posten, konsulter, är inte specificerad."
        country.note(country.officer, key, Happens.STATEMENT_QUESTIONED, f"{year}-04-08", reason=reason)
    elif region not in TO_CHECK:
        country.note(country.officer, key, Happens.STATEMENT_CHECKED, f"{year}-04-08")
        if region not in TO_APPROVE:
            country.note(country.second, key, Happens.STATEMENT_APPROVED, f"{year}-04-10")
            country.note(country.officer, key, Happens.STATEMENT_PASSED_ON, f"{year}-04-12")


def _medicines_2023(country: _Country) -> None:
    agreement = "lakemedel-2023"
    amounts = _divided(agreement)
    country.allot(agreement, "2023-07-03", _as_money(amounts))
    for region, kronor in amounts.items():
        days = ("2023-08-31", "2023-09-20", "2023-09-27", "2023-10-05")
        country.pay(GrantKey(agreement, region), kronor * 100, days, "S2023/90003 (påhittat)")
    country.pay(
        GrantKey(agreement, SKR),
        2_000_000_00,
        ("2023-08-31", "2023-09-20", "2023-09-27", "2023-10-05"),
        "S2023/90003 (påhittat)",
    )


def _medicines_2024(country: _Country) -> None:
    agreement = "lakemedel-2024"
    amounts = _divided(agreement)
    country.allot(agreement, "2024-01-15", _as_money(amounts))
    for region, kronor in amounts.items():
        key = GrantKey(agreement, region)
        diary_number = "S2024/90004 (påhittat)"
        if region in LAPSING | REQUISITIONED | CHECKED | APPROVED | RETURNED:
            country.note(
                country.ministry, key, Happens.PAYMENT_DECIDED, "2024-02-22", diary_number=diary_number
            )
            _requisition(country, key, kronor * 100)
        else:
            days = ("2024-02-22", "2024-05-15", "2024-05-22", "2024-06-03")
            country.pay(key, kronor * 100, days, diary_number)


def _requisition(country: _Country, key: GrantKey, ore: int) -> None:
    """The requisition of 2024's money, as far as it has come."""
    region = key.recipient
    if region in LAPSING:
        return
    country.requisition(key, ore, "2024-11-12")
    if region in RETURNED:
        reason = "Kontot finns inte offentligt; bifoga ett kontointyg."
        country.note(country.officer, key, Happens.REQUISITION_RETURNED, "2024-11-14", reason=reason)
    if region in CHECKED | APPROVED:
        country.note(country.officer, key, Happens.REQUISITION_CHECKED, "2024-11-14")
    if region in APPROVED:
        country.note(country.second, key, Happens.REQUISITION_APPROVED, "2024-11-15")


def _state_grant_2024(country: _Country) -> None:
    """The state grant is applied for by some, and Socialstyrelsen has decided on one; the amounts are invented."""
    for region, kronor in APPLIED_FOR.items():
        signatory, key = country.of(region, Role.SIGNATORY), GrantKey(STATE_GRANT, region)
        country.note(signatory, key, Happens.APPLIED, "2024-01-22", kronor * 100, reason=APPLIED_WITH)
    decided = GrantKey(STATE_GRANT, APPLICATION_GRANTED)
    evaluator = country.of("socialstyrelsen", Role.EVALUATOR)
    country.note(evaluator, decided, Happens.ALLOTTED, "2024-02-26", APPLIED_FOR[APPLICATION_GRANTED] * 100)


_LIVED: Mapping[str, Callable[[_Country], None]] = {
    "sammanhallen-vard-2022": _joint_2022,
    "lakemedel-2022": _medicines_2022,
    "civilt-forsvar-2023": _base_2023,
    "lakemedel-2023": _medicines_2023,
    "lakemedel-2024": _medicines_2024,
    STATE_GRANT: _state_grant_2024,
}


def _divided(agreement: str) -> dict[str, int]:
    """Kronor to each region by the demo's own division; the sum is the agreement's."""
    inhabitants = load_populations()[POPULATION].inhabitants
    shares = shares_by_population(MILLION[agreement] * 1_000_000, inhabitants, Residual.LARGEST_REMAINDER)
    return {region: shares[region] for region in load_groups()[REGIONS]}


def _as_money(amounts: Mapping[str, int]) -> dict[str, Money]:
    return {region: Money.kronor(kronor) for region, kronor in amounts.items()}


def _in_four(kronor: int) -> Iterable[int]:
    quarter = kronor // 4
    return (quarter, quarter, quarter, kronor - 3 * quarter)


def _at(on: str) -> datetime:
    return datetime.combine(date.fromisoformat(on), time(9), UTC)
