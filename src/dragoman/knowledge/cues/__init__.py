"""Rows on saying: verbs and phrases that introduce what somebody said, and the channels on which it is said.

Enters: `cues/*.toml`, `attitudes/*.toml`, `channels/*.toml`. Leaves: rows by lemma. It refuses to look at a sentence: which verb says something there is the
reading's business.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Row

Takes = Literal["clause", "quote", "object", "infinitive", "after", "predicate", "around", "noun_clause"]


class Cue(Row, frozen=True, kw_only=True, rename={"with_": "with"}):
    """A way of saying.

    `match`: lemmas, a particle after a blank. `takes`: where the words said stand; `with`: the prepositions of phrases that belong to
    them. `means`: what saying it so does to what is said. `object_is`: "addressee" when a bare object is who is spoken to.
    """

    match: tuple[str, ...]
    takes: tuple[Takes, ...]
    means: Literal["report", "claim", "demand", "denial", "warning", "promise", "question", "praise", "blame"]
    with_: tuple[str, ...] = ()
    object_is: Literal["addressee"] | None = None


class Attitude(Row, frozen=True, kw_only=True):
    """A way of thinking, wanting or judging that no words said need stand behind.

    `of`: what the lemmas of `match` are. `takes`: where the content stands: "clause", "infinitive", "gerund", "object", "predicate", or the
    preposition before it. `means`: what kind of attitude it is.
    """

    of: Literal["verb", "noun", "adjective"]
    match: tuple[str, ...]
    takes: tuple[str, ...]
    means: Literal["thinking", "wanting", "planning", "feeling", "judging", "showing", "telling"]


class ChannelRow(Row, frozen=True, kw_only=True):
    """A channel of saying: `match` are lemmas of the noun phrase, `after` the prepositions before it."""

    match: tuple[str, ...]
    after: tuple[str, ...]
    means: str
    platform: str | None = None


@lru_cache(1)
def load_cues() -> dict[str, tuple[Cue, ...]]:
    """Cues by lemma, or by the words of a phrase."""
    out: dict[str, tuple[Cue, ...]] = {}
    for row in load_rows("cues", Cue):
        for lemma in row.match:
            out[lemma] = (*out.get(lemma, ()), row)
    return out


@lru_cache(1)
def load_attitudes() -> dict[tuple[str, str], tuple[Attitude, ...]]:
    """Attitudes by kind of word and lemma."""
    out: dict[tuple[str, str], tuple[Attitude, ...]] = {}
    for row in load_rows("attitudes", Attitude):
        for lemma in row.match:
            out[row.of, lemma] = (*out.get((row.of, lemma), ()), row)
    return out


@lru_cache(1)
def load_channels() -> dict[tuple[str, ...], ChannelRow]:
    """Channels by the words of their phrase."""
    return {tuple(phrase.split()): row for row in load_rows("channels", ChannelRow) for phrase in row.match}
