"""Rows of `knowledge` in, the words to look for out, each with the sort of thing that it stands for.

Enters: the tables of events, states, bodies, leaders, titles, topics and things. Leaves: `Pattern`s. It refuses to weigh them: what a sort of word is
worth is learnt, the same for all parties, and kept in `weights.npz`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dragoman.knowledge.events import ClassRow, EventRow, ThingRow
from dragoman.knowledge.leaders import LeaderRow
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Body, State, Title, Topic
from dragoman.relevance.forms import inflect_noun, inflect_verb

# What the record can hold of an article besides what was said: what the events of these kinds and acts tell.
KEPT_ACTS = frozenset({"agreement", "ceasefire", "acceptance"})


class Pattern(NamedTuple):
    """`words` as they stand in a text; `sort`: what they are, the unit of learning; `party`: which party they name, "" where they name none."""

    words: str
    sort: str
    party: str = ""


OTHER = "other"
# Full stops that end no sentence.
_SHORT = (
    "Mr.", "Mrs.", "Ms.", "Dr.", "Gen.", "Sen.", "Rep.", "Gov.", "Lt.", "Col.", "Maj.", "Sgt.", "St.", "No.", "Jan.", "Feb.", "Aug.", "Sept.",
    "Sep.", "Oct.", "Nov.", "Dec.", "a.m.", "p.m.", "Inc.", "Ltd.", "Co.", "vs.", "Jr.", "Sr.",
)  # fmt: skip


def list_patterns() -> list[Pattern]:
    """All patterns; words that stand for several sorts come several times."""
    makers = (_list_events, _list_states, _list_bodies, _list_leaders, _list_titles, _list_topics, _list_things)
    found = dict.fromkeys(pattern for make in makers for pattern in make() if pattern.words)
    return [*found, *(Pattern(words, OTHER) for words in _SHORT)]


def is_trigger(sort: str) -> bool:
    """Whether something that the record keeps can be told by words of this sort."""
    return sort.startswith("event:")


def _list_events() -> Iterator[Pattern]:
    for row in load_rows("events", EventRow):
        kept = row.kind != "act" or row.means in KEPT_ACTS
        name = f"{'event' if kept else 'act'}:{row.kind}.{row.id}"
        for phrases, inflect, part in ((row.nouns, inflect_noun, "noun"), (row.verbs, inflect_verb, "verb")):
            for form in (form for phrase in phrases for form in inflect(phrase)):
                yield from _in_cases(form, f"{name}.{part}")
        for form in (form for phrase in row.unless for form in inflect_noun(phrase)):
            yield from _in_cases(form, OTHER)


def _in_cases(words: str, sort: str) -> Iterator[Pattern]:
    """As it stands within a sentence, at its beginning, and in a headline."""
    yield Pattern(words, sort)
    yield Pattern(words[0].upper() + words[1:], sort)
    if " " in words:
        yield Pattern(words.title(), sort)


def _list_states() -> Iterator[Pattern]:
    for row in load_rows("states", State):
        party = f"{row.iso or row.id}"
        for name in (row.name, *row.match, *_spell(row.acronyms)):
            yield Pattern(name, "state", party)
        for name in (*row.adjectives, *row.demonyms):
            yield Pattern(name, "of state", party)
        for group in (*row.capitals, *row.seats):
            for name in group:
                yield Pattern(name, "seat", party)


def _spell(acronyms: Iterable[str]) -> Iterator[str]:
    """Acronyms as they stand, and with full stops."""
    for acronym in acronyms:
        yield acronym
        if acronym.isalpha() and acronym.isupper() and len(acronym) <= 4:
            yield "".join(f"{letter}." for letter in acronym)


def _list_bodies() -> Iterator[Pattern]:
    for row in load_rows("bodies", Body):
        for name in (row.name, *row.match, *_spell(row.acronyms)):
            # A body of a state is that state where sides are counted; who only reports is no side.
            yield Pattern(name, "media" if row.media else row.kind, "" if row.media else row.state or row.id)


def _list_leaders() -> Iterator[Pattern]:
    for row in load_rows("leaders", LeaderRow):
        for name in row.match:
            yield Pattern(name, "leader", row.code)


def _list_titles() -> Iterator[Pattern]:
    for row in load_rows("titles", Title):
        for phrase in row.match:
            for form in inflect_noun(phrase):
                yield from _in_cases(form, f"title:{row.level}")


def _list_topics() -> Iterator[Pattern]:
    for row in load_rows("topics", Topic):
        for phrase in row.match:
            for form in inflect_noun(phrase):
                yield from _in_cases(form, f"topic:{row.id}")


def _list_things() -> Iterator[Pattern]:
    for row in load_rows("things", ThingRow):
        for phrase in row.match:
            for form in inflect_noun(phrase):
                yield from _in_cases(form, "thing")
    for group in load_rows("classes", ClassRow):
        if group.id in ("accord", "proposal"):
            for phrase in group.match:
                for form in inflect_noun(phrase):
                    yield from _in_cases(form, f"class:{group.id}")
