"""Trains the filter of `dragoman.relevance` from what the full reading finds.

    python training/relevance/train.py --shared ../shared --cache FOLDER

Labels are the program's own: a sentence counts where the reading finds in it the word that tells of a meeting, of an exchange, or of an agreement that
the record keeps. Texts are Wikinews (CC BY 2.5) and statements of the United States government (public domain), nothing else. Reading them takes
some ten minutes of one core; `--cache` keeps the readings for the next time. One seed, plain numpy; the same readings give the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.articles import Article, read_articles
from dragoman.errors import ArticleError
from dragoman.meaning.findings import Reading
from dragoman.pipeline import Reader
from dragoman.record.claims import list_findings, make_claims
from dragoman.relevance.scanning import Scanner, Sentence, normalise
from dragoman.relevance.scoring import NOTHING, WEIGHTS, join_scores

SETS = ("wikinews", "official")
SEED = 0
WORDS = 250
# A word in fewer sentences than this, a pair in fewer than that, tells more of one article than of the language.
LEAST_WORD, LEAST_SORT, LEAST_PAIR = 25, 5, 8
# Words in more sentences than this share cost more time than they tell.
MOST_SHARE = 0.12
STEPS, RATE, DECAY = 300, 0.05, 6.0
FOLDS = 5
# A day of other outlets loses a point more than articles of the same outlets that were held out: 0.99 here is 0.98 there.
RECALL = 0.99
# Pairs below this change no score by as much as the threshold is uncertain.
LEAST_WEIGHT = 0.03


@dataclass(slots=True)
class Example:
    """An article with the sentences that could tell of something and whether they do, and whether any does."""

    name: str
    sentences: list[Sentence]
    labels: list[bool]
    is_wanted: bool
    words: list[frozenset[str]]


def load_reading(article: Article, reader: Reader, cache: Path) -> Reading:
    """The full reading of an article, from the cache where it is there."""
    key = hashlib.sha256("\0".join((article.text, article.title or "", article.published or "")).encode()).hexdigest()[
        :24
    ]
    path = cache / f"{key}.json"
    if path.exists():
        return Reading.from_json(path.read_bytes())
    reading = reader.read(article)
    path.write_text(reading.to_json(), encoding="utf-8")
    return reading


def find_places(reading: Reading) -> list[int]:
    """Where the reading finds what the filter is for: the first characters of the words that tell of it."""
    kept = {claim.local for claim in make_claims(reading, "", list_findings(reading, "")) if claim.kind == "act"}
    spans = [span for meeting in reading.meetings for span in meeting.evidence.get("format", ())]
    spans += [span for exchange in reading.exchanges for span in exchange.evidence.get("what", ())]
    spans += [span for act in reading.acts if act.id in kept for span in act.evidence.get("act", ())]
    return sorted({start for start, _ in spans})


def is_wanted(reading: Reading) -> bool:
    """Whether a reading holds a meeting, an exchange, or an agreement between sides."""
    return bool(reading.meetings or reading.exchanges or find_places(reading))


def list_articles(shared: Path, name: str) -> Iterator[Article]:
    for article in read_articles([shared / "bench" / "news" / f"{name}.jsonl.gz"]):
        if not isinstance(article, ArticleError):
            yield article


def make_examples(read: Sequence[tuple[str, Article, Reading]], scanner: Scanner) -> list[Example]:
    examples = []
    for name, article, reading in read:
        raw = normalise(article.text)
        sentences = scanner.list_sentences(raw)
        places = [len(normalise(article.text[:start])) for start in find_places(reading)]
        labels = [any(sentence.start <= place < sentence.end for place in places) for sentence in sentences]
        words = [list_words(raw[sentence.start : sentence.end]) for sentence in sentences]
        examples.append(Example(name, sentences, labels, is_wanted(reading), words))
    return examples


def list_words(raw: bytes) -> frozenset[str]:
    """Words without a capital, so that no name becomes a word of the scorer."""
    return frozenset(w for w in raw.decode("utf-8", "ignore").split() if w.isalpha() and w.islower() and len(w) > 1)


def choose_words(examples: Sequence[Example]) -> list[str]:
    """The words that tell most about the label of a sentence (mutual information)."""
    total, wanted = Counter[str](), Counter[str]()
    count = count_wanted = 0
    for example in examples:
        for words, label in zip(example.words, example.labels, strict=True):
            total.update(words)
            count += 1
            if label:
                wanted.update(words)
                count_wanted += 1

    def measure(word: str) -> float:
        information = 0.0
        for inside, size in ((wanted[word], count_wanted), (total[word] - wanted[word], count - count_wanted)):
            for part, whole in ((inside, total[word]), (size - inside, count - total[word])):
                if part:
                    information += part / count * math.log(part * count / (whole * size))
        return information

    often = sorted(word for word, number in total.items() if LEAST_WORD <= number <= MOST_SHARE * count)
    return sorted(sorted(often, key=measure, reverse=True)[:WORDS])


Model = tuple[dict[int, int], dict[tuple[int, int], int], Any, float]


def train(examples: Sequence[Example]) -> Model:
    """Columns of sorts, columns of pairs, weights, bias."""
    sorts: Counter[int] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    for example in examples:
        for sentence in example.sentences:
            sorts.update(sentence.sorts)
            pairs.update((anchor, code) for anchor in sentence.anchors for code in sentence.sorts if code != anchor)
    single = {
        code: column for column, code in enumerate(sorted(c for c, number in sorts.items() if number >= LEAST_SORT))
    }
    double = {
        pair: len(single) + column
        for column, pair in enumerate(sorted(p for p, number in pairs.items() if number >= LEAST_PAIR))
    }
    rows: list[int] = []
    columns: list[int] = []
    labels: list[bool] = []
    for example in examples:
        for sentence, label in zip(example.sentences, example.labels, strict=True):
            found = list_columns(sentence, single, double)
            rows += [len(labels)] * len(found)
            columns += found
            labels.append(label)
    weights, bias = fit(np.array(rows), np.array(columns), np.array(labels, float), len(single) + len(double))
    return single, double, weights, bias


def list_columns(sentence: Sentence, single: dict[int, int], double: dict[tuple[int, int], int]) -> list[int]:
    found = [single[code] for code in sorted(sentence.sorts) if code in single]
    return found + [
        double[anchor, code]
        for anchor in sentence.anchors
        for code in sorted(sentence.sorts)
        if (anchor, code) in double
    ]


def fit(rows: Any, columns: Any, labels: Any, width: int) -> tuple[Any, float]:
    """Logistic regression with weight decay, all sentences at each step (Adam)."""
    count = len(labels)
    weights, first, second = np.zeros(width), np.zeros(width), np.zeros(width)
    bias = math.log(labels.sum() / (count - labels.sum()))
    bias_first = bias_second = 0.0
    for step in range(1, STEPS + 1):
        chance = 1 / (1 + np.exp(-(np.bincount(rows, weights[columns], count) + bias)))
        error = (chance - labels) / count
        slope = np.bincount(columns, error[rows], width) + DECAY * weights / count
        bias_slope = float(error.sum())
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        bias_first, bias_second = 0.9 * bias_first + 0.1 * bias_slope, 0.999 * bias_second + 0.001 * bias_slope**2
        whole, square = 1 - 0.9**step, 1 - 0.999**step
        weights -= RATE * (first / whole) / (np.sqrt(second / square) + 1e-8)
        bias -= RATE * (bias_first / whole) / (math.sqrt(bias_second / square) + 1e-8)
    return weights, bias


def score(examples: Sequence[Example], model: Model) -> Any:
    """A score for each article."""
    single, double, weights, bias = model
    scores = []
    for example in examples:
        each = [bias + float(weights[list_columns(s, single, double)].sum()) for s in example.sentences]
        scores.append(join_scores(each) if each else NOTHING)
    return np.array(scores)


def cross_validate(examples: Sequence[Example]) -> Any:
    """A score for each article by a model that has not seen it."""
    order = list(range(len(examples)))
    random.Random(SEED).shuffle(order)
    scores = np.zeros(len(examples))
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        model = train([examples[i] for i in order if i not in set(held)])
        scores[held] = score([examples[i] for i in held], model)
    return scores


def find_threshold(scores: Any, wanted: Any) -> float:
    """The highest score at which the recall is still what is asked."""
    ranked = np.sort(scores[wanted])[::-1]
    return float(ranked[math.ceil(RECALL * len(ranked)) - 1])


def save(model: Model, scanner: Scanner, words: list[str], threshold: float) -> None:
    single, double, weights, bias = model
    pairs = [(pair, weights[column]) for pair, column in double.items() if abs(weights[column]) >= LEAST_WEIGHT]
    by_code = np.zeros(len(scanner.names), dtype=np.float32)
    for code, column in single.items():
        by_code[code] = weights[column]
    np.savez_compressed(
        WEIGHTS,
        sorts=np.array(scanner.names),
        single=by_code,
        pairs=np.array([pair for pair, _ in pairs], dtype=np.int16),
        pair_weights=np.array([weight for _, weight in pairs], dtype=np.float32),
        words=np.array(words),
        bias=np.float32(bias),
        threshold=np.float32(round(threshold, 3)),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    reader = Reader()
    read = [
        (name, article, load_reading(article, reader, options.cache))
        for name in SETS
        for article in list_articles(options.shared, name)
    ]
    words = choose_words(make_examples(read, Scanner(())))
    scanner = Scanner(words)
    examples = make_examples(read, scanner)
    scores = cross_validate(examples)
    wanted = np.array([example.is_wanted for example in examples])
    threshold = find_threshold(scores, wanted)
    save(train(examples), scanner, words, threshold)
    print(
        f"{len(examples)} articles, {sum(len(e.sentences) for e in examples)} sentences, of which {sum(map(sum, (e.labels for e in examples)))} tell"
    )
    for name in SETS:
        mine = np.array([example.name == name for example in examples])
        passed = scores[mine] >= threshold
        print(
            f"{name}: held out, recall {passed[wanted[mine]].mean():.3f}, passed {passed.mean():.3f} of {mine.sum()}, wanted {wanted[mine].mean():.3f}"
        )
    print(f"threshold {threshold:.3f}; {WEIGHTS.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
