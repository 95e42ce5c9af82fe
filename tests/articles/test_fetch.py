"""Fetching: what sites ask for is obeyed, what is not public is refused, and nothing is unbounded."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from local_site import Answer, Site, open_site

pytest.importorskip("aiohttp")

from dragoman.articles.fetch import Fetched, Fetcher, FetchError, FetchSettings, Host
from dragoman.articles.fetch.addresses import is_public, read_url
from dragoman.articles.fetch.hosts import read_retry_after
from dragoman.articles.fetch.robots import read_rules

NOON = datetime(2031, 3, 10, 12, 0, tzinfo=UTC)


class HandClock:
    """A clock that goes on only while somebody sleeps by it."""

    def __init__(self) -> None:
        self.time = NOON
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)
        await asyncio.sleep(0)


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def fetch(site: Site, *addresses: str, clock: HandClock | None = None, **options: Any) -> list[Fetched | FetchError]:
    """What each address gives, one after the other, with one fetcher that may speak to `site` and to no other private host."""
    known = {name: options.pop(name) for name in ("etag", "last_modified", "limit_bytes") if name in options}
    hosts, resolver = options.pop("hosts", None), options.pop("resolver", None)
    settings = FetchSettings(allow_private=frozenset({site.host}), **options)

    async def run() -> list[Fetched | FetchError]:
        found: list[Fetched | FetchError] = []
        async with Fetcher(settings, clock=clock or HandClock(), hosts=hosts, resolver=resolver) as fetcher:
            for address in addresses:
                try:
                    found.append(await fetcher.fetch(address, **known))
                except FetchError as error:
                    found.append(error)
        return found

    return asyncio.run(run())


def fetch_error(site: Site, address: str, **options: Any) -> FetchError:
    found = fetch(site, address, **options)[0]
    assert isinstance(found, FetchError), found
    return found


def fetch_page(site: Site, address: str, **options: Any) -> Fetched:
    found = fetch(site, address, **options)[0]
    assert isinstance(found, Fetched), found
    return found


def test_page_with_its_marks(site: Site) -> None:
    """Bytes, kind, marks of the version, and the time come with a page; the program names itself."""
    site.put(
        "/a",
        b"text",
        content_type="text/html; charset=utf-8",
        etag='"7"',
        last_modified="Mon, 10 Mar 2031 00:00:00 GMT",
    )
    page = fetch_page(site, site.url("/a"))
    assert (page.raw, page.content_type, page.etag) == (b"text", "text/html; charset=utf-8", '"7"')
    assert (page.last_modified, page.fetched_utc) == ("Mon, 10 Mar 2031 00:00:00 GMT", NOON)
    assert site.asked[-1].head["user-agent"].startswith("Dragoman/")


def test_unchanged(site: Site) -> None:
    """The marks of last time are sent, and 304 gives no bytes."""
    site.pages["/a"] = lambda request: Answer(status=304 if request.head.get("if-none-match") == '"7"' else 200)
    page = fetch_page(site, site.url("/a"), etag='"7"', last_modified="Mon, 10 Mar 2031 00:00:00 GMT")
    assert page.is_unchanged
    assert site.asked[-1].head["if-modified-since"] == "Mon, 10 Mar 2031 00:00:00 GMT"


def test_no_cookie_is_kept(site: Site) -> None:
    """A cookie that a site sets never comes back to it."""
    site.put("/a", b"x", set_cookie="who=you; Path=/")
    fetch(site, site.url("/a"), site.url("/a"))
    assert all("cookie" not in request.head for request in site.asked)


# Robots


def test_robots_forbid(site: Site) -> None:
    """What robots.txt forbids is never asked for; the rest is, and the file is had once."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed/\n")
    site.put("/open", b"text")
    found = fetch(site, site.url("/closed/a"), site.url("/open"), site.url("/open"))
    assert isinstance(found[0], FetchError)
    assert found[0].cause == "robots"
    assert [request.path for request in site.asked] == ["/robots.txt", "/open", "/open"]


