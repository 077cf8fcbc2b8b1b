"""What a file tells twice or leaves out is refused with its line: shown on an agreement that nobody has made."""

from __future__ import annotations

import re

import pytest
from tests.spec.invented import ID, INVENTED, later
from tests.unit.agreements.test_files import line_of, refusal, shipped

from samsyn.intake.agreements import read_agreements
from samsyn.intake.shipped import DataFileError

MEASURE = INVENTED[INVENTED.index("  - id: power-1\n") : INVENTED.index("goals: []")]
REPORT = INVENTED[INVENTED.index("  - id: region-report\n") : INVENTED.index("amendments:")]
RULE = INVENTED[INVENTED.index("  - recipients: regions\n    method") : INVENTED.index("terms:")]
SKR = "  - {recipients: skr, kronor: {value: 1_000_000, at: A23 §5}}\n"
AREA = "  - {id: power, label: {sv: Elförsörjning, en: Power supply}, at: A23 §2.1}\n"
SKR_SIGNS = "  - {party: skr, place: Visby, on: {value: 2031-02-03, at: A23 §7}}\n"
MINISTRY_SIGNS = "  - {party: socialdepartementet, place: Stockholm, on: {value: 2031-02-05, at: A23 §7}}\n"
LETTERED = MEASURE.replace("power-1", "powera") + MEASURE.replace("power-1", "powerb")
NUMBERED = AREA + AREA.replace("power", '"1"') + AREA.replace("power", '"2"')
PARTS = "parts:\n" + AREA.replace("power", '"2"') + AREA.replace("power", '"3"')
EXTENDED = "operation: extend-window, term: use-window, value: "


def life(*events):
    """A life of these events; each is its kind and its day."""
    lines = [f"  - {{event: {kind}, by: skr, on: {{value: {on}, at: A23 §7}}}}\n" for kind, on in events]
    return INVENTED + "life:\n" + "".join(lines)


def says(text, **more):
    """What reading the agreement in this text says, and on which of its lines."""
    with pytest.raises(DataFileError) as error:
        read_agreements(shipped() | {"invented.yaml": text} | more)
    line, what = re.fullmatch(r"\S+\.yaml: line (\d+): (.*)", str(error.value), re.DOTALL).groups()
    return what, int(line)


def written(old, new):
    assert INVENTED.count(old) == 1, old
    return INVENTED.replace(old, new)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (written(MEASURE, MEASURE + MEASURE), "the id 'power-1' is used above"),
        (written(REPORT, REPORT + REPORT), "the id 'region-report' is used above"),
        (written(AREA, AREA + AREA), "the id 'power' is used above"),
        (written(RULE, RULE + RULE), "the money to 'regions' is divided by a rule above"),
        (written(SKR, SKR + SKR), "an amount named 'skr' stands above"),
        (
            written(SKR, SKR + SKR.replace("{recipients: skr", "{id: more, recipients: skr")),
            "skr has an amount in the same part above",
        ),
        (
            written(SKR, SKR.replace("{recip", "{id: total, recip")),
            "'total' is the name of the agreement's total",
        ),
        (written(SKR_SIGNS, SKR_SIGNS + SKR_SIGNS), "skr has signed above"),
        (
            written("{party: skr,", "{party: msb,"),
            "msb is no party; the parties are socialdepartementet, skr",
        ),
        (written(SKR_SIGNS, ""), "skr has not signed"),
        (written("id: region-report", "id: repayment"), "'repayment' is the name of a term"),
        (
            written("  on: {value: unknown, at: A23 §7}", "  on: {value: 2031-02-02, at: A23 §7}"),
            "the approval 2031-02-02",
        ),
    ],
)
def test_what_is_told_twice_or_by_none_is_refused(text, what):
    assert what in says(text)[0]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            written(MEASURE, LETTERED + MEASURE.replace("power-1", "powerd")),
            "next item of area power is powerc, not powerd",
        ),
        (
            written(MEASURE, MEASURE.replace("power-1", "powerb")),
            "next item of area power is powera, not powerb",
        ),
        (written(MEASURE, LETTERED + MEASURE.replace("power-1", "powera")), "the id 'powera' is used above"),
        (written(AREA, NUMBERED + AREA.replace("power", '"4"')), "4 comes after 2; it should be 3"),
        (INVENTED + PARTS + AREA.replace("power", '"5"'), "5 comes after 3; it should be 4"),
    ],
)
def test_an_item_that_was_left_out_is_missed(text, what):
    assert what in says(text)[0]


def test_items_in_their_order_and_parts_that_begin_later_are_read():
    assert ID in read_agreements(shipped() | {"invented.yaml": written(MEASURE, LETTERED)})
    assert ID in read_agreements(shipped() | {"invented.yaml": INVENTED + PARTS})


