"""What the sender of files is told, in the reader's language: steps, states, refusals, findings of rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.supply.quality import Aspect, Grade, Severity
from samsyn.intake.stock.findings import REASONS, explain
from samsyn.intake.stock.notes import HARMLESS, explain_note
from samsyn.intake.stock.sheets import Note
from samsyn.store.queries.uploads import UploadRow
from samsyn.web.names import REFUSALS as OTHER_REFUSALS

STATES = {
    "waiting": lazy("waits for its turn"),
    "running": lazy("is being read"),
    "asking": lazy("waits for your answer"),
    "done": lazy("done"),
    "refused": lazy("not taken in"),
    "cancelled": lazy("stopped"),
}
STEPS = {
    "reading": lazy("reading the rows"),
    "sorting": lazy("sorting the rows"),
}
KINDS = {
    "storerooms": lazy("storerooms"),
    "stock": lazy("stock"),
    "consumption": lazy("consumption"),
    "reported": lazy("reported weeks"),
    "minimum-levels": lazy("minimum levels"),
    "products": lazy("local articles"),
}
WHY = {
    "named": lazy("by its name"),
    "named-and-looks-so": lazy("by its name and what stands in it"),
    "looks-so": lazy("by what stands in it"),
    "named-but-looks-otherwise": lazy("by its name, but what stands in it looks otherwise"),
    "whole-file": lazy("not in the file: taken to be the same in every row"),
    "named-elsewhere": lazy("told by the name of another column"),
}
"""Why a column is proposed."""
COLUMNS = {
    "region": lazy("region"),
    "storeroom_id": lazy("storeroom's id"),
    "name": lazy("name"),
    "care_area": lazy("care area"),
    "ward_stock": lazy("ward stock (yes, no)"),
    "holder": lazy("holder (own, contracted)"),
    "placement": lazy("placement (near-care, central)"),
    "hospital": lazy("hospital"),
    "kind": lazy("kind"),
    "pack_id": lazy("NPL-pack-id or own article id"),
    "varunummer": lazy("varunummer"),
    "gtin": lazy("GTIN"),
    "batch": lazy("batch"),
    "expiry": lazy("expiry date"),
    "quantity": lazy("quantity"),
    "unit": lazy("unit (pack, unit)"),
    "minimum_level": lazy("minimum level"),
    "on_hold": lazy("on hold"),
    "from": lazy("from"),
    "to": lazy("to"),
    "day": lazy("day (instead of from and to)"),
    "month": lazy("month (instead of from and to)"),
    "event_id": lazy("transaction number"),
    "weeks": lazy("weeks"),
    "weeks_to": lazy("weeks, at most"),
    "exceptions": lazy("exceptions (ATC)"),
    "reason": lazy("reason"),
    "signed_by": lazy("signed by"),
    "signed_on": lazy("signed on"),
    "treatments": lazy("treatments"),
    "quantity_per_treatment": lazy("quantity for a treatment"),
    "atc": lazy("ATC code"),
    "route": lazy("route"),
    "form": lazy("form"),
    "strength": lazy("strength"),
    "units_per_pack": lazy("units in a pack"),
    "amount_per_unit": lazy("amount in a unit"),
    "amount_unit": lazy("the amount's unit"),
}
"""The columns of the forms."""
SEVERITIES = {
    Severity.FAULT: ("▼", "not", lazy("fault")),
    Severity.DOUBT: ("◐", "exc", lazy("doubt")),
    Severity.REMARK: ("●", "met", lazy("remark")),
}
"""Mark, class and word of each severity."""
ASPECTS = {
    Aspect.COMPLETENESS: lazy("completeness"),
    Aspect.PLAUSIBILITY: lazy("plausibility"),
    Aspect.TIMELINESS: lazy("timeliness"),
}
GRADES = {
    Grade.A: lazy("Nothing to doubt."),
    Grade.B: lazy("Something to look into."),
    Grade.C: lazy("There is a fault that makes figures wrong."),
    Grade.D: lazy("There are faults that reach over much of the submission."),
}
QUESTIONS = {
    "date-order": lazy("In which order are day and month written in the column “{column}”?"),
    "swapped-dates": lazy(
        "A spreadsheet may have swapped day and month in the column “{column}”. What is meant?"
    ),
    "which-sheet": lazy("Which sheet holds the rows?"),
    "encoding": lazy("How are the letters to be read?"),
    "columns": lazy("The columns are not known. Confirm what they mean."),
}
CHOICES = {
    "dmy": lazy("day first: 31/12/2025"),
    "mdy": lazy("month first: 12/31/2025"),
    "ymd": lazy("year first: 2025-12-31"),
    "all": lazy("all of them"),
    "cp1252": lazy("as Windows writes them"),
    "cp850": lazy("as DOS writes them"),
    "cp437": lazy("as American DOS writes them"),
    "mac_roman": lazy("as old Macintoshes write them"),
    "as-written": lazy("as they stand"),
    "swapped": lazy("day and month the other way round"),
}

REFUSALS = {
    "no-files": lazy("Choose at least one file."),
    "too-many-files": lazy("At most {limit} files at once. Send them in turn."),
    "upload-too-large": lazy(
        "Together the files are too large: at most {megabytes} MB at once. Send them in turn."
    ),
    "file-too-large": lazy("{file} is too large. Split it by kind, or ask the operator."),
    "format-not-taken": lazy("{file} is of no format that is taken; known are {known}."),
    "nul-bytes": lazy(
        "{file}, row {row}: bytes that no text has. The file is damaged or of another kind; export it again."
    ),
    "mixed-encodings": lazy(
        "{file}, row {row}: another encoding than in the rest of the file. Files were joined; send them one by one, "
        "or save all as CSV UTF-8."
    ),
    "broken-text": lazy(
        "{file}, row {row}: not {encoding} as the file begins with. It is damaged or cut off; export it again."
    ),
    "line-too-long": lazy(
        "{file} has a line that is far too long. It is no table, or its line ends are lost; export it again."
    ),
    "broken-quotes": lazy(
        "{file}, row {row}: a quotation mark is not closed, or has text after it. Double the marks inside a text, "
        "or export the file again."
    ),
    "no-header": lazy("{file} has no row with the names of the columns. Export it with a header."),
    "too-many-columns": lazy(
        "{file} has {count} columns; the most is {limit}. Export the table with one row for each line."
    ),
    "too-many-rows": lazy("{file} has {count} rows; the most is {limit}. Split it."),
    "not-json": lazy("{file}, row {row}: not one JSON object with each key once. Write one object a line."),
    "json-not-lines": lazy(
        "{file} is one JSON list. Write JSON lines instead: one object a line, no commas between."
    ),
    "nested-values": lazy(
        "{file}, row {row}, column {column}: a list or an object. Write each value in a column of its own."
    ),
    "broken-file": lazy("{file} is damaged or cut off and cannot be opened. Export it again."),
    "encrypted-file": lazy(
        "{file} is protected by a password. Send it without; the connection is encrypted."
    ),
    "too-many-inside": lazy("{file} holds more than {limit} files. Send them in turn."),
    "too-deep": lazy(
        "{file} holds files packed within more than {limit} others. Unpack it and send what is inside."
    ),
    "unpacked-too-large": lazy("{file} is too large once unpacked. Split it."),
    "unpacked-too-dense": lazy(
        "{file} unpacks to more than {limit} times its size, as no table does. Send it unpacked."
    ),
    "workbook-too-large": lazy(
        "{file} needs more memory or time than a workbook may. Delete what stands far outside the table, "
        "or save it as CSV."
    ),
    "too-many-sheets": lazy(
        "{file} has more than {limit} sheets. Send a workbook with those that hold the rows."
    ),
    "empty-file": lazy("{file} is empty. Check the export."),
    "no-rows": lazy("{file} has a header and no rows, so nothing was taken in. Check the export."),
    "not-utf-8": lazy("{file}, row {row}: not UTF-8 text. Save it as CSV UTF-8 and send it again."),
    "not-csv": lazy("{file}, row {row}: not CSV ({problem}). Check the quotation marks."),
    "semicolons": lazy("{file} has semicolons between its columns; save it with commas and send it again."),
    "unknown-header": lazy(
        "{file} has not the header of a known kind; nearest is {nearest}. Missing: {missing}. Unexpected: {unexpected}."
    ),
    "wrong-region": lazy(
        "{file}, row {row}: the region is {found}, but you send for {expected}. Nothing was taken in. "
        "Check that it is the right file."
    ),
    "future-date": lazy("The stock cannot be as of {as_of}: today is {today}. Give the day it was counted."),
    "too-long-ago": lazy("The stock cannot be as of {as_of}; the earliest day is {oldest}. Check the year."),
    "nothing-accepted": lazy(
        "{file}: none of its {rows} rows could be taken in, so nothing was. The reason most often: {why} {remedy}"
    ),
    "storerooms-in-use": lazy(
        "{file} lacks {count} storerooms that have stock on that day, {first} the first. Nothing was taken in. "
        "Send the whole register, or the stock file with it."
    ),
    "same-kind-twice": lazy("{count} of the files are of one kind ({kind}); send one of each kind, merged."),
    "too-many-rejected": lazy(
        "{file}: more than {limit} rows could not be taken in, so nothing was. The first is row {row}, "
        "column “{column}”, with “{value}”. Check that each column means what it is read as."
    ),
    "too-many-duplicates": lazy(
        "More than {limit} rows say again what another row says, so nothing was taken in. "
        "Check that the export was not joined to itself."
    ),
    "nothing-recognised": lazy(
        "{file}: none of its columns ({header}) is known. Give them names such as storeroom, article, batch, expiry and "
        "quantity, or send Samsyn's own form."
    ),
    "profile-incomplete": lazy("Choose a column, or the same in every row, for: {missing}."),
    "profile-does-not-fit": lazy("A column that was chosen is not in the file."),
    "profile-unknown-column": lazy("The form has no column {column}."),
    "profile-period-twice": lazy("Tell the period in one way: from and to, a day, or a month."),
    "profile-word-twice": lazy("“{word}” is translated twice; large and small letters are the same."),
    "profile-too-long": lazy("There are too many words to translate; at most {limit} characters."),
    "corrected-with-others": lazy("Corrected rows go in by themselves. Send new files apart."),
    "corrected-of-unknown": lazy(
        "{file} holds corrected rows of a file that the region has not sent, or has withdrawn."
    ),
    "corrected-of-another-day": lazy(
        "{file} holds corrected rows about {day}. Give that day instead of {as_of}."
    ),
    "upload-failed": lazy(
        "It could not be handled, through no fault of the files. Tell the operator the number {id}."
    ),
    "upload-ended": lazy("The upload has ended already, and cannot be stopped."),
    "nothing-asked": lazy("Nothing is asked about this upload any more."),
    "not-an-answer": lazy("Choose one of the answers."),
    "withdrawn-already": lazy("It was withdrawn already, by {by}."),
    "reason-missing": lazy("Say why; the reason is kept with the change."),
    "cancelled": lazy("Stopped before anything was taken in."),
    "nothing-changed": lazy("These files were in already: nothing changed."),
    "taken-in": lazy("The files are in, and count."),
    "taken-in-not-counted": lazy(
        "The files are kept, but there is no stock of that day yet: they count once it is in."
    ),
    "taken-in-replaced": lazy(
        "The files are kept, but a newer file has replaced the one that they complete: they do not count."
    ),
    "asked": lazy("The files can be read in more than one way, so you are asked."),
}


def refusal_of(code: str, params: Mapping[str, Any]) -> str:
    """A refusal or an end of an upload as a sentence."""
    if "missing" in params:
        named = [str(COLUMNS.get(name, name)) for name in str(params["missing"]).split(", ")]
        params = {**params, "missing": ", ".join(named)}
    text = str(
        REFUSALS.get(code)
        or OTHER_REFUSALS.get(code)
        or _("It could not be taken in ({code}).").format(code=code)
    )
    often = str(params.get("often", ""))
    try:
        return text.format(**params, why=finding(often), remedy=remedy(often))
    except (KeyError, IndexError):
        return text


def outcome(row: UploadRow) -> str:
    """What became of an upload, as a sentence; empty while it is under way."""
    code = row.message.get("code", "")
    if code == "taken-in" and row.message.get("replaced"):
        code = "taken-in-replaced"
    elif code == "taken-in" and not row.message.get("counts", True):
        code = "taken-in-not-counted"
    return refusal_of(code, row.message.get("params", {})) if code else ""


def finding(code: str) -> str:
    """Why rows were rejected or flagged, as a sentence, where it can be said without a row's own facts."""
    language = (get_language() or "sv")[:2]
    reason = REASONS.get(code)
    if reason is None:
        return code
    try:
        return explain(code, language)[0]
    except (KeyError, IndexError):
        return (reason.why_sv if language == "sv" else reason.why_en).partition("{")[0].strip() or code


