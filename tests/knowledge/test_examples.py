"""Every example and counter-example of the hand-edited rows, each its own test, through the real lookup."""

from __future__ import annotations

import re

import pytest

from dragoman.knowledge.keys import fold_name
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.lookup import Candidate, load_lookup
from dragoman.knowledge.phrases import find_topics, longest_title
from dragoman.knowledge.schema import (
    Ambiguity,
    Body,
    BodyType,
    City,
    Platform,
    Region,
    Row,
    State,
    Title,
    Topic,
    Venue,
)  # fmt: skip

NAMES: tuple[tuple[str, type[Row]], ...] = (
    ("states", State), ("bodies", Body), ("body_types", BodyType), ("platforms", Platform),
    ("places/venues", Venue), ("places/regions", Region), ("places/cities", City),
)  # fmt: skip

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|['’][sS]\b|[^\W_]+(?:[.'’/+&][^\W_]+)*|\S")


def split_words(phrase: str) -> list[str]:
    """Words of a phrase much as a tokeniser gives them: marks and possessive endings apart, "U.S." whole."""
    words: list[str] = []
    for word in WORD.findall(phrase):
        cut = re.fullmatch(r"(.+)(['’][sS])", word)
        words += cut.groups() if cut else [word]
    return words


def read_names(phrase: str) -> list[tuple[str, Candidate]]:
    """What a reader from left to right finds: the words and each candidate."""
    words, start = split_words(phrase), 0
    found: list[tuple[str, Candidate]] = []
    while start < len(words):
        end, candidates = load_lookup().longest(words, start)
        found += [(" ".join(words[start:end]), candidate) for candidate in candidates]
        start = max(end, start + 1)
    return found


def read_titles(phrase: str) -> list[str]:
    words, start = split_words(phrase.lower()), 0
    found: list[str] = []
    while start < len(words):
        end, titles = longest_title(words, start)
        found += [title.id for title in titles]
        start = max(end, start + 1)
    return found


def list_cases(rows: tuple[tuple[str, type[Row]], ...]) -> list[object]:
    """(folder, row, phrase, is it found) of every example and counter-example, named like `states/ukr:2`."""
    cases: list[object] = []
    for folder, row_type in rows:
        for row in load_rows(folder, row_type):
            phrases = [(phrase, True) for phrase in row.examples] + [(phrase, False) for phrase in row.counters]
            for number, (phrase, is_found) in enumerate(phrases, 1):
                cases.append(pytest.param(folder, row, phrase, is_found, id=f"{folder}/{row.id}:{number}"))
    return cases


@pytest.mark.parametrize(("folder", "row", "phrase", "is_found"), list_cases(NAMES))
def test_name_is_found_in_examples_only(folder: str, row: Row, phrase: str, is_found: bool) -> None:
    """A row of names is found in each of its examples and in none of its counter-examples."""
    target = f"{folder}/{row.id}"
    found = read_names(phrase)
    ids = {c.id.split(":")[0] for _, c in found} | {c.of for _, c in found if ":" in c.id}
    if isinstance(row, City):
        target = f"places/cities/{fold_name(row.name).replace(' ', '-')}"
    assert (target in ids) == is_found, found


@pytest.mark.parametrize(("folder", "row", "phrase", "is_found"), list_cases((("places/ambiguous", Ambiguity),)))
def test_ambiguous_names_are_marked_or_left_out(folder: str, row: Ambiguity, phrase: str, is_found: bool) -> None:
    """A city that is also a word or a name of people carries the note; an unused one is no place at all."""
    places = [(words, c) for words, c in read_names(phrase) if c.kind == "place" and words.lower() in row.match]
    if row.means == "unused":
        assert places == []
    else:
        assert places
        assert all(c.ambiguous for _, c in places)


@pytest.mark.parametrize(("folder", "row", "phrase", "is_found"), list_cases((("titles", Title),)))
def test_title_is_found_in_examples_only(folder: str, row: Title, phrase: str, is_found: bool) -> None:
    """A title is found in each of its examples and in none of its counter-examples."""
    assert (row.id in read_titles(phrase)) == is_found, read_titles(phrase)


@pytest.mark.parametrize(("folder", "row", "phrase", "is_found"), list_cases((("topics", Topic),)))
def test_topic_is_found_in_examples_only(folder: str, row: Topic, phrase: str, is_found: bool) -> None:
    """A topic is found in each of its examples and in none of its counter-examples."""
    topics = find_topics([word.lower() for word in split_words(phrase)])
    assert (row.id in topics) == is_found, topics
