"""A reclaim's draft for the government as a PDF: what was paid and accounted for, the clause, and how it came to this."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from samsyn.core.funding.grant_events import GrantEvent
from samsyn.documents.pdf import pdf
from samsyn.ops.funding.money import GrantShown
from samsyn.web.language import reader_language
from samsyn.web.templatetags.funding import event_facts, event_name, kr
from samsyn.web.templatetags.samsyn import organisation_name, said


def reclaim_draft(shown: GrantShown, events: list[GrantEvent]) -> bytes:
    """The draft, in the reader's language; nothing in it is more than what the grant's page tells."""
    due, state = shown.terms.statement, shown.row.state
    day = due.on.known if due.on.is_known else None
    title = _("Draft of a reclaim: %(recipient)s") % {"recipient": organisation_name(shown.key.recipient)}
    data: dict[str, Any] = {
        "about": [said(shown.agreement.title), _("Prepared by Kammarkollegiet; the government decides.")],
        "text": [
            _("The economic statement was to be submitted by %(day)s (%(at)s).")
            % {"day": day, "at": due.on.at},
            said(due.consequence) if due.consequence else "",
            _("Reason: %(reason)s") % {"reason": state.reason} if state.reason else "",
        ],
        "header": [_("Money"), _("Kronor")],
        "rows": [
            [_("Granted money"), kr(state.allotted)],
            [_("Paid"), kr(state.paid)],
            [_("Used, as far as it is booked"), kr(state.used)],
            [_("Repaid"), kr(state.repaid)],
            [_("To be reclaimed"), kr(state.reclaimed or state.paid - state.repaid)],
        ],
        "parts": [
            {
                "title": _("What has happened"),
                "text": [
                    f"{one.on} {organisation_name(one.organisation) if one.organisation else one.by} "
                    f"{event_name(one)}. {event_facts(one)}".strip()
                    for one in events
                ],
            }
        ],
        "notes": [
            _("Diary number of the payment decision: %(number)s") % {"number": state.diary_number or "–"}
        ],
    }
    return pdf("reclaim", data, title=title, language=reader_language(), on=shown.on)
