"""Keys for programs: shown once, read only what their organisation may see, end on their day, and are limited."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.builders.people import COORDINATOR, NOW, OPERATOR, PHARMACIST, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import stock, storerooms

from samsyn.api import door
from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.roles import Role
from samsyn.ops.administration.tokens import actor_with, make_token, revoke_token
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import ApiToken, AuditEvent
from samsyn.store.queries.tokens import tokens_of

SKANE = region_person(COORDINATOR.role, "region-skane")
DAY = date(2023, 12, 31)


@pytest.fixture(autouse=True)
def empty_cache(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }


def key(days: int = 30, organisation: str = "region-skane") -> str:
    by = region_person(COORDINATOR.role, organisation)
    ends = timezone.localdate() + timedelta(days=days)
    return make_token(by=by, now=timezone.now(), organisation=organisation, name="BI", expires_on=ends)


def ask(path: str, given: str, method: str = "get", **headers: str):  # type: ignore[no-untyped-def]
    return getattr(Client(), method)(path, headers={"Authorization": f"Bearer {given}", **headers})


def test_a_key_is_named_in_characters_that_can_be_read() -> None:
    with pytest.raises(DomainError) as refused:
        make_token(
            by=SKANE,
            now=NOW,
            organisation="region-skane",
            name="BI\0",
            expires_on=NOW.date() + timedelta(days=9),
        )
    assert refused.value.code == "token-without-name"
    assert not ApiToken.objects.exists()


def test_only_the_hash_of_a_key_is_kept_and_making_it_is_on_record() -> None:
    made = key()
    (row,) = ApiToken.objects.all()
    assert made not in str(vars(row))
    assert made.startswith(row.begins)
    assert [one.action for one in AuditEvent.objects.all()] == ["make-token"]


def test_a_program_reads_what_its_organisation_may_see_and_nothing_more() -> None:
    for region in ("region-skane", "region-gotland"):
        here = {"region": region}
        files = [("f", storerooms(here)), ("l", stock({**here, "quantity": "9", "expiry": "2030-01-01"}))]
        import_stock(by=OPERATOR, now=NOW, region=region, as_of=DAY, files=files)
    answer = ask(f"/v1/lines?on={DAY}", key())
    assert answer.status_code == 200
    assert {row["region"] for row in answer.json()["rows"]} == {"region-skane"}
    assert answer.json()["hidden"] == ["region-gotland"]
    assert tokens_of("region-skane")[0].last_used_on is not None


def test_a_program_never_writes_and_opens_no_page() -> None:
    made = key()
    actor = actor_with(made, timezone.now())
    assert actor.role is Role.PROGRAM
    sent = Client().post(
        "/v1/storerooms/1/events", {}, "application/json", headers={"Authorization": f"Bearer {made}"}
    )
    assert sent.status_code in (403, 422)
    assert ask("/forsorjning/", made).status_code == 302
    assert ask("/nycklar/", made).status_code == 302


@pytest.mark.parametrize("given", ["", "samsyn_", "samsyn_guess", "another"])
def test_what_is_no_key_is_refused(given: str) -> None:
    answer = ask("/v1/agreements", given)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_key_that_has_ended_or_is_revoked_is_refused() -> None:
    ended, revoked = key(days=1), key()
    with pytest.raises(NotPermitted):
        actor_with(ended, timezone.now() + timedelta(days=3))
    revoke_token(by=SKANE, now=NOW, token=tokens_of("region-skane")[0].number)
    assert ask("/v1/agreements", revoked).status_code == 401
    with pytest.raises(DomainError):
        revoke_token(by=SKANE, now=NOW, token=tokens_of("region-skane")[0].number)


def test_who_decides_nothing_makes_no_key_and_ends_nobody_elses() -> None:
    ends = NOW.date() + timedelta(days=9)
    with pytest.raises(NotPermitted):
        make_token(by=PHARMACIST, now=NOW, organisation=PHARMACIST.organisation, name="x", expires_on=ends)
    with pytest.raises(NotPermitted):
        make_token(by=SKANE, now=NOW, organisation="region-gotland", name="x", expires_on=ends)
    key(organisation="region-gotland")
    with pytest.raises(NotPermitted):
        revoke_token(by=SKANE, now=NOW, token=tokens_of("region-gotland")[0].number)


@pytest.mark.parametrize("name, days", [("", 9), ("x" * 61, 9), ("x", 0), ("x", 401)])
def test_a_key_says_what_it_is_for_and_lasts_a_day_to_four_hundred(name: str, days: int) -> None:
    with pytest.raises(DomainError):
        make_token(
            by=SKANE,
            now=NOW,
            organisation="region-skane",
            name=name,
            expires_on=NOW.date() + timedelta(days=days),
        )


def test_who_asks_too_often_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_REQUESTS", 3)
    made = key()
    answers = [ask("/v1/agreements", made) for _ in range(5)]
    assert [one.status_code for one in answers].count(429) >= 1
    late = next(one for one in answers if one.status_code == 429)
    assert 0 < int(late["Retry-After"]) <= 60
    assert late.json()["type"] == "urn:samsyn:problem:asked-too-often"
    assert ask("/v1/agreements", key()).status_code == 200, "another key is counted by itself"


def test_keys_cannot_be_guessed_at_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_WRONG_KEYS", 3)
    made = key()
    statuses = [ask("/v1/agreements", f"samsyn_{n}").status_code for n in range(6)]
    assert statuses[:3] == [401, 401, 401]
    assert 429 in statuses
    assert ask("/v1/agreements", made).status_code == 200, "a true key from there is heard all the same"


def test_the_callers_trace_is_handed_back() -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    assert ask("/v1/agreements", key(), traceparent=trace)["traceparent"] == trace
    assert Client().get("/v1/nothing", headers={"traceparent": trace})["traceparent"] == trace


def test_the_page_shows_a_new_key_once() -> None:
    client = reader(SKANE)
    ends = timezone.localdate() + timedelta(days=30)
    made = client.post("/nycklar/", {"name": "Power BI", "until": str(ends)}).content.decode()
    assert "samsyn_" in made
    again = read(client, "/nycklar/")
    assert "Power BI" in again
    assert made.count("samsyn_") > again.count("samsyn_")
    assert client.post("/nycklar/", {"name": "", "until": str(ends)}).status_code == 422
    assert client.post("/nycklar/", {"name": "x", "until": "snart"}).status_code == 422
    number = tokens_of("region-skane")[0].number
    assert client.post(f"/nycklar/{number}/aterkalla/").status_code == 302
    read(reader(region_person(PHARMACIST.role, "region-skane")), "/nycklar/", status=403)
