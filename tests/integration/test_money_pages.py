"""The pages of the money: who sees what, what an officer does on a grant's page, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from samsyn.core.funding.grant_events import GrantEventKind as Happens
from samsyn.core.funding.grant_state import PaymentStage
from samsyn.core.funding.grants import GrantKey
from samsyn.core.kernel.roles import Actor, Role
from samsyn.demo.accounts import ACCOUNTS
from samsyn.demo.grants import AGREEMENTS, live_grants
from samsyn.ops.funding.grants import allot_grants
from samsyn.store.models import User
from samsyn.store.queries.funding import grant

OREBRO = "/medel/lakemedel-2024/region-orebro-lan/"


def of(organisation: str, role: Role) -> Actor:
    name = next(name for name, owner, its in ACCOUNTS if (owner, its) == (organisation, role))
    return Actor(name, organisation, role)


def country(*agreements: str) -> None:
    """The demo country's grants of some agreements, or of all."""
    live_grants(of=of, agreements=agreements or AGREEMENTS)


def signed_in(username: str) -> Client:
    name, organisation, role = next(one for one in ACCOUNTS if one[0] == username)
    user = User.objects.create(username=name, organisation=organisation, role=role.value)
    client = Client()
    client.force_login(user)
    client.cookies["samsyn_language"] = "sv"
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode().replace("\u00a0", " ")


def test_the_ministry_sees_what_the_regions_may_use_as_the_follow_up_tells_it() -> None:
    country("lakemedel-2022", "lakemedel-2023", "lakemedel-2024")
    page = text(signed_in("socialdepartementet.desk-officer"), "/medel/?idag=2024-11-15")
    for told in (
        "210 000 000",
        "högst 400 000 000",
        "högst 710 000 000",
        "2022: 30 000 000",
        "2023: 260 000 000",
    ):
        assert told in page


def test_agreements_older_than_five_years_are_listed_when_asked_for() -> None:
    country("lakemedel-2023", "lakemedel-2024")
    ministry = signed_in("socialdepartementet.desk-officer")
    lately = text(ministry, "/medel/?idag=2029-06-01")
    assert 'href="/medel/lakemedel-2024/' in lately
    assert 'href="/medel/lakemedel-2023/' not in lately
    assert "Även överenskommelser före 2024" in lately
    everything = text(ministry, "/medel/?idag=2029-06-01&alla=1")
    assert 'href="/medel/lakemedel-2023/' in everything
    assert "Även överenskommelser" not in everything


def test_the_use_of_2022s_money_is_30_260_and_210_million_with_mean_and_median_of_sixty_per_cent() -> None:
    country("lakemedel-2022")
    page = text(signed_in("socialdepartementet.desk-officer"), "/medel/lakemedel-2022/")
    for told in ("30 000 000", "260 000 000", "210 000 000"):
        assert told in page
    assert page.count("<strong>60 %</strong>") == 2


def test_a_region_sees_its_own_grants_and_the_others_shares_without_names() -> None:
    country("lakemedel-2022")
    client = signed_in("skane.economist")
    own = text(client, "/medel/")
    assert "67 195 329" in own
    page = text(client, "/medel/lakemedel-2022/")
    assert "Region Skåne" in page
    assert "Region Gotland" not in page
    text(client, "/medel/lakemedel-2022/region-gotland/", 404)
    text(client, "/medel/anslag/", 403)
    text(client, "/medel/arenden/", 403)


@pytest.mark.parametrize("username", ["skane.pharmacist", "gotland.storeroom-keeper"])
def test_those_who_have_no_part_in_the_money_are_not_let_in(username: str) -> None:
    client = signed_in(username)
    text(client, "/medel/", 403)
    assert ">Medel<" not in text(client, "/")


def test_nobody_is_let_in_who_has_not_signed_in() -> None:
    assert Client().get("/medel/").status_code == 302


def test_the_second_officer_approves_and_the_first_cannot() -> None:
    country("lakemedel-2024")
    key = GrantKey("lakemedel-2024", "region-orebro-lan")
    seen = grant(key).state.seen
    first = signed_in("kammarkollegiet.grants-officer")
    answer = first.post(OREBRO, {"act": "requisition-approved", "seen": seen})
    assert answer.status_code == 422
    assert "En annan handläggare" in answer.content.decode()
    second = signed_in("kammarkollegiet.second-officer")
    assert second.post(OREBRO, {"act": "requisition-approved", "seen": seen}).status_code == 302
    assert grant(key).state.payment is PaymentStage.APPROVED


