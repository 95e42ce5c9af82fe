"""The page of readings: complete, self-contained, and deaf to what an article tries to make it do."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from dragoman.meaning.findings import ArticleHead, Meeting, Reading
from dragoman.views.reading_page import render_page

VOID = {"meta", "br", "img", "link", "input", "hr"}
ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "p",
    "span",
    "h1",
    "h2",
    "h3",
    "h4",
    "nav",
    "ol",
    "li",
    "a",
    "main",
    "article",
    "div",
    "section",
    "dl",
    "dt",
    "dd",
    "code",
    "button",
    "footer",
    "script",
}


class Page(HTMLParser):
    """A page as a browser parses it: its elements in order, the text of each, and whether all are closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        if tag not in VOID:
            self.open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self.open.pop()][0] == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        for position in self.open:
            self.elements[position][2].append(data)

    def find(self, tag: str, **wanted: str) -> list[tuple[dict[str, str | None], str]]:
        """Attributes and text of each element with this tag and these attributes (`class_` is one of its classes)."""
        css_class = wanted.pop("class_", None)
        return [
            (attributes, "".join(text))
            for name, attributes, text in self.elements
            if name == tag
            and (css_class is None or css_class in (attributes.get("class") or "").split())
            and all(attributes.get(key) == value for key, value in wanted.items())
        ]


def make_page(*readings: Reading) -> str:
    return render_page(readings, version="1.2.3")


def find_text(page: Page) -> str:
    """The words of the first article, a line for each paragraph."""
    start = next(i for i, (tag, attrs, _) in enumerate(page.elements) if tag == "div" and attrs.get("class") == "text")
    end = next(i for i, (tag, attrs, _) in enumerate(page.elements) if i > start and attrs.get("class") == "findings")
    return "\n".join("".join(text) for tag, _, text in page.elements[start:end] if tag == "p")


@pytest.mark.parametrize("name", ["talks", "undated", "hostile", "empty"])
def test_page_is_well_formed(readings, name: str) -> None:
    """Every element is closed where it was opened."""
    assert Page(make_page(readings[name])).open == []


def test_article_is_whole(readings) -> None:
    """The page holds every word of the article in order."""
    reading = readings["talks"]
    assert find_text(Page(make_page(reading))).split() == reading.article.text.split()


def test_hostile_text_stays_text(readings) -> None:
    """Markup in the text, title, publisher, names and reasons of a reading makes no element of its own."""
    page = Page(make_page(readings["hostile"]))
    assert {tag for tag, *_ in page.elements} <= ALLOWED
    assert len(page.find("script")) == len(page.find("style")) == len(page.find("title")) == 1
    assert "<script>window.broken = true</script>" in find_text(page)


def test_no_element_has_a_handler_or_a_style(readings) -> None:
    """No attribute runs a script or carries a style: the policy would block it, and none is written."""
    for html in (make_page(readings["hostile"]), make_page(readings["talks"])):
        for _, attributes, _ in Page(html).elements:
            assert not [
                name for name in attributes if name.startswith("on") or name in {"style", "srcdoc", "src", "srcset"}
            ]


def test_links_lead_inside_or_to_the_web(readings) -> None:
    """No link has a scheme other than http and https."""
    for name in ("hostile", "talks"):
        for attributes, _ in Page(make_page(readings[name])).find("a"):
            assert re.match(r"#|https?://", attributes["href"] or "")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//host/x",
        "file:///etc/passwd",
        "https:",
        "http://[",
        " https://example.org",
        "blob:https://example.org/x",
        "view-source:https://a.b",
    ],
)
def test_unsafe_address_is_shown_and_not_linked(url: str) -> None:
    """An address that is no plain web address is told as text."""
    page = Page(make_page(Reading(article=ArticleHead(id="x", url=url, text="Peace."))))
    assert not page.find("a")
    assert "address given" in page.find("p", class_="meta")[0][1]


def test_web_address_is_linked_without_referrer() -> None:
    """The original can be opened, and is not told where its reader came from."""
    page = Page(make_page(Reading(article=ArticleHead(id="x", url="https://example.org/a?b=1&c=2", text="Peace."))))
    ((attributes, _),) = page.find("a")
    assert attributes["href"] == "https://example.org/a?b=1&c=2"
    assert "noreferrer" in (attributes["rel"] or "")


def test_policy_names_style_and_script_by_digest(readings) -> None:
    """The security policy allows the page's own style and script, and nothing else."""
    page = Page(make_page(readings["talks"]))
    ((attributes, _),) = page.find("meta", **{"http-equiv": "Content-Security-Policy"})

    def digest(tag: str) -> str:
        text = page.find(tag)[0][1]
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    own = f"style-src {digest('style')}; script-src {digest('script')}"
    assert attributes["content"] == f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def test_policy_stands_before_what_it_governs(readings) -> None:
    """The policy is in force before the first style."""
    html = make_page(readings["talks"])
    assert html.index("Content-Security-Policy") < html.index("<style")


