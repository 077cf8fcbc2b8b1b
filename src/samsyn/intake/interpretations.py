"""Questions of interpretation from the shipped data (interpretations.yaml)."""

from __future__ import annotations

from datetime import date
from functools import cache

from samsyn.core.supply.interpretations import Interpretation, InterpretationAnswer
from samsyn.intake.cited_schema import At, Id, MomentText, TextShape, citation, moment
from samsyn.intake.shipped import DATA, DataFileError, Strict, read_yaml


class _AnswerShape(Strict):
    text: TextShape
    by: str
    since: date | MomentText
    at: At
    until: date | None = None

    def to_core(self) -> InterpretationAnswer:
        return InterpretationAnswer(
            self.text.to_core(), self.by, moment(self.since), citation(self.at), self.until
        )


class _QuestionShape(Strict):
    id: Id
    question: TextShape
    asked_at: list[At]
    answer: _AnswerShape | None = None
    assumed: TextShape
    earlier: list[_AnswerShape] = []

    def to_core(self) -> Interpretation:
        return Interpretation(
            id=self.id,
            question=self.question.to_core(),
            asked_at=tuple(citation(at) for at in self.asked_at),
            answer=self.answer.to_core() if self.answer else None,
            assumed=self.assumed.to_core(),
            earlier=tuple(one.to_core() for one in self.earlier),
        )


class _File(Strict):
    interpretations: list[_QuestionShape]


@cache
def load_interpretations() -> tuple[Interpretation, ...]:
    """The questions in the order of the file; raises DataFileError where one is asked twice or an answer has no end."""
    path = DATA / "interpretations.yaml"
    found = tuple(shape.to_core() for shape in read_yaml(path, _File).interpretations)
    for number, one in enumerate(found):
        if one.id in {other.id for other in found[:number]}:
            raise DataFileError(path, one.id, "the question stands twice; keep one of them")
        if one.answer is not None and one.answer.until is not None:
            raise DataFileError(path, one.id, "an answer in force has no end; move it to earlier")
        if any(answer.until is None for answer in one.earlier):
            raise DataFileError(path, one.id, "an earlier answer has an end; add until")
    return found
