"""Scenarios as YAML: shipped in data/scenarios, or written by a user."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.texts import Text
from samsyn.core.supply.lists import AmountUnit, Route
from samsyn.core.supply.scenario import (
    THOUSANDTHS,
    Applies,
    Casualties,
    DayRange,
    LostStorerooms,
    Multiplier,
    Scenario,
    Supply,
    Treatment,
    check_scenario,
    combined,
)
from samsyn.intake.marked_yaml import MarkedYaml
from samsyn.intake.organisations import load_care_areas, load_organisations
from samsyn.intake.shipped import DATA, DataFileError, Strict, parse_yaml

FOLDER = DATA / "scenarios"
UNITS: Mapping[str, tuple[AmountUnit, int]] = {
    "µg": (AmountUnit.MICROGRAM, 1),
    "mg": (AmountUnit.MICROGRAM, 10**3),
    "g": (AmountUnit.MICROGRAM, 10**6),
    "IE": (AmountUnit.MILLI_IU, 10**3),
    "µl": (AmountUnit.MICROLITRE, 1),
    "ml": (AmountUnit.MICROLITRE, 10**3),
    "l": (AmountUnit.MICROLITRE, 10**6),
    "mmol": (AmountUnit.MICROMOLE, 10**3),
}
"""What an amount may be written in, and how many of the smallest unit it is."""

Day = Annotated[int, Field(ge=0, le=3650)]
Times = Annotated[float, Field(ge=0, le=100)]


class _Text(Strict):
    sv: Annotated[str, Field(min_length=1, max_length=1000)]
    en: Annotated[str, Field(min_length=1, max_length=1000)]

    def to_core(self) -> Text:
        return Text(self.sv, self.en)


class _Title(_Text):
    """A heading, and so short."""

    sv: Annotated[str, Field(min_length=1, max_length=80)]
    en: Annotated[str, Field(min_length=1, max_length=80)]


class _Step(Strict):
    """What every step may be limited to."""

    from_day: Day = 0
    to_day: Day | None = None
    care_areas: list[str] = []
    regions: list[str] = []
    atc: list[Annotated[str, Field(pattern=r"^[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?$")]] = []

    @property
    def days(self) -> DayRange:
        return DayRange(self.from_day, self.to_day)

    @property
    def applies(self) -> Applies:
        return Applies(frozenset(self.care_areas), frozenset(self.regions), tuple(self.atc))


class _Times(_Step):
    times: Times


class _Share(_Step):
    share: Times


class _Treatment(Strict):
    atc: Annotated[str, Field(pattern=r"^[A-Z]\d{2}[A-Z]{2}\d{2}$")]
    route: Annotated[Route, Field(strict=False)]
    amount: Annotated[str, Field(pattern=r"^\d+([.,]\d+)? (µg|mg|g|IE|µl|ml|l|mmol)$")]

    def to_core(self) -> Treatment:
        number, _, written = self.amount.partition(" ")
        unit, each = UNITS[written]
        return Treatment(
            self.atc, self.route, int((Decimal(number.replace(",", ".")) * each).to_integral_value()), unit
        )


class _Casualties(Strict):
    kind: str
    per_day: Annotated[int, Field(ge=0, le=1_000_000)]
    care_area: str
    from_day: Day = 0
    to_day: Day | None = None
    regions: list[str] = []
    each_needs: list[_Treatment]


class _Lost(Strict):
    region: str
    storerooms: list[str] = []


class _CutOff(Strict):
    region: str
    from_day: Day = 0


class _Scenario(Strict):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
    title: _Title
    about: _Text
    all_of: list[str] = []
    use: list[_Times] = []
    casualties: list[_Casualties] = []
    supply: list[_Share] = []
    cut_off: list[_CutOff] = []
    lost_storerooms: list[_Lost] = []
    extended_days: Annotated[int, Field(ge=0, le=1095)] = 0


@cache
def load_scenarios() -> Mapping[str, Scenario]:
    """The shipped scenarios by id, peacetime first."""
    found = [read_scenario(path.read_text(encoding="utf-8"), path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {one.id: one for one in found}


def scenario_source(scenario_id: str) -> str:
    """The YAML of a shipped scenario. Raises NotFound `unknown-scenario`."""
    for path in FOLDER.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if read_scenario(text, path).id == scenario_id:
            return text
    raise NotFound("unknown-scenario", id=scenario_id)


def read_scenario(text: str, path: Path, *, known: Mapping[str, Scenario] | None = None) -> Scenario:
    """A scenario from YAML; `path` names it in errors, `known` are those that `all_of` may name.

    Raises DataFileError, which tells the line.
    """
    told, marked = parse_yaml(text, path, _Scenario)
    _check_names(told, marked, path)
    own = _own(told)
    parts = [_part(name, known, marked, path, number) for number, name in enumerate(told.all_of)]
    found = combined(own.id, own.title, own.about, [*parts, own]) if parts else own
    try:
        check_scenario(found)
    except DomainError as error:
        raise DataFileError(path, "", str(error), error.code, **error.params) from error
    return found


def _part(
    name: str, known: Mapping[str, Scenario] | None, marked: MarkedYaml, path: Path, number: int
) -> Scenario:
    every = known if known is not None else _plain()
    if name not in every:
        where = f"line {marked.line_of(('all_of', number))}"
        known_ones = ", ".join(every)
        what = f"there is no scenario {name!r}; the known ones are {known_ones}"
        raise DataFileError(path, where, what, "no-such-scenario", found=name, known=known_ones)
    return every[name]


@cache
def _plain() -> Mapping[str, Scenario]:
    """The shipped scenarios that are made of no others."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        told, _ = parse_yaml(path.read_text(encoding="utf-8"), path, _Scenario)
        if not told.all_of:
            found[told.id] = _own(told)
    return found


