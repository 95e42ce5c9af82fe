"""Patterns over words and classes, compiled to regular expressions over letters.

Enters: the pattern of a rule row and an `Alphabet`. Leaves: a compiled expression, its named groups, and the letters
it can begin with. It refuses a name that is neither a word nor a class that some row makes.

A pattern is written in words: small letters and marks stand for themselves, capitals for a class, `x:CLASS` names the
group, `( | )` are alternatives, `? * +` repeat, `~` forbids a blank where one is allowed otherwise, and `_` asks for
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dragoman.errors import KnowledgeError
from dragoman.meaning.times.alphabet import BLANK, Alphabet

# The class of every word with a capital; it says nothing about time.
ANY_CAPITAL = "CAPWORD"
_TOKEN = re.compile(r"\\.|[()|?*+~_]|(?:[a-z]\w*:)?[A-Z][A-Z0-9]*|[a-z]+|\d+|\S")


@dataclass(frozen=True, slots=True)
class Pattern:
    """`groups` maps the name of each group to its class; a class that occurs twice gets a number at its end.

    `first`: the letters it can begin with. `needs_class`: no match is made of plain words alone.
    """

    expression: re.Pattern[str]
    first: frozenset[str]
    groups: dict[str, str]
    needs_class: bool

    @property
    def classes(self) -> list[str]:
        """The classes in it; any word with a capital does not count."""
        return [name for name in self.groups.values() if name != ANY_CAPITAL]


def find_literals(pattern: str) -> Iterator[str]:
    """The words and marks that a pattern names."""
    for token in _TOKEN.findall(pattern):
        if token.startswith("\\"):
            yield token[1:]
        elif token not in "()|?*+~_" and not token.rpartition(":")[2][:1].isupper():
            yield token


def compile_pattern(pattern: str, alphabet: Alphabet, where: str) -> Pattern:
    """The expression of `pattern`; `where` names the row in errors. Raises `KnowledgeError`."""
    parser = _Parser(_TOKEN.findall(pattern), alphabet, where)
    part = parser.read_choice()
    if parser.position != len(parser.tokens):
        parser.fail(f"found '{parser.tokens[parser.position]}' too many in the pattern")
    try:
        expression = re.compile(part.source)
    except re.error as error:
        raise KnowledgeError(f"{where}: the pattern does not compile ({error}); correct 'match'") from error
    return Pattern(expression, frozenset(part.first), parser.groups, part.needs_class)


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a pattern: its expression, the letters it can begin with, whether it can be empty, whether no match
    lacks a class."""

    source: str
    first: frozenset[str]
    can_be_empty: bool
    needs_class: bool


class _Parser:
    """Recursive descent over the tokens of one pattern."""

    def __init__(self, tokens: list[str], alphabet: Alphabet, where: str):
        self.tokens = tokens
        self.alphabet = alphabet
        self.where = where
        self.position = 0
        self.groups: dict[str, str] = {}

    def fail(self, problem: str) -> None:
        raise KnowledgeError(f"{self.where}: {problem}; expected words, CLASSES, ( | ), ? * + ~ _; correct 'match'")

    def read_choice(self) -> _Part:
        parts = [self.read_sequence()]
        while self.peek() == "|":
            self.position += 1
            parts.append(self.read_sequence())
        return _Part(
            "|".join(p.source for p in parts),
            frozenset().union(*(p.first for p in parts)),
            any(p.can_be_empty for p in parts),
            all(p.needs_class for p in parts),
        )

    def read_sequence(self) -> _Part:
        source, first, can_be_empty, needs_class = "", frozenset[str](), True, False
        while self.peek() not in ("", "|", ")"):
            gap = self.read_gap()
            part = self.read_element()
            repeat = self.read_repeat()
            is_optional = part.can_be_empty or repeat in ("?", "*")
            if can_be_empty:
                first |= part.first
            source += f"(?:{gap}{part.source}){repeat}" if repeat else f"{gap}{part.source}"
            can_be_empty &= is_optional
            needs_class |= part.needs_class and not is_optional
        return _Part(source, first, can_be_empty, needs_class)

    def read_gap(self) -> str:
        """What may stand before the next element; a match never begins with a blank, whatever is left out."""
        if self.peek() == "~":
            self.position += 1
            return ""
        if self.peek() == "_":
            self.position += 1
            return BLANK
        return f"{BLANK}?"

    def read_repeat(self) -> str:
        if self.peek() not in ("?", "*", "+"):
            return ""
        self.position += 1
        return self.tokens[self.position - 1]

    def read_element(self) -> _Part:
        token = self.tokens[self.position]
        self.position += 1
        if token != "(":
            return self.read_atom(token)
        inner = self.read_choice()
        if self.peek() != ")":
            self.fail("found '(' without ')'")
        self.position += 1
        return _Part(f"(?:{inner.source})", inner.first, inner.can_be_empty, inner.needs_class)

    def read_atom(self, token: str) -> _Part:
        label, _, name = token.rpartition(":") if len(token) > 1 else ("", "", token)
        is_class = name[:1].isupper()
        if token.startswith("\\"):
            name, is_class = token[1:], False
        letters = frozenset(self.alphabet.members.get(name, ()))
        if not letters:
            self.fail(f"found '{name}', which is no class that a row gives")
        source = make_set(letters)
        if not is_class:
            return _Part(source, letters, False, False)
        group = self.name_group(label or name.lower())
        self.groups[group] = name
        return _Part(f"(?P<{group}>{source})", letters, False, name != ANY_CAPITAL)

    def name_group(self, name: str) -> str:
        number, wanted = 2, name
        while name in self.groups:
            name = f"{wanted}{number}"
            number += 1
        return name

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""


def make_set(letters: Iterable[str]) -> str:
    """A character set, runs of neighbours written as ranges: it compiles several times faster."""
    found = sorted(letters)
    if len(found) == 1:
        return found[0]
    runs: list[list[str]] = []
    for letter in found:
        if runs and ord(letter) == ord(runs[-1][1]) + 1:
            runs[-1][1] = letter
        else:
            runs.append([letter, letter])
    return "[" + "".join(a if a == b else f"{a}-{b}" for a, b in runs) + "]"
