"""What stands inside a paragraph and is not part of it: a dateline before it, captions and page matter within, a
source line after.

Enters: offsets of a paragraph. Leaves: pieces in order that hold all of its non-blank characters. It refuses to cut
inside a sentence, except where a caption shows its end and its beginning is the last end of a sentence before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.articles.marks import Mark, find_possible, load_place

if TYPE_CHECKING:
    from dragoman.articles.blocks import BlockKind

Piece = tuple[int, int, "BlockKind"]

# A caption of a photo is one to three sentences; the search for its beginning stops here.
_CAPTION_CHARS = 600
# Legal notices at the end of a page are longer than a credit, shorter than a paragraph of news.
_TAIL_CHARS = 700
# A stop, then blanks and a capital; or a stop glued to a capital where a page dropped the break.
_SENTENCE_GAP = re.compile(
    r"[.!?…](?:[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9©])|[\"”](?=[A-Z])|(?<=[a-z][.!?])(?=[A-Z][a-z]))"
)
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Maj|Sgt|Capt|Sen|Rep|Gov|Prof|Hon|Rev|Jan|Feb|Aug|Sept?|Oct|Nov|Dec|vs|No|Jr|Sr|[A-Z])$"
)
_DATE_END = re.compile(r",? (?:[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})\.\s*$")
_DATE_SENTENCE = re.compile(r"(?:[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4}|\[?Illustrative\]?)\.?")


def split_paragraph(text: str, start: int, end: int, *, is_opening: bool, is_speech: bool = False) -> list[Piece]:
    """The pieces of the paragraph at `[start, end)`.

    `is_opening` looks for a dateline before its first words; with `is_speech` capitals name a speaker and are no
    heading.
    """
    pieces: list[Piece] = []
    if is_opening:
        start = _cut_dateline(text, start, end, pieces)
    position = start
    for first, last, kind in _find_marks(text, start, end):
        if last > position and not (is_speech and kind == "heading"):
            first = max(first, position)
            _append(text, position, first, "paragraph", pieces)
            _append(text, first, last, kind, pieces)
            position = last
    _append(text, position, end, "paragraph", pieces)
    return pieces


def split_tail(text: str, start: int, end: int, kind: BlockKind) -> list[Piece]:
    """The last paragraph of a text, and the source line that runs on from it."""
    first = max(start, end - _TAIL_CHARS)
    cut = _find_tail(text, first, end) if kind == "paragraph" else None
    if cut is None:
        return [(start, end, kind)]
    pieces: list[Piece] = []
    _append(text, start, cut, "paragraph", pieces)
    _append(text, cut, end, "source", pieces)
    return pieces


def _cut_dateline(text: str, start: int, end: int, pieces: list[Piece]) -> int:
    """Add the dateline before the first words, if any, and return where the words begin."""
    for mark in load_place("opening"):
        match = mark.pattern.match(text, start, end)
        if match and match.end() < end:
            _append(text, start, match.end(), mark.kind, pieces)
            return _skip_blanks(text, match.end(), end)
    return start


def _find_marks(text: str, start: int, end: int) -> list[Piece]:
    """Matches of the inline and sentence rows in order; a caption reaches back to the end of the sentence before it."""
    words = text[start:end]
    hits = [
        (match.start(), match.end(), mark)
        for mark in find_possible("inline", words)
        for match in mark.pattern.finditer(text, start, end)
    ]
    if beginning := find_possible("sentence", words):
        hits.extend(_find_beginnings(text, start, end, beginning))
    found: list[Piece] = []
    floor = start
    for first, last, mark in sorted(hits, key=lambda hit: hit[:2]):
        found.append((_caption_start(text, floor, first) if mark.has_sentence else first, last, mark.kind))
        floor = max(floor, last)
    return found


def _find_beginnings(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[tuple[int, int, Mark]]:
    """Matches from the beginning of a sentence, none inside another."""
    position = start
    for place in (start, *_sentence_starts(text, start, end)):
        if place < position:
            continue
        for mark in marks:
            if match := mark.pattern.match(text, place, end):
                yield match.start(), match.end(), mark
                position = match.end()
                break


def _sentence_starts(text: str, start: int, end: int) -> Iterator[int]:
    for match in _SENTENCE_GAP.finditer(text, start, end):
        if not _ABBREVIATION.search(text, max(start, match.start() - 6), match.start()):
            yield match.end()


def _caption_start(text: str, floor: int, credit: int) -> int:
    """Where the caption that `credit` closes begins: after the last sentence end that is not the caption's own."""
    floor = max(floor, credit - _CAPTION_CHARS)
    own_end = credit
    while own_end > floor and (text[own_end - 1].isspace() or text[own_end - 1] in ".!?\"”’')]"):
        own_end -= 1
    starts = list(_sentence_starts(text, floor, own_end))
    # "August 19, 2024." after the words of a caption is its date, not all of it; and a sentence that ends in a full
    # date before a caption describes the same picture: reports do not end a sentence so.
    while starts and (
        _DATE_SENTENCE.fullmatch(text[starts[-1] : own_end].strip())
        or _DATE_END.search(text, max(floor, starts[-1] - 30), starts[-1])
    ):
        starts.pop()
    return starts[-1] if starts else floor


def _find_tail(text: str, first: int, end: int) -> int | None:
    words = text[first:end]
    cuts = []
    for mark in find_possible("tail", words):
        if match := mark.pattern.search(text, first, end):
            cuts.append(match.start())
    if endings := find_possible("ending", words):
        for place in (first, *_sentence_starts(text, first, end)):
            if any(mark.pattern.match(text, place, end) for mark in endings):
                cuts.append(place)
                break
    return min(cuts, default=None)


def _append(text: str, start: int, end: int, kind: BlockKind, pieces: list[Piece]) -> None:
    """Add the trimmed piece; nothing when it is blank."""
    start = _skip_blanks(text, start, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        pieces.append((start, end, kind))


def _skip_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start