def _own(told: _Scenario) -> Scenario:
    return Scenario(
        id=told.id,
        title=told.title.to_core(),
        about=told.about.to_core(),
        multipliers=tuple(Multiplier(_thousandths(one.times), one.days, one.applies) for one in told.use),
        casualties=tuple(
            Casualties(
                one.kind,
                one.per_day,
                one.care_area,
                DayRange(one.from_day, one.to_day),
                frozenset(one.regions),
                tuple(need.to_core() for need in one.each_needs),
            )
            for one in told.casualties
        ),
        supply=tuple(Supply(_thousandths(one.share), one.days, one.applies) for one in told.supply),
        cut_off=tuple(sorted((one.region, one.from_day) for one in told.cut_off)),
        lost=tuple(LostStorerooms(one.region, frozenset(one.storerooms)) for one in told.lost_storerooms),
        extended_days=told.extended_days,
    )


def _thousandths(times: float) -> int:
    return int((Decimal(str(times)) * THOUSANDTHS).to_integral_value())


def _check_names(told: _Scenario, marked: MarkedYaml, path: Path) -> None:
    """Regions and care areas that do not exist are told by their line."""
    spans: list[tuple[str, int, int, int | None]] = [
        *(("use", number, one.from_day, one.to_day) for number, one in enumerate(told.use)),
        *(("supply", number, one.from_day, one.to_day) for number, one in enumerate(told.supply)),
        *(("casualties", number, one.from_day, one.to_day) for number, one in enumerate(told.casualties)),
    ]
    for key, number, first, last in spans:
        if last is not None and last < first:
            where = f"line {marked.line_of((key, number))}"
            what = f"to_day {last} comes before from_day {first}; write a later day, or none"
            raise DataFileError(path, where, what, "days-backwards", first=first, last=last)
    steps: list[tuple[str, int, list[str], list[str]]] = [
        *(("use", number, one.regions, one.care_areas) for number, one in enumerate(told.use)),
        *(("supply", number, one.regions, one.care_areas) for number, one in enumerate(told.supply)),
        *(("casualties", number, one.regions, [one.care_area]) for number, one in enumerate(told.casualties)),
        *(("cut_off", number, [one.region], []) for number, one in enumerate(told.cut_off)),
        *(("lost_storerooms", number, [one.region], []) for number, one in enumerate(told.lost_storerooms)),
    ]
    regions = {one.id for one in load_organisations().regions()}
    for key, number, named, areas in steps:
        where = f"line {marked.line_of((key, number))}"
        for region in named:
            if region not in regions:
                what = f"there is no region {region!r}; write its id, such as region-skane"
                raise DataFileError(path, where, what, "no-such-region", found=region)
        for area in areas:
            if area not in load_care_areas():
                known = ", ".join(load_care_areas())
                what = f"there is no care area {area!r}; the known ones are {known}"
                raise DataFileError(path, where, what, "no-such-care-area", found=area, known=known)
