"""Names that the pages give to what the core names by a code, and sentences for what the rules refuse."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.agreements.terms import (
    REGIONS,
    REGIONS_THROUGH_SKR,
    SAMVERKANSREGIONER,
    Expected,
    ListRole,
    Strength,
    Term,
)
from samsyn.core.funding.windows import WindowState
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Role
from samsyn.core.supply.exclusions import ExclusionReason
from samsyn.core.supply.picture import Verdict
from samsyn.core.supply.pooling import PooledBy
from samsyn.core.supply.sharing import Grain

ROLES = {
    Role.PREPAREDNESS_COORDINATOR: lazy("preparedness coordinator"),
    Role.PHARMACIST: lazy("pharmacist"),
    Role.PROGRAM: lazy("program"),
    Role.ECONOMIST: lazy("economist"),
    Role.CHIEF_FINANCIAL_OFFICER: lazy("chief financial officer"),
    Role.SIGNATORY: lazy("authorised signatory"),
    Role.COORDINATOR: lazy("coordinator"),
    Role.EVALUATOR: lazy("evaluator"),
    Role.GRANTS_OFFICER: lazy("grants officer"),
    Role.DESK_OFFICER: lazy("desk officer"),
    Role.STOREROOM_KEEPER: lazy("storeroom keeper"),
    Role.OPERATOR: lazy("operator"),
}

STRENGTHS = {
    Strength.SKA: lazy("shall (ska)"),
    Strength.BOR: lazy("should (bör)"),
    Strength.FAR: lazy("may (får)"),
    Strength.AGREED_INTENTION: lazy("agreed intention"),
}

LIST_ROLES = {
    ListRole.STARTING_POINT: lazy("starting point"),
    ListRole.SUPPORT: lazy("support for priorities"),
}

TERMS = {
    Term.USE_WINDOW: lazy("may be used"),
    Term.REQUISITION: lazy("requisition by"),
    Term.STATEMENT: lazy("economic statement by"),
    Term.REPAYMENT: lazy("repayment by"),
    Term.REPORT: lazy("report by"),
    Term.AMOUNT: lazy("amount"),
}

WINDOW_STATES = {
    WindowState.NOT_YET_KNOWN: lazy("not yet signed"),
    WindowState.NOT_BEGUN: lazy("not begun"),
    WindowState.USABLE: lazy("usable"),
    WindowState.ENDED: lazy("ended"),
    WindowState.CANNOT_TELL: lazy("cannot be told: the sources do not give the window"),
    WindowState.NO_MONEY: lazy("carries no money"),
}

RECIPIENTS = {
    REGIONS: lazy("the regions"),
    REGIONS_THROUGH_SKR: lazy("the regions through SKR"),
    SAMVERKANSREGIONER: lazy("the six samverkansregioner"),
}

EXPECTED = {
    Expected.DOES: lazy("does"),
    Expected.BEGINS: lazy("begins"),
    Expected.CONTINUES: lazy("continues"),
    Expected.INTENSIFIES: lazy("intensifies"),
    Expected.COMPLETES: lazy("completes"),
}

VERDICTS = {
    Verdict.MET: ("●", "met", lazy("meets the goal")),
    Verdict.MET_WITH_DECLARED_EXCEPTIONS: ("◐", "exc", lazy("meets it with declared exceptions")),
    Verdict.NOT_MET: ("▼", "not", lazy("does not meet the goal")),
    Verdict.CANNOT_TELL: ("?", "unk", lazy("cannot be told")),
}
"""Symbol, class and words of each verdict, in that order of importance."""

LINE_KINDS = {
    "läkemedel": lazy("medicine"),
    "medicinteknik": lazy("device"),
    "skyddsutrustning": lazy("protective equipment"),
    "blod": lazy("blood"),
    "försörjning": lazy("supporting supply"),
    "tandvårdsartikel": lazy("dental article"),
}
DISPENSING = {
    "rekvisition": lazy("by requisition"),
    "recept": lazy("on prescription"),
    "licens": lazy("by licence"),
}
LIST_STATUSES = {
    "utgångspunkt": lazy("starting point"),
    "stöd för prioriteringar": lazy("support for priorities"),
}
LINE_FIELDS = {
    "atc": lazy("code"),
    "substance_sv": lazy("Swedish name"),
    "substance_en": lazy("English name"),
    "route": lazy("route"),
    "care_areas": lazy("care areas"),
    "form": lazy("form"),
    "dispensing": lazy("dispensing"),
    "level": lazy("level"),
    "kind": lazy("kind"),
    "devices": lazy("devices"),
    "unit": lazy("unit"),
}
"""What the fields of a list's line are called."""

NOTICE_STATES = {
    "active": ("▼", "not", lazy("active")),
    "overdue": ("▼", "not", lazy("overdue")),
    "upcoming": ("◐", "exc", lazy("upcoming")),
    "ended": ("●", "met", lazy("ended")),
}
"""Symbol, class and words of where a notice of shortage stands."""

