"""Every operation under /v1: who asks without a key is refused, and no answer tells of a region that has shared nothing."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.builders.people import OPERATOR, region_person
from tests.builders.stock_files import consumption, stock, storerooms
from tests.integration.test_messages import DAY, NOTICE, NOW, OTHER, PRODUCTS
from tests.meta.test_access import OPERATIONS

from samsyn.core.kernel.roles import Actor, Role
from samsyn.core.supply.exclusions import ExclusionReason
from samsyn.core.supply.messages import Specialty
from samsyn.intake.shortages import SHIPPED_FEED
from samsyn.ops.administration.tokens import make_token
from samsyn.ops.alerts.judging import raise_alerts
from samsyn.ops.goods.interchange import decide_interchangeable
from samsyn.ops.kernel.access import Access
from samsyn.ops.picture.exclusions import decide_exclusion
from samsyn.ops.shortages.cases import open_case
from samsyn.ops.shortages.feed import import_shortages
from samsyn.ops.shortages.messages import draft_message
from samsyn.ops.stock.kept import Opening, open_storeroom
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import KeptStoreroom, ShortageCase

GOTLAND, SKANE = "region-gotland", "region-skane"
LINE = PRODUCTS[NOTICE.pack_id].line_id
WORDS = "Bara Gotland vet det"
CLOSED = sorted(name for name, level in OPERATIONS.items() if level is not Access.OPEN)
READS = [name.removeprefix("GET ") for name in CLOSED if name.startswith("GET ")]
NAMED = {"hidden", "partial"}
"""Where an answer names a region to say that it has shared nothing, or not all."""


@pytest.fixture(autouse=True)
def gotland_has_sent_and_decided_what_nobody_else_may_see(installation: object) -> None:
    """Both regions have the same packs; Gotland's storeroom, its batch and its words tell whose they are."""
    for region, room, batch in ((GOTLAND, "visby", "GOTLAND1"), (SKANE, "lund", "SKANE1")):
        where = {"region": region, "storeroom_id": room}
        held = [
            {**where, "pack_id": pack, "quantity": "40", "expiry": "2030-01-01", "batch": batch}
            for pack in (NOTICE.pack_id, OTHER.pack_id)
        ]
        used = {
            **where,
            "pack_id": NOTICE.pack_id,
            "quantity": "182",
            "from": "2026-02-21",
            "to": "2026-08-21",
        }
        files = [("f", storerooms({**where, "name": room})), ("l", stock(*held)), ("u", consumption(used))]
        import_stock(by=OPERATOR, now=NOW, region=region, as_of=DAY, files=files)
    import_shortages(by=OPERATOR, now=NOW, path=SHIPPED_FEED, on=DAY)
    own: Actor = region_person(Role.PHARMACIST, GOTLAND)
    packs = [NOTICE.pack_id, OTHER.pack_id]
    decide_interchangeable(
        by=own, now=NOW, region=GOTLAND, packs=packs, title=WORDS, reason=WORDS, decided_on=DAY
    )
    decide_exclusion(
        by=own,
        now=NOW,
        region=GOTLAND,
        atc=PRODUCTS[NOTICE.pack_id].atc,
        kind=ExclusionReason.OTHER,
        reason=WORDS,
        decided_on=DAY,
        until=DAY + timedelta(days=90),
    )
    open_storeroom(
        by=own,
        now=NOW,
        region=GOTLAND,
        opening=Opening(storeroom_id="visby-2", name=WORDS, kind="ward", care_areas="intensivvard"),
    )
    open_case(by=own, now=NOW, key=NOTICE.key, reason=WORDS, until=date(2099, 1, 1))
    draft_message(by=own, now=NOW, region=GOTLAND, key=NOTICE.key, specialties=[Specialty.ALL], words=WORDS)
    raise_alerts(now=NOW)


def key(organisation: str) -> str:
    ends = timezone.localdate() + timedelta(days=30)
    by = region_person(Role.PREPAREDNESS_COORDINATOR, organisation)
    return make_token(by=by, now=timezone.now(), organisation=organisation, name="BI", expires_on=ends)


def address(path: str, region: str) -> str:
    given = {
        "region": region,
        "organisation": region,
        "agreement": "lakemedel-2022",
        "area": "intensivvard",
        "line": LINE,
        "version": "demo-2022",
        "later": "demo-2023",
        "scenario": "peacetime",
        "number": str((ShortageCase if "case" in path else KeptStoreroom).objects.get().pk),
        "year": "2026",
    }
    return "/v1" + re.sub(r"\{(\w+)\}", lambda found: given[found[1]], path)


def ask(path: str, region: str, given: str):  # type: ignore[no-untyped-def]
    return Client().get(address(path, region), headers={"Authorization": f"Bearer {given}"})


def without_what_may_be_named(answer: object) -> object:
    if isinstance(answer, dict):
        return {name: without_what_may_be_named(one) for name, one in answer.items() if name not in NAMED}
    return [without_what_may_be_named(one) for one in answer] if isinstance(answer, list) else answer


def test_who_asks_without_a_key_is_refused_by_every_operation_that_is_not_open() -> None:
    for name in CLOSED:
        method, path = name.split(" ")
        answer = Client().generic(method, address(path, GOTLAND), "[]", "application/json")
        assert answer.status_code in (401, 403), name
        assert answer["Content-Type"] == "application/problem+json"


def test_a_body_that_is_no_json_is_a_problem_too() -> None:
    answer = Client().post("/v1/storerooms/1/events", "{", "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["type"] == "urn:samsyn:problem:unreadable-body"


@pytest.mark.parametrize("year", ["0", "-1", "9999", "99999999999999999999"])
def test_a_year_that_no_calendar_has_is_told_so(year: str) -> None:
    answer = ask("/prescriber-message-reports/" + year, SKANE, key(SKANE))
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:samsyn:problem:invalid-parameters")


def test_a_regions_own_program_reads_all_that_is_the_regions() -> None:
    given = key(GOTLAND)
    found = {path: ask(path, GOTLAND, given) for path in READS}
    assert {path: one.content for path, one in found.items() if one.status_code != 200} == {}
    with_words = [path for path, one in found.items() if WORDS in one.content.decode()]
    assert with_words == [
        "/exclusions",
        "/interchangeable-groups",
        "/shortage-cases",
        "/shortage-cases/{number}",
        "/storerooms",
        "/storerooms/{number}",
    ]


def test_a_program_of_another_region_reads_nothing_of_it() -> None:
    given = key(SKANE)
    for path in READS:
        answer = ask(path, GOTLAND, given)
        if "{region}" in path or "{number}" in path:
            assert answer.status_code in (403, 404), path
            continue
        assert answer.status_code == 200, (path, answer.content)
        told = json.dumps(without_what_may_be_named(answer.json()), ensure_ascii=False)
        assert [trace for trace in (GOTLAND, "visby", "GOTLAND1", WORDS) if trace in told] == [], path
