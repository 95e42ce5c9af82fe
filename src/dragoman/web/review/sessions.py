"""Who may change the record.

Enters: a token, or a cookie that was given for it. Leaves: a session. It refuses guesses by the dozen, a cookie that it did not sign, and
a form that was not on a page of ours.

A session is kept by nobody: its cookie says whose it is and since when, and is signed with a key made from the token. With another token
every session ends.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec
from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman.web.site import Site

COOKIE = "dragoman_session"
_LASTS = timedelta(hours=12)
# Wrong tokens within a minute, from anybody, after which none is looked at.
_GUESSES, _GUESS_SECONDS = 10, 60.0
_LONGEST_COOKIE = 1_000


@dataclass(frozen=True, slots=True)
class Session:
    """`name`: by which its decisions are signed. `csrf`: stands in every form, and nowhere else."""

    name: str
    csrf: str


@dataclass
class Throttle:
    """Counts wrong tokens."""

    _failed: deque[float] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_closed(self) -> bool:
        """Whether too many have been given."""
        with self._lock:
            while self._failed and time.monotonic() - self._failed[0] > _GUESS_SECONDS:
                self._failed.popleft()
            return len(self._failed) >= _GUESSES

    def note(self) -> None:
        """A wrong one was given."""
        with self._lock:
            self._failed.append(time.monotonic())


def check_token(request: Request, given: str) -> None:
    """Raises `HTTPException`: 403 where the record is not changed here, 401 for a wrong token, 429 after too many."""
    site: Site = request.app.state.site
    if site.token is None:
        raise HTTPException(403, "This server only reads. Whoever runs it can let people decide, with --token.")
    throttle = _find_throttle(request)
    if throttle.is_closed():
        raise HTTPException(429, "Too many wrong tokens were given. Wait a minute.", {"Retry-After": "60"})
    if not hmac.compare_digest(_digest(given), _digest(site.token)):
        throttle.note()
        raise HTTPException(
            401, "This is not the token. Whoever runs the server has it.", {"WWW-Authenticate": "Bearer"}
        )


def give_session(request: Request, response: Response, name: str) -> None:
    """Put a cookie of a new session into a response."""
    site: Site = request.app.state.site
    now = int(site.now().timestamp())
    body = base64.urlsafe_b64encode(msgspec.json.encode((name, now, secrets.token_hex(8)))).decode()
    response.set_cookie(
        COOKIE, f"{body}.{_sign(site, body)}", max_age=int(_LASTS.total_seconds()), path="/review", httponly=True,
        samesite="strict", secure=request.url.scheme == "https",
    )  # fmt: skip


def take_session(response: Response) -> None:
    """End a session."""
    response.delete_cookie(COOKIE, path="/review", httponly=True, samesite="strict")


def read_session(request: Request) -> Session | None:
    """The session of a request; None where it has none, or one that is over or not ours."""
    site: Site = request.app.state.site
    cookie = request.cookies.get(COOKIE, "")
    if site.token is None or not 0 < len(cookie) <= _LONGEST_COOKIE:
        return None
    body, _, signature = cookie.partition(".")
    if not hmac.compare_digest(_sign(site, body).encode(), signature.encode()):
        return None
    try:
        name, begun, _ = msgspec.json.decode(base64.urlsafe_b64decode(body), type=tuple[str, int, str])
    except (binascii.Error, ValueError, msgspec.DecodeError):
        return None
    if site.now().timestamp() - begun > _LASTS.total_seconds():
        return None
    return Session(name, _sign(site, f"form {body}"))


def check_form(request: Request, given: str) -> Session:
    """The session of who sent a form. Raises `HTTPException` 403 where there is none, or the form is not from a page of ours."""
    check_origin(request)
    session = read_session(request)
    if session is None:
        raise HTTPException(
            403, "Nobody is signed in, or not any longer. Sign in at /review/login, then send the form again."
        )
    if not hmac.compare_digest(session.csrf.encode(), given.encode()):
        raise HTTPException(403, "This form is not of this session. Open the page again, then send it.")
    return session


def check_origin(request: Request) -> None:
    """Raises `HTTPException` 403 where a page of another site sent the request."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") or (
        origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
    ):
        raise HTTPException(403, "This was sent by a page of another site. Nothing was changed.")


def _find_throttle(request: Request) -> Throttle:
    if not hasattr(request.app.state, "throttle"):
        request.app.state.throttle = Throttle()
    throttle: Throttle = request.app.state.throttle
    return throttle


def _digest(words: str) -> bytes:
    return hashlib.sha256(words.encode("utf-8", "replace")).digest()


def _sign(site: Site, words: str) -> str:
    key = hmac.digest(_digest(site.token or ""), b"dragoman session", "sha256")
    return hmac.digest(key, words.encode("utf-8", "replace"), "sha256").hex()