GRAINS = {
    Grain.BANDED: lazy("bands only: to count among the others"),
    Grain.WEEKS: lazy("weeks per care area"),
    Grain.SUBSTANCE: lazy("substances"),
    Grain.BATCH: lazy("batches and storerooms"),
}

ROUTES = {
    "injektion": lazy("injection"),
    "infusion": lazy("infusion"),
    "oral": lazy("oral"),
    "inhalation": lazy("inhalation"),
    "rektal": lazy("rectal"),
    "lokal": lazy("local"),
    "ingen": lazy("no medicine"),
}

STOREROOM_KINDS = {
    "central": lazy("central store"),
    "hospital": lazy("hospital store"),
    "ward": lazy("ward"),
    "ambulance": lazy("ambulance station"),
    "dental": lazy("dental clinic"),
}
HOLDERS = {"own": lazy("own"), "contracted": lazy("contracted")}
PACK_UNITS = {"pack": lazy("packs"), "unit": lazy("units")}

STEPS = {
    "month-days": lazy("Days in a month"),
    "window-days": lazy("Days of consumption counted"),
    "list": lazy("List"),
    "list-sha256": lazy("The list's hash"),
    "catalogue-sha256": lazy("The product catalogue's hash"),
    "scenario": lazy("Demand"),
    "missing-expiry": lazy("Missing expiry dates"),
    "snapshot": lazy("Snapshot"),
    "window": lazy("Consumption counted from–to"),
    "used-in-window": lazy("Used in that time, had there been stock every day"),
    "rate-highest": lazy("The most that the months allow; the lowest figure rests on it"),
    "rate-lowest": lazy("The least that the months and the untold days allow"),
    "rate-error": lazy("How far the months differ, of the rate"),
    "days-told": lazy("Days that files tell of"),
    "days-untold": lazy("Days that no file tells of"),
    "least-days-with-stock": lazy("Fewer days with stock than this count as so many"),
    "usable": lazy("Usable in stock"),
    "expired": lazy("Expired, not counted"),
    "undated": lazy("Without expiry date, not counted"),
    "waste": lazy("Will expire before it is used"),
    "days": lazy("Lasts at the lowest, days; this is judged"),
    "days-likely": lazy("Lasts likely, days"),
    "days-best": lazy("Lasts at best, days"),
    "minimum-level": lazy("Minimum level"),
    "draws": lazy("Draws"),
    "nation-spread": lazy("Demand for a substance, in the whole nation"),
    "region-spread": lazy("A region's own swing on top of it"),
    "supply-stops": lazy("The supply of a substance stops on day 0 and stays away"),
    "supply": lazy("Comes in every day otherwise"),
    "rate": lazy("Usual demand"),
    "seed": lazy("Drawn from the names of region and substance, and"),
}
"""The steps of a receipt."""

STEP_VALUES = {
    "peacetime": lazy("normal peacetime consumption"),
    "worst": lazy("not counted (the worst case)"),
    "likely": lazy("the likely rate, counted over the days with stock"),
}

EXCLUSION_REASONS = {
    ExclusionReason.LONG_NATIONALLY_SHORT: lazy("nationally short for long"),
    ExclusionReason.VERY_SHORT_SHELF_LIFE: lazy("very short shelf life"),
    ExclusionReason.OTHER: lazy("another reason"),
}

POOLED_BY = {
    PooledBy.REGION: lazy("All of the region"),
    PooledBy.INTERCHANGEABLE: lazy("Packs decided to be interchangeable"),
    PooledBy.PACK: lazy("Each pack by itself"),
    PooledBy.HOSPITAL: lazy("Each hospital by itself"),
    PooledBy.STOREROOM: lazy("Each storeroom by itself"),
}