def test_style_asks_for_nothing(readings) -> None:
    """The style names no address and imports nothing."""
    css = Page(make_page(readings["talks"])).find("style")[0][1]
    assert not re.search(r"url\(|@import|@font-face|https?:", css)


def test_direct_speech_is_quoted_and_retold_is_not(readings) -> None:
    """The words of a statement are quoted in its card only when they are direct."""
    cards = {attrs["id"]: text for attrs, text in Page(make_page(readings["talks"])).find("section", class_="card")}
    assert "“We ask for a ceasefire first” […] “Everything else follows from it”" in cards["a1-statements-4"]
    assert "“" not in cards["a1-statements-1"] + cards["a1-statements-5"]


def test_ids_are_unique(readings) -> None:
    """No two elements share an id, even with several articles and hostile ids of findings."""
    page = Page(make_page(readings["talks"], readings["hostile"], readings["talks"]))
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_links_inside_the_page_arrive(readings) -> None:
    """Every link inside the page leads to something, so that it can be read without script."""
    page = Page(make_page(readings["talks"], readings["undated"]))
    ids = {attributes.get("id") for _, attributes, _ in page.elements}
    for attributes, _ in page.find("a"):
        href = attributes["href"] or ""
        assert not href.startswith("#") or href[1:] in ids


def test_every_field_with_words_leads_to_them(readings) -> None:
    """The words beside a field of a card are those that its link leads to."""
    page = Page(make_page(readings["talks"]))
    words = {attributes["id"]: text for attributes, text in page.find("a", class_="w")}
    for attributes, text in page.find("a"):
        if attributes.get("href", "")[1:] in words and "class" not in attributes:
            assert text.startswith(words[attributes["href"][1:]].strip())


def test_words_carry_the_fields_that_use_them(readings) -> None:
    """Words that several findings use carry all of them."""
    page = Page(make_page(readings["talks"]))
    ((attributes, _),) = [word for word in page.find("a", class_="w") if word[1] == "a withdrawal from the Sarn valley"]
    cards = {use.split(".")[0] for use in (attributes["data-f"] or "").split()}
    titles = [card[0]["id"] for card in page.find("section", class_="card") if card[0]["data-c"] in cards]
    assert titles == ["a1-acts-1", "a1-statements-5", "a1-positions-2"]


def test_rule_is_named(readings) -> None:
    """A derived field names its rule."""
    assert "times/coming-weekday" in [text for _, text in Page(make_page(readings["talks"])).find("code")]


def test_dropped_are_listed_with_their_words(readings) -> None:
    """What was refused stands at the end with reason and words."""
    cards = {attrs["id"]: text for attrs, text in Page(make_page(readings["talks"])).find("section", class_="card")}
    assert "no sides are named" in cards["a1-dropped-1"]
    assert "crossed the bridge" in cards["a1-dropped-1"]


def test_missing_date_is_said(readings) -> None:
    """Without a date of publication the page says what stays unknown."""
    assert "stay unknown" in Page(make_page(readings["undated"])).find("p", class_="notice")[0][1]


def test_several_articles_have_a_list(readings) -> None:
    """A page of several articles begins with links to them."""
    page = Page(make_page(readings["talks"], readings["undated"]))
    ((_, text),) = page.find("nav")
    assert "Third round of Velmar–Ostria talks" in text
    assert "Article without a title" in text


def test_single_article_has_no_list(readings) -> None:
    """A page of one article begins with its title as the heading of the page."""
    page = Page(make_page(readings["talks"]))
    assert page.find("nav") == []
    assert page.find("h1")[0][1] == "Third round of Velmar–Ostria talks set for Wednesday"


def test_headings_descend_by_one(readings) -> None:
    """Headings form a tree that can be walked by ear."""
    for page in (Page(make_page(readings["talks"])), Page(make_page(readings["talks"], readings["undated"]))):
        levels = [int(tag[1]) for tag, *_ in page.elements if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_section_left_out_is_not_there(readings) -> None:
    """A section that was not wanted is not on the page."""
    page = Page(render_page([readings["talks"]], version="1", leave_out=["actors"]))
    assert not page.find("section", id="a1-actors")
    assert page.find("section", id="a1-times")


def test_page_is_the_same_every_time(readings) -> None:
    """The same readings give the same bytes."""
    assert make_page(readings["talks"], readings["undated"]) == make_page(readings["talks"], readings["undated"])


def test_span_outside_the_article_is_refused() -> None:
    """A reading whose evidence lies outside its article is a fault and not hidden."""
    meeting = Meeting(id="m1", format="talks", status="planned", evidence={"place": [(0, 99)]})
    with pytest.raises(ValueError, match="outside the text"):
        make_page(Reading(article=ArticleHead(id="x", text="Peace."), meetings=[meeting]))
