"""What every answer of the API shares."""

from __future__ import annotations

from ninja import Schema
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel


class Camel(Schema):
    """A body in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
