"""Alerts: raised once a spell, seen to by those who may, and mailed at most once whatever breaks."""

from __future__ import annotations

import smtplib
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from pytest_django import Settings
from tests.builders.people import COORDINATOR, ECONOMIST, EVALUATOR, NOW, OPERATOR, PHARMACIST, region_person
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, stock, storerooms

from samsyn.cli import main
from samsyn.config.mail import mail as mail_settings
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor, Role
from samsyn.core.supply.alerts import AlertKind, AlertRule
from samsyn.core.supply.sharing import Grain
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.lists import load_list
from samsyn.ops.alerts.judging import choose_mail, mark_seen, raise_alerts, read_alerts, set_rule
from samsyn.ops.alerts.mail import Sent, send_alerts
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.stock.sending import import_stock
from samsyn.store.models import AlertMail, AlertSpell, AuditEvent, User
from samsyn.store.queries.alerts import rules_of

GOTLAND, DAY = "region-gotland", date(2023, 12, 31)
PAGE = "/forsorjning/varningar/"
PACKS = {product.line_id: product.pack_id for product in shipped_catalogue().products}
LINE = next(
    one for one in load_list("demo-2022").lines if "intensivvard" in one.care_areas and one.id in PACKS
)
LATE = NOW - timedelta(days=40)
"""Ten days after the stock was counted: it is not late yet."""


def send_stock(held: int, day: date = DAY) -> None:
    used = {"pack_id": PACKS[LINE.id], "quantity": "182", "from": "2023-07-02", "to": "2023-12-30"}
    files = [
        ("f", storerooms({})),
        ("l", stock({"pack_id": PACKS[LINE.id], "quantity": str(held)})),
        ("u", consumption(used)),
    ]
    import_stock(by=OPERATOR, now=NOW, region=GOTLAND, as_of=day, files=files)


def check(now: datetime = NOW) -> tuple[int, int, int]:
    (found,) = raise_alerts(now=now, regions=[GOTLAND])
    return found.new, found.continuing, found.ended


def below() -> list[AlertSpell]:
    return list(AlertSpell.objects.filter(kind=AlertKind.BELOW_THRESHOLD.value).order_by("id"))


def wants(how: str, by: Actor = PHARMACIST, language: str = "sv") -> None:
    User.objects.get_or_create(username=by.username, organisation=by.organisation, role=by.role.value)
    choose_mail(by=by, now=NOW, how=how, address="farmaceut@gotland.example", language=language)


def test_a_line_that_runs_low_is_one_alert_until_it_is_filled_up_and_a_new_one_after() -> None:
    send_stock(3)
    check()
    check(NOW + timedelta(days=1))
    (first,) = below()
    assert (first.subject, first.ended_at) == (LINE.id, None)
    send_stock(400)
    check(NOW + timedelta(days=2))
    assert below()[0].ended_at is not None
    send_stock(2)
    check(NOW + timedelta(days=3))
    assert [one.ended_at is None for one in below()] == [False, True]


def test_a_region_sets_its_own_rule_and_the_older_stays_on_record() -> None:
    rule = AlertRule(AlertKind.BELOW_THRESHOLD, 2)
    with pytest.raises(NotPermitted):
        set_rule(by=ECONOMIST, now=NOW, region=GOTLAND, rule=rule)
    with pytest.raises(NotPermitted):
        set_rule(by=region_person(Role.PHARMACIST, "region-skane"), now=NOW, region=GOTLAND, rule=rule)
    for unknown in (
        AlertRule(AlertKind.BELOW_THRESHOLD, 2, line_id="x"),
        AlertRule(AlertKind.BELOW_THRESHOLD, 2, care_area="x"),
    ):
        with pytest.raises(NotFound):
            set_rule(by=PHARMACIST, now=NOW, region=GOTLAND, rule=unknown)
    set_rule(by=COORDINATOR, now=NOW, region=GOTLAND, rule=rule)
    assert rule in rules_of(GOTLAND)
    send_stock(3)
    check()
    assert not below()
    assert AuditEvent.objects.filter(action="set-alert-rule").count() == 1


def test_a_region_that_sends_nothing_is_late_and_a_submission_ends_that() -> None:
    assert check(LATE) == (1, 0, 0)
    send_stock(400)
    check(LATE)
    assert not AlertSpell.objects.filter(kind="submission-late", ended_at=None).exists()
    check(NOW)
    assert AlertSpell.objects.filter(kind="submission-late", ended_at=None).exists()


