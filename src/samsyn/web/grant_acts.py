"""What an officer does with a grant on its page: which acts stand open, the form of each, and what it notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.funding.form_values import read_money
from samsyn.core.funding.grant_events import GrantEventKind as Happens
from samsyn.core.funding.grant_life import possible_kinds
from samsyn.core.funding.grants import SKR, Step
from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.roles import Actor
from samsyn.ops.funding.grants import note_grant_event
from samsyn.ops.funding.money import GrantShown
from samsyn.ops.kernel.permissions import may_note_grant

LONGEST_KRONOR = 14

ACTS: dict[Happens, tuple[Any, tuple[str, ...]]] = {
    Happens.APPLIED: (lazy("Apply for the grant"), ("kronor", "reason")),
    Happens.APPLICATION_WITHDRAWN: (lazy("Withdraw the application"), ()),
    Happens.ALLOTTED: (lazy("Allot"), ("kronor", "on")),
    Happens.APPLICATION_REFUSED: (lazy("Refuse the application"), ("reason", "on")),
    Happens.PAYMENT_DECIDED: (lazy("Note the payment decision"), ("diary_number", "on")),
    Happens.REQUISITION_CHECKED: (lazy("Checked: pass on for approval"), ()),
    Happens.REQUISITION_APPROVED: (lazy("Approve for payment"), ()),
    Happens.REQUISITION_RETURNED: (lazy("Return for completion"), ("reason",)),
    Happens.PAID: (lazy("Note as paid"), ("kronor", "on")),
    Happens.LAPSED: (lazy("Note that the right has lapsed"), ()),
    Happens.STATEMENT_CHECKED: (lazy("Checked: pass on for approval"), ()),
    Happens.STATEMENT_APPROVED: (lazy("Approve the statement"), ()),
    Happens.STATEMENT_QUESTIONED: (lazy("Question the statement"), ("reason",)),
    Happens.STATEMENT_PASSED_ON: (lazy("Pass on to Socialstyrelsen"), ()),
    Happens.REPAID: (lazy("Note a repayment"), ("kronor", "on")),
    Happens.RECLAIM_PREPARED: (lazy("Prepare a reclaim"), ("kronor", "reason")),
    Happens.RECLAIM_DECIDED: (lazy("Note the government's reclaim"), ("kronor", "diary_number", "on")),
    Happens.RECLAIM_DECLINED: (lazy("Note that the government does not reclaim"), ("reason", "on")),
    Happens.VOUCHERS_ASKED: (lazy("Ask for vouchers"), ("reason",)),
}
"""The acts of a grant's page: what each is called, and what it asks for. Requisitions and statements have forms of their
own, and what the state pays goes by payment files."""

LATER = frozenset({Happens.VOUCHERS_ASKED, Happens.REPAID})
"""Acts that stand open nearly always, and are not what the grant waits for."""


class ActForm(forms.Form):
    """The fields that an act asks for."""

    def __init__(self, data: Any, *, kind: Happens, suggested: int = 0) -> None:
        super().__init__(data, prefix=kind.value)
        made: dict[str, Callable[[], forms.Field]] = {
            "kronor": lambda: forms.CharField(
                label=lazy("Kronor"), max_length=LONGEST_KRONOR + 6, initial=_as_text(suggested)
            ),
            "reason": lambda: forms.CharField(
                label=lazy("Reason"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2})
            ),
            "diary_number": lambda: forms.CharField(label=lazy("Diary number"), max_length=60),
            "on": lambda: forms.DateField(
                label=lazy("Day"),
                initial=timezone.localdate,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            ),
        }
        for name in ACTS[kind][1]:
            self.fields[name] = made[name]()


def acts_of(actor: Actor, shown: GrantShown) -> list[Happens]:
    """What the reader may do with the grant where it stands."""
    possible = possible_kinds(shown.row.state, shown.terms)
    paid_by_file = shown.key.giver != SKR and not shown.terms.has(Step.APPLICATION)
    return [
        kind
        for kind in ACTS
        if kind in possible
        and may_note_grant(actor, shown.key, kind, applied_for=shown.terms.has(Step.APPLICATION))
        and not (kind is Happens.PAID and paid_by_file)
        and not _is_beside_the_point(kind, shown)
    ]


def form_of(kind: Happens, shown: GrantShown, data: Any = None) -> ActForm:
    """An act's form, with the amount that is likely."""
    state = shown.row.state
    likely = {
        Happens.ALLOTTED: state.applied,
        Happens.PAID: state.allotted - state.paid,
        Happens.REPAID: state.reclaim_left or state.held,
        Happens.RECLAIM_PREPARED: state.paid - state.repaid,
        Happens.RECLAIM_DECIDED: min(state.reclaimed, state.paid - state.repaid),
    }
    return ActForm(data, kind=kind, suggested=likely.get(kind, 0))


def note(
    actor: Actor, now: datetime, shown: GrantShown, kind: Happens, given: dict[str, Any], seen: int
) -> None:
    """Note the act. Raises DomainError as `read_money` and `note_grant_event`."""
    facts = {name: str(given[name]).strip() for name in ("reason", "diary_number") if given.get(name)}
    note_grant_event(
        by=actor,
        now=now,
        key=shown.key,
        kind=kind,
        on=given.get("on") or _day_of(kind, shown) or swedish_day(now),
        ore=read_money(given["kronor"]) if "kronor" in given else 0,
        facts=facts,
        seen=seen,
    )


def _day_of(kind: Happens, shown: GrantShown) -> date | None:
    """The legal day of what has one whenever it is noted: a right lapses the day after the last day to requisition."""
    last = shown.terms.requisition_by
    return last + timedelta(days=1) if kind is Happens.LAPSED and last else None


def _is_beside_the_point(kind: Happens, shown: GrantShown) -> bool:
    """An act that the stage allows but that nothing calls for: a lapse before its day, a reclaim of what is in time."""
    called_for = {
        Happens.LAPSED: any(one.kind.value in ("lapsed", "rest-lapsed") for one in shown.matters),
        Happens.RECLAIM_PREPARED: any(
            one.kind.value in ("reclaim", "answer-questions") for one in shown.matters
        ),
        Happens.ALLOTTED: shown.row.state.allotted == 0,
        Happens.PAID: shown.row.state.paid < shown.row.state.allotted,
    }
    return not called_for.get(kind, True)


def _as_text(ore: int) -> str:
    if not ore:
        return ""
    return f"{ore // 100}" + (f",{ore % 100:02}" if ore % 100 else "")
