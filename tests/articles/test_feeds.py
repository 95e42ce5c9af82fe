"""Feeds and sitemaps: each kind read back field by field, broken and hostile ones."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.articles.article import clean_text
from dragoman.articles.dates import Published
from dragoman.articles.feeds import Feed, Item, find_feed_kind, make_item_article, read_feed
from dragoman.errors import ArticleError

LONG = "<p>" + "The two delegations met at the port and agreed to meet again. " * 12 + "</p>"

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Harbour Radio</title><link>https://radio.example/</link><language>en-GB</language>
<atom:link rel="self" href="https://radio.example/rss"/>
<item>
  <media:title>A picture</media:title>
  <title>Talks &amp;amp; terms</title><link>/news/1?utm_source=rss</link><guid isPermaLink="false">radio-1</guid>
  <pubDate>Mon, 02 Jun 2025 14:30:00 +0300</pubDate><dc:creator>Ana Mori</dc:creator>
  <description><![CDATA[<p>Both sides <b>met</b>.</p><script>steal()</script>]]></description>
  <content:encoded><![CDATA[{LONG}]]></content:encoded>
</item>
<item><title>Second</title><guid>https://radio.example/news/2</guid><description>Words only</description></item>
<item><title>Nothing to read</title></item>
</channel></rss>""".encode()

ATOM = b"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://daily.example/world/">
<title type="html">The &lt;i&gt;Daily&lt;/i&gt;</title><id>urn:feed</id>
<link rel="alternate" href="https://daily.example/"/><link rel="next" href="?page=2"/>
<entry><title>Envoys &lt;return&gt;</title><id>tag:daily.example,2025:7</id>
<link rel="enclosure" href="a.mp3"/><link href="envoys"/>
<published>2025-03-11T07:45:00+01:00</published><updated>2025-03-11T09:00:00Z</updated>
<author><name>R. Ito</name></author><summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">They <em>met</em></div></summary>
</entry></feed>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old Wire</title><link>http://wire.example/</link></channel>
<item rdf:about="http://wire.example/9"><title>Nine</title><link>http://wire.example/9</link><dc:date>2004-02-03</dc:date></item>
</rdf:RDF>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Notes of the Secretariat",
    "home_page_url": "https://notes.example/",
    "feed_url": "https://notes.example/feed.json",
    "language": "en",
    "authors": [{"name": "Press office"}],
    "next_url": "https://notes.example/feed2.json",
    "items": [
        {
            "id": 4,
            "url": "/4",
            "title": "Communique",
            "content_html": LONG,
            "summary": "Short",
            "date_published": "2025-05-16T10:00:00Z",
            "date_modified": "2025-05-17T10:00:00Z",
        },
        {"id": "5", "content_text": "A note without a page."},
        "not an item",
    ],
}

SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://daily.example/a </loc><lastmod>2025-07-02</lastmod><news:news><news:publication>
<news:name>The Daily</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-07-01T12:00:00+02:00</news:publication_date><news:title>Round three</news:title></news:news></url>
<url><loc>javascript:alert(1)</loc></url></urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://daily.example/s1.xml.gz</loc><lastmod>2025-07-02T00:10:00Z</lastmod></sitemap></sitemapindex>"""


def test_rss() -> None:
    """RSS gives address, title, date in UTC, author, a plain summary and the whole text."""
    feed = read_feed(RSS, "rss", url="https://radio.example/rss")
    assert (feed.kind, feed.title, feed.url, feed.language) == (
        "rss",
        "Harbour Radio",
        "https://radio.example/",
        "en-GB",
    )
    first, second = feed.items
    assert first == Item(
        id="radio-1",
        url="https://radio.example/news/1?utm_source=rss",
        title="Talks & terms",
        summary="Both sides met.",
        text=LONG,
        author="Ana Mori",
        publisher="Harbour Radio",
        language="en-GB",
        published=Published("2025-06-02T11:30:00Z", "minute", "Mon, 02 Jun 2025 14:30:00 +0300", "feed"),
    )
    assert (second.url, second.text, second.summary) == ("https://radio.example/news/2", None, "Words only")
    assert [str(problem) for problem in feed.problems] == [
        "rss: 1 item with neither an address nor a text (number 3) left out; tell the maker of the feed"
    ]


