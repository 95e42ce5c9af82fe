"""Words in, word pieces out: the numbers that the neural reader sees.

Enters: the words of a window and whether each is written against the one before it. Leaves: `Pieces`, flat arrays of
piece ids and word-form ids, with the first piece of every word. It refuses to look at anything but the spelling of
the words, so that training and reading cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

# A word keeps this many pieces; addresses and hashes run to dozens and say nothing more after the first few.
MAX_PIECES_OF_WORD = 8
# The encoder has 512 positions, two of which are [CLS] and [SEP].
MAX_PIECES = 510
# Words remembered with their pieces before the memory is emptied; English news keeps below 60,000 for a month.
REMEMBERED_WORDS = 100_000

SHAPES = (
    "none", "lower", "title", "upper", "mixed", "digits", "number", "mark", "digits+letters", "letter",
)  # fmt: skip
# The encoder is uncased, so the form is told beside the piece: shape, and whether a blank stands before the word.
FORMS = 2 * len(SHAPES)


def find_shape(word: str) -> int:
    """Index in `SHAPES` of the way `word` is written; 0 is kept for what is no word."""
    if word.isdigit():
        return 5
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 6 if any(c.isdigit() for c in word) else 7
    if any(c.isdigit() for c in word):
        return 8
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(letters) > 1 else 9
    if word[0].isupper() and word[1:].islower():
        return 2
    return 4


@dataclass(frozen=True, slots=True)
class Pieces:
    """One window: `ids` and `forms` per piece ([CLS] first, [SEP] last), `first` the position of each word's first
    piece, `word_forms` per word."""

    ids: list[int]
    forms: list[int]
    first: list[int]
    word_forms: list[int]

    def __len__(self) -> int:
        return len(self.ids)


class PieceMaker:
    """Cuts words into pieces with the vocabulary of the encoder.

    Raises `OSError` or `ValueError` from the tokenizer library when `path` is no tokenizer file.
    """

    def __init__(self, path: Path):
        tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._cls, self._sep, self._unk = map(tokenizer.get_vocab().__getitem__, ("[CLS]", "[SEP]", "[UNK]"))
        self._known: dict[str, tuple[list[int], int]] = {}

    def count(self, word: str) -> int:
        """Number of pieces of `word`."""
        return len(self._cut(word)[0])

    def cut(self, words: Sequence[str], glued: Sequence[bool]) -> Pieces:
        """Pieces of one window. `glued[i]`: no blank stands before `words[i]`."""
        ids, forms, first, word_forms = [self._cls], [0], [], []
        for word, is_glued in zip(words, glued, strict=True):
            pieces, shape = self._cut(word)
            form = 2 * shape + is_glued
            first.append(len(ids))
            word_forms.append(form)
            ids += pieces
            forms += [form] * len(pieces)
        ids.append(self._sep)
        forms.append(0)
        return Pieces(ids, forms, first, word_forms)

    def _cut(self, word: str) -> tuple[list[int], int]:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= REMEMBERED_WORDS:
                self._known.clear()
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids[:MAX_PIECES_OF_WORD] or [self._unk]
            known = self._known[word] = ids, find_shape(word)
        return known
