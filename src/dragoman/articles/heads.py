"""What the head and source lines of a text say about it: when it was published, by which agency, by whom, under which
title.

Enters: a text and its blocks. Leaves: a `Head` with None for what the lines do not say. It refuses to take the agency
of a photo for the agency of the article, and a line that says "updated" for the date of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.articles.blocks import Block
from dragoman.articles.dates import Published, find_date, read_date
from dragoman.articles.marks import find_agency, load_marks


@dataclass(frozen=True, slots=True)
class Head:
    """Metadata that stands in the text itself."""

    title: str | None = None
    published: Published | None = None
    agency: str | None = None
    publisher: str | None = None


# A date further down is the date of something in the article.
_HEAD_BLOCKS = 12
_SPACES = re.compile(r"\s+")
_MARKDOWN = re.compile(r"^#{1,6} ")
_UPDATED = re.compile(r"(?i:(?:last )?(?:updated|modified))\b")
_UPDATED_LATER = re.compile(r"(?i)\b(?:last )?(?:updated|modified)\b.*", re.DOTALL)
_AGENCY_WORDS = re.compile(
    r"(?i)\b(?:news agency|agency|agence|agencia|press trust|press association|newswire|news service)\b"
)
_SOURCE_LABEL = re.compile(r"(?i)sources?\s?:\s?(?P<names>.{2,120})")
_BYLINE = re.compile(r"[Bb][Yy]:? (?P<name>.{2,60})")
_AND = re.compile(r"\s*(?:,|;|/|&|\band\b)\s*")
# "TRT World and agencies": the agencies are not named.
_UNNAMED = {"agencies", "news agencies", "wires", "wire services", "others", "staff"}


def find_head(text: str, blocks: Sequence[Block]) -> Head:
    """The metadata that head, dateline and source blocks give; body text is not searched.

    >>> find_head("Talks resume\\n\\nJuly 21, 2025", [Block(0, 12, "title"), Block(14, 27, "dateline")]).published.value
    '2025-07-21'
    """
    title = next((_MARKDOWN.sub("", _words(text, block)) for block in blocks if block.kind == "title"), None)
    agency, publisher = _find_origin(text, blocks)
    return Head(title, _find_published(text, blocks), agency, publisher)


def _words(text: str, block: Block) -> str:
    return _SPACES.sub(" ", text[block.start : block.end])


def _find_published(text: str, blocks: Sequence[Block]) -> Published | None:
    """The first date of the head; a later one of the same day wins when it knows the minute."""
    best: Published | None = None
    for published in _head_dates(text, blocks):
        if best is None:
            best = published
        elif best.precision == "day" and published.precision == "minute" and published.value.startswith(best.value):
            return published
    return best


def _head_dates(text: str, blocks: Sequence[Block]) -> Iterator[Published]:
    for block in blocks[:_HEAD_BLOCKS]:
        if block.kind not in ("head", "dateline"):
            continue
        words = _words(text, block)
        if _UPDATED.match(words):
            continue
        words = _UPDATED_LATER.sub("", words)
        published = read_date(words.strip("()[] |·•-–—"), is_coarse_allowed=False) or find_date(words)
        if published:
            yield published.by("dateline" if block.kind == "dateline" else "head line")


def _find_origin(text: str, blocks: Sequence[Block]) -> tuple[str | None, str | None]:
    """(agency, publisher): a "SOURCE:" line says most, then the dateline, then a byline or a closing line."""
    agency = publisher = None
    for block in blocks:
        if block.kind == "source" and (match := _SOURCE_LABEL.fullmatch(_words(text, block))):
            agency, publisher = _read_source(match["names"])
    if agency is None:
        agency = next(_marked_agencies(text, blocks), None)
    return agency, publisher


def _read_source(names: str) -> tuple[str | None, str | None]:
    """The agency and the publisher among the names of a "SOURCE:" line, in the words of the line where the table has
    none.
    """
    agency = publisher = None
    for name in _AND.split(names.strip(" .")):
        if not name or name.casefold() in _UNNAMED:
            continue
        row = find_agency(name)
        if row is not None or _AGENCY_WORDS.search(name):
            agency = agency or (row.name if row else name)
        else:
            publisher = publisher or name
    return agency, publisher


def _marked_agencies(text: str, blocks: Sequence[Block]) -> Iterator[str]:
    for kind in ("dateline", "head", "source"):
        for block in blocks:
            if block.kind != kind:
                continue
            words = text[block.start : block.end]
            if kind == "head" and (byline := _BYLINE.fullmatch(words)):
                yield from _known(byline["name"])
            for mark in load_marks():
                if mark.kind != kind or mark.place == "line" or "agency" not in mark.pattern.groupindex:
                    continue
                # A row of a whole line has to match all of the block; the others may look at what follows it.
                is_line = mark.place in ("top", "bottom")
                match = mark.pattern.fullmatch(words) if is_line else mark.pattern.match(text, block.start)
                if match and match["agency"]:
                    yield from _known(match["agency"], is_named_there=kind == "dateline")


def _known(words: str, *, is_named_there: bool = False) -> Iterator[str]:
    """The name of the agency; one that is not in the table counts only where nothing but an agency can stand."""
    row = find_agency(words)
    if row is not None and not row.is_for_photos:
        yield row.name
    elif row is None and is_named_there:
        yield words