REFUSALS = {
    "money-form": lazy("“%(found)s” is no amount; write it as 1 234 567 or 1 234 567,50."),
    "money-below-zero": lazy("An amount cannot be below zero here."),
    "money-too-large": lazy("The amount is too large to be true."),
    "allocation-not-stated": lazy("The sources do not say how the money is divided, so it is not computed."),
    "population-not-stated": lazy(
        "The sources do not say which population the money is divided by, so it is not computed."
    ),
    "population-missing": lazy(
        "The money is divided by a population whose figures are not in the sources; it is computed when they are imported."
    ),
    "residual-not-stated": lazy(
        "The sources do not say who gets the kronor that rounding leaves, so it is not computed."
    ),
    "not-a-recipient": lazy("The organisation gets no money of this agreement."),
    "not-a-number-of-days": lazy("That is not a number of days; write a whole number, such as 30."),
    "unknown-scenario": lazy("There is no such scenario."),
    "scenario-out-of-range": lazy("A number in the scenario cannot be; see what may stand in it."),
    "scenario-too-long": lazy("The scenario's text is too long."),
    "scenario-title-is-shipped": lazy("A shipped scenario has that title; give yours another."),
    "scenario-is-shipped": lazy(
        "This is a shipped scenario, which stays as it is; give yours an id of its own."
    ),
    "no-such-form": lazy("The agreement asks for no such form, or its form is not among the sources."),
    "form-not-sent": lazy("It has not been sent in."),
    "seal-not-installed": lazy(
        "The document cannot be sealed as the installation is set to do; tell those who run it."
    ),
    "seal-unreadable": lazy(
        "The document cannot be sealed as the installation is set to do; tell those who run it."
    ),
    "unknown-attachment": lazy("There is no such attachment."),
    "unknown-list": lazy("There is no such list."),
    "unknown-token": lazy("There is no such key."),
    "token-revoked-already": lazy("The key was revoked already."),
    "token-without-name": lazy("Say what the key is for."),
    "token-lasts-too-long": lazy("A key lasts at least a day and at most 400 days."),
    "unknown-message": lazy("There is no such message."),
    "unknown-case": lazy("There is no such case."),
    "notice-has-ended": lazy("The notice has ended."),
    "unknown-notice": lazy("There is no such notice in the newest feed."),
    "no-shortages-yet": lazy("No feed of shortages has been taken in yet."),
    "unknown-level": lazy("The pyramid has no such level; it is 1, 2, 3 or 4."),
    "not-yes-or-no": lazy("What is judged is asked for by yes or no."),
    "line-outside-care-area": lazy(
        "That medicine is not held in that care area. Choose another of them, or one alone."
    ),
    "talk-in-the-future": lazy("That day has not come yet."),
    "talk-before-the-notice": lazy("The talk is from before the shortage was known of. Choose a later day."),
    "unknown-left-out": lazy("What is left out by decision cannot be counted that way."),
    "unknown-order": lazy("The lines cannot be sorted by that."),
    "unknown-format": lazy("The lines cannot be had in that format; take CSV, Excel, Parquet or PDF."),
    "too-many-rows-for-pdf": lazy("So many lines make no readable PDF; filter them, or take Excel."),
    "not-a-date": lazy("That is not a date; write it as YYYY-MM-DD."),
    "not-permitted": lazy("Your role may not do this."),
    "no-stock-shared": lazy("No region has shared its stock with your organisation."),
    "comparison-of-another": lazy("A region compares only itself with the others."),
    "stock-not-shared": lazy("The region has not shared this with your organisation."),
    "unknown-agreement": lazy("There is no such agreement."),
    "agreement-not-yet-known": lazy("The agreement was not yet signed on that day."),
    "unknown-figure": lazy("The agreement has no such figure."),
    "unknown-organisation": lazy("There is no such organisation."),
    "unknown-care-area": lazy("There is no such care area."),
    "unknown-line": lazy("The list has no such line."),
    "unknown-submission": lazy("There is no such submission."),
    "unknown-storeroom": lazy("There is no such storeroom."),
    "unknown-upload": lazy("There is no such upload."),
    "unknown-sharing": lazy("There is no such sharing."),
    "no-stock-yet": lazy("No region has sent any stock yet."),
    "no-stock-from-region": lazy("The region has sent no stock about that day."),
    "amounts-too-large": lazy(
        "The amounts are too large to be counted: a row holds something other than a quantity, such as a date or an id."
    ),
    "no-supply-goal": lazy("This agreement has no goal for how long medicines are to last."),
    "sharing-with-oneself": lazy("A region always sees its own stock; choose another organisation."),
    "sharing-already-ended": lazy("The last day has passed already; choose a later day or none."),
    "sharing-without-legal-ground": lazy("State the legal ground."),
    "sharing-weeks-of-one-substance": lazy(
        "Weeks are shown per care area; to share one substance, choose substances."
    ),
    "sharing-bands-with-one": lazy(
        "Bands are shared with the regions that take part in the comparison, and nothing else is shared with them."
    ),
    "sharing-exists": lazy("This is shared already."),
    "unknown-alert": lazy("There is no such alert."),
    "alert-over-already": lazy("The alert has ended already."),
    "note-too-long": lazy("The note is too long."),
    "unknown-decision": lazy("There is no such decision."),
    "decision-expired-already": lazy("This expired already."),
    "decision-withdrawn-already": lazy("This was withdrawn already."),
    "sharing-withdrawn-already": lazy("This was withdrawn already."),
}


def refusal(error: DomainError) -> str:
    """What the rules refuse, as a sentence for the reader."""
    return str(REFUSALS.get(error.code, _("It is not allowed."))) % error.params


def refusal_in(room: Mapping[str, str | Promise], error: DomainError) -> str:
    """The same in a room's own words where it has some; what neither has words for is raised again."""
    words = room.get(error.code) or REFUSALS.get(error.code)
    if words is None:
        raise error
    return str(words) % error.params
