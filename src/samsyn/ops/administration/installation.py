"""Setting up an installation, and telling whether it is fit to use."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import DatabaseError

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.lists import known_lists
from samsyn.ops.funding.sealing import seal_problem
from samsyn.ops.funding.signing import signing_method
from samsyn.ops.kernel.sentences import sentence
from samsyn.ops.picture.chances import prepare_regions
from samsyn.ops.picture.lines import prepare_newest
from samsyn.store.queries.health import database_problem
from samsyn.store.queries.users import demo_usernames
from samsyn.warehouse import compiling
from samsyn.warehouse.compiling import compile_kernels
from samsyn.warehouse.format import check_format, mark_format

# What Django's own deployment check says of https is said once, by `_deployment`, with the one setting that mends it.
SILENCED = {f"security.W{number:03}" for number in (4, 8, 12, 16)}
SILENCED |= {"security.W005", "security.W021"}  # subdomains and preloading are not ours to decide


def set_up() -> None:
    """Bring the database to the newest form and compile the kernels. Running it again changes nothing."""
    set_up_database()
    compile_kernels()


def set_up_database() -> None:
    """Bring the database, and the warehouse's mark, to the newest form."""
    mark_format(Path(settings.SAMSYN_WAREHOUSE))
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def kernels_compiled_meanwhile() -> Iterator[None]:
    """Another process compiles the kernels into the cache while the block runs; what it leaves, the first call compiles."""
    with subprocess.Popen([sys.executable, "-m", compiling.__name__]) as compiler:  # noqa: S603  ourselves
        try:
            yield
        except BaseException:
            compiler.kill()
            raise


COLLECTED_AFTER = (5_000, 20, 20)
"""A page makes a few thousand objects, and most are gone with it by themselves."""


def warm_up() -> None:
    """Compile what is compiled and measure the newest day, so that the first reader does not wait for it."""
    if database_problem() is not None:
        return
    compile_kernels()
    prepare_newest()
    prepare_regions()
    keep_what_stands()


def keep_what_stands() -> None:
    """Look no more for garbage among what stands now and until the process ends: it would halt every page."""
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)


def problems(*, deploy: bool) -> list[str]:
    """What is wrong, a sentence each, with what to do. `deploy` asks for what real data needs."""
    found = [
        f"{message.id}: {message.msg}"
        for message in checks.run_checks(include_deployment_checks=deploy)
        if message.level >= checks.WARNING and message.id not in SILENCED
    ]
    try:
        problem = database_problem()
        demo = [] if problem else demo_usernames()
    except DatabaseError as error:
        problem, demo = f"the database does not answer ({error})", []
    if problem:
        found.append(f"database: {problem}")
    try:
        check_format(Path(settings.SAMSYN_WAREHOUSE))
    except DomainError as error:
        found.append(f"warehouse: {sentence(error)}")
    if settings.SAMSYN_LIST not in known_lists():
        known = ", ".join(known_lists())
        found.append(
            f"list: SAMSYN_LIST names {settings.SAMSYN_LIST}, which is no list here; there are {known}"
        )
    unsigned = _unsigned()
    return found + unsigned + (_deployment(demo) if deploy else [])


def _unsigned() -> list[str]:
    """Why forms cannot be signed, or their documents not sealed."""
    found = [("seal", seal_problem())]
    try:
        signing_method()
    except DomainError as error:
        found.append(("signing", error))
    return [f"{what}: {sentence(error)}" for what, error in found if error]


def _deployment(demo: list[str]) -> list[str]:
    found = []
    if settings.DEMO_MARK.exists():
        found.append("demo: this SAMSYN_HOME holds the demo country; set SAMSYN_HOME to an empty folder")
    if demo:
        found.append(
            f"demo: {len(demo)} demo accounts with a known password, such as {demo[0]}; close them: samsyn accounts close"
        )
    if not settings.HTTPS:
        found.append("https: set SAMSYN_HTTPS=1 behind a proxy that ends TLS and sends X-Forwarded-Proto")
    if not set(settings.ALLOWED_HOSTS) - {"127.0.0.1", "localhost", "[::1]"}:
        found.append("hosts: set SAMSYN_ALLOWED_HOSTS to the site's own names")
    mode = settings.SAMSYN_HOME.stat().st_mode & 0o077
    if mode:
        found.append(f"files: others may read {settings.SAMSYN_HOME}; run chmod -R go-rwx on it")
    return found
