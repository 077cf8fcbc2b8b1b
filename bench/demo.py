"""What the demo country costs: seconds to build it, memory, and the seconds of every kind of page.

`python -m bench.demo [--user NAME ...] [--each N]` builds the country in a temporary SAMSYN_HOME, serves it, signs in
and follows every link, N pages of each kind. It prints one JSON object a line: what was measured, the figure, the
limit, and their ratio. Exit 1 where a limit is exceeded.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

from samsyn.demo.accounts import PASSWORD

BUILD_SECONDS = 60.0
PAGE_SECONDS = 0.3
MEMORY_MB = 1024.0
USERS = ("skr.coordinator", "skane.pharmacist", "kammarkollegiet.grants-officer")

SAMSYN = (sys.executable, "-m", "samsyn")


def main() -> None:
    """Build, serve, walk, and print."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--user", action="append", help="demo accounts to walk the site as")
    arguments.add_argument("--each", type=int, default=3, help="pages of each kind")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="samsyn-bench-") as home:
        os.environ["SAMSYN_HOME"] = home
        kept = [*build(), *build_again()]
        with served() as (address, process):
            for user in given.user or USERS:
                kept += walk(address, user, given.each)
            kept.append(say("memory of the server, MB", peak_memory(process.pid), MEMORY_MB))
    sys.exit(0 if all(kept) else 1)


def say(what: str, figure: float, limit: float, **more: object) -> bool:
    """Print one figure beside its limit; whether it is kept."""
    row = {
        "what": what,
        "figure": round(figure, 3),
        "limit": limit,
        "ratio": round(figure / limit, 3),
        **more,
    }
    print(json.dumps(row, ensure_ascii=False), flush=True)
    return figure <= limit


def build() -> Iterator[bool]:
    """The first build, compiled kernels included."""
    begun = time.perf_counter()
    subprocess.run([*SAMSYN, "demo", "build"], check=True, stdout=sys.stderr)
    subprocess.run([*SAMSYN, "stock", "picture"], check=True, stdout=subprocess.DEVNULL)
    yield say("build and picture, s", time.perf_counter() - begun, BUILD_SECONDS)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield say("memory of the build, MB", largest, MEMORY_MB)


def build_again() -> Iterator[bool]:
    """The second build, which finds everything done."""
    begun = time.perf_counter()
    subprocess.run([*SAMSYN, "demo", "build"], check=True, stdout=sys.stderr)
    yield say("second build, s", time.perf_counter() - begun, BUILD_SECONDS)


@contextmanager
def served() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The site on a free port, stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    process = subprocess.Popen([*SAMSYN, "serve", "--port", str(port)], stdout=sys.stderr)
    try:
        while not answers(address):
            if process.poll() is not None:
                raise SystemExit(f"The server ended with status {process.returncode}.")
            time.sleep(0.1)
        yield address, process
    finally:
        process.terminate()
        process.wait()


def answers(address: str) -> bool:
    """Whether the server says that it is ready."""
    try:
        with build_opener().open(urljoin(address, "readyz")):
            return True
    except URLError:
        return False


TIMING = re.compile(r"(\w+);dur=([0-9.]+)")


class Visitor:
    """Someone with a browser's cookies, signed in or not; `at_server` is how long the server worked on the last page."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.at_server: dict[str, float] = {}

    def sign_in(self, user: str) -> None:
        """Fill in the sign-in as a person would."""
        page, _ = self.get("logga-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if token is None:
            raise SystemExit("The sign-in has no form.")
        form = {"login": user, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        with self.opener.open(urljoin(self.address, "logga-in/"), urlencode(form).encode()) as answer:
            if "logga-in" in answer.url:
                raise SystemExit(f"{user} could not sign in.")

    def get(self, path: str) -> tuple[str, float]:
        """A page, and the seconds until its last byte."""
        begun = time.perf_counter()
        answer: HTTPResponse
        with self.opener.open(urljoin(self.address, path)) as answer:
            text = answer.read().decode("utf-8", errors="replace")
            took = time.perf_counter() - begun
            timing = answer.headers.get("Server-Timing", "")
        self.at_server = {name: float(ms) / 1000 for name, ms in TIMING.findall(timing)}
        return text, took


def walk(address: str, user: str, each: int) -> Iterator[bool]:
    """Follow the links of the pages from the first one; the slowest page of each kind, first and second visit."""
    visitor = Visitor(address)
    visitor.sign_in(user)
    waiting, seen = ["/"], {"/"}
    visited: Counter[str] = Counter()
    times: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if visited[kind] >= each:
            continue
        visited[kind] += 1
        try:
            (page, first), (_, second) = visitor.get(path), visitor.get(path)
        except HTTPError as error:
            raise SystemExit(f"{user}: {path} answered {error.code}.") from error
        times[kind].append((first, second, path))
        for link in links(page, path):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    for kind, visits in sorted(times.items()):
        first, second, path = max(visits)
        yield say(f"{user} {kind}, s", first, PAGE_SECONDS, again=round(second, 3), slowest=path)


def links(page: str, path: str) -> list[str]:
    """Where a page leads on this site."""
    found = (urljoin(path, link.replace("&amp;", "&")) for link in re.findall(r'href="([^"#]+)', page))
    return [link for link in found if link.startswith("/") and not link.startswith(("/static/", "/logga-ut"))]


def kind_of(path: str) -> str:
    """Pages that differ only in what they are about are of one kind: the first word and how deep it lies."""
    parts = urlsplit(path)
    words = parts.path.strip("/").split("/")
    return "/".join([words[0], *("…" for _ in words[1:])]) + ("?…" if parts.query else "")


def peak_memory(process: int) -> float:
    """The most memory that a process and its children have held, in MB (Linux)."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    held = 0.0
    for one in (str(process), *children):
        status = Path(f"/proc/{one}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        held += int(found[1]) / 1024 if found else 0.0
    return held


if __name__ == "__main__":
    main()
