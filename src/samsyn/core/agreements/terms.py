"""The terms of an agreement (överenskommelse) between the state and SKR, each with where it stands.

The shapes follow A23 and L24: measures (§2), reports (§3, §4), money (§3–§5), signatures (§6, §7). Where the
sources are silent, as about much of what was agreed in 2022 and 2023, a value is UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from samsyn.core.agreements.amounts import STATE, TOTAL, Amount, Frame, Part
from samsyn.core.agreements.forms import Form, FormsAs
from samsyn.core.agreements.life_events import LifeEvent
from samsyn.core.agreements.moments import Month, Year, surely_by
from samsyn.core.agreements.stated import StatedFigure, StatedReference
from samsyn.core.kernel.citations import UNKNOWN, Citation, Cited, Unknown
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.money import Money, total
from samsyn.core.kernel.texts import Text

REGIONS = "regions"
"""The recipients or duty bearers "all 21 regions"; a single organisation is named by its id."""

REGIONS_THROUGH_SKR = "regions-through-skr"
"""Regionerna via SKR: SKR is paid, and passes the money on to the regions (S22 §7.2)."""

SAMVERKANSREGIONER = "samverkansregioner"
"""The six samverkansregioner, which share money though they are no legal persons (S22 §6.6.1)."""

GROUPS = frozenset({REGIONS, REGIONS_THROUGH_SKR, SAMVERKANSREGIONER})


class AgreementKind(StrEnum):
    """What sort of instrument it is. Not all are agreements: the government decides assignments and grants alone."""

    BASE = "base"
    SUPPLEMENT = "supplement"
    JOINT = "joint"
    ASSIGNMENT = "assignment"
    STATE_GRANT = "state-grant"

    @property
    def is_agreed(self) -> bool:
        """Whether two parties sign it."""
        return self in {AgreementKind.BASE, AgreementKind.SUPPLEMENT, AgreementKind.JOINT}


class Strength(StrEnum):
    """Styrka. How binding a duty is: ska, bör, får, or what the parties have agreed to do (A23 §2.1)."""

    SKA = "ska"
    BOR = "bor"
    FAR = "far"
    AGREED_INTENTION = "agreed-intention"


class Expected(StrEnum):
    """What is expected of a duty in the agreement's year."""

    DOES = "does"
    BEGINS = "begins"
    CONTINUES = "continues"
    INTENSIFIES = "intensifies"
    COMPLETES = "completes"


@dataclass(frozen=True, slots=True)
class Signing:
    """Undertecknande. A party's signature: who, when, where."""

    party: str
    on: Cited[date | Month | Year]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """Godkännande. Whether the government must approve before the agreement is valid, and when it did."""

    required: Cited[bool]
    on: Cited[date]


class Method(StrEnum):
    """Fördelningssätt. How an amount is divided among its recipients."""

    BASE_AND_POPULATION = "base-and-population"
    POPULATION = "population"
    EQUAL_PARTS = "equal-parts"


class Residual(StrEnum):
    """What happens to the whole kronor that rounding leaves over or lacks."""

    NONE = "none"
    LARGEST_REMAINDER = "largest-remainder"


@dataclass(frozen=True, slots=True)
class AllocationRule:
    """Fördelningsregel. Shares are rounded half-up to whole kronor; `residual` says what then is left.

    `population` names the pinned population (its snapshot id), None where the parts are equal; `base` is per
    recipient, None where there is none.
    """

    recipients: str
    method: Cited[Method]
    base: Cited[Money] | None
    population: Cited[str] | None
    residual: Cited[Residual]


class Term(StrEnum):
    """The terms that an amendment may change."""

    USE_WINDOW = "use-window"
    REQUISITION = "requisition"
    STATEMENT = "statement"
    REPAYMENT = "repayment"
    REPORT = "report"
    AMOUNT = "amount"


MONEY_TERMS = (Term.USE_WINDOW, Term.REQUISITION, Term.STATEMENT, Term.REPAYMENT)
"""The terms that each agreement has once; its reports and amounts are many, and named."""


@dataclass(frozen=True, slots=True)
class Due:
    """Ett sista datum, how binding it is, what follows when it is missed, and to whom it is owed.

    `by` names who owes it where not every recipient of the money does (S22 §8 asks only SKR for a statement). What a text
    does not ask for at all (L24 §5: a statement) is not `asked`, which is another thing than a date that no source tells.
    """

    on: Cited[date]
    strength: Strength | Unknown
    consequence: Text | None = None
    to: str | None = None
    by: tuple[str, ...] = ()
    asked: bool = True

    @property
    def is_told(self) -> bool:
        """Whether some source tells of the deadline: its day, or how binding it is."""
        return self.asked and (self.on.is_known or not isinstance(self.strength, Unknown))


@dataclass(frozen=True, slots=True)
class MoneyTerms:
    """Ekonomiska villkor. When the money may be used, and how it is asked for, accounted for and returned."""

    use_window: Cited[Window]
    requisition: Due
    lapses_without_requisition: Cited[bool]
    statement: Due
    repayment: Due
    payment: Cited[Text]
    appropriation: Cited[str]


class PurposeKind(StrEnum):
    """Whether a condition says what the money is for, or what it is not for."""

    ONLY = "only"
    NOT = "not"


class PurposeTest(StrEnum):
    """What of a condition can be held against a cost by rule: that it is an initial one, or for medicines."""

    INITIAL_COSTS = "initial-costs"
    MEDICINES = "medicines"
    MUNICIPAL_CARE = "municipal-care"


