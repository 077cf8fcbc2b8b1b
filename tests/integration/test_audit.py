"""The audit trail tells if it was touched, and the database itself refuses to touch it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from tests.builders.people import NOW, PHARMACIST

from samsyn.ops.kernel.audit import record, verify_chains
from samsyn.store.guards import guards_stand
from samsyn.store.models import AuditEvent, AuditHead


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's own transaction never commits; what waits for the commit is done at once."""
    monkeypatch.setattr("samsyn.ops.kernel.audit.transaction.on_commit", lambda work: work())


def write(organisation: str = "region-gotland", subject: str = "submission/1") -> None:
    with transaction.atomic():
        record(
            by=PHARMACIST,
            now=NOW,
            organisation=organisation,
            action="submit-stock",
            subject=subject,
            before=None,
            after=["a"],
        )


def without_guards(sql: str, *parameters: object) -> None:
    """Do what one who owns the database could do: step past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'store_auditevent'"
            )
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, parameters)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")
        else:
            for _, create in triggers:
                cursor.execute(create)


def test_an_event_says_who_for_whom_what_and_when() -> None:
    write()
    event = AuditEvent.objects.get()
    assert (event.actor, event.acting_for, event.action) == (
        PHARMACIST.username,
        "region-gotland",
        "submit-stock",
    )
    assert (event.at, event.before_hash) == (NOW, "")
    assert len(event.after_hash) == 64


def test_each_organisation_has_a_chain_of_its_own() -> None:
    for organisation in ("region-gotland", "region-skane", "region-gotland"):
        write(organisation)
    numbers = AuditEvent.objects.values_list("organisation", "number")
    assert sorted(numbers) == [("region-gotland", 1), ("region-gotland", 2), ("region-skane", 1)]
    assert verify_chains() == []


COLUMNS = (
    "organisation, number, at, actor, acting_for, action, subject, before_hash, after_hash, previous, hash"
)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE store_auditevent SET actor = 'x'",
        "DELETE FROM store_auditevent",
        f"INSERT OR REPLACE INTO store_auditevent ({COLUMNS}) SELECT {COLUMNS} FROM store_auditevent",
        "INSERT OR REPLACE INTO store_auditevent SELECT * FROM store_auditevent",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(sql: str) -> None:
    write()
    if connection.vendor == "postgresql":
        sql = sql.replace("INSERT OR REPLACE INTO", "TRUNCATE store_auditevent --")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert AuditEvent.objects.get().actor == PHARMACIST.username


def test_the_guards_stand_after_every_migration() -> None:
    assert guards_stand(connection)


def test_a_changed_event_breaks_its_chain() -> None:
    write()
    write()
    without_guards("UPDATE store_auditevent SET actor = %s WHERE number = 1", "somebody-else")
    assert [(one.number, one.problem) for one in verify_chains()] == [(1, "its content was changed")]


def test_a_removed_event_breaks_its_chain() -> None:
    for _ in range(3):
        write()
    without_guards("DELETE FROM store_auditevent WHERE number = 2")
    assert verify_chains()[0].problem == "the event is missing"


def test_a_tail_cut_off_together_with_its_head_shows_against_the_exported_head() -> None:
    write()
    write()
    first = AuditEvent.objects.get(number=1)
    without_guards("DELETE FROM store_auditevent WHERE number = 2")
    AuditHead.objects.update(number=1, hash=first.hash)
    assert [one.problem for one in verify_chains()] == ["differs from the head exported outside the database"]


def test_a_chain_whose_exported_head_is_gone_is_told(installation: Path) -> None:
    write()
    (installation / "audit-heads.jsonl").unlink()
    assert [one.problem for one in verify_chains()] == [
        "no end of the chain is exported outside the database"
    ]


@pytest.mark.parametrize("touched", [b"5\n", b"\xff\xfe\n", b"{}\n"])
def test_a_touched_file_of_exported_heads_is_told_and_a_line_cut_short_is_not(
    installation: Path, touched: bytes
) -> None:
    write()
    heads = installation / "audit-heads.jsonl"
    heads.write_bytes(heads.read_bytes() + b'{"organisation": "reg')
    assert verify_chains() == []
    heads.write_bytes(touched + heads.read_bytes())
    assert "row 1" in verify_chains()[0].problem


def test_a_write_that_is_undone_leaves_no_event() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()
