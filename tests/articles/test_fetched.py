"""Articles by their addresses, as `dragoman read` and `dragoman add` take them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import pytest
from article_samples import BODY
from click.testing import CliRunner
from local_site import Answer, Site, open_site

from dragoman.articles import Article, read_articles
from dragoman.cli import cli
from dragoman.errors import ArticleError

pytest.importorskip("aiohttp")

PAGE = (
    '<!doctype html><html><head><title>Talks in Port Lind</title><link rel="canonical" href="https://example.org/talks"></head>'
    f"<body><article><h1>Talks in Port Lind</h1><p>{BODY}</p></article></body></html>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


def read(site: Site, *paths: str) -> list[Article | ArticleError]:
    return list(read_articles([site.url(path) for path in paths], allow_private=[site.host]))


def test_page(site: Site) -> None:
    """A page is an article that knows its canonical address, where it was fetched and when."""
    site.put("/a?utm_source=x", PAGE, content_type="text/html")
    (article,) = read(site, "/a?utm_source=x")
    assert isinstance(article, Article)
    assert (article.url, article.title) == ("https://example.org/talks", "Talks in Port Lind")
    assert article.address == site.url("/a?utm_source=x")
    assert (article.fetched or "").endswith("Z")


@pytest.mark.parametrize("kind", ["text/html; charset=iso-8859-1", "application/octet-stream", ""])
def test_page_is_told_by_its_bytes(site: Site, kind: str) -> None:
    """What a site calls a page does not decide whether it is one."""
    site.put("/a", PAGE, content_type=kind)
    (article,) = read(site, "/a")
    assert isinstance(article, Article)
    assert article.title == "Talks in Port Lind"


def test_plain_text(site: Site) -> None:
    """A text file is an article at its address."""
    site.put("/a.txt", f"Talks in Port Lind\n\n{BODY}", content_type="text/plain")
    (article,) = read(site, "/a.txt")
    assert isinstance(article, Article)
    assert (article.url, BODY in article.text) == (site.url("/a.txt"), True)


def test_json_lines(site: Site) -> None:
    """JSON lines, packed too, are many articles with the addresses that they name."""
    rows = "\n".join(json.dumps({"text": f"{n}. {BODY}", "url": f"https://example.org/{n}"}) for n in range(3))
    site.put("/all.jsonl.gz", gzip.compress(rows.encode()), content_type="application/gzip")
    assert [a.url for a in read(site, "/all.jsonl.gz") if isinstance(a, Article)] == [
        f"https://example.org/{n}" for n in range(3)
    ]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"<rss version='2.0'><channel></channel></rss>"), "dragoman watch"),
        (Answer(b"", 404), "404"),
        (Answer(b"\x89PNG\r\n\x1a\n" + bytes(99)), "PNG"),
        (Answer(b""), "empty"),
        (Answer(b"<html><body><nav>Home</nav></body></html>", head={"Content-Type": "text/html"}), "no article"),
        (Answer(b"", 302, {"Location": "http://localhost:1/"}), "--allow-private"),
    ],
)
def test_what_is_no_article_is_told(site: Site, answer: Answer, words: str) -> None:
    """Each address that gives no article is an error with its address, and the rest goes on."""
    site.pages["/a"] = answer
    site.put("/b", PAGE)
    error, article = read(site, "/a", "/b")
    assert isinstance(error, ArticleError)
    assert isinstance(article, Article)
    assert words in str(error)
    assert site.url("/a") in str(error) or "localhost" in str(error)


def test_private_address_needs_its_option(site: Site) -> None:
    """Without the option nothing on this machine is fetched, and the message names the option."""
    site.put("/a", PAGE)
    result = CliRunner().invoke(cli, ["read", site.url("/a")])
    assert (result.exit_code, "--allow-private" in result.stderr, site.asked) == (3, True, [])
