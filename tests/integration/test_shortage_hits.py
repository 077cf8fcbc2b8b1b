"""The shortage feed joined with stock: whom a notice hits, as far as each one may see, on pages and in the shell."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.builders.people import (
    COORDINATOR,
    EVALUATOR,
    GRANTS_OFFICER,
    OPERATOR,
    PHARMACIST,
    region_person,
)
from tests.builders.readers import read, reader
from tests.builders.stock_files import consumption, stock, storerooms

from samsyn.cli import main
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.sharing import Grain
from samsyn.core.supply.shortages import NoticeState
from samsyn.intake.catalogue import shipped_catalogue
from samsyn.intake.fetching import fetched
from samsyn.intake.lists import load_list
from samsyn.intake.shortages import SHIPPED_FEED, load_shortages
from samsyn.ops.goods.interchange import decide_interchangeable
from samsyn.ops.picture.sharing import grant_sharing
from samsyn.ops.shortages.feed import import_shortages
from samsyn.ops.shortages.hits import HitsFound, by_notice, matching, read_shortage_hits
from samsyn.ops.stock.sending import import_stock
from samsyn.store.queries.audit import reads_of
from samsyn.store.queries.shortages import feed_in_force

DAY = date(2026, 8, 22)
NOW = datetime(2026, 8, 23, 7, 0, tzinfo=UTC)
LISTED = {one.id for one in load_list("demo-2022").lines if "intensivvard" in one.care_areas}
PRODUCTS = {one.pack_id: one for one in shipped_catalogue().products}
NOTICE = next(
    one
    for one in load_shortages()
    if (found := PRODUCTS.get(one.pack_id))
    and found.line_id in LISTED
    and (one.stated_return(DAY) or DAY) > DAY + timedelta(days=40)
)
LINE = PRODUCTS[NOTICE.pack_id].line_id
NOTICED = {one.pack_id for one in load_shortages() if one.state(DAY) is not NoticeState.ENDED}
OTHER = next(one for one in PRODUCTS.values() if one.line_id == LINE and one.pack_id not in NOTICED)
GOTLAND, SKANE = (region_person(PHARMACIST.role, f"region-{name}") for name in ("gotland", "skane"))


@pytest.fixture(autouse=True)
def two_regions_that_use_a_pack_that_is_short(installation: object) -> None:
    """Each uses a pack a day of what is short; Gotland has ten of it, and fifteen of another of the same line."""
    for region, packs in (("region-gotland", (10, 15)), ("region-skane", (400, 0))):
        held = [
            {"region": region, "pack_id": pack, "quantity": str(count), "expiry": "2030-01-01"}
            for pack, count in zip((NOTICE.pack_id, OTHER.pack_id), packs, strict=True)
        ]
        used = {"region": region, "pack_id": NOTICE.pack_id, "quantity": "182"}
        used |= {"from": "2026-02-21", "to": "2026-08-21"}
        files = [("f", storerooms({"region": region})), ("l", stock(*held)), ("u", consumption(used))]
        import_stock(by=OPERATOR, now=NOW, region=region, as_of=DAY, files=files)
    import_shortages(by=OPERATOR, now=NOW, path=SHIPPED_FEED, on=DAY)


def hits(by: Actor, *regions: str) -> HitsFound:
    return read_shortage_hits(by=by, now=NOW, agreement="lakemedel-2022", on=DAY, regions=regions)


def hit_of(found: HitsFound, region: str):
    return next(hit for hit in found.by_region[region] if hit.notice.key == NOTICE.key)


def test_the_region_that_runs_out_before_the_return_is_told_how_many_days_short() -> None:
    hit = hit_of(hits(GOTLAND, "region-gotland"), "region-gotland")
    assert hit.holds_it
    assert hit.runs_out is not None
    assert hit.days_short == (NOTICE.stated_return(DAY) - DAY).days - hit.days  # type: ignore[operator]
    assert hit_of(hits(SKANE, "region-skane"), "region-skane").days_short == 0


def test_another_pack_of_the_line_is_a_proposal_until_the_region_decides() -> None:
    before = hit_of(hits(GOTLAND, "region-gotland"), "region-gotland")
    assert (before.instead, OTHER.pack_id in before.holds) == ((), True)
    decide_interchangeable(
        by=GOTLAND,
        now=NOW,
        region="region-gotland",
        packs=[NOTICE.pack_id, OTHER.pack_id],
        title="samma substans",
        reason="läkemedelskommittén",
        decided_on=date(2023, 11, 1),
    )
    after = hit_of(hits(GOTLAND, "region-gotland"), "region-gotland")
    assert (after.instead, OTHER.pack_id in after.holds) == ((OTHER.pack_id,), False)


def test_the_country_shows_whom_a_notice_presses_first() -> None:
    found = hits(OPERATOR)
    (row,) = by_notice([NOTICE], found)
    assert [region for region, _ in row.hits] == ["region-gotland", "region-skane"]


def test_no_region_sees_anothers_hits_but_what_was_shared() -> None:
    assert set(hits(SKANE).by_region) == {"region-skane"}
    with pytest.raises(NotPermitted):
        hits(SKANE, "region-gotland")
    grant_sharing(
        by=region_person(COORDINATOR.role, "region-gotland"),
        now=NOW,
        owner="region-gotland",
        recipient="socialstyrelsen",
        grain=Grain.SUBSTANCE,
        substance=PRODUCTS[NOTICE.pack_id].atc,
        valid_until=date(2030, 1, 1),
        legal_ground="samverkan",
    )
    seen = hits(EVALUATOR)
    assert {hit.line_id for hit in seen.by_region["region-gotland"]} == {LINE}
    assert seen.hidden == ("region-skane",)
    assert [one.organisation for one in reads_of("region-gotland", 9)] == ["socialstyrelsen"]


def test_notices_are_filtered_by_state_and_text() -> None:
    every = load_shortages()
    assert {one.kind.value for one in matching(every, DAY, state="cessation")} == {"CESSATION"}
    assert all(one.is_overdue(DAY) for one in matching(every, DAY, state="overdue"))
    assert NOTICE in matching(every, DAY, text=NOTICE.product_name.upper())
    assert matching(every, DAY, text="finns inte") == ()


def test_the_page_of_a_region_tells_what_hits_it_and_the_notices_are_open_to_all_who_sign_in() -> None:
    ours = read(reader(GOTLAND), f"/forsorjning/restnoteringar/?dag={DAY}")
    assert "Noteringar som träffar oss" in ours
    assert NOTICE.product_name in ours
    theirs = read(reader(GRANTS_OFFICER), f"/forsorjning/restnoteringar/?dag={DAY}")
    assert "Dagar för lite" not in theirs
    one = read(reader(GOTLAND), f"/forsorjning/restnoteringar/{NOTICE.notice_id}/{NOTICE.pack_id}/?dag={DAY}")
    assert OTHER.name in one
    for shown in ("alla", "andrat"):
        read(reader(GOTLAND), f"/forsorjning/restnoteringar/?dag={DAY}&visa={shown}&lage=overdue&sida=2")
    read(reader(GOTLAND), f"/forsorjning/restnoteringar/?dag={DAY}&visa=allt", status=400)
    read(reader(GOTLAND), f"/forsorjning/restnoteringar/nej/1/?dag={DAY}", status=404)


def test_the_shell_lists_the_hits_of_a_region(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["samsyn", "shortages", "list", "--region", "region-gotland", "--on", str(DAY)]
    monkeypatch.setattr(sys, "argv", [*asked, "--format", "json"])
    with pytest.raises(SystemExit):
        main()
    rows = json.loads(capsys.readouterr().out)
    assert {row["region"] for row in rows} == {"region-gotland"}
    ours = [row for row in rows if (row["noticeId"], row["packId"]) == (NOTICE.notice_id, NOTICE.pack_id)]
    assert ours[0]["daysShort"] > 0
    assert ours[0]["alike"]
    monkeypatch.setattr(sys, "argv", asked)
    with pytest.raises(SystemExit):
        main()
    assert f"hits on {DAY}, at peacetime consumption." in capsys.readouterr().out


def test_a_program_gets_the_notices_and_the_hits() -> None:
    ours = reader(GOTLAND).get(f"/v1/shortage-hits?on={DAY}&region=region-gotland").json()
    hit = next(row for row in ours["rows"] if row["notice"]["packId"] == NOTICE.pack_id)
    assert hit["daysShort"] > 0
    assert reader(GRANTS_OFFICER).get(f"/v1/shortage-hits?on={DAY}").status_code == 403
    told = reader(GRANTS_OFFICER).get(f"/v1/shortage-notices?on={DAY}&state=cessation").json()
    assert {row["kind"] for row in told["rows"]} == {"CESSATION"}
    assert told["total"] == len(told["rows"])
    refused = reader(GRANTS_OFFICER).get("/v1/shortage-notices?state=lost")
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (404, "unknown-notice-state")


class _Feed(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "ftp://127.0.0.1/feed.xml")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SHIPPED_FEED.read_bytes())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def feed_server() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_gives_the_file_as_it_is(feed_server: str, tmp_path: Path) -> None:
    assert fetched(f"{feed_server}/feed.xml", tmp_path).read_bytes() == SHIPPED_FEED.read_bytes()


@pytest.mark.parametrize(
    "address",
    ["http://example.org/feed.xml", "file:///etc/passwd", "ftp://127.0.0.1/x", "https://", "http://[::1"],
)
def test_an_address_that_is_not_safe_is_refused_without_a_call(address: str, tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        fetched(address, tmp_path)
    assert refused.value.code == "unsafe-address"


def test_an_address_that_leads_elsewhere_or_nowhere_leaves_the_last_good_version(
    feed_server: str, tmp_path: Path
) -> None:
    before = feed_in_force()
    for address in (f"{feed_server}/away", "http://127.0.0.1:9/feed.xml"):
        with pytest.raises(DomainError):
            fetched(address, tmp_path)
    assert feed_in_force() == before


def test_a_region_that_has_sent_nothing_is_told_so() -> None:
    with pytest.raises(NotFound):
        hits(OPERATOR, "region-uppsala")
