"""Lemmas of the words that the tables of events and of saying look for."""

from __future__ import annotations

import pytest

from dragoman.language.lemmas import find_lemma


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("said", "VBD", "say"), ("met", "VBN", "meet"), ("held", "VBN", "hold"), ("freed", "VBD", "free"), ("freeing", "VBG", "free"),
        ("guaranteed", "VBN", "guarantee"), ("agreed", "VBD", "agree"), ("swapped", "VBD", "swap"), ("denied", "VBD", "deny"),
        ("cancelled", "VBN", "cancel"), ("canceled", "VBN", "cancel"), ("postponed", "VBN", "postpone"), ("withdrew", "VBD", "withdraw"),
        ("co-chaired", "VBD", "co-chair"), ("travelling", "VBG", "travel"), ("embargoed", "VBN", "embargo"), ("sought", "VBD", "seek"),
        ("urges", "VBZ", "urge"), ("denies", "VBZ", "deny"), ("meets", "VBZ", "meet"), ("has", "VBZ", "have"),
    ],
)  # fmt: skip
def test_verb(word: str, tag: str, lemma: str) -> None:
    """Regular, doubled and irregular forms of a verb come to its base."""
    assert find_lemma(word, tag) == lemma


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("talks", "talk"), ("bodies", "body"), ("children", "child"), ("hostages", "hostage"), ("truces", "truce"), ("allies", "ally"),
        ("crises", "crisis"), ("offices", "office"), ("spokesmen", "spokesman"), ("sides", "side"), ("consultations", "consultation"),
    ],
)  # fmt: skip
def test_plural(word: str, lemma: str) -> None:
    """The plural of a noun comes to its singular."""
    assert find_lemma(word, "NNS") == lemma


@pytest.mark.parametrize("word", ["Hastings", "Emirates", "Sanders", "Borrell"])
def test_name_is_its_own_lemma(word: str) -> None:
    """A name is never cut, whatever it ends in."""
    assert find_lemma(word, "NNP") == word


def test_curly_and_straight_apostrophe_are_one() -> None:
    """The shape of an apostrophe changes no lemma."""
    assert find_lemma("n’t", "RB") == find_lemma("n't", "RB")


def test_degree_is_taken_off() -> None:
    """Comparatives and superlatives come to the plain adjective."""
    assert [find_lemma("nearer", "JJR"), find_lemma("latest", "JJS"), find_lemma("heavier", "JJR")] == ["near", "late", "heavy"]  # fmt: skip
