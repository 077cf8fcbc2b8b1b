"""A region's messages to prescribers as an Atom feed (RFC 4287). One that is withdrawn or has ended says so in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.store.queries.messages import MessageRow
from samsyn.web.message_names import MESSAGE_STATES, SPECIALTIES

ATOM = "http://www.w3.org/2005/Atom"


def message_feed(
    rows: Iterable[MessageRow],
    *,
    region: str,
    title: str,
    here: str,
    page: str,
    address: Callable[[MessageRow], str],
) -> bytes:
    """The messages as a feed; `address` gives the page of one."""
    Xml.register_namespace("", ATOM)
    listed = list(rows)
    feed = Xml.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", f"urn:samsyn:prescriber-messages:{region}")
    _add(feed, "title", title)
    newest = max((_changed(row) for row in listed), default=datetime(2024, 1, 1, tzinfo=UTC))
    _add(feed, "updated", newest.isoformat())
    _add(_add(feed, "author"), "name", title)
    _add(feed, "link", rel="self", href=here)
    _add(feed, "link", rel="alternate", href=page)
    for row in listed:
        _entry(_add(feed, "entry"), row, region, address(row))
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(entry: Xml.Element, row: MessageRow, region: str, address: str) -> None:
    message, language = row.message, get_language() or "sv"
    assert message.title is not None
    assert message.published_at is not None
    title = message.title.in_language(language)
    state = str(MESSAGE_STATES[message.state][2])
    _add(entry, "id", f"urn:samsyn:prescriber-message:{region}:{row.id}")
    _add(entry, "title", title if message.is_open else f"{title} ({state})")
    _add(entry, "published", message.published_at.isoformat())
    _add(entry, "updated", _changed(row).isoformat())
    _add(entry, "link", rel="alternate", href=address)
    for specialty in message.draft.specialties:
        _add(entry, "category", term=specialty.value, label=str(SPECIALTIES[specialty]))
    told = [one.in_language(language) for one in message.text] if message.is_open else [f"{title}: {state}."]
    if message.is_open and message.draft.words:
        told.append(_("The pharmacist's own words: %(words)s") % {"words": message.draft.words})
    _add(entry, "content", "\n".join(told), type="text")


def _changed(row: MessageRow) -> datetime:
    found = row.message.closed_at or row.message.published_at
    assert found is not None
    return found


def _add(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        made.text = "".join(one for one in text if one.isprintable() or one in "\n\t")
    return made
