"""The API's root: version, errors, documentation."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="Samsyn", version="1.0.0", urls_namespace="api-v1", docs_url="docs")
