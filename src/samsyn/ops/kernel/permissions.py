"""Who may do what. Each use case asks here first, and so does each page that shows a form."""

from __future__ import annotations

from samsyn.core.funding.grant_events import GrantEventKind as Happens
from samsyn.core.funding.grants import SKR, GrantKey
from samsyn.core.kernel.errors import NotPermitted
from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.core.kernel.roles import Actor, Role
from samsyn.intake.organisations import load_organisations
from samsyn.store.queries.sharing import is_granted_anything

SUBMITS_STOCK = frozenset({Role.PHARMACIST, Role.PREPAREDNESS_COORDINATOR})
MAKES_TOKENS = frozenset({Role.PREPAREDNESS_COORDINATOR, Role.SIGNATORY, Role.COORDINATOR})
FOLLOWS_CASES = frozenset({Role.COORDINATOR, Role.EVALUATOR, Role.PROGRAM})
FOLLOWS_GRANTS = frozenset({Role.GRANTS_OFFICER, Role.DESK_OFFICER, Role.COORDINATOR, Role.EVALUATOR})
SEES_GRANTS = frozenset(
    {Role.ECONOMIST, Role.CHIEF_FINANCIAL_OFFICER, Role.SIGNATORY, Role.PREPAREDNESS_COORDINATOR}
)
ACCOUNTS = frozenset({Role.ECONOMIST, Role.CHIEF_FINANCIAL_OFFICER})
SIGNS = frozenset({Role.SIGNATORY})
OF_RECIPIENT = {
    Happens.APPLIED: SIGNS,
    Happens.APPLICATION_WITHDRAWN: SIGNS,
    Happens.REQUISITIONED: SIGNS,
    Happens.REQUISITION_WITHDRAWN: SIGNS | ACCOUNTS,
    Happens.COST_BOOKED: ACCOUNTS,
    Happens.STATEMENT_SUBMITTED: ACCOUNTS,
    Happens.STATEMENT_ATTESTED: frozenset({Role.CHIEF_FINANCIAL_OFFICER}),
    Happens.STATEMENT_SIGNED: SIGNS,
    Happens.STATEMENT_WITHDRAWN: SIGNS | ACCOUNTS,
    Happens.VOUCHERS_SENT: ACCOUNTS,
}
"""What a grant's recipient notes of it, and in which role."""
MAKES_LISTS = frozenset({("socialstyrelsen", Role.EVALUATOR)})
"""Who publishes the lists of what to hold: Socialstyrelsen makes them (U23)."""
SENDS_FILES = ACCOUNTS | SIGNS | {Role.GRANTS_OFFICER}
KAMMARKOLLEGIET = frozenset({Role.GRANTS_OFFICER})
MINISTRY = frozenset({Role.DESK_OFFICER})
OF_STATE = {
    Happens.ALLOTTED: MINISTRY,
    Happens.PAYMENT_DECIDED: MINISTRY,
    Happens.PAID: KAMMARKOLLEGIET,
    Happens.LAPSED: KAMMARKOLLEGIET,
    Happens.STATEMENT_PASSED_ON: KAMMARKOLLEGIET,
    Happens.REPAID: KAMMARKOLLEGIET,
    Happens.RECLAIM_PREPARED: KAMMARKOLLEGIET,
    Happens.RECLAIM_DECIDED: MINISTRY,
    Happens.RECLAIM_DECLINED: MINISTRY,
    Happens.VOUCHERS_ASKED: KAMMARKOLLEGIET | MINISTRY,
}
"""What the state notes of a grant, by the role of the one who does: A23 §5 lets the ministry too ask for vouchers."""
EXAMINED = frozenset(
    {
        Happens.REQUISITION_RETURNED,
        Happens.REQUISITION_CHECKED,
        Happens.REQUISITION_APPROVED,
        Happens.STATEMENT_QUESTIONED,
        Happens.STATEMENT_CHECKED,
        Happens.STATEMENT_APPROVED,
    }
)
"""What Kammarkollegiet's officers alone note, two pairs of eyes on each."""
FILLS_FORMS = frozenset({Role.ECONOMIST, Role.CHIEF_FINANCIAL_OFFICER, Role.SIGNATORY})
"""Who of a recipient writes its requisitions and statements, and reads them before they are sent in."""
ON_APPLICATION = frozenset({Happens.ALLOTTED, Happens.APPLICATION_REFUSED, Happens.PAID})
"""What Socialstyrelsen decides of an application, and notes of what it grants (L24 §1.1)."""
GIVEN = frozenset({Happens.ALLOTTED, Happens.PAID})
"""What the giver of a grant notes, where SKR passes the state's money on."""
DECIDES_SHARING = frozenset({Role.PREPAREDNESS_COORDINATOR, Role.SIGNATORY})


def may_submit_stock(actor: Actor, region: str) -> bool:
    """A region's pharmacist or preparedness coordinator sends its files; the operator may for any region."""
    return actor.is_operator or (actor.organisation == region and actor.role in SUBMITS_STOCK)


