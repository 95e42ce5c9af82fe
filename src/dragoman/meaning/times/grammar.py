"""Rules applied to a text, level by level, each level reading what the one below has made.

Enters: the analysis of a text. Leaves: items in which a time is a single letter with a frame. It refuses to choose by
luck: at each place the longest match of a level wins, among equals the rule that stands first.

Six levels: `name` takes away what only looks like a time; `number` joins figures and number words; `calendar` makes
days, months, years, clock times, lengths; `phrase` hangs them on an anchor ("last", "ago", "of 1998"); `whole` joins
day and hour; `edge` adds "early", "the end of".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman.errors import KnowledgeError
from dragoman.language.analysis import Analysis
from dragoman.meaning.times.alphabet import Alphabet, Edit, Items, make_alphabet
from dragoman.meaning.times.checks import CHECKS
from dragoman.meaning.times.frames import FIELDS, HELPERS, build_frame
from dragoman.meaning.times.numerals import MAKERS
from dragoman.meaning.times.patterns import Pattern, compile_pattern, find_literals, make_set
from dragoman.meaning.times.place import Place
from dragoman.meaning.times.rows import LEVELS, HolidayRow, RuleRow, load_knowledge

# Words of one piece in nearly every sentence: alone they speak for no rule.
COMMON_WORDS = frozenset({"the", "a", "an", "of", "in", "on", "at", "to", "and", "or", "for", "by", "s", "'", "-", ",", ".", "this", "that", "these", "as", "is", "not", "i", "it"})  # fmt: skip
# How many letters (words, blanks and marks) after a plain word a word of time may follow: the longest rule needs nine.
REACH = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A payload: the frame or number, and the row that made it."""

    value: Any
    rule: RuleRow


@dataclass(frozen=True, slots=True)
class Rule:
    row: RuleRow
    pattern: Pattern
    letter: str
    order: int


@dataclass(frozen=True, slots=True)
class Level:
    """`starts` finds where a rule may begin; `rules` are those that may begin with a letter."""

    starts: re.Pattern[str]
    rules: Mapping[str, tuple[Rule, ...]]


@dataclass(frozen=True, slots=True)
class Grammar:
    alphabet: Alphabet
    levels: tuple[Level, ...]

    def read(self, a: Analysis) -> Items:
        """The items of the text of `a` after all levels."""
        items = self.alphabet.read(a)
        for level in self.levels:
            items = self.apply(level, items, a)
        return items

    def apply(self, level: Level, items: Items, a: Analysis) -> Items:
        edits: list[Edit] = []
        position, letters, search = 0, items.letters, level.starts.search
        while (start := search(letters, position)) is not None:
            made = self.match_at(level, items, a, start.start())
            edits += made
            position = made[-1].end if made else start.end()
        return items.replace(edits) if edits else items

    def match_at(self, level: Level, items: Items, a: Analysis, start: int) -> list[Edit]:
        """What the best rule makes of the items from `start`; nothing when none holds there."""
        matches = []
        for rule in level.rules[items.letters[start]]:
            match = rule.pattern.expression.match(items.letters, start)
            if match and match.end() > start:
                matches.append((-match.end(), rule.order, rule, match))
        if len(matches) > 1:
            matches.sort(key=lambda m: m[:2])
        for _, _, rule, match in matches:
            when = rule.row.when
            if when and not CHECKS[when](Place(a, items, match.start(), match.end())):
                continue
            if made := self.make(rule, items, match):
                return made
        return []

    def make(self, rule: Rule, items: Items, match: re.Match[str]) -> list[Edit]:
        row, (first, end) = rule.row, match.span()
        groups = self.read_groups(rule.pattern, items, match)
        if row.make:
            value = MAKERS[row.make](items.words(first, end), groups)
            return [] if value is None else [Edit(rule.letter, first, end, Found(value, row))]
        if not row.parts:
            value = build_frame(fill(row.means, groups)) if row.means else None
            return [Edit(rule.letter, first, end, Found(value, row))]
        made = []
        for part in row.parts:
            names = [name for name in str(part["over"]).split() if match[name] is not None]
            if names:
                frame = build_frame(fill(part, groups))
                made.append(Edit(rule.letter, match.start(names[0]), match.end(names[-1]), Found(frame, row)))
        return made

    def read_groups(self, pattern: Pattern, items: Items, match: re.Match[str]) -> dict[str, Any]:
        """Value of each group: a payload's, else what the piece means as a member of the class."""
        out: dict[str, Any] = {}
        for name, kind in pattern.groups.items():
            position = match.start(name)
            if position >= 0:
                payload = items.payloads[position]
                value = payload.value if payload else self.alphabet.value(items.words(position, position + 1), kind)
                out[name] = value
        return out


