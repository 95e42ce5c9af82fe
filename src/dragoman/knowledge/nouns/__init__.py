"""Rows on common nouns that stand for someone.

Enters: `nouns/*.toml`. Leaves: rows by lemma, looked up with the words before the noun. It refuses names: those are in the other tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Row


class NounRow(Row, frozen=True, kw_only=True):
    """Common nouns of one sort; `match` are lemmas, `kind` the kind of actor such a phrase is."""

    match: tuple[str, ...]
    means: Literal["side", "body", "group", "person", "several", "words"]
    kind: Literal["state", "organisation", "group", "bloc", "person"]
    is_media: bool = False


@lru_cache(1)
def load_nouns() -> dict[tuple[str, ...], tuple[NounRow, ...]]:
    out: dict[tuple[str, ...], tuple[NounRow, ...]] = {}
    for row in load_rows("nouns", NounRow):
        for phrase in row.match:
            key = tuple(phrase.split())
            out[key] = (*out.get(key, ()), row)
    return out


def find_noun(lemmas: Sequence[str]) -> tuple[int, tuple[NounRow, ...]]:
    """The rows of the longest phrase at the end of `lemmas` (lower case), and its length in words; (0, ()) for none."""
    table = load_nouns()
    for length in range(min(4, len(lemmas)), 0, -1):
        rows = table.get(tuple(lemmas[-length:]))
        if rows:
            return length, rows
    return 0, ()
