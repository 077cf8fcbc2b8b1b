"""samsyn serve: serve the site."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Annotated

import typer

from samsyn.cli.django import start
from samsyn.core.kernel.errors import DomainError

app = typer.Typer()
PROCESSES = min(os.cpu_count() or 1, 4)
"""Each holds the figures of the newest days in memory, half a gigabyte or so."""


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.")] = 8000,
    workers: Annotated[
        int,
        typer.Option(min=1, help="Processes that answer; as many as the machine's processors, at most 4."),
    ] = PROCESSES,
    uploads: Annotated[
        bool, typer.Option("--uploads/--no-uploads", help="Take in uploads too, in a process beside.")
    ] = True,
) -> None:
    """Serve the site until stopped with Ctrl-C, and take in what is uploaded."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            problem = getattr(error, "strerror", None) or str(error)
            raise DomainError("port-in-use", host=host, port=port, problem=problem) from error
    start()
    from granian.constants import Interfaces
    from granian.server import Server

    site = Server(
        "samsyn.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_access=False,
    )
    with uploads_taken_in() if uploads else nullcontext():
        site.serve()


@contextmanager
def uploads_taken_in() -> Iterator[None]:
    """`samsyn worker` in a process of its own, started again if it dies, stopped with the site."""
    stopping = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep_one() -> None:
        while not stopping.is_set():
            running[:] = [subprocess.Popen([sys.executable, "-m", "samsyn", "worker"])]
            if not stopping.is_set():
                running[0].wait()
            stopping.wait(1)

    keeper = threading.Thread(target=keep_one, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        for process in running:
            process.terminate()
        keeper.join(timeout=10)
