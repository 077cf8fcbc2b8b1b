"""The API: the agreements are open, stock is not, and a refusal is a problem that says what was refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.builders.people import NOW, OPERATOR

from samsyn.core.kernel.roles import Role
from samsyn.ops.accounts import create_account


def get(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status
    kind = "application/json" if status == 200 else "application/problem+json"
    assert answer["Content-Type"].startswith(kind)
    return answer.json()


def test_the_allocation_of_2023_is_the_one_of_the_agreement(client: Client) -> None:
    found = get(client, "/v1/agreements/civilt-forsvar-2023/allocation")
    assert (found["base"], found["share"], found["total"]) == (136_500_000, 263_500_000, 400_000_000)
    stockholm = next(row for row in found["rows"] if row["recipient"] == "region-stockholm")
    assert stockholm["total"] == 67_575_444
    assert len(found["rows"]) == 21


def test_an_agreement_reads_as_it_was_known_on_a_day(client: Client) -> None:
    before = get(client, "/v1/agreements/lakemedel-2022?known=2023-12-19")
    after = get(client, "/v1/agreements/lakemedel-2022?known=2023-12-20")
    assert before["useWindow"]["value"]["last"] == "2023-12-31"
    assert after["useWindow"]["value"]["last"] == "2024-12-31"
    assert after["changes"][0]["conditional"] is True


def test_what_the_sources_do_not_say_is_null_with_its_place(client: Client) -> None:
    asked = get(client, "/v1/agreements/lakemedel-2022")["requisitionBy"]
    assert asked["value"] is None
    assert asked["citedAt"].startswith("U23")


@pytest.mark.parametrize(
    "path, status, code",
    [
        ("/v1/agreements/none", 404, "unknown-agreement"),
        ("/v1/agreements/lakemedel-2024/allocation", 409, "population-missing"),
        ("/v1/pictures/lakemedel-2022", 401, "sign-in-needed"),
        ("/v1/agreements?known=yesterday", 422, "invalid-parameters"),
    ],
)
def test_a_refusal_is_a_problem_with_its_code(client: Client, path: str, status: int, code: str) -> None:
    assert get(client, path, status)["type"] == f"urn:samsyn:problem:{code}"


def test_who_has_been_shown_nothing_is_refused_the_picture(client: Client) -> None:
    account = ("kk", "kammarkollegiet", Role.GRANTS_OFFICER)
    create_account(by=OPERATOR, now=NOW, account=account, password="a-password-here")
    client.login(username="kk", password="a-password-here")
    assert get(client, "/v1/pictures/lakemedel-2022", 403)["type"].endswith("no-stock-shared")
