"""Patterns over words and classes, compiled to regular expressions over letters.

Enters: the pattern of a rule row and an `Alphabet`. Leaves: a compiled expression, its named groups, and the letters it can begin with.
It refuses a name that is neither a word nor a class that some row makes.

A pattern is written in words: small letters and marks stand for themselves, capitals for a class, `x:CLASS` names the group, `( | )`
are alternatives, `? * +` repeat, `~` forbids a blank where one is allowed otherwise, and `_` asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dragoman.errors import KnowledgeError
from dragoman.meaning.times.alphabet import BLANK, Alphabet

_TOKEN = re.compile(r"\\.|[()|?*+~_]|(?:[a-z]\w*:)?[A-Z][A-Z0-9]*|[a-z]+|\d+|\S")


@dataclass(frozen=True, slots=True)
class Pattern:
    """`groups` are the names of the classes in it, in order; a class that occurs twice gets a number at its end."""

    expression: re.Pattern[str]
    first: frozenset[str]
    groups: dict[str, str]


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
    source, first, _ = parser.read_choice()
    if parser.position != len(parser.tokens):
        parser.fail(f"found '{parser.tokens[parser.position]}' too many in the pattern")
    try:
        return Pattern(re.compile(source), frozenset(first), parser.groups)
    except re.error as error:
        raise KnowledgeError(f"{where}: the pattern does not compile ({error}); correct 'match'") from error


class _Parser:
    """Recursive descent; every reading gives (source, letters it can begin with, whether it can be empty)."""

    def __init__(self, tokens: list[str], alphabet: Alphabet, where: str):
        self.tokens = tokens
        self.alphabet = alphabet
        self.where = where
        self.position = 0
        self.groups: dict[str, str] = {}

    def fail(self, problem: str) -> None:
        raise KnowledgeError(f"{self.where}: {problem}; expected words, CLASSES, ( | ), ? * + ~ _; correct 'match'")

    def read_choice(self) -> tuple[str, set[str], bool]:
        sources, first, can_be_empty = [], set(), False
        while True:
            source, letters, empty = self.read_sequence()
            sources.append(source)
            first |= letters
            can_be_empty |= empty
            if self.peek() != "|":
                return "|".join(sources), first, can_be_empty
            self.position += 1

    def read_sequence(self) -> tuple[str, set[str], bool]:
        source, first, can_be_empty = "", set(), True
        while self.peek() not in ("", "|", ")"):
            gap = self.read_gap()
            part, letters, empty, repeat = self.read_element()
            if can_be_empty:
                first |= letters
            source += f"(?:{gap}{part}){repeat}" if repeat else f"{gap}{part}"
            can_be_empty &= empty or repeat in ("?", "*")
        return source, first, can_be_empty

    def read_gap(self) -> str:
        """What may stand before the next element; a match never begins with a blank, whatever is left out."""
        if self.peek() == "~":
            self.position += 1
            return ""
        if self.peek() == "_":
            self.position += 1
            return BLANK
        return f"{BLANK}?"

    def read_element(self) -> tuple[str, set[str], bool, str]:
        token = self.tokens[self.position]
        self.position += 1
        empty = False
        if token == "(":
            inner, letters, empty = self.read_choice()
            if self.peek() != ")":
                self.fail("found '(' without ')'")
            self.position += 1
            source = f"(?:{inner})"
        else:
            source, letters = self.read_atom(token)
        repeat = ""
        if self.peek() in ("?", "*", "+"):
            repeat = self.tokens[self.position]
            self.position += 1
        return source, letters, empty, repeat

    def read_atom(self, token: str) -> tuple[str, set[str]]:
        label, _, name = token.rpartition(":") if len(token) > 1 else ("", "", token)
        is_class = name[:1].isupper()
        if token.startswith("\\"):
            name, is_class = token[1:], False
        letters = self.alphabet.members.get(name)
        if not letters:
            self.fail(f"found '{name}', which is no class that a row gives")
            return "", set()
        source = make_set(letters)
        if not is_class:
            return source, letters
        group = self.name_group(label or name.lower())
        self.groups[group] = name
        return f"(?P<{group}>{source})", letters

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
