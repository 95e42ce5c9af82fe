"""Addresses in, bytes out: one polite client for pages, feeds and sitemaps.

Enters: an address, and what is known of it from last time. Leaves: `Fetched`, or a `FetchError`. It refuses more bytes, time and hops than its
settings allow, keeps no cookies, and unpacks nothing beyond its limit.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from dragoman import __version__
from dragoman.articles.fetch.addresses import (
    NOT_PUBLIC,
    RefusedAddressError,
    make_any_socket,
    make_socket,
    name_host,
    read_url,
)
from dragoman.articles.fetch.errors import FetchError
from dragoman.articles.fetch.hosts import UNSAID_WAIT_SECONDS, Clock, Host, SystemClock, read_retry_after
from dragoman.articles.fetch.robots import ROBOTS_LIMIT_BYTES, TOKEN, Rules, read_rules
from dragoman.errors import MissingExtraError

if TYPE_CHECKING:
    import aiohttp
    from yarl import URL

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_LASTING_REDIRECTS = frozenset((301, 308))
_WAITS = frozenset((429, 503))
_GZIP_MAGIC = b"\x1f\x8b"
_PIECE_BYTES: Final = 64 * 1024
_ACCEPT: Final = "text/html, application/xhtml+xml, application/xml;q=0.9, application/json;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """`allow_private`: hosts ("name" or "name:port") that may be at any address. `contact`: where the owner of a site can ask about requests.
    `patience_seconds`: a longer wait for a host is an error that names it. `least_delay_seconds`: between two requests to one host."""

    allow_private: frozenset[str] = frozenset()
    contact: str | None = None
    whole_seconds: float = 60.0
    connect_seconds: float = 15.0
    silent_seconds: float = 20.0
    patience_seconds: float = 30.0
    least_delay_seconds: float = 1.0
    limit_bytes: int = 16 * 1024 * 1024
    redirects: int = 5
    version: str = ""

    @property
    def user_agent(self) -> str:
        """How this program names itself to sites."""
        about = "reads reports about negotiations" + (f"; {self.contact}" if self.contact else "")
        return f"{TOKEN}/{self.version or __version__} ({about})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave. `url`: where it was found after all redirects. `moved_to`: where it has moved for good. `raw` is empty where it
    `is_unchanged` since the `etag` and `last_modified` that were sent."""

    asked: str
    url: str
    moved_to: str | None = None
    is_unchanged: bool = False
    raw: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched_utc: datetime


