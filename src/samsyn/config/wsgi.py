"""The WSGI entry that the server loads."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
application = get_wsgi_application()

from samsyn.ops.administration.installation import warm_up  # noqa: E402  models can be imported only now

warm_up()
