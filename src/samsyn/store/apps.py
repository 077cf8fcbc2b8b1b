"""Django's entry to the store."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    """The one app with models; guards its append-only tables after each migration."""

    name = "samsyn.store"
    label = "store"

    def ready(self) -> None:
        from samsyn.store.guards import install_guards

        post_migrate.connect(install_guards, sender=self)
