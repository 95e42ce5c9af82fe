"""Times of a text: the analysis in, mentions out.

Enters: an `Analysis` and when the article was published. Leaves: `TimeMention`s in order of the text, none inside
another. It refuses a year, a day or an hour that neither the words nor an anchor give: then the value keeps X and the
interval is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from dragoman.language.analysis import Analysis
from dragoman.meaning.findings import TimeType
from dragoman.meaning.times.answer import Answer
from dragoman.meaning.times.calendar import Stamp, read_day, write_interval
from dragoman.meaning.times.checks import CHECKS
from dragoman.meaning.times.clock import add_clock
from dragoman.meaning.times.frames import Frame
from dragoman.meaning.times.grammar import load_grammar
from dragoman.meaning.times.history import History, is_story
from dragoman.meaning.times.mention import TimeMention
from dragoman.meaning.times.place import Place, find_word
from dragoman.meaning.times.resolve import resolve
from dragoman.meaning.times.rows import HolidayRow, RuleRow, load_knowledge
from dragoman.meaning.times.scene import Scene
from dragoman.meaning.times.sharing import share_all

_MENTIONS = frozenset({"DATE", "SPAN", "SET", "VAGUEREF"})
_NOT_AFTER_STOP = re.compile(r"\s*(?:$|\n|[A-Z“\"”'’)\]])")
_RATE_TAGS = frozenset({"CD", "NNS", "NN", "$"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A frame found, its characters and its row."""

    frame: Frame
    start: int
    stop: int
    rule: RuleRow


def find_times(a: Analysis, published: str | None) -> list[TimeMention]:
    """The times of `a`, in order; `published` is an ISO date or UTC time, or None.

    Without a publication date, absolute dates resolve and relative ones keep X in their value. Each mention carries
    the row that found it, what it was counted from, and how what the words leave out was filled in.
    """
    if not len(a):
        return []
    candidates = share_all(list(find_candidates(a)), a.text)
    day = read_day(published)
    if day is None:
        return resolve_all(a, candidates, None)
    first, last, _ = day
    found = resolve_all(a, candidates, last)
    if first == last:
        return found
    # The day of publication is not known: what it decides is known only where its first and last possible day agree.
    other = resolve_all(a, candidates, first)
    unknown = resolve_all(a, candidates, None)
    by_span = {m.span: m for m in other}
    open_ones = {m.span: m for m in unknown}
    return [m if by_span.get(m.span) and by_span[m.span].value == m.value else open_ones.get(m.span, m) for m in found]


def find_candidates(a: Analysis) -> Iterator[Candidate]:
    """What the grammar finds and no guard refuses."""
    items = load_grammar().read(a)
    for k, payload in enumerate(items.payloads):
        if payload is None or not isinstance(payload.value, Frame) or _MENTIONS.isdisjoint(payload.rule.gives):
            continue
        guard = payload.rule.guard
        if guard and not CHECKS[guard](Place(a, items, k, k + 1)):
            continue
        start, stop = items.starts[k], trim_stop(a.text, items.starts[k], items.ends[k])
        frame = payload.value
        if "SPANONE" in payload.rule.gives and is_rate(a, start):
            frame = replace(frame, kind="set")
        yield Candidate(frame, start, stop, payload.rule)


def trim_stop(text: str, start: int, stop: int) -> int:
    """Leaves out a full stop that ends the sentence rather than the abbreviation."""
    if text[stop - 1] == "." and stop - start > 1 and _NOT_AFTER_STOP.match(text, stop):
        return stop - 1
    return stop


def is_rate(a: Analysis, start: int) -> bool:
    """ "15 tonnes a year": the unit follows what it measures."""
    k = find_word(a, start)
    return (
        k > 0
        and a.tags[k - 1] in _RATE_TAGS
        and a.sentence_of[k - 1] == a.sentence_of[k]
        and a.lower[k - 1] not in ("half",)
    )


def resolve_all(a: Analysis, candidates: Sequence[Candidate], today: date | None) -> list[TimeMention]:
    story = is_story([c.frame for c in candidates], today)
    history = History(a, today, story)
    scene = Scene(history, load_holidays(), today, resolve)
    out = []
    for candidate in candidates:
        scene.first = first = find_word(a, candidate.start)
        scene.end = end = find_word(a, candidate.stop - 1) + 1
        answer = scene.resolve(candidate.frame)
        if answer is None:
            continue
        history.add(answer.stamp, first, answer.sign, answer.derivation, answer.grade == "stated")
        out.append(make_mention(a, candidate, first, end, answer))
    return out


@cache
def load_holidays() -> dict[str, HolidayRow]:
    return {row.id: row for row in load_knowledge().holidays}


def make_mention(a: Analysis, candidate: Candidate, first: int, end: int, answer: Answer) -> TimeMention:
    frame = candidate.frame
    begin, end_exclusive = write_interval(answer.stamp) if answer.stamp else (None, None)
    value, precision, kind, zone = answer.value, answer.precision, find_type(frame), None
    if frame.kind == "date" and (frame.part or frame.has_clock) and kind == "TIME":
        clocked = add_clock(frame, answer)
        value, precision, begin, end_exclusive, zone = (
            clocked.value,
            clocked.precision,
            clocked.begin,
            clocked.end,
            clocked.zone,
        )
    if frame.kind == "date" and frame.holiday and answer.stamp is not None and not frame.part:
        begin, end_exclusive = lengthen(answer.stamp, load_holidays()[frame.holiday].length)
    return TimeMention(
        first=first,
        end=end,
        span=(candidate.start, candidate.stop),
        type=kind,
        value=value,
        mod=frame.mod or None,
        begin=begin,
        end_exclusive=end_exclusive,
        precision=precision,
        grade=answer.grade,
        zone=zone,
        anchor=answer.anchor,
        rule=f"times/{candidate.rule.id}",
        words=a.text[candidate.start : candidate.stop],
        derivation=answer.derivation,
    )


def find_type(frame: Frame) -> TimeType:
    if frame.kind == "span":
        return "DURATION"
    if frame.kind == "set":
        return "SET"
    return "TIME" if frame.kind == "date" and (frame.part or frame.has_clock) else "DATE"


def lengthen(stamp: Stamp, days: int) -> tuple[str | None, str | None]:
    """The interval of a feast of several days."""
    first = stamp.first
    return first.isoformat(), date.fromordinal(first.toordinal() + days).isoformat()
