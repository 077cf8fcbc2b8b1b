"""The site's routes. Each declares its access; a test lists them all."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import path
from django.views.i18n import set_language

from samsyn.api import api
from samsyn.web.access import Access, access
from samsyn.web.urls import urlpatterns as pages
from samsyn.web.views.health import healthz, readyz

urlpatterns = [
    *pages,
    path("logga-in/", access(Access.OPEN)(account.login), name="account_login"),
    path("logga-ut/", access(Access.OPEN)(account.logout), name="account_logout"),
    path("konto/avstangt/", access(Access.OPEN)(account.account_inactive), name="account_inactive"),
    # allauth links to it from the sign-in; the adapter keeps it closed.
    path("konto/ny/", access(Access.OPEN)(account.signup), name="account_signup"),
    path("sprak/", access(Access.OPEN)(set_language), name="set_language"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("v1/", api.urls),
]
