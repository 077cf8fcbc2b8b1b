"""samsyn serve: serve the site."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from samsyn.cli.django import start
from samsyn.core.kernel.errors import DomainError

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.")] = 1,
) -> None:
    """Serve the site until stopped with Ctrl-C."""
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

    Server(
        "samsyn.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_access=False,
    ).serve()
