"""Treebanks, names and entity types in, `Document`s out.

Enters: the files of UD English EWT, UNER and the freely licensed part of GUM. Leaves: documents of sentences with what
each layer of the reader is to learn. It refuses files whose words do not agree with each other.
"""

from __future__ import annotations

import collections
import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path

NAME_TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}
NAMES = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
# GUM takes a title into the mention of a person; UNER leaves it out.
TITLES = frozenset(
    [
        "president",
        "vice",
        "prime",
        "minister",
        "administrator",
        "mr.",
        "mrs.",
        "ms.",
        "mr",
        "mrs",
        "ms",
        "dr.",
        "dr",
        "prof.",
        "professor",
        "sir",
        "lord",
        "lady",
        "king",
        "queen",
        "prince",
        "princess",
        "senator",
        "sen.",
        "rep.",
        "representative",
        "governor",
        "gov.",
        "general",
        "gen.",
        "lt.",
        "colonel",
        "col.",
        "captain",
        "capt.",
        "judge",
        "justice",
        "chief",
        "secretary",
        "director",
        "chairman",
        "chancellor",
        "pope",
        "bishop",
        "archbishop",
        "cardinal",
        "father",
        "st.",
        "saint",
        "mayor",
        "ambassador",
        "inspector",
        "detective",
        "officer",
        "sergeant",
        "lieutenant",
        "miss",
        "madam",
        "aunt",
        "uncle",
        "mom",
        "dad",
        "mama",
        "manager",
        "councillor",
        "commissioner",
        "foreign",
        "sheikh",
        "sultan",
        "emir",
        "imam",
    ]
)


@dataclass(slots=True)
class Sentence:
    """Words of one sentence. `heads` count from 1, 0 is the root. `names` and `kinds` are None where no one marked them."""

    id: str
    words: list[str]
    glued: list[bool]
    upos: list[str]
    xpos: list[str]
    feats: list[str]
    heads: list[int]
    rels: list[str]
    lemmas: list[str]
    names: list[str] | None = None
    kinds: list[str] | None = None


@dataclass(slots=True)
class Document:
    id: str
    sentences: list[Sentence] = field(default_factory=list)


def open_text(path: Path):
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def load_trees(path: Path) -> list[Document]:
    """Documents of a CoNLL-U file; words only, no ranges and no empty nodes."""
    documents, sid, rows, space_after = [], "", [], True
    with open_text(path) as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                documents.append(Document(line.split("=", 1)[1].strip()))
            elif line.startswith("# sent_id"):
                sid = line.split("=", 1)[1].strip()
            elif not line and rows:
                if not documents:
                    documents.append(Document(""))
                glued = [True] + ["SpaceAfter=No" in r[9] for r in rows[:-1]]
                glued[0] = not space_after
                space_after = "SpaceAfter=No" not in rows[-1][9]
                documents[-1].sentences.append(
                    Sentence(sid, [r[1] for r in rows], glued, [r[3] for r in rows], [r[4] for r in rows],
                             [r[5] for r in rows], [int(r[6]) for r in rows], [r[7] for r in rows], [r[2] for r in rows])
                )  # fmt: skip
                rows = []
            elif line and line[0] != "#":
                cells = line.split("\t")
                if cells[0].isdigit():
                    rows.append(cells)
    return documents


def add_uner(documents: list[Document], path: Path) -> int:
    """Puts UNER's names on the sentences of EWT; returns how many sentences got none."""
    with open_text(path) as lines:
        marked = {r["sent_id"]: r for r in map(json.loads, lines)}
    missing = 0
    for sentence in (s for d in documents for s in d.sentences):
        row = marked.get(sentence.id)
        if row is None or row["ewt"] is None:
            missing += 1
            continue
        sentence.names = write_bio(len(sentence.words), [(a, b, t) for a, b, t in row["ewt"]])
    return missing


def write_bio(count: int, spans: list[tuple[int, int, str]]) -> list[str]:
    tags = ["O"] * count
    for start, end, label in spans:
        tags[start:end] = [f"B-{label}"] + [f"I-{label}"] * (end - start - 1)
    return tags


