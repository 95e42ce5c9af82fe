"""What reading costs, as ratios within one run on one core.

    python benchmarks/speed.py [--articles FILE.jsonl[.gz] | FOLDER] [--repeat 3]

Without `--articles` the shipped example is read. Each part is timed on the same articles in the same process, in processor time, and the least of the
repeats counts. Two yardsticks stand beside it: cutting the text into tokens, and the encoder alone (one pass of the neural network over the
words). Peak memory and the start of the command line are measured in processes of their own. Figures: `speed.md`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
EXAMPLE = Path(__file__).parents[1] / "examples" / "istanbul-2025" / "dispatches"
HEAVY = ("numpy", "spacy", "onnxruntime", "sqlalchemy", "trafilatura", "tokenizers", "lxml", "rich")
ARTICLE = 500

MEMORY = """
import resource, sys
from dragoman import Reader, read_articles
reader = Reader()
for article in read_articles([sys.argv[1]]):
    reader.read(article)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


class Timed:
    """Stands in for a session of onnxruntime and adds up the processor time of its runs."""

    def __init__(self, session: Any):
        self.session, self.seconds = session, 0.0

    def run(self, *arguments: Any) -> Any:
        began = time.process_time()
        try:
            return self.session.run(*arguments)
        finally:
            self.seconds += time.process_time() - began


def clock(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def measure(path: Path, repeat: int) -> tuple[int, dict[str, float]]:
    """Words of the articles, and the least processor seconds of each part over the repeats."""
    from dragoman.articles import read_articles
    from dragoman.meaning.times import find_times
    from dragoman.pipeline import Reader

    articles = [a for a in read_articles([path]) if hasattr(a, "text")]
    reader = Reader()
    neural = reader.neural.reader
    nets = {name: Timed(getattr(neural, f"_{name}")) for name in ("words", "tree", "relations")}
    for name, net in nets.items():
        setattr(neural, f"_{name}", net)
    tokenizer = reader._nlp.tokenizer
    analyses = [reader.analyse(a) for a in articles]
    for article, analysis in zip(articles, analyses, strict=True):
        reader.read_analysis(article, analysis)
    best: dict[str, float] = {}
    for _ in range(repeat):
        for net in nets.values():
            net.seconds = 0.0
        now = {"tokens": clock(lambda: [tokenizer(a.text) for a in articles])}
        now["language"] = clock(lambda: [reader.analyse(a) for a in articles])
        now["encoder"] = nets["words"].seconds
        now["tree and relations"] = nets["tree"].seconds + nets["relations"].seconds
        now["times"] = clock(lambda: [find_times(x, a.published) for a, x in zip(articles, analyses, strict=True)])
        now["meaning"] = clock(lambda: [reader.read_analysis(a, x) for a, x in zip(articles, analyses, strict=True)])
        readings = [reader.read_analysis(a, x) for a, x in zip(articles, analyses, strict=True)]
        now["json"] = clock(lambda made=readings: [r.to_json() for r in made])
        for name, value in now.items():
            best[name] = min(value, best.get(name, value))
    return sum(len(x) for x in analyses), best


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=Path, default=EXAMPLE)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    words, best = measure(options.articles, options.repeat)
    scale = ARTICLE / words
    best["around the encoder"] = best["language"] - best["encoder"]
    best["whole reading"] = best["language"] + best["meaning"]
    print(f"{words} words; processor time of one core for {ARTICLE} words\n")
    print(f"{'part':22} {'ms':>8} {'x tokens':>9} {'x encoder':>10}")
    for name in ("tokens", "encoder", "tree and relations", "around the encoder", "language", "times", "meaning", "whole reading", "json"):  # fmt: skip
        value = best[name]
        print(f"{name:22} {1000 * value * scale:8.1f} {value / best['tokens']:9.1f} {value / best['encoder']:10.2f}")
    print(f"\narticles of {ARTICLE} words a second: {1 / (best['whole reading'] * scale):.1f}")
    print(f"times as a share of the whole: {100 * best['times'] / best['whole reading']:.0f} %")

    peak = int(subprocess.run([sys.executable, "-c", MEMORY, str(options.articles)], capture_output=True, text=True, check=True).stdout)  # fmt: skip
    print(f"peak memory: {peak / 1024:.0f} MB")

    def start(code: str) -> float:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
            times.append(time.perf_counter() - began)
        return min(times)

    shown = "import sys; sys.argv = ['dragoman', '--help']\nfrom dragoman.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    empty, help_ = start("pass"), start(shown)
    loaded = subprocess.run(
        [sys.executable, "-c", shown + "print('LOADED', *sorted(m for m in sys.modules if '.' not in m))"],
        capture_output=True, text=True, check=True,
    ).stdout.split("LOADED", 1)[1].split()  # fmt: skip
    heavy = [m for m in HEAVY if m in loaded]
    print(
        f"--help: {help_ / empty:.1f} times an empty interpreter; heavy libraries loaded: {', '.join(heavy) or 'none'}"
    )
    return int(bool(heavy))


if __name__ == "__main__":
    sys.exit(main())
