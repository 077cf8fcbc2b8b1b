"""Överenskommelser: the list, and the money of each. Open to all, since the agreements are public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samsyn.core.agreements.amendments import KnownAgreement
from samsyn.core.agreements.amounts import Amount, Part
from samsyn.core.agreements.places import ALLOCATION
from samsyn.core.agreements.terms import Agreement
from samsyn.core.funding.allocation import Allocation, allocate_agreement
from samsyn.core.funding.windows import windows_on
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money, total
from samsyn.intake.agreements import load_agreements
from samsyn.intake.populations import load_populations
from samsyn.web.access import Access, access
from samsyn.web.agreement_frame import agreement_frame
from samsyn.web.checks import differing
from samsyn.web.days import day_asked
from samsyn.web.money_terms import money_terms
from samsyn.web.names import refusal


@dataclass(frozen=True, slots=True)
class AllocationShown:
    """The regions' parts, or why they cannot be told; `needs` is the population that would have to be imported."""

    allocation: Allocation | None
    refusal: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of an agreement with its amounts and their sum."""

    part: Part
    amounts: tuple[Amount, ...]
    sum: Money

    @property
    def place(self) -> str:
        """The name of the sum's place."""
        return f"part:{self.part.id}"


@access(Access.OPEN)
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agreement, newest first, with what its money may be used for today."""
    today = timezone.localdate()
    known = day_asked(request, "kand", today)
    windows = reversed(windows_on(load_agreements(), on=known, known=known))
    return render(
        request,
        "agreements/list.html",
        {
            "room": "agreements",
            "windows": list(windows),
            "known": known,
            "is_today": known == today,
            "differing": differing(),
        },
    )


@access(Access.OPEN)
def agreement(request: HttpRequest, agreement_id: str) -> HttpResponse:
    """One agreement's money, as it is known on a day: today, or another day asked for."""
    frame = agreement_frame(request, agreement_id, "agreement")
    found: KnownAgreement = frame["found"]
    told, silent = money_terms(found)
    shown = _allocation(found.agreement)
    return render(
        request,
        "agreements/one.html",
        frame
        | {
            "told": told,
            "silent": silent,
            "silent_at": list(dict.fromkeys(one.value.at for one in silent)),
            "parts": _parts(found.agreement),
            "payers": _payers(found.agreement),
            "shown": shown,
            "sums": _sums(shown.allocation),
            "share_marks": [m for m in frame["marks"] if m.finding.beside.startswith("share:")],
        },
    )


def _allocation(agreement: Agreement) -> AllocationShown:
    try:
        return AllocationShown(allocate_agreement(agreement, load_populations()))
    except DomainError as error:
        return AllocationShown(None, refusal(error), str(error.params.get("population", "")))


def _sums(allocation: Allocation | None) -> list[tuple[str, Money]]:
    """The sums under the table, each with the name of its place."""
    if allocation is None:
        return []
    return [("bases", allocation.base), ("shares", allocation.share), (ALLOCATION, allocation.total)]


def _parts(agreement: Agreement) -> list[PartShown]:
    parts = []
    for part in agreement.parts:
        amounts = tuple(amount for amount in agreement.amounts if amount.part == part.id)
        parts.append(PartShown(part, amounts, _sum(amounts)))
    return parts


def _payers(agreement: Agreement) -> list[tuple[str, Money]]:
    """What each payer puts up, with the name of its place."""
    payers = dict.fromkeys(amount.payer for amount in agreement.amounts)
    return [
        (f"payer:{payer}", _sum(amount for amount in agreement.amounts if amount.payer == payer))
        for payer in payers
    ]


def _sum(amounts: Iterable[Amount]) -> Money:
    return total([amount.money.known for amount in amounts if amount.money.is_known])
