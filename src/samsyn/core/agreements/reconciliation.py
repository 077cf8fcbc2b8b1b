"""Reconciliation (avstämning): does the text add up? Each stated figure against what follows from the other terms.

A difference is a finding and never a correction: U22 says 36.2 million for Stockholm, S22 says 200 million in one
place and 190 in another. Where the file acknowledges a difference it says why it is let stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from samsyn.core.agreements.places import place_of
from samsyn.core.agreements.stated import Operand, StatedFigure, StatedReference
from samsyn.core.agreements.terms import Agreement, AgreementBook
from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.money import Money, round_half_up
from samsyn.core.kernel.texts import Text


class Outcome(StrEnum):
    """What the comparison says."""

    ADDS_UP = "adds-up"
    DIFFERS = "differs"
    CANNOT_BE_TOLD = "cannot-be-told"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Utfall. One stated figure or reference, what follows instead, and where both stand.

    `by` is stated minus what follows; None for a reference, and where nothing can be told. `beside` is the place of
    the agreement that the figure speaks of (`place_of`), empty where there is no single one.
    """

    agreement: str
    id: str
    label: Text
    outcome: Outcome
    stated: Cited[Money] | Cited[str]
    follows: Money | Citation | None
    by: Money | None
    citations: tuple[Citation, ...]
    terms: tuple[str, ...] = ()
    because: Text | None = None
    acknowledged: Text | None = None
    beside: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it differs and nobody has acknowledged that."""
        return self.outcome is Outcome.DIFFERS and self.acknowledged is None


Shares = Callable[[Agreement, Operand, str], Cited[Money] | None]
"""What the allocation gives for `share:…`, `bases` or `shares` on a population; None where it cannot be told."""


def reconcile(book: AgreementBook, shares: Shares) -> tuple[Comparison, ...]:
    """Every stated figure and reference of every agreement, in their order."""
    return tuple(finding for agreement in book for finding in _of_agreement(book, agreement, shares))


def reconcile_agreement(book: AgreementBook, agreement_id: str, shares: Shares) -> tuple[Comparison, ...]:
    """The findings of one agreement; raises NotFound `unknown-agreement`."""
    return tuple(_of_agreement(book, book.get(agreement_id), shares))


def _of_agreement(book: AgreementBook, agreement: Agreement, shares: Shares) -> Iterator[Comparison]:
    for figure in agreement.stated:
        yield _figure(book, agreement, figure, shares)
    for reference in agreement.stated_references:
        yield _reference(agreement, reference)


def _figure(book: AgreementBook, agreement: Agreement, figure: StatedFigure, shares: Shares) -> Comparison:
    found: list[tuple[Operand, Cited[Money] | None]] = []
    for operand in figure.follows:
        owner = book.get(operand.agreement) if operand.agreement else agreement
        found.append((operand, value_of_operand(owner, operand, shares, figure.population)))
    known = [(operand, value) for operand, value in found if value is not None and value.is_known]
    tellable = bool(found) and len(known) == len(found) and figure.money.is_known
    follows = _sum(known) if tellable else None
    by = figure.money.known - follows if follows is not None else None
    return Comparison(
        agreement=agreement.id,
        id=figure.id,
        label=figure.label,
        outcome=_outcome(by, figure.tolerance),
        stated=figure.money,
        follows=follows,
        by=by,
        citations=tuple(dict.fromkeys(value.at for _, value in found if value is not None)),
        terms=tuple(str(operand) for operand in figure.follows),
        because=figure.because,
        acknowledged=figure.acknowledged,
        beside=place_of(agreement, figure),
    )


def _outcome(by: Money | None, tolerance: Fraction) -> Outcome:
    """A figure stated to the nearest 0.1 million adds up within half of that."""
    if by is None:
        return Outcome.CANNOT_BE_TOLD
    return Outcome.ADDS_UP if abs(by.ore) <= tolerance * Money.kronor(1).ore else Outcome.DIFFERS


def _sum(values: list[tuple[Operand, Cited[Money]]]) -> Money:
    return Money(sum(round_half_up(value.known.ore * operand.factor) for operand, value in values))


def _reference(agreement: Agreement, reference: StatedReference) -> Comparison:
    stands = reference.stands.section
    agrees = reference.says.is_known and reference.says.known == stands
    return Comparison(
        agreement=agreement.id,
        id=reference.id,
        label=reference.label,
        outcome=Outcome.ADDS_UP if agrees else Outcome.DIFFERS,
        stated=reference.says,
        follows=reference.stands,
        by=None,
        citations=(reference.stands,),
        acknowledged=reference.acknowledged,
    )


ALLOCATED = frozenset({"share", "bases", "shares"})
"""Operands whose value only an allocation gives."""


def names_a_term(agreement: Agreement, operand: Operand) -> bool:
    """Whether the agreement has what the operand names."""
    if operand.kind in ALLOCATED:
        return bool(agreement.allocations)
    return operand.kind == "total" or any(True for _ in amounts_named(agreement, operand))


def value_of_operand(
    agreement: Agreement, operand: Operand, shares: Shares, population: str = ""
) -> Cited[Money] | None:
    """What one operand stands for in an agreement; None where it cannot be told.

    Raises NotFound `unknown-operand` where the agreement has nothing of that name.
    """
    if operand.kind in ALLOCATED:
        return shares(agreement, operand, population)
    if operand.kind == "total":
        return agreement.total
    found = [value for _, value in amounts_named(agreement, operand)]
    if not found:
        raise NotFound("unknown-operand", agreement=agreement.id, operand=str(operand))
    if not all(value.is_known for value in found):
        return None
    return Cited(Money(sum(value.known.ore for value in found)), found[0].at)


def amounts_named(agreement: Agreement, operand: Operand) -> Iterator[tuple[str, Cited[Money]]]:
    """The amounts, frames or stated figures that an operand's name means, each with the name of its own place."""
    name = operand.name
    if operand.kind == "stated":
        yield from ((f"stated:{figure.id}", figure.money) for figure in agreement.stated if figure.id == name)
    elif operand.kind == "frame":
        for frame in agreement.frames:
            if str(frame.period.first.year) == name:
                yield f"frame:{name}", frame.money
    else:
        for amount in agreement.amounts:
            owner = {
                "amount": amount.name,
                "part": amount.part,
                "recipients": amount.recipients,
                "payer": amount.payer,
            }[operand.kind]
            if owner == name:
                yield f"amount:{amount.name}", amount.money
