"""Words become pieces and forms by their spelling alone."""

from __future__ import annotations

import pytest

from dragoman.language import WEIGHTS
from dragoman.language.pieces import FORMS, MAX_PIECES_OF_WORD, SHAPES, PieceMaker, find_shape

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def pieces() -> PieceMaker:
    return PieceMaker(WEIGHTS / "tokenizer.json")


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("talks", "lower"), ("Peru", "title"), ("NATO", "upper"), ("McCain", "mixed"), ("2025", "digits"), ("1,000", "number"),
        ("–", "mark"), ("P5", "digits+letters"), ("X", "letter"), ("3.5", "number"), ("Yaoundé", "title"),
    ],
)  # fmt: skip
def test_shape_tells_how_a_word_is_written(word: str, shape: str) -> None:
    """The encoder sees no capitals, so the shape tells them."""
    assert SHAPES[find_shape(word)] == shape


def test_every_word_has_a_first_piece(pieces: PieceMaker) -> None:
    """`first` points at one piece for each word, after the opening piece and before the closing one."""
    cut = pieces.cut(["Zelenskyy", "met", "Erdoğan", "."], [False, False, False, True])
    assert len(cut.first) == len(cut.word_forms) == 4
    assert cut.first == sorted(set(cut.first))
    assert cut.first[0] > 0
    assert cut.first[-1] < len(cut) - 1


def test_lists_of_pieces_are_of_one_length(pieces: PieceMaker) -> None:
    """Each piece has its form, and no form is out of range."""
    cut = pieces.cut(["1,000", "-", "for", "-", "1,000"], [False, True, True, True, True])
    assert len(cut.ids) == len(cut.forms)
    assert max(cut.forms) < FORMS


def test_glue_changes_the_form_only(pieces: PieceMaker) -> None:
    """Whether a blank stands before a word changes its form by one and no piece."""
    apart, glued = pieces.cut(["talks"], [False]), pieces.cut(["talks"], [True])
    assert glued.ids == apart.ids
    assert glued.word_forms[0] == apart.word_forms[0] + 1


def test_long_word_is_cut_short(pieces: PieceMaker) -> None:
    """An address of hundreds of letters keeps its first pieces and cannot fill a window."""
    assert pieces.count("https://example.org/" + "qx7" * 400) == MAX_PIECES_OF_WORD


@pytest.mark.parametrize("word", ["", "\u200b", "\x00", "𓀀"])
def test_word_without_pieces_has_one(pieces: PieceMaker, word: str) -> None:
    """A word that the vocabulary has no piece for still has a place."""
    assert pieces.count(word) >= 1


def test_memory_of_words_changes_nothing(pieces: PieceMaker) -> None:
    """A word cut a second time has the same pieces."""
    assert pieces.cut(["Araghchi"], [False]) == pieces.cut(["Araghchi"], [False])