def fill(means: Mapping[str, Any], groups: Mapping[str, Any]) -> dict[str, Any]:
    """`means` with every "$group" replaced by the value of that group, "$one|other" by the first of them that was
    matched."""
    out = {}
    for name, value in means.items():
        if isinstance(value, str) and value.startswith("$"):
            value = next((groups[group] for group in value[1:].split("|") if groups.get(group) is not None), None)
        out[name] = value
    return out


@cache
def load_grammar() -> Grammar:
    """The grammar of the shipped rows, compiled once. Raises `KnowledgeError` for a row that cannot be compiled."""
    knowledge = load_knowledge()
    rows = [*knowledge.rules, *spread_holidays(knowledge.holidays)]
    alphabet = make_alphabet(knowledge.words, {word for row in rows for word in find_literals(row.match)})
    letters = [alphabet.letter(row.gives) for row in rows]
    by_level: dict[str, list[Rule]] = {level: [] for level in LEVELS}
    for order, (row, letter) in enumerate(zip(rows, letters, strict=True)):
        where = f"knowledge/times, row '{row.id}'"
        check_row(row, where)
        by_level[row.level].append(Rule(row, compile_pattern(row.match, alphabet, where), letter, order))
    return Grammar(alphabet, tuple(make_level(by_level[level], alphabet) for level in LEVELS if by_level[level]))


def make_level(rules: Sequence[Rule], alphabet: Alphabet) -> Level:
    """The rules by the letter they begin with; a plain word begins one only where a word of time follows close by."""
    table: dict[str, list[Rule]] = {}
    for rule in rules:
        for letter in rule.pattern.first:
            table.setdefault(letter, []).append(rule)
    timely = {letter for rule in rules for letter in find_timely(rule, alphabet)}
    strong = make_set(letter for letter in table if letter in timely)
    weak = make_set(letter for letter in table if letter not in timely) if set(table) - timely else ""
    near = f"{weak}(?=[^\n]{{0,{REACH}}}?{make_set(timely)})" if weak else ""
    starts = "|".join(part for part in (strong, near) if part)
    return Level(re.compile(starts), {letter: tuple(found) for letter, found in table.items()})


def find_timely(rule: Rule, alphabet: Alphabet) -> Iterator[str]:
    """Letters that speak for the rule: those of its classes, where it can do without classes those of its rarer words
    too."""
    rare = [] if rule.pattern.needs_class else [w for w in find_literals(rule.row.match) if w not in COMMON_WORDS]
    for name in rule.pattern.classes + rare:
        yield from alphabet.members[name]


def spread_holidays(rows: Sequence[HolidayRow]) -> Iterator[RuleRow]:
    """Each name of a holiday as a rule of its own that gives a HOLIDAY."""
    for row in rows:
        for name in row.match:
            yield RuleRow(
                id=row.id,
                source=row.source,
                since=row.since,
                examples=row.examples,
                level="calendar",
                match=name.lower().replace("'", " ' "),
                gives=("HOLIDAY", "DATE"),
                means={"holiday": row.id},
                when="capital",
            )


def check_row(row: RuleRow, where: str) -> None:
    """Refuses fields, builders and checks that do not exist. Raises `KnowledgeError`."""
    for means in (row.means, *row.parts):
        for name in means:
            if name not in FIELDS | HELPERS:
                raise KnowledgeError(
                    f"{where}: found '{name}' in 'means', which is no field of a time; correct the row"
                )
    for name, table in ((row.make, MAKERS), (row.when, CHECKS), (row.guard, CHECKS)):
        if name and name not in table:
            raise KnowledgeError(
                f"{where}: found '{name}', expected one of {', '.join(sorted(table))}; correct the row"
            )
