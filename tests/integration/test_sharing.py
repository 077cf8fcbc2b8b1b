"""What a region grants others to see, and takes back."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.people import COORDINATOR, ECONOMIST, NOW, PHARMACIST

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.sharing import Grain
from samsyn.ops.picture.sharing import grant_sharing, withdraw_sharing
from samsyn.store.models import AuditEvent
from samsyn.store.queries.sharing import sharings_of, sharings_with


def grant(by: Actor = COORDINATOR, **changed: object) -> int:
    terms: dict[str, object] = {
        "owner": "region-gotland",
        "recipient": "socialstyrelsen",
        "grain": Grain.WEEKS,
        "substance": None,
        "valid_until": None,
        "legal_ground": "OSL 10 kap. 2 §",
    }
    return grant_sharing(by=by, now=NOW, **{**terms, **changed})  # type: ignore[arg-type]


def test_what_is_granted_is_seen_by_the_recipient_alone() -> None:
    grant()
    assert [one.owner for one in sharings_with("socialstyrelsen")] == ["region-gotland"]
    assert sharings_with("skr") == ()


def test_what_is_withdrawn_is_seen_no_more_but_stays_on_record() -> None:
    number = grant()
    withdraw_sharing(by=COORDINATOR, now=NOW, owner="region-gotland", sharing=number)
    assert sharings_with("socialstyrelsen") == ()
    assert sharings_of("region-gotland")[0].withdrawn_by == COORDINATOR.username
    assert [event.action for event in AuditEvent.objects.all()] == ["grant-sharing", "withdraw-sharing"]


@pytest.mark.parametrize("somebody", [PHARMACIST, ECONOMIST])
def test_only_the_coordinator_or_the_signatory_decides(somebody: Actor) -> None:
    with pytest.raises(NotPermitted):
        grant(by=somebody)


def test_nobody_grants_another_regions_stock() -> None:
    with pytest.raises(NotPermitted):
        grant(owner="region-skane")


@pytest.mark.parametrize(
    "changed, code",
    [
        ({"recipient": "region-gotland"}, "sharing-with-oneself"),
        ({"valid_until": date(2024, 3, 11)}, "sharing-already-ended"),
        ({"legal_ground": "  "}, "sharing-without-legal-ground"),
        ({"substance": "N01AX10"}, "sharing-weeks-of-one-substance"),
        ({"recipient": "region-atlantis"}, "unknown-organisation"),
    ],
)
def test_a_sharing_that_makes_no_sense_is_refused(changed: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        grant(**changed)
    assert caught.value.code == code


def test_the_same_is_not_granted_twice() -> None:
    grant()
    with pytest.raises(DomainError, match="sharing-exists"):
        grant()


def test_a_sharing_is_withdrawn_once_and_only_by_its_owner() -> None:
    number = grant()
    withdraw_sharing(by=COORDINATOR, now=NOW, owner="region-gotland", sharing=number)
    with pytest.raises(DomainError, match="sharing-withdrawn-already"):
        withdraw_sharing(by=COORDINATOR, now=NOW, owner="region-gotland", sharing=number)
    with pytest.raises(NotFound):
        withdraw_sharing(by=COORDINATOR, now=NOW, owner="region-gotland", sharing=number + 1)
