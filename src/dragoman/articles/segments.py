"""The lines of a text, with hard-wrapped lines joined to paragraphs, as offsets.

Enters: a text. Leaves: `Segment`s in order, trimmed of blanks, that hold every non-blank character. It refuses to
move or change a character: a joined paragraph keeps its line breaks inside.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

# The wide gap that stands for a line break where tags were dropped: three blanks or more, or a tab, after the end of
# a sentence and before the beginning of another.
_GAP = re.compile(r"[.!?…:;\"'”’»)\]](?:[ \xa0]{3,}|[ \xa0]*\t[ \xa0\t]*)(?=[^\s\W_a-z]|[\"'“‘«(\[©])")

# Lines of hard-wrapped text: mail and plain-text wires break at 60 to 80 characters, some at 100.
_WRAP_MIN_CHARS, _WRAP_MAX_CHARS = 40, 100
_OPEN_END = re.compile(r"(?:[,;–—-]|\b(?:a|an|the|of|in|on|at|to|for|by|with|from|and|or|as|that))$")
_SENTENCE_END = tuple(".!?:\"'”’»)]…")


class Segment(NamedTuple):
    """`[start, end)` without blanks at the edges. `gap`: line breaks between it and the one before (0: a wide gap in
    a line).
    """

    start: int
    end: int
    gap: int


def find_segments(text: str) -> list[Segment]:
    """The paragraphs and single lines of `text`, in order."""
    lines = _lines(text)
    width = _wrap_width(text, lines)
    if width:
        lines = _join_wrapped(text, lines, width)
    return _split_gaps(text, lines)


def _lines(text: str) -> list[Segment]:
    segments: list[Segment] = []
    position, gap = 0, 1
    for line in text.splitlines(keepends=True):
        inner = line.lstrip()
        if inner:
            start = position + len(line) - len(inner)
            segments.append(Segment(start, start + len(inner.rstrip()), gap))
            gap = 0
        gap += 1
        position += len(line)
    return segments


def _wrap_width(text: str, lines: list[Segment]) -> int:
    """The column at which `text` is wrapped, or 0 when it is not.

    It is, when hardly a line is longer than the limit and most line breaks stand where the next word would not have
    fitted, some of them inside a sentence. A stack of short lines (a head, a list, a poem) breaks where there was
    room.
    """
    if len(lines) < 4:
        return 0
    widths = sorted(line.end - line.start for line in lines)
    # A long title or address above wrapped text does not unwrap it.
    width = widths[-1 - len(widths) // 20 - 1] if widths[-1] > _WRAP_MAX_CHARS else widths[-1]
    if not _WRAP_MIN_CHARS <= width <= _WRAP_MAX_CHARS:
        return 0
    wrapped = inside = breaks = 0
    for before, line in pairwise(lines):
        if line.gap != 1:
            continue
        breaks += 1
        if _is_wrapped(text, before, line, width):
            wrapped += 1
            inside += _is_open(text, before)
    return width if wrapped >= 3 and inside >= 2 and wrapped * 2 >= breaks else 0


def _is_open(text: str, line: Segment) -> bool:
    return text[line.end - 1] not in _SENTENCE_END


def _is_wrapped(text: str, before: Segment, line: Segment, width: int) -> bool:
    """Whether the first word of `line` would not have fitted on the line before it. Six columns of slack: wrapping is
    ragged.
    """
    word = text.find(" ", line.start, line.end)
    word_chars = (line.end if word < 0 else word) - line.start
    return width + 6 >= before.end - before.start > width - 7 - word_chars


def _join_wrapped(text: str, lines: list[Segment], width: int) -> list[Segment]:
    """Lines joined to paragraphs. A full first line may be a whole title: there the words have to show that it goes on."""
    joined: list[Segment] = []
    before: Segment | None = None
    is_head = True
    for line in lines:
        is_head = is_head and line.gap == 1
        if (
            before is not None
            and line.gap == 1
            and _is_wrapped(text, before, line, width)
            and (not is_head or joined[-1] != before or _runs_on(text, before, line))
        ):
            joined[-1] = Segment(joined[-1].start, line.end, joined[-1].gap)
        else:
            joined.append(line)
        before = line
    return joined


def _runs_on(text: str, before: Segment, line: Segment) -> bool:
    """Whether the words themselves show that a sentence goes on in the next line."""
    return text[line.start].islower() or _OPEN_END.search(text, before.start, before.end) is not None


def _split_gaps(text: str, lines: list[Segment]) -> list[Segment]:
    if not _GAP.search(text):
        return lines
    segments: list[Segment] = []
    for line in lines:
        start, gap = line.start, line.gap
        for match in _GAP.finditer(text, line.start, line.end):
            segments.append(Segment(start, match.start() + 1, gap))
            start, gap = match.end(), 0
        segments.append(Segment(start, line.end, gap))
    return segments
