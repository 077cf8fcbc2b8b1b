"""Figures of an agreement and how each came about: its windows and dates, its amounts and sums, what its text states.

A figure is named as its place is (`core.agreements.places`), or `use-window`, `requisition`, `statement`, `repayment`;
`residual` for what rounding leaves; `check:ID` for a stated figure against what follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from samsyn import __version__
from samsyn.core.agreements.amendments import Change, KnownAgreement, agreement_as_known_on, value_of
from samsyn.core.agreements.places import ALLOCATION
from samsyn.core.agreements.reconciliation import ALLOCATED as ALLOCATED_OPERANDS
from samsyn.core.agreements.reconciliation import amounts_named, reconcile_agreement, value_of_operand
from samsyn.core.agreements.stated import OPERANDS, Operand, StatedFigure
from samsyn.core.agreements.terms import MONEY_TERMS, REGIONS, Agreement, AgreementBook, Term
from samsyn.core.funding.allocation import Allocation, allocate_agreement
from samsyn.core.funding.populations import Population
from samsyn.core.funding.stated_shares import shares_from
from samsyn.core.kernel.citations import Citation, Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.receipts import Receipt

Steps = Iterator[tuple[str, str]]
Populations = Mapping[str, Population]

ALLOCATED = (ALLOCATION, "bases", "shares", "residual")
"""What the division of the regions' amount gives, summed over the regions."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Siffra med sin förklaring. `value` is None where it cannot be told; the receipt says what is known of it."""

    agreement: str
    name: str
    value: Money | Window | date | str | None
    receipt: Receipt

    def as_data(self) -> dict[str, Any]:
        """The figure for programs: money in whole kronor (öre cut), a window as its first and last day."""
        return {
            "agreement": self.agreement,
            "figure": self.name,
            "rule": self.receipt.rule,
            "value": _plain(self.value),
            "steps": [{"name": name, "value": value} for name, value in self.receipt.steps],
            "citations": [str(at) for at in self.receipt.citations],
            "sources": [{"name": name, "sha256": digest} for name, digest in self.receipt.sources],
            "engine": self.receipt.engine,
        }


def explain_figure(
    book: AgreementBook, agreement_id: str, name: str, *, known: date, populations: Populations
) -> Figure:
    """How a figure of an agreement came about, as known on a day.

    Raises NotFound `unknown-agreement`, `agreement-not-yet-known` or `unknown-figure`, and what `allocate_agreement`
    raises where the division cannot be told.
    """
    found = agreement_as_known_on(book, agreement_id, known)
    kind, _colon, rest = name.partition(":")
    if name in {term.value for term in MONEY_TERMS}:
        return _dated(book, found, Term(name))
    if name in ALLOCATED:
        return _allocated(book, found.agreement, name, populations)
    if kind == "check":
        return _compared(
            book, book.get(agreement_id), rest, populations
        )  # the text is held to itself, unamended
    if kind in OPERANDS - {"share", "stated"}:
        return _summed(book, found, Operand(kind, rest), populations)
    raise NotFound("unknown-figure", agreement=agreement_id, figure=name)


def figure_names(agreement: Agreement) -> tuple[str, ...]:
    """The figures of an agreement that can be explained; those of the division only where a rule is told."""
    names = [term.value for term in MONEY_TERMS]
    names.append("total")
    names += [f"amount:{amount.name}" for amount in agreement.amounts]
    names += [f"part:{part.id}" for part in agreement.parts]
    names += [f"payer:{payer}" for payer in dict.fromkeys(amount.payer for amount in agreement.amounts)]
    names += [f"frame:{frame.period.first.year}" for frame in agreement.frames]
    names += ALLOCATED if any(rule.recipients == REGIONS for rule in agreement.allocations) else ()
    names += [f"check:{one.id}" for one in agreement.stated]
    names += [f"check:{one.id}" for one in agreement.stated_references]
    return tuple(dict.fromkeys(names))


def _dated(book: AgreementBook, found: KnownAgreement, term: Term) -> Figure:
    """A window or a date: as it was first written, and what each later agreement made of it."""
    now = value_of(found.agreement.terms, term)
    changes = found.changes_of(term)
    steps = [("first-written", _placed(changes[0].before if changes else now)), *_became(changes)]
    if isinstance(now.value, Window):
        steps.append(("days", str((now.value.last - now.value.first).days + 1)))
    citations = [*(change.before.at for change in changes), now.at]
    owners = (found.agreement.id, *(change.by for change in changes))
    return _figure(
        book, owners, term.value, now.known if now.is_known else None, f"term/{term.value}", steps, citations
    )


def _became(changes: tuple[Change, ...]) -> Steps:
    """What each later agreement made of a term, and since when that is known."""
    for change in changes:
        yield "changed-by", change.by
        yield "known-since", str(change.known_since)
        if change.conditional:
            yield "conditional", change.by
        yield "became", _placed(change.after)


def _summed(book: AgreementBook, found: KnownAgreement, operand: Operand, populations: Populations) -> Figure:
    """An amount that the text states, or the sum of those that a name means (S22: the amounts of a part).

    Where later agreements replaced an amount, what it was first stands before what it is.
    """
    agreement = found.agreement
    name = f"{operand.kind}:{operand.name}" if operand.name else operand.kind
    own = [("total", agreement.total)] if operand.kind == "total" else []
    terms = own or list(amounts_named(agreement, operand))
    if not terms:
        raise NotFound("unknown-figure", agreement=agreement.id, figure=name)
    value = value_of_operand(agreement, operand, shares_from(populations))
    total = value.known if value is not None and value.is_known else None
    steps = [(place, _placed(money)) for place, money in terms] if len(terms) > 1 else []
    changes = tuple(
        one for place, _ in terms for one in found.changes_of_amount(place.partition(":")[2] or place)
    )
    if changes and len(terms) == 1:
        steps.append(("first-written", _placed(changes[0].before)))
    steps += _became(changes)
    steps.append(("total", _placed(terms[0][1]) if len(terms) == 1 else _written(total)))
    rule = "sum" if len(terms) > 1 else "stated-amount"
    owners = (agreement.id, *(change.by for change in changes))
    citations = [*(change.before.at for change in changes), *(money.at for _, money in terms)]
    return _figure(book, owners, name, total, rule, steps, citations)