@pytest.mark.parametrize(
    ("events", "what"),
    [
        ([("signed", "2031-02-03")], "signed follows from the signatures"),
        ([("approved", "2031-02-03")], "approved follows from the approval"),
        ([("mandate", "2031-02-06")], "mandate on 2031-02-06 is after the signing on 2031-02-05"),
        ([("board-decision", '"2031-03"')], "board-decision on 2031-03 is after the signing"),
        ([("mandate", "2031-01-20"), ("negotiated", "2031-01-19")], "2031-01-19 is before 2031-01-20 above"),
        ([("mandate", "2031-01-20"), ("negotiated", '"2030"')], "2030 is before 2031-01-20 above"),
        ([("mandate", "2031-01-20"), ("mandate", "2031-01-20")], "mandate stands above with the same day"),
    ],
)
def test_a_life_that_cannot_have_been_so_is_refused(events, what):
    assert what in says(life(*events))[0]


def test_a_month_that_may_hold_the_day_before_is_in_order():
    told = life(("negotiated", "2031-01-20"), ("mandate", '"2031-01"'), ("board-decision", "2031-02-05"))

    assert ID in read_agreements(shipped() | {"invented.yaml": told})


def test_the_refusal_stands_on_the_line_of_the_second():
    what, line = says(written(SKR, SKR + SKR))

    first = INVENTED.splitlines().index(SKR.rstrip("\n")) + 1
    assert (what.startswith("an amount"), line) == (True, first + 1)


@pytest.mark.parametrize(
    ("amendment", "what"),
    [
        (
            "operation: extend-window, term: use-window, value: {from: 2031-01-01, to: 2032-06-30}",
            "holds all of it, and more",
        ),
        (
            "operation: extend-window, term: use-window, value: {from: 2031-01-01, to: 2032-05-31}",
            "holds all of it, and more",
        ),
        (
            EXTENDED + "{from: 2032-07-01, to: 2033-12-31}",
            "is 2031-01-01 – 2032-06-30",
        ),
        (
            "operation: move-deadline, term: repayment, value: 2033-01-31",
            "the deadline 2033-01-31 is before the signing on 2033-02-05",
        ),
    ],
)
def test_an_amendment_that_leaves_a_gap_or_comes_too_late_is_refused(amendment, what):
    text = later(f"{{target: {ID}, {amendment}, at: A23 §5}}")
    found, line = says(INVENTED, **{"later.yaml": text})

    assert what in found
    assert amendment in text.splitlines()[line - 1]


def test_a_window_that_was_extended_once_is_extended_from_there():
    def extended(to):
        value = f"{{from: 2031-01-01, to: {to}}}"
        return later(
            f"{{target: {ID}, operation: extend-window, term: use-window, value: {value}, at: A23 §5}}"
        )

    third = extended("2034-12-31").replace("2034", "2036").replace("2033", "2035")
    files = {
        "later.yaml": extended("2034-12-31"),
        "third.yaml": third.replace("to: 2036-12-31", "to: 2033-12-31"),
    }

    assert "the window is 2031-01-01 – 2034-12-31 by then" in says(INVENTED, **files)[0]
    assert ID in read_agreements(shipped() | {"invented.yaml": INVENTED} | files | {"third.yaml": third})


def test_an_agreement_amends_only_what_was_signed_before_it():
    amended = written("target: civilt-forsvar-2023", "target: reservkraft-2033")

    assert "an agreement amends earlier ones" in says(amended, **{"later.yaml": later()})[0]


def test_a_report_that_was_ended_is_not_moved_afterwards():
    ends = later(f"{{target: {ID}, operation: end-report, term: report, report: region-report, at: A23 §3}}")
    moves = ends.replace("2034", "2036").replace("2033", "2035")
    moves = moves.replace("end-report, term: report", "move-deadline, value: 2036-01-01, term: report")

    what, _ = says(INVENTED, **{"later.yaml": ends, "third.yaml": moves})
    assert "reservkraft-2033 ended the report 'region-report' before" in what


def test_a_care_area_has_one_goal():
    change = (r"care_areas: \[intensivvard, ", "care_areas: [akut-tandvard, intensivvard, ")

    assert "akut-tandvard has a goal already" in str(refusal(lakemedel_2022=change))


def test_a_stated_reference_has_no_id_of_a_stated_figure():
    change = (r"^  - id: table-of-amounts$", "  - id: support-extra")
    error = refusal(sammanhallen_vard_2022=change)

    assert "the id 'support-extra' is used above" in str(error)
    assert (
        f"line {line_of('sammanhallen-vard-2022.yaml', 'stated_references:', sammanhallen_vard_2022=change) + 1}:"
        in str(error)
    )
