"""Every example and counter-example of the rows that the meaning layer reads, each its own test, through the step that uses the row.

A row is found where its id, or what only it can give, reaches the result of the step: the rule of a statement, the
frame behind a meeting, the words over an event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dragoman.knowledge.cues import Attitude, ChannelRow, Cue
from dragoman.knowledge.events import ClassRow, EventRow, GovernorRow, ThingRow
from dragoman.knowledge.formats import FormatRow
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.nouns import NounRow, find_noun
from dragoman.knowledge.schema import Row
from dragoman.knowledge.stances import StanceRow
from dragoman.meaning.exchanges import ExchangeFinder
from dragoman.meaning.noun_phrases import find_lemmas

pytestmark = pytest.mark.model

# How a reference says that a row of nouns was what it went by.
RULES_OF_NOUNS = {
    "side": "reference.side",
    "body": "reference.body",
    "group": "reference.group",
    "several": "reference.several",
    "words": "reference.words_of",
}


def cue_tells(w: Any, row: Cue) -> bool:
    """A statement goes by the row: the rule is its id, and the way its words stand."""
    return any(s.rule == f"cue.{row.id}" or s.rule.rpartition(".")[0] == f"cue.{row.id}" for s in w.statements)


def attitude_tells(w: Any, row: Attitude) -> bool:
    """An attribution was read by the row."""
    return any(x.rule.rpartition(".")[0] == f"attitude.{row.id}" for x in w.attributions)


def channel_tells(w: Any, row: ChannelRow) -> bool:
    """A statement has the channel of the row, read from words of the row."""
    for s in w.statements:
        if s.channel != row.means or s.channel_words is None:
            continue
        first, end = s.channel_words
        said = {w.a.quote(first, end).lower(), " ".join(x.lower() for x in w.a.lemmas[first:end])}
        if said & set(row.match) and (row.platform in (None, "as written") or s.platform == row.platform):
            return True
    return False


def noun_tells(w: Any, row: NounRow) -> bool:
    """A noun of the row is resolved the way the row says; a person without a name is one when words are put in their mouth."""
    references = w.scene.references
    for word, reference in references.of_word.items():
        if row not in find_noun(find_lemmas(references.cast, word))[1]:
            continue
        if row.means == "person":
            if any(s.speaker.anonymous == reference.anonymous is not None for s in w.statements):
                return True
        elif reference.rule == RULES_OF_NOUNS[row.means]:
            return row.is_media == any(w.scene.players[p].is_media for p in reference.players)
    return False


def event_tells(w: Any, row: EventRow) -> bool:
    """A finding was read from a frame of the row."""
    if row.kind == "meeting":
        return any(f.row.id == row.id for g in w.gatherings for f in g.frames)
    if row.kind == "exchange":
        return any(s.rule == row.id for s in w.swaps)
    return any(d.row == row.id for d in w.deeds)


def governor_tells(w: Any, row: GovernorRow) -> bool:
    """The row stands over an event that became a finding, or over one dropped for what the row says."""
    return any(g.id == row.id for f in w.frames if f.row.kind == "meeting" or f.row.means in ("agreement", "ceasefire", "sanction") for _, g, _ in f.standing.governors)  # fmt: skip


def thing_tells(w: Any, row: ThingRow) -> bool:
    """An exchange was read whose frame has the thing among its words."""
    finder = ExchangeFinder(w.scene)
    told = {s.trigger for s in w.swaps}
    return any(kind == row.means for f in w.frames if f.trigger in told for _, kind in finder.find_nouns(f))


# Classes that no row of events names, and what shows that they were looked at.
SEEN_BY: dict[str, Callable[[Any], bool]] = {
    "hostile": lambda w: any(d.act == "threat" for d in w.deeds),
    "hostile_noun": lambda w: any(d.act == "threat" for d in w.deeds),
    "idle_promise": lambda w: any(d.act == "pledge" for d in w.deeds),
    "ceasing": lambda w: any(d.act == "pledge" for d in w.deeds),
    "waging": lambda w: any(d.act == "threat" for d in w.deeds),
    "persisting": lambda w: any(d.act == "threat" for d in w.deeds),
    "denying": lambda w: any(g.derived.get("parties") == "meeting.denier" for g in w.gatherings),
    "claim": lambda w: not w.reading.positions,
    "keeping": lambda w: any(f.giver for x in w.reading.exchanges for f in x.figures),
    "private": lambda w: any(d.reason == "act without a political actor" for d in w.reading.dropped),
    "no_quantity": lambda w: any(d.reason == "exchange of something else" for d in w.reading.dropped),
    "outcome": lambda w: any(f.standing.rule == "status.outcome" for f in w.frames),
    "resuming": lambda w: any(g.is_definite for g in w.gatherings),
    "habitual": lambda w: any(f.standing.rule == "status.habitual" for f in w.frames),
    "fiction": lambda w: not w.frames,
    "easing": lambda w: not any(d.act == "sanction" for d in w.deeds),
    "talked_over": lambda w: not any(d.act == "sanction" for d in w.deeds),
    "no_victim": lambda w: not any(d.act == "threat" for d in w.deeds),
    "revenge": lambda w: any(d.act == "threat" for d in w.deeds),
    "detention": lambda w: any(s.what == "detainees" for s in w.swaps),
}


def class_tells(w: Any, row: ClassRow) -> bool:
    """An act was read that must be about a noun of the class."""
    rows = {r.id: r for r in load_rows("events", EventRow)}
    if row.id in SEEN_BY:
        return SEEN_BY[row.id](w)
    return any(
        d.row in rows and (row.id in rows[d.row].needs or (row.id, d.row) == ("offered", "offer")) for d in w.deeds
    )


def stance_tells(w: Any, row: StanceRow) -> bool:
    """A position goes by the row: the rule of its stance is the row's id."""
    return any(p.derived["stance"] == f"position.{row.id}" for p in w.reading.positions)


