"""What a record costs, and whether that grows with it: `benchmarks/record.py RECORD --fill 46000 --measure 10000`.

Fills RECORD with synthetic readings (see `synthetic.py`), then adds further ones to it and, in turn, batch by batch, to an empty
record, so that whatever else the machine does meets both alike. Processor time is compared; wall time is told beside. Then the
timeline of the whole record, against a bare indexed query for the same rows.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from synthetic import make_readings

from dragoman.record import Incoming, Record
from dragoman.record.store.database import find_library
from dragoman.views.timeline import make_timeline

NOW = datetime(2025, 1, 1, tzinfo=UTC)
BATCH, FILL_BATCH = 50, 400


def add(record: Record, start: int, count: int) -> tuple[float, float]:
    """Processor and wall seconds of adding readings, without making them."""
    incoming = [Incoming(reading) for reading in make_readings(start, count)]
    cpu, wall = time.process_time(), time.perf_counter()
    record.add(incoming, reader_version="1", now=NOW)
    return time.process_time() - cpu, time.perf_counter() - wall


def count_findings(path: Path) -> int:
    raw = find_library().connect(str(path))
    return int(raw.execute("SELECT count(*) FROM findings").fetchone()[0])


def time_timeline(path: Path) -> tuple[float, float, int]:
    """Seconds of the timeline and of a bare query for the same rows, the least of three, and how many rows."""
    raw = find_library().connect(str(path))
    bare = "SELECT id, body FROM entries WHERE kind IN ('act', 'exchange', 'meeting') ORDER BY kind, begin, id"
    found: list[tuple[float, float, int]] = []
    for _ in range(3):
        started = time.perf_counter()
        rows = len(raw.execute(bare).fetchall())
        between = time.perf_counter()
        with Record.open(path, mode="read") as record:
            made = make_timeline(record)
        assert len(made.rows) + len(made.undated) == rows
        found.append((time.perf_counter() - between, between - started, rows))
    return min(one[0] for one in found), min(one[1] for one in found), found[0][2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--fill", type=int, default=46_000)
    parser.add_argument("--measure", type=int, default=10_000)
    given = parser.parse_args()
    with (
        Record.open(given.path) as full,
        tempfile.TemporaryDirectory() as folder,
        Record.open(Path(folder) / "empty.db") as empty,
    ):
        done = full.count()["articles"]
        for start in range(done, given.fill, FILL_BATCH):
            add(full, start, min(FILL_BATCH, given.fill - start))
        done = full.count()["articles"]
        held, before = count_findings(given.path), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        spent = {"empty": [0.0, 0.0], "full": [0.0, 0.0]}
        for start in range(0, given.measure, BATCH):
            for name, record, first in (("empty", empty, start), ("full", full, done + start)):
                cpu, wall = add(record, first, BATCH)
                spent[name][0] += cpu
                spent[name][1] += wall
            sys.stderr.write(f"\r{start + BATCH} of {given.measure}")
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for name, (cpu, wall) in spent.items():
        print(
            f"{name}: {1000 * cpu / given.measure:.1f} ms a reading (processor), {1000 * wall / given.measure:.1f} ms (wall)"
        )
    print(f"record: {done:,} readings, {held:,} findings, {given.path.stat().st_size / 1e6:,.0f} MB")
    print(
        f"full to empty: {spent['full'][0] / spent['empty'][0]:.2f} (processor), {spent['full'][1] / spent['empty'][1]:.2f} (wall)"
    )
    print(f"peak memory: {before} MB when filled, {after} MB after measuring")
    timeline, bare, rows = time_timeline(given.path)
    print(f"timeline of {rows:,} entries: {timeline:.2f} s, bare query {bare:.3f} s, {timeline / bare:.0f} times")


if __name__ == "__main__":
    main()
