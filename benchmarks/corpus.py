"""What two workers gain over one, and what memory a worker takes over many articles.

    python benchmarks/corpus.py --shared ../shared [--engine processes|ray] [--sets wikinews,official] [--most N] [--no-filter]
    python benchmarks/corpus.py --memory 10000

The first reads real articles with one worker and with two and prints the efficiency after start-up: time of one, divided by twice the time of two; the
readings must be the same bytes. The second has one worker read short articles made by script, and prints what it holds as it goes on.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import os
import sys
import tempfile
from pathlib import Path

from dragoman.corpus import Settings, make_plan, run_corpus
from dragoman.corpus.work import Worker

PLACES = ("Lima", "Geneva", "Doha", "Cairo", "Vienna", "Oslo", "Tunis", "Astana")
SIDES = ("Peru", "Chile", "Chad", "Libya", "Armenia", "Azerbaijan", "Kenya", "Sudan", "Nepal", "India")


def write_cut(shared: Path, sets: list[str], most: int | None, folder: Path) -> Path:
    """The articles of some sets, as many as are asked for, spread over all of them."""
    path = folder / "cut.jsonl"
    with path.open("wb") as out:
        for name in sets:
            with gzip.open(shared / "bench" / "news" / f"{name}.jsonl.gz", "rb") as lines:
                rows = lines.readlines()
            step = max(1, len(rows) * len(sets) // most) if most else 1
            out.writelines(rows[::step])
    return path


def digest(folder: Path) -> str:
    out = hashlib.sha256()
    for path in sorted(folder.glob("readings/*/*.gz")):
        out.update(path.name.encode() + path.read_bytes())
    return out.hexdigest()


def measure_efficiency(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as temp:
        source = write_cut(options.shared, options.sets.split(","), options.most, Path(temp))
        rates, digests = {}, set()
        for workers in (1, 2):
            out = Path(temp) / f"out-{workers}"
            settings = Settings(
                engine=options.engine, workers=workers, has_filter=not options.no_filter, shard_bytes=32 * 1024
            )
            report = run_corpus([str(source)], out, settings)
            spent = sum(report.seconds.values())
            rates[workers] = report.wall_seconds
            digests.add(digest(out))
            print(
                f"{options.engine}, {workers} workers: {report.counts['articles']} articles in {report.shards} shards, {report.counts['read']} read, "
                f"{report.wall_seconds:.1f} s after a start of {report.start_seconds:.1f} s; busy {100 * spent / workers / report.wall_seconds:.1f} % "
                f"of the time; load of the machine {os.getloadavg()[0]:.1f}; most memory of a worker {report.memory_bytes / 2**20:.0f} MB",
                flush=True,
            )
            print({name: round(value, 2) for name, value in report.seconds.items()}, flush=True)
    print(f"efficiency {rates[1] / rates[2] / 2:.3f}; same bytes: {len(digests) == 1}")
    return int(len(digests) != 1)


def measure_memory(count: int) -> int:
    with tempfile.TemporaryDirectory() as temp:
        source, out = Path(temp) / "made.jsonl", Path(temp) / "out"
        pairs = itertools.cycle(itertools.permutations(SIDES, 2))
        with source.open("w", encoding="utf-8") as lines:
            for number, (one, other) in zip(range(count), pairs, strict=False):
                text = f"{one} and {other} held talks in {PLACES[number % 8]} on Monday. The envoy of {other} said that {number} prisoners would be exchanged."
                lines.write(
                    json.dumps({"id": f"made-{number}", "text": text, "published": "2021-05-04", "language": "en"})
                    + "\n"
                )
        worker = Worker(str(out), has_filter=True)
        done = 0
        told = 0
        for shard in make_plan([str(source)], code="memory", shard_bytes=64 * 1024).shards:
            done += worker.read_shard(shard).counts["articles"]
            if done >= told:
                told += count // 10
                print(f"{done:>7,} articles: {read_memory() / 2**20:,.0f} MB", flush=True)
    return 0


def read_memory() -> int:
    """What this process holds now, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--engine", choices=("processes", "ray"), default="processes")
    parser.add_argument("--sets", default="wikinews,official,may2025")
    parser.add_argument("--most", type=int)
    parser.add_argument("--no-filter", action="store_true")
    parser.add_argument("--memory", type=int)
    options = parser.parse_args()
    if options.memory:
        return measure_memory(options.memory)
    if options.shared is None or not (options.shared / "bench" / "news").is_dir():
        print("real articles are needed to measure; name their folder with --shared")
        return 2
    return measure_efficiency(options)


if __name__ == "__main__":
    sys.exit(main())
