"""A shortage case: who may do what in it, and that it ends."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.cases import (
    CONTENT_OF,
    Acceptance,
    CaseClosure,
    CaseContent,
    CaseEvent,
    CaseOpening,
    CasePart,
    Decline,
    Invitation,
    Lot,
    ShortageCase,
    SupplierNote,
    TakingBack,
    fold_case,
)
from samsyn.core.supply.cases import CaseEventKind as Kind

AT = datetime(2026, 8, 24, 8, 0, tzinfo=UTC)
KIND_OF = {content: kind for kind, content in CONTENT_OF.items() if kind is not Kind.REQUESTED}
OPENING = CaseOpening(("n", "p", "1"), "Ett", "ett", "A02BC01", "tar slut", date(2026, 12, 1))
LOT = Lot("1", 5, date(2026, 10, 1))


def by(organisation: str, content: CaseContent) -> CaseEvent:
    return CaseEvent(KIND_OF[type(content)], AT, "anna", organisation, content)


def case_of(*events: CaseEvent) -> ShortageCase:
    return fold_case([by("skane", OPENING), by("skane", Invitation("halland")), *events])


SHARES = by("halland", Acceptance("samverkan", ("skane",), (7,)))


def test_the_one_that_opens_it_and_those_invited_are_named() -> None:
    assert case_of().parts == (("skane", CasePart.INVITED), ("halland", CasePart.INVITED))


def test_only_the_opener_invites_and_closes() -> None:
    for content in (Invitation("blekinge"), CaseClosure("a", "b")):
        with pytest.raises(DomainError, match="only-the-opener"):
            case_of(by("halland", content))


def test_only_those_who_share_offer_and_ask() -> None:
    with pytest.raises(DomainError, match="does-not-share"):
        case_of(by("halland", LOT))
    assert [number for number, _ in case_of(SHARES, by("halland", LOT)).lots] == [4]


def test_an_offer_is_taken_back_by_the_one_that_made_it_and_stays_in_the_timeline() -> None:
    with pytest.raises(DomainError, match="not-a-standing-lot"):
        case_of(SHARES, by("halland", LOT), by("skane", TakingBack(4)))
    case = case_of(SHARES, by("halland", LOT), by("halland", TakingBack(4)))
    assert (case.lots, case.seen) == ((), 5)


def test_who_leaves_takes_its_offers_along_and_may_come_back() -> None:
    left = case_of(SHARES, by("halland", LOT), by("halland", Decline("behövs själva")))
    assert (left.lots, left.part_of("halland")) == ((), CasePart.DECLINED)
    with pytest.raises(DomainError, match="not-in-case"):
        fold_case([*left.events, by("halland", LOT)])
    assert fold_case([*left.events, SHARES]).part_of("halland") is CasePart.SHARES


def test_the_grants_of_a_case_are_told_by_owner_and_by_receiver() -> None:
    case = case_of(SHARES, by("skane", Acceptance("samverkan", ("halland",), (9,))))
    assert (case.grants(), case.grants(of="skane"), case.grants(to="skane")) == ((7, 9), (9,), (7,))


def test_nothing_follows_the_closure() -> None:
    closed = case_of(by("skane", CaseClosure("åter i lager", "ingen brist")))
    assert not closed.is_open
    with pytest.raises(DomainError, match="case-closed"):
        fold_case([*closed.events, by("skane", Invitation("blekinge"))])


def test_an_outsider_notes_nothing_and_nothing_is_noted_without_words() -> None:
    with pytest.raises(DomainError, match="not-in-case"):
        case_of(by("blekinge", SupplierNote("Ett AB", date(2026, 8, 1), "kundtjänst", "nej")))
    with pytest.raises(DomainError, match="case-says-nothing"):
        case_of(by("skane", SupplierNote("Ett AB", date(2026, 8, 1), "kundtjänst", " ")))
    with pytest.raises(DomainError, match="in-case-already"):
        case_of(by("skane", Invitation("halland")))
    with pytest.raises(DomainError, match="not-a-quantity"):
        case_of(SHARES, by("halland", Lot("1", 0, date(2026, 10, 1))))
