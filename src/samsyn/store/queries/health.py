"""Whether the database is fit to serve."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from samsyn.store.guards import guards_stand


def database_problem() -> str | None:
    """What is wrong with the database, or None. Raises DatabaseError where it does not answer."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "migrations are not applied: run samsyn migrate"
    if not guards_stand(connection):
        return "the guards of the append-only tables are missing: run samsyn migrate"
    return None
