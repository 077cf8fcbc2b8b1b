"""Every route and API operation, with the access it declares. One that declares none fails here."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView
from tests.meta.repository import ROOT

from samsyn.api import api
from samsyn.web.access import Access

OPEN, SIGNED_IN, STOCK, SHARING = Access.OPEN, Access.SIGNED_IN, Access.STOCK, Access.SHARING
SUBMISSIONS, STOREROOMS, INTERCHANGE = Access.SUBMISSIONS, Access.STOREROOMS, Access.INTERCHANGE
EXCLUSIONS, TOKENS, OWN_STOCK = Access.EXCLUSIONS, Access.TOKENS, Access.OWN_STOCK
FUNDS, DESK, COSTS = Access.FUNDS, Access.DESK, Access.COSTS
MESSAGES, CASES, GRANT_FORMS = Access.MESSAGES, Access.CASES, Access.GRANT_FORMS

ROUTES = {
    "": SIGNED_IN,
    "kalender/<slug:organisation>.ics": OPEN,
    "tillganglighet/": OPEN,
    "medel/": FUNDS,
    "medel/anslag/": FUNDS,
    "medel/kostnader/": COSTS,
    "medel/kostnader/kodning/": COSTS,
    "medel/kostnader/<slug:agreement_id>/": COSTS,
    "medel/paminnelser/": FUNDS,
    "medel/arenden/": DESK,
    "medel/betalningar/": DESK,
    "medel/betalningar/<int:number>/": DESK,
    "medel/betalningar/<int:number>/fil/": DESK,
    "medel/<slug:agreement_id>/": FUNDS,
    "medel/<slug:agreement_id>/tilldela/": FUNDS,
    "medel/<slug:agreement_id>/<slug:recipient>/aterkrav.pdf": FUNDS,
    "medel/<slug:agreement_id>/<slug:recipient>/verifikationer/": FUNDS,
    "medel/<slug:agreement_id>/<slug:recipient>/verifikationer/<int:number>/": FUNDS,
    "medel/<slug:agreement_id>/<slug:recipient>/": FUNDS,
    "medel/<slug:agreement_id>/via/<slug:giver>/<slug:recipient>/": FUNDS,
    "overenskommelser/": OPEN,
    "overenskommelser/<slug:agreement_id>/": OPEN,
    "overenskommelser/<slug:agreement_id>/ataganden/": OPEN,
    "overenskommelser/<slug:agreement_id>/handelser/": OPEN,
    "overenskommelser/<slug:agreement_id>/avstamning/": OPEN,
    "overenskommelser/<slug:agreement_id>/siffra/<str:figure>/": OPEN,
    "overenskommelser/<slug:agreement_id>/<slug:recipient>/": OPEN,
    "forsorjning/": STOCK,
    "forsorjning/lagesbild/<slug:form>/": STOCK,
    "forsorjning/listor/": SIGNED_IN,
    "forsorjning/listor/<slug:list_id>/": SIGNED_IN,
    "forsorjning/listor/<slug:list_id>/jamfor/<slug:other>/": SIGNED_IN,
    "forsorjning/restnoteringar/": SIGNED_IN,
    "forsorjning/restnoteringar/<slug:notice_id>/<slug:pack_id>/": SIGNED_IN,
    "forsorjning/scenarier/": STOCK,
    "forsorjning/scenarier/<slug:scenario>/": STOCK,
    "forsorjning/scenarier/<slug:scenario>/andra/": STOCK,
    "forsorjning/scenarier/<slug:scenario>/ta-bort/": STOCK,
    "forsorjning/scenarier/<slug:scenario>/<slug:region>/": STOCK,
    "forsorjning/ny-lista/": Access.NEW_LISTS,
    "forsorjning/fall/": CASES,
    "forsorjning/fall/nytt/<slug:notice_id>/<slug:pack_id>/": CASES,
    "forsorjning/fall/<int:number>/": CASES,
    "forsorjning/meddelanden/": MESSAGES,
    "forsorjning/meddelanden/rackvidd/": SIGNED_IN,
    "forsorjning/meddelanden/nytt/<slug:notice_id>/<slug:pack_id>/": MESSAGES,
    "forsorjning/meddelanden/<int:number>/": MESSAGES,
    "meddelanden/<slug:region>.atom": OPEN,
    "meddelanden/<slug:region>/": OPEN,
    "meddelanden/<slug:region>/<int:number>/": OPEN,
    "meddelanden/<slug:region>/<int:number>.pdf": OPEN,
    "forsorjning/substanser/": STOCK,
    "forsorjning/substanser/<slug:form>/": STOCK,
    "forsorjning/inlamningar/": SUBMISSIONS,
    "forsorjning/inlamningar/<uuid:number>/": SUBMISSIONS,
    "forsorjning/inlamningar/<uuid:number>/avbryt/": SUBMISSIONS,
    "forsorjning/inlamningar/<uuid:number>/avvisade/": SUBMISSIONS,
    "forsorjning/inlamningar/<uuid:number>/kolumner/": SUBMISSIONS,
    "forsorjning/inlamningar/<uuid:number>/svara/": SUBMISSIONS,
    "forsorjning/inlamningar/<int:number>/aterta/": SUBMISSIONS,
    "forsorjning/inlamningar/<int:number>/kvalitet/": SUBMISSIONS,
    "forsorjning/inlamningar/<int:number>/<slug:kind>/<slug:what>/": SUBMISSIONS,
    "forsorjning/forrad/": STOREROOMS,
    "forsorjning/forrad/till-lagesbilden/": SUBMISSIONS,
    "forsorjning/forrad/<int:number>/": STOREROOMS,
    "forsorjning/forrad/<int:number>/notera/": STOREROOMS,
    "forsorjning/forrad/<int:number>/noterat/": STOREROOMS,
    "forsorjning/forrad/<int:number>/rakning/": STOREROOMS,
    "forsorjning/forrad/<int:number>/stang/": STOREROOMS,
    "forsorjning/utbytbarhet/": SUBMISSIONS,
    "forsorjning/utbytbarhet/beslut/": INTERCHANGE,
    "forsorjning/utbytbarhet/<int:decision>/aterta/": INTERCHANGE,
    "forsorjning/undantag/": STOCK,
    "forsorjning/undantag/beslut/": EXCLUSIONS,
    "forsorjning/undantag/<int:decision>/aterta/": EXCLUSIONS,
    "forsorjning/varningar/": STOCK,
    "forsorjning/varningar/regler/": SUBMISSIONS,
    "forsorjning/varningar/brev/": SUBMISSIONS,
    "forsorjning/varningar/<int:alert>/sedd/": SUBMISSIONS,
    "forsorjning/tolkningar/": SIGNED_IN,
    "forsorjning/<slug:region>/omsattning/": STOCK,
    "forsorjning/<slug:region>/": STOCK,
    "forsorjning/<slug:region>/<slug:area>/vattenfall/": STOCK,
    "forsorjning/<slug:region>/<slug:area>/<slug:line>/vattenfall/": STOCK,
    "forsorjning/utveckling/": STOCK,
    "forsorjning/<slug:region>/utveckling/": STOCK,
    "forsorjning/<slug:region>/<slug:area>/<slug:line>/": STOCK,
    "medel/<slug:agreement>/<slug:recipient>/rekvisition/": GRANT_FORMS,
    "medel/<slug:agreement>/<slug:recipient>/rekvisition/<slug:form>/": GRANT_FORMS,
    "medel/<slug:agreement>/<slug:recipient>/rekvisition/bilaga/<int:number>/": GRANT_FORMS,
    "medel/<slug:agreement>/<slug:recipient>/redovisning/": GRANT_FORMS,
    "medel/<slug:agreement>/<slug:recipient>/redovisning/<slug:form>/": GRANT_FORMS,
    "medel/<slug:agreement>/<slug:recipient>/redovisning/bilaga/<int:number>/": GRANT_FORMS,
    "nycklar/": TOKENS,
    "nycklar/<int:token>/aterkalla/": TOKENS,
    "delning/": SHARING,
    "delning/ny/": SHARING,
    "delning/<int:sharing>/aterta/": SHARING,
    "healthz": OPEN,
    "readyz": OPEN,
    "logga-in/": OPEN,
    "logga-ut/": OPEN,
    "konto/avstangt/": OPEN,
    "konto/ny/": OPEN,
    "sprak/": OPEN,
}

OPERATIONS = {
    "GET /agreements": OPEN,
    "GET /agreements/{agreement}": OPEN,
    "GET /agreements/{agreement}/allocation": OPEN,
    "GET /agreements/{agreement}/allocation.csv": OPEN,
    "GET /agreements/{agreement}/checks": OPEN,
    "GET /agreements/{agreement}/figures": OPEN,
    "GET /agreements/{agreement}/figures/{figure}": OPEN,
    "GET /agreements/{agreement}/life": OPEN,
    "GET /agreements/{agreement}/obligations": OPEN,
    "GET /agreements/{agreement}/parts": OPEN,
    "GET /agreements/{agreement}/allocation/{recipient}": OPEN,
    "GET /alert-rules": OWN_STOCK,
    "GET /alerts": STOCK,
    "GET /exclusions": STOCK,
    "GET /fhir/InventoryReport/{region}": STOCK,
    "GET /interchangeable-groups": OWN_STOCK,
    "GET /lines": STOCK,
    "GET /lists": SIGNED_IN,
    "GET /interpretations": SIGNED_IN,
    "GET /lists/{version}": SIGNED_IN,
    "GET /lists/{version}/differences/{later}": SIGNED_IN,
    "GET /organisations/{organisation}/deadlines": OPEN,
    "GET /pictures/{agreement}": STOCK,
    "GET /pictures/{agreement}/chances/{region}": STOCK,
    "GET /scenarios": STOCK,
    "GET /scenarios/{scenario}": STOCK,
    "GET /scenarios/{scenario}/outcome": STOCK,
    "GET /regions/{region}/comparison": STOCK,
    "GET /regions/{region}/trend": STOCK,
    "GET /regions/{region}/turnover": STOCK,
    "GET /regions/{region}/waterfalls/{area}": STOCK,
    "GET /regions/{region}/waterfalls/{area}/{line}": STOCK,
    "GET /prescriber-message-reports/{year}": SIGNED_IN,
    "GET /prescriber-messages": OPEN,
    "GET /shortage-cases": CASES,
    "GET /shortage-cases/{number}": CASES,
    "GET /shortage-changes": SIGNED_IN,
    "GET /shortage-hits": STOCK,
    "GET /shortage-notices": SIGNED_IN,
    "GET /storerooms": OWN_STOCK,
    "GET /storerooms/{number}": OWN_STOCK,
    "POST /storerooms/{number}/events": STOREROOMS,
}

# The API's own description and its reader: made by the library, open, and without any data.
API_PAGES = {"v1/openapi.json", "v1/docs", "v1/"}


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path, getattr(pattern.callback, "access", None)


def operations() -> Iterator[tuple[str, object]]:
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            assert isinstance(view, PathView)
            for operation in view.operations:
                for method in operation.methods:
                    yield f"{method} {path}", getattr(operation.view_func, "access", None)


def test_every_route_declares_the_access_listed_here() -> None:
    declared = dict(routes(get_resolver().url_patterns))
    of_the_api = {path for path in declared if path.startswith("v1/")}
    assert {path: level for path, level in declared.items() if path not in of_the_api} == ROUTES


def test_every_api_operation_declares_the_access_listed_here() -> None:
    assert dict(operations()) == OPERATIONS


def test_every_path_of_the_api_is_told_of_in_the_guide() -> None:
    told = ROOT.joinpath("docs", "api.md").read_text(encoding="utf-8")
    paths = {key.split(" ")[1] for key in OPERATIONS}
    assert [
        path for path in sorted(paths) if f"/v1{path}`" not in told and f"…/{last(path)}`" not in told
    ] == []


def last(path: str) -> str:
    """What follows the agreement in a path, as the guide shortens it."""
    return path.partition("{agreement}/")[2] or path


def test_the_api_has_no_route_but_its_operations_and_its_own_pages() -> None:
    found = {path for path, _ in routes(get_resolver().url_patterns) if path.startswith("v1/")}
    listed = {"v1" + key.split(" ")[1].replace("{", "<").replace("}", ">") for key in OPERATIONS}
    assert found - API_PAGES == listed
