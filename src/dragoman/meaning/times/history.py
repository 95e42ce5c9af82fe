"""The times named so far, and from which of them the next one is to be counted.

Enters: what has been resolved, in order of the text. Leaves: the anchor for "the day before", "that year", "two weeks
later", and whether the text tells a story of its own time or reports from its day of publication. It refuses to
anchor on a time that is coarser than what is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from dragoman.language.analysis import Analysis
from dragoman.meaning.times.asides import is_aside
from dragoman.meaning.times.calendar import RANKS, Stamp, find_end, make_day
from dragoman.meaning.times.frames import Frame

# A narrative names at least this many years of the past, and at most one deictic time ("yesterday", "on Friday")
# for every eight of them.
OLD_YEARS, OLD_YEARS_A_DEICTIC = 3, 8
# Fewer will do where nothing else is named: no deictic time, no year of the time of writing, no date that lacks its
# year before them.
OPENING_YEARS = 2
# A year this close to the beginning of its sentence sets the scene for all of it.
OPENING_WORDS = 5
YEAR_BEFORE = "times/year-before-quarter"
_OPENING, _CLOSING = "“«", "”»"


@dataclass(frozen=True, slots=True)
class Event:
    """A resolved time: its stamp, the word where it begins, on which side of the report it lies, how it was filled in.

    `aside`: -1 where a story only looks back to it, 1 where it only looks ahead, else 0.
    """

    stamp: Stamp
    word: int
    sentence: int
    sign: int
    derivation: str
    is_stated: bool
    aside: int = 0


@dataclass(slots=True)
class History:
    """`today`: the day of publication, None when it is unknown."""

    a: Analysis
    today: date | None
    is_narrative: bool = False
    events: list[Event] = field(default_factory=list)

    def add(self, stamp: Stamp | None, word: int, sign: int, derivation: str, is_stated: bool) -> None:
        """Take note of a resolved time; one without a place in the calendar is passed over."""
        if stamp is not None:
            aside = self.find_aside(word, stamp) if self.is_narrative else 0
            self.events.append(Event(stamp, word, self.a.sentence_of[word], sign, derivation, is_stated, aside))

    def find_aside(self, word: int, stamp: Stamp) -> int:
        story = next((e.stamp for e in reversed(self.events) if not e.aside), None)
        if story is None or not is_aside(self.a, word, stamp, story):
            return 0
        return -1 if stamp.year < story.year else 1

    def find_anchor(self, word: int, unit: str, *, is_count: bool = False) -> Stamp | None:
        """The last time named that is at least as fine as `unit`; a coarser one named since then hides it.

        Asides of a story are passed over. With `is_count` the time counts on from another ("a century later", "the same
        year"): right after a year that the story has looked ahead to, it goes on from there.
        """
        rank = RANKS.get("day" if unit in ("night", "fortnight") else unit, RANKS["day"])
        here = is_quoted(self.a, word) if self.events else False
        for event in reversed(self.events):
            if not self.is_narrative and not here and is_quoted(self.a, event.word):
                continue
            is_last = event is self.events[-1] and unit in ("year", "decade", "century")
            if event.aside and not (is_count and event.aside > 0 and is_last):
                continue
            if RANKS[event.stamp.precision] >= rank or (
                unit == "week" and event.stamp.precision in ("week", "weekend")
            ):
                return event.stamp
            if self.is_narrative:
                return None
        return None

    def find_day(self, word: int, sign: int) -> Stamp | None:
        """The day that a bare hour or part of day belongs to: the last day named in this sentence or the one before.

        `sign` is the side on which the hour's clause lies: what happened at six is not of the coming day named before
        it.
        """
        sentence = self.a.sentence_of[word]
        for event in reversed(self.events):
            if event.stamp.precision != "day" or not (self.is_narrative or sentence - event.sentence <= 1):
                continue
            is_elsewhere = self.today is not None and sign * (event.stamp.first - self.today).days < 0
            if self.is_narrative or event.sentence == sentence or not is_elsewhere:
                return event.stamp
        return None

    def find_told_day(self, word: int) -> Stamp | None:
        """The day the report is telling of: the last one that is neither quoted nor still to come, close before."""
        sentence = self.a.sentence_of[word]
        for event in reversed(self.events):
            if sentence - event.sentence > 2:
                break
            if event.stamp.precision == "day" and event.sign <= 0 and not is_quoted(self.a, event.word):
                return event.stamp
        return None

    def find_stated_year(self, word: int) -> Stamp | None:
        """A year of the past with which the sentence opens: "In the 2016 campaign they waited until June"."""
        sentence = self.a.sentence_of[word]
        opening = self.a.sentences[sentence][0] + OPENING_WORDS
        for event in reversed(self.events):
            if event.sentence != sentence:
                break
            is_past = self.today is None or event.stamp.year < self.today.year
            if (
                event.is_stated
                and is_past
                and event.word < opening
                and event.stamp.precision in ("year", "month", "day")
            ):
                return event.stamp
        return None

    def find_quarter(self, word: int) -> Stamp | None:
        """The quarter reported on: the latest of those named in this sentence and the five before it."""
        sentence = self.a.sentence_of[word]
        near = [e for e in self.events if e.stamp.precision == "quarter" and sentence - e.sentence <= 5]
        found = [e.stamp for e in near if e.derivation != YEAR_BEFORE]
        over = [s for s in found if self.today is None or find_end(s) <= self.today]
        return max(over or found, key=lambda s: s.first, default=None)

    def last(self) -> Stamp | None:
        return self.events[-1].stamp if self.events else None


def is_quoted(a: Analysis, word: int) -> bool:
    """Whether the word stands between quotation marks of its block."""
    depth, is_open = 0, False
    for k in range(word - 1, -1, -1):
        if a.blocks[k] != a.blocks[word]:
            break
        mark = a.words[k]
        if mark[0] in _CLOSING or mark == "''":
            depth += 1
        elif mark[0] in _OPENING or mark == "``":
            if depth == 0:
                return True
            depth -= 1
        elif mark == '"':
            is_open = not is_open
    return is_open


def is_story(frames: Iterable[Frame], published: date | None) -> bool:
    """Whether the times of a text speak for a narrative that is told from its own time, not from its publication."""
    old = recent = deictic = 0
    is_late = False
    for frame in frames:
        if published is not None and is_near(frame, published):
            return False
        year = frame.decade if frame.decade is not None else frame.year
        if year is not None and (published is None or year < published.year - 1):
            old += 1
        elif frame.year is not None:
            recent += 1
        elif is_deictic(frame):
            deictic += 1
        elif frame.month is not None:
            is_late = is_late or not old  # a date without its year stands first
    if old >= OPENING_YEARS and not (recent or deictic or is_late):
        return True
    return old >= OLD_YEARS and deictic * OLD_YEARS_A_DEICTIC <= old and recent * 2 <= old


def is_near(frame: Frame, published: date) -> bool:
    """A full date of the days around publication: the text reports from there."""
    if frame.year is None or frame.month is None or frame.day is None:
        return False
    stamp = make_day(frame.year, frame.month, frame.day)
    return stamp is not None and abs((stamp.first - published).days) <= 10


def is_deictic(frame: Frame) -> bool:
    """The words count from the day of writing."""
    if frame.kind != "date":
        return False
    if frame.origin == "now" or frame.link in ("last", "next", "this", "coming", "latest", "year-ago"):
        return True
    return frame.weekday is not None and frame.day is None and not frame.link