def test_robots_name_us(site: Site) -> None:
    """A group that names the program counts before that for all."""
    site.put("/robots.txt", "User-agent: *\nDisallow:\n\nUser-agent: other\nUser-agent: dragoman\nDisallow: /\n")
    assert fetch_error(site, site.url("/a")).cause == "robots"


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots(site: Site, status: int) -> None:
    """A site without the file permits everything (RFC 9309, 2.3.1.3)."""
    site.put("/robots.txt", b"", status)
    site.put("/a", b"text")
    assert fetch_page(site, site.url("/a")).raw == b"text"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_in_trouble(site: Site, status: int) -> None:
    """While the file cannot be had nothing is asked for (RFC 9309, 2.3.1.4), and the file only now and then."""
    site.put("/robots.txt", b"", status)
    site.put("/a", b"text")
    found = fetch(site, site.url("/a"), site.url("/a"))
    assert [error.cause for error in found if isinstance(error, FetchError)] == ["server", "server"]
    assert [request.path for request in site.asked] == ["/robots.txt"]


def test_robots_stay_while_in_trouble(site: Site, clock: HandClock) -> None:
    """Rules that were had before go on to hold while the file cannot be had anew."""
    hosts = {site.host: Host(rules=read_rules(200, b"User-agent: *\nDisallow: /closed", NOON - timedelta(days=2)))}
    site.put("/robots.txt", b"", 500)
    site.put("/open", b"text")
    found = fetch(site, site.url("/open"), site.url("/closed"), clock=clock, hosts=hosts)
    assert isinstance(found[0], Fetched)
    assert isinstance(found[1], FetchError)
    assert found[1].cause == "robots"


def test_robots_are_asked_for_again_next_day(site: Site, clock: HandClock) -> None:
    """A file is not used for longer than a day, nor when the clock was set back before it."""
    hosts: dict[str, Host] = {}
    site.put("/a", b"text")
    for _ in range(2):
        fetch(site, site.url("/a"), clock=clock, hosts=hosts)
    assert site.count("/robots.txt") == 1
    clock.time += timedelta(days=1, minutes=1)
    fetch(site, site.url("/a"), clock=clock, hosts=hosts)
    assert site.count("/robots.txt") == 2
    clock.time -= timedelta(days=9)
    fetch(site, site.url("/a"), clock=clock, hosts=hosts)
    assert site.count("/robots.txt") == 3


def test_crawl_delay(site: Site, clock: HandClock) -> None:
    """Between two requests as much time goes by as the site asks for, and a second where it says nothing."""
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 12\n")
    site.put("/a", b"text")
    fetch(site, *[site.url("/a")] * 3, clock=clock)
    assert clock.slept == [12.0, 12.0]


def test_least_delay(site: Site, clock: HandClock) -> None:
    """A site that asks for nothing is given a second."""
    site.put("/a", b"text")
    fetch(site, *[site.url("/a")] * 3, clock=clock)
    assert clock.slept == [1.0, 1.0]


def test_huge_robots(site: Site) -> None:
    """Ten thousand robots before ten thousand rules, and a file without end, are read at once."""
    rules = "".join(f"User-agent: a{n}\n" for n in range(12_000)) + "".join(f"Disallow: /{n}\n" for n in range(12_000))
    site.pages["/robots.txt"] = Answer(
        pieces=itertools.chain([rules.encode()], itertools.repeat(b"# more\n" * 9_000, 200))
    )
    site.put("/1", b"text")
    assert fetch_page(site, site.url("/1")).raw == b"text"


# Waiting


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after(site: Site, clock: HandClock, status: int) -> None:
    """A site that asks for an hour is not asked for anything meanwhile, and is asked after it."""
    site.put("/a", b"", status, retry_after="3600")
    site.put("/b", b"text")
    hosts: dict[str, Host] = {}
    found = fetch(site, site.url("/a"), site.url("/b"), clock=clock, hosts=hosts)
    assert [(error.cause, error.retry_seconds) for error in found if isinstance(error, FetchError)] == [
        ("wait", 3600.0)
    ] * 2
    assert site.count("/b") == 0
    clock.time += timedelta(seconds=3601)
    assert isinstance(fetch(site, site.url("/b"), clock=clock, hosts=hosts)[0], Fetched)


