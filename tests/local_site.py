"""A site on this machine that answers as a test wants it to, and remembers what it was asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """What a site answers. `pieces`: sent one after the other, with `pause_seconds` between them, instead of `body`."""

    body: bytes | str = b""
    status: int = 200
    head: dict[str, str] = field(default_factory=dict)
    pieces: Iterator[bytes] | None = None
    pause_seconds: float = 0.0


Page = Answer | Callable[["Request"], Answer]


@dataclass(frozen=True)
class Request:
    """What the site was asked for, in order."""

    path: str
    head: dict[str, str]
    at: float


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that goes away is what many of the tests are about."""


class Site:
    """Pages by path; what is not there is a 404. `asked`: all requests so far."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Request] = []
        self.stopped = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _make_handler(self))
        self.port = self._server.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def put(self, path: str, body: bytes | str = b"", status: int = 200, **head: str) -> None:
        """Lay a page; `head` in the spelling of Python: content_type."""
        self.pages[path] = Answer(body, status, {name.replace("_", "-"): value for name, value in head.items()})

    def count(self, path: str) -> int:
        return sum(request.path == path for request in self.asked)

    def close(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def open_site() -> Iterator[Site]:
    site = Site()
    try:
        yield site
    finally:
        site.close()


def _make_handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            request = Request(
                self.path, {name.lower(): value for name, value in self.headers.items()}, time.monotonic()
            )
            site.asked.append(request)
            page = site.pages.get(self.path) or site.pages.get(self.path.partition("?")[0]) or Answer(b"none", 404)
            answer = page(request) if callable(page) else page
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            with suppress(OSError):
                self.send_response(answer.status)
                for name, value in answer.head.items():
                    self.send_header(name, value)
                if answer.pieces is None:
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                    return
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                for piece in answer.pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    if site.stopped.wait(answer.pause_seconds):
                        return

    return Handler
