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
    ("skr", Role.ECONOMIST),
    ("skr", Role.CHIEF_FINANCIAL_OFFICER),
    ("skr", Role.SIGNATORY),
    ("socialstyrelsen", Role.EVALUATOR),
    ("kammarkollegiet", Role.GRANTS_OFFICER),
    ("socialdepartementet", Role.DESK_OFFICER),
)
SECOND_OFFICER = ("kammarkollegiet.second-officer", "kammarkollegiet", Role.GRANTS_OFFICER)
"""The second pair of eyes at Kammarkollegiet's desk."""
KEPT_REGION = "region-gotland"
"""Whose demo keeps storerooms in Samsyn, and so has someone who notes in them."""
SHOWN_REGION = "region-skane"

Account = tuple[str, str, Role]


def _accounts() -> tuple[Account, ...]:
    regions = [(region.id, role) for region in load_organisations().regions() for role in REGION_ROLES]
    people = [*regions, (KEPT_REGION, Role.STOREROOM_KEEPER), *NATIONAL_ROLES]
    return (*((_username(owner, role), owner, role) for owner, role in people), SECOND_OFFICER)


def _username(organisation: str, role: Role) -> str:
    return f"{organisation.removeprefix('region-')}.{role.value}"


ACCOUNTS: tuple[Account, ...] = _accounts()
"""(username, organisation, role) of each account: five in each region, one who keeps storerooms, those of the
national organisations, and two officers at Kammarkollegiet's desk."""


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
