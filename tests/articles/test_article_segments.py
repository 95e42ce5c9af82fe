"""Lines and paragraphs: hard-wrapped text is joined, stacks of lines are not."""

from __future__ import annotations

import textwrap

from dragoman.articles.segments import find_segments

PARAGRAPH = (
    "The two delegations met in the old customs house on Monday, and the hosts said that both had come with a paper of three "
    "pages, which a clerk read out in two languages before the doors were closed to the press and the long session began."
)


def _words(text: str) -> list[str]:
    return [text[segment.start : segment.end] for segment in find_segments(text)]


def test_lines_are_segments() -> None:
    """Each line of unwrapped text is a segment, trimmed of blanks."""
    assert _words("One \n  Two\n\n\nThree\n") == ["One", "Two", "Three"]


def test_gaps_are_counted() -> None:
    """A segment knows how many line breaks stand before it."""
    assert [segment.gap for segment in find_segments("One\nTwo\n \nThree\r\nFour")] == [1, 1, 2, 1]


def test_wrapped_paragraphs_are_joined() -> None:
    """Paragraphs of hard-wrapped text are one segment each, line breaks inside."""
    text = "\n\n".join(textwrap.fill(PARAGRAPH, 70) for _ in range(3))
    assert [" ".join(words.split()) for words in _words(text)] == [PARAGRAPH] * 3


def test_wrapped_text_keeps_its_title_apart() -> None:
    """A title, a date line and a short last line are not drawn into a wrapped paragraph."""
    body = textwrap.fill(PARAGRAPH, 64)
    words = _words(f"Talks resume\n21 July 2025\n\n{body}\n\n{body}\nShort line.\n")
    assert words[:2] == ["Talks resume", "21 July 2025"]
    assert words[-1].endswith("began.\nShort line.") or words[-1] == "Short line."
    assert len(words) in (4, 5)


def test_a_long_address_does_not_unwrap() -> None:
    """One line beyond the limit above wrapped text does not make each line a paragraph."""
    body = "\n\n".join(textwrap.fill(PARAGRAPH, 70) for _ in range(6))
    assert len(_words("https://example.org/" + "a" * 150 + "\n\n" + body)) == 7


def test_short_lines_are_not_joined() -> None:
    """A list of short lines breaks where there was room, so it is no wrapped text."""
    text = "\n".join(
        ["First delegation: nine members", "Second delegation: eight members", "Hosts: four", "Observers: two"] * 3
    )
    assert len(_words(text)) == 12


def test_wide_gaps_split() -> None:
    """Blanks that stand for a dropped line break split a line after the end of a sentence, and nowhere else."""
    assert _words("They met.      The hosts     spoke.\t\tNobody left.") == [
        "They met.",
        "The hosts     spoke.",
        "Nobody left.",
    ]


def test_carriage_returns_split() -> None:
    """A lone carriage return ends a line."""
    assert _words("They met.\r    The hosts spoke.") == ["They met.", "The hosts spoke."]


def test_a_full_title_line_is_not_joined() -> None:
    """A title as wide as the text is not drawn together with the line below it, unless the words go on."""
    body = textwrap.fill(PARAGRAPH, 70)
    title = "Both delegations come to the old customs house for a third session now"
    assert len(title) == 70
    assert _words(f"{title}\nThe Southern Desk\n\n{body}\n\n{body}\n")[:2] == [title, "The Southern Desk"]
    assert _words(f"{title}\nthey had asked for\n\n{body}\n\n{body}\n")[0] == f"{title}\nthey had asked for"