def _allocated(book: AgreementBook, agreement: Agreement, name: str, populations: Populations) -> Figure:
    """A sum over the regions, or what their parts lack of the amount."""
    found = allocate_agreement(agreement, populations)
    rule = next(one for one in agreement.allocations if one.method.value is found.method)
    values = {
        ALLOCATION: found.total,
        "bases": found.base,
        "shares": found.share,
        "residual": found.residual,
    }
    cited = [agreement.amount_to(rule.recipients), rule.method, rule.base, rule.population, rule.residual]
    figure = _figure(
        book,
        (agreement.id,),
        name,
        values[name],
        f"allocation/{found.method.value}",
        list(_allocation_steps(found, name)),
        [value.at for value in cited if value is not None],
    )
    return _with_sources(figure, [(f"populations/{found.population.id}", found.population.sha256)])


def _allocation_steps(found: Allocation, name: str) -> Steps:
    yield "amount", _written(found.amount)
    yield "recipients", str(len(found.rows))
    if name != "shares":
        yield "bases", _written(found.base)
    if name != "bases":
        yield "to-share", _written(found.amount - found.base)
        yield "population-total", str(found.population.total)
        yield "shares", _written(found.share)
    if name in {ALLOCATION, "residual"}:
        yield ALLOCATION, _written(found.total)
        yield "left-over", _written(found.residual)
    yield "residual", found.residual_rule.value


def _compared(book: AgreementBook, agreement: Agreement, figure_id: str, populations: Populations) -> Figure:
    """A figure that the text states, against the terms that it should follow from, each with its value."""
    shares = shares_from(populations)
    found = next((c for c in reconcile_agreement(book, agreement.id, shares) if c.id == figure_id), None)
    if found is None:
        raise NotFound("unknown-figure", agreement=agreement.id, figure=f"check:{figure_id}")
    steps, owners = [("stated", _placed(found.stated))], [agreement.id]
    figure = next((one for one in agreement.stated if one.id == figure_id), None)
    for operand in figure.follows if figure else ():
        owner = book.get(operand.agreement) if operand.agreement else agreement
        owners.append(owner.id)
        value = value_of_operand(owner, operand, shares, figure.population if figure else "")
        steps.append((str(operand), _placed(value) if value else "unknown"))
    if found.follows is not None:
        steps.append(("follows", _written(found.follows)))
    if found.by is not None:
        steps += [("differs-by", _written(found.by)), *_tolerance(figure)]
    citations = [found.stated.at, *found.citations]
    stated = found.stated.known if found.stated.is_known else None
    rule = f"reconciliation/{found.outcome.value}"
    figure_found = _figure(book, tuple(owners), f"check:{figure_id}", stated, rule, steps, citations)
    return _with_sources(figure_found, _populations_of(agreement, figure, populations))


def _populations_of(agreement: Agreement, figure: StatedFigure | None, populations: Populations) -> Steps:
    """The population that a check was counted on, where it was on one."""
    if figure is None or not any(operand.kind in ALLOCATED_OPERANDS for operand in figure.follows):
        return
    named = [one.population for one in agreement.allocations if one.population and one.population.is_known]
    snapshot = named[0].known if named else figure.population
    if snapshot in populations:
        yield f"populations/{snapshot}", populations[snapshot].sha256


def _tolerance(figure: StatedFigure | None) -> Steps:
    if figure is not None and figure.tolerance:
        yield "tolerance", f"{figure.tolerance} kr"


def _figure(
    book: AgreementBook,
    owners: tuple[str, ...],
    name: str,
    value: Money | Window | date | str | None,
    rule: str,
    steps: list[tuple[str, str]],
    citations: list[Citation],
) -> Figure:
    """The figure with its receipt; `owners` are the agreements whose files were read, its own first."""
    sources = tuple((f"agreements/{owner}", book.hashes.get(owner, "")) for owner in dict.fromkeys(owners))
    receipt = Receipt(rule, tuple(steps), tuple(dict.fromkeys(citations)), sources, f"samsyn {__version__}")
    return Figure(owners[0], name, value, receipt)


def _with_sources(figure: Figure, sources: Iterable[tuple[str, str]]) -> Figure:
    """The figure with more files that it was counted from."""
    receipt = replace(figure.receipt, sources=(*figure.receipt.sources, *sources))
    return replace(figure, receipt=receipt)


def _placed(value: Cited[Any]) -> str:
    """A value with the section where it stands."""
    return f"{_written(value.known) if value.is_known else 'unknown'} ({value.at})"


def _written(value: object) -> str:
    if isinstance(value, Money):
        return f"{value.ore // 100} kr"
    if isinstance(value, Window):
        return f"{value.first} – {value.last}"
    return "unknown" if value is None else str(value)


def _plain(value: Money | Window | date | str | None) -> Any:
    if isinstance(value, Money):
        return value.ore // 100
    if isinstance(value, Window):
        return {"first": value.first.isoformat(), "last": value.last.isoformat()}
    return value.isoformat() if isinstance(value, date) else value
