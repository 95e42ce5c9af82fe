"""The rows of `knowledge/times`, typed.

Enters: the TOML files of four folders. Leaves: frozen rows. It refuses unknown keys, through the loader.

`words`: what single words mean. `rules`: what sequences of them mean. `holidays`: days with a name.
`cues`: verbs and nouns that say whether a date lies ahead or behind. How a rule is written stands in
`docs/time.md`.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Row

Level = Literal["name", "number", "calendar", "phrase", "whole", "edge"]
LEVELS: tuple[Level, ...] = ("name", "number", "calendar", "phrase", "whole", "edge")
Argument = str | int | float | bool


class WordRow(Row, frozen=True, kw_only=True):
    """`match` maps a word to its value within the class. `case`: `any`, or `title` for words that need a capital."""

    gives: str
    match: dict[str, Argument]
    case: Literal["any", "title"] = "any"


class RuleRow(Row, frozen=True, kw_only=True):
    """`match` is a pattern over words and classes; `gives` the classes of what it makes.

    `means` fills the fields of a `Frame`; `parts` does so for several times found in one pattern, each `over` some of
    its groups. `make` names a builder for what is no frame. `when` must hold where the pattern matches; `guard` must
    hold for a match that nothing larger has taken up.
    """

    level: Level
    match: str
    gives: tuple[str, ...] = ()
    means: dict[str, Argument] = msgspec.field(default_factory=dict)
    parts: tuple[dict[str, Argument], ...] = ()
    make: str = ""
    when: str = ""
    guard: str = ""


class HolidayRow(Row, frozen=True, kw_only=True):
    """`match` are its names; `means` is a rule of `holidays.find_holiday`; `days` a table of years; `length` in
    days."""

    match: tuple[str, ...]
    means: str
    days: dict[str, str] = msgspec.field(default_factory=dict)
    length: int = 1


class CueRow(Row, frozen=True, kw_only=True):
    """Lemmas that say on which side of the report a date lies; `gives` is the class that `direction` asks for."""

    gives: str
    match: tuple[str, ...]


class Knowledge(msgspec.Struct, frozen=True):
    words: tuple[WordRow, ...]
    rules: tuple[RuleRow, ...]
    holidays: tuple[HolidayRow, ...]
    cues: tuple[CueRow, ...]


@cache
def load_knowledge() -> Knowledge:
    """All rows about time; raises `KnowledgeError` naming file and line of a wrong one."""
    return Knowledge(
        load_rows("times/words", WordRow),
        load_rows("times/rules", RuleRow),
        load_rows("times/holidays", HolidayRow),
        load_rows("times/cues", CueRow),
    )
