"""`samsyn agreements allocate`: how an agreement's money is divided among the regions, or another group."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from samsyn.cli.agreement_receipts import Known
from samsyn.cli.output import as_json, cited, kronor, number, parse_day, table
from samsyn.core.agreements.amendments import agreement_as_known_on
from samsyn.core.agreements.terms import GROUPS, REGIONS, Agreement
from samsyn.core.funding.allocation import Allocation, allocate_agreement
from samsyn.core.funding.equal_parts import EqualParts, divide_equally, is_divided_equally
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.money import Money
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_groups
from samsyn.intake.populations import load_populations

COLUMNS = ("recipient", "population", "base", "share", "total")
EQUAL_COLUMNS = ("recipient", "total")


class AllocationFormat(StrEnum):
    """Ways to print an allocation."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def allocate_money(
    agreement_id: Annotated[
        str, typer.Argument(metavar="ID", help="The agreement, such as civilt-forsvar-2023.")
    ],
    recipients: Annotated[
        str,
        typer.Option(
            "--recipients",
            metavar="GROUP",
            help=f"Whose money: {', '.join(sorted(GROUPS))} if not the regions'.",
        ),
    ] = REGIONS,
    known: Known = "",
    output: Annotated[
        AllocationFormat, typer.Option("--format", help="How to print it.")
    ] = AllocationFormat.TABLE,
) -> None:
    """How an agreement's money is divided among the regions, or another group, in whole kronor."""
    day = parse_day(known) if known else date.max
    agreement = agreement_as_known_on(load_agreements(), agreement_id, day).agreement
    if is_divided_equally(agreement, recipients):
        _print_equal(agreement, divide_equally(agreement, recipients, load_groups()[recipients]), output)
    else:
        _print(agreement, allocate_agreement(agreement, load_populations(), recipients), recipients, output)


def _print(agreement: Agreement, allocation: Allocation, recipients: str, output: AllocationFormat) -> None:
    if output is AllocationFormat.CSV:
        _write_csv(COLUMNS, _figures(allocation))
    elif output is AllocationFormat.JSON:
        print(as_json(_as_data(agreement, allocation, recipients)))
    else:
        print(_as_table(agreement, allocation, recipients))


def _print_equal(agreement: Agreement, found: EqualParts, output: AllocationFormat) -> None:
    rows: list[list[str | int]] = [[who, part.whole_kronor] for who, part in found.parts.items()]
    if output is AllocationFormat.CSV:
        _write_csv(EQUAL_COLUMNS, rows)
    elif output is AllocationFormat.JSON:
        print(as_json(_equal_data(agreement, found, rows)))
    else:
        print(_equal_table(agreement, found, rows))


def _write_csv(columns: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _figures(allocation: Allocation) -> list[list[str | int]]:
    return [
        [row.recipient, row.population, row.base.whole_kronor, row.share.whole_kronor, row.total.whole_kronor]
        for row in allocation.rows
    ]


def _totals(allocation: Allocation) -> list[int]:
    sums = (allocation.base, allocation.share, allocation.total)
    return [allocation.population.total, *(money.whole_kronor for money in sums)]


def _apart(agreement: Agreement, recipients: str) -> list[tuple[str, Cited[Money]]]:
    """The amounts beside those that were divided, such as SKR's."""
    return [(one.recipients, one.money) for one in agreement.amounts if one.recipients != recipients]


def _as_data(agreement: Agreement, allocation: Allocation, recipients: str) -> dict[str, Any]:
    return {
        "agreement": agreement.id,
        "population": allocation.population.id,
        "residual": allocation.residual.whole_kronor,
        "rows": [dict(zip(COLUMNS, row, strict=True)) for row in _figures(allocation)],
        "totals": dict(zip(COLUMNS[1:], _totals(allocation), strict=True)),
        "besides": [
            {
                "recipient": recipient,
                "total": money.known.whole_kronor if money.is_known else None,
                "at": str(money.at),
            }
            for recipient, money in _apart(agreement, recipients)
        ],
    }


def _as_table(agreement: Agreement, allocation: Allocation, recipients: str) -> str:
    rows = [[str(row[0]), *(number(int(figure)) for figure in row[1:])] for row in _figures(allocation)]
    rows.append(["total", *(number(figure) for figure in _totals(allocation))])
    rule = next(rule for rule in agreement.allocations if rule.recipients == recipients)
    notes = [
        f"{agreement.id}: kronor; {rule.method.at}, population {allocation.population.id} ({allocation.population.at}).",
        f"Left over by rounding: {kronor(allocation.residual)} kr.",
    ]
    notes += [
        f"Besides: {recipient} {cited(money)} ({money.at})."
        for recipient, money in _apart(agreement, recipients)
    ]
    return "\n".join([table(COLUMNS, rows, right=frozenset({1, 2, 3, 4})), "", *notes])


def _equal_data(agreement: Agreement, found: EqualParts, rows: list[list[str | int]]) -> dict[str, Any]:
    note = found.amount.note
    return {
        "agreement": agreement.id,
        "recipients": found.group,
        "method": found.rule.method.value,
        "residual": found.residual.whole_kronor,
        "rows": [dict(zip(EQUAL_COLUMNS, row, strict=True)) for row in rows],
        "total": found.total.whole_kronor,
        "at": str(found.rule.method.at),
        "note": {"sv": note.sv, "en": note.en} if note else None,
    }


def _equal_table(agreement: Agreement, found: EqualParts, rows: list[list[str | int]]) -> str:
    told = [[str(who), number(int(part))] for who, part in rows] + [["total", kronor(found.total)]]
    notes = [
        f"{agreement.id}: kronor; {found.rule.method.at}, equal parts.",
        f"Left over by rounding: {kronor(found.residual)} kr.",
    ]
    notes += [found.amount.note.en] if found.amount.note else []
    return "\n".join([table(EQUAL_COLUMNS, told, right=frozenset({1})), "", *notes])