@dataclass(frozen=True, slots=True)
class Purpose:
    """Ändamål. What the money may pay, or may not; `test` where a rule can hold a cost against it."""

    kind: PurposeKind
    label: Text
    at: Citation
    test: PurposeTest | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """Åtagande. One clause of a measure: what is to be done, how bindingly, and how far in which year."""

    label: Text
    strength: Strength
    expects: Expected
    during: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """Insats. A lettered item of an agreement; `by` is who carries it out, `prioritisable` whether they may choose."""

    id: str
    area: str
    label: Text
    by: str
    prioritisable: bool
    duties: tuple[Duty, ...]
    at: Citation

    @property
    def strength(self) -> Strength:
        """How binding the measure's first clause is."""
        return self.duties[0].strength

    @property
    def expects(self) -> tuple[Expected, ...]:
        """What its clauses expect in the year, each once."""
        return tuple(dict.fromkeys(duty.expects for duty in self.duties))


@dataclass(frozen=True, slots=True)
class MeasureArea:
    """Insatsområde. A numbered area that groups measures."""

    id: str
    label: Text
    at: Citation


class ListRole(StrEnum):
    """What a list of medicines means for a goal: the starting point, or a support for priorities."""

    STARTING_POINT = "starting-point"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class MedicineList:
    """Läkemedelslista. The list that a goal speaks of: its diary number, and how many substances it holds."""

    id: str
    role: Cited[ListRole]
    diary_number: Cited[str]
    substances: Cited[int]


@dataclass(frozen=True, slots=True)
class Goal:
    """Målsättning. That supply lasts `months` in each of the care areas, by a date where one is given."""

    id: str
    label: Text
    short_label: Text
    care_areas: tuple[str, ...]
    months: Cited[int]
    by: Cited[date]
    as_far_as_possible: bool
    medicine_list: MedicineList
    at: Citation


@dataclass(frozen=True, slots=True)
class Report:
    """Redovisning. What someone reports, to whom, and by when."""

    id: str
    label: Text
    by: str
    due: Due


class Operation(StrEnum):
    """What an amendment does to another agreement's term."""

    EXTEND_WINDOW = "extend-window"
    MOVE_DEADLINE = "move-deadline"
    END_REPORT = "end-report"
    REPLACE_AMOUNT = "replace-amount"


@dataclass(frozen=True, slots=True)
class Amendment:
    """Ändring. An operation on a term of an earlier agreement; the earlier text itself is never edited.

    `report` names the report that is moved or ended, `amount` the amount that is replaced (`Amount.name`, or `total`);
    `value` is None where something ends.
    """

    target: str
    operation: Operation
    term: Term
    value: Window | date | Money | None
    at: Citation
    report: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class CrossReference:
    """Hänvisning. What one agreement says of another."""

    agreement: str
    label: Text
    at: Citation


@dataclass(frozen=True, slots=True)
class Agreement:
    """Överenskommelse. All its terms, as its own text gives them."""

    id: str
    short: str
    kind: AgreementKind
    year: int
    title: Text
    parties: tuple[str, ...]
    signings: tuple[Signing, ...]
    approval: Approval
    total: Cited[Money]
    amounts: tuple[Amount, ...]
    allocations: tuple[AllocationRule, ...]
    terms: MoneyTerms
    purposes: tuple[Purpose, ...]
    areas: tuple[MeasureArea, ...]
    measures: tuple[Measure, ...]
    goals: tuple[Goal, ...]
    reports: tuple[Report, ...]
    amendments: tuple[Amendment, ...]
    cross_references: tuple[CrossReference, ...]
    parts: tuple[Part, ...] = ()
    frames: tuple[Frame, ...] = ()
    stated: tuple[StatedFigure, ...] = ()
    stated_references: tuple[StatedReference, ...] = ()
    life: tuple[LifeEvent, ...] = ()
    forms: tuple[Form, ...] = ()
    forms_as: FormsAs | None = None

    @property
    def known_since(self) -> date:
        """The later signing: from that day the agreement is known. Its approval may come later still."""
        return surely_by(self.signed)

    @property
    def signed(self) -> date | Month | Year:
        """When the last of the parties signed, as exactly as the sources tell."""
        return max((signing.on.known for signing in self.signings if signing.on.is_known), key=surely_by)

    def amount_to(self, recipients: str) -> Cited[Money] | None:
        """What the state gives a group of recipients, or None where they get nothing.

        Several amounts are summed (S22 has five to SKR); one that is unknown makes the sum unknown.
        """
        found = [each.money for each in self.amounts if each.recipients == recipients and each.payer == STATE]
        if len(found) < 2:
            return found[0] if found else None
        known = [money.known for money in found if money.is_known]
        return Cited(total(known) if len(known) == len(found) else UNKNOWN, found[0].at)

    def money_of(self, name: str) -> Cited[Money] | None:
        """The total, or the amount of that name, or None."""
        if name == TOTAL:
            return self.total
        return next((amount.money for amount in self.amounts if amount.name == name), None)

    def report(self, report_id: str) -> Report | None:
        """The report of that id, or None."""
        return next((report for report in self.reports if report.id == report_id), None)

    def measures_in(self, area_id: str) -> tuple[Measure, ...]:
        """The measures of one area, in the order of the text."""
        return tuple(measure for measure in self.measures if measure.area == area_id)


@dataclass(frozen=True)
class AgreementBook:
    """Every agreement that Samsyn knows, oldest first, with the sha256 of the file each was read from."""

    by_id: Mapping[str, Agreement]
    hashes: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Agreement]:
        return iter(self.by_id.values())

    def __contains__(self, agreement_id: object) -> bool:
        return agreement_id in self.by_id

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, agreement_id: str) -> Agreement:
        """The agreement; raises NotFound `unknown-agreement`."""
        try:
            return self.by_id[agreement_id]
        except KeyError:
            raise NotFound("unknown-agreement", id=agreement_id, known=list(self.by_id)) from None
