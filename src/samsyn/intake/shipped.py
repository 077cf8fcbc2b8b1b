"""The data files shipped with Samsyn (src/samsyn/data): YAML read strictly, errors that name file and key.

Experts edit these files, so a mistake must be told where it stands: a key written twice, a value of the wrong
kind and an unknown key are errors, never guesses.
"""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

DATA = Path(__file__).resolve().parents[1] / "data"


class DataFileError(Exception):
    """A shipped data file is not what it should be: which file, where in it, and what is wrong."""

    def __init__(self, path: Path, where: str, what: str) -> None:
        self.path, self.where, self.what = path, where, what
        super().__init__(f"{path.name}: {where}: {what}" if where else f"{path.name}: {what}")


class Strict(BaseModel):
    """The shape of one mapping in a data file: types are not coerced, unknown keys are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _UniqueKeyLoader(yaml.CSafeLoader):
    """Plain YAML lets a later key silently win over an earlier one; here it is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: the key {key!r} is written twice")
            seen.add(key)
        return super().construct_mapping(node, deep)


ModelT = TypeVar("ModelT", bound=BaseModel)


def read_yaml(path: Path, model: type[ModelT]) -> ModelT:
    """The file as `model`; raises DataFileError that says which key (`organisations.3.orgnr`) is wrong."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)  # noqa: S506  a safe loader
    except yaml.YAMLError as error:
        raise DataFileError(path, "", str(error)) from error
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DataFileError(path, where, first["msg"]) from error
