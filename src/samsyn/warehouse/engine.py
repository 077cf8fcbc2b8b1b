"""DuckDB, shut in: no file, no network, no extension; it sees only the tables it is given."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa


def run(sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The answer of one query over the given tables."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
    }
    with duckdb.connect(":memory:", config=config) as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(sql).to_arrow_table()
