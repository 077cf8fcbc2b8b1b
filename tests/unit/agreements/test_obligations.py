"""The obligation register: who has promised what, how bindingly, and what a report has to say of it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.unit.agreements.test_cli import samsyn  # noqa: F401  the fixture that runs a command

from samsyn.core.agreements.obligations import Answer, obligations_of
from samsyn.core.agreements.terms import Strength
from samsyn.intake.agreements import load_agreements
from samsyn.intake.organisations import load_organisations


def register(organisation, known=date(2024, 1, 1)):
    found = obligations_of(load_agreements(), load_organisations().get(organisation), known=known)
    return {one.id: one for one in found}


def test_every_region_has_the_same_register():
    assert register("region-skane").keys() == register("region-gotland").keys()


@pytest.mark.parametrize(
    ("obligation", "strength", "answer", "owed"),
    [
        ("civilt-forsvar-2022/1/1", Strength.SKA, Answer.MUST, True),
        ("civilt-forsvar-2022/3/1", Strength.BOR, Answer.SHOULD, False),
        ("civilt-forsvar-2023/1a/1", Strength.AGREED_INTENTION, Answer.MAY, False),
        ("lakemedel-2022/supply-1/2", Strength.FAR, Answer.MAY, False),
        ("civilt-forsvar-2023/region-report", Strength.SKA, Answer.MUST, True),
    ],
)
def test_the_strength_of_a_duty_says_what_a_report_must_answer(obligation, strength, answer, owed):
    found = register("region-skane")[obligation]

    assert (found.strength, found.answer, found.is_owed) == (strength, answer, owed)


def test_the_measures_of_a23_may_be_chosen_among_and_those_of_2022_may_not():
    found = register("region-skane")

    assert found["civilt-forsvar-2023/1a/1"].prioritisable
    assert not found["civilt-forsvar-2022/1/1"].prioritisable


def test_skr_and_socialstyrelsen_have_their_own():
    assert "civilt-forsvar-2023/skr-1/1" in register("skr")
    assert not register("skr").keys() & register("region-skane").keys()
    assert register("socialstyrelsen")["uppdrag-uppfoljning-2021/final"].due.known == date(2024, 10, 1)


def test_a_report_that_was_ended_is_no_obligation_any_more():
    assert "uppdrag-uppfoljning-2021/interim-2025" in register("socialstyrelsen", date(2023, 11, 29))
    assert "uppdrag-uppfoljning-2021/interim-2025" not in register("socialstyrelsen", date(2023, 11, 30))


def test_what_rests_on_an_approval_is_conditional():
    assert all(one.conditional for name, one in register("skr").items() if name.startswith("lakemedel-2024"))


def test_the_command_lists_what_is_owed_only_where_asked(samsyn):  # noqa: F811
    words = ("agreements", "obligations", "region-skane", "--known", "2024-01-01", "--format", "json")
    everything = json.loads(samsyn(*words)[1])
    owed = json.loads(samsyn(*words, "--owed")[1])

    assert {one["strength"] for one in owed} == {"ska"}
    assert len(owed) < len(everything)


def test_the_command_as_a_table_names_the_section_of_each(samsyn):  # noqa: F811
    code, out, _ = samsyn("agreements", "obligations", "socialstyrelsen")

    assert code == 0
    assert "2024-10-01  Final report on the follow-up" in out
    assert "U23 Socialstyrelsens regeringsuppdrag" in out
