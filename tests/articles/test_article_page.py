"""Pages of HTML: the visible article with its kinds, metadata, and hostile pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from article_samples import BODY, kinds_of, read_article, read_bytes, read_error

from dragoman.articles import Article
from dragoman.articles.child import extract_in_child
from dragoman.articles.dates import Published
from dragoman.articles.extract import extract_page
from dragoman.articles.page import PAGE_LIMIT_BYTES, is_ordinary, read_page
from dragoman.errors import ArticleError

PARAGRAPHS = "".join(f"<p>{BODY} It was session number {number} of the year.</p>" for number in range(4))


def _read(samples: Path, name: str) -> Article:
    return read_page((samples / name).read_bytes(), name)


def test_page_with_json_ld(samples: Path) -> None:
    """A page of a daily gives its headline, standfirst, byline, date, captions, headings and paragraphs in order."""
    assert [(kind, words[:24]) for kind, words in kinds_of(_read(samples, "page_jsonld.html"))] == [
        ("title", "Envoys return to Geneva "),
        ("standfirst", "Both delegations arrived"),
        ("head", "By our diplomatic corres"),
        ("dateline", "11 March 2025"),
        ("caption", "The conference hall by t"),
        ("dateline", "GENEVA, March 11 (Reuter"),
        ("paragraph", "Two delegations sat down"),
        ("paragraph", "The session is to last u"),
        ("heading", "What is on the list"),
        ("paragraph", "According to the hosts t"),
        ("caption", "A gate at the northern c"),
        ("paragraph", "Neither delegation comme"),
        ("paragraph", "Observers of the two nei"),
    ]


def test_metadata_of_json_ld(samples: Path) -> None:
    """JSON-LD gives title, publisher and the minute of publication; the canonical link gives the address."""
    article = _read(samples, "page_jsonld.html")
    assert article.title == "Envoys return to Geneva for third round"
    assert (article.publisher, article.agency, article.language) == ("The Lakeside Courier", "Reuters", "en")
    assert (article.published, article.published_precision, article.published_rule) == (
        "2025-03-11T06:45:00Z",
        "minute",
        "json-ld",
    )
    assert article.published_source == "2025-03-11T07:45:00+01:00"
    assert article.url == "https://courier.example/world/2025/03/11/envoys-return-geneva"
    assert article.extractor.startswith("trafilatura ")


def test_metadata_of_meta_elements(samples: Path) -> None:
    """Without JSON-LD the meta elements are read."""
    article = _read(samples, "page_meta.html")
    assert (article.title, article.publisher) == ("Ministry confirms exchange of detainees at bridge", "Harbour Radio")
    assert (article.published, article.published_rule) == ("2024-11-05T16:20:00Z", "meta")
    assert article.url == "https://radio.example/news/4711"


def test_old_page(samples: Path) -> None:
    """A page of the nineties, without any structure, gives its title, date line and paragraphs."""
    article = _read(samples, "page_old.html")
    assert [kind for kind, _ in kinds_of(article)] == ["title", "dateline", *["paragraph"] * 4]
    assert (article.published, article.published_rule) == ("1999-05-12", "dateline")


@pytest.mark.parametrize("name", ["page_empty.html", "page_index.html"])
def test_page_without_article(samples: Path, name: str) -> None:
    """A form and a list of links are pages without an article, and the error says so."""
    with pytest.raises(ArticleError, match=rf"{name}: this page holds no article"):
        _read(samples, name)


def test_navigation_is_left_out(samples: Path) -> None:
    """Menus, asides and footers are no part of the article."""
    text = _read(samples, "page_jsonld.html").text
    assert not any(words in text for words in ("Weather", "Ferry timetable", "Terms of use"))


def test_declared_encoding() -> None:
    """A page in a declared encoding is read in it."""
    page = f"<html><head><meta charset='windows-1251'></head><body><h1>Встреча</h1>{PARAGRAPHS}</body></html>"
    assert "Встреча" in read_article(page.encode("cp1251")).text


def test_addresses_of_other_schemes_are_dropped() -> None:
    """An address that is not http or https is none."""
    page = f"<html><head><link rel='canonical' href='javascript:alert(1)'></head><body><h1>Talks</h1>{PARAGRAPHS}</body></html>"
    assert read_article(page.encode()).url is None


@pytest.mark.parametrize(
    ("head", "published", "rule"),
    [
        ("<meta name='date' content='2025-03-11'>", "2025-03-11", "meta"),
        ("<time datetime='2025-03-11T07:45:00Z'>today</time>", "2025-03-11T07:45:00Z", "page"),
        ("<div class='post-date'>Posted on March 11, 2025</div>", "2025-03-11", "head line"),
        ("<link rel='canonical' href='https://example.org/2025/03/11/talks'>", "2025-03-11", "url"),
        ("<aside><time datetime='2025-03-11'>x</time></aside>", None, None),
        ("<span class='date'>Updated 11 March 2025</span>", None, None),
        ("<script type='application/ld+json'>{broken</script>", None, None),
    ],
)
def test_dates_of_pages(head: str, published: str | None, rule: str | None) -> None:
    """A date is taken from data first, then from the page, then from its address; an update is no publication."""
    page = f"<html><body><h1>Talks resume</h1>{head}{PARAGRAPHS}</body></html>"
    article = read_article(page.encode())
    assert (article.published, article.published_rule) == (published, rule)


def test_text_among_many_links() -> None:
    """An article on a page that consists mostly of links is still read."""
    links = "<a href='#'>another story</a> " * 3000
    assert BODY in read_article(f"<html><body><h1>Talks</h1>{PARAGRAPHS}<div>{links}</div></body></html>".encode()).text


def test_child_reads_what_the_parent_reads(samples: Path) -> None:
    """A page read in a child process gives the same as one read here."""
    raw = (samples / "page_jsonld.html").read_bytes()
    assert extract_in_child(raw, "page.html") == extract_page(raw, "page.html")


def test_errors_of_the_child(samples: Path) -> None:
    """An error found in the child is an error here, with the name of the file."""
    with pytest.raises(ArticleError, match=r"^page\.html: this page holds no article"):
        extract_in_child((samples / "page_empty.html").read_bytes(), "page.html")


def test_a_child_that_takes_too_long_is_stopped() -> None:
    """A page that cannot be read within the limit of time is an error."""
    with pytest.raises(ArticleError, match=r"within 0\.01 seconds"):
        extract_in_child(b"<html>" + b"<p>x</p>" * 100_000, "page.html", seconds=0.01)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000 + PARAGRAPHS,
        "<html><body>" + "<b>" * 10_000 + PARAGRAPHS,
        f"<html><body><img alt='{'x' * 3_000_000}'>{PARAGRAPHS}",
        "<html><body>" + "<p>x</p>" * 30_000,
        f"<html><body><div {'a=1 ' * 20_000}>{PARAGRAPHS}",
    ],
    ids=["deep", "unclosed", "huge attribute", "many tags", "many attributes"],
)
def test_unusual_pages_are_not_read_here(page: str) -> None:
    """Pages of unusual depth, size or tags go to the child process."""
    assert not is_ordinary(page.encode())


def test_usual_pages_are_read_here(samples: Path) -> None:
    """Every sample page is ordinary."""
    assert all(is_ordinary(path.read_bytes()) for path in samples.glob("*.html"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 200_000 + PARAGRAPHS,
        "<html><body>" + "<div>" * 200_000 + PARAGRAPHS + "</div>" * 200_000,
        f"<html><body><h1>Talks</h1>{PARAGRAPHS}" + "<" * 500_000,
        f"<html><body>{PARAGRAPHS}" + "<!--" * 200_000,
    ],
    ids=["deep", "deep and closed", "angle brackets", "comments"],
)
def test_hostile_pages(page: str) -> None:
    """A hostile page is an article or an error, within the limits."""
    (found,) = read_bytes(page.encode())
    assert isinstance(found, Article | ArticleError)


def test_entities_are_not_expanded() -> None:
    """Entities that are declared in a page are not expanded, and no file is read through them."""
    bomb = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 12))
    page = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "ha"><!ENTITY x SYSTEM "file:///etc/passwd">{bomb}]>'
        f"<html><body>{PARAGRAPHS}<p>The clerk wrote &e11; and &x; below.</p></body></html>"
    )
    text = read_article(page.encode()).text
    assert len(text) < 3000
    assert "root:" not in text


def test_huge_page() -> None:
    """A page beyond the limit is refused before it is parsed."""
    assert f"{PAGE_LIMIT_BYTES:,} bytes of HTML" in read_error(b"<html><body>" + b"<p>x</p>" * (PAGE_LIMIT_BYTES // 8))


def test_json_ld_without_end_does_not_hang() -> None:
    """Nested JSON-LD without end is passed over."""
    page = f"<html><head><script type='application/ld+json'>{'[' * 300_000}</script></head><body><h1>Talks</h1>{PARAGRAPHS}</body></html>"
    assert BODY in read_article(page.encode()).text


def test_no_article_left_by_marks() -> None:
    """The mark by which captions are followed does not stay in the text."""
    page = f"<html><body><h1>Talks</h1>{PARAGRAPHS}<figure><figcaption>The gate in winter.</figcaption></figure>{PARAGRAPHS}</body></html>"
    article = read_article(page.encode())
    assert "⟦" not in article.text
    assert ("caption", "The gate in winter.") in kinds_of(article)


MOBILE = f"""<html lang="en"><head><title>Talks at the port</title>
<link rel="canonical" href="/world/talks"><meta name="author" content="Ana Mori"></head>
<body><article><h1>Talks at the port</h1>{PARAGRAPHS}</article></body></html>""".encode()


def test_fetched_page_has_the_canonical_address() -> None:
    """A relative canonical link is read against the address of the page; where and when it was fetched is kept."""
    article = read_page(MOBILE, "x", url="https://amp.daily.example/m/1", fetched="2025-06-02T12:00:00Z")
    assert article.url == "https://daily.example/world/talks"
    assert (article.address, article.fetched) == ("https://amp.daily.example/m/1", "2025-06-02T12:00:00Z")
    assert article.author == "Ana Mori"
    assert article.id == read_page(MOBILE, "y").id


def test_front_page_is_no_canonical_address() -> None:
    """A site that names its front page as canonical everywhere would make one article of all."""
    raw = MOBILE.replace(b"/world/talks", b"https://daily.example/")
    assert read_page(raw, "x", url="https://daily.example/a?utm_source=x").url == "https://daily.example/a"


def test_date_of_the_feed_stands_in() -> None:
    """The date that a feed announced is taken where the page states none, with its rule."""
    announced = Published("2025-06-02T11:30:00Z", "minute", "Mon, 02 Jun 2025", "feed")
    article = read_page(MOBILE, "x", url="https://daily.example/a", announced=announced)
    assert (article.published, article.published_rule) == ("2025-06-02T11:30:00Z", "feed")


def test_encoding_named_by_the_server() -> None:
    """The encoding in the header of the answer counts for more than the one in the page."""
    raw = MOBILE.decode().replace("Ana Mori", "Ана Мори").encode("koi8-r")
    article = read_page(raw, "x", url="https://daily.example/a", content_type="text/html; charset=KOI8-R")
    assert article.author == "Ана Мори"
