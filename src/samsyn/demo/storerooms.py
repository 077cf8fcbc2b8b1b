"""The storerooms of a demo region and what each of them keeps.

Each care area has one main storeroom that keeps every line of the list; the others keep what they use often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from samsyn.core.supply.lists import ListLine, Product, SubstanceList
from samsyn.demo.profiles import Profile
from samsyn.intake.organisations import load_organisations

INPATIENT = "slutenvard"
INTENSIVE = "intensivvard"


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """How a care area's storerooms are named and spread: its share of them, and the kinds in turn."""

    care_area: str
    code: str
    share: float
    kinds: tuple[tuple[str, str], ...]


PLANS = (
    AreaPlan("intensivvard", "IVA", 0.25, (("ward", "IVA-avdelning"), ("hospital", "Operationsförråd"))),
    AreaPlan("prehospital-vard", "AMB", 0.25, (("ambulance", "Ambulansstation"),)),
    AreaPlan("akut-tandvard", "TAND", 0.12, (("dental", "Akuttandvård"),)),
    AreaPlan(INPATIENT, "SLV", 0.38, (("ward", "Vårdavdelning"), ("hospital", "Sjukhusförråd"))),
)

# What is kept for poisonings, bites and malignant hyperthermia may go years unused: a number of treatments is
# held instead of a time. The other antidotes of V03AB are in daily use.
RARELY_USED = frozenset(
    group + ending
    for group, endings in {
        "J06AA": ("03", "04"),
        "M03CA": ("01",),
        "P01BE": ("03",),
        "V03AB": ("06", "09", "13", "19", "24", "31", "33", "34", "37"),
        "V03AC": ("01",),
    }.items()
    for ending in endings
)
LINES_KEPT = (12, 21)
ORDINARY_SIZE = (0.6, 1.6)
MAIN_SIZE = 0.1  # for each storeroom that the region has, since the main one issues to what keeps no records
LOCAL_ARTICLES = ("licens-1", "licens-2", "extempore-1")


@dataclass(frozen=True, slots=True)
class Storeroom:
    """Förråd. As the storeroom file has it; `is_main` keeps every line of its care area.

    `hospital` is empty for what serves several (the main ones) and for what stands outside them.
    """

    id: str
    name: str
    kind: str
    care_area: str
    holder: str
    is_main: bool
    hospital: str = ""

    @property
    def is_ward_stock(self) -> bool:
        """Whether the stock lies at the point of care."""
        return self.kind in ("ward", "ambulance", "dental")


@dataclass(frozen=True, slots=True)
class Article:
    """An article that a storeroom keeps, and how many units of it are used in a month.

    `line` is None for a local article.
    """

    storeroom: Storeroom
    pack_id: str
    units_per_pack: int
    amount_per_unit: int
    line: ListLine | None
    monthly_units: float

    @property
    def is_rarely_used(self) -> bool:
        """Whether it has a minimum level instead of a rate."""
        return self.line is not None and self.line.atc in RARELY_USED


def storerooms_of(profile: Profile) -> list[Storeroom]:
    """The region's storerooms, the main one of each care area first."""
    organisation = load_organisations().get(profile.region)
    county, short = organisation.county_code, organisation.short_name
    random = Random(f"storerooms {profile.region}")  # noqa: S311  a demo, not a secret
    rooms = []
    for plan, count in zip(PLANS, _split(profile.storerooms), strict=True):
        holder = "contracted" if random.random() < 0.15 else "own"
        rooms.append(
            Storeroom(
                f"{county}-{plan.code}-00",
                f"{short} centralförråd {plan.code}",
                "central",
                plan.care_area,
                holder,
                True,
            )
        )
        for number in range(1, count):
            kind, name = plan.kinds[number % len(plan.kinds)]
            id_ = f"{county}-{plan.code}-{number:02d}"
            hospital = _hospital(profile, kind, number)
            rooms.append(
                Storeroom(id_, f"{short} {name} {number}", kind, plan.care_area, "own", False, hospital)
            )
    return rooms


def _hospital(profile: Profile, kind: str, number: int) -> str:
    """The hospital of a care area's storeroom: a ward and a hospital store together, hospital by hospital."""
    if kind not in ("ward", "hospital"):
        return ""
    return profile.hospitals[number // 2 % len(profile.hospitals)]


def _split(storerooms: int) -> list[int]:
    counts = [max(2, round(storerooms * plan.share)) for plan in PLANS[:-1]]
    return [*counts, storerooms - sum(counts)]


def articles_of(
    profile: Profile, rooms: Sequence[Storeroom], substances: SubstanceList, packs: Sequence[Product]
) -> list[Article]:
    """What every storeroom keeps, storeroom by storeroom."""
    by_line: dict[str, list[Product]] = {}
    for pack in packs:
        by_line.setdefault(pack.line_id, []).append(pack)
    random = Random(f"articles {profile.region}")  # noqa: S311  a demo, not a secret
    return [article for room in rooms for article in _articles_in(profile, room, substances, by_line, random)]


def _articles_in(
    profile: Profile,
    room: Storeroom,
    substances: SubstanceList,
    by_line: dict[str, list[Product]],
    random: Random,
) -> Iterator[Article]:
    # Inpatient wards keep what intensive care keeps: the list has no column of its own for them.
    listed = substances.lines_of(INTENSIVE if room.care_area == INPATIENT else room.care_area)
    absent = profile.not_stocked.get(room.care_area, ())
    lines = [line for line in listed if line.atc not in absent]
    if not room.is_main:
        often = [line for line in lines if line.atc not in RARELY_USED]
        kept = sorted(random.sample(range(len(often)), min(len(often), random.randint(*LINES_KEPT))))
        lines = [often[index] for index in kept]
    size = MAIN_SIZE * profile.storerooms if room.is_main else random.uniform(*ORDINARY_SIZE)
    for line in lines:
        chosen = _packs_of(by_line[line.id], room, random)
        monthly = 0.0 if line.atc in RARELY_USED else _popularity(line) * size / len(chosen)
        for pack in chosen:
            yield Article(room, pack.pack_id, pack.units_per_pack, pack.amount_per_unit, line, monthly)
    if room.is_main and room.care_area == INTENSIVE:
        for name in LOCAL_ARTICLES:
            yield Article(room, f"{room.id[:2]}-{name}", 10, 1, None, random.uniform(5, 30))


def _packs_of(choice: Sequence[Product], room: Storeroom, random: Random) -> list[Product]:
    """The packs of a line that a storeroom keeps: one, or in the main storeroom now and then two.

    The last pack of a line is synthetic, for the feed has only packs that were short or left the market.
    """
    other = random.choice(choice)
    if room.is_main and random.random() < 0.4 and other is not choice[-1]:
        return [other, choice[-1]]
    return [other if not room.is_main and random.random() < 0.3 else choice[-1]]


def _popularity(line: ListLine) -> float:
    """Units a month in an ordinary storeroom: the same for a line in the whole country."""
    return min(150.0, max(8.0, Random(f"use {line.id}").lognormvariate(3.3, 0.7)))  # noqa: S311  a demo
