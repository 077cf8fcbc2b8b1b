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


class MarkedYamlError(Exception):
    """The text is not YAML that can be read: the line (from 1, or 0 where unknown) and what is wrong."""

    def __init__(self, line: int, what: str) -> None:
        self.line, self.what = line, what
        super().__init__(f"line {line}: {what}")


class _UniqueKeyLoader(yaml.CSafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise MarkedYamlError(line, f"the key {key!r} is written twice; keep one of them")
            seen.add(key)
        return super().construct_mapping(node, deep)


# YAML 1.1 reads on, off, yes and no as truth values, which would turn the key `on:` into True: only true and
# false are, as in YAML 1.2.
_UniqueKeyLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != BOOLEAN_TAG]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_UniqueKeyLoader.add_implicit_resolver(BOOLEAN_TAG, re.compile(r"^(?:true|false)$"), list("tf"))


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
    loader = _UniqueKeyLoader(text)
    try:
        root = loader.get_single_node()
        return MarkedYaml(loader.construct_document(root) if root else None, root)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise MarkedYamlError(line, error.problem or "this is not YAML") from error
    finally:
        loader.dispose()


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None
