"""DuckDB, shut in: no file, no network, no extension; it sees only the tables it is given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import duckdb
import pyarrow as pa


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One engine a process; starting one costs more than most of the queries."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
    }
    return duckdb.connect(":memory:", config=config)


def run(sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The answer of one query over the given tables, which no other query sees."""
    words = set(re.findall(r"\w+", sql))
    named = {
        name: table for name, table in tables.items() if name in words
    }  # telling it of a table takes its time
    with _engine().cursor() as cursor:
        for name, table in named.items():
            cursor.register(name, table)
        answer = cursor.sql(sql).to_arrow_table()
        for name in named:
            cursor.unregister(name)
        return answer
