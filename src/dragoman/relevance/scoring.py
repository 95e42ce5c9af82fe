"""The scorer: what sorts of words in one sentence are worth, and whether the article is to be read.

Enters: an `Article`. Leaves: a `Relevance`. It refuses to know parties by name: weights belong to sorts of words, so that exchanging the names of two
parties changes nothing.

The weights were learnt by `training/relevance/train.py` from what the full reading finds in openly licensed articles; see docs/model-card.md.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dragoman.relevance.patterns import list_patterns
from dragoman.relevance.scanning import Scanner, Sentence, normalise

if TYPE_CHECKING:
    from dragoman.articles import Article

WEIGHTS: Final = Path(__file__).parent / "weights.npz"
_WORDS_SHOWN = 6
# The score of an article without a word that could tell of anything.
NOTHING: Final = -20.0


@dataclass(frozen=True, slots=True)
class Relevance:
    """`keep`: whether the article is to be read. `score`: how likely it is that the reading finds a meeting, an exchange or an agreement, as a logarithm of
    odds."""

    keep: bool
    score: float
    _raw: bytes = b""
    _best: Sentence | None = None

    @property
    def why(self) -> tuple[str, ...]:
        """The words of tables that stand in the sentence that says most, small ones left out; none where nothing could tell of anything."""
        if self._best is None:
            return ()
        words = load_scorer().scanner.list_words(self._raw, self._best)
        return tuple(dict.fromkeys(word for word in words if not word.islower() or len(word) > 3))[:_WORDS_SHOWN]


class Scorer:
    """The sum over the sorts of a sentence, and over pairs of them; sentences are joined as if each could tell of something on its own."""

    def __init__(
        self,
        scanner: Scanner,
        single: dict[str, float],
        pairs: dict[tuple[str, str], float],
        bias: float,
        threshold: float,
    ) -> None:
        self.scanner = scanner
        self.threshold = threshold
        codes = scanner.codes
        self._bias = bias
        self._single = [single.get(name, 0.0) for name in scanner.names]
        self._pairs: list[list[float] | None] = [None] * len(scanner.names)
        for (anchor, other), weight in pairs.items():
            # A sort whose row is gone since the weights were learnt is worth nothing.
            if anchor in codes and other in codes:
                row = self._pairs[codes[anchor]] or [0.0] * len(scanner.names)
                row[codes[other]] = weight
                self._pairs[codes[anchor]] = row

    def score_sentence(self, sentence: Sentence) -> float:
        """Log-odds that the reading finds something in it."""
        sorts = sentence.sorts
        total = self._bias + sum(map(self._single.__getitem__, sorts))
        for anchor in sentence.anchors:
            weights = self._pairs[anchor]
            if weights is not None:
                total += sum(map(weights.__getitem__, sorts))
        return total

    def judge(self, text: str) -> Relevance:
        """Whether the article of a text is to be read."""
        raw = normalise(text)
        sentences = self.scanner.list_sentences(raw)
        if not sentences:
            return Relevance(False, NOTHING)
        scores = [self.score_sentence(sentence) for sentence in sentences]
        score = join_scores(scores)
        best = sentences[max(range(len(scores)), key=scores.__getitem__)]
        return Relevance(score >= self.threshold, score, raw, best)


def join_scores(scores: list[float]) -> float:
    """Log-odds that at least one of several independent things is so, each with its own log-odds."""
    # log(1 + e^x) is minus the logarithm of the chance that a sentence tells of nothing.
    none = sum(math.log1p(math.exp(score)) if score < 30 else score for score in scores)
    return math.log(math.expm1(none)) if none < 30 else none


@lru_cache(1)
def load_scorer() -> Scorer:
    """The shipped scorer."""
    import numpy as np

    with np.load(WEIGHTS, allow_pickle=False) as data:
        sorts = [str(name) for name in data["sorts"]]
        single = dict(zip(sorts, map(float, data["single"]), strict=True))
        pairs = {
            (sorts[anchor], sorts[other]): float(weight)
            for (anchor, other), weight in zip(data["pairs"].tolist(), data["pair_weights"], strict=True)
        }
        words = [str(word) for word in data["words"]]
        return Scorer(Scanner(words), single, pairs, float(data["bias"]), float(data["threshold"]))


def is_relevant(article: Article) -> Relevance:
    """Whether an article can hold anything for the record. Its text alone is looked at, as the reading finds nothing elsewhere."""
    return load_scorer().judge(article.text)


@lru_cache(1)
def filter_version() -> str:
    """What the answer depends on besides the text: digest of the weights and of the words that are looked for."""
    digest = hashlib.sha256(WEIGHTS.read_bytes())
    for pattern in list_patterns():
        digest.update("\0".join(pattern).encode() + b"\n")
    return digest.hexdigest()[:12]
