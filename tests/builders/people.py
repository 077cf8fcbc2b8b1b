"""People who act: a region's, a national authority's, the operator."""

from __future__ import annotations

from datetime import UTC, datetime

from samsyn.core.kernel.roles import Actor, Role, operator

NOW = datetime(2024, 3, 12, 9, 30, tzinfo=UTC)
OPERATOR = operator("test")


def region_person(role: Role, region: str = "region-gotland") -> Actor:
    """Someone in a region."""
    return Actor(f"{region}.{role.value}", region, role)


PHARMACIST = region_person(Role.PHARMACIST)
COORDINATOR = region_person(Role.PREPAREDNESS_COORDINATOR)
ECONOMIST = region_person(Role.ECONOMIST)
EVALUATOR = Actor("socialstyrelsen.evaluator", "socialstyrelsen", Role.EVALUATOR)
SKR_COORDINATOR = Actor("skr.coordinator", "skr", Role.COORDINATOR)
GRANTS_OFFICER = Actor("kammarkollegiet.grants-officer", "kammarkollegiet", Role.GRANTS_OFFICER)
SECOND_OFFICER = Actor("kammarkollegiet.second-officer", "kammarkollegiet", Role.GRANTS_OFFICER)
DESK_OFFICER = Actor("socialdepartementet.desk-officer", "socialdepartementet", Role.DESK_OFFICER)
