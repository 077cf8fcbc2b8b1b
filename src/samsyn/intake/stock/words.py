"""What sending systems call the form's columns and values: the names and words of data/mapping/words.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.intake.organisations import load_care_areas, load_organisations
from samsyn.intake.shipped import DATA, Strict, read_yaml
from samsyn.intake.stock.forms import FORMS, FileKind
from samsyn.intake.stock.profiles import PERIODS
from samsyn.intake.stock.rows import (
    AMOUNT_UNITS,
    HOLDERS,
    MOVEMENTS,
    PLACEMENTS,
    PRODUCT_KINDS,
    ROUTES,
    STOREROOM_KINDS,
    UNITS,
)

PUNCTUATION = re.compile(r"[\s._\-/()\[\]:#*]+")
KINDS = {
    FileKind.STOREROOMS: STOREROOM_KINDS,
    FileKind.CONSUMPTION: MOVEMENTS,
    FileKind.PRODUCTS: PRODUCT_KINDS,
}
"""The column `kind` means another thing in each kind of file."""
CLOSED_SETS = {
    "unit": UNITS,
    "ward_stock": ("yes", "no"),
    "holder": HOLDERS,
    "placement": PLACEMENTS,
    "route": ROUTES,
    "amount_unit": AMOUNT_UNITS,
}


class Vocabulary(Strict):
    """The file: names by column, what each kind of file calls its quantity, and words by value by column."""

    columns: dict[str, list[str]]
    quantities: dict[str, list[str]]
    values: dict[str, dict[str, list[str]]]


@cache
def vocabulary() -> Vocabulary:
    """The shipped names and words."""
    return read_yaml(DATA / "mapping" / "words.yaml", Vocabulary)


def loose(text: str) -> str:
    """A name or word without what people write differently: size of letters, spaces, punctuation."""
    return PUNCTUATION.sub("", text.casefold())


def targets_of(kind: FileKind) -> tuple[str, ...]:
    """The columns that a profile of this kind may fill."""
    return FORMS[kind].columns + (PERIODS if kind is FileKind.CONSUMPTION else ())


@cache
def names_of(kind: FileKind, target: str) -> frozenset[str]:
    """What a column of the form is called, loosely written."""
    told = vocabulary()
    names = [target, *told.columns.get(target, ())]
    if target == "quantity":
        names += told.quantities.get(kind, ())
    return frozenset(map(loose, names))


@cache
def words_of(kind: FileKind, target: str) -> Mapping[str, str]:
    """The form's word by the sender's, loosely written, for a column of a closed set; nothing for any other."""
    return {loose(word): value for word, value in spelled_words(kind, target).items()}


@cache
def spelled_words(kind: FileKind, target: str) -> Mapping[str, str]:
    """The same as people spell them."""
    if target == "region":
        regions = load_organisations().of_kind(OrganisationKind.REGION)
        named = [(one.id, [one.short_name, *(dated.name for dated in one.names)]) for one in regions]
    else:
        allowed = tuple(load_care_areas()) if target == "care_area" else CLOSED_SETS.get(target, ())
        allowed = KINDS.get(kind, ()) if target == "kind" else allowed
        told = vocabulary().values.get(target, {})
        named = [(value, told.get(value, [])) for value in allowed]
    return {word: value for value, words in named for word in (value, *words)}