def test_short_wait_is_waited_for(site: Site, clock: HandClock) -> None:
    """A wait of some seconds is waited for, and the page had."""
    answers = iter([Answer(b"", 429, {"Retry-After": "5"}), Answer(b"text")])
    site.pages["/a"] = lambda _: next(answers)
    assert fetch_page(site, site.url("/a"), clock=clock).raw == b"text"
    assert clock.slept == [5.0]


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 10 Mar 2031 12:05:00 GMT", 300.0),
        ("Mon, 10 Mar 2031 11:00:00 GMT", 0.0),
        ("99999999999999999999999", 86400.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("Mon, 99 Foo 2031", None),
    ],
)
def test_retry_after_words(words: str | None, seconds: float | None) -> None:
    """Numbers and dates are read, a day at most; what cannot be read says nothing."""
    assert read_retry_after(words, NOON) == seconds


def test_wait_after_clock_set_back(clock: HandClock) -> None:
    """A wait that a clock set back has made longer than any site may ask for is none."""
    host = Host()
    host.hold(NOON, 600)
    clock.time -= timedelta(days=30)
    assert host.find_wait_seconds(clock.now()) == 0.0


# Redirects


def test_redirects(site: Site) -> None:
    """The last address is named; where the first has moved for good, too, up to the first turn that is not for good."""
    site.put("/a", b"", 301, location="/b")
    site.put("/b", b"", 302, location="/c")
    site.put("/c", b"text")
    page = fetch_page(site, site.url("/a"))
    assert (page.url, page.moved_to) == (site.url("/c"), site.url("/b"))


