"""The lists of what to hold."""

# No postponed annotations here: the API reads them through the wrapper that holds the access.
from django.http import HttpRequest
from ninja import Router
from pydantic import Field
from pydantic.alias_generators import to_camel

from samsyn.api.schemas import Camel
from samsyn.core.supply.lists import ListLine, SubstanceList, lines_lacking, list_difference
from samsyn.intake.lists import known_lists, load_list
from samsyn.ops.goods.lists import DEFAULT_LIST, lacking_in_whole
from samsyn.ops.kernel.access import Access, access

router = Router(tags=["supply"])


class ListOut(Camel):
    """One version of a list."""

    id: str
    title_sv: str
    title_en: str
    status: str
    version: str
    replaces: str | None
    part_of: str | None
    lacking_in_whole: list[str] | None = Field(
        description="Lines that the list of which it is said to be a part lacks; null where it is part of none."
    )
    made_up: bool
    measured: bool = Field(description="Whether stock is measured against it here.")
    lines: int
    scored: int


class ListLineOut(Camel):
    """One line."""

    id: str
    code: str = Field(description="An ATC code; of what is no medicine a code of Samsyn's own, on X.")
    substance_sv: str
    substance_en: str
    route: str
    form: str
    dispensing: str
    level: int | None
    kind: str
    devices: list[str]
    unit: str
    care_areas: list[str]
    scored: bool


class FieldOut(Camel):
    """What a field was, and what it is."""

    field: str
    was: str
    now: str


class ChangedLineOut(Camel):
    """A line that is on both lists, and differs."""

    line: str
    fields: list[FieldOut]


class DifferenceOut(Camel):
    """What differs from one list to a later one. `isPart` where every line of the older is on the newer."""

    older: str
    newer: str
    added: list[ListLineOut]
    removed: list[ListLineOut]
    changed: list[ChangedLineOut]
    is_part: bool


class WholeListOut(Camel):
    """A list with its lines."""

    about: ListOut
    lines: list[ListLineOut]


@router.get("/lists", response=list[ListOut], by_alias=True, summary="The lists of what to hold")
@access(Access.SIGNED_IN)
def lists(request: HttpRequest) -> list[ListOut]:
    """Those that are shipped, and those that the installation has imported."""
    return [_about(one) for one in known_lists().values()]


@router.get("/lists/{version}", response=WholeListOut, by_alias=True, summary="A list with its lines")
@access(Access.SIGNED_IN)
def one_list(request: HttpRequest, version: str) -> WholeListOut:
    """Every line, scored or not."""
    found = load_list(version)
    return WholeListOut(about=_about(found), lines=[_line(line) for line in found.lines])


@router.get(
    "/lists/{version}/differences/{later}",
    response=DifferenceOut,
    by_alias=True,
    summary="What differs between two lists",
)
@access(Access.SIGNED_IN)
def differences(request: HttpRequest, version: str, later: str) -> DifferenceOut:
    """The lines that came, went and changed from one list to a later one, and whether the one is a part of the other."""
    older, newer = load_list(version), load_list(later)
    found = list_difference(older, newer)
    return DifferenceOut(
        older=older.id,
        newer=newer.id,
        added=[_line(line) for line in found.added],
        removed=[_line(line) for line in found.removed],
        changed=[
            ChangedLineOut(
                line=line.id,
                fields=[
                    FieldOut(field=to_camel(name), was=_told(was), now=_told(now))
                    for name, was, now in changes
                ],
            )
            for line, changes in found.changed
        ],
        is_part=not lines_lacking(older, newer),
    )


def _told(value: object) -> str:
    """A field's value as text; of several, parted by commas."""
    if isinstance(value, tuple | frozenset):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _line(line: ListLine) -> ListLineOut:
    return ListLineOut(
        id=line.id,
        code=line.atc,
        substance_sv=line.substance_sv,
        substance_en=line.substance_en,
        route=line.route.value,
        form=line.form,
        dispensing=line.dispensing.value,
        level=line.level,
        kind=line.kind.value,
        devices=list(line.devices),
        unit=line.unit,
        care_areas=list(line.care_areas),
        scored=line.is_scored,
    )


def _about(one: SubstanceList) -> ListOut:
    lacking = lacking_in_whole(one)
    return ListOut(
        id=one.id,
        title_sv=one.title["sv"],
        title_en=one.title["en"],
        status=one.status.value,
        version=one.version,
        replaces=one.replaces or None,
        part_of=one.part_of or None,
        lacking_in_whole=None if lacking is None else [line.id for line in lacking],
        made_up=one.made_up,
        measured=one.id == DEFAULT_LIST,
        lines=len(one.lines),
        scored=len(one.scored),
    )
