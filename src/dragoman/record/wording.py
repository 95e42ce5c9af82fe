"""Words as they are compared and searched: without case, endings and marks.

Enters: any text. Leaves: stems in their order. It refuses to know what a word means; it only makes "returned" and "return" one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from threading import Lock

from dragoman.record.actors import fold_words

_WORD = re.compile(r"\w+")
# Chinese, Japanese and Thai put no blanks between words; pairs of characters stand in for them.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
# What is shorter says how a sentence is built, and not what it is about.
_SHORTEST_CONTENT = 4
# Three words of content in a row seldom agree by chance; these many of a text's runs, the lowest by their hashes, are filed.
RUN_STEMS, FILED_RUNS = 3, 6
_STEMMING = Lock()


def find_stems(text: str) -> list[str]:
    """The stems of all words of `text`, in order; of scripts without blanks, pairs of characters."""
    stems: list[str] = []
    for word in _WORD.findall(text.casefold()):
        if _UNSPACED.search(word):
            stems += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        else:
            stems.append(_stem(word))
    return stems


def mark_stems(text: str, question: str) -> list[tuple[str, bool]]:
    """`text` in pieces, each with whether it is a word that the question asks for, in whatever form."""
    wanted = set(find_stems(question))
    pieces: list[tuple[str, bool]] = []
    done = 0
    for match in _WORD.finditer(text) if wanted else ():
        if set(find_stems(match[0])) & wanted:
            pieces += [(text[done : match.start()], False), (match[0], True)]
            done = match.end()
    return [*((piece, counts) for piece, counts in pieces if piece), (text[done:], False)]


@lru_cache(maxsize=4_000)
def find_content_stems(text: str) -> tuple[str, ...]:
    """The stems of words that say what a text is about, in order: longer ones, and numbers."""
    return tuple(stem for stem in find_stems(text) if len(stem) >= _SHORTEST_CONTENT or stem.isdigit())


@lru_cache(maxsize=4_000)
def find_stem_runs(stems: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """All runs of three stems; of a shorter text the whole of it."""
    if len(stems) <= RUN_STEMS:
        return frozenset({stems} if stems else ())
    return frozenset(stems[i : i + RUN_STEMS] for i in range(len(stems) - RUN_STEMS + 1))


@lru_cache(maxsize=4_000)
def choose_stem_runs(stems: tuple[str, ...]) -> tuple[str, ...]:
    """Some of the runs, as words: two texts that share most of their runs share some of these, with near certainty."""
    runs = {" ".join(run) for run in find_stem_runs(stems)}
    return tuple(sorted(runs, key=lambda run: blake2b(run.encode(), digest_size=8).digest())[:FILED_RUNS])


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    # The stemmer keeps its word in a buffer of its own: two threads must not use it at once.
    with _STEMMING:
        return str(_load_stemmer().stemWord(fold_words(word) or word))


@lru_cache(maxsize=1)
def _load_stemmer():  # type: ignore[no-untyped-def]
    from Stemmer import Stemmer

    return Stemmer("english")
