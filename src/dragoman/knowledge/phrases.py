"""Lower-cased words in, the topics and titles that they name out.

Enters: the words of a text in lower case, lemmas for topics, words as they stand for titles. Leaves: ids of topics, or the rows of a
title with the stretch it covers. It refuses to read across a phrase that means something else ("exchange of views").

A table writes the singular; a regular plural in the text is met by code.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Title, Topic

V = TypeVar("V")


class _Branch(Generic[V]):
    """A place in the tree of phrases: the words that may follow, and what the phrase that ends here means.

    `values` is None where no phrase ends, and empty where one ends that means something else.
    """

    __slots__ = ("children", "values")

    def __init__(self) -> None:
        self.children: dict[str, _Branch[V]] = {}
        self.values: list[V] | None = None


class PhraseTable(Generic[V]):
    """Phrases of one table. The longest at a place wins; a phrase may have several values, in the order of the table."""

    def __init__(self) -> None:
        self._root: _Branch[V] = _Branch()

    def add(self, phrase: str, value: V | None) -> None:
        """A phrase that means `value`; None marks one that means something else."""
        branch = self._root
        for word in _split(phrase):
            branch = branch.children.setdefault(word, _Branch())
        branch.values = branch.values or []
        if value is not None and value not in branch.values:
            branch.values.append(value)

    def longest(self, words: Sequence[str], start: int) -> tuple[int, list[V]]:
        """End (half-open) and values of the longest phrase at `start`; the end is `start` when there is none."""
        return _walk(self._root, words, start, start)

    def scan(self, words: Sequence[str]) -> Iterator[tuple[int, int, list[V]]]:
        """Phrases from left to right, none overlapping: start, end and values."""
        start = 0
        while start < len(words):
            end, values = self.longest(words, start)
            if values:
                yield start, end, values
            start = max(end, start + 1)


def _walk(branch: _Branch[V], words: Sequence[str], at: int, start: int) -> tuple[int, list[V]]:
    best = (start, []) if branch.values is None else (at, branch.values)
    if at == len(words):
        return best
    if words[at] in ("-", "–") and at > start:
        found = _walk(branch, words, at + 1, start)
        return found if found[0] > at + 1 else best  # a phrase never ends with its hyphen
    for pieces in _read_word(words[at]):
        under: _Branch[V] | None = branch
        for piece in pieces:
            under = under.children.get(piece) if under else None
        if under is not None:
            best = max(best, _walk(under, words, at + 1, start), key=lambda found: found[0])
    return best


@functools.lru_cache(65536)
def _read_word(word: str) -> tuple[tuple[str, ...], ...]:
    """The pieces that a word of a text may stand for, as a table writes them."""
    pieces = _split(word)
    return tuple((*pieces[:-1], last) for last in _singulars(pieces[-1])) if pieces else ()


def _split(phrase: str) -> list[str]:
    return phrase.replace("-", " ").replace("–", " ").replace("’", "'").replace("'s", " 's").split()


def _singulars(word: str) -> Iterator[str]:
    """The word, and what it may be the regular plural of."""
    yield word
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
        if word.endswith("ies"):
            yield word[:-3] + "y"
        elif word.endswith(("ches", "shes", "sses", "xes", "zes")):
            yield word[:-2]
    elif word.endswith("men"):
        yield word[:-3] + "man"


def _fill(table: PhraseTable[V], rows: Iterable[tuple[V, Sequence[str], Sequence[str]]]) -> PhraseTable[V]:
    for value, phrases, others in rows:
        for phrase in phrases:
            table.add(phrase, value)
        for phrase in others:
            table.add(phrase, None)
    return table


@functools.cache
def load_topics() -> PhraseTable[str]:
    """The phrases of topics, with the ids of their topics."""
    rows = load_rows("topics", Topic)
    return _fill(PhraseTable[str](), ((row.id, row.match, row.unless) for row in rows))


@functools.cache
def load_titles() -> PhraseTable[Title]:
    """The phrases of titles, with their rows."""
    rows = load_rows("titles", Title)
    return _fill(PhraseTable[Title](), ((row, row.match, row.unless) for row in rows))


def find_topics(words: Sequence[str]) -> list[str]:
    """Ids of the topics that the words name, each once, by first word; the words are lemmas in lower case.

    >>> find_topics("the side agree on a truce and on the exchange of prisoner".split())
    ['ceasefire', 'prisoners_remains']
    """
    return list(dict.fromkeys(topic for _, _, topics in load_topics().scan(words) for topic in topics))


def longest_title(words: Sequence[str], start: int) -> tuple[int, tuple[Title, ...]]:
    """End (half-open) and rows of the longest title at `start`; the end is `start` when there is none.

    The words are as they stand, in lower case. An end without rows marks words that mean something else ("premier league").

    >>> end, titles = longest_title("turkish foreign minister hakan fidan".split(), 1)
    >>> end, titles[0].id, titles[0].level
    (3, 'foreign-minister', 'minister')
    """
    end, titles = load_titles().longest(words, start)
    return end, tuple(titles)
