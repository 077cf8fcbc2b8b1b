"""An agreement's money is allotted: by whom, as the text divides it, and no more than there is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.builders.people import DESK_OFFICER, ECONOMIST, GRANTS_OFFICER, OPERATOR, SKR_COORDINATOR
from typer.testing import CliRunner

from samsyn.cli.funds import app
from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.funding.allotting import agreements_to_allot, allot_agreement, read_to_allot
from samsyn.store.models import User
from samsyn.store.queries.funding import grants

A23, L24, S22 = "civilt-forsvar-2023", "lakemedel-2024", "sammanhallen-vard-2022"
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
DAY = date(2024, 1, 31)

pytestmark = pytest.mark.usefixtures("installation")


def allot(agreement: str, by: Actor = DESK_OFFICER, giver: str = "state", **kronor: int) -> int:
    amounts = {f"region-{name}": Money.kronor(sum_) for name, sum_ in kronor.items()}
    return allot_agreement(by=by, now=NOW, agreement=agreement, on=DAY, amounts=amounts, giver=giver)


def ministry() -> Client:
    role = Role.DESK_OFFICER.value
    user = User.objects.create(username="desk", organisation="socialdepartementet", role=role)
    client = Client()
    client.force_login(user)
    client.cookies["samsyn_language"] = "sv"
    return client


def sent(client: Client, text: str) -> HttpResponse:
    given = urlencode({"on": "2024-01-31", "kr-region-skane": text})
    return client.post(f"/medel/{L24}/tilldela/", given, content_type="application/x-www-form-urlencoded")


def test_what_the_text_divides_is_allotted_as_it_divides_it_and_once() -> None:
    assert allot(A23) == 22
    assert sum(row.state.allotted for row in grants(agreement=A23)) == 405_500_000_00
    with pytest.raises(DomainError, match="nothing-to-allot"):
        allot(A23)
    assert not read_to_allot(by=DESK_OFFICER, now=NOW, agreement=A23)


def test_what_no_source_divides_is_divided_by_its_giver_and_no_further_than_it_goes() -> None:
    """L24 §3: 100 million to the regions by population; its Bilaga 1 is not among the sources."""
    assert allot(L24, gotland=600_000) == 2
    [part] = read_to_allot(by=DESK_OFFICER, now=NOW, agreement=L24).to_divide
    assert (len(part.open), part.left) == (20, Money.kronor(99_400_000))
    with pytest.raises(DomainError, match="allotted-above-agreement"):
        allot(L24, skane=99_400_001)
    with pytest.raises(DomainError, match="not-to-divide"):
        allot(L24, gotland=1)
    assert allot(L24, skane=99_400_000) == 1


def test_skr_divides_what_it_passes_on_and_nothing_else() -> None:
    allot(S22)
    assert allot(S22, by=SKR_COORDINATOR, giver="skr", skane=1_000_000) == 1
    with pytest.raises(NotPermitted):
        allot(S22, by=SKR_COORDINATOR)
    with pytest.raises(NotPermitted):
        allot(S22, giver="skr", uppsala=1)


@pytest.mark.parametrize("by", [ECONOMIST, GRANTS_OFFICER])
def test_nobody_else_allots(by: Actor) -> None:
    assert agreements_to_allot(by=by, on=DAY) == []
    with pytest.raises(NotPermitted):
        allot(A23, by=by)


def test_what_is_applied_for_is_granted_application_by_application() -> None:
    with pytest.raises(DomainError, match="nothing-to-allot"):
        allot("statsbidrag-beredskap-2024", by=OPERATOR)


def test_the_ministry_allots_on_a_page_and_is_told_what_it_wrote_wrong() -> None:
    client = ministry()
    assert f"/medel/{L24}/tilldela/" in client.get("/medel/?alla=1").content.decode()
    for text, words in (("-5", "under noll"), ("100 000 001", "återstår 100 000 000"), ("0", "över noll")):
        answer = sent(client, text)
        told = answer.content.decode().replace("\xa0", " ")
        assert (answer.status_code, words in told, f'value="{text}"' in told) == (422, True, True)
    assert not grants(agreement=L24)
    assert sent(client, "13 439 066").status_code == 302
    assert "13 439 066" in client.get(f"/medel/{L24}/").content.decode().replace("\xa0", " ")


def test_a_region_does_not_reach_the_page() -> None:
    user = User.objects.create(username="e", organisation="region-skane", role=Role.ECONOMIST.value)
    client = Client()
    client.force_login(user)
    assert client.get(f"/medel/{A23}/tilldela/").status_code == 403
    assert "tilldela" not in client.get("/medel/").content.decode()


def test_the_operator_allots_on_the_command_line() -> None:
    done = CliRunner().invoke(app, ["allot", L24, "--on", "2024-01-31", "--amount", "region-skane=13439066"])
    assert (done.exit_code, done.output) == (0, "2 amounts are allotted.\n")
    refused = CliRunner().invoke(app, ["allot", L24, "--on", "2024-01-31", "--amount", "13439066"])
    assert isinstance(refused.exception, DomainError)
