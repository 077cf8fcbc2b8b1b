"""A region's pharmacist decides what is interchangeable: on the page, in the API, and on record."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.people import COORDINATOR, ECONOMIST, EVALUATOR, NOW, OPERATOR, PHARMACIST, region_person
from tests.builders.readers import read, reader

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.goods.interchange import decide_interchangeable, interchange_of, withdraw_interchangeable
from samsyn.store.models import AuditEvent
from samsyn.store.queries.catalogue import decisions_in_force, decisions_of

GOTLAND = "region-gotland"
OMEPRAZOLE = ("20100609100072", "20130530100476", "20130530100575", "20200804100089")
PAGE, FORM = "/forsorjning/utbytbarhet/", "/forsorjning/utbytbarhet/beslut/"


def decide(by: Actor = PHARMACIST, **changed: object) -> int:
    terms: dict[str, object] = {
        "region": GOTLAND,
        "packs": OMEPRAZOLE[:2],
        "title": "Omeprazol 20 mg",
        "reason": "Samma styrka och form",
        "decided_on": date(2024, 3, 1),
    }
    return decide_interchangeable(by=by, now=NOW, **{**terms, **changed})  # type: ignore[arg-type]


def test_a_decision_tells_who_decided_when_and_why_and_is_on_record() -> None:
    decide()
    (row,) = decisions_in_force(GOTLAND)
    assert row.decision.packs == OMEPRAZOLE[:2]
    assert (row.decision.decided_by, row.decision.decided_on) == (PHARMACIST.username, date(2024, 3, 1))
    assert row.decision.reason == "Samma styrka och form"
    assert [one.action for one in AuditEvent.objects.filter(organisation=GOTLAND)] == [
        "decide-interchangeable"
    ]


def test_a_decision_is_the_regions_own() -> None:
    decide()
    assert decisions_of("region-skane") == []


@pytest.mark.parametrize(
    "somebody", [COORDINATOR, ECONOMIST, OPERATOR, region_person(Role.PHARMACIST, "region-skane")]
)
def test_only_the_regions_own_pharmacist_decides_and_withdraws(somebody: Actor) -> None:
    number = decide()
    with pytest.raises(NotPermitted):
        decide(by=somebody, packs=OMEPRAZOLE[2:])
    with pytest.raises(NotPermitted):
        withdraw_interchangeable(by=somebody, now=NOW, region=GOTLAND, decision=number)


def test_a_withdrawn_decision_stays_on_record_and_its_packs_can_be_decided_about_again() -> None:
    number = decide()
    with pytest.raises(DomainError, match="pack-decided-already"):
        decide(packs=OMEPRAZOLE)
    withdraw_interchangeable(by=PHARMACIST, now=NOW, region=GOTLAND, decision=number)

    assert decisions_in_force(GOTLAND) == []
    assert decisions_of(GOTLAND)[0].decision.withdrawn_on == date(2024, 3, 12)
    decide(packs=OMEPRAZOLE)
    with pytest.raises(DomainError, match="decision-withdrawn-already"):
        withdraw_interchangeable(by=PHARMACIST, now=NOW, region=GOTLAND, decision=number)


def test_a_decision_of_another_region_is_not_found() -> None:
    number = decide()
    skane = region_person(Role.PHARMACIST, "region-skane")
    with pytest.raises(NotFound, match="unknown-decision"):
        withdraw_interchangeable(by=skane, now=NOW, region="region-skane", decision=number)


@pytest.mark.parametrize(
    "changed, code",
    [
        ({"title": " "}, "decision-without-title"),
        ({"reason": ""}, "reason-missing"),
        ({"decided_on": date(2024, 3, 13)}, "decided-in-the-future"),
        ({"packs": (OMEPRAZOLE[0], "11111111111111")}, "pack-not-in-catalogue"),
        ({"packs": OMEPRAZOLE[:1]}, "group-too-small"),
    ],
)
def test_a_decision_that_lacks_something_is_refused_and_nothing_is_written(
    changed: dict[str, object], code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        decide(**changed)
    assert caught.value.code == code
    assert decisions_of(GOTLAND) == []


def test_a_proposal_is_gone_once_it_is_decided_about() -> None:
    assert frozenset(OMEPRAZOLE) in {one.packs for one in interchange_of(GOTLAND).proposals}
    decide(packs=OMEPRAZOLE)
    assert frozenset(OMEPRAZOLE) not in {one.packs for one in interchange_of(GOTLAND).proposals}
    assert frozenset(OMEPRAZOLE) in {one.packs for one in interchange_of("region-skane").proposals}


def test_a_proposal_on_the_page_leads_to_a_decision_and_the_decision_can_be_withdrawn() -> None:
    client = reader(PHARMACIST)
    found = read(client, f"{PAGE}?sok=omeprazol")
    assert "Omeprazol Bluefish" in found
    assert "Granisetron" not in found

    page = read(client, f"{FORM}?titel=Omeprazol&pack={OMEPRAZOLE[0]}&pack={OMEPRAZOLE[1]}")
    assert "Omeprazol Apofri" in page
    given = {
        "title": "Omeprazol",
        "packs": "\n".join(OMEPRAZOLE),
        "reason": "lika",
        "decided_on": "2024-03-01",
    }
    assert client.post(FORM, given).status_code == 302
    assert "Det är beslutat." in read(client, PAGE)

    (row,) = decisions_in_force(GOTLAND)
    client.post(f"{PAGE}{row.id}/aterta/")
    assert "Återtagna beslut" in read(client, PAGE)


def test_what_cannot_be_decided_is_told_with_the_pack_it_is_about() -> None:
    given = {
        "title": "x",
        "packs": f"{OMEPRAZOLE[0]}; 11111111111111",
        "reason": "x",
        "decided_on": "2024-03-01",
    }
    answer = reader(PHARMACIST).post(FORM, given)
    assert answer.status_code == 422
    assert "11111111111111" in answer.content.decode().partition('role="alert"')[2].partition("</div>")[0]


def test_the_coordinator_sees_the_decisions_and_decides_nothing() -> None:
    decide()
    client = reader(COORDINATOR)
    page = read(client, PAGE)
    assert "Omeprazol 20 mg" in page
    assert FORM not in page
    assert client.get(FORM).status_code == 403


def test_others_do_not_see_the_page() -> None:
    for somebody in (ECONOMIST, EVALUATOR):
        assert reader(somebody).get(PAGE).status_code == 403


def test_the_api_gives_a_region_its_own_groups_in_force_or_all() -> None:
    number = decide()
    decide(packs=OMEPRAZOLE[2:], title="Omeprazol, stora")
    withdraw_interchangeable(by=PHARMACIST, now=NOW, region=GOTLAND, decision=number)

    client = reader(PHARMACIST)
    groups = client.get("/v1/interchangeable-groups").json()
    assert [(one["title"], one["packs"], one["withdrawnOn"]) for one in groups] == [
        ("Omeprazol, stora", list(OMEPRAZOLE[2:]), None)
    ]
    assert len(client.get("/v1/interchangeable-groups?inForce=false").json()) == 2
    assert (
        reader(region_person(Role.PHARMACIST, "region-skane")).get("/v1/interchangeable-groups").json() == []
    )
