"""Train the reader.

    python train.py --data FOLDER --encoder FOLDER --out FILE.pt [--epochs 12] [--seed 1] [--threads 2]
                    [--teacher FILE.pt …] [--unlabelled FILE.jsonl …] [--share 0.6] [--start FILE.pt --rounded --rate 0.1] [--stop STEPS]

`--data` holds `ewt/` and `gum/`; `--encoder` holds `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2. With
teachers (checkpoints of this script) the reader learns from the gold labels and from the mean of their probabilities, on
unlabelled documents (JSON lines with `sentences`, made by `segment.py`) from the latter alone.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from corpus import NAMES, Document, Sentence, load_corpus
from dragoman.language.pieces import FORMS, PieceMaker
from network import TAGS, Reader
from quantised import round_layers
from windows import NONE, Batch, WindowMaker

WEIGHTS = {"upos": 0.5, "xpos": 0.5, "feats": 0.4, "names": 1.5, "kinds": 0.7, "ends": 0.5, "arcs": 1.2, "rels": 1.0}
ENCODER_RATE, HEADS_RATE, DECAY, WARM_UP, AVERAGE = 1.5e-4, 1.2e-3, 0.01, 0.06, 0.999


def collect_labels(documents: list[Document]) -> dict[str, list[str]]:
    """Labels of each head, the most frequent first."""
    labels = {}
    for key, field in (("upos", "upos"), ("xpos", "xpos"), ("feats", "feats"), ("rels", "rels")):
        counts = collections.Counter(v for d in documents for s in d.sentences for v in getattr(s, field))
        least = 1 if key in ("upos", "rels") else 3
        labels[key] = [v for v, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])) if n >= least]
    labels["names"] = list(NAMES)
    labels["kinds"] = ["O", *sorted({v for d in documents for s in d.sentences for v in s.kinds or ()} - {"O"})]
    labels["ends"] = ["in", "end"]
    return labels


def load_unlabelled(path: Path) -> list[Document]:
    documents = []
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        for row in map(json.loads, lines):
            sentences = []
            for words, glued in row["sentences"]:
                blank = ["?"] * len(words)
                sentences.append(
                    Sentence("", words, [bool(g) for g in glued], blank, blank, blank, [0] * len(words), blank, blank)
                )
            documents.append(Document(row["id"], sentences))
    return documents


def tensors(batch: Batch):
    return [torch.from_numpy(a) for a in (batch.ids, batch.forms, batch.mask, batch.first, batch.word_forms)]


class Losses:
    """Scores of a batch against gold labels and, where given, against the probabilities of teachers."""

    def __init__(self, network: Reader):
        self.network = network

    def scores(self, batch: Batch):
        """Tag scores, arc scores with other sentences shut out, and both sides of relations."""
        words = self.network.words(*tensors(batch))
        arcs, dep, head = self.network.parser.arcs(words)
        sentence = torch.from_numpy(batch.sentence)
        same = (sentence[:, :, None] == sentence[:, None, :]) & (sentence >= 0)[:, None, :]
        same &= ~torch.eye(same.shape[1], dtype=torch.bool)[None]
        allowed = torch.cat([torch.ones_like(same[:, :, :1]), same], 2)
        return self.network.tag(words), arcs[:, 1:].masked_fill(~allowed, -1e4), dep[:, 1:], head

    def gold(self, batch: Batch, scores) -> dict[str, torch.Tensor]:
        tags, arcs, dep, head = scores
        out = {}
        for key in TAGS:
            target = torch.from_numpy(batch.targets[key])
            if (target >= 0).any():
                out[key] = F.cross_entropy(tags[key].flatten(0, 1), target.flatten(), ignore_index=NONE)
        rels = torch.from_numpy(batch.targets["rels"])
        if (rels >= 0).any():
            heads = torch.from_numpy(np.where(batch.heads == -2, 0, np.where(batch.heads >= 0, batch.heads + 1, NONE)))
            heads = torch.where(rels >= 0, heads, NONE)  # unlabelled words have no head to learn
            out["arcs"] = F.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=NONE)
            row, col = (rels >= 0).nonzero(as_tuple=True)
            out["rels"] = F.cross_entropy(
                self.network.parser.relate(dep[row, col], head[row, heads[row, col]]), rels[row, col]
            )
        return out

    def taught(self, batch: Batch, scores, lessons) -> dict[str, torch.Tensor]:
        """Cross entropy against the teachers' mean probabilities."""
        tags, arcs, dep, head = scores
        real = torch.from_numpy(batch.sentence) >= 0
        row, col = real.nonzero(as_tuple=True)
        out = {k: soft_loss(tags[k][row, col], lessons[k]) for k in TAGS if k in lessons}
        out["arcs"] = soft_loss(arcs[row, col], lessons["arcs"])
        out["rels"] = soft_loss(self.network.parser.relate(dep[row, col], head[row, lessons["heads"]]), lessons["rels"])
        return out


def soft_loss(scores, probabilities):
    return -(probabilities * torch.log_softmax(scores, -1)).sum(-1).mean()


