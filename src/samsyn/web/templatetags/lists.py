"""How the pages of lists write titles, lines and what changed in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from samsyn.core.supply.lists import ListLine, SubstanceList
from samsyn.web import names

register = template.Library()


@register.simple_tag
def list_title(found: SubstanceList) -> str:
    """A list's title in the reader's language."""
    return found.title["sv" if (get_language() or "sv").startswith("sv") else "en"]


@register.simple_tag
def list_note(found: SubstanceList) -> str:
    """What a list is and is not, in the reader's language."""
    return found.note["sv" if (get_language() or "sv").startswith("sv") else "en"]


@register.simple_tag
def devices_of(line: ListLine, by_id: dict[str, ListLine]) -> list[ListLine]:
    """The devices that are needed to give it, as far as the list has them."""
    return [by_id[one] for one in line.devices if one in by_id]


@register.filter
def plain_field(value: object) -> str:
    """A field of a line as it is read."""
    text = ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return text or "–"


def _named(table: Mapping[str, Any]) -> Callable[[object], str]:
    return lambda value: str(table[str(value)])


register.filter("line_kind", _named(names.LINE_KINDS))
register.filter("dispensing_name", _named(names.DISPENSING))
register.filter("list_status", _named(names.LIST_STATUSES))
register.filter("line_field", _named(names.LINE_FIELDS))
