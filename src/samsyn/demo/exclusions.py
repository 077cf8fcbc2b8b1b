"""What the demo regions have decided to leave out of their judged medicines, about the day of the shortage feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from samsyn.core.supply.exclusions import ExclusionReason

RECORDED = datetime(2026, 8, 20, 9, tzinfo=UTC)
"""When they are recorded, so that the demo is the same whenever it is built."""


@dataclass(frozen=True, slots=True)
class DemoExclusion:
    """A decision as its region's pharmacist would make it."""

    region: str
    atc: str
    kind: ExclusionReason
    reason: str
    decided_on: date
    until: date


EXCLUSIONS = (
    DemoExclusion(
        "region-vastmanland",
        "M03AC04",
        ExclusionReason.LONG_NATIONALLY_SHORT,
        "Restnoterat i hela landet; ersätts med rokuronium enligt läkemedelskommittén.",
        date(2026, 8, 20),
        date(2027, 2, 28),
    ),
    DemoExclusion(
        "region-skane",
        "C01CX08",
        ExclusionReason.VERY_SHORT_SHELF_LIFE,
        "Hållbarheten är för kort för ett månadslager; beställs inför användning.",
        date(2026, 8, 18),
        date(2027, 6, 30),
    ),
    DemoExclusion(
        "region-dalarna",
        "C01CA03",
        ExclusionReason.LONG_NATIONALLY_SHORT,
        "Restnoterat sedan våren; leverans utlovad till oktober.",
        date(2026, 6, 1),
        date(2026, 9, 30),
    ),
)
