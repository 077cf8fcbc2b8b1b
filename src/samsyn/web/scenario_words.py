"""What is wrong in a scenario that someone has written, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.lists import AmountUnit
from samsyn.intake.shipped import DataFileError
from samsyn.ops.picture.scenario_told import ScenarioFound
from samsyn.web.names import REFUSALS, ROUTES, refusal
from samsyn.web.templatetags.samsyn import short_name
from samsyn.web.templatetags.supply import atc_name

A_NUMBER = lazy("%(key)s is a number; found %(found)s.")
A_WHOLE_NUMBER = lazy("%(key)s is a whole number; found %(found)s.")
WORDS = {
    "yaml": lazy("This is not YAML: look for a colon, a quotation mark or an indentation that is missing."),
    "extra_forbidden": lazy("The key %(key)s is not known here; correct its spelling or remove it."),
    "missing": lazy("The key %(key)s is missing; add it."),
    "model_type": lazy("Here stand keys with values, a line each; found %(found)s."),
    "list_type": lazy("%(key)s is a list, within square brackets; found %(found)s."),
    "string_type": lazy("%(key)s is a text; put it in quotation marks. Found %(found)s."),
    "string_too_short": lazy("%(key)s is empty; write at least a word."),
    "string_too_long": lazy("%(key)s is too long; it has at most %(max_length)s characters."),
    "string_pattern_mismatch": lazy("%(key)s is not written as it must be; found %(found)s."),
    "enum": lazy("%(key)s is one of %(expected)s; found %(found)s."),
    "int_type": A_WHOLE_NUMBER,
    "int_from_float": A_WHOLE_NUMBER,
    "float_type": A_NUMBER,
    "greater_than_equal": lazy("%(key)s is at least %(ge)s; found %(found)s."),
    "less_than_equal": lazy("%(key)s is at most %(le)s; found %(found)s."),
    "days-backwards": lazy("to_day %(last)s comes before from_day %(first)s; write a later day, or none."),
    "no-such-region": lazy("There is no region %(found)s; write its id, such as region-skane."),
    "no-such-care-area": lazy("There is no care area %(found)s; the known ones are %(known)s."),
    "no-such-scenario": lazy("There is no scenario %(found)s; the known ones are %(known)s."),
}
WRITTEN = {
    "id": lazy("Small letters a to z, digits and hyphens, such as hard-winter."),
    "atc": lazy("An ATC code in capitals, such as N02AA01; to limit a step its beginning is enough."),
    "amount": lazy("A number, a space and a unit: µg, mg, g, IE, µl, ml, l or mmol."),
}
"""What must be told of how a key's value is written."""


def mistake(error: DataFileError) -> str:
    """The line and what is wrong there, with what to write instead."""
    if error.code in REFUSALS:
        said = refusal(DomainError(error.code, **error.facts))
    else:
        nothing = {"found": _("nothing")} if error.facts.get("found") == "None" else {}
        said = str(WORDS.get(error.code) or lazy("%(key)s cannot be read; found %(found)s.")) % {
            "key": "",
            "found": "",
            **error.facts,
            **nothing,
            "expected": str(error.facts.get("expected", "")).replace(" or ", f" {_('or')} "),
        }
    if error.code == "string_pattern_mismatch":
        said += " " + str(WRITTEN.get(str(error.facts["key"]), ""))
    line = error.where.removeprefix("line ")
    return _("Line %(line)s: %(what)s") % {"line": line, "what": said} if line.strip("0") else said


WRITTEN_IN = {
    AmountUnit.MICROGRAM: "µg, mg, g",
    AmountUnit.MILLI_IU: "IE",
    AmountUnit.MICROLITRE: "µl, ml, l",
    AmountUnit.MICROMOLE: "mmol",
    AmountUnit.PIECE: "st",
}


def not_counted(found: ScenarioFound) -> list[str]:
    """What a scenario assumes that is not counted, since nothing here answers to it; nothing where all is."""
    told = [
        _("%(region)s has told of no storeroom %(storerooms)s: none is lost by that name.")
        % {"region": short_name(region), "storerooms": ", ".join(names)}
        for region, names in found.unknown_rooms.items()
    ]
    for treatment, unit in found.other_units:
        facts = {
            "substance": atc_name(treatment.atc),
            "route": ROUTES[treatment.route.value],
            "written": WRITTEN_IN[treatment.unit],
            "counted": WRITTEN_IN[unit],
        }
        words = _(
            "What casualties need of %(substance)s, %(route)s, is not counted: it is written in %(written)s, and the "
            "substance is counted in %(counted)s."
        )
        told.append(words % facts)
    return told