class Fetcher:
    """A client for many hosts. Use it in an `async with` block; `hosts` may hold what is known of them from earlier, and holds what is learned."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        clock: Clock | None = None,
        hosts: dict[str, Host] | None = None,
        resolver: Any = None,
    ) -> None:
        self.settings = settings or FetchSettings()
        self.clock: Clock = clock or SystemClock()
        self.hosts: dict[str, Host] = {} if hosts is None else hosts
        self._resolver = resolver
        self._guarded: aiohttp.ClientSession | None = None
        self._open: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in (self._guarded, self._open):
            if session is not None:
                await session.close()

    async def fetch(
        self, address: str, *, etag: str | None = None, last_modified: str | None = None, limit_bytes: int | None = None
    ) -> Fetched:
        """The bytes at an address. Raises `FetchError`, see `Cause`.

        A site that asks to wait no longer than `patience_seconds` is asked once more.
        """
        load_aiohttp()
        asked = read_url(address)
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in known.items() if value}
        limit = self.settings.limit_bytes if limit_bytes is None else limit_bytes
        try:
            return await self._follow(asked, headers, limit)
        except FetchError as error:
            if error.cause != "wait" or (error.retry_seconds or 0.0) > self.settings.patience_seconds:
                raise
        return await self._follow(asked, headers, limit)

    async def _follow(self, asked: URL, headers: Mapping[str, str], limit: int) -> Fetched:
        """The answer after all redirects, each of which is a request that is checked like the first."""
        url, moved, seen = asked, asked, {str(asked)}
        for _ in range(self.settings.redirects + 1):
            host = self._find_host(url)
            async with host.lock:
                rules = await self._find_rules(host, url)
                if not rules.allows(str(url)):
                    self._refuse_by_rules(rules, url)
                await self._wait(host, url)
                try:
                    answer = await self._ask(url, headers, limit)
                finally:
                    host.hold(self.clock.now(), max(self.settings.least_delay_seconds, rules.delay_seconds))
                if answer.status in _WAITS:
                    self._hold_off(host, url, answer)
            if answer.status not in _REDIRECTS:
                return self._conclude(asked, url, moved, answer)
            url = self._find_target(url, answer)
            if answer.status in _LASTING_REDIRECTS and moved == answer.url:
                moved = url
            if str(url) in seen:
                raise FetchError(f"the address leads back to itself by way of {url}", str(asked), "gone")
            seen.add(str(url))
        raise FetchError(f"the address leads on more than {self.settings.redirects} times", str(asked), "gone")

    def _conclude(self, asked: URL, url: URL, moved: URL, answer: _Answer) -> Fetched:
        where = str(asked)
        if answer.status == 304 or 200 <= answer.status < 300:
            return Fetched(
                asked=where,
                url=str(url),
                moved_to=str(moved) if moved != asked else None,
                is_unchanged=answer.status == 304,
                raw=answer.raw,
                content_type=answer.headers.get("Content-Type"),
                etag=answer.headers.get("ETag"),
                last_modified=answer.headers.get("Last-Modified"),
                fetched_utc=self.clock.now(),
            )
        told = f"the site answered {answer.status}"
        if answer.status >= 500:
            raise FetchError(f"{told}, a fault of its own; try again later", where, "server")
        if answer.status in (401, 402, 403, 407, 451):
            raise FetchError(f"{told}: it does not give this to everyone; save the page by hand", where, "gone")
        if answer.status in (404, 410):
            raise FetchError(f"{told}: there is nothing at this address", where, "gone")
        raise FetchError(f"{told}, which gives nothing to read", where, "gone")

    def _find_host(self, url: URL) -> Host:
        return self.hosts.setdefault(name_host(url), Host())

    def _find_target(self, url: URL, answer: _Answer) -> URL:
        from yarl import URL

        location = answer.headers.get("Location")
        if not location:
            raise FetchError(f"the site answered {answer.status} and does not say where to", str(url), "gone")
        try:
            target = url.join(URL(location))
        except ValueError as error:
            raise FetchError(
                f"the site leads on to {location[:200]!r}, which is no address", str(url), "gone"
            ) from error
        return read_url(str(target))

    def _hold_off(self, host: Host, url: URL, answer: _Answer) -> None:
        """The site asks to come later; all its addresses wait. Raises `FetchError`."""
        now = self.clock.now()
        said = read_retry_after(answer.headers.get("Retry-After"), now)
        seconds = UNSAID_WAIT_SECONDS if said is None else said
        host.hold(now, seconds)
        raise FetchError(
            f"the site answered {answer.status} and asks to wait {_tell_seconds(seconds)}",
            str(url),
            "wait",
            retry_seconds=seconds,
        )

    async def _wait(self, host: Host, url: URL) -> None:
        seconds = host.find_wait_seconds(self.clock.now())
        if seconds > self.settings.patience_seconds:
            raise FetchError(
                f"{url.host} is not asked again for {_tell_seconds(seconds)}, as it wishes",
                str(url),
                "wait",
                retry_seconds=seconds,
            )
        if seconds > 0:
            await self.clock.sleep(seconds)

    def _refuse_by_rules(self, rules: Rules, url: URL) -> None:
        where = str(url)
        if rules.body is None:
            raise FetchError(
                f"the robots.txt of {url.host} cannot be had, because the site is in trouble; nothing is fetched from it meanwhile",
                where,
                "server",
                retry_seconds=self._find_host(url).find_wait_seconds(self.clock.now()) or None,
            )
        raise FetchError(
            f"the robots.txt of {url.host} forbids programs to fetch this; save the page by hand", where, "robots"
        )

    async def _find_rules(self, host: Host, url: URL) -> Rules:
        """What the site says about robots, asked for once a day. Raises `FetchError` where the site cannot be reached at all."""
        if host.rules is not None and host.rules.is_fresh(self.clock.now()):
            return host.rules
        known, asked = host.rules, url.with_path("/robots.txt").with_query(None)
        try:
            answer = await self._ask_for_rules(asked)
        except FetchError as error:
            if error.cause in ("refused", "network"):
                raise FetchError(error.message, str(url), error.cause) from error
            host.rules = Rules(None, self.clock.now())
            return host.rules
        rules = read_rules(answer.status, answer.raw, self.clock.now())
        if answer.status in _WAITS:
            said = read_retry_after(answer.headers.get("Retry-After"), self.clock.now())
            host.hold(self.clock.now(), UNSAID_WAIT_SECONDS if said is None else said)
        if rules.body is None and known is not None and known.body is not None:
            # RFC 9309: what was had before goes on to hold while it cannot be had anew.
            rules = Rules(known.body, self.clock.now())
        host.rules = rules
        return rules

    async def _ask_for_rules(self, url: URL) -> _Answer:
        for _ in range(self.settings.redirects + 1):
            answer = await self._ask(url, {}, ROBOTS_LIMIT_BYTES, is_cut=True)
            if answer.status not in _REDIRECTS:
                return answer
            url = self._find_target(url, answer)
        # RFC 9309: after five redirects the file counts as not there.
        return _Answer(404, url, {}, b"")

    async def _ask(self, url: URL, headers: Mapping[str, str], limit: int, *, is_cut: bool = False) -> _Answer:
        """One request and its answer. Raises `FetchError` when it does not come, or not within the limits."""
        import aiohttp

        session = self._choose_session(url)
        where = str(url)
        try:
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                is_wanted = 200 <= response.status < 300
                raw = await _read_body(response, limit, where, is_cut=is_cut) if is_wanted else b""
                return _Answer(response.status, url, response.headers, raw)
        except TimeoutError as error:
            raise FetchError(
                f"the site is too slow: it did not finish within {self.settings.whole_seconds:g} seconds, or fell silent",
                where,
                "network",
            ) from error
        except aiohttp.ClientConnectorCertificateError as error:
            raise FetchError(
                f"the certificate of {url.host} is not valid ({error.certificate_error}); nothing was fetched",
                where,
                "network",
            ) from error
        except aiohttp.ClientError as error:
            raise self._explain(error, url) from error
        except (OSError, ValueError, zlib.error) as error:
            raise FetchError(f"the answer of the site cannot be read ({error})", where, "network") from error

    def _explain(self, error: Exception, url: URL) -> FetchError:
        causes: list[BaseException] = [error]
        while (deeper := causes[-1].__cause__ or causes[-1].__context__) is not None and deeper not in causes:
            causes.append(deeper)
        for cause in causes:
            for inner in getattr(cause, "exceptions", (cause,)):
                # Of a host with several addresses the words alone are left of each refusal.
                if isinstance(inner, RefusedAddressError) or NOT_PUBLIC in str(inner):
                    return FetchError(
                        f"{inner}, so nothing is fetched from it; --allow-private {url.host} permits it",
                        str(url),
                        "refused",
                    )
                if isinstance(inner, ssl.SSLError):
                    return FetchError(f"no safe connection to {url.host} ({inner.reason})", str(url), "network")
        words = str(error) or type(error).__name__
        return FetchError(
            f"{url.host} cannot be reached ({words}); check the address and the network", str(url), "network"
        )

    def _choose_session(self, url: URL) -> aiohttp.ClientSession:
        """The session for an address, made with the first one: who watches folders alone needs none, and no package for it."""
        if {url.host, name_host(url)} & self.settings.allow_private:
            self._open = self._open or self._make_session(make_any_socket)
            return self._open
        self._guarded = self._guarded or self._make_session(make_socket)
        return self._guarded

    def _make_session(self, factory: Any) -> aiohttp.ClientSession:
        aiohttp = load_aiohttp()
        settings = self.settings
        return aiohttp.ClientSession(  # type: ignore[no-any-return]
            connector=aiohttp.TCPConnector(socket_factory=factory, resolver=self._resolver, limit_per_host=1),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": settings.user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
            timeout=aiohttp.ClientTimeout(
                total=settings.whole_seconds, connect=settings.connect_seconds, sock_read=settings.silent_seconds
            ),
            # Unpacked here, piece by piece, so that a bomb is stopped at the limit of unpacked bytes.
            auto_decompress=False,
            trust_env=False,
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer: status, address asked, fields of its head, unpacked body."""

    status: int
    url: URL
    headers: Mapping[str, str]
    raw: bytes


