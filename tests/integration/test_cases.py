"""Shortage cases: sharing that ends with the case, two who write at once, one timeline that is only added to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.builders.people import ECONOMIST, EVALUATOR, OPERATOR, SKR_COORDINATOR, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, stock, storerooms
from tests.integration.test_messages import DAY, NOTICE, NOW, PRODUCTS

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor, Role
from samsyn.core.supply.cases import CaseDecision, CaseEventKind, LinkedMessage, Lot, SupplierNote, fold_case
from samsyn.core.supply.messages import Specialty
from samsyn.core.supply.sharing import Grain
from samsyn.intake.shortages import SHIPPED_FEED, load_shortages
from samsyn.ops.picture.sight import Sight
from samsyn.ops.shortages.cases import (
    accept_case,
    close_case,
    decline_case,
    invite_to_case,
    note_in_case,
    open_case,
    read_case,
    read_case_stock,
    read_cases,
)
from samsyn.ops.shortages.feed import import_shortages
from samsyn.ops.shortages.messages import approve_message, draft_message, publish_message
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import AuditEvent, ReadEvent, ShortageCaseEvent
from samsyn.store.queries.cases import shortage_case, shortage_cases
from samsyn.store.queries.sharing import sharings_of

ATC = PRODUCTS[NOTICE.pack_id].atc
GOTLAND, HALLAND, SKANE = (f"region-{name}" for name in ("gotland", "halland", "skane"))
PHARMACIST = region_person(Role.PHARMACIST, GOTLAND)
DECIDES = {one: region_person(Role.PREPAREDNESS_COORDINATOR, one) for one in (GOTLAND, HALLAND, SKANE)}
UNTIL = date(2099, 1, 1)


@pytest.fixture
def number(installation: object) -> int:
    """A case of Gotland's that names Halland and Socialstyrelsen; both regions have sent stock."""
    for region in (GOTLAND, HALLAND):
        held = {"region": region, "pack_id": NOTICE.pack_id, "quantity": "40", "expiry": "2030-01-01"}
        used = {"region": region, "pack_id": NOTICE.pack_id, "quantity": "182"}
        used |= {"from": "2026-02-21", "to": "2026-08-21"}
        files = [("f", storerooms({"region": region})), ("l", stock(held)), ("u", consumption(used))]
        import_stock(by=OPERATOR, now=NOW, region=region, as_of=DAY, files=files)
    import_shortages(by=OPERATOR, now=NOW, path=SHIPPED_FEED, on=DAY)
    return open_case(
        by=PHARMACIST,
        now=NOW,
        key=NOTICE.key,
        reason="Tar slut",
        until=UNTIL,
        invited=[HALLAND, "socialstyrelsen"],
    )


def seen(number: int) -> int:
    return shortage_case(number).case.seen


def accept(number: int, region: str) -> None:
    accept_case(by=DECIDES[region], now=NOW, number=number, seen=seen(number), legal_ground="Samverkan")


def sees(reader_: Actor, owner: str, atc: str | None = ATC) -> bool:
    return Sight(reader_, NOW).sees(owner, Grain.SUBSTANCE, atc)


def test_nothing_is_shared_until_a_region_accepts_and_then_that_substance_alone(number: int) -> None:
    assert not sees(PHARMACIST, HALLAND)
    accept(number, HALLAND)
    assert sees(PHARMACIST, HALLAND)
    assert sees(EVALUATOR, HALLAND)
    assert not sees(PHARMACIST, HALLAND, "A02BC01" if ATC != "A02BC01" else "N01AX10")
    assert not sees(DECIDES[HALLAND], GOTLAND)
    assert not sees(DECIDES[SKANE], HALLAND)


def test_taking_part_twice_shares_nothing_new_and_is_told(number: int) -> None:
    accept(number, HALLAND)
    noted = seen(number)
    with pytest.raises(DomainError) as refused:
        accept(number, HALLAND)
    assert (refused.value.code, seen(number)) == ("shares-already", noted)


def test_every_sharing_ends_at_the_moment_the_case_closes(number: int) -> None:
    accept(number, HALLAND)
    accept(number, GOTLAND)
    close_case(by=PHARMACIST, now=NOW, number=number, seen=seen(number), reason="Åter", outcome="Ingen brist")
    assert not sees(PHARMACIST, HALLAND)
    assert not sees(DECIDES[HALLAND], GOTLAND)
    assert not sees(EVALUATOR, HALLAND)
    assert all(row.sharing.withdrawn_on for owner in (GOTLAND, HALLAND) for row in sharings_of(owner))
    withdrawn = AuditEvent.objects.filter(organisation=HALLAND, action="withdraw-sharing")
    assert {one.actor for one in withdrawn} == {PHARMACIST.username}


