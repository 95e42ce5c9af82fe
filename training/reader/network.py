"""The reader's network: one small encoder, several heads over one pass.

Enters: piece ids and word forms of a batch of windows. Leaves: for each word a vector and the scores of its tags; for
each sentence, cut out of the windows, the scores of its arcs and relations. It refuses dropout outside training, so that
what is exported is what was measured.

The encoder is all-MiniLM-L6-v2 (6 layers, 384 wide, Apache-2.0). Biaffine arcs and relations after Dozat and Manning
2017; layers mixed by learned weights after Kondratyuk and Straka 2019 (UDify).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import ClassVar

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 6
FORM_WIDTH = 32
ARC_WIDTH, RELATION_WIDTH, TAG_WIDTH = 256, 128, 256
TAGS = ("upos", "xpos", "feats", "names", "kinds", "ends")


class Dropout(nn.Module):
    """Dropout that takes its mask from a pool drawn once: drawing anew for every call is a fifth of a step on a processor."""

    pools: ClassVar[dict[float, torch.Tensor]] = {}

    def __init__(self, share: float):
        super().__init__()
        self.share = share

    def forward(self, x):
        if not self.training:
            return x
        pool = self.pools.get(self.share)
        if pool is None:
            pool = self.pools[self.share] = (torch.rand(1 << 24) >= self.share).float() / (1 - self.share)
        count = x.numel()
        if count > len(pool) // 2:
            return F.dropout(x, self.share, True)
        start = int(torch.randint(len(pool) - count, (1,)))
        return x * pool[start : start + count].view(x.shape)


class Layer(nn.Module):
    def __init__(self, dropout: float):
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.dropout = Dropout(dropout)

    def forward(self, x, bias):
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        if self.training:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        else:  # written out, so that the exporter sees plain matrix products
            weights = torch.softmax(torch.matmul(q, k.transpose(-1, -2)) * (1 / math.sqrt(WIDTH // HEADS)) + bias, -1)
            mixed = torch.matmul(weights, v)
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, length, WIDTH))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, pieces: int, forms: int, dropout: float):
        super().__init__()
        self.pieces, self.places = nn.Embedding(pieces, WIDTH), nn.Embedding(512, WIDTH)
        self.forms = nn.Embedding(forms, WIDTH)
        nn.init.zeros_(self.forms.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = Dropout(dropout)

    def forward(self, ids, forms, mask):
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.norm(self.pieces(ids) + self.places(places)[None] + self.forms(forms)))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        states = []
        for layer in self.layers:
            x = layer(x, bias)
            states.append(x)
        return states

    def load(self, path: Path) -> None:
        """Weights of the published encoder; the constant token type is added to the places."""
        w = load_file(path)
        state = {
            "pieces.weight": w["embeddings.word_embeddings.weight"],
            "places.weight": w["embeddings.position_embeddings.weight"]
            + w["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        names = {"out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "up": "intermediate.dense",
                 "down": "output.dense", "norm2": "output.LayerNorm"}  # fmt: skip
        for i in range(LAYERS):
            source = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                for mine, theirs in names.items():
                    state[f"layers.{i}.{mine}.{part}"] = w[f"{source}{theirs}.{part}"]
                state[f"layers.{i}.qkv.{part}"] = torch.cat(
                    [w[f"{source}attention.self.{k}.{part}"] for k in ("query", "key", "value")]
                )
        left = self.load_state_dict(state, strict=False)
        if left.missing_keys != ["forms.weight"] or left.unexpected_keys:
            raise ValueError(f"{path}: not the encoder expected: {left}")


def make_layer(inputs: int, outputs: int, dropout: float) -> nn.Module:
    return nn.Sequential(nn.Linear(inputs, outputs), nn.GELU(), Dropout(dropout))


class Reader(nn.Module):
    """`labels` maps each head to its list of labels; "rels" are the relations of the tree."""

    def __init__(self, labels: dict[str, list[str]], pieces: int, forms: int, dropout: float = 0.1):
        super().__init__()
        self.labels = labels
        self.encoder = Encoder(pieces, forms, dropout)
        self.mix = nn.Parameter(torch.tensor([0.0] * (LAYERS - 1) + [1.0]))
        self.word_forms = nn.Embedding(forms, FORM_WIDTH)
        self.dropout = Dropout(0.2)
        width = WIDTH + FORM_WIDTH
        self.grammar, self.naming = make_layer(width, TAG_WIDTH, 0.2), make_layer(width, TAG_WIDTH, 0.2)
        self.tags = nn.ModuleDict({k: nn.Linear(TAG_WIDTH, len(labels[k])) for k in TAGS})
        self.parser = Parser(width, len(labels["rels"]))

    def words(self, ids, forms, mask, first, word_forms):
        """[windows, words, width]: the mixed states of the first piece of each word, and its form."""
        states = self.encoder(ids, forms, mask)
        weights = torch.softmax(self.mix, 0)
        x = states[0] * weights[0]
        for i in range(1, LAYERS):
            x = x + states[i] * weights[i]
        x = torch.gather(x, 1, first[:, :, None].expand(-1, -1, WIDTH))
        return self.dropout(torch.cat([x, self.word_forms(word_forms)], -1))

    def tag(self, words):
        """Scores of each head of `TAGS`: [windows, words, labels]."""
        grammar, naming = self.grammar(words), self.naming(words)
        return {k: self.tags[k](naming if k in ("names", "kinds") else grammar) for k in TAGS}


class Parser(nn.Module):
    def __init__(self, width: int, relations: int):
        super().__init__()
        self.root = nn.Parameter(torch.zeros(width))
        self.arc_dep, self.arc_head = make_layer(width, ARC_WIDTH, 0.25), make_layer(width, ARC_WIDTH, 0.25)
        self.rel_dep, self.rel_head = make_layer(width, RELATION_WIDTH, 0.25), make_layer(width, RELATION_WIDTH, 0.25)
        self.arc = nn.Parameter(torch.randn(ARC_WIDTH, ARC_WIDTH) * 0.02)
        self.arc_bias = nn.Linear(ARC_WIDTH, 1, bias=False)
        self.relation = nn.Linear(RELATION_WIDTH + 1, relations * (RELATION_WIDTH + 1), bias=False)
        nn.init.normal_(self.relation.weight, std=0.01)
        self.relations = relations

    def arcs(self, words):
        """words [sentences, words, width], the root in front: scores [sentences, words, heads] and both sides of relations
        [sentences, words, RELATION_WIDTH]; row and column 0 are the root."""
        x = torch.cat([self.root.expand(words.shape[0], 1, -1), words], 1)
        dep, head = self.arc_dep(x), self.arc_head(x)
        scores = torch.matmul(torch.matmul(dep, self.arc), head.transpose(1, 2)) + self.arc_bias(head).transpose(1, 2)
        return scores, self.rel_dep(x), self.rel_head(x)

    def relate(self, dep, head):
        """dep, head [arcs, RELATION_WIDTH]: scores [arcs, relations]."""
        one = torch.ones_like(dep[:, :1])
        left = self.relation(torch.cat([dep, one], 1)).view(-1, self.relations, RELATION_WIDTH + 1)
        return torch.matmul(left, torch.cat([head, one], 1)[:, :, None])[:, :, 0]
