"""Readings as one self-contained page: the article at the left, its findings at the right.

Enters: readings and the program's version. Leaves: HTML that makes no outside request and runs only its own style and
script, named by digest in its security policy. It refuses to trust the article: all text is escaped, and no link leads
to a scheme other than http and https.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from dragoman.meaning.findings import ArticleHead, Reading, Span, Status
from dragoman.views.reading_outline import Card, Field, Section, make_outline
from dragoman.views.reading_segments import Paragraph, Segment, Use, cut_segments
from dragoman.views.reading_words import (
    Paraphrase,
    describe_code,
    describe_moment,
    describe_status,
    make_visible,
    render_words,
)

# Contents of a statement or an act are clauses; a shade behind them is calmer than a line under every word.
_LONG_FIELDS = frozenset({"content"})
_WORDS_SHOWN = 3
# Stands for a card where there is none: words that an address points at.
MARKED = -1


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field with links to its words: `(anchor, words)`, and how many more there are."""

    number: int
    field: Field
    links: tuple[tuple[str, str], ...]
    more: int
    is_own_words: bool
    target: str | None


@dataclass(frozen=True, slots=True)
class CardView:
    number: int
    anchor: str
    card: Card
    status: tuple[str, str] | None
    first_words: str | None
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    anchor: str
    heading: str
    cards: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class PieceView:
    """A segment as the page shows it. `target`: the card that a click without script leads to, None for plain text."""

    text: str
    anchor: str
    target: str | None
    shade: str
    uses: str
    opens: str
    kinds: str = ""
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphView:
    css_class: str
    pieces: tuple[PieceView, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    anchor: str
    title: str
    kicker: str
    published: str | None
    language: str | None
    url: str | None
    shown_url: str | None
    paragraphs: tuple[ParagraphView, ...]
    sections: tuple[SectionView, ...]
    unread: str | None


def render_page(readings: Sequence[Reading], *, version: str, leave_out: Iterable[str] = ()) -> str:
    """The page as text, the same for the same readings and version."""
    css, script = (
        resources.files("dragoman.views").joinpath("page", name).read_text("utf-8") for name in ("page.css", "page.js")
    )
    skipped = tuple(leave_out)
    articles = [view_article(reading, number, skipped) for number, reading in enumerate(readings, 1)]
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(
        resources.files("dragoman.views").joinpath("page", "page.html.jinja").read_text("utf-8")
    )
    page: str = template.render(
        articles=articles,
        version=version,
        css=Markup(css),
        script=Markup(script),
        policy=_make_policy(css, script),
    )
    return page


def _make_policy(css: str, script: str) -> str:
    """A content security policy that allows these two texts and nothing else: no request, no frame, no form."""
    own = f"style-src '{_digest(css)}'; script-src '{_digest(script)}'"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def view_article(reading: Reading, number: int, leave_out: tuple[str, ...], marked: Sequence[Span] = ()) -> ArticleView:
    """An article as pages show it: its text in pieces, its findings as cards. `marked`: spans that stand out, whatever else they are."""
    anchor, article = f"a{number}", reading.article
    sections = () if reading.unread else (*make_outline(reading, leave_out=leave_out), *_make_dropped_section(reading))
    cards = [card for section in sections for card in section.cards]
    uses = [
        Use(span, card_number, field_number, field.name in _LONG_FIELDS)
        for card_number, card in enumerate(cards)
        for field_number, field in enumerate(card.fields)
        for span in field.spans
    ]
    uses += [Use(span, MARKED, 0) for span in marked if 0 <= span[0] < span[1] <= len(article.text)]
    paragraphs = cut_segments(article.text, uses)
    words = _find_anchors(paragraphs, anchor)
    anchors = [f"{anchor}-{section.kind}-{place}" for section in sections for place in range(1, len(section.cards) + 1)]
    targets = {card.id: anchors[number] for number, card in enumerate(cards) if card.id}
    card_views = iter(
        [_view_card(card, number, anchors[number], words, targets, article.text) for number, card in enumerate(cards)]
    )
    views = [
        SectionView(f"{anchor}-{section.kind}", section.heading, tuple(next(card_views) for _ in section.cards))
        for section in sections
    ]
    return ArticleView(
        anchor=anchor,
        title=" ".join(make_visible(article.title or "Article without a title").split()),
        kicker=" · ".join(make_visible(name) for name in (article.publisher, article.agency) if name),
        published=describe_moment(article.published) or None,
        language=_check_language(article),
        url=_check_url(article.url),
        shown_url=make_visible(article.url) if article.url else None,
        paragraphs=tuple(
            _view_paragraph(paragraph, anchor, anchors, [card.kind for card in cards], article.title)
            for paragraph in paragraphs
        ),
        sections=tuple(views),
        unread=reading.unread,
    )


def _view_paragraph(
    paragraph: Paragraph, anchor: str, anchors: Sequence[str], kinds: Sequence[str], title: str | None
) -> ParagraphView:
    words = "".join(segment.text for segment in paragraph.segments)
    classes = [
        name
        for name, has_it in (("gap", paragraph.has_gap), ("headline", words.strip() == (title or "").strip()))
        if has_it
    ]
    return ParagraphView(
        " ".join(classes), tuple(_view_piece(segment, anchor, anchors, kinds) for segment in paragraph.segments)
    )


def _view_piece(segment: Segment, anchor: str, anchors: Sequence[str], kinds: Sequence[str]) -> PieceView:
    is_marked = any(use.card == MARKED for use in segment.uses)
    uses = [use for use in segment.uses if use.card != MARKED]
    if not uses:
        return PieceView(segment.text, "", None, "", "", "", is_marked=is_marked)
    shades = sorted({"wash" if use.is_long else "thin" for use in uses})
    return PieceView(
        text=segment.text,
        anchor=f"{anchor}-w{segment.number}",
        target=anchors[uses[-1].card],
        shade=" ".join(shades),
        uses=_tokens(uses),
        opens=_tokens(use for use in segment.opens if use.card != MARKED),
        kinds=" ".join(sorted({f"k-{kinds[use.card]}" for use in uses})),
        is_marked=is_marked,
    )


def _make_dropped_section(reading: Reading) -> tuple[Section, ...]:
    """Candidates that were refused, as cards of their own at the end."""
    cards = tuple(
        Card(
            id="",
            kind="dropped",
            title=describe_code(make_visible(item.kind)),
            quality="",
            status=None,
            fields=(Field("reason", "Not taken", "how", make_visible(item.reason), (item.span,)),),
        )
        for item in reading.dropped
    )
    return (Section("dropped", "Considered and not taken", cards),) if cards else ()


def _find_anchors(paragraphs: tuple[Paragraph, ...], anchor: str) -> dict[tuple[int, int, Span], str]:
    """Where the words of each use begin: the anchor of the first segment that holds it."""
    return {
        (use.card, use.field, use.span): f"{anchor}-w{segment.number}"
        for paragraph in paragraphs
        for segment in paragraph.segments
        for use in segment.opens
    }


def _view_card(
    card: Card, number: int, anchor: str, words: dict[tuple[int, int, Span], str], targets: dict[str, str], text: str
) -> CardView:
    fields = []
    for field_number, field in enumerate(card.fields):
        if not field.spans and not field.rule and _is_in_header(field, card):
            continue
        links = [
            (words[number, field_number, span], _cut(text, span))
            for span in field.spans
            if (number, field_number, span) in words
        ]
        is_own_words = bool(links) and (field.role == "words" or {shown for _, shown in links} == {field.value})
        distinct = list({shown: (anchor, shown) for anchor, shown in reversed(links)}.values())[::-1]
        kept = tuple(distinct[:1] if is_own_words else distinct[:_WORDS_SHOWN])
        more = 0 if is_own_words else len(distinct) - len(kept)
        fields.append(
            FieldView(field_number, field, kept, more, is_own_words, targets.get(make_visible(field.refers_to or "")))
        )
    first = next((view.links[0][0] for view in sorted(fields, key=_by_weight) if view.links), None)
    status = _show_status(card.status, card.kind) if card.status else None
    return CardView(number, anchor, card, status, first, tuple(fields))


def _by_weight(view: FieldView) -> int:
    """The words that a title leads to: what was said or agreed, before names that stand in every paragraph."""
    return 0 if view.field.role == "words" else 1


def _is_in_header(field: Field, card: Card) -> bool:
    """Whether the value already stands in the title line of the card."""
    shown = {card.title, card.quality, describe_code(card.status), *card.title.split(", "), *card.quality.split(", ")}
    return field.value in shown


def _cut(text: str, span: Span) -> str:
    """Words of the article in one line, without quotation marks: as evidence they are pointed at, not quoted."""
    return render_words([(Paraphrase(make_visible(text[span[0] : span[1]])),)])


def _show_status(status: Status, kind: str) -> tuple[str, str]:
    sign, _, word = describe_status(status, kind)
    return sign, word


def _tokens(uses: Iterable[Use]) -> str:
    """Uses as the page's script reads them: `card.field`, separated by blanks."""
    return " ".join(f"{use.card}.{use.field}" for use in uses)


def _check_url(url: str | None) -> str | None:
    """`url` if it may be a link: an absolute http or https address without blanks or control characters."""
    if url is None or re.search(r"[\x00-\x20\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _check_language(article: ArticleHead) -> str | None:
    """The language tag, only if it has the form of one: it goes into an attribute that browsers act on."""
    return (
        article.language
        if article.language and re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", article.language)
        else None
    )
