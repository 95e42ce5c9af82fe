"""Rows on wanting: the words by which somebody says what they want on a matter.

Enters: `stances/*.toml`. Leaves: rows by lemma. It refuses to look at a sentence: whose position it is and what it is about is the
reading's business.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Row

Stance = Literal["demands", "offers", "supports", "opposes", "conditions"]


class StanceRow(Row, frozen=True, kw_only=True):
    """A way of saying what is wanted.

    `verbs`, `nouns`, `adjectives` (as predicates): lemmas, a preposition after a blank; `modals`: auxiliaries. `holder`: whose position it is: the
    `subject` of the word, its `holder` (owner, else subject of the verb over it), or the `speaker` of the words. `takes`: where what is wanted
    stands: clause, object, predicate (the whole clause), imperative, or a preposition. `refused`: only of what will not be done. `act`:
    the act done by saying it of somebody else.
    """

    stance: Stance
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    modals: tuple[str, ...] = ()
    holder: Literal["subject", "holder", "speaker"]
    takes: tuple[str, ...]
    refused: bool = False
    act: str | None = None


Phrases = dict[str, tuple[tuple[str, StanceRow], ...]]


class StanceTable(msgspec.Struct, frozen=True):
    """Rows with the second word of their phrase ("on" of "count on") or "", by the first; `modals` by the word alone."""

    verbs: Phrases
    nouns: Phrases
    adjectives: Phrases
    modals: dict[str, StanceRow]


@lru_cache(1)
def load_stances() -> StanceTable:
    verbs: Phrases = {}
    nouns: Phrases = {}
    adjectives: Phrases = {}
    tables = (verbs, nouns, adjectives)
    modals: dict[str, StanceRow] = {}
    for row in load_rows("stances", StanceRow):
        for table, phrases, last in zip(
            tables, (row.verbs, row.nouns, row.adjectives), (False, True, False), strict=True
        ):
            for phrase in phrases:
                first, _, second = phrase.partition(" ")
                if last and second:  # a noun is found by its last word: "red line"
                    first, second = second, first
                table[first] = (*table.get(first, ()), (second, row))
        for modal in row.modals:
            modals[modal] = row
    for table in tables:
        for key, rows in table.items():
            table[key] = tuple(sorted(rows, key=lambda r: not r[0]))
    return StanceTable(verbs, nouns, adjectives, modals)
