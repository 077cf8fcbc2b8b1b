"""How one recipient's amount was counted: open to all, as the agreements are."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router

from samsyn.api.agreements import TextOut
from samsyn.api.schemas import Camel
from samsyn.core.funding.explanation import explain_as_known
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_groups, load_organisations
from samsyn.intake.populations import load_populations
from samsyn.ops.kernel.access import Access, access

router = Router(tags=["agreements"])


class StepOut(Camel):
    """A step of the counting, in the order a reader follows it."""

    name: str
    value: str


class SourceOut(Camel):
    """A file that the figure was read from."""

    name: str
    sha256: str


class InputsOut(Camel):
    """All that the rule was given: whole kronor, and the inhabitants in the order of their table.

    Equal parts have no base and no population, but the `recipients` that share.
    """

    amount: int
    method: str
    residual: str
    base: int | None = None
    population: str | None = None
    inhabitants: dict[str, int] | None = None
    recipients: list[str] | None = None


class ReceiptOut(Camel):
    """One amount with how it came about. `inputs` is null where the agreement states the amount itself."""

    agreement: str
    recipient: str
    rule: str
    total: int
    inputs: InputsOut | None
    steps: list[StepOut]
    citations: list[str]
    sources: list[SourceOut]
    engine: str
    note: TextOut | None


@router.get(
    "/agreements/{agreement}/allocation/{recipient}",
    response=ReceiptOut,
    by_alias=True,
    summary="How one recipient's amount was counted",
)
@access(Access.OPEN)
def allocation_receipt(
    request: HttpRequest, agreement: str, recipient: str, known: date | None = None
) -> dict[str, Any]:
    """The rule, the inputs, the rounding, the sections and the hashes behind one krona figure.

    As known on the day `known`; with all that is known when it is not given.
    """
    organisation = load_organisations().get(recipient).id
    found = explain_as_known(
        load_agreements(),
        agreement,
        organisation,
        load_populations(),
        known=known or date.max,
        groups=load_groups(),
    )
    return found.as_data()
