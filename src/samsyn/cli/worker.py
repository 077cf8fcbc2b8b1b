"""samsyn worker: take in what has been uploaded."""

from __future__ import annotations

import signal
import threading
from typing import Annotated

import typer

from samsyn.cli.django import now, start

app = typer.Typer()

BETWEEN_LOOKS = 1.0


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="Handle what waits, then stop.")] = False,
) -> None:
    """Take in what has been uploaded, one upload after the other, until stopped with Ctrl-C or SIGTERM."""
    start()
    from django.db import close_old_connections

    from samsyn.ops.stock.upload_work import measure_ahead, take_in, warn_of
    from samsyn.ops.stock.uploads import work_once

    stopping = threading.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: stopping.set())
    while not stopping.is_set():
        close_old_connections()
        handled = work_once(now, take_in)
        if handled is not None:
            measure_ahead(handled)
            warn_of(handled, now())
        else:
            if once:
                return
            stopping.wait(BETWEEN_LOOKS)