def test_atom() -> None:
    """Atom gives both dates, resolves addresses against xml:base, and takes words for words."""
    feed = read_feed(ATOM, "atom", url="https://other.example/feed")
    assert (feed.kind, feed.title, feed.next_url) == ("atom", "The Daily", "https://daily.example/world/?page=2")
    (item,) = feed.items
    assert (item.id, item.url) == ("tag:daily.example,2025:7", "https://daily.example/world/envoys")
    assert (item.title, item.summary, item.author) == ("Envoys <return>", "They met", "R. Ito")
    assert item.published is not None
    assert item.modified is not None
    assert (item.published.value, item.modified.value) == ("2025-03-11T06:45:00Z", "2025-03-11T09:00:00Z")


def test_rdf() -> None:
    """RSS 1.0 keeps its items beside the channel."""
    (item,) = read_feed(RDF, "rdf").items
    assert (item.url, item.title, item.publisher) == ("http://wire.example/9", "Nine", "Old Wire")
    assert item.published == Published("2004-02-03", "day", "2004-02-03", "feed")


def test_json_feed() -> None:
    """A JSON feed gives the same fields; what is no item is counted."""
    feed = read_feed(json.dumps(JSON_FEED).encode(), "json")
    first, second = feed.items
    assert (feed.kind, feed.title, feed.next_url) == (
        "json feed",
        "Notes of the Secretariat",
        "https://notes.example/feed2.json",
    )
    assert (first.id, first.url, first.title, first.summary) == ("4", "https://notes.example/4", "Communique", "Short")
    assert (first.text, first.author, first.language) == (LONG, "Press office", "en")
    assert second.text == "A note without a page."
    assert len(feed.problems) == 1


def test_sitemap() -> None:
    """A date of change is not one of publication; the news extension gives the latter."""
    feed = read_feed(SITEMAP, "map")
    (item,) = feed.items
    assert (item.url, item.title, item.publisher, item.language) == (
        "https://daily.example/a",
        "Round three",
        "The Daily",
        "en",
    )
    assert item.published == Published("2025-07-01T10:00:00Z", "minute", "2025-07-01T12:00:00+02:00", "sitemap")
    assert item.modified == Published("2025-07-02", "day", "2025-07-02", "sitemap")
    assert len(feed.problems) == 1


def test_sitemap_index() -> None:
    """An index gives the addresses of sitemaps."""
    feed = read_feed(INDEX, "index")
    assert (feed.kind, [item.url for item in feed.items]) == ("sitemap index", ["https://daily.example/s1.xml.gz"])


def test_item_becomes_an_article() -> None:
    """The whole text of an item is an article with the address and the date of the item."""
    item = read_feed(RSS, "rss", url="https://radio.example/rss").items[0]
    article = make_item_article(item, "rss", fetched="2025-06-02T12:00:00Z")
    assert article.text.startswith("The two delegations met")
    assert (article.url, article.title, article.author) == ("https://radio.example/news/1", "Talks & terms", "Ana Mori")
    assert (article.published, article.published_rule) == ("2025-06-02T11:30:00Z", "feed")
    assert (article.fetched, article.extractor) == ("2025-06-02T12:00:00Z", "feed 1")


def test_item_without_text_is_no_article() -> None:
    """A teaser is not taken for the article."""
    with pytest.raises(ArticleError, match="fetch the page"):
        make_item_article(Item(id="1", url="https://e.example/1", summary="Short"), "feed")


