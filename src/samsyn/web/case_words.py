"""What was noted in a shortage case, as a sentence of its timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.supply.cases import (
    Acceptance,
    CaseClosure,
    CaseContent,
    CaseDecision,
    CaseOpening,
    Decline,
    Invitation,
    LinkedMessage,
    Lot,
    SupplierNote,
    TakingBack,
)
from samsyn.intake.organisations import load_organisations
from samsyn.ops.goods.products import product_name
from samsyn.web.templatetags.samsyn import organisation_name


def in_words(content: CaseContent) -> str:
    """What an event brought, in the reader's language."""
    match content:
        case CaseOpening():
            return content.reason
        case Invitation():
            return _name(content.organisation)
        case Acceptance():
            shared = ", ".join(_name(one) for one in content.recipients) or _("nobody new")
            return _("shared with %(whom)s; legal ground: %(ground)s") % {
                "whom": shared,
                "ground": content.legal_ground,
            }
        case Decline():
            return content.reason
        case Lot():
            told = ngettext(
                "%(count)d pack of %(pack)s (%(id)s), until %(day)s",
                "%(count)d packs of %(pack)s (%(id)s), until %(day)s",
                content.quantity,
            ) % {
                "count": content.quantity,
                "pack": product_name(content.pack_id),
                "id": content.pack_id,
                "day": content.until,
            }
            return f"{told}. {content.note}" if content.note else told
        case TakingBack():
            return _("number %(entry)d of the timeline") % {"entry": content.entry}
        case SupplierNote():
            return _("%(supplier)s (%(who)s), %(day)s: %(answer)s") % {
                "supplier": content.supplier,
                "who": content.who,
                "day": content.on,
                "answer": content.answer,
            }
        case CaseDecision():
            return _("%(decision)s. Reason: %(reason)s") % {
                "decision": content.decision.rstrip("."),
                "reason": content.reason,
            }
        case LinkedMessage():
            return _("message %(number)d") % {"number": content.number}
        case CaseClosure():
            return _("%(reason)s. Outcome: %(outcome)s") % {
                "reason": content.reason.rstrip("."),
                "outcome": content.outcome,
            }


def _name(organisation: str) -> str:
    return organisation_name(load_organisations().get(organisation))
