"""Attribution: which agreement's money a cost is taken from, where the region has not said.

The oldest open window first (U23 assumes that the regions used the money of 2022 before that of 2023), but only of an
agreement that may pay for it: L24 §3 pays initial costs alone, A23 §2 no municipal care, T22 the medicines of its list. What
Samsyn has chosen is an assumption and is shown as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from samsyn.core.agreements.terms import Agreement, ListRole, PurposeKind, PurposeTest
from samsyn.core.kernel.citations import Citation


@dataclass(frozen=True, slots=True)
class Spending:
    """En utgift, as far as the region tells of it; None where it does not.

    `lists` are the medicine lists that the goods stand on, where they are medicines.
    """

    on: date
    initial: bool | None = None
    municipal: bool | None = None
    medicine: bool | None = None
    lists: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Vald överenskommelse. `assumed` unless the region said so itself; `at` is where the window that chose it stands."""

    agreement: str
    assumed: bool
    at: Citation | None = None


def attribute(
    spending: Spending, agreements: Iterable[Agreement], *, said: str | None = None
) -> Attribution | None:
    """The agreement that a cost is taken from: the one that the region `said`, else the oldest open one that may pay.

    `agreements` are those whose money the region has, as known when the cost is judged. None where no window is open.
    """
    if said is not None:
        return Attribution(said, assumed=False)
    able = [
        one
        for one in agreements
        if one.terms.use_window.is_known
        and spending.on in one.terms.use_window.known
        and why_not(one, spending) is None
    ]
    if not able:
        return None
    oldest = min(
        able, key=lambda one: (one.terms.use_window.known.first, one.terms.use_window.known.last, one.id)
    )
    return Attribution(oldest.id, assumed=True, at=oldest.terms.use_window.at)


def why_not(agreement: Agreement, spending: Spending) -> Citation | None:
    """Where it stands that an agreement may not pay for a cost; None where nothing told of the cost speaks against it.

    Silence does not exclude: a cost that nobody says is running counts as one that may be initial.
    """
    for purpose in agreement.purposes:
        told = _FACTS.get((purpose.kind, purpose.test)) if purpose.test else None
        if told is not None and told(agreement, spending):
            return purpose.at
    return None


def _is_off_its_list(agreement: Agreement, spending: Spending) -> bool:
    """Whether the goods are on none of the lists that are the agreement's starting point; a support binds nothing."""
    binding = {
        goal.medicine_list.id
        for goal in agreement.goals
        if goal.medicine_list.role.value is ListRole.STARTING_POINT
    }
    return bool(binding) and spending.lists is not None and not binding & spending.lists


_FACTS: Mapping[tuple[PurposeKind, PurposeTest], Callable[[Agreement, Spending], bool]] = {
    (PurposeKind.ONLY, PurposeTest.INITIAL_COSTS): lambda _, spending: spending.initial is False,
    (PurposeKind.NOT, PurposeTest.MUNICIPAL_CARE): lambda _, spending: spending.municipal is True,
    (PurposeKind.ONLY, PurposeTest.MEDICINES): lambda agreement, spending: (
        spending.medicine is False or _is_off_its_list(agreement, spending)
    ),
}
"""What told of a cost speaks against each condition."""
