"""Messages to prescribers: drafted from facts, approved by a pharmacist, open to all, ended with the notice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from django.db import DatabaseError, transaction
from tests.builders.people import COORDINATOR, ECONOMIST, EVALUATOR, OPERATOR, PHARMACIST, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, stock, storerooms

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor, Role
from samsyn.core.supply.lists import Product
from samsyn.core.supply.messages import MessageState, Specialty
from samsyn.core.supply.shortages import NoticeState
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.intake.shortages import SHIPPED_FEED, load_shortages
from samsyn.ops.goods.interchange import decide_interchangeable
from samsyn.ops.shortages.feed import import_shortages
from samsyn.ops.shortages.messages import (
    approve_message,
    draft_message,
    edit_message,
    publish_message,
    published_messages,
    read_message_report,
    withdraw_message,
)
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import AuditEvent, MessageOpening, PrescriberMessageEvent
from samsyn.store.queries.messages import prescriber_message

GOTLAND = "region-gotland"
DAY, NOW = date(2026, 8, 22), datetime(2026, 8, 23, 7, 0, tzinfo=UTC)
LISTED = {one.id for one in load_list("demo-2022").lines if "intensivvard" in one.care_areas}
PRODUCTS: dict[str, Product] = {one.pack_id: one for one in shipped_catalogue().products}
NOTICE = next(
    one
    for one in load_shortages()
    if (found := PRODUCTS.get(one.pack_id))
    and found.line_id in LISTED
    and one.state(DAY) is NoticeState.ACTIVE
    and one.stated_return(DAY)
)
NOTICED = {one.pack_id for one in load_shortages() if one.state(DAY) is not NoticeState.ENDED}
OTHER = next(
    one
    for one in PRODUCTS.values()
    if one.line_id == PRODUCTS[NOTICE.pack_id].line_id and one.pack_id not in NOTICED
)
PUBLIC = f"/meddelanden/{GOTLAND}"


@pytest.fixture(autouse=True)
def gotland_holds_another_pack_by_decision(installation: object) -> None:
    held = [
        {"region": GOTLAND, "pack_id": pack, "quantity": "4321", "expiry": "2030-01-01"}
        for pack in (NOTICE.pack_id, OTHER.pack_id)
    ]
    used = {"region": GOTLAND, "pack_id": NOTICE.pack_id, "quantity": "182"}
    used |= {"from": "2026-02-21", "to": "2026-08-21"}
    files = [("f", storerooms({"region": GOTLAND})), ("l", stock(*held)), ("u", consumption(used))]
    import_stock(by=OPERATOR, now=NOW, region=GOTLAND, as_of=DAY, files=files)
    import_shortages(by=OPERATOR, now=NOW, path=SHIPPED_FEED, on=DAY)
    decide()


def decide(title: str = "Samma substans") -> int:
    return decide_interchangeable(
        by=PHARMACIST,
        now=NOW,
        region=GOTLAND,
        packs=[NOTICE.pack_id, OTHER.pack_id],
        title=title,
        reason="Läkemedelskommittén",
        decided_on=date(2026, 3, 1),
    )


def draft(by: Actor = PHARMACIST, **more: object) -> int:
    given: dict[str, object] = {"region": GOTLAND, "key": NOTICE.key, "specialties": [Specialty.SURGERY]}
    return draft_message(by=by, now=NOW, **{**given, **more})  # type: ignore[arg-type]


def publish(**more: object) -> int:
    number = draft(**more)
    approve_message(by=PHARMACIST, now=NOW, number=number, seen=1)
    publish_message(by=COORDINATOR, now=NOW, number=number, seen=2)
    return number


def test_it_says_what_is_in_stock_instead_with_the_decision_and_no_quantity() -> None:
    number = publish()
    page = read(reader(), f"{PUBLIC}/{number}/")
    assert f"I lager i stället: {OTHER.name}." in page
    assert "Beslut om utbytbarhet: Samma substans, 2026-03-01, av regionens farmaceut." in page
    assert "4321" not in page
    assert PHARMACIST.username not in page


def test_without_a_decision_nothing_is_named() -> None:
    from samsyn.ops.goods.interchange import withdraw_interchangeable
    from samsyn.store.queries.catalogue import decisions_in_force

    (standing,) = decisions_in_force(GOTLAND)
    withdraw_interchangeable(by=PHARMACIST, now=NOW, region=GOTLAND, decision=standing.id)
    facts = prescriber_message(draft()).message.draft.facts
    assert (facts.instead, facts.decisions) == ((), ())


def test_the_coordinator_drafts_and_only_a_pharmacist_of_the_region_approves() -> None:
    number = draft(by=COORDINATOR)
    with pytest.raises(NotPermitted):
        approve_message(by=COORDINATOR, now=NOW, number=number, seen=1)
    with pytest.raises(NotFound):
        approve_message(by=region_person(Role.PHARMACIST, "region-skane"), now=NOW, number=number, seen=1)
    with pytest.raises(DomainError, match="message-cannot"):
        publish_message(by=PHARMACIST, now=NOW, number=number, seen=1)
    approve_message(by=PHARMACIST, now=NOW, number=number, seen=1)
    for somebody in (ECONOMIST, OPERATOR, EVALUATOR):
        with pytest.raises(NotPermitted):
            draft(by=somebody)


def test_nobody_outside_reads_a_draft() -> None:
    number = draft()
    read(reader(), f"{PUBLIC}/{number}/", 404)
    read(reader(), f"{PUBLIC}/{number}.pdf", 404)
    read(reader(region_person(Role.PHARMACIST, "region-skane")), f"/forsorjning/meddelanden/{number}/", 404)
    assert published_messages() == []
    assert reader().get("/v1/prescriber-messages").json() == []


def test_facts_that_have_changed_since_the_draft_are_not_approved() -> None:
    from samsyn.ops.goods.interchange import withdraw_interchangeable
    from samsyn.store.queries.catalogue import decisions_in_force

    number = draft()
    withdraw_interchangeable(
        by=PHARMACIST, now=NOW, region=GOTLAND, decision=decisions_in_force(GOTLAND)[0].id
    )
    with pytest.raises(DomainError, match="message-facts-changed"):
        approve_message(by=PHARMACIST, now=NOW, number=number, seen=1)
    edit_message(
        by=PHARMACIST, now=NOW, number=number, seen=1, specialties=[Specialty.ALL], words="", words_for={}
    )
    approve_message(by=PHARMACIST, now=NOW, number=number, seen=2)


def test_the_second_of_two_who_edit_is_told_and_loses_nothing() -> None:
    number = draft()
    browser, page = reader(PHARMACIST), f"/forsorjning/meddelanden/{number}/"
    given = {"act": "edit", "seen": "1", "specialties": ["kirurgi"], "words": "Ring jouren"}
    assert browser.post(page, given).status_code == 302
    late = browser.post(page, {**given, "words": "Min egen text"})
    assert late.status_code == 409
    assert "Min egen text" in late.content.decode()
    assert prescriber_message(number).message.draft.words == "Ring jouren"


def test_a_second_message_about_the_same_notice_waits_for_the_first_to_end() -> None:
    number = draft()
    with pytest.raises(DomainError, match="message-exists"):
        draft()
    withdraw_message(by=PHARMACIST, now=NOW, number=number, seen=1, reason="fel")
    draft()


def test_the_import_of_a_feed_ends_the_message_of_a_notice_that_has_ended(tmp_path: Path) -> None:
    number = publish()
    assert prescriber_message(number).message.state is MessageState.PUBLISHED
    import_shortages(by=OPERATOR, now=NOW, path=SHIPPED_FEED, on=date(2100, 1, 1))
    assert prescriber_message(number).message.state is MessageState.PUBLISHED  # a forecast is no end

    import_shortages(by=OPERATOR, now=NOW, path=_ended(tmp_path), on=DAY)
    assert prescriber_message(number).message.state is MessageState.ENDED
    page = read(reader(), f"{PUBLIC}/{number}/")
    assert "I lager i stället" not in page
    (listed,) = reader().get("/v1/prescriber-messages").json()
    assert (listed["state"], listed["text"]) == ("ended", [])


def _ended(folder: Path) -> Path:
    """The shipped feed, where the notice of the pack has come to an actual end."""
    text = SHIPPED_FEED.read_text(encoding="utf-8")
    notice = text.index(f"<MedicineShortageId>{NOTICE.notice_id}<")
    pack = text.index(f"<NPLPackId>{NOTICE.pack_id}<", notice)
    at = text.index("</ForecastedEndDate>", pack) + len("</ForecastedEndDate>")
    done = f"{text[:at]}<ActualEndDate>2026-08-20</ActualEndDate>{text[at:]}"
    (folder / "feed.xml").write_text(done, encoding="utf-8")
    return folder / "feed.xml"


def test_openings_are_counted_by_day_and_specialty_without_a_cookie() -> None:
    number = publish()
    for link in ("?specialitet=kirurgi", "?specialitet=kirurgi", "", "?specialitet=okand"):
        answer = reader().get(f"{PUBLIC}/{number}/{link}")
        assert not answer.cookies
    reader(PHARMACIST).get(f"{PUBLIC}/{number}/")
    counted = {one.specialty: one.count for one in MessageOpening.objects.all()}
    assert counted == {"kirurgi": 2, "": 2}
    year = datetime.now(UTC).year
    assert read_message_report(by=OPERATOR, year=year).opened == 4
    assert read_message_report(by=EVALUATOR, year=2026).messages == 1
    assert read_message_report(by=region_person(Role.PHARMACIST, "region-skane"), year=2026).messages == 0
    with pytest.raises(NotPermitted):
        read_message_report(by=ECONOMIST, year=2026)


def test_the_feed_the_sheet_and_the_json_are_open_and_follow_the_specialty() -> None:
    number = publish(words="Ring jouren & fråga <nu>", words_for={Specialty.SURGERY: "Skjut upp"})
    atom = Xml.fromstring(reader().get(f"{PUBLIC}.atom?specialitet=kirurgi").content)
    (entry,) = atom.findall("{http://www.w3.org/2005/Atom}entry")
    content = entry.findtext("{http://www.w3.org/2005/Atom}content") or ""
    assert "Ring jouren & fråga <nu>" in content
    other = Xml.fromstring(reader().get(f"{PUBLIC}.atom?specialitet=psykiatri").content)
    assert other.findall("{http://www.w3.org/2005/Atom}entry") == []
    assert reader().get(f"{PUBLIC}/{number}.pdf").content.startswith(b"%PDF")
    (one,) = reader().get(f"/v1/prescriber-messages?region={GOTLAND}&specialty=kirurgi").json()
    assert one["inStockInstead"] == [OTHER.name]
    assert "Skjut upp" in read(reader(), f"{PUBLIC}/{number}/?specialitet=kirurgi&sprak=en")
    assert reader().get("/v1/prescriber-messages?specialty=okand").status_code == 404


def test_what_happened_is_on_record_and_is_never_changed() -> None:
    number = publish()
    actions = [
        one.action for one in AuditEvent.objects.filter(subject=f"prescriber-message/{number}").order_by("id")
    ]
    assert actions == [f"prescriber-message-{what}" for what in ("drafted", "approved", "published")]
    assert len(prescriber_message(number).message.events) == 3
    for change in (
        lambda rows: rows.update(by="somebody"),
        lambda rows: rows.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(PrescriberMessageEvent.objects.filter(message=number))


def test_the_region_works_through_its_pages() -> None:
    browser = reader(PHARMACIST)
    notice = f"/forsorjning/restnoteringar/{NOTICE.notice_id}/{NOTICE.pack_id}/"
    assert "Informera förskrivare" in read(browser, notice)
    new = f"/forsorjning/meddelanden/nytt/{NOTICE.notice_id}/{NOTICE.pack_id}/"
    assert OTHER.name in read(browser, new)
    assert browser.post(new, {"words": "x"}).status_code == 422
    assert browser.post(new, {"specialties": ["kirurgi"]}).status_code == 302
    (row,) = [prescriber_message(one.message_id) for one in PrescriberMessageEvent.objects.all()]
    page = f"/forsorjning/meddelanden/{row.id}/"
    assert browser.post(page, {"act": "approve", "seen": "1"}).status_code == 302
    assert browser.post(page, {"act": "publish", "seen": "2"}).status_code == 302
    assert browser.post(page, {"act": "withdraw", "seen": "3", "reason": ""}).status_code == 422
    assert browser.post(page, {"act": "withdraw", "seen": "3", "reason": "Åter"}).status_code == 302
    assert "Åter" in read(browser, page)
    assert browser.post(page, {"act": "burn", "seen": "4"}).status_code == 422
    read(browser, "/forsorjning/meddelanden/")
    for year in ("2026", "0000", "9999", "x"):
        read(reader(EVALUATOR), f"/forsorjning/meddelanden/rackvidd/?ar={year}")
    read(reader(ECONOMIST), "/forsorjning/meddelanden/", 403)
    assert "Åter" in read(reader(), f"{PUBLIC}/{row.id}/")
    read(reader(), f"{PUBLIC}/")
