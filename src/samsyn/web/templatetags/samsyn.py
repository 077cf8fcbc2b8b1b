"""How values are written on the pages: numbers, dates, weeks, verdicts and citations, the Swedish way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.core.agreements.amendments import Change, KnownAgreement
from samsyn.core.agreements.moments import Month, Year
from samsyn.core.agreements.terms import GROUPS, Expected, ListRole, Strength, Term
from samsyn.core.funding.windows import WindowState
from samsyn.core.kernel.citations import Citation, Cited, Unknown
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.organisations import Organisation
from samsyn.core.kernel.roles import Role
from samsyn.core.kernel.texts import Text
from samsyn.intake.documents import load_documents
from samsyn.intake.organisations import CareArea, load_care_areas, load_organisations
from samsyn.web.names import (
    EXPECTED,
    LIST_ROLES,
    RECIPIENTS,
    ROLES,
    STRENGTHS,
    TERMS,
    WINDOW_STATES,
)

register = template.Library()
Figure = int | Decimal | Fraction | str | None

NO_BREAK = "\u00a0"


@register.filter
def number(value: Figure, decimals: int = 0) -> str:
    """1 234 567,8 in Swedish, 1 234 567.8 in English; cut, not rounded, so that no figure flatters."""
    if value is None or isinstance(value, str):  # a template gives the empty text for what is not there
        return "–"
    exact = (
        Decimal(value.numerator) / Decimal(value.denominator)
        if isinstance(value, Fraction)
        else Decimal(value)
    )
    cut = exact.quantize(Decimal(1).scaleb(-int(decimals)), rounding=ROUND_DOWN)
    whole, _point, rest = f"{abs(cut):,f}".partition(".")
    sign = "−" if cut < 0 else ""
    point = "," if (get_language() or "sv").startswith("sv") else "."
    return sign + whole.replace(",", NO_BREAK) + (point + rest if rest else "")


@register.filter
def kronor(value: Money | None) -> str:
    """An amount in whole kronor: 10 481 450 kr."""
    return "–" if value is None else f"{number(value.whole_kronor)}{NO_BREAK}kr"


@register.filter
def weeks(value: Figure) -> str:
    """Weeks with one decimal."""
    return number(value, 1)


@register.filter
def weeks_of_days(value: Figure) -> str:
    """Days shown as weeks with one decimal."""
    return "–" if value is None or isinstance(value, str) else number(Fraction(value) / 7, 1)


LONG_WEEKS = 104


@register.filter
def weeks_at_most(value: Figure) -> str:
    """Days shown as weeks, and what is longer than two years only as that: nobody plans by it."""
    if isinstance(value, Fraction) and value > LONG_WEEKS * 7:
        return _("over %(weeks)d") % {"weeks": LONG_WEEKS}
    return weeks_of_days(value)


@register.filter
def percent(value: Figure) -> str:
    """A share as whole per cent, cut: 99,9 % is not all."""
    return "–" if value is None or isinstance(value, str) else f"{number(Fraction(value) * 100)}{NO_BREAK}%"


@register.filter
def day(value: date | Month | Year | None) -> str | SafeString:
    """A date as 2024-03-31, a month as 2023-06."""
    if value is None:
        return "–"
    return format_html('<time datetime="{0}">{0}</time>', str(value))


@register.filter
def said(value: Text | CareArea | None) -> str:
    """A text of the data in the reader's language."""
    if value is None:
        return ""
    if isinstance(value, CareArea):
        return value.sv if (get_language() or "sv").startswith("sv") else value.en
    return value.in_language(get_language() or "sv")


@register.filter
def care_area(area_id: str) -> str:
    """A care area's name."""
    return said(load_care_areas()[area_id])


@register.filter
def cited(value: Cited[Any]) -> str | SafeString:
    """A cited value as it reads, or that the sources do not say."""
    if not value.is_known:
        return format_html('<span class="unk">{}</span>', _("the sources do not say"))
    return shown(value.known)


@register.filter
def shown(value: Any) -> str | SafeString:
    """Any value of the agreements as it reads."""
    if isinstance(value, Window):
        return format_html("{}–{}", day(value.first), day(value.last))
    if isinstance(value, Money):
        return kronor(value)
    if isinstance(value, date | Month | Year):
        return day(value)
    if isinstance(value, Text):
        return said(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


@register.filter
def source(value: Any) -> SafeString:
    """Where something stands (a citation, or what has one `at`): the document, its title, and the section."""
    at = value if isinstance(value, Citation) else value.at
    document = load_documents().get(at.document)
    title = said(document.title) if document else at.document
    return format_html(
        '<cite class="at"><abbr title="{}">{}</abbr> <span lang="sv">{}</span></cite>',
        title,
        at.document,
        at.section,
    )


@register.filter
def organisation_name(value: Organisation | str) -> str:
    """An organisation's name today; an id that is none is shown as it is."""
    if isinstance(value, str):
        if value not in load_organisations():
            return value
        value = load_organisations().get(value)
    return value.names[-1].name


@register.filter
def short_name(organisation_id: str) -> str:
    """A region without the word region: Skåne."""
    organisation = load_organisations().get(organisation_id)
    return organisation.short_name or organisation.names[-1].name


@register.filter
def role_name(value: str) -> str:
    """A role's name."""
    return str(ROLES[Role(value)])


@register.filter
def strength_name(value: Strength | Unknown) -> str:
    """How binding a duty is."""
    return _("the sources do not say how binding") if isinstance(value, Unknown) else str(STRENGTHS[value])


@register.filter
def expected_name(value: Expected) -> str:
    """What a duty expects in the year."""
    return str(EXPECTED[value])


@register.filter
def list_role(value: Cited[ListRole]) -> str | SafeString:
    """What a list means for a goal."""
    return str(LIST_ROLES[value.known]) if value.is_known else cited(value)


@register.filter
def window_state(value: WindowState) -> str:
    """Whether money may be used."""
    return str(WINDOW_STATES[value])


@register.filter
def term_name(value: Term) -> str:
    """The name of a term that an agreement may change in another."""
    return str(TERMS[value])


@register.filter
def recipients_name(value: str) -> str:
    """Who: the regions together, or one organisation."""
    return str(RECIPIENTS[value]) if value in GROUPS else organisation_name(value)


@register.filter
def changes_of(found: KnownAgreement, term: str) -> tuple[Change, ...]:
    """How a term was changed by later agreements."""
    return found.changes_of(Term(term))


@register.filter
def joined(values: Iterable[object]) -> str:
    """Values with commas between."""
    return ", ".join(str(value) for value in values)


@register.simple_tag
def demo_accounts() -> list[dict[str, str]]:
    """The demo accounts worth trying: one region's and the national ones."""
    from samsyn.demo.accounts import ACCOUNTS, SHOWN_REGION

    return [
        {"username": username, "organisation": organisation, "role": role.value}
        for username, organisation, role in ACCOUNTS
        if organisation == SHOWN_REGION or not organisation.startswith("region-")
    ]