@torch.no_grad()
def teach(teachers: list[Losses], batch: Batch) -> dict[str, torch.Tensor]:
    """Mean probabilities of the teachers for the real words of a batch, relations for the heads they agree on."""
    real = torch.from_numpy(batch.sentence) >= 0
    row, col = real.nonzero(as_tuple=True)
    seen = [t.scores(batch) for t in teachers]
    lessons = {k: sum(torch.softmax(s[0][k][row, col], -1) for s in seen) / len(seen) for k in TAGS}
    lessons["arcs"] = sum(torch.softmax(s[1][row, col], -1) for s in seen) / len(seen)
    heads = lessons["heads"] = lessons["arcs"].argmax(-1)
    lessons["rels"] = sum(
        torch.softmax(t.network.parser.relate(s[2][row, col], s[3][row, heads]), -1)
        for t, s in zip(teachers, seen, strict=True)
    ) / len(seen)
    return lessons


def make_groups(network: Reader):
    slow, fast = [], []
    for name, p in network.named_parameters():
        (slow if name.startswith("encoder.") and "forms" not in name else fast).append((name, p))
    groups = []
    for members, rate in ((slow, ENCODER_RATE), (fast, HEADS_RATE)):
        for plain in (True, False):
            chosen = [p for n, p in members if (n.endswith("bias") or "norm" in n) == plain]
            groups.append({"params": chosen, "lr": rate, "base": rate, "weight_decay": 0.0 if plain else DECAY})
    return groups


def load_checkpoint(path: Path) -> Reader:
    saved = torch.load(path, weights_only=True)
    network = Reader(saved["labels"], saved["pieces"], FORMS)
    network.load_state_dict(saved["state"])
    return network.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--teacher", type=Path, action="append", default=[])
    parser.add_argument("--unlabelled", type=Path, action="append", default=[])
    parser.add_argument("--share", type=float, default=1.0, help="share of the unlabelled documents in an epoch")
    parser.add_argument("--start", type=Path, help="checkpoint to go on from")
    parser.add_argument("--rounded", action="store_true", help="train with the rounding of the exported weights")
    parser.add_argument(
        "--stop", type=int, help="end after this many steps, on the way to all epochs, with the average so far"
    )
    parser.add_argument("--rate", type=float, default=1.0, help="factor on the learning rates")
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    corpus = load_corpus(options.data, "train")
    gold = corpus["ewt"] + corpus["gum"]
    plain = [d for path in options.unlabelled for d in load_unlabelled(path)]
    labels = collect_labels(gold)
    maker = PieceMaker(options.encoder / "tokenizer.json")
    pieces = 30522
    network = Reader(labels, pieces, FORMS)
    network.encoder.load(options.encoder / "model.safetensors")
    if options.start:
        network.load_state_dict(torch.load(options.start, weights_only=True)["state"])
    if options.rounded:
        round_layers(network)
    losses, teachers = Losses(network), [Losses(load_checkpoint(p)) for p in options.teacher]
    windows = WindowMaker(maker, labels, options.seed)

    def draw() -> list[Document]:
        return gold + windows.random.sample(plain, int(options.share * len(plain)))

    batches_of_epoch = len(list(windows.batches(draw())))
    steps = int(options.epochs * batches_of_epoch)
    print(
        f"{batches_of_epoch} batches an epoch, {steps} steps, labels { {k: len(v) for k, v in labels.items()} }",
        flush=True,
    )
    optimizer = torch.optim.AdamW(make_groups(network), betas=(0.9, 0.98), fused=True)
    average = {k: v.clone() for k, v in network.state_dict().items()}
    network.train()
    step, totals, began, words = 0, collections.Counter(), time.time(), 0
    while step < steps:
        for batch in windows.batches(draw()):
            done = step / steps
            scale = min(1.0, done / WARM_UP) * (1.0 if done < WARM_UP else max(0.01, (1 - done) / (1 - WARM_UP)))
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * options.rate * max(scale, 1e-3)
            scores = losses.scores(batch)
            parts = losses.gold(batch, scores)
            loss = sum(WEIGHTS[k] * v for k, v in parts.items())
            if teachers:
                taught = losses.taught(batch, scores, teach(teachers, batch))
                loss = loss + sum(WEIGHTS[k] * v for k, v in taught.items())
                parts |= {k + "*": v for k, v in taught.items()}
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            words += int((batch.sentence >= 0).sum())
            keep = min(AVERAGE, (1 + step) / (10 + step))
            with torch.no_grad():
                for key, value in network.state_dict().items():
                    average[key].lerp_(value, 1 - keep)
            for key, value in parts.items():
                totals[key] += value.item()
                totals["#" + key] += 1
            if step % 50 == 0 or step >= steps:
                mean = {k: round(totals[k] / totals["#" + k], 3) for k in parts if totals["#" + k]}
                rate = words / (time.time() - began)
                print(f"{step}/{steps} {time.time() - began:.0f}s {rate:.0f} words/s {mean}", flush=True)
                totals.clear()
            if step % 250 == 0:
                save(options.out, average, labels, pieces)
            if step >= (options.stop or steps):
                break
        if step == options.stop:
            break
    save(options.out, average, labels, pieces)


def save(path: Path, state, labels, pieces) -> None:
    torch.save({"state": state, "labels": labels, "pieces": pieces}, path)


if __name__ == "__main__":
    main()
