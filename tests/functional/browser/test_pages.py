"""Every page, as its reader meets it: in both languages, without scripts, by keyboard, on a phone, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

EVALUATOR, PHARMACIST = "socialstyrelsen.evaluator", "skane.pharmacist"
COORDINATOR, OFFICER = "skane.preparedness-coordinator", "kammarkollegiet.grants-officer"
KEEPER = "gotland.storeroom-keeper"
LINE = "/forsorjning/region-skane/intensivvard/m03ac09-injektion/?dag=2023-12-31"
PAGES = [
    (None, "/logga-in/"),
    (None, "/overenskommelser/"),
    (None, "/overenskommelser/civilt-forsvar-2023/"),
    (None, "/overenskommelser/civilt-forsvar-2023/region-skane/"),
    (None, "/overenskommelser/lakemedel-2022/"),
    (None, "/overenskommelser/sammanhallen-vard-2022/"),
    (None, "/overenskommelser/sammanhallen-vard-2022/avstamning/"),
    (None, "/overenskommelser/lakemedel-2024/handelser/"),
    (None, "/overenskommelser/lakemedel-2022/siffra/use-window/"),
    ("skane.economist", "/overenskommelser/civilt-forsvar-2023/ataganden/"),
    (None, "/tillganglighet/"),
    (None, "/finns-inte/"),
    ("skane.economist", "/?idag=2024-11-22"),
    (EVALUATOR, "/forsorjning/?dag=2023-12-31"),
    (EVALUATOR, "/forsorjning/?dag=2023-12-31&visa=mer"),
    (EVALUATOR, "/forsorjning/?overenskommelse=lakemedel-2024"),
    (PHARMACIST, "/forsorjning/region-skane/?dag=2023-12-31"),
    (PHARMACIST, LINE),
    (KEEPER, "/forsorjning/forrad/"),
    (KEEPER, "/forsorjning/forrad/2/"),
    (KEEPER, "/forsorjning/forrad/2/notera/?vad=receive&sok=adrenalin"),
    (KEEPER, "/forsorjning/forrad/2/notera/?artikel=licens-1"),
    (KEEPER, "/forsorjning/forrad/2/rakning/"),
    (KEEPER, "/forsorjning/forrad/2/noterat/"),
    (PHARMACIST, "/forsorjning/utbytbarhet/"),
    (PHARMACIST, "/forsorjning/utbytbarhet/beslut/?titel=Omeprazol&pack=20100609100072"),
    (PHARMACIST, "/forsorjning/region-skane/intensivvard/vattenfall/"),
    (PHARMACIST, LINE.replace("/?", "/vattenfall/?")),
    (PHARMACIST, "/forsorjning/region-skane/omsattning/"),
    (PHARMACIST, "/forsorjning/undantag/"),
    (PHARMACIST, "/forsorjning/undantag/beslut/?substans=C01CX08"),
    (EVALUATOR, "/forsorjning/tolkningar/"),
    (COORDINATOR, "/delning/"),
    ("skane.economist", "/medel/"),
    ("socialdepartementet.desk-officer", "/medel/"),
    ("socialdepartementet.desk-officer", "/medel/lakemedel-2022/"),
    ("skane.economist", "/medel/civilt-forsvar-2023/region-skane/redovisning/"),
    ("norrbotten.signatory", "/medel/lakemedel-2024/region-norrbotten/rekvisition/"),
    (OFFICER, "/medel/lakemedel-2024/region-gavleborg/rekvisition/"),
    (OFFICER, "/medel/civilt-forsvar-2023/region-blekinge/redovisning/"),
    (OFFICER, "/forsorjning/"),
    (OFFICER, "/"),
    (OFFICER, "/medel/arenden/"),
    (PHARMACIST, "/forsorjning/substanser/"),
    (PHARMACIST, "/forsorjning/scenarier/"),
    (PHARMACIST, "/forsorjning/restnoteringar/"),
    (PHARMACIST, "/forsorjning/meddelanden/"),
    (PHARMACIST, "/forsorjning/fall/"),
    (PHARMACIST, "/forsorjning/varningar/"),
    (PHARMACIST, "/forsorjning/varningar/regler/"),
    (PHARMACIST, "/forsorjning/inlamningar/"),
    (PHARMACIST, "/forsorjning/region-skane/utveckling/"),
    (EVALUATOR, "/forsorjning/listor/demo-2023/?slag=blod"),
    (EVALUATOR, "/forsorjning/ny-lista/"),
    (EVALUATOR, "/forsorjning/meddelanden/rackvidd/"),
    (None, "/meddelanden/region-skane/"),
    (COORDINATOR, "/nycklar/"),
    ("skane.economist", "/medel/kostnader/"),
    ("skane.economist", "/medel/kostnader/kodning/"),
    ("skane.economist", "/medel/paminnelser/"),
    ("skr.coordinator", "/medel/sammanhallen-vard-2022/tilldela/"),
    ("socialdepartementet.desk-officer", "/overenskommelser/uppdrag-uppfoljning-2023/"),
]
REFUSED = {(None, "/finns-inte/"): 404, (OFFICER, "/forsorjning/"): 403}
OpenAs = Callable[..., Page]


@pytest.mark.parametrize("username, path", PAGES)
def test_a_page_is_accessible_in_both_languages_and_one_column_on_a_phone(
    open_as: OpenAs, username: str | None, path: str
) -> None:
    page = open_as(username, path)
    assert_accessible(page, "sv")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 720})
    page.context.add_cookies(
        [{"name": "samsyn_language", "value": "en", "url": page.evaluate("location.origin")}]
    )
    answer = page.reload()
    assert answer is not None
    assert answer.status == REFUSED.get((username, path), 200)
    assert_accessible(page, "en")


def assert_accessible(page: Page, language: str) -> None:
    assert page.locator("html").get_attribute("lang") == language
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    assert found.violations_count == 0, found.generate_report()


def test_what_a_page_says_was_done_is_said_accessibly(open_as: OpenAs) -> None:
    page = open_as("skane.economist", "/medel/paminnelser/")
    page.click("main form button")
    expect(page.locator("[role=status] .messages")).to_be_visible()
    assert Axe().run(page).violations_count == 0


def test_a_browser_is_told_to_load_nothing_from_elsewhere_and_nothing_is_refused(open_as: OpenAs) -> None:
    page = open_as(EVALUATOR, "/")
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto("/forsorjning/")
    assert answer is not None
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert complaints == []
    assert {re.sub(r"(https?://[^/]+).*", r"\1", url) for url in asked} == {page.evaluate("location.origin")}


def test_the_picture_says_what_the_follow_up_says(open_as: OpenAs) -> None:
    page = open_as(EVALUATOR, "/forsorjning/?dag=2023-12-31")
    expect(page.locator(".lead")).to_have_text(
        re.compile(r"Alla 21 regioner når målet .* Blekinge och Gotland når inte målet för akut tandvård")
    )
    expect(page.locator("table.picture tbody tr")).to_have_count(21)
    expect(page.locator("table.picture td .not")).to_have_count(2)


def test_without_scripts_a_figure_leads_down_to_the_row_it_came_from(open_as: OpenAs) -> None:
    page = open_as(PHARMACIST, "/forsorjning/?dag=2023-12-31", java_script_enabled=False)
    page.click("table.picture tbody a.c")
    page.click("main section table tbody th a")
    expect(page.locator("#receipt")).to_contain_text("Förbrukat")
    expect(page.locator("#in-stock tbody tr").first).to_be_visible()


def test_without_scripts_what_lies_there_is_taken_out_by_keyboard_and_number_alone(open_as: OpenAs) -> None:
    page = open_as(KEEPER, "/forsorjning/forrad/1/", java_script_enabled=False)
    there = page.get_by_role("listitem").filter(has_text="Cefotaxim")
    expect(there).to_contain_text("13 förpackningar")
    there.get_by_role("link", name="Ta ut").press("Enter")
    page.get_by_label("Antal").fill("1")
    page.get_by_label("Antal").press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="Cefotaxim")).to_contain_text("12 förpackningar")


def test_a_scanner_that_ends_with_enter_opens_the_form_of_what_it_read(open_as: OpenAs) -> None:
    page = open_as(KEEPER, "/forsorjning/forrad/1/")
    page.get_by_label("Skanna en förpackning").press_sequentially("(01)07046261398572(17)281200(10)AB12")
    page.get_by_label("Skanna en förpackning").press("Enter")
    expect(page.locator("main")).to_contain_text("utgår 2028-12-31")


def test_the_language_is_switched_where_one_stands(open_as: OpenAs) -> None:
    page = open_as(EVALUATOR, "/forsorjning/?dag=2023-12-31")
    page.click("button[lang=en]")
    expect(page.locator("h1")).to_have_text("How long the medicines last")
    assert page.url.endswith("dag=2023-12-31")


def test_the_keyboard_reaches_the_content_first_and_then_each_link_visibly(open_as: OpenAs) -> None:
    page = open_as(EVALUATOR, "/forsorjning/?dag=2023-12-31")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert outline != "none"


def test_on_paper_there_are_no_menus(open_as: OpenAs) -> None:
    page = open_as(EVALUATOR, "/forsorjning/?dag=2023-12-31")
    page.emulate_media(media="print")
    expect(page.locator("nav.nav")).to_be_hidden()
    expect(page.locator("table.picture")).to_be_visible()


def test_on_paper_there_are_no_filters_and_no_map_over_a_table(open_as: OpenAs) -> None:
    page = open_as("skane.pharmacist", "/forsorjning/substanser/", viewport={"width": 1100, "height": 900})
    assert page.locator(".filter").first.is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".filter").first.is_visible()
    table, map_ = page.locator("main table").first.bounding_box(), page.locator(".map").bounding_box()
    assert table is not None
    assert map_ is not None
    assert map_["y"] >= table["y"] + table["height"]


def test_on_paper_a_mark_keeps_its_words(open_as: OpenAs) -> None:
    page = open_as(None, "/overenskommelser/civilt-forsvar-2023/")
    page.emulate_media(media="print")
    expect(page.locator("nav .chips")).to_be_hidden()
    differs = re.compile(r"skiljer sig med 70\s000\s000\skr")
    expect(page.locator("#frames ~ dl .mark-of").first).to_have_text(differs)


def test_a_region_sees_itself_and_no_other(open_as: OpenAs) -> None:
    page = open_as(PHARMACIST, "/forsorjning/?dag=2023-12-31")
    expect(page.locator("table.picture tbody tr")).to_have_count(1)
    page.goto("/forsorjning/region-gotland/")
    expect(page.locator("h1")).to_have_text("Du får inte se detta")


def test_who_sees_no_stock_is_shown_no_way_there(open_as: OpenAs) -> None:
    page = open_as(OFFICER, "/")
    expect(page.locator("nav.nav")).not_to_contain_text("Försörjning")


def test_what_a_region_withdraws_is_hidden_and_what_it_shares_is_seen(open_as: OpenAs) -> None:
    mine = open_as("blekinge.preparedness-coordinator", "/delning/")
    mine.locator("tr", has_text="Socialstyrelsen").locator("button").click()
    expect(mine.locator(".messages")).to_be_visible()
    theirs = open_as(EVALUATOR, "/forsorjning/?dag=2023-12-31")
    expect(theirs.locator("table.picture tbody tr")).to_have_count(20)
    mine.select_option("#id_recipient", "socialstyrelsen")
    mine.fill("#id_legal_ground", "OSL 10 kap. 2 §")
    mine.click("form.stack button[type=submit]")
    theirs.reload()
    expect(theirs.locator("table.picture tbody tr")).to_have_count(21)


def test_a_wrong_password_is_told_beside_the_form(open_as: OpenAs) -> None:
    page = open_as(None, "/logga-in/")
    page.fill("#id_login", PHARMACIST)
    page.fill("#id_password", "wrong")
    page.click("main button[type=submit]")
    expect(page.locator("[role=alert]")).to_be_visible()
