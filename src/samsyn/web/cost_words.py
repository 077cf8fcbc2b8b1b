"""The words of costs: cost types, what was found in a file, and what is refused of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as lazy

from samsyn.core.funding.costs import CostType
from samsyn.core.kernel.errors import DomainError
from samsyn.web.grant_words import refusal_of as other_refusal

COST_TYPES = {
    CostType.OWN_STAFF: lazy("own staff"),
    CostType.CONSULTANTS: lazy("consultants and hired staff"),
    CostType.CARE: lazy("care that is bought"),
    CostType.MEDICINES: lazy("medicines"),
    CostType.SUPPLIES: lazy("supplies"),
    CostType.PREMISES: lazy("premises"),
    CostType.OTHER: lazy("other"),
}
FINDINGS = {
    "not-a-cost": lazy("rows on accounts that hold no cost, such as income and debts"),
    "account-not-in-table": lazy(
        "rows on accounts that the table of accounts lacks: say their type in the coding"
    ),
    "no-open-agreement": lazy("rows of a day on which no agreement's money may be used"),
    "outside-window": lazy("rows outside the time in which their agreement's money may be used"),
    "no-grant": lazy("rows of an agreement that the region has no grant of"),
    "future-cost": lazy("rows of a day that has not come"),
    "known-already": lazy("rows that an earlier file brought, not counted again"),
    "nothing-carried": lazy(
        "rows, none of which bears an object that the coding names: look at how the accounts carry the agreements"
    ),
    "checksum-differs": lazy("the file's own checksum does not agree: it may have been changed"),
}
REFUSALS = {
    "sie-not-sie": lazy("%(file)s, line %(row)s: this is no SIE file. Export SIE type 4 from the accounts."),
    "sie-outside-voucher": lazy("%(file)s, line %(row)s: a row outside a voucher. Export the file again."),
    "sie-unbalanced": lazy(
        "%(file)s, line %(row)s: voucher %(voucher)s comes to %(by)s kr and not to nothing."
    ),
    "sie-unknown-dimension": lazy(
        "%(file)s, line %(row)s: dimension %(dimension)s is not declared. Export with all dimensions."
    ),
    "sie-type": lazy(
        "%(file)s, line %(row)s: SIE type %(found)s has no vouchers. Export type 4 from the accounts."
    ),
    "costs-of-another": lazy(
        "%(file)s tells of organisation number %(number)s, which is that of %(organisation)s. Nothing was taken in."
    ),
    "sie-truncated": lazy(
        "%(file)s, line %(row)s: voucher %(voucher)s, begun on line %(began)s, never ends. The file was cut."
    ),
    "sie-date": lazy("%(file)s, line %(row)s: “%(found)s” is no day as YYYYMMDD."),
    "sie-amount": lazy(
        "%(file)s, line %(row)s: “%(found)s” is no amount in kronor with at most two decimals."
    ),
    "sie-objects": lazy("%(file)s, line %(row)s: dimensions and objects do not come in pairs."),
    "sie-broken-line": lazy("%(file)s, line %(row)s: the line cannot be read."),
    "mixed-encodings": lazy("%(file)s, line %(row)s: the file is written in two encodings. Export it again."),
    "nul-bytes": lazy("%(file)s, line %(row)s: this is not text. Export the file again."),
    "line-too-long": lazy("%(file)s: a line is too long to be of any accounts."),
    "cost-columns": lazy("%(file)s: columns for %(missing)s are missing. The file has: %(found)s."),
    "cost-sheets": lazy("%(file)s: one table is needed. The file has: %(found)s."),
    "cost-unsure": lazy(
        "%(file)s: column %(column)s can be read in more than one way. Write days as YYYY-MM-DD."
    ),
    "cost-date": lazy("%(file)s, row %(row)s: “%(found)s” is no day."),
    "cost-amount": lazy("%(file)s, row %(row)s: “%(found)s” is no amount in kronor."),
    "cost-crooked-row": lazy("%(file)s, row %(row)s: %(found)s cells where the header has %(expected)s."),
    "cost-format": lazy("%(file)s: the format is not taken. These are: %(known)s."),
    "cost-file-taken": lazy("%(file)s has been taken in already."),
    "no-cost-coding": lazy("Say first how the accounts carry the agreements."),
    "unknown-account-table": lazy("Choose a table of accounts."),
    "coding-empty": lazy("Name at least one object that carries an agreement."),
    "coding-twice": lazy("Dimension “%(dimension)s”, object “%(object)s”: name each, and each once."),
    "coding-agreement": lazy("Choose an agreement for each object."),
    "coding-shape": lazy("The coding cannot be read."),
    "upload-too-large": lazy("The file is too large."),
    "too-many-files": lazy("Send one file at a time."),
    "file-missing": lazy("Choose a file."),
}


def finding_words(finding: dict[str, Any]) -> str:
    """A kind of finding, as the reader's language tells it."""
    return str(FINDINGS.get(finding["code"], finding["code"]))


def refusal_of(error: DomainError) -> str:
    """What is refused of a file or a coding, as a sentence."""
    if error.code not in REFUSALS:
        return other_refusal(error)
    return str(REFUSALS[error.code]) % error.params
