"""Plain articles in, documents of sentences out: what a student learns from its teachers without gold labels.

    python segment.py NEWS.jsonl.gz [NEWS.jsonl.gz …] --weights FOLDER --out FILE.jsonl.gz

Words and sentence ends are those of the program's own tokeniser and of a reader already trained (`--weights`, default: the shipped ones). Only texts whose
licence allows training are to be given: Wikinews (CC BY 2.5) and statements of the United States government (public domain).
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import spacy

from dragoman.articles import make_article
from dragoman.language import WEIGHTS
from dragoman.language.analysis import Analysis
from dragoman.language.parse import NeuralReader, parse
from dragoman.language.reader import Reader
from dragoman.language.tokens import make_tokenizer

LONGEST = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("news", type=Path, nargs="+")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--documents", type=int, help="no more than this many documents")
    options = parser.parse_args()
    component = NeuralReader(Reader(options.weights))
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp.vocab)

    def read(doc):
        return component(doc)

    spacy.language.Language.component("segmenter", func=read)
    nlp.add_pipe("segmenter")
    count = written = 0
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for path in options.news:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for row in map(json.loads, lines):
                    if written == options.documents:
                        break
                    if row.get("language") != "en" or len(row["text"]) > 20_000:
                        continue
                    article = make_article(row["text"], language="en")
                    blocks = [(b.start, b.end) for b in article.blocks]
                    a = Analysis.from_doc(parse(article.text, blocks, nlp), blocks)
                    sentences = [
                        [a.words[s:e], [int(g) for g in a.glued[s:e]]] for s, e in a.sentences if 3 <= e - s <= LONGEST
                    ]
                    count += sum(len(words) for words, _ in sentences)
                    written += 1
                    out.write(json.dumps({"id": row["id"], "sentences": sentences}, ensure_ascii=False) + "\n")
    print(count, "words")


if __name__ == "__main__":
    main()
