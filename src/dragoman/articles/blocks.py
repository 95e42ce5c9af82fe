"""The blocks of a text: which characters are title, caption, dateline, heading, source line or paragraph.

Enters: a text, and what is known of it already (its title, kinds of single lines of an HTML page). Leaves: `Block`s
in order that do not overlap and hold every non-blank character. It refuses to throw anything away: what it cannot
tell is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dragoman.articles.dates import DATE_PATTERN, read_date
from dragoman.articles.marks import find_possible, load_place
from dragoman.articles.run_on import Piece, split_paragraph, split_tail
from dragoman.articles.segments import Segment, find_segments

BlockKind = Literal["head", "title", "standfirst", "caption", "dateline", "paragraph", "heading", "source"]


@dataclass(frozen=True, slots=True)
class Block:
    """`[start, end)` in code points of the text.

    `head`: section line, byline, time stamp, and what pages add to an article (share, read also). `dateline`: a line
    that is a date, and the place, day and agency before the first words of a report. `source`: who the article comes
    from, at its end.
    """

    start: int
    end: int
    kind: BlockKind


# A longer line is sentences, not a head line.
_SHORT_CHARS = 160
_TITLE_CHARS, _STANDFIRST_CHARS, _HEADING_CHARS, _CAPTION_CHARS = 250, 450, 100, 700
_STANDFIRST_MIN_CHARS, _NOTICE_CHARS = 30, 500
# The credit of a photo at the end of a line is looked for in so many characters.
_CREDIT_CHARS = 160
# Head matter stands in the first lines; a title after the eighth is a heading.
_HEAD_LINES = 8

_SPEAKER = re.compile(
    r"(?:[A-Z][A-Z.'’ -]{1,40}|\(\(?[^()]{1,40}\)\)?|Q|A):? ?:|Q(?:\d|\s{1,3})\s?|\(\([^()]{1,40}\)\)"
)
_STOPS = (".", "!", ",", ";", ":", "…", ")")
_CLOSED = re.compile(r"[.…][\"'”’»)\]]*$")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.){2,}[\"'”’]?$")
_INNER_STOP = re.compile(r"[a-z][.!?…] [\"“‘'(]?[A-Z]")
_LIST_ITEM = re.compile(r"[-–—•*·▪●]\s|\(?\d{1,2}[.)]\s|\(?[a-z][.)]\s")
_SPACES = re.compile(r"\s+")


def find_blocks(
    text: str, *, title: str | None = None, known: Mapping[int, BlockKind] | None = None
) -> tuple[Block, ...]:
    """The blocks of `text`.

    With `title`, only a first line that says the same is a title block. `known` gives the kind of the segment that
    begins at an offset, for texts whose structure was seen elsewhere.

    >>> [block.kind for block in find_blocks("WORLD\\nTalks resume\\nJuly 21, 2025\\n\\nThe envoys met again.")]
    ['head', 'title', 'dateline', 'paragraph']
    """
    segments = find_segments(text)
    kinds = [_kind_of_line(text, segment) for segment in segments]
    if known:
        kinds = [known.get(segment.start, kind) for segment, kind in zip(segments, kinds, strict=True)]
    _mark_title(text, segments, kinds, title, is_known="title" in kinds)
    _mark_bottom(text, segments, kinds)
    is_transcript = _is_transcript(text, segments)
    if not known and not is_transcript:
        _mark_headings(text, segments, kinds)
    blocks = _split_body(text, segments, kinds, is_transcript=is_transcript)
    _mark_standfirst(text, blocks)
    return tuple(Block(*block) for block in blocks)


def _kind_of_line(text: str, segment: Segment) -> BlockKind | None:
    """What the line says it is by its own form, None for an ordinary one."""
    start, end = segment.start, segment.end
    length = end - start
    if length <= _SHORT_CHARS:
        line = text[start:end]
        if line[0].isdigit() or line[-1].isdigit() or "20" in line or "19" in line:
            if read_date(line.strip("()[] |·•-–—"), is_coarse_allowed=False):
                return "dateline"
            if _is_head_date(line):
                return "head"
        if kind := _match_line(line, "line"):
            return kind
    if length <= _NOTICE_CHARS:
        for mark in find_possible("notice", text[start:end]):
            if mark.pattern.match(text, start, end):
                return mark.kind  # type: ignore[no-any-return]
    if 10 <= length <= _CAPTION_CHARS:
        for mark in load_place("line-start"):
            if mark.pattern.match(text, start, end):
                return mark.kind  # type: ignore[no-any-return]
        first = max(start, end - _CREDIT_CHARS)
        for mark in find_possible("line-end", text[first:end]):
            if mark.pattern.search(text, first, end):
                return mark.kind  # type: ignore[no-any-return]
    return None


def _match_line(line: str, place: str) -> BlockKind | None:
    """The kind of the first row of `place` that the whole line matches."""
    for mark in find_possible(place, line):
        if mark.pattern.fullmatch(line):
            return mark.kind  # type: ignore[no-any-return]
    return None


_HEAD_DATE = re.compile(
    r"(?i:date|on)?:? ?(?P<date>.{6,60}?\d{4}(?:-\d\d-\d\d)?(?:[ T,]+\d{1,2}[:.]\d\d\S*(?: [A-Z]{2,4})?)?|\d{4}-\d\d-\d\d\S*)"
    r"(?:\s*[,|·•—–/-]?\s*(?:\([^()]{1,40}\)|[A-Z][\w&/ -]{1,40}))?"
)


def _is_head_date(line: str) -> bool:
    """Whether `line` is a date with a label before it or a section after it: "date 2025-07-21 WORLD"."""
    match = _HEAD_DATE.fullmatch(line)
    return match is not None and read_date(match["date"], is_coarse_allowed=False) is not None


def _mark_title(
    text: str, segments: list[Segment], kinds: list[BlockKind | None], title: str | None, *, is_known: bool
) -> None:
    """Mark the title, the head lines above it and the standfirst below it."""
    if is_known:
        return
    for number, segment in enumerate(segments[:_HEAD_LINES]):
        if kinds[number] is not None:
            continue
        line = text[segment.start : segment.end]
        is_last = number == len(segments) - 1
        if title is not None:
            if _is_same(line, title):
                kinds[number] = "title"
            elif len(line) <= _SHORT_CHARS and not is_last and _match_line(line, "top"):
                kinds[number] = "head"
                continue
            return
        if is_last or len(line) > _TITLE_CHARS or not _is_title(line):
            return
        if _match_line(line, "top") and number + 1 < len(segments) and _has_title_after(text, segments, kinds, number):
            kinds[number] = "head"
            continue
        kinds[number] = "title"
        _mark_below_title(text, segments, kinds, number)
        return


def _is_title(line: str) -> bool:
    return not _CLOSED.search(line) or _ABBREVIATION.search(line) is not None


def _has_title_after(text: str, segments: list[Segment], kinds: list[BlockKind | None], number: int) -> bool:
    """Whether a later head line could be the title, so that this one is a section line."""
    for segment, kind in zip(segments[number + 1 : _HEAD_LINES], kinds[number + 1 : _HEAD_LINES], strict=True):
        if kind is None:
            line = text[segment.start : segment.end]
            return len(line) <= _TITLE_CHARS and _is_title(line) and segment is not segments[-1]
    return False


def _is_same(line: str, title: str) -> bool:
    # Most first lines are paragraphs; folding those only to see that they are no title was a third of the whole cost.
    if len(line) > 2 * len(title) + 20:
        return False
    return _SPACES.sub(" ", line).strip().casefold() == _SPACES.sub(" ", title).strip().casefold()


def _mark_below_title(text: str, segments: list[Segment], kinds: list[BlockKind | None], title: int) -> None:
    """Mark the line after the title as its standfirst where the head shows that it is one.

    It is when it hangs on the title (no blank line between) while the body is set off by one, or has no full stop.
    """
    number = title + 1
    if number + 1 >= len(segments) or kinds[number] is not None:
        return
    segment, following = segments[number], segments[number + 1]
    line = text[segment.start : segment.end]
    if len(line) > _STANDFIRST_CHARS or _LIST_ITEM.match(line) or _SPEAKER.match(line):
        return
    is_hanging = segment.gap == 1 and (following.gap > 1 or kinds[number + 1] is not None)
    is_open = len(line) > _HEADING_CHARS / 2 and _is_title(line) and line[-1].isalnum()
    if is_hanging or is_open:
        above = segments[title]
        kinds[number] = "head" if _is_signature(line, text[above.start : above.end]) else "standfirst"


def _mark_bottom(text: str, segments: list[Segment], kinds: list[BlockKind | None]) -> None:
    """Mark what the last lines say about where the article comes from."""
    for number in range(len(segments) - 1, max(0, len(segments) - 4), -1):
        line = text[segments[number].start : segments[number].end]
        if kinds[number] in (None, "caption") and len(line) <= _SHORT_CHARS and _match_line(line, "bottom"):
            kinds[number] = "source"
        elif kinds[number] is None:
            return


def _mark_headings(text: str, segments: list[Segment], kinds: list[BlockKind | None]) -> None:
    """Mark short lines without a full stop that stand alone above a paragraph. (In a transcript such lines are
    speech.)
    """
    has_blank_lines = any(segment.gap > 1 for segment in segments)
    for number, segment in enumerate(segments[:-1]):
        following = segments[number + 1]
        if kinds[number] is not None or kinds[number + 1] is not None or segment.end - segment.start > _HEADING_CHARS:
            continue
        if segment.gap == 0 or following.gap == 0 or (has_blank_lines and (following.gap == 1 or segment.gap == 1)):
            continue
        line = text[segment.start : segment.end]
        if (
            line.endswith(_STOPS)
            or line[-1] in '"”»'
            or not (line[0].isalnum() or line[0] in "'‘¿¡#")
            or line[0].islower()
        ):
            continue
        if line[-1] in "—–-" or _INNER_STOP.search(line):
            continue
        is_sentence_next = following.end - following.start > len(line) and text[following.end - 1] in '.!?:"”’»)…'
        if is_sentence_next and not _LIST_ITEM.match(line) and " ://" not in line:
            kinds[number] = "heading"


def _is_transcript(text: str, segments: list[Segment]) -> bool:
    turns = sum(1 for segment in segments if _SPEAKER.match(text, segment.start, min(segment.end, segment.start + 48)))
    return turns >= 3


def _split_body(
    text: str, segments: list[Segment], kinds: list[BlockKind | None], *, is_transcript: bool
) -> list[Piece]:
    """Blocks of all segments; ordinary ones are split where a dateline, an inline caption or a source line stands
    inside.
    """
    blocks: list[Piece] = []
    openings_left = 0 if is_transcript else 4
    plain = [number for number, kind in enumerate(kinds) if kind is None]
    last = plain[-1] if plain else -1
    for number, (segment, kind) in enumerate(zip(segments, kinds, strict=True)):
        if kind is not None:
            blocks.append((segment.start, segment.end, kind))
            continue
        pieces = split_paragraph(
            text, segment.start, segment.end, is_opening=openings_left > 0, is_speech=is_transcript
        )
        openings_left = 0 if pieces[0][2] == "dateline" else openings_left - 1
        if number == last:
            pieces[-1:] = split_tail(text, *pieces[-1])
        blocks.extend(pieces)
    return blocks


_BYLINE_OR_DATE = re.compile(r"[Bb][Yy]:? |.*\d{4}")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}\b")
_NAME = r"(?:[^\W\d_a-z][\w.'’&-]*|with|the|and|of|in|for|at|from)"
_SIGNATURE = re.compile(rf"{_NAME}(?:[,;]? {_NAME}){{0,9}}")
_SMALL_WORD = re.compile(r" [a-z]{4,}")
_ENDS_IN_DATE = re.compile(rf"(?:{DATE_PATTERN})(?: ?\([^()]{{1,40}}\))?$", re.IGNORECASE | re.ASCII)


def _mark_standfirst(text: str, blocks: list[Piece]) -> None:
    """Turn the one or two paragraphs between the head and a byline, date line or dateline into standfirst.

    What stands above the time of day of a transcript (its place), the name of a desk, and a line that runs up to a date
    are head matter.
    """
    for number, (start, end, kind) in enumerate(blocks[:6]):
        if number == 0 or kind not in ("head", "dateline"):
            continue
        before = [place for place in range(number) if blocks[place][2] == "paragraph"]
        is_clock = kind == "head" and _CLOCK.match(text, start, end) is not None
        if not before or not (kind == "dateline" or is_clock or _BYLINE_OR_DATE.match(text, start, end)):
            continue
        has_body_after = any(block[2] == "paragraph" for block in blocks[number + 1 :])
        if len(before) > 2 or not has_body_after or any(_length(blocks[place]) > _STANDFIRST_CHARS for place in before):
            return
        title = next((text[block[0] : block[1]] for block in blocks if block[2] == "title"), "")
        for place in before:
            first, last, _ = blocks[place]
            is_head = is_clock or _is_signature(text[first:last], title) or _ENDS_IN_DATE.search(text, first, last)
            blocks[place] = (first, last, "head" if is_head else "standfirst")
        return


def _is_signature(line: str, title: str) -> bool:
    """Whether a line below a title is the name of a desk or an author: few words, or capitalised as the title is not."""
    if len(line) < _STANDFIRST_MIN_CHARS:
        return True
    return _SIGNATURE.fullmatch(line) is not None and _SMALL_WORD.search(title) is not None


def _length(block: Piece) -> int:
    return block[1] - block[0]
