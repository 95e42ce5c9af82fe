"""Headers that keep a page from doing anything but being read.

Enters: an application. Leaves: the same, whose answers name what a browser may do with them. It refuses inline script and style, any
other host, frames around a page, and requests for a host that this server does not answer for.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """`hosts`: names under which the server may be asked for; None for any. Without it, a page of another site could have its name
    lead here and read the record through the browser of whoever looks at it."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] | None) -> None:
        self.app = app
        self.hosts = None if hosts is None else {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    if name not in headers:
                        headers[name] = value
            await send(message)

        host = read_host(Headers(scope=scope).get("host", ""))
        if self.hosts is not None and host not in self.hosts:
            said = f"This server does not answer for {host!r}. It answers for: {', '.join(sorted(self.hosts))}.\n"
            await PlainTextResponse(said, status_code=421)(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)


def read_host(given: str) -> str:
    """The name in a Host header, without its port and without the brackets of an address."""
    name = given.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.rpartition(":")[0] if name.count(":") == 1 else name
