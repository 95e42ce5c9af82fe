"""A text in, the sentences in which something could be told out, each with the sorts of words that it holds.

Enters: the text of an article. Leaves: `Sentence`s, only those with a word that tells of a meeting, an exchange or an agreement. It refuses to look at
what cannot matter: a pass of a small automaton finds the sentences with such a word, and only they are looked at for everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import daachorse

from dragoman.relevance.patterns import OTHER, Pattern, is_trigger, list_patterns

_FULL_STOP, _BAR, _BLANK = ord("."), ord("|"), ord(" ")
# Letters, digits and all bytes of letters beyond ASCII stay; the rest is blank, but for what may end a sentence.
_KEPT = frozenset((*b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.", *range(128, 256)))
_TABLE = bytes(code if code in _KEPT else _BAR if code in b"\n!?" else _BLANK for code in range(256))
# A full stop with a blank after it, a question mark, the end of a line.
_ENDS = (b".  ", b"|  ")
_MOST = {"parties": 3, "around": 4, "titles": 3, "length": 3}
_LENGTH_BYTES = 120
_LEADING = 2


def normalise(text: str) -> bytes:
    """The words of a text between blanks of their own, so that two that follow each other share none: a pattern is met as whole words only.

    >>> normalise("In Geneva, talks")
    b' In  Geneva   talks '
    """
    raw = text.encode("utf-8", "replace").translate(_TABLE)
    return b" " + raw.replace(b" ", b"  ").replace(b".", b" . ").replace(b"|", b" |  ") + b" "


class Sentence(NamedTuple):
    """`sorts`: codes of what its words are, and of how many parties and titles it has, how long it is, what stands around it. `anchors`: those of them that
    pairs are learnt with: what tells of an event, and the number of parties. `start`, `end`: where it stands in the normalised text."""

    sorts: set[int]
    anchors: tuple[int, ...]
    start: int
    end: int


class _Meaning(NamedTuple):
    """What a pattern means: codes of sorts, those of them that tell of an event, parties, and whether it is a title."""

    sorts: tuple[int, ...]
    triggers: tuple[int, ...]
    parties: tuple[str, ...]
    titles: int


class Scanner:
    """Patterns made ready. `words`: further words to look for, each a sort of its own. `names`: the sorts by their codes."""

    def __init__(self, words: Iterable[str]) -> None:
        patterns = [*list_patterns(), *(Pattern(word, f"word:{word}") for word in words)]
        meanings: dict[bytes, list[Pattern]] = {}
        for pattern in patterns:
            meanings.setdefault(normalise(pattern.words.strip()), []).append(pattern)
        keys = list(meanings)
        self._automaton = daachorse.DoubleArrayAhoCorasick(keys, daachorse.MATCH_KIND_LEFTMOST_LONGEST)
        telling = [key for key in keys if any(is_trigger(pattern.sort) for pattern in meanings[key])]
        # Names and abbreviations with full stops in them, which end no sentence.
        dotted = [key for key in keys if b" . " in key and key not in set(telling)]
        self._cutter = daachorse.DoubleArrayAhoCorasick(
            [*telling, *dotted, *_ENDS], daachorse.MATCH_KIND_LEFTMOST_LONGEST
        )
        self._last_trigger, self._first_end = len(telling), len(telling) + len(dotted)
        self.names: list[str] = sorted({pattern.sort for pattern in patterns} - {OTHER})
        self.names += [f"{kind}:{number}" for kind, most in _MOST.items() for number in range(most + 1)] + ["leading"]
        self.codes = {name: code for code, name in enumerate(self.names)}
        self._first = {kind: self.codes[f"{kind}:0"] for kind in _MOST}
        self._meanings = [self._describe(found) for found in _resolve(keys, meanings)]

    def _describe(self, patterns: list[Pattern]) -> _Meaning:
        sorts = [pattern.sort for pattern in patterns]
        return _Meaning(
            tuple(dict.fromkeys(self.codes[sort] for sort in sorts)),
            tuple(dict.fromkeys(self.codes[sort] for sort in sorts if is_trigger(sort))),
            tuple(dict.fromkeys(pattern.party for pattern in patterns if pattern.party)),
            int(any(sort.startswith("title:") for sort in sorts)),
        )

    def list_sentences(self, raw: bytes) -> list[Sentence]:
        """The sentences of a normalised text in which something could be told, in their order."""
        found: list[tuple[set[int], set[int], int, int, int, int]] = []
        everybody: set[str] = set()
        meanings, find = self._meanings, self._automaton.find
        for start, end in self._cut(raw):
            sorts: set[int] = set()
            triggers: set[int] = set()
            parties: set[str] = set()
            titles = 0
            for number in {number for _, _, number in find(raw[start:end])}:
                own, telling, named, is_title = meanings[number]
                sorts.update(own)
                if telling:
                    triggers.update(telling)
                if named:
                    parties.update(named)
                titles += is_title
            if triggers:
                everybody |= parties
                found.append((sorts, triggers, len(parties), titles, start, end))
        return [self._finish(number, len(everybody), *rest) for number, rest in enumerate(found)]

    def list_words(self, raw: bytes, sentence: Sentence) -> list[str]:
        """The words of a sentence that stand in a table, as they stand in the text and in its order."""
        stretch = raw[sentence.start : sentence.end]
        spans = [(begin, end) for begin, end, number in self._automaton.find(stretch) if self._meanings[number].sorts]
        return [" ".join(stretch[begin:end].decode("utf-8", "replace").split()) for begin, end in spans]

    def _cut(self, raw: bytes) -> Iterator[tuple[int, int]]:
        """Where the sentences stand that hold a word by which something is told, found without looking for anything else: a quarter of most texts."""
        last, start = self._last_trigger, 0
        is_told = False
        for _, end, number in self._cutter.find(raw):
            if number < last:
                is_told = True
            elif number >= self._first_end:
                if is_told:
                    yield start, end
                    is_told = False
                start = end
        if is_told:
            yield start, len(raw)

    def _finish(
        self,
        number: int,
        around: int,
        sorts: set[int],
        triggers: set[int],
        parties: int,
        titles: int,
        start: int,
        end: int,
    ) -> Sentence:
        first = self._first
        sides = first["parties"] + min(parties, 3)
        length = min((end - start) // _LENGTH_BYTES, 3)
        sorts.update(
            (sides, first["around"] + min(around, 4), first["titles"] + min(titles, 3), first["length"] + length)
        )
        if number < _LEADING:
            sorts.add(len(self.names) - 1)
        return Sentence(sorts, (*triggers, sides), start, end)


def _resolve(keys: list[bytes], meanings: dict[bytes, list[Pattern]]) -> Iterator[list[Pattern]]:
    """What each pattern means, with what words inside it tell: "peace treaty" is a topic, and a treaty too."""
    inner = daachorse.DoubleArrayAhoCorasick(keys, daachorse.MATCH_KIND_STANDARD)
    for key in keys:
        own = [pattern for pattern in meanings[key] if pattern.sort != OTHER]
        if own:
            for _, _, number in inner.find_overlapping(key):
                if keys[number] != key:
                    own += [pattern for pattern in meanings[keys[number]] if is_trigger(pattern.sort)]
        yield own
