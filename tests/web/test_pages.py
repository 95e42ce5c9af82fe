"""Pages without a browser: what they hold, what they refuse, and the headers they come with."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pages import NOW, list_addresses, make_record
from starlette.testclient import TestClient

from dragoman.web.app import create_app
from dragoman.web.rendering import MENU

PAGES = (
    "overview", "timeline", "state", "ledger", "agenda", "who", "actors", "actor", "disagreements", "changes", "map", "balance",
    "processes", "search", "entry", "article", "hostile-entry", "hostile-said", "hostile-article",
)  # fmt: skip
HEAVIEST_BYTES = 1_200_000


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of the example, made once."""
    return make_record(tmp_path_factory.mktemp("pages") / "istanbul-2025.db")


@pytest.fixture(scope="module")
def addresses(example: Path) -> dict[str, str]:
    return list_addresses(example)


@pytest.fixture(scope="module")
def reading(example: Path) -> Iterator[TestClient]:
    """Who reads the example."""
    with TestClient(create_app(example, now=lambda: NOW), base_url="http://localhost") as client:
        yield client


class Markup(HTMLParser):
    """Tags with what they hold, ids, addresses that a page asks for or leads to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.asked: list[str] = []
        self.led: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.asked += [given[name] or "" for name in ("src", "srcset", "data", "poster") if name in given]
        self.asked += [given["href"] or ""] if tag == "link" else []
        self.led += [given["href"] or ""] if tag == "a" and "href" in given else []
        self.handlers += [name for name in given if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("name", PAGES)
def test_page_holds_together(reading: TestClient, addresses: dict[str, str], name: str) -> None:
    """A page has one heading of the first rank, no id twice, links within that lead somewhere, and asks for our own files alone."""
    answer = reading.get(addresses[name])
    assert answer.status_code == 200
    markup = Markup(answer.text)
    assert markup.tags.count("h1") == 1
    assert len(markup.ids) == len(set(markup.ids))
    assert all(re.match(r"/(?!/)", address) for address in markup.asked)
    assert markup.handlers == []
    assert {"script", "style"} & set(markup.tags) <= {"script"}
    assert not [address for address in markup.led if re.match(r"(?i)\s*(javascript|data|vbscript):", address)]
    assert {address[1:] for address in markup.led if address.startswith("#")} <= {*markup.ids}
    assert len(answer.content) < HEAVIEST_BYTES


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_pages(reading: TestClient, addresses: dict[str, str], name: str) -> None:
    """A sample of the links of each page is answered."""
    led = [address for address in Markup(reading.get(addresses[name]).text).led if address.startswith("/")]
    chosen = sorted(set(led))[:: max(1, len(set(led)) // 8)]
    assert [address for address in chosen if reading.get(address.partition("#")[0]).status_code != 200] == []


def test_every_page_of_the_menu_is_there(reading: TestClient) -> None:
    """The menu leads nowhere that is not there."""
    assert [address for address, _ in MENU if reading.get(address).status_code != 200] == []


@pytest.mark.parametrize("name", PAGES)
def test_page_as_of(reading: TestClient, addresses: dict[str, str], name: str) -> None:
    """Each page takes a day, and says that it shows the record of then."""
    joint = "&" if "?" in addresses[name] else "?"
    answer = reading.get(f"{addresses[name]}{joint}as_of=2025-07-26")
    assert answer.status_code == 200
    assert "The record from what was published by Sat 26 Jul 2025" in answer.text


def test_as_of_leaves_out_what_came_later(reading: TestClient, addresses: dict[str, str]) -> None:
    """As of a day in May, no round of July is in the timeline; what was held then is."""
    then, now = (reading.get(f"/timeline{query}").text for query in ("?as_of=2025-05-20", ""))
    assert "July 2025" in now
    assert "July 2025" not in then
    assert "May 2025" in then


def test_clock_of_the_record(reading: TestClient) -> None:
    """By the clock of the record nothing was there before it came in."""
    assert "0 entries with a date" in reading.get("/timeline?as_of=2025-06-10&clock=learned").text


def test_entry_that_was_not_there_yet(reading: TestClient, addresses: dict[str, str]) -> None:
    """An entry of which nothing was told yet is not there, and the page says so."""
    answer = reading.get(f"{addresses['entry']}?as_of=2020-01-01")
    assert answer.status_code == 404
    assert "2020-01-01" in answer.text


def test_evidence_is_highlighted_by_code_points(reading: TestClient, addresses: dict[str, str]) -> None:
    """Words after a character beyond 16 bits are marked where they stand."""
    page = reading.get(addresses["hostile-entry"]).text
    marked = re.findall(r"<mark>(.*?)</mark>", page)
    assert "sat down" in marked
    assert "1 May 2025" in marked
    text = reading.get(addresses["hostile-article"] + "?at=0-8").text
    at = re.findall(r'<mark class="at"[^>]*>(.*?)</mark>', text)
    assert html.unescape(re.sub(r"<[^>]+>", "", "".join(at))) == "<script>"


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/timeline?since=abc", 422, "since abc"),
        ("/timeline?as_of=tomorrow", 422, "as_of tomorrow"),
        ("/timeline?as_of=2025-06-02T10:00", 422, "no zone"),
        ("/timeline?clock=sun", 422, "clock sun"),
        ("/timeline?kind=wedding", 422, "kind wedding"),
        ("/timeline?status=maybe", 422, "status maybe"),
        ("/timeline?side=Turkey", 422, "side Turkey"),
        ("/timeline?page=0", 422, "page 0"),
        ("/timeline?page=x", 422, "page x"),
        ("/timeline?process=none", 422, "process none"),
        ("/timeline?party=" + "x" * 300, 422, "300 characters"),
        ("/timeline?party=%00", 422, "control characters"),
        ("/entry/m-nothing", 404, "no entry"),
        ("/entry/%F0%9F%95%8A", 404, "no entry"),
        ("/article/none", 404, "no article"),
        ("/actors/p:nobody", 404, "p:nobody"),
        ("/changes?since=soon", 422, "since soon"),
        ("/article/none?at=9-3", 422, "at 9-3"),
        ("/search?q=%3F%3F", 422, "no word"),
        ("/nowhere", 404, "/nowhere"),
    ],
)
def test_wrong_address(reading: TestClient, example: Path, address: str, status: int, told: str) -> None:
    """A wrong id, date or filter is told on a page, and in one JSON shape to a program; neither tells where the record is."""
    page = reading.get(address, headers={"accept": "text/html"})
    plain = reading.get(address, headers={"accept": "application/json"})
    assert (page.status_code, plain.status_code) == (status, status)
    assert told in page.text
    assert plain.headers["content-type"] == "application/problem+json"
    assert set(plain.json()) == {"type", "title", "status", "detail"}
    assert told in plain.json()["detail"]
    assert str(example.parent) not in page.text + plain.text


@pytest.mark.parametrize("address", ["/", "/timeline", "/nowhere", "/static/pages.css", "/entry/m-nothing"])
def test_headers(reading: TestClient, address: str) -> None:
    """Every answer forbids inline script and style, other hosts, frames and sniffing."""
    headers = reading.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_other_names_are_refused(example: Path) -> None:
    """A name that is not ours, which leads here all the same, is not answered."""
    client = TestClient(create_app(example, now=lambda: NOW), base_url="http://rebound.example")
    assert client.get("/").status_code == 421


def test_files_of_others_are_not_served(reading: TestClient) -> None:
    """No path leads out of the folder of static files."""
    for address in ("/static/../site.py", "/static/%2e%2e/site.py", "/static/..%2fsite.py", "/static/%2fetc%2fpasswd"):
        assert reading.get(address).status_code == 404


def test_lists_have_pages(reading: TestClient) -> None:
    """A page beyond the last is the last."""
    assert reading.get("/timeline?page=900").status_code == 200


def test_a_page_shows_the_record_as_it_grows(example: Path, tmp_path: Path) -> None:
    """What came in is on the next page that is asked for."""
    from pages import make_hostile

    from dragoman.record import Incoming, Record

    path = tmp_path / "grows.db"
    with Record.open(path) as record:
        client = TestClient(create_app(path, now=lambda: NOW), base_url="http://localhost")
        assert "What 0 articles tell" in client.get("/").text
        record.add([Incoming(make_hostile(), "a.txt")], reader_version="1", now=NOW)
        assert "What 1 article tells" in client.get("/").text
