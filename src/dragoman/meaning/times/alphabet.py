"""Words as letters: every piece of a text becomes one character that stands for all it may mean.

Enters: the text of an analysis, and the word rows. Leaves: `Items`: a string of class letters with the place of each
piece, ready for regular expressions over classes. It refuses to split or join what the tokeniser did: pieces are its
own, so that recognition does not hang on a pipeline's habits.

"second" is an ordinal and a unit: its letter is a member of both classes. A blank is a letter too, so that "the 90 s"
can be told from "the 90s"; a break between blocks is another, and no rule reaches over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

from dragoman.language.analysis import Analysis
from dragoman.meaning.times.rows import WordRow

BLANK, BREAK, WORD, CAPITAL, FIGURE = " ", "\n", "w", "W", "n"
FIRST_LETTER = 0xE000
# "a.m." is one piece, with or without blanks and stops; the last stop is left to the rules, since it may end the
# sentence.
# Words that rows write with a stop ("Nov.") are one piece with it.
_PIECES = r"[AaPp]\.\s?[Mm]\b|\d+|[^\W\d_]+|\s+|."
_SENTENCE_END = ".!?:”\"'…)"
# Lines shorter than this are titles, captions and date lines of their own; longer ones may be wrapped running text.
WRAPPED_LINE_CHARS = 45
FIRST_YEAR, LAST_YEAR = 1000, 2199
# Marks that are read as another.
SAME = {"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-"}


class Edit(NamedTuple):
    """The items `first` to `end` become one item."""

    letter: str
    first: int
    end: int
    payload: Any


@dataclass(slots=True)
class Items:
    """Pieces and what has been made of them: one letter, one place, one payload each (None for a bare piece)."""

    text: str
    letters: str
    starts: list[int]
    ends: list[int]
    payloads: list[Any]

    def words(self, first: int, end: int) -> str:
        """The characters of the items `first` to `end`."""
        return self.text[self.starts[first] : self.ends[end - 1]]

    def replace(self, edits: Sequence[Edit]) -> Items:
        """A copy in which the items that an edit covers are one item of its letter and payload."""
        letters: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        payloads: list[Any] = []
        position = 0
        for letter, first, end, payload in edits:
            kept = slice(position, first)
            letters += (self.letters[kept], letter)
            starts += self.starts[kept]
            starts.append(self.starts[first])
            ends += self.ends[kept]
            ends.append(self.ends[end - 1])
            payloads += self.payloads[kept]
            payloads.append(payload)
            position = end
        letters.append(self.letters[position:])
        starts += self.starts[position:]
        ends += self.ends[position:]
        payloads += self.payloads[position:]
        return Items(self.text, "".join(letters), starts, ends, payloads)


@dataclass(slots=True)
class Alphabet:
    """Which letter stands for which set of classes, and which word has which letter."""

    letters: dict[frozenset[str], str] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[str, str], Any] = field(default_factory=dict)
    _classes: dict[str, set[str]] = field(default_factory=dict)
    _pieces: re.Pattern[str] = re.compile(_PIECES, re.DOTALL)

    def letter(self, classes: Iterable[str]) -> str:
        """The letter for exactly that set of classes; a new one the first time."""
        key = frozenset(classes)
        if key not in self.letters:
            letter = chr(FIRST_LETTER + len(self.letters))
            self.letters[key] = letter
            for name in key:
                self.members.setdefault(name, set()).add(letter)
        return self.letters[key]

    def add_word(self, word: str, name: str, value: Any, case: str) -> None:
        """Let `word` be a member of class `name`; `case` "title" leaves its small-letter form alone."""
        forms = {word.title(), word.upper()} | (set() if case == "title" else {word})
        for form in forms:
            self._classes.setdefault(form, set()).add(name)
        self.values[word.lower(), name] = value

    def add_literal(self, word: str) -> None:
        for form in {word, word.title(), word.upper()}:
            self._classes.setdefault(form, set()).add(word)

    def close(self) -> None:
        """Give every word its letter, once all classes of all words are known."""
        for word, classes in sorted(self._classes.items(), key=lambda entry: (sorted(entry[1]), entry[0])):
            self.known[word] = self.letter(classes)
        for figures, classes in make_figures():
            self.known[figures] = self.letter(classes | self._classes.get(figures, set()))
        self.members.setdefault("CAPWORD", set()).add(CAPITAL)
        for name in ("FIGURE", "NUM"):
            self.members.setdefault(name, set()).add(FIGURE)
        self.known[BLANK] = BLANK
        stopped = "|".join(re.escape(word) for word in sorted(self._classes) if word[-1] == "." and len(word) > 1)
        if stopped:
            self._pieces = re.compile(rf"\b(?:{stopped})|{_PIECES}", re.DOTALL)
        for other, usual in SAME.items():
            if usual in self.known:
                self.known[other] = self.known[usual]

    def value(self, text: str, name: str) -> Any:
        """What the piece `text` means as a member of class `name`."""
        found = self.values.get((text.lower(), name))
        if found is not None:
            return found
        if text.isdecimal():
            return int(text)
        return text[0].lower() + "m" if name == "HALF" else None  # "a.m"

    def read(self, a: Analysis) -> Items:
        """The pieces of the text of `a`."""
        pieces = self._pieces.findall(a.text)
        ends = list(accumulate(map(len, pieces)))
        starts = [0, *ends[:-1]] if ends else []
        letters = list(map(self.known.get, pieces))
        breaks: set[int] | None = None
        for k, letter in enumerate(letters):
            if letter is None:
                piece = pieces[k]
                if piece[0].isspace():
                    breaks = find_breaks(a) if breaks is None else breaks
                    letters[k] = BREAK if "\n" in piece and (starts[k] in breaks or piece.count("\n") > 1) else BLANK
                else:
                    letters[k] = self.describe(piece)
        return Items(a.text, "".join(letters), starts, ends, [None] * len(starts))  # type: ignore[arg-type]

    def describe(self, piece: str) -> str:
        """The letter of a piece that no row names."""
        if piece[0].isdecimal():
            return FIGURE if piece.isascii() else WORD
        if piece[1:2] == ".":  # "a.m", "p. m"
            return self.known["am" if piece[0] in "aA" else "pm"]
        return CAPITAL if piece[0].isupper() else WORD


def find_breaks(a: Analysis) -> set[int]:
    """Where the blank between two blocks begins, unless it only wraps a line of running text."""
    out = set()
    begin = 0
    for k in range(1, len(a)):
        if a.blocks[k] != a.blocks[k - 1]:
            end = a.ends[k - 1]
            is_wrapped = end - a.starts[begin] >= WRAPPED_LINE_CHARS and a.text[end - 1] not in _SENTENCE_END
            if not is_wrapped:
                out.add(end)
            begin = k
    return out


def make_figures() -> Iterator[tuple[str, set[str]]]:
    """Figures of up to four digits with all that they can be."""
    for number in range(100):
        for text in {str(number), f"{number:02}"}:
            classes = {"FIGURE", "NUM"}
            is_padded = len(text) == 2
            if 1 <= number <= 31:
                classes.add("DOM")
            if 1 <= number <= 12:
                classes.add("MONTHNUM")
            if number <= 24:
                classes.add("HOUR")
            if is_padded:
                classes.add("TWO")
            if is_padded and number < 60:
                classes.add("SIXTY")
            if 1 <= number <= 4 and not text.startswith("0"):
                classes.add("FOUR")
            yield text, classes
    for number in range(100, 1000):
        yield f"{number:03}", {"FIGURE", "NUM", "THREE"}
    for number in range(100):
        yield f"{number:03}", {"FIGURE", "NUM", "THREE"}
    for number in range(10000):
        classes = {"FIGURE", "NUM"}
        if FIRST_YEAR <= number <= LAST_YEAR:
            classes.add("YEARFIGURE")
        if number % 10 == 0 and FIRST_YEAR <= number <= LAST_YEAR:
            classes.add("DECADEFIGURE")
        if number // 100 <= 24 and number % 100 < 60:
            classes.add("CLOCKFIGURE")
        yield f"{number:04}", classes


def make_alphabet(rows: Iterable[WordRow], literals: Iterable[str]) -> Alphabet:
    """The alphabet of the word rows and of every word that a pattern names."""
    alphabet = Alphabet()
    for row in rows:
        for word, value in row.match.items():
            alphabet.add_word(word, row.gives, value, row.case)
    for literal in sorted(literals):
        alphabet.add_literal(literal)
    alphabet.close()
    return alphabet
