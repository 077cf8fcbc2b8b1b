"""Who may do what. Each use case asks here first, and so does each page that shows a form."""

from __future__ import annotations

from samsyn.core.kernel.errors import NotPermitted
from samsyn.core.kernel.roles import Actor, Role

SUBMITS_STOCK = frozenset({Role.PHARMACIST, Role.PREPAREDNESS_COORDINATOR})
MAKES_TOKENS = frozenset({Role.PREPAREDNESS_COORDINATOR, Role.SIGNATORY, Role.COORDINATOR})
FOLLOWS_CASES = frozenset({Role.COORDINATOR, Role.EVALUATOR, Role.PROGRAM})
DECIDES_SHARING = frozenset({Role.PREPAREDNESS_COORDINATOR, Role.SIGNATORY})


def may_submit_stock(actor: Actor, region: str) -> bool:
    """A region's pharmacist or preparedness coordinator sends its files; the operator may for any region."""
    return actor.is_operator or (actor.organisation == region and actor.role in SUBMITS_STOCK)


def may_keep_storerooms(actor: Actor, region: str) -> bool:
    """Who notes what happens in the region's kept storerooms: their keepers, and those who send the region's files."""
    keeper = actor.organisation == region and actor.role is Role.STOREROOM_KEEPER
    return keeper or may_submit_stock(actor, region)


def may_decide_sharing(actor: Actor, region: str) -> bool:
    """What a region shows to others is decided by its preparedness coordinator or its signatory."""
    return actor.is_operator or (actor.organisation == region and actor.role in DECIDES_SHARING)


def may_decide_interchange(actor: Actor, region: str) -> bool:
    """Which medicines may stand in for one another is a clinical matter: the region's own pharmacist decides."""
    return actor.organisation == region and actor.role is Role.PHARMACIST


def may_decide_exclusions(actor: Actor, region: str) -> bool:
    """What is left out of the region's judged medicines, its own pharmacist decides."""
    return actor.organisation == region and actor.role is Role.PHARMACIST


def may_make_tokens(actor: Actor, organisation: str) -> bool:
    """Who lets programs read for an organisation: its coordinator or signatory, those who decide sharing; the operator."""
    decides = actor.role in MAKES_TOKENS and actor.organisation == organisation
    return actor.is_operator or decides


def may_draft_message(actor: Actor, region: str) -> bool:
    """A region's pharmacist or preparedness coordinator drafts messages to its prescribers, and publishes approved ones."""
    return actor.organisation == region and actor.role in SUBMITS_STOCK


def may_approve_message(actor: Actor, region: str) -> bool:
    """What prescribers are told is a clinical matter: the region's own pharmacist approves it."""
    return actor.organisation == region and actor.role is Role.PHARMACIST


def may_work_case(actor: Actor, organisation: str) -> bool:
    """A region's pharmacist or preparedness coordinator works in its shortage cases."""
    return actor.organisation == organisation and actor.role in SUBMITS_STOCK


def may_see_cases(actor: Actor) -> bool:
    """Who is let in to the shortage cases at all; which of them, the cases themselves tell by whom they name."""
    return actor.is_operator or actor.role in SUBMITS_STOCK | FOLLOWS_CASES


def may_set_alerts(actor: Actor, region: str) -> bool:
    """What a region warns itself of, and that a warning is seen to, is for those who send its files."""
    return may_submit_stock(actor, region)


def require(allowed: bool, action: str, actor: Actor, region: str) -> None:
    """Raise NotPermitted unless allowed."""
    if not allowed:
        raise NotPermitted(
            "not-permitted",
            action=action,
            username=actor.username,
            role=actor.role.value,
            organisation=region,
        )
