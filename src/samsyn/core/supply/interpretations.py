"""Questions of interpretation that the agreements leave open, and the answer that Samsyn's figures rest on.

U22 "SKR:s insatser" tells that SKR met such questions. An answer in force has someone who gave it, a day and a source;
where nobody has answered, what Samsyn assumes is said to be an assumption.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samsyn.core.agreements.moments import Month, Year
from samsyn.core.kernel.citations import Citation
from samsyn.core.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class InterpretationAnswer:
    """Svar. What was answered, by whom, since when, where it stands, and until when it held (None while in force)."""

    text: Text
    by: str
    since: date | Month | Year
    at: Citation
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Interpretation:
    """Tolkningsfråga. `asked_at` is where the words stand, or who met the question; `assumed` what the figures rest on.

    `answer` is None where no source answers.
    """

    id: str
    question: Text
    asked_at: tuple[Citation, ...]
    answer: InterpretationAnswer | None
    assumed: Text
    earlier: tuple[InterpretationAnswer, ...] = ()
