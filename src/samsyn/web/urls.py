"""The pages' routes: Swedish words, since the readers type and share them."""

from __future__ import annotations

from django.urls import path

from samsyn.web.views import (
    agreements,
    checks,
    events,
    frame,
    interchange,
    obligations,
    receipts,
    sharing,
    storeroom_notes,
    storerooms,
    submissions,
    supply,
    todo,
)

urlpatterns = [
    path("", todo.home, name="home"),
    path("kalender/<slug:organisation>.ics", todo.feed, name="calendar-feed"),
    path("tillganglighet/", frame.accessibility, name="accessibility"),
    path("overenskommelser/", agreements.agreements, name="agreements"),
    path("overenskommelser/<slug:agreement_id>/", agreements.agreement, name="agreement"),
    path(
        "overenskommelser/<slug:agreement_id>/ataganden/",
        obligations.obligations,
        name="agreement-obligations",
    ),
    path("overenskommelser/<slug:agreement_id>/handelser/", events.events, name="agreement-events"),
    path("overenskommelser/<slug:agreement_id>/avstamning/", checks.checks, name="agreement-checks"),
    path("overenskommelser/<slug:agreement_id>/siffra/<str:figure>/", receipts.figure, name="figure"),
    path("overenskommelser/<slug:agreement_id>/<slug:recipient>/", receipts.receipt, name="receipt"),
    path("forsorjning/", supply.picture, name="supply"),
    path("forsorjning/inlamningar/", submissions.submissions, name="submissions"),
    path("forsorjning/inlamningar/<uuid:number>/", submissions.one_upload, name="upload"),
    path("forsorjning/inlamningar/<uuid:number>/avvisade/", submissions.refused_rows, name="upload-rejects"),
    path("forsorjning/inlamningar/<uuid:number>/avbryt/", submissions.cancel, name="upload-cancel"),
    path("forsorjning/inlamningar/<uuid:number>/kolumner/", submissions.columns, name="upload-columns"),
    path("forsorjning/inlamningar/<uuid:number>/svara/", submissions.answer, name="upload-answer"),
    path("forsorjning/inlamningar/<int:number>/aterta/", submissions.withdraw, name="submission-withdraw"),
    path("forsorjning/inlamningar/<int:number>/kvalitet/", submissions.quality, name="quality"),
    path(
        "forsorjning/inlamningar/<int:number>/<slug:kind>/<slug:what>/",
        submissions.file_of,
        name="submitted-file",
    ),
    path("forsorjning/forrad/", storerooms.storerooms, name="storerooms"),
    path("forsorjning/forrad/till-lagesbilden/", storerooms.submit, name="storerooms-submit"),
    path("forsorjning/forrad/<int:number>/", storerooms.storeroom, name="storeroom"),
    path("forsorjning/forrad/<int:number>/notera/", storeroom_notes.note, name="storeroom-note"),
    path("forsorjning/forrad/<int:number>/noterat/", storerooms.history, name="storeroom-history"),
    path("forsorjning/forrad/<int:number>/rakning/", storerooms.count, name="storeroom-count"),
    path("forsorjning/forrad/<int:number>/stang/", storerooms.close, name="storeroom-close"),
    path("forsorjning/utbytbarhet/", interchange.interchange, name="interchange"),
    path("forsorjning/utbytbarhet/beslut/", interchange.decide, name="interchange-decide"),
    path("forsorjning/utbytbarhet/<int:decision>/aterta/", interchange.withdraw, name="interchange-withdraw"),
    path("forsorjning/<slug:region>/", supply.region, name="supply-region"),
    path("forsorjning/<slug:region>/<slug:area>/<slug:line>/", supply.line, name="supply-line"),
    path("delning/", sharing.sharings, name="sharing"),
    path("delning/ny/", sharing.grant, name="sharing-grant"),
    path("delning/<int:sharing>/aterta/", sharing.withdraw, name="sharing-withdraw"),
]
