"""What exports cost, and whether their memory grows with the record: `benchmarks/exports.py --sizes 1000 4000`.

Fills a record of each size with synthetic readings (see `synthetic.py`), writes every format of it in a process of its own, and prints
seconds, bytes and peak memory.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from synthetic import make_readings

from dragoman.exports.formats import FORMATS
from dragoman.record import Incoming, Record

NOW = datetime(2025, 1, 1, tzinfo=UTC)
BATCH = 400
_RUN = """
import resource, sys, time
from pathlib import Path
from dragoman.exports.formats import stream_export, write_export
from dragoman.exports.selection import Selection
from dragoman.record import Record
from dragoman.views.scope import Scope
name, path, target = sys.argv[1:]
start = time.process_time()
with Record.open(path, mode="read") as record:
    written = write_export(name, Selection(Scope(record), version="bench"), Path(target))
size = sum(file.stat().st_size for file in written)
print(time.process_time() - start, size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 4_000])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            path = Path(folder) / f"{size}.db"
            with Record.open(path) as record:
                for start in range(0, size, BATCH):
                    incoming = [Incoming(one) for one in make_readings(start, min(BATCH, size - start))]
                    record.add(incoming, reader_version="1", now=NOW)
                counted = record.count()
            print(f"{size:,} articles, {sum(counted.values()) - size:,} entries", flush=True)
            for name, format in FORMATS.items():
                ending = "" if name in ("csv", "parquet") else format.ending
                target = Path(folder) / f"{size}-{name}{ending}"
                done = subprocess.run(
                    [sys.executable, "-c", _RUN, name, str(path), str(target)],
                    check=True,
                    capture_output=True,
                    text=True,
                )
                seconds, written, peak = map(float, done.stdout.split())
                print(f"  {name:<12} {seconds:7.1f} s  {written / 1e6:8.1f} MB  {peak:6.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
