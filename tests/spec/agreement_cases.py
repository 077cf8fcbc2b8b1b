"""The cases of each agreement (agreements/*.yaml): what must come out of it, as an economist would write it down.

A case is of one of three kinds, told by its keys:
- `recipient`: what an organisation gets (`base`, `share`, `total`), or why that cannot be told (`refused`);
- `on`: what the money allows on that day (`state`, `last`, `repayment`, `conditional`), as known on `known`;
- `organisation`: by when something is due (`deadline`, `by`), what the date was `before`, whether the right `lapses`,
  and the `amount` it concerns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samsyn.core.agreements.amendments import as_known_on
from samsyn.core.agreements.deadlines import deadlines_for
from samsyn.core.agreements.terms import AgreementBook
from samsyn.core.funding.allocation import amounts_for
from samsyn.core.funding.explanation import explain_as_known
from samsyn.core.funding.windows import WindowState, windows_on
from samsyn.core.kernel.citations import Cited, Unknown
from samsyn.core.kernel.errors import DomainError
from samsyn.intake.agreements import load_agreements
from samsyn.intake.marked_yaml import read_marked_yaml
from samsyn.intake.organisations import load_organisations
from samsyn.intake.populations import load_populations

HERE = Path(__file__).parent / "agreements"
PAGE = Path(__file__).parents[2] / "docs" / "agreement-cases.md"

PREFACE = """\
# What must come out of each agreement

Every row on this page is run as a test against the agreement's file. It is written by `script/docs` from
`tests/spec/agreements`: change the cases there. Amounts are whole kronor; *unknown* means that no source tells.
"""


@dataclass(frozen=True)
class Case:
    """A case of one agreement: its name, what is asked, and what must come out."""

    agreement: str
    name: str
    asked: Mapping[str, Any]
    expected: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The key that tells what is asked."""
        return next(key for key in KINDS if key in self.asked)


def read_cases(folder: Path = HERE) -> list[Case]:
    """Every case, by agreement, in the order of its file."""
    return [
        case
        for path in sorted(folder.glob("*.yaml"))
        for case in cases_of(path.stem, path.read_text("utf-8"))
    ]


def cases_of(agreement: str, text: str) -> Iterator[Case]:
    """The cases in a file's text."""
    for entry in read_marked_yaml(text).value:
        asked = {key: entry[key] for key in ASKED if key in entry}
        expected = {key: value for key, value in entry.items() if key not in asked and key != "name"}
        yield Case(agreement, entry["name"], asked, expected)


def outcome(case: Case, book: AgreementBook | None = None) -> dict[str, Any]:
    """What comes out, told with the keys that a case may expect."""
    return KINDS[case.kind](case, book or load_agreements())


def _amount(case: Case, book: AgreementBook) -> dict[str, Any]:
    recipient = case.asked["recipient"]
    try:
        found = explain_as_known(book, case.agreement, recipient, load_populations())
    except DomainError as error:
        return {"refused": error.code}
    told = {"total": found.total.whole_kronor}
    if found.allocation:
        row = found.allocation.row(recipient)
        told |= {"base": row.base.whole_kronor, "share": row.share.whole_kronor}
    return told


def _window(case: Case, book: AgreementBook) -> dict[str, Any]:
    windows = windows_on(book, on=case.asked["on"], known=case.asked["known"])
    (window,) = (one for one in windows if one.agreement.id == case.agreement)
    if window.state is WindowState.NOT_YET_KNOWN:
        return {"state": window.state.value}
    assert window.window is not None
    last = window.window.known.last if window.window.is_known else "unknown"
    told = {"state": window.state.value, "last": last, "repayment": _plain(window.repayment)}
    return told | ({"conditional": True} if window.conditional else {})


def _deadline(case: Case, book: AgreementBook) -> dict[str, Any]:
    organisation = load_organisations().get(case.asked["organisation"])
    agreements = {name: one.agreement for name, one in as_known_on(book, case.asked["known"]).items()}
    amounts = amounts_for(organisation.id, agreements, load_populations())
    found = deadlines_for(book, organisation, known=case.asked["known"], amounts=amounts)
    (deadline,) = (one for one in found if one.id == f"{case.agreement}/{case.asked['deadline']}")
    told: dict[str, Any] = {"by": deadline.on}
    if deadline.previous is not None:
        told["before"] = "unknown" if isinstance(deadline.previous, Unknown) else deadline.previous
    if deadline.consequence and "lapses" in deadline.consequence.en:
        told["lapses"] = True
    return told | ({"amount": deadline.amount.whole_kronor} if deadline.amount else {})


def _plain(value: Cited[Any] | None) -> Any:
    return value.known if value and value.is_known else "unknown"


KINDS: Mapping[str, Callable[[Case, AgreementBook], dict[str, Any]]] = {
    "recipient": _amount,
    "on": _window,
    "organisation": _deadline,
}
ASKED = ("recipient", "on", "known", "organisation", "deadline")

TABLES = {
    "recipient": ("What each gets", ("recipient", "base", "share", "total", "refused")),
    "on": ("When the money may be used", ("on", "known", "state", "last", "repayment", "conditional")),
    "organisation": (
        "What is due",
        ("organisation", "deadline", "known", "by", "before", "lapses", "amount"),
    ),
}


def agreement_cases() -> str:
    """The whole page as Markdown."""
    cases = read_cases()
    lines = [PREFACE]
    for agreement in dict.fromkeys(case.agreement for case in cases):
        lines.append(f"## {load_agreements().get(agreement).title.en} (`{agreement}`)\n")
        for kind, (title, columns) in TABLES.items():
            rows = [case for case in cases if case.agreement == agreement and case.kind == kind]
            lines += [f"### {title}\n", _table(rows, columns)] if rows else []
    return "\n".join(lines)


def _table(cases: list[Case], columns: tuple[str, ...]) -> str:
    told = [{**case.asked, **case.expected} for case in cases]
    used = [column for column in columns if any(column in row for row in told)]
    header = [["case", *used], ["---"] * (len(used) + 1)]
    rows = [
        [case.name, *(_cell(row.get(column, "")) for column in used)]
        for case, row in zip(cases, told, strict=True)
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in [*header, *rows])


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else str(value)


def write(path: Path = PAGE) -> None:
    """Writes the page to its place."""
    path.write_text(agreement_cases(), encoding="utf-8")