def test_the_officer_who_looked_before_another_wrote_is_told() -> None:
    country("lakemedel-2024")
    second = signed_in("kammarkollegiet.second-officer")
    answer = second.post(OREBRO, {"act": "requisition-approved", "seen": 1})
    assert answer.status_code == 422
    assert "kammarkollegiet.grants-officer" in answer.content.decode()


def test_the_state_grant_is_applied_for_by_the_region_and_granted_by_socialstyrelsen() -> None:
    country("statsbidrag-beredskap-2024")
    path = "/medel/statsbidrag-beredskap-2024/region-gotland/"
    region, ministry = signed_in("gotland.signatory"), signed_in("socialdepartementet.desk-officer")
    applied = {"act": "applied", "seen": 0, "applied-kronor": "1 200 000", "applied-reason": "Reservkraft"}
    assert path in text(region, "/medel/?idag=2024-01-10")
    assert "Ansök om bidraget" in text(region, path)
    assert ministry.post(path, applied).status_code == 422
    assert region.post(path, applied).status_code == 302
    assert "Ansök om bidraget" not in text(region, path)
    granted = {"act": "allotted", "seen": 1, "allotted-kronor": "900 000", "allotted-on": "2024-02-26"}
    assert ministry.post(path, granted).status_code == 422
    evaluator = signed_in("socialstyrelsen.evaluator")
    assert 'value="1200000"' in text(evaluator, path)
    assert evaluator.post(path, granted).status_code == 302
    state = grant(GrantKey("statsbidrag-beredskap-2024", "region-gotland")).state
    assert (state.applied, state.allotted) == (120_000_000, 90_000_000)
    assert "Regeringens beslut om utbetalning" not in text(region, path), "no source tells of one"
    paid = {"act": "paid", "seen": 2, "paid-kronor": "900 000", "paid-on": "2024-03-01"}
    assert ministry.post(path, paid).status_code == 422
    assert evaluator.post(path, paid).status_code == 302
    assert grant(GrantKey("statsbidrag-beredskap-2024", "region-gotland")).state.paid == 90_000_000


def test_a_region_reads_why_its_application_was_refused_and_may_apply_anew() -> None:
    country("statsbidrag-beredskap-2024")
    path = "/medel/statsbidrag-beredskap-2024/region-gotland/"
    region, evaluator = signed_in("gotland.signatory"), signed_in("socialstyrelsen.evaluator")
    applied = {"act": "applied", "seen": 0, "applied-kronor": "1 200 000", "applied-reason": "Reservkraft"}
    assert region.post(path, applied).status_code == 302
    assert "Återta ansökan" in text(region, path)
    assert "Socialstyrelsen</strong>: pröva ansökan" in text(evaluator, path)
    refused = {"act": "application-refused", "seen": 1, "application-refused-on": "2024-02-26"}
    unsaid = evaluator.post(path, refused)
    assert unsaid.status_code == 422, "a refusal has its reason"
    told = {**refused, "application-refused-reason": "Ingen höjd beredskap"}
    assert region.post(path, told).status_code == 422
    assert evaluator.post(path, told).status_code == 302
    page = text(region, path)
    assert "Ingen höjd beredskap" in page
    assert "Ansök om bidraget" in page


def test_no_agreement_but_the_state_grant_can_be_applied_for() -> None:
    region = signed_in("gotland.signatory")
    text(region, "/medel/lakemedel-2024/region-gotland/", status=404)
    text(region, "/medel/statsbidrag-beredskap-2024/region-skane/", status=404)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1.23", "1.23” är inget belopp"),
        ("tusen", "tusen” är inget belopp"),
        ("-5", "kan inte vara under noll"),
        ("99 999 999 999 999", "för stort"),
    ],
)
def test_a_sum_that_cannot_be_read_is_told_as_in_the_forms(written: str, told: str) -> None:
    country("civilt-forsvar-2023")
    officer = signed_in("kammarkollegiet.grants-officer")
    path = "/medel/civilt-forsvar-2023/region-varmland/"
    seen = grant(GrantKey("civilt-forsvar-2023", "region-varmland")).state.seen
    kind = Happens.RECLAIM_PREPARED.value
    given = {"seen": seen, "act": kind, f"{kind}-kronor": written, f"{kind}-reason": "Redovisning saknas."}
    answer = officer.post(path, given)
    assert answer.status_code == 422
    assert told in answer.content.decode().replace("\u00a0", " ")


