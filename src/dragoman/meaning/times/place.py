"""What stands around a match.

Enters: the items of a text and the place of a match in them. Leaves: the pieces before and after, the word of the
analysis, its tag. It refuses to look over a break between blocks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.language.analysis import Analysis
from dragoman.meaning.times.alphabet import BLANK, BREAK, SAME, Items
from dragoman.meaning.times.frames import Frame


@dataclass(frozen=True, slots=True)
class Place:
    """Items `first` to `end` of `items` are the match."""

    a: Analysis
    items: Items
    first: int
    end: int

    @property
    def text(self) -> str:
        return self.items.words(self.first, self.end)

    def before(self, count: int = 1) -> str:
        """The `count`-th piece before, in small letters; "" where the block begins."""
        return self._step(range(self.first - 1, -1, -1), count)

    def after(self, count: int = 1) -> str:
        """The `count`-th piece after, in small letters; "" where the block ends."""
        return self._step(range(self.end, len(self.items.letters)), count)

    def _step(self, positions: range, count: int) -> str:
        for k in positions:
            letter = self.items.letters[k]
            if letter == BREAK:
                return ""
            if letter != BLANK:
                count -= 1
                if count == 0:
                    piece = self.items.words(k, k + 1).lower()
                    return SAME.get(piece, piece)
        return ""

    @property
    def is_glued_before(self) -> bool:
        return self.first > 0 and self.items.letters[self.first - 1] not in (BLANK, BREAK)

    @property
    def is_glued_after(self) -> bool:
        return self.end < len(self.items.letters) and self.items.letters[self.end] not in (BLANK, BREAK)

    @property
    def tail(self) -> str:
        """The two characters that follow."""
        stop = self.items.ends[self.end - 1]
        return self.items.text[stop : stop + 2]

    @property
    def lead(self) -> str:
        """The two characters before."""
        start = self.items.starts[self.first]
        return self.items.text[max(0, start - 2) : start]

    @property
    def goes_on_in_figures(self) -> bool:
        """A mark and a figure are glued to the end: it is the head of a longer number."""
        tail = self.tail
        return len(tail) == 2 and tail[0] in ".,:/" and tail[1].isdecimal()

    @property
    def word(self) -> int:
        """The word in which the match begins."""
        return find_word(self.a, self.items.starts[self.first])

    @property
    def last_word(self) -> int:
        return find_word(self.a, self.items.ends[self.end - 1] - 1)

    @property
    def next_word(self) -> int | None:
        """The word after the match, in the same sentence."""
        k = self.last_word + 1
        return k if k < len(self.a) and self.a.sentence_of[k] == self.a.sentence_of[k - 1] else None

    @property
    def opens_sentence(self) -> bool:
        """The match stands where every word has a capital."""
        return self.word == self.a.sentences[self.a.sentence_of[self.word]][0]

    def frames(self) -> Iterator[Frame]:
        """The frames inside the match, in order."""
        for payload in self.items.payloads[self.first : self.end]:
            if payload is not None and isinstance(payload.value, Frame):
                yield payload.value


def find_word(a: Analysis, offset: int) -> int:
    """The word that holds the character, or the last one before it; 0 for an empty analysis."""
    return max(0, bisect_right(a.starts, offset) - 1)
