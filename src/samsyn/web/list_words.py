"""What is wrong in a list's file or in what is told about it, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.shipped import DataFileError
from samsyn.web.names import LINE_FIELDS, refusal_in
from samsyn.web.scenario_words import mistake as mistake_in_yaml

REFUSALS = {
    "file-missing": lazy("Choose a file."),
    "upload-too-large": lazy("The file is too large."),
    "too-many-files": lazy("So many files are not taken at once."),
    "list-without-title": lazy("Give the list a title of at most %(longest)s characters."),
    "list-version-too-long": lazy("The version has at most %(longest)s characters."),
    "not-a-list-id": lazy(
        "“%(id)s” is no id of a list: write 2 to 40 small letters a to z, digits and hyphens, such as socialstyrelsen-2023."
    ),
    "list-exists": lazy(
        "There is a list %(id)s with other lines already, and a list is never replaced: give this one an id of its own."
    ),
    "list-column-missing": lazy(
        "%(file)s has no column for %(column)s; its columns are: %(known)s. Rename it, or name it in a mapping profile."
    ),
    "list-empty": lazy("%(file)s has no lines."),
    "not-a-workbook": lazy(
        "%(file)s cannot be read as an Excel file. Save it anew, without a password, or as CSV."
    ),
}
MISTAKES = {
    "list-atc": lazy("“%(found)s” is no ATC code of level 5, such as C01CA24."),
    "list-value-missing": lazy("the cell is empty; each line must tell it."),
    "list-word": lazy("“%(found)s” is none of %(known)s. Correct it, or translate it in a mapping profile."),
    "list-level": lazy("“%(found)s” is no level of the pyramid; it is 1, 2, 3 or 4."),
    "list-kind": lazy(
        "a medicine has an ATC code and a route; what is none has a code on X and the route ingen."
    ),
    "list-device": lazy("“%(found)s” is no line of this list; name lines by id, such as x01aa03-ingen."),
    "list-twice": lazy("%(found)s is listed twice."),
    "list-not-utf8": lazy("The file is not UTF-8 text. Save it as CSV UTF-8, or as Excel."),
    "list-not-csv": lazy("The file cannot be read as CSV: a quotation mark does not end. Save it anew."),
}


def refusal_of(error: DomainError) -> str:
    """What is refused of a list, as a sentence."""
    if error.code == "list-column-missing":
        named = {"column": str(LINE_FIELDS[str(error.params["column"])])}
        error = DomainError(error.code, **{**error.params, **named})
    return refusal_in(REFUSALS, error)


def mistake(error: DataFileError) -> str:
    """The row, the column and what is wrong there; of a mapping profile, the line."""
    if error.code not in MISTAKES:
        return _("The mapping profile: %(what)s") % {"what": mistake_in_yaml(error)}
    what = str(MISTAKES[error.code]) % error.facts
    row, _comma, column = error.where.removeprefix("row ").partition(", ")
    if column:
        facts = {"row": row, "column": LINE_FIELDS[column], "what": what}
        return _("Row %(row)s, %(column)s: %(what)s") % facts
    return _("Row %(row)s: %(what)s") % {"row": row, "what": what} if row else what
