"""What the pages of kept storerooms call things, and what the rules refuse there, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.kept import StockEventKind as Kind
from samsyn.core.supply.kept import Why
from samsyn.ops.goods.products import product_name
from samsyn.web import upload_names

EVENTS = {
    Kind.RECEIVE: lazy("came in"),
    Kind.ISSUE: lazy("used"),
    Kind.COUNT: lazy("counted"),
    Kind.WASTE: lazy("wasted"),
    Kind.MOVE_IN: lazy("came from another storeroom"),
    Kind.MOVE_OUT: lazy("moved to another storeroom"),
    Kind.CORRECT: lazy("corrected to"),
    Kind.MINIMUM_LEVEL: lazy("minimum level set to"),
}
ACTS = {
    Kind.RECEIVE: lazy("Note what came in"),
    Kind.ISSUE: lazy("Take out"),
    Kind.COUNT: lazy("Count"),
    Kind.WASTE: lazy("Throw away"),
    Kind.MOVE_OUT: lazy("Move to another storeroom"),
    Kind.CORRECT: lazy("Put a mistake right"),
    Kind.MINIMUM_LEVEL: lazy("Set the minimum level"),
}
"""What the page is called where someone notes it."""
SHORT_ACTS = {
    Kind.ISSUE: lazy("Take out"),
    Kind.MOVE_OUT: lazy("Move"),
    Kind.COUNT: lazy("Count"),
    Kind.WASTE: lazy("Throw away"),
    Kind.CORRECT: lazy("Correct"),
}
"""The same, short enough for five beside each other on a phone."""
ERRANDS = {
    Why.EXPIRED: ("▼", "not", lazy("has expired: take out")),
    Why.BELOW_MINIMUM: ("▼", "not", lazy("below the minimum level: order or move")),
    Why.EXPIRES_SOON: ("◐", "exc", lazy("expires within two months")),
}
"""Mark, class and words of each reason."""

REFUSALS = {
    "not-a-quantity": lazy("Give a number, at least {least}."),
    "other-unit": lazy("The article is counted in another unit here ({kept_in}); count it in that."),
    "more-than-there-is": lazy(
        "Only {held} could go on {on}. If more were there in truth, count first. "
        "If they came in before that, note that first."
    ),
    "before-last-count": lazy("It was counted {counted}. What happened before that is in the count already."),
    "noted-since": lazy(
        "Something was noted about it on {last}, after the day of the count. Count again, as of today."
    ),
    "future-event": lazy("{on} has not come yet; today is {today}. Give the day that it happened."),
    "not-a-unit": lazy("Count in packs or in units."),
    "key-of-another": lazy(
        "The form was sent already, with other content, and that is noted. Begin with a new form; to put a mistake right, "
        "choose “corrected to”."
    ),
    "same-storeroom": lazy("Choose another storeroom."),
    "move-where": lazy("Choose the storeroom that the goods go to."),
    "storeroom-exists": lazy("There is a storeroom with that id already."),
    "storeroom-without-name": lazy("Give the storeroom a name and an id."),
    "storeroom-not-empty": lazy("{name} is not empty. Move or take out what is there first."),
    "storeroom-closed": lazy("{name} is closed."),
    "scan-empty": lazy("Nothing was scanned."),
    "scan-too-long": lazy("That is too long for a code on a pack."),
    "scan-not-gs1": lazy(
        "That is no GS1 code: at character {at} there is no known identifier. Scan the square code."
    ),
    "scan-without-gtin": lazy("The code has no article number (GTIN). Scan the square code on the pack."),
    "gtin-check-digit": lazy("The check digit of {gtin} is wrong. Scan again."),
    "scan-expiry": lazy("The expiry date {value} in the code is no date."),
    "ambiguous-varunummer": lazy(
        "Several packs have that varunummer ({packs}); choose by typing the NPL-pack-id."
    ),
    "ambiguous-gtin": lazy("Several packs have that GTIN ({packs}); choose by typing the NPL-pack-id."),
    "not-a-count-sheet": lazy("{file} is no count sheet from Samsyn. Get one on this page and fill it in."),
    "not-a-workbook": lazy("{file} cannot be read as an Excel file."),
    "not-a-count-of-goods": lazy("{file}, row {row}: {found} is not a whole number. Nothing was noted."),
    "nothing-counted": lazy("Nothing is filled in, so nothing was noted."),
    "count-of-another": lazy("The sheet is of another storeroom ({found})."),
    "count-outdated": lazy(
        "Since the sheet was made, {since} things were noted about what it counts ({goods}). Nothing was noted; "
        "get a new sheet and count those again."
    ),
    "nothing-kept": lazy("Nothing has been noted in any storeroom yet."),
}


def refusal_of(error: DomainError) -> str:
    """A refusal as a sentence; a pack is called by its name."""
    params = dict(error.params)
    if "pack" in params:
        params["pack"] = product_name(str(params["pack"]))
    if error.code in REFUSALS:
        return str(REFUSALS[error.code]).format(**params)
    return upload_names.refusal_of(error.code, params)