def remedy(code: str) -> str:
    """What to do about such rows."""
    language = (get_language() or "sv")[:2]
    reason = REASONS.get(code)
    if reason is None:
        return ""
    text = reason.remedy_sv if language == "sv" else reason.remedy_en
    return "" if "{" in text else text


def question(asked: Mapping[str, Any]) -> str:
    """A question about a file, as a sentence."""
    code = str(asked["code"])
    return str(QUESTIONS.get(code, code)).format(column=asked.get("column", ""))


def choice(name: str) -> str:
    """A choice that answers a question."""
    return str(CHOICES.get(name, name))


SEPARATORS = {";": lazy("semicolons"), ",": lazy("commas"), "\t": lazy("tabs"), "|": lazy("bars")}
DATE_ORDERS = {
    "ymd": lazy("year first"),
    "dmy": lazy("day first"),
    "mdy": lazy("month first"),
}


def reading_words(reading: Mapping[str, Any]) -> str:
    """How a file was understood: its format, and what of it was found out."""
    told = [" › ".join([*reading.get("inside", []), str(reading.get("format", ""))])]
    if reading.get("sheet"):
        told.append(_("sheet {name}").format(name=reading["sheet"]))
    if reading.get("encoding"):
        told.append(str(reading["encoding"]))
    if reading.get("separator"):
        told.append(str(SEPARATORS.get(reading["separator"], reading["separator"])))
    told.append(_("header in row {row}").format(row=reading.get("header_row", 1)))
    if reading.get("decimal") == ",":
        told.append(_("decimal commas"))
    for column, order in reading.get("date_orders", {}).items():
        told.append(f"{column}: {DATE_ORDERS.get(order, order)}")
    return ", ".join(told)


def note_words(note: Mapping[str, Any]) -> str:
    """Something about how a file was read that the sender should know."""
    language = (get_language() or "sv")[:2]
    return explain_note(Note(note["code"], tuple(note["facts"].items())), language)


def any_told(files: list[Mapping[str, Any]]) -> bool:
    """Whether something about the files deserves a look without being asked for."""
    return any(
        note["code"] not in HARMLESS for file in files for note in file.get("reading", {}).get("notes", [])
    )
