"""Which article a row is about: its pack id, or what the catalogue says of its varunummer or GTIN.

A varunummer is not unique and never a key; where several packs have it, the row is asked about and not guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from samsyn.intake.stock import values
from samsyn.intake.stock.findings import RowProblem

Found = Mapping[str, tuple[str, ...]]

ARTICLE_COLUMNS = ("pack_id", "varunummer", "gtin")


def article(cells: Mapping[str, str], by_varunummer: Found, by_gtin: Found) -> str:
    """The id of the row's article, from the first of the article columns that is filled in.

    What the catalogue does not know is a local article, `vnr:123456` or `gtin:00012345678905`.
    Raises RowProblem `empty`, `digits-lost`, `not-a-varunummer`, `not-a-gtin`, `ambiguous-article`.
    """
    if cells.get("pack_id"):
        return values.article_id("pack_id", cells["pack_id"])
    if cells.get("varunummer"):
        return by_number("varunummer", cells["varunummer"], by_varunummer)
    if cells.get("gtin"):
        return by_number("gtin", cells["gtin"], by_gtin)
    raise RowProblem("empty", "pack_id", "")


def by_number(column: str, value: str, packs: Found) -> str:
    """The one pack that has the number, or a local article where none has."""
    number = CHECKS[column](column, value)
    candidates = packs.get(number, ())
    if len(candidates) > 1:
        raise RowProblem("ambiguous-article", column, value, candidates=", ".join(candidates))
    return candidates[0] if candidates else f"{LOCAL_PREFIX[column]}:{number}"


def said_of(article_id: str, known: frozenset[str]) -> str:
    """The code of the flag that an article deserves; empty where the catalogue has it."""
    if article_id in known:
        return ""
    if values.NPL_PACK_ID.fullmatch(article_id):
        return "unknown-pack"
    is_number = article_id.partition(":")[0] in LOCAL_PREFIX.values()
    return "number-not-in-catalogue" if is_number else "local-article"


CHECKS: Mapping[str, Callable[[str, str], str]] = {"varunummer": values.varunummer, "gtin": values.gtin}
LOCAL_PREFIX = {"varunummer": "vnr", "gtin": "gtin"}
