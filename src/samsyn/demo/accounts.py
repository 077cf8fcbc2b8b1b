"""The demo accounts: who can sign in, in which role, for which organisation. Pure data.

They share one published password and exist only in a demo installation; `samsyn check --deploy` finds them
elsewhere.
"""

from __future__ import annotations

from samsyn.core.kernel.roles import Role
from samsyn.intake.organisations import load_organisations

PASSWORD = "samsyn-demo"  # noqa: S105  published on purpose

REGION_ROLES = (
    Role.PREPAREDNESS_COORDINATOR,
    Role.PHARMACIST,
    Role.ECONOMIST,
    Role.CHIEF_FINANCIAL_OFFICER,
    Role.SIGNATORY,
)
NATIONAL_ROLES = (
    ("skr", Role.COORDINATOR),
    ("socialstyrelsen", Role.EVALUATOR),
    ("kammarkollegiet", Role.GRANTS_OFFICER),
    ("socialdepartementet", Role.DESK_OFFICER),
)
KEPT_REGION = "region-gotland"
"""Whose demo keeps storerooms in Samsyn, and so has someone who notes in them."""
SHOWN_REGION = "region-skane"

Account = tuple[str, str, Role]


def _accounts() -> tuple[Account, ...]:
    regions = [(region.id, role) for region in load_organisations().regions() for role in REGION_ROLES]
    people = [*regions, (KEPT_REGION, Role.STOREROOM_KEEPER), *NATIONAL_ROLES]
    return tuple((_username(owner, role), owner, role) for owner, role in people)


def _username(organisation: str, role: Role) -> str:
    return f"{organisation.removeprefix('region-')}.{role.value}"


ACCOUNTS: tuple[Account, ...] = _accounts()
"""(username, organisation, role) of each account: five in each region, one who keeps storerooms, one in each national
organisation."""


def shown_accounts() -> tuple[str, ...]:
    """A line for each account worth trying: one region's five, the keeper, the national ones, and how to name the rest."""
    shown = [
        f"{username:38} {load_organisations().get(organisation).names[-1].name}"
        for username, organisation, role in ACCOUNTS
        if organisation == SHOWN_REGION
        or not organisation.startswith("region-")
        or role is Role.STOREROOM_KEEPER
    ]
    return (*shown, "The other regions likewise, such as gotland.pharmacist or vastra-gotaland.signatory.")