def test_a_sharing_has_a_last_day_even_if_nobody_closes_the_case(number: int) -> None:
    accept(number, HALLAND)
    assert {row.sharing.valid_until for row in sharings_of(HALLAND)} == {UNTIL}


def test_who_is_invited_later_sees_a_region_only_when_it_takes_part_anew(number: int) -> None:
    accept(number, HALLAND)
    invite_to_case(by=PHARMACIST, now=NOW, number=number, seen=seen(number), organisation=SKANE)
    assert not sees(DECIDES[SKANE], HALLAND)
    accept(number, HALLAND)
    assert sees(DECIDES[SKANE], HALLAND)
    assert len(sharings_of(HALLAND)) == 3


def test_who_leaves_shares_no_more_and_is_shown_no_more(number: int) -> None:
    accept(number, HALLAND)
    accept(number, GOTLAND)
    decline_case(by=DECIDES[HALLAND], now=NOW, number=number, seen=seen(number), reason="Behövs här")
    assert not sees(PHARMACIST, HALLAND)
    assert not sees(DECIDES[HALLAND], GOTLAND)
    assert sees(EVALUATOR, GOTLAND)


def test_what_the_region_shows_is_decided_by_its_coordinator_not_its_pharmacist(number: int) -> None:
    halland = region_person(Role.PHARMACIST, HALLAND)
    with pytest.raises(NotPermitted):
        accept_case(by=halland, now=NOW, number=number, seen=seen(number), legal_ground="x")
    assert not sees(PHARMACIST, HALLAND)


def test_the_stock_of_the_others_is_read_through_what_they_share_and_leaves_a_trace(number: int) -> None:
    row = read_case(by=PHARMACIST, number=number)
    assert set(read_case_stock(by=PHARMACIST, now=NOW, row=row)) == {GOTLAND}
    accept(number, HALLAND)
    assert set(read_case_stock(by=PHARMACIST, now=NOW, row=row)) == {GOTLAND, HALLAND}
    assert ReadEvent.objects.filter(owner=HALLAND, reader=PHARMACIST.username).exists()


def test_only_those_named_know_of_it_and_national_organisations_note_nothing(number: int) -> None:
    assert [row.id for row in read_cases(by=EVALUATOR)] == [number]
    assert read_cases(by=SKR_COORDINATOR) == []
    with pytest.raises(NotFound):
        read_case(by=DECIDES[SKANE], number=number)
    with pytest.raises(NotPermitted):
        read_cases(by=ECONOMIST)
    with pytest.raises(NotPermitted):
        note_in_case(
            by=EVALUATOR,
            now=NOW,
            number=number,
            seen=seen(number),
            kind=CaseEventKind.DECIDED,
            content=CaseDecision("a", "b"),
        )


def test_the_second_of_two_who_write_at_once_is_told_and_nothing_is_lost(number: int) -> None:
    browser, page = reader(PHARMACIST), f"/forsorjning/fall/{number}/"
    given = {"act": "decide", "seen": str(seen(number)), "decision": "Ransonera", "reason": "Räcker kort"}
    assert browser.post(page, given).status_code == 302
    late = browser.post(page, {**given, "decision": "Mitt eget beslut"})
    assert late.status_code == 409
    assert "Mitt eget beslut" in late.content.decode()
    decided = [e for e in shortage_case(number).case.events if e.kind is CaseEventKind.DECIDED]
    assert len(decided) == 1


def test_an_offer_is_of_the_cases_substance(number: int) -> None:
    accept(number, HALLAND)
    other = next(one for one in PRODUCTS.values() if one.atc != ATC)
    for pack, error in ((other.pack_id, "pack-of-another-substance"), ("999", "pack-not-in-catalogue")):
        with pytest.raises(DomainError, match=error):
            note_in_case(
                by=DECIDES[HALLAND],
                now=NOW,
                number=number,
                seen=seen(number),
                kind=CaseEventKind.OFFERED,
                content=Lot(pack, 3, UNTIL),
            )


def test_one_open_case_a_region_and_notice(number: int) -> None:
    with pytest.raises(DomainError, match="case-exists"):
        open_case(by=PHARMACIST, now=NOW, key=NOTICE.key, reason="igen", until=UNTIL)
    with pytest.raises(DomainError, match="cannot-be-invited"):
        open_case(by=DECIDES[SKANE], now=NOW, key=NOTICE.key, reason="a", until=UNTIL, invited=["msb"])
    assert len(shortage_cases()) == 1


