"""An article cut into segments, so that overlapping evidence can be shown without offsets in the page.

Enters: the text and the cards of a reading. Leaves: paragraphs of segments; each segment knows the fields that use its
words. Offsets stop here: they count code points, a browser counts UTF-16 units. It refuses to drop or change a
character of the text other than control characters, which are shown as U+FFFD.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dragoman.meaning.findings import Span
from dragoman.views.reading_words import make_visible

_LINE = re.compile(r"[^\n]+")
_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")


@dataclass(frozen=True, slots=True)
class Use:
    """A field of a card that was read from `span`. `is_long`: whole clauses, shown more quietly than single words."""

    span: Span
    card: int
    field: int
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters with the same uses. `uses` runs from the widest to the narrowest; `opens`: those that begin here."""

    text: str
    number: int | None
    uses: tuple[Use, ...] = ()
    opens: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`is_wrapped`: its line ends only fill the lines of the source; `has_gap`: a blank line goes before it."""

    segments: tuple[Segment, ...]
    is_wrapped: bool
    has_gap: bool


def cut_segments(text: str, uses: Iterable[Use]) -> tuple[Paragraph, ...]:
    """The paragraphs of `text`, cut at every border of a use. Uses outside the text are refused with `ValueError`."""
    ordered = sorted(uses, key=lambda use: (use.span[0], -use.span[1], use.card, use.field))
    for use in ordered:
        if not 0 <= use.span[0] < use.span[1] <= len(text):
            raise ValueError(f"span {use.span} of card {use.card} lies outside the text of {len(text)} characters")
    paragraphs: list[Paragraph] = []
    active: list[Use] = []
    waiting, number = iter(ordered), 0
    coming = next(waiting, None)
    borders = sorted({border for use in ordered for border in use.span})
    for start, end, is_wrapped, has_gap in _find_paragraphs(text):
        inner = borders[bisect_right(borders, start) : bisect_left(borders, end)]
        segments: list[Segment] = []
        for left, right in zip([start, *inner], [*inner, end], strict=True):
            active = [use for use in active if use.span[1] > left]
            opens: list[Use] = []
            while coming is not None and coming.span[0] < right:
                if coming.span[1] > left:
                    active.append(coming)
                    opens.append(coming)
                coming = next(waiting, None)
            widest_first = tuple(sorted(active, key=lambda use: (use.span[0] - use.span[1], use.card, use.field)))
            segments.append(
                Segment(make_visible(text[left:right]), number if active else None, widest_first, tuple(opens))
            )
            number += bool(active)
        paragraphs.append(Paragraph(tuple(segments), is_wrapped, has_gap))
    return tuple(paragraphs)


def _find_paragraphs(text: str) -> Iterator[tuple[int, int, bool, bool]]:
    """`(start, end, is_wrapped, has_gap)` of each paragraph: a line, or all lines of a block wrapped by hand."""
    has_gap = False
    for block in _BLOCK.finditer(text):
        lines = [match.span() for match in _LINE.finditer(text, *block.span())]
        if _is_wrapped([end - start for start, end in lines]):
            yield block.start(), block.end(), True, has_gap
        else:
            for position, (start, end) in enumerate(lines):
                yield start, end, False, has_gap and position == 0
        has_gap = True


def _is_wrapped(lengths: list[int]) -> bool:
    """Whether lines of these lengths were broken to fit a width: at least three, and all but the last about as long."""
    full = lengths[:-1]
    return len(full) >= 2 and max(lengths) <= 100 and min(full) >= 0.7 * max(full) and min(full) >= 45
