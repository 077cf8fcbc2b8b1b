"""YAML that remembers where each value stands, so that an error can name the line.

Plain YAML lets a later key silently win over an earlier one; here a key written twice is an error.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

BOOLEAN_TAG = "tag:yaml.org,2002:bool"
INTEGER_TAG = "tag:yaml.org,2002:int"
DEEPEST = 20


class MarkedYamlError(Exception):
    """The text is not YAML that can be read: the line (from 1, or 0 where unknown) and what is wrong."""

    def __init__(self, line: int, what: str) -> None:
        self.line, self.what = line, what
        super().__init__(f"line {line}: {what}")


class _UniqueKeyLoader(yaml.CSafeLoader):
    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (
            ValueError,
            AttributeError,
            LookupError,
            TypeError,
        ) as error:  # 2026-13-45, or what its tag cannot be made of
            what = f"a value cannot be read ({error}); put it in quotation marks"
            raise MarkedYamlError(node.start_mark.line + 1, what) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise MarkedYamlError(key_node.start_mark.line + 1, "a key must be a word")
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise MarkedYamlError(line, f"the key {key!r} is written twice; keep one of them")
            seen.add(key)
        return super().construct_mapping(node, deep)


# YAML 1.1 reads on, off, yes and no as truth values, which would turn the key `on:` into True, and 190:20:30 as a number
# to the base of 60: only true and false are truth values and only digits make a number, as in YAML 1.2.
_UniqueKeyLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in (BOOLEAN_TAG, INTEGER_TAG)]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_UniqueKeyLoader.add_implicit_resolver(BOOLEAN_TAG, re.compile(r"^(?:true|false)$"), list("tf"))
_UniqueKeyLoader.add_implicit_resolver(
    INTEGER_TAG, re.compile(r"^[-+]?(?:0|[1-9][0-9_]*)$"), list("-+0123456789")
)


@dataclass(frozen=True, slots=True)
class MarkedYaml:
    """What a YAML text holds, and the nodes it was built from."""

    value: Any
    root: yaml.Node | None

    def line_of(self, path: Sequence[str | int]) -> int:
        """The line, from 1, of the value at a path such as ("goals", 0, "by").

        A path that leads further than the text does gives the line of the last part that is there.
        """
        node, line = self.root, 1
        for part in path:
            step = _child(node, part)
            if step is None:
                continue  # a step of the schema, not of the text (a union's branch, a missing key)
            node, line = step
        return line


def read_marked_yaml(text: str) -> MarkedYaml:
    """The text's value with its marks; raises MarkedYamlError."""
    loader = _loader(text)
    try:
        root = loader.get_single_node()
        return MarkedYaml(loader.construct_document(root) if root else None, root)
    except yaml.YAMLError as error:
        raise _told(error) from error
    finally:
        loader.dispose()


def refuse_traps(text: str) -> None:
    """Raise MarkedYamlError at what a text from outside has no use for: aliases, which grow without limit, and depth."""
    loader = _loader(text)
    depth, line = 0, 1
    try:
        while loader.check_event():
            event = loader.get_event()
            line = event.start_mark.line + 1 if event and event.start_mark else line
            if isinstance(event, yaml.AliasEvent):
                raise MarkedYamlError(line, "write the value itself instead of an alias")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise MarkedYamlError(line, f"more than {DEEPEST} levels")
    except yaml.YAMLError as error:
        raise _told(error) from error
    finally:
        loader.dispose()


def _loader(text: str) -> _UniqueKeyLoader:
    try:
        return _UniqueKeyLoader(text)
    except (UnicodeEncodeError, yaml.YAMLError) as error:  # half of a character, a character that no text has
        raise MarkedYamlError(0, "this is not text") from error


def _told(error: yaml.YAMLError) -> MarkedYamlError:
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    return MarkedYamlError(mark.line + 1 if mark else 0, problem or "this is not YAML")


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None
