"""Pages kept for as long as the record stays as it is.

Enters: an application. Leaves: the same, which makes a page once for each state of the record, each day and each address. It refuses to
keep what an address with a cookie shows, what is no page, and a page during whose making the record changed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.errors import DragomanError
from dragoman.web.site import Site

# So many bytes of pages, the ones asked for last.
_KEPT_BYTES = 32_000_000
_Key = tuple[str, str, bytes, str]


@dataclass(frozen=True)
class _Page:
    """A page as it was sent."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


@dataclass
class KeptPages:
    """`heads`: the first part of the paths whose pages are kept."""

    app: ASGIApp
    site: Site
    heads: Iterable[str]
    _pages: OrderedDict[_Key, _Page] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.heads = frozenset(self.heads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not self._is_kept(scope):
            await self.app(scope, receive, send)
            return
        try:
            key = await to_thread.run_sync(self._name, scope)
        except DragomanError:  # a record that cannot be read: the application says so
            await self.app(scope, receive, send)
            return
        page = self._find(key)
        if page is None:
            await self._make(key, scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": list(page.headers)})
        await send({"type": "http.response.body", "body": page.body})

    def _is_kept(self, scope: Scope) -> bool:
        head = scope["path"].split("/", 2)[1]
        return head in self.heads and "cookie" not in Headers(scope=scope)

    def _name(self, scope: Scope) -> _Key:
        with self.site.snapshot() as record:
            tip = record.find_tip()
        return tip, scope["path"], scope.get("query_string", b""), self.site.today

    def _find(self, key: _Key) -> _Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    async def _make(self, key: _Key, scope: Scope, receive: Receive, send: Send) -> None:
        begun: Message | None = None
        parts: list[bytes] = []

        async def send_kept(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = message
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
            await send(message)

        await self.app(scope, receive, send_kept)
        if begun is None or begun["status"] != 200:
            return
        headers = Headers(raw=begun["headers"])
        if not headers.get("content-type", "").startswith("text/html") or "set-cookie" in headers:
            return
        with suppress(DragomanError):
            if await to_thread.run_sync(self._name, scope) == key:
                self._keep(key, _Page(list(begun["headers"]), b"".join(parts)))

    def _keep(self, key: _Key, page: _Page) -> None:
        with self._lock:
            if key in self._pages or len(page.body) > _KEPT_BYTES // 8:
                return
            self._pages[key] = page
            self._bytes += len(page.body)
            while self._bytes > _KEPT_BYTES:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone.body)