def test_what_is_seen_is_noted_and_stays_open() -> None:
    check()
    spell = AlertSpell.objects.get()
    with pytest.raises(NotPermitted):
        mark_seen(by=ECONOMIST, now=NOW, region=GOTLAND, spell=spell.pk, note="")
    with pytest.raises(NotFound):
        mark_seen(by=OPERATOR, now=NOW, region="region-skane", spell=spell.pk, note="")
    mark_seen(by=PHARMACIST, now=NOW, region=GOTLAND, spell=spell.pk, note="Filen kommer i morgon")
    spell.refresh_from_db()
    assert (spell.seen_by, spell.seen_note, spell.ended_at) == (
        PHARMACIST.username,
        "Filen kommer i morgon",
        None,
    )


def test_another_organisation_sees_only_alerts_about_substances_shared_with_it() -> None:
    send_stock(3)
    check()
    assert len(read_alerts(by=PHARMACIST, now=NOW)) > 1
    assert not read_alerts(by=EVALUATOR, now=NOW)
    grant_sharing(
        by=COORDINATOR,
        now=NOW,
        owner=GOTLAND,
        recipient="socialstyrelsen",
        grain=Grain.SUBSTANCE,
        substance=LINE.atc,
        valid_until=None,
        legal_ground="OSL 10:2",
    )
    assert {row.alert.line_id for row in read_alerts(by=EVALUATOR, now=NOW)} == {LINE.id}


def test_a_mail_goes_at_once_and_never_again_and_tells_no_figure() -> None:
    wants("at-once")
    send_stock(3)
    check()
    assert send_alerts(now=NOW) == Sent(sent=1)
    assert send_alerts(now=NOW + timedelta(days=1)) == Sent()
    (sent,) = mail.outbox
    assert sent.to == ["farmaceut@gotland.example"]
    assert LINE.substance_sv.lower() not in sent.body.lower()
    assert "/forsorjning/varningar/" in sent.body


def test_details_are_told_where_the_installation_says_so_in_the_persons_language(settings: Settings) -> None:
    settings.SAMSYN_MAIL_DETAILS = True
    wants("at-once", language="en")
    send_stock(3)
    check()
    send_alerts(now=NOW)
    assert "lasts 3 days" in mail.outbox[0].body or "lasts 2 days" in mail.outbox[0].body


def test_a_digest_comes_once_a_day_in_the_morning_also_when_the_clock_is_set_back() -> None:
    wants("digest")
    check()
    night, morning = (datetime(2024, 3, 31, hour, 30, tzinfo=UTC) for hour in (3, 6))  # summer time begins
    assert send_alerts(now=night) == Sent()
    assert send_alerts(now=morning) == Sent(sent=1)
    send_stock(3)
    check()
    assert send_alerts(now=morning + timedelta(hours=5)) == Sent()
    assert send_alerts(now=morning - timedelta(hours=30)) == Sent()
    assert send_alerts(now=morning + timedelta(days=1)) == Sent(sent=1)


class DownServer:
    """A mail server that cannot be reached."""

    def __init__(self, **_: object) -> None: ...

    def open(self) -> None:
        raise ConnectionRefusedError

    def close(self) -> None: ...


class RefusingServer(DownServer):
    """One that answers that it does not take the mail."""

    def open(self) -> None: ...

    def send_messages(self, messages: object) -> int:
        raise smtplib.SMTPRecipientsRefused({})


class SilentServer(RefusingServer):
    """One that goes away while it takes the mail: it may have it."""

    def send_messages(self, messages: object) -> int:
        raise smtplib.SMTPServerDisconnected


@pytest.mark.parametrize("server", [DownServer, RefusingServer])
def test_what_the_server_did_not_take_goes_the_next_time(server: type, settings: Settings) -> None:
    wants("at-once")
    check()
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.{server.__name__}"
    assert send_alerts(now=NOW) == Sent(kept=1)
    settings.EMAIL_BACKEND = usual
    assert send_alerts(now=NOW) == Sent(sent=1)


def test_what_was_cut_short_may_have_gone_and_is_not_sent_again(settings: Settings) -> None:
    wants("at-once")
    check()
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.SilentServer"
    assert send_alerts(now=NOW) == Sent(uncertain=1)
    settings.EMAIL_BACKEND = usual
    assert send_alerts(now=NOW) == Sent()
    assert AlertMail.objects.get().state == "claimed"


