"""Rows on events: the nouns and verbs that tell of meetings, exchanges and acts, and the verbs around them that tell whether they happened.

Enters: `events/*.toml`, `governors/*.toml`. Leaves: rows by lemma. It refuses to look at a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Row

EventKind = Literal["meeting", "exchange", "act"]
Effect = Literal[
    "happens", "ongoing", "planned", "proposed", "postponed", "cancelled", "denied", "ended", "none", "background", "possible",
]  # fmt: skip


class EventRow(Row, frozen=True, kw_only=True):
    """A way to tell of an event.

    `nouns`, `verbs`, `adjectives` (as predicates): lemmas, phrases with blanks ("peace talk", "hand over"). `kind` and `means`: what it is (format of a meeting, act).
    `roles` maps a slot (subject, object, holder, modifier, or a preposition) to a role (party, host, mediator, giver, receiver, actor, target,
    thing, place, topic, content). `needs`: classes of nouns, of which one must stand among the arguments (for `thing`: what is exchanged). `plural`:
    only in the plural. `plover`, `cameo`: codes of an act. `is_speech`: the act is done by saying it.
    """

    kind: EventKind
    means: str
    nouns: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    roles: dict[str, str] = msgspec.field(default_factory=dict)
    needs: tuple[str, ...] = ()
    plural: bool = False
    plover: str | None = None
    cameo: str | None = None
    is_speech: bool = False
    status: str | None = None
    unless: tuple[str, ...] = ()


class GovernorRow(Row, frozen=True, kw_only=True):
    """A word over an event that tells whether it happens.

    `verbs`, `nouns`, `adjectives`: lemmas. `effect`: what it does to the event's status. `slots`: where the event stands: object, subject, clause (an
    infinitive or that-clause), or a preposition. `subject`: the role that its own subject has in the event; `others`: roles by preposition.
    `kinds`: the kinds of events it is said of; all when there are none.
    """

    effect: Effect
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    subject: str | None = None
    others: dict[str, str] = msgspec.field(default_factory=dict)
    kinds: tuple[EventKind, ...] = ()


class ThingRow(Row, frozen=True, kw_only=True):
    """What is exchanged: `match` are lemmas, `means` the word of the contract."""

    match: tuple[str, ...]
    means: str


class EventTable(msgspec.Struct, frozen=True):
    """Event rows by the last word of a phrase; longest phrases first."""

    nouns: dict[str, tuple[tuple[tuple[str, ...], EventRow], ...]]
    verbs: dict[str, tuple[tuple[tuple[str, ...], EventRow], ...]]
    adjectives: dict[str, tuple[EventRow, ...]]


@lru_cache(1)
def load_events() -> EventTable:
    nouns: dict[str, list[tuple[tuple[str, ...], EventRow]]] = {}
    verbs: dict[str, list[tuple[tuple[str, ...], EventRow]]] = {}
    for row in load_rows("events", EventRow):
        for phrase in row.nouns:
            words = tuple(phrase.split())
            nouns.setdefault(words[-1], []).append((words, row))
        for phrase in row.verbs:
            words = tuple(phrase.split())
            verbs.setdefault(words[0], []).append((words, row))
    adjectives = {
        w: tuple(r for r in load_rows("events", EventRow) if w in r.adjectives)
        for row in load_rows("events", EventRow)
        for w in row.adjectives
    }
    return EventTable(_sorted(nouns), _sorted(verbs), adjectives)


def _sorted(
    table: dict[str, list[tuple[tuple[str, ...], EventRow]]],
) -> dict[str, tuple[tuple[tuple[str, ...], EventRow], ...]]:
    return {k: tuple(sorted(v, key=lambda x: (-len(x[0]), x[1].id))) for k, v in table.items()}


class GovernorTable(msgspec.Struct, frozen=True):
    verbs: dict[str, tuple[GovernorRow, ...]]
    nouns: dict[str, tuple[GovernorRow, ...]]
    adjectives: dict[str, tuple[GovernorRow, ...]]


@lru_cache(1)
def load_governors() -> GovernorTable:
    """Rows of the words over an event, by lemma."""
    tables: tuple[dict[str, tuple[GovernorRow, ...]], ...] = ({}, {}, {})
    for row in load_rows("governors", GovernorRow):
        for table, words in zip(tables, (row.verbs, row.nouns, row.adjectives), strict=True):
            for word in words:
                table[word] = (*table.get(word, ()), row)
    return GovernorTable(*tables)


@lru_cache(1)
def load_things() -> dict[tuple[str, ...], str]:
    """What is exchanged, by the words of its phrase."""
    return {tuple(p.split()): row.means for row in load_rows("things", ThingRow) for p in row.match}


def find_thing(lemmas: Sequence[str]) -> str | None:
    """The thing named by the longest phrase at the end of `lemmas`."""
    table = load_things()
    for length in range(min(3, len(lemmas)), 0, -1):
        found = table.get(tuple(lemmas[-length:]))
        if found:
            return found
    return None


class ClassRow(Row, frozen=True, kw_only=True):
    """A class of nouns; `match` are lemmas."""

    match: tuple[str, ...]


@lru_cache(1)
def load_classes() -> dict[str, frozenset[str]]:
    """Lemmas of each class of nouns."""
    return {row.id: frozenset(row.match) for row in load_rows("classes", ClassRow)}
