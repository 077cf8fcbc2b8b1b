"""The tables of accounts by edition of Region-Bas (data/accounts/region-bas.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from samsyn.core.funding.costs import AccountRange, AccountTable, CostType
from samsyn.core.kernel.errors import NotFound
from samsyn.intake.shipped import DATA, Strict, read_yaml


class _RangeShape(Strict):
    begins: Annotated[str, Field(pattern=r"^[0-9]{1,6}$")]
    is_: Annotated[Literal["cost", "stock", "income", "balance"], Field(alias="is")]
    type: Annotated[CostType, Field(strict=False)] | None = None

    def to_core(self) -> AccountRange:
        counts = self.is_ in ("cost", "stock")
        return AccountRange(self.begins, self.type if counts else None, self.is_ == "stock")


class _TableShape(Strict):
    editions: list[str]
    verified: bool
    accounts: list[_RangeShape]


class _File(Strict):
    tables: list[_TableShape]


@cache
def load_account_tables() -> Mapping[str, AccountTable]:
    """The table of each edition, by its id."""
    return {
        edition: AccountTable(edition, tuple(one.to_core() for one in table.accounts), table.verified)
        for table in read_yaml(DATA / "accounts" / "region-bas.yaml", _File).tables
        for edition in table.editions
    }


def account_table(edition: str) -> AccountTable:
    """The table of an edition. Raises NotFound `unknown-account-table`."""
    found = load_account_tables().get(edition)
    if found is None:
        raise NotFound("unknown-account-table", id=edition, known=", ".join(load_account_tables()))
    return found
