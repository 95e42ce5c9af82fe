"""The examples of the knowledge rows about time, read into trials.

An example is a sentence, after "@" and the day of publication where one is needed. The words in brackets must be a
time of the value after "=", or, where no value follows, must not overlap any time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.meaning.times import TimeMention
from dragoman.meaning.times.rows import load_knowledge

_TRIAL = re.compile(r"(?:@(\S+) )?(.*?)(?: = (\S+))?", re.DOTALL)
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class Trial:
    """`spans` are the characters that stood in brackets; `value` is None where nothing must be found in them."""

    name: str
    text: str
    published: str | None
    spans: tuple[tuple[int, int], ...]
    value: str | None


def read_trial(name: str, source: str) -> Trial:
    """The trial that an example describes."""
    match = _TRIAL.fullmatch(source)
    assert match is not None, source
    published, marked, value = match.groups()
    text, spans, position = "", [], 0
    for bracket in _BRACKETS.finditer(marked):
        text += marked[position : bracket.start()]
        spans.append((len(text), len(text) + len(bracket[1])))
        text += bracket[1]
        position = bracket.end()
    text += marked[position:]
    assert spans, f"{name}: no words in brackets: {source}"
    return Trial(name, text, published, tuple(spans), value)


def list_trials() -> Iterator[Trial]:
    """Every example and counter-example of every row, named `times/row:number`."""
    knowledge = load_knowledge()
    for rows in (knowledge.words, knowledge.rules, knowledge.holidays, knowledge.cues):
        for row in rows:
            for number, source in enumerate((*row.examples, *row.counters)):
                kind = "example" if number < len(row.examples) else "counter"
                yield read_trial(f"times/{row.id}:{kind}{number}", source)


def judge(trial: Trial, found: list[TimeMention]) -> str:
    """What is wrong; "" when nothing is."""
    touching = [m for m in found for start, end in trial.spans if m.span[0] < end and start < m.span[1]]
    if trial.value is None:
        return f"found {[(m.words, m.value, m.rule) for m in touching]}, expected no time" if touching else ""
    right = [m for m in touching if m.value == trial.value]
    if not right:
        return f"found {[(m.words, m.value, m.rule) for m in touching]}, expected {trial.value}"
    start, end = trial.spans[0][0], trial.spans[-1][1]
    exact = [m for m in right if m.span == (start, end)]
    return "" if exact else f"found the words {[m.words for m in right]}, expected {trial.text[start:end]!r}"
