"""Fit to be installed: what is asked of an installation before it may hold real data."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.test import Client
from pytest_django import Settings
from tests.builders.people import ECONOMIST, NOW, OPERATOR

from samsyn.config.database import database
from samsyn.config.home import secret_key
from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.roles import Role
from samsyn.ops.administration.accounts import close_account, create_account, create_demo_accounts
from samsyn.ops.administration.installation import problems
from samsyn.store.models import AuditEvent

GOOD_PASSWORD = "a long and plain sentence"
ACCOUNT = ("gotland.pharmacist", "region-gotland", Role.PHARMACIST)


def about(topic: str) -> list[str]:
    return [one for one in problems(deploy=True) if one.startswith(topic)]


def test_a_demo_account_outside_a_demo_is_refused(settings: Settings) -> None:
    create_demo_accounts(by=OPERATOR, now=NOW, accounts=[ACCOUNT], password="samsyn-demo")
    assert "1 demo accounts" in about("demo")[0]
    close_account(by=OPERATOR, now=NOW, username=ACCOUNT[0])
    assert about("demo") == []


def test_a_demo_installation_is_refused_for_real_data(installation: Path, settings: Settings) -> None:
    assert about("demo") == []
    settings.DEMO_MARK.write_text("{}")
    assert "holds the demo country" in about("demo")[0]


def test_https_own_host_names_and_a_closed_folder_are_asked_for(settings: Settings) -> None:
    settings.SAMSYN_HOME.chmod(0o755)
    settings.ALLOWED_HOSTS = ["localhost"]
    assert about("https")
    assert about("hosts")
    assert about("files")
    settings.HTTPS = True
    settings.ALLOWED_HOSTS = ["samsyn.example.org"]
    settings.SAMSYN_HOME.chmod(0o700)
    assert not about("https") + about("hosts") + about("files")


def test_only_the_operator_makes_accounts_and_an_account_is_made_once() -> None:
    with pytest.raises(NotPermitted):
        create_account(by=ECONOMIST, now=NOW, account=ACCOUNT, password=GOOD_PASSWORD)
    create_account(by=OPERATOR, now=NOW, account=ACCOUNT, password=GOOD_PASSWORD)
    with pytest.raises(DomainError, match="account-exists"):
        create_account(by=OPERATOR, now=NOW, account=ACCOUNT, password=GOOD_PASSWORD)


def test_a_weak_password_is_refused_with_the_reason() -> None:
    with pytest.raises(DomainError, match="weak-password: problem=This password is too short"):
        create_account(by=OPERATOR, now=NOW, account=ACCOUNT, password="short")


def test_a_closed_account_cannot_sign_in_and_stays_on_record(client: Client) -> None:
    create_account(by=OPERATOR, now=NOW, account=ACCOUNT, password=GOOD_PASSWORD)
    assert client.login(username=ACCOUNT[0], password=GOOD_PASSWORD)
    close_account(by=OPERATOR, now=NOW, username=ACCOUNT[0])
    assert client.get("/").status_code == 302
    assert not Client().login(username=ACCOUNT[0], password=GOOD_PASSWORD)
    actions = AuditEvent.objects.values_list("action", flat=True)
    assert list(actions) == ["create-account", "close-account"]


def test_the_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    assert secret_key(tmp_path) == first
    assert len(first) > 40
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_debug_is_off_unless_asked_for() -> None:
    assert live_settings.DEBUG is False


def test_one_setting_chooses_postgresql(tmp_path: Path) -> None:
    chosen = database("postgresql://samsyn:p%40ss@db.example.org:5433/samsyn?sslmode=require", tmp_path)
    assert (chosen["USER"], chosen["PASSWORD"], chosen["NAME"]) == ("samsyn", "p@ss", "samsyn")
    assert (chosen["HOST"], chosen["PORT"], chosen["OPTIONS"]) == (
        "db.example.org",
        "5433",
        {"sslmode": "require"},
    )
    with pytest.raises(ValueError, match="expected postgresql"):
        database("mysql://db/samsyn", tmp_path)


def test_the_process_says_that_it_lives_and_that_it_can_serve(client: Client) -> None:
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)
        assert (answer.status_code, json.loads(answer.content)) == (200, {"status": "ok"})


def test_every_answer_tells_the_browser_what_it_may_load_and_to_keep_nothing(client: Client) -> None:
    answer = client.get("/overenskommelser/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
