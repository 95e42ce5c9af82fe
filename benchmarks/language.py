"""What the reader gets right from raw text, where it cuts words and sentences itself.

    python benchmarks/language.py --shared ../shared [--weights FOLDER]

The texts of the development treebanks are put together again, paragraphs as lines, and read as an article is read. Words are matched by their
characters, as in the CoNLL 2018 campaign: a tag counts when the word is cut as in the treebank, an arc when its head is cut so as well, a sentence when
both its ends are right. Figures on words given are measured by `gate.py`. Results: `language.md`.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import sys
from dataclasses import dataclass, field
from pathlib import Path

SETS = {"EWT dev": "ewt/en_ewt-ud-dev.conllu.gz", "GUM dev": "gum/gum-dev.conllu.gz"}


@dataclass
class Text:
    """A document with its gold words: (start, end, tag, head word or -1, relation); sentences as (start, end) in characters."""

    name: str
    text: str = ""
    words: list[tuple[int, int, str, int, str]] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)


def load(path: Path) -> list[Text]:
    out: list[Text] = []
    rows: list[list[str]] = []
    breaks = ""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                out.append(Text(line.split("=")[1].strip()))
                breaks = ""
            elif line.startswith("# newpar"):
                breaks = "\n\n"
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
            elif not line and rows:
                put_sentence(out[-1], rows, breaks)
                rows, breaks = [], " "
    return out


def put_sentence(doc: Text, rows: list[list[str]], breaks: str) -> None:
    doc.text += breaks if doc.text else ""
    begin, offset = len(doc.text), len(doc.words)
    inside = 0  # last word of the contraction that the rows are in
    for row in rows:
        number, form, misc = row[0], row[1], row[9] if len(row) > 9 else ""
        if "." in number:
            continue
        if "-" in number:
            inside, space_after = int(number.split("-")[1]), "SpaceAfter=No" not in misc
            continue
        start = len(doc.text)
        doc.text += form
        head = int(row[6])
        doc.words.append((start, len(doc.text), row[3], offset + head - 1 if head else -1, row[7].split(":")[0]))
        if int(number) < inside:
            continue
        doc.text += " " if (space_after if int(number) == inside else "SpaceAfter=No" not in misc) else ""
    doc.text = doc.text.rstrip()
    doc.sentences.append((begin, len(doc.text)))


def measure(docs: list[Text], nlp: object) -> dict[str, float]:
    from dragoman.language.analysis import Analysis
    from dragoman.language.parse import parse

    n: collections.Counter[str] = collections.Counter()
    for doc in docs:
        blocks, start = [], 0
        for part in doc.text.split("\n\n"):
            blocks.append((start, start + len(part)))
            start += len(part) + 2
        a = Analysis.from_doc(parse(doc.text, blocks, nlp), blocks)  # type: ignore[arg-type]
        mine = {(s, e): i for i, (s, e) in enumerate(zip(a.starts, a.ends, strict=True))}
        n["gold"] += len(doc.words)
        n["mine"] += len(a)
        sentences = {(a.starts[s], a.ends[e - 1]) for s, e in a.sentences}
        n["gold sentences"] += len(doc.sentences)
        n["mine sentences"] += len(sentences)
        n["sentences"] += len(sentences & set(doc.sentences))
        for start, end, tag, head, rel in doc.words:
            i = mine.get((start, end))
            if i is None:
                continue
            n["words"] += 1
            n["UPOS"] += a.upos[i] == tag
            theirs = None if head < 0 else mine.get(doc.words[head][:2], -2)
            if (head < 0 and a.heads[i] < 0) or (theirs is not None and theirs == a.heads[i]):
                n["UAS"] += 1
                n["LAS"] += a.main_rels[i] == rel
    out = {k: 200 * n[k] / (n["gold"] + n["mine"]) for k in ("words", "UPOS", "UAS", "LAS")}
    return {"sentences": 200 * n["sentences"] / (n["gold sentences"] + n["mine sentences"]), **out}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True)
    options = parser.parse_args()
    folder = options.shared / "bench" / "language"
    if not folder.is_dir():
        print(f"{folder} is not there: the treebanks are needed to measure; name their folder with --shared")
        return 2
    from dragoman.language.parse import load_pipeline

    nlp = load_pipeline()
    print(f"{'F1 from raw text':24} {'sentences':>9} {'words':>7} {'UPOS':>7} {'UAS':>7} {'LAS':>7}")
    for name, path in SETS.items():
        docs = load(folder / path)
        groups = {name: docs}
        if "GUM" in name:
            groups["GUM dev, news"] = [d for d in docs if "_news_" in d.name]
        for label, members in groups.items():
            figures = measure(members, nlp)
            print(f"{label:24} " + " ".join(f"{figures[k]:{9 if k == 'sentences' else 7}.1f}" for k in ("sentences", "words", "UPOS", "UAS", "LAS")))  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
