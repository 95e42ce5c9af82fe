"""Stretches between quotation marks, found by the marks alone."""

from __future__ import annotations

import pytest
import spacy

from dragoman.language.analysis import Analysis
from dragoman.language.tokens import make_tokenizer
from dragoman.meaning.quotes import find_quotes, is_speech

TOKENIZER = make_tokenizer(spacy.blank("en").vocab)


def cut(text: str) -> Analysis:
    return Analysis.from_doc(TOKENIZER(text))


def quotes(text: str) -> list[str]:
    a = cut(text)
    return [a.quote(q.first, q.end) for q in find_quotes(a)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“We come,” he said.", ["We come,"]),
        ('"We come," he said.', ["We come,"]),
        ("«We come», he said.", ["We come"]),
        ("He said “yes” and “no”.", ["yes", "no"]),
        ("“He said ‘yes’ to us,” she said.", ["He said ‘yes’ to us,"]),
        ("The envoys' cars and the ministers' cars left.", []),
        ("It’s theirs, and it’s Iran’s.", []),
        ("A stray “ mark in a paragraph.", []),
        ("“”", []),
    ],
)
def test_marks_make_quotes(text: str, found: list[str]) -> None:
    """Marks of every shape quote, apostrophes and stray marks do not, and what is quoted inside is left to the outer one."""
    assert quotes(text) == found


def test_quote_ends_with_its_paragraph() -> None:
    """A mark that is not closed where it should be does not swallow the next paragraph."""
    assert quotes("“We come\nand she left.\n“We stay,” he said.")[-1] == "We stay,"


def test_open_paragraph_goes_on() -> None:
    """A paragraph without its closing mark goes on when the next one opens again."""
    first, second = find_quotes(cut("“We come.\n“We stay,” he said."))
    assert first.is_continued
    assert not second.is_continued


def test_closed_paragraph_does_not_go_on() -> None:
    """A closed quote is not continued by the next one."""
    first, _ = find_quotes(cut("“We come.”\n“We stay,” he said."))
    assert not first.is_continued


def test_short_name_is_no_speech() -> None:
    """A title of two words in marks is no speech, a long stretch is."""
    a = cut("The “Green March” began. He said “not one more day of this war, and not one more hour”.")
    assert [is_speech(a, q) for q in find_quotes(a)] == [False, True]