def test_redirect_into_robots(site: Site) -> None:
    """Each step is checked against robots.txt, not only the first."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed\n")
    site.put("/a", b"", 302, location="/closed")
    assert fetch_error(site, site.url("/a")).cause == "robots"
    assert site.count("/closed") == 0


@pytest.mark.parametrize("target", ["/a", "/long0"])
def test_redirects_end(site: Site, target: str) -> None:
    """A circle and an endless way are given up."""
    site.put("/a", b"", 302, location=target)
    for n in range(20):
        site.put(f"/long{n}", b"", 302, location=f"/long{n + 1}")
    assert fetch_error(site, site.url("/a")).cause == "gone"
    assert len(site.asked) <= 8


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/a",
        "gopher://127.0.0.1/",
        "data:text/html,x",
        "javascript:1",
        "http://a:b@127.0.0.1/",
        "http://[::1",
        "",
    ],
)
def test_redirect_to_another_scheme(site: Site, target: str) -> None:
    """A way that leaves the web, or carries a password, is not followed."""
    site.put("/a", b"", 302, location=target)
    assert fetch_error(site, site.url("/a")).cause in ("refused", "gone")


# Addresses


@pytest.fixture
def inner() -> Iterator[Site]:
    """A site that nobody allowed."""
    with open_site() as opened:
        opened.put("/secret", b"secret")
        yield opened


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "0.0.0.0",
        "[::1]",
        "[::]",
    ],
)
def test_private_address_is_refused(site: Site, inner: Site, host: str) -> None:
    """However this machine is written, nothing is asked of it; by redirect neither."""
    address = f"http://{host}:{inner.port}/secret"
    site.put("/a", b"", 302, location=address)
    for asked in (address, site.url("/a")):
        assert fetch_error(site, asked).cause in ("refused", "network")
    assert inner.asked == []


class Resolver:
    """Names that lead where the test says, another place each time."""

    def __init__(self, *addresses: str, port: int) -> None:
        self.addresses = itertools.cycle(addresses)
        self.port = port

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[dict[str, Any]]:
        found = next(self.addresses).split()
        row = {"hostname": host, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
        return [{**row, "host": address} for address in found]

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("found", ["127.0.0.1", "127.0.0.1 10.0.0.1"])
def test_name_that_leads_inside(site: Site, inner: Site, found: str) -> None:
    """A public name with private addresses is refused when the connection is made, so no second look-up can change it."""
    resolver = Resolver(found, port=inner.port)
    error = fetch_error(site, f"http://news.example:{inner.port}/secret", resolver=resolver)
    assert error.cause == "refused"
    assert "--allow-private news.example" in str(error)
    assert inner.asked == []


def test_allowed_name_leads_inside(site: Site, inner: Site) -> None:
    """What was allowed by name may be anywhere."""
    settings = FetchSettings(allow_private=frozenset({"news.example"}))

    async def run() -> Fetched:
        resolver = Resolver("127.0.0.1", port=inner.port)
        async with Fetcher(settings, clock=HandClock(), resolver=resolver) as fetcher:
            return await fetcher.fetch(f"http://news.example:{inner.port}/secret")

    assert asyncio.run(run()).raw == b"secret"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b:1::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:db8::1", False),
        ("not an address", False),
    ],
)
def test_public_addresses(address: str, expected: bool) -> None:
    """Only addresses of the public network are public, also where one of IPv4 is wrapped in one of IPv6."""
    assert is_public(address) is expected


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "example.org/a",
        "https://",
        "ftp://example.org",
        "http://u:p@example.org",
        "http://[x",
        "https://e.org/" + "a" * 9000,
    ],
)
def test_address_that_is_none(address: str) -> None:
    """What is no address of the web is refused before anything is asked."""
    with pytest.raises(FetchError) as caught:
        read_url(address)
    assert caught.value.cause == "refused"
    assert ":p@" not in str(caught.value)


# Bounds


def test_slow_drip(site: Site) -> None:
    """A site that sends a byte now and then is left after the whole time, however often it sends."""
    site.pages["/a"] = Answer(pieces=itertools.repeat(b"x"), pause_seconds=0.05)
    error = fetch_error(site, site.url("/a"), whole_seconds=0.5)
    assert (error.cause, "too slow" in str(error)) == ("network", True)


def test_silence(site: Site) -> None:
    """A site that falls silent is left."""
    site.pages["/a"] = Answer(pieces=itertools.repeat(b"x"), pause_seconds=30)
    assert fetch_error(site, site.url("/a"), silent_seconds=0.3).cause == "network"


def test_large_answer(site: Site) -> None:
    """Bytes beyond the limit are not taken, whatever the head of the answer says."""
    site.pages["/a"] = Answer(pieces=itertools.repeat(b"x" * 65536))
    assert fetch_error(site, site.url("/a"), limit_bytes=300_000).cause == "large"


@pytest.mark.parametrize("is_one", [True, False])
def test_gzip_bomb(site: Site, is_one: bool) -> None:
    """Unpacking stops at the limit, of one part or of a thousand: a gigabyte of zeros never stands in memory."""
    bomb = gzip.compress(bytes(1 << 26)) if is_one else gzip.compress(bytes(1 << 20)) * 1024
    site.put("/a", bomb, content_encoding="gzip")
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert fetch_error(site, site.url("/a")).cause == "large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


@pytest.mark.parametrize("parts", [1, 3])
def test_packed_answer(site: Site, parts: int) -> None:
    """A packed answer is unpacked, in all its parts."""
    site.put("/a", gzip.compress(b"text ") * parts, content_encoding="gzip")
    assert fetch_page(site, site.url("/a")).raw == b"text " * parts


@pytest.mark.parametrize(
    ("body", "packing"), [(gzip.compress(b"text" * 99)[:-9], "gzip"), (b"no gzip at all", "gzip"), (b"x", "br")]
)
def test_broken_packing(site: Site, body: bytes, packing: str) -> None:
    """An answer that cannot be unpacked is an error of that address."""
    site.put("/a", body, content_encoding=packing)
    assert fetch_error(site, site.url("/a")).cause == "network"


@pytest.mark.parametrize(
    ("status", "cause"), [(404, "gone"), (410, "gone"), (403, "gone"), (500, "server"), (502, "server"), (418, "gone")]
)
def test_status(site: Site, status: int, cause: str) -> None:
    """What a site answers instead of a page tells whether to come again."""
    site.put("/a", b"", status)
    assert fetch_error(site, site.url("/a")).cause == cause


def test_nobody_there(site: Site) -> None:
    """A port on which nobody answers is an error that names the host."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    settings = FetchSettings(allow_private=frozenset({host}))

    async def run() -> None:
        async with Fetcher(settings, clock=HandClock()) as fetcher:
            await fetcher.fetch(f"http://{host}/a")

    with pytest.raises(FetchError, match="cannot be reached") as caught:
        asyncio.run(run())
    assert caught.value.cause == "network"