async def _read_body(response: aiohttp.ClientResponse, limit: int, where: str, *, is_cut: bool) -> bytes:
    """The unpacked body. Raises `FetchError` beyond the limit, or, with `is_cut`, gives as much as the limit allows."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    unpacker = _make_unpacker(packing, where)
    pieces: list[bytes] = []
    count = 0
    async for packed in response.content.iter_chunked(_PIECE_BYTES):
        while packed:
            if unpacker is None:
                piece, packed = packed, b""
            else:
                piece = unpacker.decompress(packed, limit - count + 1)
                packed = unpacker.unconsumed_tail
                if unpacker.unused_data.startswith(_GZIP_MAGIC):
                    # Packed in several parts, which is one text all the same.
                    packed, unpacker = unpacker.unused_data, _make_unpacker(packing, where)
            pieces.append(piece)
            count += len(piece)
            if count > limit:
                if is_cut:
                    return b"".join(pieces)[:limit]
                raise FetchError(
                    f"larger than {limit // 2**20} MB{' when unpacked' if unpacker else ''}, and stopped there",
                    where,
                    "large",
                )
    if unpacker is not None and not unpacker.eof:
        raise FetchError("the packed answer of the site breaks off", where, "network")
    return b"".join(pieces)


def _make_unpacker(packing: str, where: str) -> Any:
    if packing in ("", "identity"):
        return None
    if packing in ("gzip", "x-gzip", "deflate"):
        # 32 more: gzip or zlib, whichever the first bytes are.
        return zlib.decompressobj(zlib.MAX_WBITS | 32)
    raise FetchError(f"the site packs its answer in a way that was not asked for ({packing[:40]})", where, "network")


def _tell_seconds(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"


def load_aiohttp() -> Any:
    """The package that speaks HTTP. Raises `MissingExtraError` where it is not installed."""
    try:
        import aiohttp
        import protego  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"fetching from the web needs the package {error.name}, which is not installed. Install it with: pip install 'dragoman[sources]'"
        ) from error
    return aiohttp
