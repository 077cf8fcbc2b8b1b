"""The form in which a person confirms what a file's columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from samsyn.intake.stock.forms import FORMS, FileKind
from samsyn.intake.stock.profiles import FROM_AND_TO, MAY_LACK, PERIODS, ColumnMap, Profile, may_be_negative
from samsyn.intake.stock.words import words_of
from samsyn.web.upload_names import COLUMNS, WHY


def column_rows(
    asked: Mapping[str, Any],
    boxes: Mapping[str, str] | None = None,
    untold: Mapping[str, Sequence[str]] | None = None,
) -> list[dict[str, Any]]:
    """A row for each column of the form: what it is called, what is proposed for it, how sure that is and why.

    With `boxes` what was entered stands there instead, and `untold` are the words that it leaves without a meaning.
    """
    form = FORMS[FileKind(asked["kind"])]
    proposed = {one["target"]: one for one in asked["columns"]}
    targets = [name for name in form.columns if name != "region"]
    targets += PERIODS if form.kind is FileKind.CONSUMPTION else ()
    # A period may be told by a day or a month instead.
    not_asked_for = {*MAY_LACK, *(FROM_AND_TO if form.kind is FileKind.CONSUMPTION else ())}
    rows = [
        {
            "target": target,
            "label": COLUMNS[target],
            "required": target in form.required and target not in not_asked_for,
            "source": one.get("source", ""),
            "constant": one.get("constant", ""),
            "percent": round(100 * one["confidence"]) if one else None,
            "why": WHY[one["why"]] if one else "",
            "rivals": one.get("rivals", []),
            "untold": one.get("untold", []),
            "may_be_negative": may_be_negative(form.kind, target),
            "negative": one.get("negative", False),
            "words": "\n".join(f"{word} = {value}" for word, value in one.get("values", {}).items()),
        }
        for target in targets
        for one in [proposed.get(target, {})]
    ]
    if boxes is None:
        return rows
    return [
        row | _entered(row["target"], boxes) | _asked(form.kind, row["target"], untold or {}) for row in rows
    ]


def _entered(target: str, boxes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "source": boxes.get(f"from-{target}", ""),
        "constant": boxes.get(f"is-{target}", ""),
        "negative": f"negative-{target}" in boxes,
        "words": boxes.get(f"words-{target}", ""),
    }


def _asked(kind: FileKind, target: str, untold: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The words to translate, and what they may mean."""
    left = list(untold.get(target, ()))
    return {"untold": left, "allowed": sorted(set(words_of(kind, target).values())) if left else []}


def chosen_profile(boxes: Mapping[str, str], asked: Mapping[str, Any]) -> Profile:
    """The profile that was chosen in the form. Raises DomainError `profile-period-twice`, `profile-word-twice`."""
    columns = {
        one["target"]: ColumnMap(one["source"], values=one["values"])
        for one in asked["columns"]
        if one["target"] == "region"  # not asked about: a file of another region must not pass for this one's
    }
    for row in column_rows(asked):
        target = row["target"]
        source, constant = boxes.get(f"from-{target}", ""), boxes.get(f"is-{target}", "").strip()
        if source:
            words = _words(boxes.get(f"words-{target}", ""))
            negative = row["may_be_negative"] and f"negative-{target}" in boxes
            columns[target] = ColumnMap(source, values=words, negative=negative)
        elif constant:
            columns[target] = ColumnMap(constant=constant)
    name = boxes.get("name", "").strip() or str(asked["file"])
    return Profile(name[:80], FileKind(asked["kind"]), columns)


def _words(text: str) -> dict[str, str]:
    """`word = what it is in the form`, a line each."""
    pairs = (line.rpartition("=") for line in text.splitlines() if "=" in line)
    return {word.strip(): value.strip() for word, _, value in pairs if word.strip()}