def add_gum_entities(documents: list[Document], path: Path) -> None:
    """Puts GUM's entity types on the head words of mentions, and names where a proper noun heads a mention."""
    with open_text(path) as lines:
        rows = {r["doc"]: r for r in map(json.loads, lines)}
    for document in documents:
        row = rows[document.id]
        words = [w for s in document.sentences for w in s.words]
        if words != row["words"]:
            raise ValueError(f"{path}: the words of {document.id} differ from those of its trees")
        offset = 0
        by_sentence = collections.defaultdict(list)
        for mention in row["mentions"]:
            by_sentence[mention["sent"]].append(mention)
        first_sentence = min(by_sentence, default=0) and 1  # files number sentences from 0 or from 1
        for number, sentence in enumerate(document.sentences, first_sentence):
            mentions = [(m["start"] - offset, m["end"] - offset, m["type"]) for m in by_sentence[number]]
            count = len(sentence.words)
            mentions = [m for m in mentions if 0 <= m[0] < m[1] <= count]
            sentence.names, sentence.kinds = mark_mentions(sentence, mentions)
            offset += count


def mark_mentions(sentence: Sentence, mentions: list[tuple[int, int, str]]) -> tuple[list[str], list[str]]:
    count = len(sentence.words)
    kinds, spans = ["O"] * count, []
    for start, end, label in sorted(mentions, key=lambda m: m[0] - m[1]):
        inside = [i for i in range(start, end) if not start <= sentence.heads[i] - 1 < end]
        head = inside[0] if inside else end - 1
        kinds[head] = label
        if label in NAME_TYPES and sentence.xpos[head].startswith("NNP"):
            spans.append((*name_around(sentence, start, end, head, label, mentions), NAME_TYPES[label]))
    taken, kept = set(), []
    for a, b, label in sorted(set(spans), key=lambda s: s[0] - s[1]):
        if a < b and not taken & set(range(a, b)):
            taken |= set(range(a, b))
            kept.append((a, b, label))
    return write_bio(count, kept), kinds


def name_around(sentence, start, end, head, label, mentions) -> tuple[int, int]:
    """Words of the name in a mention: the proper nouns around its head, joined by hyphens, "of", "&", "and"."""
    inner = set()
    if label == "person":  # a body keeps the state in its name, as in UNER: "US National Hurricane Center"
        for a, b, _ in mentions:
            if (a, b) != (start, end) and start <= a and b <= end and not a <= head < b:
                inner |= set(range(a, b))

    def proper(i):
        return start <= i < end and sentence.xpos[i].startswith("NNP") and i not in inner

    words = sentence.words
    a, b = head, head + 1
    while True:
        if proper(a - 1):
            a -= 1
        elif a >= 2 and words[a - 1] == "-" and proper(a - 2):
            a -= 2
        else:
            break
    while True:
        if proper(b):
            b += 1
        elif b + 1 < end and words[b] in ("-", "of", "&", "and") and proper(b + 1):
            if words[b] == "and" and sentence.heads[b + 1] - 1 <= b:
                break
            b += 2
        elif b + 2 < end and words[b] == "of" and words[b + 1] == "the" and proper(b + 2):
            b += 3
        else:
            break
    if label == "person":
        while a < b and words[a].lower() in TITLES:
            a += 1
    return a, b


def load_corpus(folder: Path, part: str) -> dict[str, list[Document]]:
    """EWT and GUM of one part ("train" or "dev") with names and entity types.

    `folder` holds `ewt/` and `gum/` with the files named in the model card.
    """
    ewt = load_trees(folder / "ewt" / f"en_ewt-ud-{part}.conllu.gz")
    add_uner(ewt, folder / "ewt" / f"uner-{part}.jsonl.gz")
    gum = load_trees(folder / "gum" / f"gum-{part}.conllu.gz")
    add_gum_entities(gum, folder / "gum" / f"gum-{part}.entities.jsonl.gz")
    return {"ewt": ewt, "gum": gum}