def may_keep_storerooms(actor: Actor, region: str) -> bool:
    """Who notes what happens in the region's kept storerooms: their keepers, and those who send the region's files."""
    keeper = actor.organisation == region and actor.role is Role.STOREROOM_KEEPER
    return keeper or may_submit_stock(actor, region)


def may_read_own_stock(actor: Actor, region: str) -> bool:
    """Who reads what a region keeps and has decided of its stock: those who work with it, and the region's programs."""
    program = actor.organisation == region and actor.role is Role.PROGRAM
    return program or may_keep_storerooms(actor, region)


def may_send_files(actor: Actor) -> bool:
    """Who may send a request with files at all: of stock, of accounts and forms, of what a bank has paid, lists."""
    kept = may_keep_storerooms(actor, actor.organisation)
    return kept or actor.role in SENDS_FILES or may_import_lists(actor)


def may_import_lists(actor: Actor) -> bool:
    """Lists of what to hold are brought in by Socialstyrelsen, who makes them, and by the operator."""
    return actor.is_operator or (actor.organisation, actor.role) in MAKES_LISTS


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


def may_note_grant(actor: Actor, key: GrantKey, kind: Happens, *, applied_for: bool = False) -> bool:
    """Who notes what about a grant: its recipient what it asks for and accounts for, Kammarkollegiet what it examines,
    pays and gets back, the government what it decides (A23 §5, L24 §5); SKR what it passes on (S22 §7.2).

    What is applied for is granted or refused by Socialstyrelsen and not by the ministry (L24 §1.1).
    The operator may for any of them, but does not take the place of two pairs of eyes.
    """
    if kind in EXAMINED:
        return actor.role is Role.GRANTS_OFFICER
    if actor.is_operator:
        return True
    if kind in GIVEN and key.giver == SKR:
        return actor.organisation == SKR and actor.role is Role.COORDINATOR
    if actor.organisation == key.recipient:
        return actor.role in OF_RECIPIENT.get(kind, frozenset())
    if applied_for and kind in ON_APPLICATION:
        return actor.role is Role.EVALUATOR
    return actor.role in OF_STATE.get(kind, frozenset())


def may_see_grant(actor: Actor, key: GrantKey) -> bool:
    """Whose money it is sees a grant, who gives it, and those who follow all: Kammarkollegiet, the ministry, SKR,
    Socialstyrelsen. A region's storeroom keeper has no part in it."""
    if actor.is_operator or actor.role in FOLLOWS_GRANTS:
        return True
    return actor.organisation == key.recipient and actor.role in SEES_GRANTS


def may_book_costs(actor: Actor, region: str) -> bool:
    """A region's economist or chief financial officer takes in its accounts; the operator may for any region."""
    return actor.is_operator or (actor.organisation == region and actor.role in ACCOUNTS)


def may_see_costs(actor: Actor, region: str) -> bool:
    """Whose accounts they are sees the entries: the one who signs for them too."""
    return may_book_costs(actor, region) or (actor.organisation == region and actor.role in SIGNS)


def may_fill_form(actor: Actor, key: GrantKey) -> bool:
    """Who writes a grant's requisition and statement: its recipient's economist, chief financial officer and signatory."""
    return actor.organisation == key.recipient and actor.role in FILLS_FORMS


def may_read_sent_form(actor: Actor, *, passed_on: bool = False) -> bool:
    """Who reads what was sent in: Kammarkollegiet's officers, and Socialstyrelsen once a statement is passed on to it."""
    return actor.role is Role.GRANTS_OFFICER or (passed_on and actor.role is Role.EVALUATOR)


def may_see_forms(actor: Actor) -> bool:
    """Who is let in to the forms at all; which of them, the two above tell."""
    return actor.role in FILLS_FORMS or actor.role in {Role.GRANTS_OFFICER, Role.EVALUATOR}


def may_see_funds(actor: Actor) -> bool:
    """Who is let in to the money at all; which grants, `may_see_grant` tells."""
    return actor.is_operator or actor.role in FOLLOWS_GRANTS | SEES_GRANTS


def may_draft_reclaim(actor: Actor) -> bool:
    """Kammarkollegiet prepares a reclaim, the ministry's desk officer brings it to the government."""
    return actor.role in KAMMARKOLLEGIET | MINISTRY


def may_work_at_the_desk(actor: Actor) -> bool:
    """Kammarkollegiet's own officers."""
    return actor.role is Role.GRANTS_OFFICER


def may_be_mailed(actor: Actor) -> bool:
    """Who may have mail from Samsyn: those whom alerts are for, and those who handle an organisation's money."""
    return may_set_alerts(actor, actor.organisation) or actor.role in ACCOUNTS | SIGNS


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


def require_sees_stock(actor: Actor) -> None:
    """Raise NotPermitted unless someone's stock is open to the one who asks."""
    if not sees_stock(actor):
        raise NotPermitted("no-stock-shared", organisation=actor.organisation)


def sees_stock(actor: Actor) -> bool:
    """Whether someone's stock is open to the one who asks: a region's own, or what regions have shared."""
    if actor.is_operator or load_organisations().get(actor.organisation).kind is OrganisationKind.REGION:
        return True
    return is_granted_anything(actor.organisation)
