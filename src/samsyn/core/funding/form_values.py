"""What someone wrote in a form's field, read as what it means (A23 Bilaga 2).

A draft keeps what was written, letter by letter, so that nothing is lost because it could not be read. A value is what
JSON holds without loss: texts, whole öre, days as YYYY-MM-DD, and rows of such; never a fraction.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from samsyn.core.agreements.forms import FieldKind, FormField
from samsyn.core.funding.account_numbers import AccountKind, read_account, read_organisation_number
from samsyn.core.kernel.errors import DomainError

Written = str | Mapping[str, str] | Sequence[Mapping[str, str]]
"""A text; the named parts of one answer (a period's first and last day); or rows of parts (costs)."""

Value = Any
"""A text, a whole number of öre, a mapping of those, or a list of such mappings."""

PARTS = {
    FieldKind.PERIOD: ("first", "last"),
    FieldKind.ACCOUNT: ("kind", "number", "listed", "checked_by"),
    FieldKind.COST_ITEMS: ("what", "amount"),
    FieldKind.AREA_COSTS: ("area", "what", "amount"),
}
"""The parts of the answers that have several; of the last two, any number of rows."""

CHOSEN = frozenset({"kind", "listed", "area"})
"""The parts that are chosen and not written."""

ROWS = frozenset({FieldKind.COST_ITEMS, FieldKind.AREA_COSTS})
YES = "yes"
"""What a tick that was set is written as."""

LONGEST_TEXT, LONGEST_LINE, MOST_ROWS = 8_000, 300, 200
MOST_ORE = 10**15
_LONG = frozenset({FieldKind.TEXT})
_MONEY = re.compile(
    r"(?P<minus>[-\u2212]?)(?P<kronor>\d{1,3}(?:[ .]?\d{3})*|\d+)(?:[,:](?P<ore>\d{1,2}))?(?: ?kr)?"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_TELEPHONE = re.compile(r"\+?[\d\s()/-]+")
_FEWEST_TELEPHONE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class FormFault:
    """Fel i blanketten. The field, which row and part of it, and what is wrong there as a DomainError's code and facts."""

    field: str
    error: DomainError
    row: int = 0
    part: str = ""

    @property
    def code(self) -> str:
        """The error's code."""
        return self.error.code


def plain(text: str) -> str:
    """A text as it is compared and hashed: composed (NFC), lines ended alike, nothing around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def is_empty(written: Written | None) -> bool:
    """Whether nothing was written. What was only chosen (an account's kind, a measure area) says nothing by itself."""
    if written is None:
        return True
    if isinstance(written, str):
        return not plain(written)
    if isinstance(written, Mapping):
        return not any(plain(text) for part, text in written.items() if part not in CHOSEN)
    return all(is_empty(row) for row in written)


def as_compared(written: Written | None) -> Any:
    """What was written as it is compared: nothing is None, line ends and space around a text tell nothing."""
    if written is None or is_empty(written):
        return None
    if isinstance(written, str):
        return plain(written)
    if isinstance(written, Mapping):
        return {part: plain(text) for part, text in written.items()}
    return [as_compared(row) for row in written if not is_empty(row)]


def read_value(field: FormField, written: Written) -> tuple[Value | None, list[FormFault]]:
    """What was written in a field, and what is wrong with it; no value where something is."""
    if field.takes in ROWS:
        return _rows(field, written)
    try:
        return _single(field, written), []
    except DomainError as error:
        part = str(error.params.get("part", ""))
        return None, [FormFault(field.id, error, part=part)]


def read_money(text: str) -> int:
    """An amount in kronor, as Swedes write it ("1 234 567,50"), in whole öre.

    Raises DomainError `money-form`, `money-below-zero`, `money-too-large`.
    """
    told = plain(text).replace("\u00a0", " ").replace("\u202f", " ")
    found = _MONEY.fullmatch(told)
    if found is None:
        raise DomainError("money-form", found=told)
    kronor = re.sub(r"[ .]", "", found["kronor"])
    if len(kronor) > len(str(MOST_ORE)):
        raise DomainError("money-too-large", found=told)
    ore = int(kronor) * 100 + int((found["ore"] or "0").ljust(2, "0"))
    if found["minus"] and ore:
        raise DomainError("money-below-zero", found=told)
    if ore > MOST_ORE:
        raise DomainError("money-too-large", found=told)
    return ore


def read_day(text: str) -> date:
    """A day as YYYY-MM-DD. Raises DomainError `not-a-date`."""
    told = plain(text)
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise DomainError("not-a-date", value=told) from None


def _single(field: FormField, written: Written) -> Value:
    if field.takes is FieldKind.PERIOD:
        return _period(_part_of(written))
    if field.takes is FieldKind.ACCOUNT:
        return _account(_part_of(written))
    text = plain(written) if isinstance(written, str) else ""
    longest = LONGEST_TEXT if field.takes in _LONG else LONGEST_LINE
    if len(text) > longest:
        raise DomainError("words-too-long", longest=longest)
    if field.takes is FieldKind.MONEY:
        return read_money(text)
    if field.takes is FieldKind.DATE:
        return read_day(text).isoformat()
    if field.takes is FieldKind.ORGANISATION_NUMBER:
        return read_organisation_number(text)
    if field.takes is FieldKind.EMAIL and not _EMAIL.fullmatch(text):
        raise DomainError("email-form", found=text)
    if field.takes is FieldKind.TELEPHONE and not _is_telephone(text):
        raise DomainError("telephone-form", found=text)
    if field.takes is FieldKind.CHOICE and text not in {choice.id for choice in field.choices}:
        raise DomainError("no-such-choice", found=text, known=[choice.id for choice in field.choices])
    return text


def _is_telephone(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return bool(_TELEPHONE.fullmatch(text)) and digits >= _FEWEST_TELEPHONE_DIGITS


def _part_of(written: Written) -> Mapping[str, str]:
    return written if isinstance(written, Mapping) else {}


def _period(parts: Mapping[str, str]) -> Value:
    days = {}
    for part in PARTS[FieldKind.PERIOD]:
        try:
            days[part] = read_day(parts.get(part, ""))
        except DomainError as error:
            raise DomainError(error.code, part=part, **error.params) from None
    if days["last"] < days["first"]:
        raise DomainError("period-order", part="last", first=days["first"], last=days["last"])
    return {part: day.isoformat() for part, day in days.items()}


def _account(parts: Mapping[str, str]) -> Value:
    kind = parts.get("kind", "")
    if kind not in set(AccountKind):
        raise DomainError("no-such-choice", part="kind", found=kind, known=list(AccountKind))
    try:
        number = read_account(AccountKind(kind), parts.get("number", ""))
    except DomainError as error:
        raise DomainError(error.code, part="number", **error.params) from None
    listed, checked_by = parts.get("listed") == YES, plain(parts.get("checked_by", ""))
    if len(checked_by) > LONGEST_LINE:
        raise DomainError("words-too-long", part="checked_by", longest=LONGEST_LINE)
    if listed and not checked_by:
        raise DomainError("who-checked-needed", part="checked_by")
    return {"kind": kind, "number": str(number), "listed": listed, "checked_by": checked_by if listed else ""}


def _rows(field: FormField, written: Written) -> tuple[Value | None, list[FormFault]]:
    rows = [] if isinstance(written, str | Mapping) else list(written)
    if len(rows) > MOST_ROWS:
        return None, [FormFault(field.id, DomainError("too-many-rows-in-form", most=MOST_ROWS))]
    values, faults = [], []
    for number, row in enumerate(rows, start=1):
        if is_empty(row):
            continue
        value, wrong = _row(field, number, row)
        values.append(value)
        faults += wrong
    return (None, faults) if faults else (values, [])


def _row(field: FormField, number: int, row: Mapping[str, str]) -> tuple[Value, list[FormFault]]:
    """One cost. Of a larger cost both its purpose and its sum are told; of an area its extent, its money, or both."""
    value: dict[str, Value] = {}
    faults = []
    is_area = field.takes is FieldKind.AREA_COSTS
    for part in PARTS[field.takes]:
        text = plain(row.get(part, ""))
        told = text or (plain(row.get("what", "")) if is_area and part == "amount" else "")
        told = told or (plain(row.get("amount", "")) if is_area and part == "what" else "")
        try:
            if not told:
                raise DomainError("answer-needed")
            if len(text) > LONGEST_TEXT:
                raise DomainError("words-too-long", longest=LONGEST_TEXT)
            if text:
                value[part] = read_money(text) if part == "amount" else text
        except DomainError as error:
            faults.append(FormFault(field.id, error, row=number, part=part))
    return value, faults
