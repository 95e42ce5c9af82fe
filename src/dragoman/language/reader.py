"""Piece ids in, head outputs out: the neural reader.

Enters: the words of windows of running text, or of single sentences. Leaves: tags, names, sentence ends and trees. It refuses to run on
more than one thread: one session a process, so that the same article gives the same numbers.

Every window is one run, and the trees of a sentence are scored with those of its neighbours, `WORDS_OF_BATCH` words at a time: what is run together
depends on the article alone, and nothing is padded.
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

# Words of sentences whose arcs are scored at once: each against all of them, which costs little up to here and saves the padding (benchmarks/speed.md).
WORDS_OF_BATCH = 256
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
        out = []
        for words, glued in windows:
            cut = self.pieces.cut(words, glued)
            given = {"ids": cut.ids, "forms": cut.forms, "first": cut.first, "word_forms": cut.word_forms}
            found = self._words.run(None, {name: np.array([numbers], np.int64) for name, numbers in given.items()})
            vectors, upos, xpos, feats, kinds, names, ends = (array[0] for array in found)
            out.append(Tags(upos, xpos, feats, kinds, names, ends, vectors))
        return out

    def parse(self, sentences: Sequence[np.ndarray]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Heads int32 [words] (0 is the root, else 1 + word) and relation indices [words] of each sentence, given its
        vectors float32 [words, width]."""
        heads: list[np.ndarray] = []
        rels: list[np.ndarray] = []
        for batch in group_sentences([len(s) for s in sentences], WORDS_OF_BATCH):
            together = sentences[batch]
            lengths = [len(s) for s in together]
            arcs, dep, head = (array[0] for array in self._tree.run(None, {"words": np.concatenate(together)[None]}))
            starts = np.cumsum([0, *lengths[:-1]])
            found = find_heads(cut_scores(arcs, lengths), lengths)
            chosen = [row[1 : n + 1] for row, n in zip(found, lengths, strict=True)]
            # Node 0 of all of them is the root, and a head counts from the start of its own sentence.
            nodes = np.concatenate([np.where(c == 0, 0, c + start) for c, start in zip(chosen, starts, strict=True)])
            scores = self._relations.run(None, {"dep": dep[1:], "head": head[nodes]})[0]
            scores[nodes != 0, self._root] = -1e9
            best = scores.argmax(1)
            best[nodes == 0] = self._root
            heads += chosen
            rels += np.split(best, starts[1:])
        return heads, rels


def cut_scores(arcs: np.ndarray, lengths: Sequence[int]) -> np.ndarray:
    """Arc scores float32 [sentences, nodes, nodes] of each sentence by itself, from those of all words of them against all, [1 + words, 1 + words]."""
    nodes = max(lengths) + 1
    out = np.zeros((len(lengths), nodes, nodes), np.float32)
    start = 1
    for own, n in zip(out, lengths, strict=True):
        own[1 : n + 1, 1 : n + 1] = arcs[start : start + n, start : start + n]
        own[1 : n + 1, 0] = arcs[start : start + n, 0]
        start += n
    return out


def open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Shapes change with every batch: remembered patterns and a growing arena only cost memory.
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])


def group_sentences(lengths: Sequence[int], limit: int) -> list[slice]:
    """Stretches of neighbouring sentences that hold at most `limit` words; a longer sentence is by itself."""
    out, first, size = [], 0, 0
    for i, length in enumerate(lengths):
        if i > first and size + length > limit:
            out.append(slice(first, i))
            first, size = i, 0
        size += length
    return [*out, slice(first, len(lengths))] if lengths else []
