"""The letters of printed pages as lines, and lines as paragraphs.

Enters: the lines of each page, in the order in which the document draws them. Leaves: paragraphs of letters, each letter
with its box. It refuses to lose a word: only page numbers, and lines that repeat at the edge of pages, are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from dragoman.articles.layout import Box


class Letter(NamedTuple):
    """A character and where it stands; None for a space that is drawn nowhere. `size`: of its font, in points."""

    character: str
    box: Box | None
    size: float


# What pdfium gives for a hyphen at the end of a line, and the hyphens themselves.
HYPHENS = "\ufffe\x02\u00ad\u2010"
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|seite|страница)?\s*[-–—|/(]*\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|/|de|von|из)\s*\d{1,4})?\s*[-–—|/)]*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[•▪●◦‣∙·–—*-]|\(?\d{1,3}[.)]|\(?[a-z][.)]|[IVX]{1,5}\.)\s")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
# Share of a page in which running heads and feet stand.
_MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is drawn. `page` counts from 1; `top`, `bottom`, `left`, `right` in points from the upper left."""

    letters: tuple[Letter, ...]
    page: int
    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def words(self) -> str:
        """Its characters, one space between words."""
        return " ".join("".join(letter.character for letter in self.letters).split())


def make_line(letters: Sequence[Letter], page: int) -> Line | None:
    """The line of some letters without blanks at its ends; None when it is blank."""
    start, end = 0, len(letters)
    while start < end and letters[start].character.isspace():
        start += 1
    while end > start and letters[end - 1].character.isspace():
        end -= 1
    kept = tuple(letters[start:end])
    boxes = [letter.box for letter in kept if letter.box is not None]
    if not boxes:
        return None
    return Line(
        kept,
        page,
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
        median(letter.size for letter in kept if letter.box is not None),
    )


