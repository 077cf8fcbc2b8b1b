"""What demo regions do about a shortage: messages to prescribers, and a case that they work in together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from samsyn.core.kernel.dates import swedish_day
from samsyn.core.kernel.roles import Actor, Role
from samsyn.core.supply.cases import CaseDecision, CaseEventKind, LinkedMessage, Lot, SupplierNote
from samsyn.core.supply.messages import Specialty
from samsyn.core.supply.shortage_hits import ShortageHit
from samsyn.ops.goods.interchange import decide_interchangeable
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT
from samsyn.ops.shortages.cases import accept_case, note_in_case, open_case
from samsyn.ops.shortages.hits import read_shortage_hits
from samsyn.ops.shortages.messages import approve_message, draft_message, publish_message
from samsyn.store.queries.cases import shortage_case, shortage_cases
from samsyn.store.queries.messages import prescriber_messages

OPENER, HELPERS = "region-skane", ("region-halland", "region-kronoberg")
INVITED = (*HELPERS, "region-blekinge", "socialstyrelsen", "skr")
GROUND = "Samverkan vid brist, efter egen sekretessprövning (demo)"
SHARED_DAYS = 90

Of = Callable[[str, Role], Actor]


def act_on_shortages(*, of: Of, now: datetime, day: date) -> None:
    """Two messages published and one drafted in one region, and a case in progress. What stands already is left."""
    if prescriber_messages(OPENER) or shortage_cases():
        return
    pharmacist = of(OPENER, Role.PHARMACIST)
    found = read_shortage_hits(
        by=pharmacist, now=now, agreement=DEFAULT_AGREEMENT, on=day, regions=[OPENER]
    ).by_region[OPENER]
    told = {hit.line_id: hit for hit in reversed(found) if hit.notice.starts and hit.holds}
    hits = [hit for hit in found if told.get(hit.line_id) is hit][:3]
    if len(hits) < 3:
        return
    _decide(pharmacist, now, hits[0], day)
    first = _publish(pharmacist, now, hits[0], Specialty.EMERGENCY, Specialty.ANAESTHESIA)
    _publish(pharmacist, now, hits[1], Specialty.ALL)
    draft_message(
        by=of(OPENER, Role.PREPAREDNESS_COORDINATOR),
        now=now,
        region=OPENER,
        key=hits[2].notice.key,
        specialties=[Specialty.SURGERY, Specialty.INTERNAL],
        words="Utkast: stäm av dosering med kliniken före godkännande (demo).",
    )
    _case(of, now, hits[0], day, first)


def _decide(by: Actor, now: datetime, hit: ShortageHit, day: date) -> None:
    decide_interchangeable(
        by=by,
        now=now,
        region=OPENER,
        packs=[hit.notice.pack_id, *hit.holds[:1]],
        title=f"I stället för {hit.notice.product_name} (demo)"[:200],
        reason="Samma substans och administreringsväg; läkemedelskommittén har granskat (demo)",
        decided_on=day,
    )


def _publish(by: Actor, now: datetime, hit: ShortageHit, *specialties: Specialty) -> int:
    number = draft_message(by=by, now=now, region=OPENER, key=hit.notice.key, specialties=specialties)
    approve_message(by=by, now=now, number=number, seen=1)
    publish_message(by=by, now=now, number=number, seen=2)
    return number


def _case(of: Of, now: datetime, hit: ShortageHit, day: date, message: int) -> None:
    pharmacist = of(OPENER, Role.PHARMACIST)
    number = open_case(
        by=pharmacist,
        now=now,
        key=hit.notice.key,
        reason="Lagret räcker inte till angiven återkomst (demo)",
        until=swedish_day(now) + timedelta(days=SHARED_DAYS),
        invited=INVITED,
    )
    for region in (OPENER, *HELPERS):
        coordinator = of(region, Role.PREPAREDNESS_COORDINATOR)
        accept_case(by=coordinator, now=now, number=number, seen=_seen(number), legal_ground=GROUND)
    until, pack = swedish_day(now) + timedelta(days=30), hit.notice.pack_id
    noted = (
        (pharmacist, CaseEventKind.REQUESTED, Lot(pack, 200, until, "Till akutmottagningarna")),
        (of(HELPERS[0], Role.PHARMACIST), CaseEventKind.OFFERED, Lot(pack, 80, until, "Hämtas i Halmstad")),
        (
            pharmacist,
            CaseEventKind.SUPPLIER,
            SupplierNote("Leverantören (demo)", day, "kundtjänst", "Delleverans väntas"),
        ),
        (pharmacist, CaseEventKind.DECIDED, CaseDecision("Spara till akutsjukvård", "Räcker annars inte")),
        (pharmacist, CaseEventKind.MESSAGE, LinkedMessage(message)),
    )
    for by, kind, content in noted:
        note_in_case(by=by, now=now, number=number, seen=_seen(number), kind=kind, content=content)


def _seen(number: int) -> int:
    return shortage_case(number).case.seen