@pytest.mark.parametrize(
    "address", ["", "farmaceut", "a@b.se\nBcc: alla@b.se", "a@b.se, c@d.se", "a@b.se\r\n", "å\x00@b.se"]
)
def test_an_address_that_is_none_or_brings_headers_is_refused(address: str) -> None:
    if address.strip() == "a@b.se":  # what stands around an address is cut
        choose_mail(by=PHARMACIST, now=NOW, how="digest", address=address, language="sv")
        return
    with pytest.raises(DomainError, match="bad-address"):
        choose_mail(by=PHARMACIST, now=NOW, how="digest", address=address, language="sv")


def test_one_whose_account_is_closed_is_told_nothing() -> None:
    wants("at-once")
    check()
    User.objects.filter(username=PHARMACIST.username).update(is_active=False)
    assert send_alerts(now=NOW) == Sent()


def test_the_page_tells_what_to_do_and_the_home_page_how_many_there_are() -> None:
    send_stock(3)
    check()
    page = read(reader(PHARMACIST, "en"), PAGE)
    assert "Below the threshold" in page
    assert "Mark as seen" in page
    assert "alerts about your stock are open" in read(reader(PHARMACIST, "en"), "/")
    assert "Markera som sedd" in read(reader(PHARMACIST), PAGE)
    assert "Mark as seen" not in read(reader(ECONOMIST, "en"), PAGE)
    link = f"/forsorjning/{GOTLAND}/intensivvard/{LINE.id}/?dag=2023-12-31"
    body = reader(PHARMACIST).get(PAGE).content.decode()
    assert link in body
    assert reader(PHARMACIST).get(link).status_code == 200
    answer = reader(PHARMACIST).get("/v1/alerts").json()
    assert {one["kind"] for one in answer} >= {"below-threshold", "submission-late"}


def test_rules_and_mail_are_set_on_their_pages_and_bad_input_is_told() -> None:
    client = reader(PHARMACIST, "en")
    read(reader(ECONOMIST), PAGE + "regler/", status=403)
    form = {"kind": "below-threshold", "limit": "12", "care_area": "intensivvard", "line_id": "", "on": "on"}
    assert client.post(PAGE + "regler/", form).status_code == 302
    assert "12 days" in read(client, PAGE + "regler/")
    for bad in ({"limit": "²"}, {"limit": "0"}, {"kind": "quality-low"}, {"kind": "submission-late"}):
        assert client.post(PAGE + "regler/", {**form, **bad}).status_code == 422
    elsewhere = next(one for one in load_list("demo-2022").lines if "intensivvard" not in one.care_areas)
    answer = client.post(PAGE + "regler/", {**form, "line_id": elsewhere.id})
    assert answer.status_code == 422
    assert "not held in that care area" in answer.content.decode()
    chosen = {"how": "digest", "address": "x", "language": "en"}
    assert client.post(PAGE + "brev/", chosen).status_code == 422
    assert client.post(PAGE + "brev/", {**chosen, "address": ""}).status_code == 422
    assert client.post(PAGE + "brev/", {**chosen, "address": "a@b.example"}).status_code == 302
    check()
    spell = AlertSpell.objects.get()
    assert client.post(f"{PAGE}{spell.pk}/sedd/", {"note": "Ordered\0 today\n"}).status_code == 302
    assert "Ordered today" in read(client, PAGE)
    assert AlertSpell.objects.get().seen_note == "Ordered today"


def test_the_command_line_checks_lists_and_sends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, told in (("check --region " + GOTLAND, GOTLAND), ("list", "No stock"), ("send", "0 sent")):
        monkeypatch.setattr(sys, "argv", ["samsyn", "alerts", *words.split()])
        with pytest.raises(SystemExit):
            main()
        assert told in capsys.readouterr().out


def test_the_mail_setting_is_a_url_and_its_password_is_never_told() -> None:
    assert mail_settings("smtp+starttls://samsyn:s%40k@mail.example")["EMAIL_HOST_PASSWORD"] == "s@k"
    assert "console" in mail_settings(None)["EMAIL_BACKEND"]
    with pytest.raises(ValueError, match="begins with 'http'") as refused:
        mail_settings("http://samsyn:hemligt@mail.example")
    assert "hemligt" not in str(refused.value)


def test_a_rule_names_no_line_outside_its_care_area() -> None:
    dental = next(one for one in load_list("demo-2022").lines if one.care_areas == ("akut-tandvard",))
    rule = AlertRule(AlertKind.BELOW_THRESHOLD, 5, care_area="intensivvard", line_id=dental.id)
    with pytest.raises(DomainError, match="line-outside-care-area"):
        set_rule(by=PHARMACIST, now=NOW, region=GOTLAND, rule=rule)
    set_rule(by=PHARMACIST, now=NOW, region=GOTLAND, rule=replace(rule, care_area="akut-tandvard"))
