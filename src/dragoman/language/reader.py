"""Piece ids in, head outputs out: the neural reader.

Enters: the words of windows of running text, or of single sentences. Leaves: tags, names, sentence ends and trees. It refuses to run on
more than one thread: one session a process, so that the same article gives the same numbers.

Batches depend on the article alone: windows are ordered by length and position, and a batch holds at most
`PIECES_OF_BATCH` pieces, padding included.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from dragoman.errors import ModelError
from dragoman.language import WEIGHTS
from dragoman.language.pieces import PieceMaker
from dragoman.language.trees import find_heads

# Pieces in one run of the encoder: about one window, as padding two windows to one length costs more than a run saves (benchmarks/speed.md).
PIECES_OF_BATCH = 128
# Words of sentences whose arcs are scored at once.
WORDS_OF_BATCH = 1024
END = 0.5


@dataclass(frozen=True, slots=True)
class Tags:
    """Head outputs of one window: label indices int32 [words], name scores float32 [words, labels] (log probabilities),
    probability of a sentence end float32 [words], and the vectors float32 [words, width] that the tree is read from."""

    upos: np.ndarray
    xpos: np.ndarray
    feats: np.ndarray
    kinds: np.ndarray
    names: np.ndarray
    ends: np.ndarray
    vectors: np.ndarray


class Reader:
    """The shipped weights, or others in the same form at `folder`.

    Raises `ModelError` when a file of the model is missing or broken.
    """

    def __init__(self, folder: Path = WEIGHTS):
        self.folder = folder
        try:
            self.labels: dict[str, list[str]] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            self.pieces = PieceMaker(folder / "tokenizer.json")
            self._words = open_session(folder / "words.onnx")
            self._tree = open_session(folder / "tree.onnx")
            self._relations = open_session(folder / "relations.onnx")
        except Exception as error:  # the libraries raise many kinds
            raise ModelError(
                f"the reader's weights at {folder} cannot be loaded ({error}); install dragoman again"
            ) from error
        self._root = self.labels["rels"].index("root")

    def tag(self, windows: Sequence[tuple[Sequence[str], Sequence[bool]]]) -> list[Tags]:
        """One `Tags` for each window of (words, glued); a window longer than the encoder's places must have been cut."""
        cuts = [self.pieces.cut(words, glued) for words, glued in windows]
        out: list[Tags | None] = [None] * len(cuts)
        for batch in plan_batches([len(c) for c in cuts], PIECES_OF_BATCH):
            length = max(len(cuts[i]) for i in batch)
            count = max(len(cuts[i].first) for i in batch)
            ids, forms, mask = (np.zeros((len(batch), length), np.int64) for _ in range(3))
            first, word_forms = (np.zeros((len(batch), count), np.int64) for _ in range(2))
            for row, i in enumerate(batch):
                c = cuts[i]
                ids[row, : len(c)] = c.ids
                forms[row, : len(c)] = c.forms
                mask[row, : len(c)] = 1
                first[row, : len(c.first)] = c.first
                word_forms[row, : len(c.first)] = c.word_forms
            vectors, upos, xpos, feats, kinds, names, ends = self._words.run(
                None, {"ids": ids, "forms": forms, "mask": mask, "first": first, "word_forms": word_forms}
            )
            for row, i in enumerate(batch):
                n = len(cuts[i].first)
                out[i] = Tags(*(a[row, :n] for a in (upos, xpos, feats, kinds, names, ends, vectors)))
        return out  # type: ignore[return-value]

    def parse(self, sentences: Sequence[np.ndarray]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Heads int32 [words] (0 is the root, else 1 + word) and relation indices [words] of each sentence, given its
        vectors float32 [words, width]."""
        heads: list[np.ndarray] = [np.zeros(0, np.int32)] * len(sentences)
        rels: list[np.ndarray] = [np.zeros(0, np.int64)] * len(sentences)
        for batch in plan_batches([len(s) for s in sentences], WORDS_OF_BATCH):
            lengths = [len(sentences[i]) for i in batch]
            words = np.zeros((len(batch), max(lengths), sentences[batch[0]].shape[1]), np.float32)
            for row, i in enumerate(batch):
                words[row, : lengths[row]] = sentences[i]
            arcs, dep, head = self._tree.run(None, {"words": words})
            found = find_heads(arcs, lengths)
            rows = np.repeat(np.arange(len(batch)), lengths)
            columns = np.concatenate([np.arange(1, n + 1) for n in lengths])
            chosen = found[rows, columns]
            scores = self._relations.run(None, {"dep": dep[rows, columns], "head": head[rows, chosen]})[0]
            scores[chosen != 0, self._root] = -1e9
            best = scores.argmax(1)
            best[chosen == 0] = self._root
            start = 0
            for i, n in zip(batch, lengths, strict=True):
                heads[i], rels[i] = chosen[start : start + n], best[start : start + n]
                start += n
        return heads, rels


def open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Shapes change with every batch: remembered patterns and a growing arena only cost memory.
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])


def plan_batches(lengths: Sequence[int], limit: int) -> list[list[int]]:
    """Positions grouped so that each group, padded to its longest, holds at most `limit`; a function of `lengths` alone."""
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i], i))
    batches: list[list[int]] = []
    current: list[int] = []
    for i in order:
        if current and (len(current) + 1) * lengths[i] > limit:
            batches.append(current)
            current = []
        current.append(i)
    if current:
        batches.append(current)
    return batches
