"""Checkpoint in, shipped weights out.

    python export.py CHECKPOINT.pt --encoder FOLDER --out FOLDER [--float]

Writes `words.onnx` (encoder and tags), `tree.onnx` (arcs), `relations.onnx`, `labels.json` and `tokenizer.json`. Weights are int8,
one scale for each output channel; 7 bits of them are used (`reduce_range`), because processors without VNNI add two
products in 16 bits and would saturate: the same numbers on every processor are worth more than the last bit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from network import TAGS
from tighten import tighten
from train import load_checkpoint

OPSET = 17


class Words(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, ids, forms, mask, first, word_forms):
        words = self.network.words(ids, forms, mask, first, word_forms)
        tags = self.network.tag(words)
        best = [tags[k].argmax(-1).to(torch.int32) for k in ("upos", "xpos", "feats", "kinds")]
        ends = torch.softmax(tags["ends"], -1)[..., 1]
        return words, *best, torch.log_softmax(tags["names"], -1), ends


class Tree(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        self.parser = network.parser

    def forward(self, words):
        return self.parser.arcs(words)


class Relations(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        self.parser = network.parser

    def forward(self, dep, head):
        return self.parser.relate(dep, head)


def write_graph(module, inputs, path: Path, names, outputs, axes) -> None:
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(module.eval(), inputs, str(path), input_names=names, output_names=outputs, dynamic_axes=axes,
                          opset_version=OPSET, dynamo=False)  # fmt: skip


def export(network, folder: Path, quantise: bool = True) -> None:
    """Writes the three graphs; `quantise` turns their matrix products to int8."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = torch.ones(2, 9, dtype=torch.long)
    some = torch.ones(2, 5, dtype=torch.long)
    width = network.parser.root.shape[0]
    pieces, words, sents = {0: "windows", 1: "pieces"}, {0: "windows", 1: "words"}, {0: "sentences", 1: "words"}
    with tempfile.TemporaryDirectory() as temp:
        for name, module, inputs, names, outputs, axes in (
            ("words", Words(network), (whole, whole, whole, some, some), ["ids", "forms", "mask", "first", "word_forms"],
             ["words", "upos", "xpos", "feats", "kinds", "names", "ends"],
             {"ids": pieces, "forms": pieces, "mask": pieces, "first": words, "word_forms": words,
              **{k: words for k in ("words", "upos", "xpos", "feats", "kinds", "names", "ends")}}),
            ("tree", Tree(network), (torch.zeros(2, 6, width),), ["words"], ["arcs", "dep", "head"],
             {"words": sents, "arcs": {0: "sentences", 1: "nodes", 2: "nodes"}, "dep": {0: "sentences", 1: "nodes"},
              "head": {0: "sentences", 1: "nodes"}}),
            ("relations", Relations(network), (torch.zeros(7, 128), torch.zeros(7, 128)), ["dep", "head"], ["scores"],
             {"dep": {0: "arcs"}, "head": {0: "arcs"}, "scores": {0: "arcs"}}),
        ):  # fmt: skip
            plain = Path(temp) / f"{name}.onnx"
            write_graph(module, inputs, plain, names, outputs, axes)
            target = folder / f"{name}.onnx"
            if quantise:
                quantize_dynamic(plain, target, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
            else:
                shutil.copy(plain, target)
            if name == "words":
                target.write_bytes(tighten(onnx.load(target)).SerializeToString())
            else:
                onnx.checker.check_model(onnx.load(target))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="leave the weights as they are, for comparison")
    options = parser.parse_args()
    network = load_checkpoint(options.checkpoint)
    export(network, options.out, not options.float)
    shutil.copy(options.encoder / "tokenizer.json", options.out / "tokenizer.json")
    labels = {k: network.labels[k] for k in (*TAGS, "rels")}
    (options.out / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    digest = hashlib.sha256()
    for path in sorted(options.out.iterdir()):
        digest.update(path.read_bytes())
        print(f"{path.name:16} {path.stat().st_size / 1e6:7.2f} MB")
    print("digest", digest.hexdigest()[:16])


if __name__ == "__main__":
    main()
