"""Documents in, batches of windows out.

Enters: `Document`s. Leaves: batches of padded arrays, windows of one sentence or of several in a row, as the reader meets
them in running text. It refuses windows longer than the encoder's places.
"""

from __future__ import annotations

import collections
import random
from dataclasses import dataclass

import numpy as np

from corpus import Document, Sentence
from dragoman.language.pieces import SHAPES, PieceMaker

LENGTHS = (12, 16, 20, 24, 28, 32, 40, 48, 64, 80, 96, 128, 160)
PIECES_OF_BATCH = 2048
NONE = -100
LOWER, TITLE, UPPER = SHAPES.index("lower"), SHAPES.index("title"), SHAPES.index("upper")
CASED = (LOWER, TITLE, UPPER, SHAPES.index("mixed"), SHAPES.index("letter"))


@dataclass(slots=True)
class Batch:
    """Arrays [windows, pieces] and [windows, words]; `sentence` numbers the sentences of a window, -1 where no word is;
    `heads` are word positions in the window, -2 is the root, `NONE` unknown."""

    ids: np.ndarray
    forms: np.ndarray
    mask: np.ndarray
    first: np.ndarray
    word_forms: np.ndarray
    sentence: np.ndarray
    heads: np.ndarray
    targets: dict[str, np.ndarray]


class WindowMaker:
    """Cuts documents into windows anew for every epoch."""

    def __init__(self, maker: PieceMaker, labels: dict[str, list[str]], seed: int):
        self.maker = maker
        self.index = {k: {x: i for i, x in enumerate(v)} for k, v in labels.items()}
        self.random = random.Random(seed)

    def windows(self, documents: list[Document], single: float) -> list[list[Sentence]]:
        """Sentences grouped into windows; a share `single` of them stands alone."""
        out = []
        for document in documents:
            i = 0
            while i < len(document.sentences):
                limit = 0 if self.random.random() < single else self.random.choice((48, 64, 96, 128))
                group, size = [], 2
                while i < len(document.sentences):
                    more = sum(map(self.maker.count, document.sentences[i].words))
                    if group and size + more > limit:
                        break
                    group.append(document.sentences[i])
                    size += more
                    i += 1
                if size <= LENGTHS[-1]:
                    out.append(group)
        return out

    def batches(self, documents: list[Document], single: float = 0.5, change_case: float = 0.08):
        """Batches of an epoch in random order, of equal size within a length, so that kernels are reused."""
        by_length = collections.defaultdict(list)
        for group in self.windows(documents, single):
            size = 2 + sum(self.maker.count(w) for s in group for w in s.words)
            by_length[next(n for n in LENGTHS if n >= size)].append(group)
        batches = []
        for length, groups in by_length.items():
            self.random.shuffle(groups)
            count = max(1, PIECES_OF_BATCH // length)
            groups += self.random.choices(groups, k=-len(groups) % count)
            batches += [(length, groups[i : i + count]) for i in range(0, len(groups), count)]
        self.random.shuffle(batches)
        for length, groups in batches:
            yield self.collate(groups, length, change_case)

    def collate(self, groups: list[list[Sentence]], length: int, change_case: float = 0.0) -> Batch:
        shape = (len(groups), length)
        ids, forms, mask, first, word_forms = (np.zeros(shape, np.int64) for _ in range(5))
        sentence, heads = np.full(shape, -1), np.full(shape, NONE)
        targets = {k: np.full(shape, NONE) for k in ("upos", "xpos", "feats", "rels", "names", "kinds", "ends")}
        for row, group in enumerate(groups):
            words = [w for s in group for w in s.words]
            glued = [g for s in group for g in s.glued]
            cut = self.maker.cut(words, glued)
            ids[row, : len(cut)] = cut.ids
            mask[row, : len(cut)] = 1
            recase = self.pick_case(change_case)
            forms[row, : len(cut)] = [recase(f) for f in cut.forms]
            first[row, : len(words)] = cut.first
            word_forms[row, : len(words)] = [recase(f) for f in cut.word_forms]
            start = 0
            for number, s in enumerate(group):
                end = start + len(s.words)
                sentence[row, start:end] = number
                heads[row, start:end] = [start + h - 1 if h else -2 for h in s.heads]
                for k, values in (("upos", s.upos), ("xpos", s.xpos), ("feats", s.feats), ("rels", s.rels),
                                  ("names", s.names), ("kinds", s.kinds)):  # fmt: skip
                    if values is not None:
                        targets[k][row, start:end] = [self.index[k].get(v, NONE) for v in values]
                targets["ends"][row, start:end] = [0] * (len(s.words) - 1) + [1]
                start = end
        return Batch(ids, forms, mask, first, word_forms, sentence, heads, targets)

    def pick_case(self, share: float):
        """A way to write a window: as it is, or, for a share of windows, all lower, all upper, or every word capital
        (headlines, posts), so that names are found there too."""
        if self.random.random() >= share:
            return lambda form: form
        shape = self.random.choice((LOWER, UPPER, TITLE))
        return lambda form: 2 * shape + form % 2 if form // 2 in CASED else form