def format_tells(w: Any, row: FormatRow) -> bool:
    """A framework was read: from a list for a row that introduces one, else by its name."""
    return any((f.rule == "format.listed") == bool(row.introduces) for f in w.frameworks)


TABLES: tuple[tuple[str, type[Row], Callable[[Any, Any], bool]], ...] = (
    ("cues", Cue, cue_tells),
    ("attitudes", Attitude, attitude_tells),
    ("channels", ChannelRow, channel_tells),
    ("nouns", NounRow, noun_tells),
    ("events", EventRow, event_tells),
    ("governors", GovernorRow, governor_tells),
    ("things", ThingRow, thing_tells),
    ("classes", ClassRow, class_tells),
    ("formats", FormatRow, format_tells),
    ("stances", StanceRow, stance_tells),
)


# Classes that only the coding of events reads: tests/meaning/test_coding.py runs their examples.
CODING = {("classes", "public"), ("classes", "international")}


def list_cases() -> list[object]:
    """(row, sentence, how to tell, is it told) of every example, named `cues/say:1`, and counter-example, `cues/say:!1`."""
    cases: list[object] = []
    for folder, row_type, tells in TABLES:
        for row in load_rows(folder, row_type):
            if (folder, row.id) in CODING:
                continue
            for is_told, mark, sentences in ((True, "", row.examples), (False, "!", row.counters)):
                for number, sentence in enumerate(sentences, 1):
                    name = f"{folder}/{row.id}:{mark}{number}"
                    cases.append(pytest.param(row, sentence, tells, is_told, id=name))
    return cases


@pytest.mark.parametrize(("row", "sentence", "tells", "is_told"), list_cases())
def test_row_is_told_by_its_examples_only(take_apart, row: Row, sentence: str, tells: Any, is_told: bool) -> None:
    """The step that uses a row takes it for each of its examples and for none of its counter-examples."""
    workings = take_apart(sentence)
    assert tells(workings, row) == is_told, workings.reading


@pytest.mark.parametrize(("folder", "row_type"), [(f, t) for f, t, _ in TABLES])
def test_every_row_has_a_counter(folder: str, row_type: type[Row]) -> None:
    """A row without a counter-example could match anything; the loader sees to the examples."""
    assert [row.id for row in load_rows(folder, row_type) if not row.counters] == []
