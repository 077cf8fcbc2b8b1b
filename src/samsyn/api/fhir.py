"""Stock for other systems, as FHIR R5."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
import json
from datetime import UTC, date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from samsyn.api.inventory_report import inventory_report
from samsyn.intake.organisations import load_organisations
from samsyn.ops.kernel.access import Access, access, actor_of
from samsyn.ops.picture.reading import default_day
from samsyn.ops.stock.inventory import read_inventory

router = Router(tags=["supply"])
FHIR_JSON = "application/fhir+json"
FHIR_ANSWER = {
    "responses": {
        200: {
            "description": "An InventoryReport of FHIR R5 (5.0.0).",
            "content": {FHIR_JSON: {"schema": {"type": "object"}}},
        }
    }
}


@router.get(
    "/fhir/InventoryReport/{region}",
    summary="A region's stock, batch by batch, as FHIR R5",
    openapi_extra=FHIR_ANSWER,
)
@access(Access.STOCK)
def report(request: HttpRequest, region: str, on: date | None = None, storeroom: str = "") -> HttpResponse:
    """The stock in force on a day, of one storeroom where it is named, for whom the region's batches are open to.

    The path is FHIR's own. A refusal is a problem as elsewhere in the API, and no OperationOutcome.
    """
    found = read_inventory(
        by=actor_of(request),
        now=datetime.now(UTC),
        on=on or default_day(),
        region=region,
        storeroom=storeroom,
    )
    name = load_organisations().get(region).name_on(found.on)
    body = inventory_report(found, region_name=name, synthetic=settings.DEMO_MARK.exists())
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, content_type=f"{FHIR_JSON}; fhirVersion=5.0; charset=utf-8")
