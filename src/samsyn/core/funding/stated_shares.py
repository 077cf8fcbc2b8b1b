"""What the allocation says of a stated figure: one region's amount, the sum of the base amounts, the sum of the shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from samsyn.core.agreements.reconciliation import Shares
from samsyn.core.agreements.stated import Operand
from samsyn.core.agreements.terms import REGIONS, Agreement, AllocationRule, Residual
from samsyn.core.funding.allocation import Allocation, allocate
from samsyn.core.funding.populations import Population
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.money import Money


def shares_from(populations: Mapping[str, Population]) -> Shares:
    """A look-up of shares on pinned populations; `population` names one where the rule's own is in no source."""

    def shares(agreement: Agreement, operand: Operand, population: str) -> Cited[Money] | None:
        rule = next((rule for rule in agreement.allocations if rule.recipients == REGIONS), None)
        amount = agreement.amount_to(REGIONS)
        if rule is None or amount is None or not (rule.method.is_known and amount.is_known):
            return None
        table = populations.get(_snapshot(rule, population))
        if table is None:
            return None
        allocation = allocate(_comparable(rule), amount.known, table)
        return Cited(_figure(allocation, operand), rule.method.at)

    return shares


def _snapshot(rule: AllocationRule, population: str) -> str:
    if rule.population is not None and rule.population.is_known:
        return rule.population.known
    return population


def _comparable(rule: AllocationRule) -> AllocationRule:
    """A rule whose residual is not told, rounded half-up: a krona does not matter beside a figure in millions."""
    return rule if rule.residual.is_known else replace(rule, residual=Cited(Residual.NONE, rule.residual.at))


def _figure(allocation: Allocation, operand: Operand) -> Money:
    if operand.kind == "bases":
        return allocation.base
    if operand.kind == "shares":
        return allocation.share
    try:
        return allocation.row(operand.name).total
    except NotFound:
        raise NotFound("unknown-operand", agreement="", operand=str(operand)) from None
