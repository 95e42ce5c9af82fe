"""The tokeniser cuts words as the treebanks do and never changes a character."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.tokens import make_tokenizer

TOKENIZER = make_tokenizer(spacy.blank("en").vocab)


def cut(text: str) -> list[str]:
    return [t.text for t in TOKENIZER(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the 1,000-for-1,000 swap", ["the", "1,000", "-", "for", "-", "1,000", "swap"]),
        ("Kyiv's envoy", ["Kyiv", "'s", "envoy"]),
        ("Zelenskyy’s", ["Zelenskyy", "’s"]),
        ("who've", ["who", "'ve"]),
        ("Iran/US talks", ["Iran", "/", "US", "talks"]),
        ("Ukraine–Russia talks", ["Ukraine", "–", "Russia", "talks"]),
        ("2019–2020", ["2019", "–", "2020"]),
        ("U.S.-led", ["U.S.", "-", "led"]),
        ("al-Muhandis", ["al", "-", "Muhandis"]),
        ("!!! No", ["!!!", "No"]),
        ("100km", ["100", "km"]),
    ],
)
def test_words_are_those_of_the_treebanks(text: str, words: list[str]) -> None:
    """Ranges, pairs, compounds and shortened verbs are cut; a run of one mark stays whole."""
    assert cut(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("restraint.The sides", ["restraint", ".", "The", "sides"]),
        ('said."We will', ["said", ".", '"', "We", "will"]),
    ],
)
def test_paragraphs_run_together_come_apart(text: str, words: list[str]) -> None:
    """A full stop written against the next sentence ends its own."""
    assert cut(text) == words


@pytest.mark.parametrize("word", ["U.N.", "Dr.", "https://example.org/a/b", "1,000", "3.5", "P.M."])
def test_words_with_marks_inside_stay_whole(word: str) -> None:
    """Shortened words, numbers and addresses are one word."""
    assert cut(f"on {word} now")[1:-1] == [word]


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=80))
def test_tokens_spell_the_text(text: str) -> None:
    """Words and the blanks between them are the text, character for character, whatever the text is."""
    assert "".join(t.text_with_ws for t in TOKENIZER(text)) == text
