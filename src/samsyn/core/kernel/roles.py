"""The roles in which people act for an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roll. What a person does in the organisation, which decides what the person may do here."""

    PREPAREDNESS_COORDINATOR = "preparedness-coordinator"
    PHARMACIST = "pharmacist"
    ECONOMIST = "economist"
    CHIEF_FINANCIAL_OFFICER = "chief-financial-officer"
    SIGNATORY = "signatory"
    COORDINATOR = "coordinator"
    EVALUATOR = "evaluator"
    GRANTS_OFFICER = "grants-officer"
    DESK_OFFICER = "desk-officer"
    STOREROOM_KEEPER = "storeroom-keeper"
    OPERATOR = "operator"
    PROGRAM = "program"  # asks with a key, and only reads


@dataclass(frozen=True, slots=True)
class Actor:
    """Den som handlar. A named person in a role for an organisation.

    The operator runs the installation from its command line and acts for no organisation.
    """

    username: str
    organisation: str
    role: Role

    @property
    def is_operator(self) -> bool:
        """Whether this is the installation's own operator."""
        return self.role is Role.OPERATOR


def operator(username: str) -> Actor:
    """The operator of the installation, named as the operating system names the user."""
    return Actor(username=f"operator:{username}", organisation="", role=Role.OPERATOR)
