"""Rows on coding: the verbs and nouns of what political actors do to one another, with the codes of PLOVER and CAMEO.

Enters: `codes/*.toml`. Leaves: rows by lemma. It refuses to look at a sentence, and it feeds only `dragoman annotate events`: the record of talks has its own
rows in `events`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Row

Effect = Literal["intend", "refuse", "threaten", "demand", "appeal", "accuse", "say", "pass", "light"]


class CodeRow(Row, frozen=True, kw_only=True):
    """A way to tell of an event to be coded.

    `verbs`: lemmas, with a particle or preposition after a blank ("call on"); `nouns`: event nouns, the last word of a phrase counts; `adjectives`:
    predicates. `about`: lemmas of which one must stand in what the word is about (object, obliques, infinitive); `not_about`: lemmas that
    must not. `plover`: type of 2021; `cameo`: code. `effect`: what the word does to the event told below it: `intend` makes it a promise or, when it is
    hostile, a threat; `light` lends a verb to a noun; `pass` leaves it as it is. `target`: where whom it is done to stands, in order.
    `is_domestic`: done to the actor's own country where nobody else is named. `is_mutual`: several subjects do it to each other.
    """

    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    plover: str | None = None
    cameo: str | None = None
    effect: Effect | None = None
    target: tuple[str, ...] = ("object", "against", "with", "to", "on", "at", "for", "of", "from", "in")
    is_domestic: bool = False
    is_mutual: bool = False


Phrases = dict[str, tuple[tuple[tuple[str, ...], CodeRow], ...]]


class CodeTable(msgspec.Struct, frozen=True):
    """Rows with the words of their phrase: verbs and adjectives by the first word, nouns by the last."""

    verbs: Phrases
    nouns: Phrases
    adjectives: Phrases


@lru_cache(1)
def load_codes() -> CodeTable:
    verbs: Phrases = {}
    nouns: Phrases = {}
    adjectives: Phrases = {}
    for row in load_rows("codes", CodeRow):
        for table, phrases, key in ((verbs, row.verbs, 0), (nouns, row.nouns, -1), (adjectives, row.adjectives, 0)):
            for phrase in phrases:
                words = tuple(phrase.split())
                table[words[key]] = (*table.get(words[key], ()), (words, row))
    for table in (verbs, nouns, adjectives):
        for word, rows in table.items():
            table[word] = tuple(sorted(rows, key=lambda r: (-len(r[0]), not r[1].about, r[1].id)))
    return CodeTable(verbs, nouns, adjectives)