def test_a_return_without_a_reason_is_asked_for_one() -> None:
    country("lakemedel-2024")
    client = signed_in("kammarkollegiet.grants-officer")
    seen = grant(GrantKey("lakemedel-2024", "region-orebro-lan")).state.seen
    answer = client.post(
        OREBRO, {"act": "requisition-returned", "seen": seen, "requisition-returned-reason": " "}
    )
    assert answer.status_code == 422
    assert grant(GrantKey("lakemedel-2024", "region-orebro-lan")).state.payment is PaymentStage.CHECKED


def test_the_desk_shows_each_queue_and_makes_a_payment_file() -> None:
    country()
    client = signed_in("kammarkollegiet.grants-officer")
    for queue in ("requisitions", "payments", "statements", "repayments", "late", "reclaims", "awaited"):
        text(client, f"/medel/arenden/?ko={queue}")
    chosen = ["lakemedel-2024/region-jamtland-harjedalen", "lakemedel-2024/region-vasternorrland"]
    answer = client.post(
        "/medel/betalningar/", {"grant": chosen, "pay_on": "2099-01-01", "format": "csv"}, follow=True
    )
    assert "Betalningsfil" in answer.content.decode()
    assert "ska godkännas av en annan handläggare" in answer.content.decode()


def test_a_reclaim_is_prepared_where_the_statement_is_late() -> None:
    country("civilt-forsvar-2023")
    client = signed_in("kammarkollegiet.grants-officer")
    page = text(client, "/medel/civilt-forsvar-2023/region-varmland/")
    assert "Bered ett återkrav" in page
    assert "Bered ett återkrav" not in text(client, "/medel/civilt-forsvar-2023/region-gotland/")


def test_the_ledger_by_appropriation_comes_to_nothing() -> None:
    country("civilt-forsvar-2023")
    page = text(signed_in("kammarkollegiet.grants-officer"), "/medel/anslag/")
    assert "1:6 anslagspost 9 (utgiftsområde 9, 2023)" in page


def test_a_right_that_lapses_before_the_payment_is_decided_is_told_with_its_last_day() -> None:
    by = of("socialdepartementet", Role.DESK_OFFICER)
    on, now = date(2023, 1, 27), datetime(2026, 11, 20, 12, tzinfo=UTC)
    allot_grants(by=by, now=now, agreement="civilt-forsvar-2023", on=on)
    region = signed_in("gotland.economist")
    path = "/medel/civilt-forsvar-2023/region-gotland/"
    assert "förfaller om 10 dagar: de måste rekvireras senast" in text(region, f"{path}?idag=2023-11-21")
    assert "10 dagar kvar" in text(region, "/medel/?idag=2023-11-21")
    assert "dagar kvar" not in text(region, "/medel/?idag=2023-12-20")


def test_a_region_is_told_first_thing_what_its_grants_wait_for() -> None:
    country("civilt-forsvar-2023")
    page = text(signed_in("varmland.economist"), "/")
    assert "Bidrag som väntar på oss" in page
    assert "Lämna den ekonomiska redovisningen" in page
    assert "Bidrag som väntar på oss" not in text(signed_in("gotland.pharmacist"), "/")


def test_who_decides_of_grants_is_told_first_thing_what_waits_for_it() -> None:
    country("lakemedel-2024", "statsbidrag-beredskap-2024")
    page = text(signed_in("socialstyrelsen.evaluator"), "/")
    assert "Pröva ansökan" in page
    assert "/medel/statsbidrag-beredskap-2024/" in page
    assert "?ko=requisitions" in text(signed_in("kammarkollegiet.grants-officer"), "/")
    ministry = text(signed_in("socialdepartementet.desk-officer"), "/")
    assert "Pröva ansökan" not in ministry
    assert "?ko=requisitions" not in ministry


def test_an_economist_chooses_where_to_be_reminded_and_what_is_no_address_is_refused() -> None:
    client = signed_in("skane.economist")
    chosen = {"how": "digest", "address": "ekonom@example.test", "language": "sv"}
    assert client.post("/medel/paminnelser/", chosen).status_code == 302
    assert client.post("/medel/paminnelser/", {**chosen, "address": "ingen"}).status_code == 422


def test_money_through_skr_is_shown_as_two_grants() -> None:
    country("sammanhallen-vard-2022")
    client = signed_in("skr.coordinator")
    page = text(client, "/medel/sammanhallen-vard-2022/")
    assert page.count("genom Sveriges Kommuner och Regioner") == 6
    passed_on = text(client, "/medel/sammanhallen-vard-2022/via/skr/region-skane/")
    assert "1 000 000" in passed_on
    assert "ingen begärs" in passed_on
