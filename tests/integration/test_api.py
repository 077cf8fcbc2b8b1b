"""The API: the agreements are open, stock is not, and a refusal is a problem that says what was refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.builders.people import NOW, OPERATOR

from samsyn.core.kernel.roles import Role
from samsyn.ops.administration.accounts import create_account


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


@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/v1/agreements/a/b/c/d", "/v1/agreements/lakemedel-2022/allocations"]
)
def test_a_path_that_is_none_is_a_problem_too(client: Client, path: str) -> None:
    found = get(client, path, 404)
    assert found["type"] == "urn:samsyn:problem:unknown-path"
    assert path in found["detail"]


def test_a_method_that_is_not_taken_says_which_are(client: Client) -> None:
    answer = client.post("/v1/agreements")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Allow"] == "GET"
    assert answer.json()["detail"] == "/v1/agreements does not take POST; it takes GET."


def test_a_page_that_is_none_stays_a_page(client: Client) -> None:
    assert client.get("/v2/agreements")["Content-Type"].startswith("text/html")


def test_the_description_tells_how_each_operation_refuses_and_who_may_ask(client: Client) -> None:
    described = client.get("/v1/openapi.json").json()
    assert described["components"]["securitySchemes"]["session"]["in"] == "cookie"
    operations = {path: one for path, by_method in described["paths"].items() for one in by_method.values()}
    assert operations["/v1/agreements"]["security"] == []
    assert operations["/v1/storerooms/{number}/events"]["security"] == [{"session": []}]
    assert operations["/v1/pictures/{agreement}"]["security"] == [{"session": []}, {"key": []}]
    assert {"401", "403", "404"} <= operations["/v1/pictures/{agreement}"]["responses"].keys()
    for operation in operations.values():
        refusals = {status: one for status, one in operation["responses"].items() if status >= "400"}
        assert refusals
        assert all("application/problem+json" in one["content"] for one in refusals.values())


def test_the_allocation_is_a_file_too(client: Client) -> None:
    answer = client.get("/v1/agreements/civilt-forsvar-2023/allocation.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = answer.content.decode().splitlines()
    assert rows[0] == "organisation,population,base,share,total"
    assert rows[1] == "region-blekinge,158876,6500000,3981450,10481450"
    assert len(rows) == 22


def test_the_checks_tell_outcome_terms_and_the_reason(client: Client) -> None:
    found = {one["id"]: one for one in get(client, "/v1/agreements/sammanhallen-vard-2022/checks")}
    vat = found["regions-with-vat"]
    assert (vat["outcome"], vat["differsBy"], vat["beside"]) == ("differs", -7_075_000, "amount:support-own")
    assert vat["terms"] == ["amount:registers-own", "amount:support-own × 5/4"]
    assert vat["acknowledged"]["sv"].startswith("Stödfunktionens belopp")
    assert found["table-of-amounts"]["follows"] == "S22 §7.2"
    assert found["support-extra"]["outcome"] == "cannot-be-told"


def test_the_life_tells_what_is_unknown_and_what_is_conditional(client: Client) -> None:
    found = {one["event"]: one for one in get(client, "/v1/agreements/lakemedel-2024/life")}
    assert found["in-force"]["on"]["value"] is None
    assert (found["in-force"]["hasCome"], found["in-force"]["conditional"]) == (None, True)
    assert found["payment-decision"]["diaryNumber"]["citedAt"] == "L24 §5"
    assert get(client, "/v1/agreements/uppdrag-uppfoljning-2023/life")[0]["on"]["value"] == "2023-11"


def test_the_obligations_are_one_organisations_or_everyones(client: Client) -> None:
    everyone = get(client, "/v1/agreements/civilt-forsvar-2023/obligations")
    skr = get(client, "/v1/agreements/civilt-forsvar-2023/obligations?organisation=skr")
    assert {one["by"] for one in everyone} == {"regions", "skr"}
    assert {one["by"] for one in skr} == {"skr"}
    assert {one["answer"] for one in skr if one["strength"] == "ska"} == {"must"}
    get(client, "/v1/agreements/civilt-forsvar-2023/obligations?organisation=region-atlantis", 404)


def test_the_parts_of_an_agreement_carry_their_amounts(client: Client) -> None:
    found = get(client, "/v1/agreements/sammanhallen-vard-2022/parts")
    assert [part["id"] for part in found] == ["2", "3", "4", "5", "6"]
    strama = found[0]["amounts"][1]
    assert (strama["id"], strama["kronor"]["value"], strama["recipients"]) == ("strama", 2_500_000, "skr")
    assert strama["appropriation"]["value"].startswith("1:6 anslagspost 18")
    assert get(client, "/v1/agreements/civilt-forsvar-2023/parts") == []
