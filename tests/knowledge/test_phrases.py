"""Topics and titles in lower-cased words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.knowledge.phrases import find_topics, load_topics, longest_title


def test_topics_come_once_and_in_order_of_the_text() -> None:
    """A topic is given once, where it is first named."""
    words = ["sanction", "on", "oil", ",", "a", "truce", ",", "and", "more", "sanction"]
    assert find_topics(words) == ["sanctions", "ceasefire"]


def test_longest_phrase_hides_the_shorter_one() -> None:
    """A nuclear power plant is about nuclear safety, not about power plants."""
    assert find_topics(["a", "nuclear", "power", "plant"]) == ["nuclear"]


def test_phrase_that_means_something_else_hides_its_words() -> None:
    """An exchange of views is no exchange, and an election poll no vote on the talks."""
    assert find_topics(["a", "frank", "exchange", "of", "view"]) == []


@pytest.mark.parametrize("words", [["cease-fire"], ["cease", "-", "fire"], ["ceasefires"], ["cease", "fire"]])
def test_spellings_of_a_phrase_meet(words: list[str]) -> None:
    """Hyphens and regular plurals do not matter."""
    assert find_topics(words) == ["ceasefire"]


def test_spans_of_topics_are_given() -> None:
    """Where the words stand is known, as evidence."""
    spans = [(start, end) for start, end, _ in load_topics().scan(["they", "free", "prisoners", "of", "war", "today"])]
    assert spans == [(2, 5)]


@given(
    st.lists(
        st.sampled_from(["prisoner", "exchange", "of", "view", "-", "the", "peace", "", "s", "truces", "war"]),
        max_size=12,
    )
)
def test_any_words_have_topics_or_none(words: list[str]) -> None:
    """No list of words breaks the search, and no topic comes twice."""
    topics = find_topics(words)
    assert len(topics) == len(set(topics))


@pytest.mark.parametrize(
    ("words", "row", "end"),
    [
        ("national security and defense council secretary rustem umerov", "security-council-secretary", 6),
        ("defence ministers of both", "defence-minister", 2), ("secretary of state rubio", "secretary-of-state", 3),
        ("secretary - general guterres", "secretary-general", 3), ("secretary-general guterres", "secretary-general", 1),
        ("spokeswomen for both", "spokesperson", 1), ("lt. gen. grynkewich", "general", 2), ("attachés", "diplomat", 1),
    ],
)  # fmt: skip
def test_longest_title_is_taken(words: str, row: str, end: int) -> None:
    """The longest title at a place is taken, in British and American spelling, in singular and plural."""
    found, titles = longest_title(words.split(), 0)
    assert (found, [title.id for title in titles]) == (end, [row])


def test_title_of_something_else_is_passed_over() -> None:
    """The premier league has no head of government."""
    assert longest_title(["premier", "league", "clubs"], 0) == (2, ())


def test_words_without_title_have_none() -> None:
    """Where no title begins the end is the start."""
    assert longest_title(["rustem", "umerov"], 0) == (0, ())
