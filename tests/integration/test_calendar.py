"""The deadlines of an organisation as a feed for calendar programs, and as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from tests.builders.people import NOW, OPERATOR

from samsyn.core.kernel.roles import Role
from samsyn.ops.administration.accounts import create_account
from samsyn.ops.agreements.calendar import calendar_of

FEED = "/kalender/region-uppsala.ics"
PASSWORD = "a-password-here"


@pytest.fixture
def economist(client: Client) -> Client:
    """A region's economist who has signed in."""
    account = ("uppsala.economist", "region-uppsala", Role.ECONOMIST)
    create_account(by=OPERATOR, now=NOW, account=account, password=PASSWORD)
    assert client.login(username=account[0], password=PASSWORD)
    return client


def events(client: Client) -> dict[str, Any]:
    """The feed's events by what they are about."""
    answer = client.get(FEED)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    return {str(event["uid"]).rpartition("@")[0]: event for event in calendar.walk("VEVENT")}


def test_the_feed_holds_every_deadline_that_is_known_today(economist: Client) -> None:
    known = calendar_of("region-uppsala", known=timezone.localdate())

    assert known
    assert set(events(economist)) == {f"{one.deadline.id}/{one.deadline.side}" for one in known}


def test_an_amended_date_tells_the_one_it_had(economist: Client) -> None:
    use = events(economist)["lakemedel-2022/use-window/owes"]

    assert use.decoded("dtstart") == date(2024, 12, 31)
    assert use.decoded("dtend") == date(2025, 1, 1)
    assert "Före ändringen: 31 december 2023." in str(use["description"])
    assert use["status"] == "TENTATIVE"


def test_a_deadline_on_a_closed_day_tells_the_last_business_day(economist: Client) -> None:
    statement = events(economist)["civilt-forsvar-2023/statement/owes"]

    assert statement.decoded("dtstart") == date(2024, 3, 31)  # Easter Sunday
    assert "Sista arbetsdag: 28 mars 2024." in str(statement["description"])


def test_the_page_leads_to_the_feed(economist: Client) -> None:
    assert f'href="{FEED}"' in economist.get("/").content.decode()


def test_a_calendar_program_fetches_the_feed_without_signing_in(client: Client) -> None:
    assert events(client)["civilt-forsvar-2023/statement/owes"].decoded("dtstart") == date(2024, 3, 31)
    assert client.get("/kalender/region-atlantis.ics").status_code == 404


def deadlines(client: Client, organisation: str, known: str) -> dict[str, Any]:
    found = client.get(f"/v1/organisations/{organisation}/deadlines?known={known}").json()
    return {one["id"]: one for one in found}


def test_the_api_tells_a_date_before_and_after_its_amendment(client: Client) -> None:
    before = deadlines(client, "region-uppsala", "2023-12-19")["lakemedel-2022/use-window"]
    after = deadlines(client, "region-uppsala", "2023-12-20")["lakemedel-2022/use-window"]

    assert (before["on"], before["amended"], before["previous"]) == ("2023-12-31", False, None)
    assert (after["on"], after["amended"], after["previous"]) == ("2024-12-31", True, "2023-12-31")


def test_the_api_tells_business_days_amounts_and_places(client: Client) -> None:
    requisition = deadlines(client, "region-skane", "2023-02-01")["civilt-forsvar-2023/requisition"]

    assert requisition["amount"] == 41_911_938
    assert requisition["lastBusinessDay"] == "2023-12-01"
    assert (requisition["strength"], requisition["side"]) == ("far", "owes")
    assert requisition["citedAt"] == "A23 §5"


def test_an_organisation_that_is_none_has_no_calendar(client: Client) -> None:
    assert client.get("/v1/organisations/region-atlantis/deadlines").status_code == 404
