"""What the demo regions share of their stock: weeks with Socialstyrelsen and SKR, a few substances with SKR.

Most share all their substances with Socialstyrelsen, five do not. All but two take part in the comparison by bands.

The legal grounds are made up for the demo; which ones hold is for each region to decide (U22 tells that they
read the law differently).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samsyn.core.supply.sharing import COMPARING_REGIONS, Grain
from samsyn.intake.organisations import load_organisations

VALID_UNTIL = date(2030, 12, 31)
FOLLOW_UP = "Uppföljning av tilläggsöverenskommelsen om läkemedelsförsörjning (demo)"
COOPERATION = "Samverkan mellan regionerna vid brist, efter egen sekretessprövning (demo)"
SHARED_SUBSTANCES = ("C01CA03", "J01DH02", "M03AC09", "N01AX10", "N01BB58", "N02AA01")

KEEP_SUBSTANCES = (
    "region-blekinge",
    "region-gotland",
    "region-skane",
    "region-stockholm",
    "region-vastra-gotaland",
)
KEEP_OUT_OF_THE_COMPARISON = ("region-gotland", "region-norrbotten")
"""They take no part, so nothing of theirs is behind the bands, and they see none."""


@dataclass(frozen=True, slots=True)
class DemoSharing:
    """A sharing that a demo region grants when the demo country is built."""

    owner: str
    recipient: str
    grain: Grain
    substance: str | None
    valid_until: date
    legal_ground: str


def _sharings_of(region: str) -> list[DemoSharing]:
    weeks = [
        DemoSharing(region, recipient, Grain.WEEKS, None, VALID_UNTIL, FOLLOW_UP)
        for recipient in ("socialstyrelsen", "skr")
    ]
    substances = [
        DemoSharing(region, "skr", Grain.SUBSTANCE, atc, VALID_UNTIL, COOPERATION)
        for atc in SHARED_SUBSTANCES
    ]
    if region not in KEEP_SUBSTANCES:
        substances.append(
            DemoSharing(region, "socialstyrelsen", Grain.SUBSTANCE, None, VALID_UNTIL, FOLLOW_UP)
        )
    banded = [DemoSharing(region, COMPARING_REGIONS, Grain.BANDED, None, VALID_UNTIL, COOPERATION)]
    return weeks + substances + ([] if region in KEEP_OUT_OF_THE_COMPARISON else banded)


SHARINGS: tuple[DemoSharing, ...] = tuple(
    sharing for region in load_organisations().regions() for sharing in _sharings_of(region.id)
)
"""Every sharing of the demo country, region by region."""