def test_the_rows_fold_to_what_is_shown_and_no_row_is_ever_changed(number: int) -> None:
    accept(number, HALLAND)
    note_in_case(
        by=PHARMACIST,
        now=NOW,
        number=number,
        seen=seen(number),
        kind=CaseEventKind.SUPPLIER,
        content=SupplierNote("Ett AB", DAY, "kundtjänst", "I oktober"),
    )
    case = shortage_case(number).case
    assert fold_case(case.events) == case
    assert ShortageCaseEvent.objects.filter(case=number).count() == case.seen == 5
    written = AuditEvent.objects.filter(subject=f"shortage-case/{number}")
    assert written.count() == case.seen
    for change in (lambda rows: rows.update(by="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(ShortageCaseEvent.objects.filter(case=number))


def test_regions_work_in_it_through_the_pages(number: int) -> None:
    browser, page = reader(DECIDES[HALLAND]), f"/forsorjning/fall/{number}/"

    def post(**given: str) -> int:
        return browser.post(page, {"seen": str(seen(number)), **given}).status_code

    assert post(act="accept", legal_ground="Samverkan") == 302
    lot = {"pack_id": NOTICE.pack_id, "quantity": "3", "until": "2099-10-01"}
    assert post(act="offer", **lot) == 302
    assert post(act="offer", **{**lot, "quantity": "0"}) == 422
    assert post(act="take-back", entry=str(seen(number))) == 302
    assert post(act="take-back", entry="1") == 422
    assert post(act="close", reason="a", outcome="b") == 422
    assert post(act="burn") == 422
    assert "talade med en leverantör" not in read(browser, page)
    assert post(act="supplier", supplier="Ett AB", on="2026-08-23", who="order", answer="Oktober") == 302
    assert "Ett AB (order), 2026-08-23: Oktober" in read(browser, page)
    assert "Halland" in read(reader(EVALUATOR, "en"), page)
    read(reader(region_person(Role.PHARMACIST, SKANE)), page, 404)
    assert "Ett AB" in reader(EVALUATOR).get(f"/v1/shortage-cases/{number}").content.decode()
    assert reader(SKR_COORDINATOR).get("/v1/shortage-cases").json() == []
    read(browser, "/forsorjning/fall/")


def test_a_case_is_opened_from_the_notice(number: int) -> None:
    browser = reader(DECIDES[SKANE])
    page = f"/forsorjning/fall/nytt/{NOTICE.notice_id}/{NOTICE.pack_id}/"
    read(browser, page)
    assert browser.post(page, {"reason": "Slut", "until": "2000-01-01"}).status_code == 422
    given = {"reason": "Slut", "until": "2099-01-01", "invited": [HALLAND, "skr"]}
    assert browser.post(page, given).status_code == 302
    assert shortage_cases()[0].case.named == (SKANE, HALLAND, "skr")


@pytest.mark.parametrize(
    "on, error",
    [
        (DAY + timedelta(days=30), "talk-in-the-future"),
        (date(2001, 1, 1), "talk-before-the-notice"),
    ],
)
def test_a_talk_is_about_a_shortage_that_is_known_of(number: int, on: date, error: str) -> None:
    with pytest.raises(DomainError, match=error):
        note_in_case(
            by=PHARMACIST,
            now=NOW,
            number=number,
            seen=seen(number),
            kind=CaseEventKind.SUPPLIER,
            content=SupplierNote("Ett AB", on, "kundtjänst", "I oktober"),
        )


def test_who_shares_already_is_asked_to_take_part_only_for_those_who_came_later(number: int) -> None:
    browser, page = reader(DECIDES[HALLAND]), f"/forsorjning/fall/{number}/"
    assert "Delta och dela" in read(browser, page)
    accept(number, HALLAND)
    assert "Delta och dela" not in read(browser, page)
    invite_to_case(by=PHARMACIST, now=NOW, number=number, seen=seen(number), organisation=SKANE)
    assert "Delta och dela" in read(browser, page)


def test_a_talk_that_cannot_be_is_refused_beside_what_was_written(number: int) -> None:
    talk = {"supplier": "Ett AB", "on": "1850-01-01", "who": "kundtjänst", "answer": "I oktober"}
    given = {"act": "supplier", "seen": str(seen(number)), **talk}
    answer = reader(DECIDES[HALLAND]).post(f"/forsorjning/fall/{number}/", given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "innan bristen var känd" in page
    assert "I oktober" in page


def test_a_region_takes_part_in_two_cases_of_one_substance_and_each_ends_its_own_sharing(number: int) -> None:
    other = open_case(
        by=DECIDES[SKANE], now=NOW, key=NOTICE.key, reason="Även vi", until=UNTIL, invited=[GOTLAND, HALLAND]
    )
    accept(number, HALLAND)
    accept(other, HALLAND)
    close_case(by=PHARMACIST, now=NOW, number=number, seen=seen(number), reason="Slut", outcome="Klart")
    later = Sight(PHARMACIST, NOW + timedelta(days=1))
    assert later.sees(HALLAND, Grain.SUBSTANCE, ATC)
    close_case(by=DECIDES[SKANE], now=NOW, number=other, seen=seen(other), reason="Slut", outcome="Klart")
    assert not Sight(PHARMACIST, NOW + timedelta(days=1)).sees(HALLAND, Grain.SUBSTANCE, ATC)


def test_who_is_invited_is_told_on_the_first_page_until_the_region_has_answered(number: int) -> None:
    pharmacist, follower = reader(region_person(Role.PHARMACIST, HALLAND)), reader(EVALUATOR)
    asked = "väntar på er regions svar"
    assert asked in read(pharmacist, "/")
    assert "Inget är att göra" not in read(pharmacist, "/")
    assert asked not in read(follower, "/")
    assert asked not in read(reader(region_person(Role.PHARMACIST, SKANE)), "/")
    assert "beslutar dess beredskapssamordnare" in read(pharmacist, f"/forsorjning/fall/{number}/")
    decline_case(by=DECIDES[HALLAND], now=NOW, number=number, seen=seen(number), reason="Inget att ge")
    assert asked not in read(pharmacist, "/")


def test_a_notice_leads_to_the_open_cases_about_it_for_those_named_alone(number: int) -> None:
    page, about = (
        f"/forsorjning/restnoteringar/{NOTICE.notice_id}/{NOTICE.pack_id}/",
        f"Bristärende: {number}.",
    )
    of_gotland, of_halland = read(reader(PHARMACIST), page), read(reader(DECIDES[HALLAND]), page)
    assert about in of_gotland
    assert "Öppna ett bristärende" not in of_gotland
    assert about in of_halland
    assert "Öppna ett bristärende" in of_halland
    assert about not in read(reader(region_person(Role.PHARMACIST, SKANE)), page)


def test_a_region_that_has_sent_no_stock_reads_the_notices_all_the_same(number: int) -> None:
    browser = reader(region_person(Role.PHARMACIST, SKANE))
    page = read(browser, "/forsorjning/restnoteringar/?visa=traffar&sok=enoxaparin")
    assert "Er region har inte lämnat något lager" in page
    assert NOTICE.pack_id in page


def test_a_message_linked_to_a_case_is_about_its_substance_and_others_read_it_once_published(
    number: int,
) -> None:
    def link(message: int) -> None:
        note_in_case(
            by=PHARMACIST,
            now=NOW,
            number=number,
            seen=seen(number),
            kind=CaseEventKind.MESSAGE,
            content=LinkedMessage(message),
        )

    of_another = next(
        one for one in load_shortages() if one.atc not in (None, ATC) and one.state(DAY) == "active"
    )
    terms = {"by": PHARMACIST, "now": NOW, "region": GOTLAND, "specialties": [Specialty.ALL]}
    with pytest.raises(DomainError, match="message-of-another-substance"):
        link(draft_message(key=of_another.key, **terms))
    message = draft_message(key=NOTICE.key, **terms)
    link(message)
    public, case = f"/meddelanden/{GOTLAND}/{message}/", f"/forsorjning/fall/{number}/"
    assert public not in reader(DECIDES[HALLAND]).get(case).content.decode()
    approve_message(by=PHARMACIST, now=NOW, number=message, seen=1)
    publish_message(by=PHARMACIST, now=NOW, number=message, seen=2)
    assert public in reader(DECIDES[HALLAND]).get(case).content.decode()
    notice = f"/forsorjning/restnoteringar/{NOTICE.notice_id}/{NOTICE.pack_id}/"
    assert f"/forsorjning/meddelanden/{message}/" in reader(PHARMACIST).get(notice).content.decode()
    assert "/meddelanden/nytt/" not in reader(PHARMACIST).get(notice).content.decode()


def test_a_closed_case_says_that_nothing_is_shared_any_longer(number: int) -> None:
    accept(number, HALLAND)
    close_case(by=PHARMACIST, now=NOW, number=number, seen=seen(number), reason="Slut", outcome="Klart")
    page = read(reader(DECIDES[HALLAND]), f"/forsorjning/fall/{number}/")
    assert "deltog, delar inte längre" in page
    assert "deltar, delar" not in page
