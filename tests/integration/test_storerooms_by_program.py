"""Kept storerooms from the shell and over the API: the same rules, told as a program needs them."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from django.test import Client
from tests.builders.people import ECONOMIST, NOW, PHARMACIST, region_person
from tests.builders.readers import reader
from tests.builders.stock_files import PACK

from samsyn.cli import main
from samsyn.core.kernel.roles import Role
from samsyn.ops.stock.kept import Opening, open_storeroom
from samsyn.store.models import KeptStoreroom
from samsyn.store.queries.stock import newest_day

KEEPER = region_person(Role.STOREROOM_KEEPER)
SCANNED = "]d201070462613985721728123110AB12"  # of no pack that the catalogue has


def samsyn(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command prints; where it is refused, what it says of that."""
    monkeypatch.setattr(sys, "argv", ["samsyn", "storerooms", *words])
    with pytest.raises(SystemExit):
        main()
    out, refused = capsys.readouterr()
    return out or refused


def opened() -> int:
    opening = Opening("amb-1", "Ambulans 1", "ambulance", "prehospital-vard", ward_stock=True)
    return open_storeroom(by=PHARMACIST, now=NOW, region=PHARMACIST.organisation, opening=opening)


def send(client: Client, number: int, *events: dict[str, Any], status: int = 200) -> Any:
    address = f"/v1/storerooms/{number}/events"
    answer = client.post(address, json.dumps(events), content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def event(key: str, kind: str = "receive", quantity: int = 10, **more: Any) -> dict[str, Any]:
    given = {"key": key, "kind": kind, "on": "2026-01-10", "quantity": quantity, "packId": PACK}
    return {**given, "batch": "B1", "expiry": "2099-06-30", **more}


def test_a_storeroom_is_opened_listed_and_shown_from_the_shell(monkeypatch, capsys) -> None:
    about = ("--name", "Ambulans 1", "--kind", "ambulance", "--care-area", "prehospital-vard")
    number = samsyn(monkeypatch, capsys, "open", "amb-1", "--region", "region-gotland", *about).strip()
    assert KeptStoreroom.objects.get().pk == int(number)
    assert "Ambulans 1" in samsyn(monkeypatch, capsys, "list", "--region", "region-gotland")
    send(reader(KEEPER), int(number), event("a"), event("b", "issue", 3), event("c", "minimum_level", 12))
    shown = json.loads(samsyn(monkeypatch, capsys, "show", number, "--format", "json"))
    assert [(line["quantity"], line["minimum_level"]) for line in shown["goods"]] == [(7, 12)]
    assert "expired: take out" in samsyn(monkeypatch, capsys, "show", number, "--as-of", "2099-07-01")
    before = json.loads(
        samsyn(monkeypatch, capsys, "show", number, "--as-of", "2026-01-09", "--format", "json")
    )
    assert before["goods"] == []


def test_what_the_shell_is_asked_in_vain_is_told_with_what_to_do(monkeypatch, capsys) -> None:
    assert "samsyn storerooms list" in samsyn(monkeypatch, capsys, "show", "99")
    assert "region-skane" in samsyn(monkeypatch, capsys, "list", "--region", "gotland")
    told = samsyn(monkeypatch, capsys, "submit", "--region", "region-gotland")
    assert "region-gotland keeps no storeroom here" in told


def test_the_shell_lets_the_storerooms_count_in_the_picture(monkeypatch, capsys) -> None:
    send(reader(KEEPER), opened(), event("a"))
    told = samsyn(
        monkeypatch, capsys, "submit", "--region", "region-gotland", "--as-of", "2026-01-11"
    ).splitlines()
    assert told[:2] == ["storerooms.csv: 1 rows, 1 accepted", "stock.csv: 1 rows, 1 accepted"]
    assert str(newest_day()) == "2026-01-11"


def test_a_program_notes_events_once_however_often_it_sends_them() -> None:
    number, client = opened(), reader(KEEPER)
    assert send(client, number, event("a"), event("b", "issue", 4)) == {"new": 2, "version": 2}
    assert send(client, number, event("b", "issue", 4), event("c", "issue", 1)) == {"new": 1, "version": 3}
    found = client.get(f"/v1/storerooms/{number}").json()
    assert (found["version"], found["wardStock"], found["careArea"]) == (3, True, "prehospital-vard")
    assert [(line["batch"], line["quantity"]) for line in found["lines"]] == [("B1", 5)]
    assert [one["number"] for one in client.get("/v1/storerooms").json()] == [number]


def test_a_scanned_code_tells_article_batch_and_expiry() -> None:
    number, client = opened(), reader(KEEPER)
    send(client, number, {**event("a"), "packId": "", "batch": "", "expiry": None, "scanned": SCANNED})
    (line,) = client.get(f"/v1/storerooms/{number}").json()["lines"]
    assert (line["packId"], line["batch"], line["expiry"]) == ("gtin:07046261398572", "AB12", "2028-12-31")


def test_a_move_over_the_api_names_where_to_and_comes_alone() -> None:
    number, client = opened(), reader(KEEPER)
    other = open_storeroom(
        by=PHARMACIST,
        now=NOW,
        region="region-gotland",
        opening=Opening("amb-2", "Ambulans 2", "ambulance", "prehospital-vard"),
    )
    send(client, number, event("a"))
    move = event("m", "move_out", 4)
    assert send(client, number, move, status=409)["type"].endswith("move-where")
    assert send(client, number, {**move, "to": other}, event("x"), status=409)["type"].endswith(
        "move-with-others"
    )
    assert send(client, number, {**move, "to": other})["new"] == 1
    assert client.get(f"/v1/storerooms/{other}").json()["lines"][0]["quantity"] == 4


@pytest.mark.parametrize(
    "sent, status, code",
    [
        (event("a", "issue", 1), 409, "more-than-there-is"),
        (event("a", on="2999-01-01"), 409, "future-event"),
        (event("a", packId=""), 409, "event-without-pack"),
        (event("a", scanned="0107046261398573"), 409, "gtin-check-digit"),
        (event("a", unit="box"), 409, "not-a-unit"),
        (event("a", "steal"), 422, "invalid-parameters"),
        (event("a", quantity=-1), 422, "invalid-parameters"),
        (event(""), 422, "invalid-parameters"),
    ],
)
def test_an_event_that_cannot_be_is_a_problem_with_its_code(
    sent: dict[str, Any], status: int, code: str
) -> None:
    number, client = opened(), reader(KEEPER)
    found = send(client, number, event("first", packId="other"), sent, status=status)
    assert found["type"] == f"urn:samsyn:problem:{code}"
    assert client.get(f"/v1/storerooms/{number}").json()["version"] == 0


def test_another_region_and_one_without_the_role_reach_nothing() -> None:
    number = opened()
    skane = reader(region_person(Role.STOREROOM_KEEPER, "region-skane"))
    assert skane.get(f"/v1/storerooms/{number}").status_code == 404
    assert send(skane, number, event("a"), status=404)["type"].endswith("unknown-storeroom")
    assert skane.get("/v1/storerooms").json() == []
    assert send(reader(ECONOMIST), number, event("a"), status=403)["type"].endswith("not-permitted")


def test_another_sites_page_cannot_note_in_a_readers_name() -> None:
    number = opened()
    client = Client(enforce_csrf_checks=True)
    client.cookies = reader(KEEPER).cookies
    assert send(client, number, event("a"), status=403)["type"].endswith("token-missing")
    client.get(f"/forsorjning/forrad/{number}/notera/")
    token = client.cookies["csrftoken"].value
    address = f"/v1/storerooms/{number}/events"
    answer = client.post(
        address, json.dumps([event("a")]), content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.json() == {"new": 1, "version": 1}
