"""Cutting an article into segments: every character once, every use where its words are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.views.reading_segments import Use, cut_segments
from dragoman.views.reading_words import make_visible

texts = st.text(alphabet=st.sampled_from(list("ab c🕊é\n")), min_size=1, max_size=60)


@st.composite
def texts_with_uses(draw) -> tuple[str, list[Use]]:
    text = draw(texts)
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda span: span[0] < span[1])
    return text, [Use(span, number, 0) for number, span in enumerate(draw(st.lists(spans, max_size=8)))]


@given(texts_with_uses())
def test_no_character_is_lost(case: tuple[str, list[Use]]) -> None:
    """The segments put together are the text, without line ends and blank lines."""
    text, uses = case
    shown = "".join(segment.text for paragraph in cut_segments(text, uses) for segment in paragraph.segments)
    lines = "".join(line for line in text.split("\n") if line.strip())
    assert shown.replace("\n", "") == make_visible(lines)


@given(texts_with_uses())
def test_each_use_covers_its_own_words(case: tuple[str, list[Use]]) -> None:
    """The segments of a use, put together, are the words of its span."""
    text, uses = case
    segments = [segment for paragraph in cut_segments(text, uses) for segment in paragraph.segments]
    for use in uses:
        shown = "".join(segment.text for segment in segments if use in segment.uses)
        assert "".join(shown.split()) == "".join(text[slice(*use.span)].split())


@given(texts_with_uses())
def test_each_use_opens_once(case: tuple[str, list[Use]]) -> None:
    """A use begins in one segment, the first of those that hold it; one of nothing but line ends in none."""
    text, uses = case
    segments = [segment for paragraph in cut_segments(text, uses) for segment in paragraph.segments]
    for use in uses:
        holding = [segment for segment in segments if use in segment.uses]
        assert [segment for segment in segments if use in segment.opens] == holding[:1]


def test_overlapping_uses_share_a_segment() -> None:
    """Where two spans overlap, the words between their borders know both, the widest first."""
    wide, narrow = Use((0, 11), 0, 0), Use((6, 11), 1, 0)
    (paragraph,) = cut_segments("Velmar said it", [narrow, wide])
    assert [(segment.text, segment.uses) for segment in paragraph.segments] == [
        ("Velmar", (wide,)),
        (" said", (wide, narrow)),
        (" it", ()),
    ]


def test_offsets_are_code_points() -> None:
    """A character beyond 16 bits counts once."""
    (paragraph,) = cut_segments("🕊🕊 peace", [Use((3, 8), 0, 0)])
    assert paragraph.segments[-1].text == "peace"


def test_span_outside_the_text_is_refused() -> None:
    """A span that does not lie in the text is a fault of the reading, and not hidden."""
    with pytest.raises(ValueError, match=r"span \(2, 9\)"):
        cut_segments("short", [Use((2, 9), 0, 0)])


def test_lines_of_a_head_stay_lines() -> None:
    """Short lines are paragraphs of their own; a blank line before one is kept as a gap."""
    paragraphs = cut_segments("Title\nStandfirst\n\nBody", [])
    assert [(p.segments[0].text, p.has_gap) for p in paragraphs] == [
        ("Title", False),
        ("Standfirst", False),
        ("Body", True),
    ]


def test_lines_wrapped_by_hand_become_a_paragraph() -> None:
    """Lines of about one length are one paragraph, whose line ends are left to the browser."""
    line = "the two delegations met again in the harbour town and talked for"
    (paragraph,) = cut_segments(f"{line}\n{line}\n{line}\nan hour.", [])
    assert paragraph.is_wrapped
