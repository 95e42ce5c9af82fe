"""How often an English article is taken for one in another language, and what telling costs.

    PYTHONPATH=src python benchmarks/languages.py FOLDER

FOLDER holds JSON lines of articles in English, packed with gzip. Prints a table in Markdown; the ids of articles that are not taken for
English follow it, to be looked at: some pages call themselves English and are not.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path

from dragoman.articles import make_article
from dragoman.articles.languages import detect_language, find_foreign, find_language


def main(folder: Path) -> None:
    """Measure each file of a folder."""
    detect_language("loads the model before it is timed: dit is geen Engels, en dat is de bedoeling van deze zin hier")
    print(
        "| file | articles | other language, nothing declared | other language, declared English | foreign parts in English | ms an article: language | ms an article: parts |"
    )
    print("|---|---|---|---|---|---|---|")
    others: list[str] = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        counts, parts, seconds = [0, 0], 0, [0.0, 0.0]
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        for row in rows:
            article = make_article(row["text"], title=row["title"])
            paragraphs = [article.text[b.start : b.end] for b in article.blocks if b.kind == "paragraph"] or [
                article.text
            ]
            begin = time.process_time()
            found = [find_language(declared, paragraphs) for declared in (None, "en")]
            seconds[0] += (time.process_time() - begin) / 2
            counts = [count + (language not in (None, "en")) for count, language in zip(counts, found, strict=True)]
            if found[1] != "en":
                others.append(f"{row['id']} ({found[1]})")
                continue
            begin = time.process_time()
            parts += len(find_foreign(article.text, [(b.start, b.end) for b in article.blocks]))
            seconds[1] += time.process_time() - begin
        cost = [f"{1000 * second / len(rows):.2f}" for second in seconds]
        print(f"| {path.name} | {len(rows)} | {counts[0]} | {counts[1]} | {parts} | {cost[0]} | {cost[1]} |")
    print(f"\nNot taken for English: {', '.join(others) or 'none'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