def leave_out_margins(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages without page numbers, and with what repeats in their upper or lower margin only once, where it stands.

    `heights`: of the pages, in points.
    """
    is_margin = [
        [line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height for line in lines]
        for lines, height in zip(pages, heights, strict=True)
    ]
    counts = Counter(
        key
        for lines, marks in zip(pages, is_margin, strict=True)
        for key in {_edge_key(line) for line, is_edge in zip(lines, marks, strict=True) if is_edge}
    )
    # A text of one page may well have its first or its last line there.
    repeated = {key for key, count in counts.items() if key and count >= max(2, len(pages) / 2)}
    kept: list[list[Line]] = []
    seen: set[str] = set()
    for lines, marks, height in zip(pages, is_margin, heights, strict=True):
        above: list[Line] = []
        own: list[Line] = []
        for line, is_edge in zip(lines, marks, strict=True):
            if is_edge and _PAGE_NUMBER.fullmatch(line.words):
                continue
            key = _edge_key(line)
            if not is_edge or key not in repeated:
                own.append(line)
            elif key not in seen:
                seen.add(key)
                # Drawn before or after all else, whatever its place: within the text it would part a sentence.
                (above if line.bottom < _MARGIN * height else own).append(line)
        kept.append(above + own)
    return kept


def _edge_key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.words.casefold())


def find_paragraphs(pages: Sequence[Sequence[Line]]) -> list[list[Letter]]:
    """The paragraphs of all pages: lines joined by a space, or by nothing where a word was broken."""
    words = Counter(word for lines in pages for line in lines for word in line.words.casefold().split())
    lines = [line for page in pages for line in page]
    spacing = _find_spacing(pages)
    paragraphs: list[list[Letter]] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _goes_on(before, line, spacing, _right_edge(pages, before.page)):
            _join(paragraphs[-1], line, words)
        else:
            paragraphs.append(
                [letter for letter in line.letters if letter.character not in "\ufffe\x02"] or list(line.letters)
            )
        before = line
    return [_tidy(paragraph) for paragraph in paragraphs]


def _find_spacing(pages: Sequence[Sequence[Line]]) -> float:
    """How far most lines are from the next one, in heights of their letters."""
    gaps = [
        (line.top - before.top) / max(before.size, 1.0)
        for lines in pages
        for before, line in pairwise(lines)
        if 0.5 < (line.top - before.top) / max(before.size, 1.0) < 3
    ]
    return median(gaps) if gaps else 1.3


def _right_edge(pages: Sequence[Sequence[Line]], page: int) -> float:
    return max((line.right for line in pages[page - 1]), default=0.0)


def _goes_on(before: Line, line: Line, spacing: float, edge: float) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    size = max(before.size, 1.0)
    if not 0.85 < line.size / size < 1.18 or _BULLET.match(line.words):
        return False
    ends = _SENTENCE_END.search(before.words) is not None
    if line.page != before.page or line.top < before.top - 2 * size:
        # The next page, or the next column: only an open sentence goes on.
        return not ends and (line.words[:1].islower() or before.letters[-1].character in HYPHENS + "-,")
    gap = (line.top - before.top) / size
    if abs(gap) < 0.5:
        return line.left >= before.left
    if gap > 1.25 * spacing + 0.1:
        return False
    if line.left > before.left + 0.9 * size and ends:
        return False
    # A line that had room for the next word ends a paragraph, or is a line of its own.
    first = len(line.words.split(" ")[0]) * 0.5 * size
    return not (before.right + first + size < edge and (ends or not line.words[:1].islower()))


def _join(paragraph: list[Letter], line: Line, words: Counter[str]) -> None:
    letters = [letter for letter in line.letters if letter.character not in "\ufffe\x02"] or list(line.letters)
    last = paragraph[-1].character if paragraph else ""
    if paragraph and (last in HYPHENS or last == "-") and len(paragraph) > 1 and not paragraph[-2].character.isspace():
        first = letters[0].character
        if last in HYPHENS or first.islower():
            _mend(paragraph, letters, words)
        paragraph.extend(letters)
        return
    paragraph.append(Letter(" ", None, line.size))
    paragraph.extend(letters)


def _mend(paragraph: list[Letter], letters: Sequence[Letter], words: Counter[str]) -> None:
    """Take the hyphen at the end away, or put a plain one there, as the rest of the document writes the word."""
    first, second = _last_word(paragraph[:-1]), _first_word(letters)
    joined, hyphened = f"{first}{second}".casefold(), f"{first}-{second}".casefold()
    # A name after the hyphen ("Franco-British") keeps it, and so does a number.
    is_kept = not second[:1].islower() or any(letter.isdigit() for letter in first[-1:])
    if not is_kept:
        is_kept = _count(words, hyphened) > _count(words, joined)
    hyphen = paragraph.pop()
    if is_kept:
        paragraph.append(Letter("-", hyphen.box, hyphen.size))


def _count(words: Counter[str], word: str) -> int:
    return sum(words[word + mark] for mark in ("", ".", ",", ";", ":", "”", "’s"))


def _last_word(letters: Sequence[Letter]) -> str:
    word = ""
    for letter in reversed(letters):
        if not (letter.character.isalnum() or letter.character in "’'-"):
            break
        word = letter.character + word
    return word


def _first_word(letters: Iterable[Letter]) -> str:
    word = ""
    for letter in letters:
        if not (letter.character.isalnum() or letter.character in "’'-"):
            break
        word += letter.character
    return word.strip("’'-")


def _tidy(letters: Sequence[Letter]) -> list[Letter]:
    """One space between words, letters composed (NFC), ligatures as their letters, each with its box."""
    tidied: list[Letter] = []
    for letter in letters:
        character = letter.character
        if character in HYPHENS:
            if character == "\u00ad":
                continue
            character = "-"
        if character.isspace():
            if tidied and tidied[-1].character != " ":
                tidied.append(Letter(" ", letter.box, letter.size))
            continue
        if "\ufb00" <= character <= "\ufb06":
            tidied.extend(Letter(part, letter.box, letter.size) for part in unicodedata.normalize("NFKC", character))
            continue
        if tidied and unicodedata.combining(character):
            base = tidied.pop()
            for part in unicodedata.normalize("NFC", base.character + character):
                tidied.append(Letter(part, base.box or letter.box, base.size))
            continue
        tidied.extend(Letter(part, letter.box, letter.size) for part in unicodedata.normalize("NFC", character))
    while tidied and tidied[-1].character == " ":
        tidied.pop()
    return tidied