@pytest.mark.parametrize(
    "broken",
    [RSS.replace(b"</channel></rss>", b""), RSS.replace(b"<title>Second", b"<title>Second & third <br>")],
    ids=["cut", "markup"],
)
def test_broken_feed_is_read_leniently(broken: bytes) -> None:
    """A feed that is not well formed is read by feedparser, and says so."""
    feed = read_feed(broken, "rss", url="https://radio.example/rss")
    assert feed.reader.startswith("feedparser")
    assert feed.items[0].url == "https://radio.example/news/1?utm_source=rss"
    assert feed.items[0].published is not None
    assert feed.items[0].published.value == "2025-06-02T11:30:00Z"


def test_wrong_encoding_is_read() -> None:
    """A feed whose declaration does not fit its bytes is read by its bytes."""
    raw = "<?xml version='1.0' encoding='UTF-8'?><rss><channel><item><title>Café “talks”</title><link>https://e.example/1</link></item></channel></rss>"
    (item,) = read_feed(raw.encode("cp1252"), "rss").items
    assert item.title == "Café “talks”"


def test_names_of_html_are_read() -> None:
    """`&nbsp;` and `&eacute;` are in no XML, but in many feeds."""
    raw = b"<rss><channel><item><title>Caf&eacute;&nbsp;talks &amp; more</title><link>https://e.example/1</link></item></channel></rss>"
    assert read_feed(raw, "rss").items[0].title == "Café talks & more"


BILLION = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss><channel><item><title>&b;</title><link>https://e.example/1</link></item></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<rss><channel><item><title>&a;</title><link>https://e.example/1</link></item></channel></rss>"""


@pytest.mark.parametrize("raw", [BILLION, OUTSIDE, BILLION.decode().encode("utf-16")], ids=["laughs", "file", "utf-16"])
def test_entities_are_refused(raw: bytes) -> None:
    """Entities are neither declared nor expanded, and no file is read for one."""
    with pytest.raises(ArticleError, match="entities"):
        read_feed(raw, "rss")


def test_what_is_no_feed() -> None:
    """A page is no feed, and the error says what is one."""
    with pytest.raises(ArticleError, match="expected RSS, Atom"):
        read_feed(b"<html><body>Talks</body></html>", "page")


def test_many_items_once_each() -> None:
    """Items that a feed repeats are taken once."""
    items = b"".join(b"<item><title>T</title><link>https://e.example/%d</link></item>" % (n % 700) for n in range(2100))
    feed = read_feed(b"<rss><channel>" + items + b"</channel></rss>", "rss")
    assert len(feed.items) == 700


@given(
    st.binary(max_size=300),
    st.sampled_from([RSS, ATOM, RDF, SITEMAP, INDEX, json.dumps(JSON_FEED).encode()]),
    st.data(),
)
def test_damaged_bytes_give_a_feed_or_an_error(noise: bytes, feed: bytes, data: st.DataObject) -> None:
    """Whatever stands in the middle of a feed, a feed or an `ArticleError` comes out."""
    place = data.draw(st.integers(0, len(feed)))
    with suppress(ArticleError):
        assert isinstance(read_feed(feed[:place] + noise + feed[place:], "x"), Feed)


@given(st.text(max_size=200), st.datetimes(min_value=datetime(1990, 1, 1)))
def test_written_feed_is_read_back(title: str, moment: datetime) -> None:
    """Title and day of an item come back as they were written."""
    item = {"id": "a", "content_text": "x", "title": title, "date_published": moment.isoformat() + "Z"}
    written = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]})
    (found,) = read_feed(written.encode(), "x").items
    assert (found.title or "") == " ".join(clean_text(title).split())
    assert moment.year > 2199 or (found.published is not None and found.published.value[:10] == f"{moment:%Y-%m-%d}")


def test_kinds_are_told_by_content() -> None:
    """The first element, or the version of a JSON feed, tells."""
    found = [
        find_feed_kind(raw)
        for raw in (RSS, ATOM, RDF, SITEMAP, INDEX, json.dumps(JSON_FEED).encode(), b"<html>", b"{}")
    ]
    assert found == ["rss", "atom", "rss", "sitemap", "sitemap index", "json feed", None, None]
