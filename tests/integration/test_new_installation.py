"""An installation where nobody has sent anything yet: no dead end, and what needs no stock is there."""

from __future__ import annotations

import pytest
from tests.builders.people import EVALUATOR, GRANTS_OFFICER, PHARMACIST
from tests.builders.readers import reader

SUPPLY = "/forsorjning/"


@pytest.mark.parametrize("room", ["", "substanser/", "scenarier/", "region-gotland/"])
def test_a_region_that_has_sent_nothing_is_led_to_sending_it(room: str) -> None:
    answer = reader(PHARMACIST).get(SUPPLY + room)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Inget lager än" in page
    for way in ("inlamningar/", "restnoteringar/", "listor/"):
        assert f'href="{SUPPLY}{way}"' in page


def test_a_national_organisation_that_sees_no_stock_finds_what_is_open_and_nothing_else() -> None:
    page = reader(EVALUATOR).get(f"{SUPPLY}listor/").content.decode()
    main_menu, _, rooms = page.partition('class="rooms"')
    assert f'href="{SUPPLY}restnoteringar/"' in main_menu
    for closed in ('"/forsorjning/"', "substanser/", "scenarier/", "varningar/", "undantag/"):
        assert closed not in rooms
    assert f'href="{SUPPLY}' not in reader(GRANTS_OFFICER).get("/").content.decode()


def test_a_refusal_speaks_of_sharing_only_where_sharing_is_the_reason() -> None:
    advice = "Be regionens beredskapssamordnare"
    assert advice in reader(EVALUATOR).get(SUPPLY).content.decode()
    assert advice not in reader(GRANTS_OFFICER).get("/nycklar/").content.decode()
