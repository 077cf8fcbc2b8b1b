"""The data files shipped with Samsyn (src/samsyn/data): YAML read strictly, errors that name file and line.

Experts edit these files, so a mistake must be told where it stands: a key written twice, a value of the wrong
kind and an unknown key are errors, never guesses.
"""

from __future__ import annotations

import re
import reprlib
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from samsyn.intake.marked_yaml import MarkedYaml, MarkedYamlError, read_marked_yaml

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

DATA = Path(__file__).resolve().parents[1] / "data"


SHAPES = re.compile(r"Shape$|[\[\(]")
"""Steps of an error's place that are the schema's and not the file's."""


class DataFileError(Exception):
    """A data file is not what it should be: which file, where in it, and what is wrong.

    Of a file that people write in the browser, `code` and `facts` say the same for those who word it in another language.
    """

    def __init__(self, path: Path, where: str, what: str, code: str = "", **facts: object) -> None:
        self.path, self.where, self.what, self.code, self.facts = path, where, what, code, facts
        super().__init__(f"{path.name}: {where}: {what}" if where else f"{path.name}: {what}")


class Strict(BaseModel):
    """The shape of one mapping in a data file: types are not coerced, unknown keys are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


ModelT = TypeVar("ModelT", bound=BaseModel)


def read_yaml(path: Path, model: type[ModelT]) -> ModelT:
    """The file as `model`; raises DataFileError that says which line is wrong."""
    return parse_yaml(path.read_text(encoding="utf-8"), path, model)[0]


def parse_yaml(text: str, path: Path, model: type[ModelT]) -> tuple[ModelT, MarkedYaml]:
    """A file's text as `model`, with its marks for what is checked later; `path` names it in errors."""
    try:
        marked = read_marked_yaml(text)
    except MarkedYamlError as error:
        raise DataFileError(path, f"line {error.line}", error.what, "yaml") from error
    try:
        return model.model_validate(marked.value), marked
    except ValidationError as error:
        first = error.errors()[0]
        where, facts = f"line {marked.line_of(first['loc'])}", _facts(first)
        raise DataFileError(path, where, _sentence(first), first["type"], **facts) from error


def _facts(error: ErrorDetails) -> dict[str, object]:
    """The key, what stands there, and the limits or the values that it must keep to."""
    keys = [part for part in error["loc"] if isinstance(part, str) and not SHAPES.search(part)]
    found = reprlib.repr(error["input"])
    return {**error.get("ctx", {}), "key": keys[-1] if keys else "", "found": found}


def _sentence(error: ErrorDetails) -> str:
    """What is wrong with a value, as a sentence for the one who edits the file."""
    key = error["loc"][-1] if error["loc"] else "the file"
    if error["type"] == "extra_forbidden":
        return f"unknown key {key!r}; correct its spelling or remove it"
    if error["type"] == "missing":
        return f"the key {key!r} is missing; add it"
    if not error["loc"] and error["type"] == "model_type":
        return "the file is empty, or no mapping of keys to values"
    place = ".".join(str(part) for part in error["loc"] if not SHAPES.search(str(part)))
    what = error["msg"].removeprefix("Value error, ")
    return f"{place}: {what}; found {reprlib.repr(error['input'])}"
