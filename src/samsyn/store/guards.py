"""Append-only tables, guarded by the database itself: triggers refuse update and delete on both engines.

Installed after every migration, since SQLite drops a table's triggers when a migration rebuilds it.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = {
    "store_auditevent": " OR (organisation = NEW.organisation AND number = NEW.number)",
    "store_costentry": " OR (region = NEW.region AND key = NEW.key)",
    "store_comparisonrelease": " OR number = NEW.number",
    "store_formsignature": "",
    "store_grantevent": " OR (grant_id = NEW.grant_id AND number = NEW.number)",
    "store_grantreminder": "",
    "store_ledgertransfer": "",
    "store_readevent": "",
    "store_prescribermessageevent": " OR (message_id = NEW.message_id AND number = NEW.number)",
    "store_shortagecaseevent": " OR (case_id = NEW.case_id AND number = NEW.number)",
    "store_stockevent": " OR (storeroom_id = NEW.storeroom_id AND (number = NEW.number OR key = NEW.key))",
}
"""The tables, and what besides its id makes a new row take an old one's place."""

GUARDS_A_TABLE = {"sqlite": 3, "postgresql": 2}

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION samsyn_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def guard_statements(vendor: str) -> list[str]:
    """The SQL that installs every guard, for 'sqlite' or 'postgresql'. Running it again changes nothing."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{action} BEFORE {action.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in APPEND_ONLY
            for action in ("update", "delete")
        ] + [
            # REPLACE deletes without firing a delete trigger; a new row never takes an old one's number.
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id{also}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table, also in APPEND_ONLY.items()
        ]
    if vendor == "postgresql":
        return [_POSTGRES_FUNCTION] + [
            statement
            for table in APPEND_ONLY
            for statement in (
                f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION samsyn_append_only()",
                f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION samsyn_append_only()",
            )
        ]
    raise ValueError(f"no guard is written for the database engine {vendor!r}")


def guards_stand(connection: BaseDatabaseWrapper) -> bool:
    """Whether every append-only table has all its guards in the database."""
    tables = ",".join(f"'{table}'" for table in APPEND_ONLY)
    if connection.vendor == "sqlite":
        sql = f"SELECT count(*) FROM sqlite_master WHERE type='trigger' AND tbl_name IN ({tables})"
    else:
        sql = (
            "SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            f"WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND c.relname IN ({tables})"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0]) == GUARDS_A_TABLE[connection.vendor] * len(APPEND_ONLY)


def install_guards(*, using: str, **_: Any) -> None:
    """Install the guards on one database, where its append-only tables exist."""
    connection = connections[using]
    if not set(APPEND_ONLY) <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in guard_statements(connection.vendor):
            cursor.execute(statement)
