"""Who can sign in to the demo country, and what its regions share."""

from __future__ import annotations

from samsyn.core.supply.sharing import Grain
from samsyn.demo.accounts import ACCOUNTS, PASSWORD, shown_accounts
from samsyn.demo.sharings import KEEP_SUBSTANCES, SHARINGS
from samsyn.intake.lists import load_list
from samsyn.intake.organisations import load_organisations


def test_each_region_has_five_accounts_gotland_a_keeper_and_the_desk_two_officers():
    owners = [organisation for _, organisation, _ in ACCOUNTS]

    assert len(ACCOUNTS) == 21 * 5 + 7 + 1 + 1
    assert len({username for username, _, _ in ACCOUNTS}) == len(ACCOUNTS)
    assert all(owner in load_organisations() for owner in owners)
    assert owners.count("region-gotland") == 6


def test_an_account_is_named_by_organisation_and_role():
    usernames = {username for username, _, _ in ACCOUNTS}

    assert {
        "skane.pharmacist",
        "vastra-gotaland.chief-financial-officer",
        "skr.coordinator",
        "socialstyrelsen.evaluator",
        "kammarkollegiet.grants-officer",
        "socialdepartementet.desk-officer",
    } <= usernames


def test_the_shown_accounts_tell_no_password():
    assert not any(PASSWORD in line for line in shown_accounts())
    assert len(shown_accounts()) == 15


def test_every_region_shares_weeks_and_some_substances_and_most_share_all_with_socialstyrelsen():
    for region in load_organisations().regions():
        granted = [sharing for sharing in SHARINGS if sharing.owner == region.id]
        weeks = {sharing.recipient for sharing in granted if sharing.grain is Grain.WEEKS}
        substances = {sharing.recipient for sharing in granted if sharing.grain is Grain.SUBSTANCE}

        assert weeks == {"socialstyrelsen", "skr"}
        assert substances == ({"skr"} if region.id in KEEP_SUBSTANCES else {"skr", "socialstyrelsen"})
        assert not any(sharing.grain is Grain.BATCH for sharing in granted)


def test_shared_substances_are_on_the_list():
    assert {sharing.substance for sharing in SHARINGS if sharing.substance} <= load_list(
        "demo-2022"
    ).atc_codes
