"""Trains the weights of `dragoman.meaning.coreference` and says how they do.

    python training/coreference/train.py --shared ../shared [--out src/dragoman/meaning/coreference.npz]

Learns from the train topics of ECB+ (annotation CC BY 3.0) and MEANTIME's topics airbus and apple (CC BY 4.0), with all pairs of mentions of a topic
as examples; prints the CoNLL-F1 of the development topics of ECB+ for each threshold and keeps the best. Plain numpy, one seed, about four minutes on
one core, most of it for analysing 730 articles.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from dragoman import Reader, make_article
from dragoman.meaning import coreference as C

SEED, HIDDEN, BATCH, EPOCHS, RATE, DECAY = 7, 32, 512, 5, 2e-3, 1e-5
THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


def load_topics(path: Path, keep) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [topic for topic in map(json.loads, lines) if keep(topic)]


class Topic:
    """The articles of a topic, and its mentions by kind: (mention, id, chain)."""

    def __init__(self, reader: Reader, data: dict[str, Any]):
        self.stories: list[C.Story] = []
        self.mentions: dict[str, list[tuple[C.Mention, str, str]]] = {kind: [] for kind in C.KINDS}
        for number, document in enumerate(data["documents"]):
            a = reader.analyse(make_article(document["text"], language="en"))
            self.stories.append(C.make_story(reader.neural.reader, a))
            at = {c: i for i in range(len(a)) for c in range(a.starts[i], a.ends[i])}
            for kind in C.KINDS:
                for m in document.get(kind, ()):
                    words = sorted({at[c] for s, e in (m.get("parts") or [m["span"]]) for c in range(s, e) if c in at})
                    if m.get("scored", True) and words:
                        chain = m["chain"] or m["id"]
                        self.mentions[kind].append((C.Mention(number, tuple(words)), m["id"], chain))


def measure_scales(topics: list[Topic], reader: Reader) -> dict[str, np.ndarray]:
    """Mean and spread of the vectors of words in sentences and of words alone."""
    context = np.concatenate([s.vectors for t in topics for s in t.stories])
    lemmas = {s.a.lemmas[w].lower() for t in topics for kind in C.KINDS for m, _, _ in t.mentions[kind]
              for s in [t.stories[m.story]] for w in [C.find_head(s.a, m.words)]}  # fmt: skip
    alone = C.encode_alone(reader.neural.reader, sorted(lemmas))
    return {"context_mean": context.mean(0), "context_scale": context.std(0) + 1e-3, "alone_mean": alone.mean(0), "alone_scale": alone.std(0) + 1e-3}  # fmt: skip


def fit(x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """A network of one hidden layer by Adam, cross entropy; the mean of the weights of the last two epochs."""
    rng = np.random.default_rng(SEED)
    mean, scale = x.mean(0), x.std(0) + 1e-6
    x = (x - mean) / scale
    w = {"in": rng.normal(0, 1 / np.sqrt(x.shape[1]), (x.shape[1], HIDDEN)), "in_bias": np.zeros(HIDDEN),
         "out": rng.normal(0, 1 / np.sqrt(HIDDEN), HIDDEN), "out_bias": np.zeros(1)}  # fmt: skip
    m, v, total = ({k: np.zeros_like(p) for k, p in w.items()} for _ in range(3))
    step = kept = 0
    for epoch in range(EPOCHS):
        order = rng.permutation(len(x))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            a, target = x[rows], y[rows]
            h = np.tanh(a @ w["in"] + w["in_bias"])
            keep = (rng.random(h.shape) > 0.2) / 0.8
            error = (1 / (1 + np.exp(-((h * keep) @ w["out"] + w["out_bias"]))) - target) / len(rows)
            back = error[:, None] * w["out"] * keep * (1 - h * h)
            grad = {
                "in": a.T @ back,
                "in_bias": back.sum(0),
                "out": (h * keep).T @ error,
                "out_bias": error.sum(keepdims=True),
            }
            step += 1
            rate = RATE * (1 - step * BATCH / (EPOCHS * len(x) + BATCH))
            for k, g in grad.items():
                m[k] = 0.9 * m[k] + 0.1 * g
                v[k] = 0.999 * v[k] + 0.001 * g * g
                w[k] -= rate * (m[k] / (1 - 0.9**step) / (np.sqrt(v[k] / (1 - 0.999**step)) + 1e-8) + DECAY * w[k])
            if epoch >= EPOCHS - 2:
                kept += 1
                for k, p in w.items():
                    total[k] += p
    return {"mean": mean, "scale": scale} | {k: p / kept for k, p in total.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=C.WEIGHTS)
    options = parser.parse_args()
    bench = options.shared / "bench" / "coreference"
    sys.path.insert(0, str(bench))
    from score_coreference import measures  # type: ignore[import-not-found]

    reader = Reader()
    files = [(bench / "ecbplus.jsonl.gz", lambda t: t["split"] == "train"), (bench / "meantime.jsonl.gz", lambda t: t["topic"] in ("airbus", "apple"))]  # fmt: skip
    train = [Topic(reader, data) for path, keep in files for data in load_topics(path, keep)]
    develop = [Topic(reader, data) for data in load_topics(files[0][0], lambda t: t["split"] == "dev")]
    arrays = measure_scales(train, reader)
    for kind in C.KINDS:
        pairs, labels = [], []
        for topic in train:
            mentions = [m for m, _, _ in topic.mentions[kind]]
            if len(mentions) > 1:
                features = C.make_features(reader.neural.reader, topic.stories, mentions, C.Model(arrays))
                i, j = np.triu_indices(len(mentions), 1)
                chains = np.array([c for _, _, c in topic.mentions[kind]])
                pairs.append(features[i, j])
                labels.append((chains[i] == chains[j]) * 1.0)
        arrays |= {f"{kind}_{name}": value.astype(np.float32) for name, value in fit(np.concatenate(pairs).astype(np.float64), np.concatenate(labels)).items()}  # fmt: skip
        scores = {}
        judged = [(t, C.Model(arrays).judge(C.make_features(reader.neural.reader, t.stories, [m for m, _, _ in t.mentions[kind]], C.Model(arrays)), kind)) for t in develop]  # fmt: skip
        for threshold in THRESHOLDS:
            gold: list[list[str]] = []
            found: list[list[str]] = []
            for topic, chances in judged:
                chains = defaultdict(list)
                for _, name, chain in topic.mentions[kind]:
                    chains[chain].append(name)
                gold += chains.values()
                found += [[topic.mentions[kind][k][1] for k in c] for c in C.join(chances, threshold)]
            scores[threshold] = measures(gold, found)["CoNLL-F1"]
        best = max(scores, key=lambda t: scores[t])
        arrays[f"{kind}_threshold"] = np.array(best)
        print(f"{kind}: {sum(map(len, labels))} pairs; development topics of ECB+, CoNLL-F1 by threshold: {scores}", flush=True)  # fmt: skip
    np.savez(options.out, **arrays)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
