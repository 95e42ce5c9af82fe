"""Answers about who speaks in the record.

Enters: a scope. Leaves: speakers with what they speak about. It refuses to take two people of one family name for one.
"""

from __future__ import annotations

import msgspec

from dragoman.views.answers.entries import make_rows
from dragoman.views.answers.paging import Turn, turn_page
from dragoman.views.answers.values import EntryRow, Seen
from dragoman.views.scope import Scope
from dragoman.views.speakers import Speaker, find_speaker, list_speakers


class ActorRow(msgspec.Struct, frozen=True):
    """Somebody who speaks in the record. `slug`: by which /api/actors/{speaker} finds them; `names`: every spelling; `topics`: how many
    statements on each; `first`, `last`: the days on which they were first and last reported."""

    slug: str
    key: str
    name: str
    names: tuple[str, ...]
    statements: int
    topics: dict[str, int]
    first: str | None
    last: str | None


class ActorsAnswer(msgspec.Struct, frozen=True):
    """Who speaks, those with most statements first."""

    seen: Seen
    items: tuple[ActorRow, ...]
    next: str | None
    total: int


class ActorAnswer(msgspec.Struct, frozen=True):
    """One speaker and what they said, in order of the first report."""

    seen: Seen
    actor: ActorRow
    items: tuple[EntryRow, ...]
    next: str | None
    total: int


def answer_actors(scope: Scope, seen: Seen, turn: Turn) -> ActorsAnswer:
    """A page of who speaks."""
    found = list_speakers(scope)
    shown, following = turn_page(found, turn, lambda one: one.slug)
    return ActorsAnswer(seen, tuple(_make_row(one) for one in shown), following, len(found))


def answer_actor(scope: Scope, seen: Seen, turn: Turn, slug: str, *, evidence: int = 0) -> ActorAnswer:
    """A page of what one speaker said. Raises `UnknownIdError` when nobody has this slug."""
    speaker = find_speaker(list_speakers(scope), slug)
    shown, following = turn_page(speaker.statements, turn, lambda one: one.id)
    return ActorAnswer(seen, _make_row(speaker), make_rows(scope, shown, evidence), following, len(speaker.statements))


def _make_row(one: Speaker) -> ActorRow:
    return ActorRow(one.slug, one.key, one.name, one.names, len(one.statements), one.topics, one.first, one.last)
