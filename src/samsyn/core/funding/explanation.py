"""Explanation: how one krona figure came about, with all that is needed to compute it again elsewhere.

A recipient's amount is either its part of a divided amount (A23 §4; equal parts in S22 §6.6.1), or stated for it
alone (SKR's, A23 §5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from samsyn import __version__
from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.agreements.amounts import STATE
from samsyn.core.agreements.terms import REGIONS, Agreement, AgreementBook, Term
from samsyn.core.funding.allocation import Allocation, allocate_agreement, receipt
from samsyn.core.funding.equal_parts import (
    EqualParts,
    Groups,
    divide_equally,
    equal_receipt,
    is_divided_equally,
)
from samsyn.core.funding.populations import Population
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.receipts import Receipt
from samsyn.core.kernel.texts import Text

STATED = "stated-amount"
NO_GROUPS: Groups = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Explanation:
    """Så räknades det. An organisation's amount of an agreement, its receipt, and the division where there was one:
    by a rule for shares (`allocation`), or in equal parts. `note` is what the text tells beside the amount.
    """

    agreement: str
    recipient: str
    total: Money
    receipt: Receipt
    allocation: Allocation | None
    equal_parts: EqualParts | None = None
    note: Text | None = None

    def as_data(self) -> dict[str, Any]:
        """The explanation for programs: whole kronor; `inputs` hold all that the rule was given."""
        return {
            "agreement": self.agreement,
            "recipient": self.recipient,
            "rule": self.receipt.rule,
            "total": self.total.whole_kronor,
            "inputs": self._inputs(),
            "steps": [{"name": name, "value": value} for name, value in self.receipt.steps],
            "citations": [str(at) for at in self.receipt.citations],
            "sources": [{"name": name, "sha256": digest} for name, digest in self.receipt.sources],
            "engine": self.receipt.engine,
            "note": {"sv": self.note.sv, "en": self.note.en} if self.note else None,
        }

    def _inputs(self) -> dict[str, Any] | None:
        if self.allocation is not None:
            return _inputs(self.allocation)
        return _equal_inputs(self.equal_parts) if self.equal_parts is not None else None


def explain(
    agreement: Agreement,
    recipient: str,
    populations: Mapping[str, Population],
    *,
    agreement_hash: str = "",
    groups: Groups = NO_GROUPS,
) -> Explanation:
    """How much `recipient` gets of the agreement, and why; `groups` tell who shares what is divided in equal parts.

    Raises what `allocate_agreement` raises, and NotFound `not-a-recipient`.
    """
    own = agreement.amount_to(recipient) if recipient != REGIONS else None
    if own is not None and own.is_known:
        return Explanation(
            agreement.id, recipient, own.known, _stated(agreement, recipient, own.known, agreement_hash), None
        )
    for group, members in groups.items():
        if recipient in members and is_divided_equally(agreement, group):
            return _equal(
                agreement, divide_equally(agreement, group, members), recipient, agreement_hash=agreement_hash
            )
    allocation = allocate_agreement(agreement, populations)
    return Explanation(
        agreement=agreement.id,
        recipient=recipient,
        total=allocation.row(recipient).total,
        receipt=receipt(agreement, allocation, recipient, agreement_hash=agreement_hash),
        allocation=allocation,
    )


def explain_as_known(
    book: AgreementBook,
    agreement_id: str,
    recipient: str,
    populations: Mapping[str, Population],
    *,
    known: date = date.max,
    groups: Groups = NO_GROUPS,
) -> Explanation:
    """The same of the agreement as known on a day: where its amounts were replaced, the files that did so are sources too.

    Raises what `explain` raises, and NotFound `unknown-agreement` or `agreement-not-yet-known`.
    """
    found = agreement_as_known_on(book, agreement_id, known)
    explained = explain(
        found.agreement,
        recipient,
        populations,
        agreement_hash=book.hashes.get(agreement_id, ""),
        groups=groups,
    )
    amending = dict.fromkeys(change.by for change in found.changes if change.term is Term.AMOUNT)
    sources = tuple((f"agreements/{each}", book.hashes.get(each, "")) for each in amending)
    receipt = explained.receipt
    return replace(explained, receipt=replace(receipt, sources=(*receipt.sources, *sources)))


def _equal(agreement: Agreement, found: EqualParts, recipient: str, *, agreement_hash: str) -> Explanation:
    return Explanation(
        agreement=agreement.id,
        recipient=recipient,
        total=found.parts[recipient],
        receipt=equal_receipt(agreement, found, recipient, agreement_hash=agreement_hash),
        allocation=None,
        equal_parts=found,
        note=found.amount.note,
    )


def _stated(agreement: Agreement, recipient: str, total: Money, agreement_hash: str) -> Receipt:
    """The receipt of what the agreement itself states: one amount, or the sum of several (S22 has five to SKR)."""
    found = [one.money for one in agreement.amounts if one.recipients == recipient and one.payer == STATE]
    parts = [("part", f"{money.known.whole_kronor} kr ({money.at})") for money in found]
    return Receipt(
        rule=STATED,
        steps=(*(parts if len(parts) > 1 else ()), ("total", f"{total.whole_kronor} kr")),
        citations=tuple(dict.fromkeys(money.at for money in found)),
        sources=((f"agreements/{agreement.id}", agreement_hash),),
        engine=f"samsyn {__version__}",
    )


def _inputs(allocation: Allocation) -> dict[str, Any]:
    base = next((row.base for row in allocation.rows), Money(0))
    return {
        "amount": allocation.amount.whole_kronor,
        "method": allocation.method.value,
        "base": base.whole_kronor,
        "residual": allocation.residual_rule.value,
        "population": allocation.population.id,
        "inhabitants": dict(allocation.population.inhabitants),
    }


def _equal_inputs(found: EqualParts) -> dict[str, Any]:
    return {
        "amount": found.amount.known.whole_kronor,
        "method": found.rule.method.known.value,
        "residual": found.rule.residual.known.value,
        "recipients": list(found.parts),
    }
