"""How long the first byte of each page takes, against a static file of the same server: `benchmarks/web.py RECORD`.

Serves RECORD (make one of synthetic readings with `benchmarks/record.py RECORD --fill 46000 --measure 50`) as `dragoman serve` does, in a
process of its own, and asks for each page over one connection: the first time after the start, when nothing is remembered, and the
least of those that follow, for what else the machine does only adds. Told are milliseconds to the first byte, how many times a static file that is, and the weight of the page.
"""

from __future__ import annotations

import argparse
import http.client
import re
import subprocess
import sys
import time
from urllib.parse import quote

from dragoman.record import Record
from dragoman.record.store.listing import Limits

STATIC = "/static/pages.css"
PAGES = (
    "/", "/timeline", "/timeline?page=400", "/timeline?since=2019-06&until=2019-06", "/timeline?kind=meeting&status=carried_out",
    "/state", "/ledger", "/agenda", "/who", "/actors", "/disagreements", "/map", "/balance", "/processes", "/search?q=ceasefire",
)  # fmt: skip


def ask(connection: http.client.HTTPConnection, address: str) -> tuple[float, int]:
    """Milliseconds to the first byte, and bytes."""
    started = time.perf_counter()
    connection.request("GET", address, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    first = answer.read(1)
    spent = 1000 * (time.perf_counter() - started)
    rest = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address}: answered with {answer.status}")
    return spent, len(first) + len(rest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--as-of", default="", metavar="DAY", help="ask for each page as of this day, too")
    given = parser.parse_args()
    with Record.open(given.path, mode="read") as record:
        counts = record.count()
        events = _sample(record)
    print(", ".join(f"{count:,} {name}" for name, count in counts.items()))
    command = [sys.executable, "-m", "dragoman", "serve", given.path, "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        told = re.search(r"http://127\.0\.0\.1:(\d+)/", server.stderr.readline())
        assert told is not None
        connection = http.client.HTTPConnection("127.0.0.1", int(told[1]), timeout=600)
        ask(connection, STATIC)
        static = min(ask(connection, STATIC)[0] for _ in range(100))
        print(f"static file: {static:.2f} ms")
        print(f"{'page':<52}{'first':>9}{'then':>9}{'times':>8}{'kB':>7}")
        addresses = [*PAGES, *(f"/entry/{id}" for id in events)]
        if given.as_of:
            addresses += [f"{page}{'&' if '?' in page else '?'}as_of={quote(given.as_of)}" for page in PAGES]
        for address in addresses:
            cold, weight = ask(connection, address)
            warm = min(ask(connection, address)[0] for _ in range(given.times))
            print(f"{address:<52}{cold:>9.1f}{warm:>9.1f}{warm / static:>8.1f}{weight / 1000:>7.0f}", flush=True)
    finally:
        server.terminate()
        server.wait(30)


def _sample(record: Record) -> list[str]:
    """The ids of an entry with many reports and of a statement."""
    newest = record.list_page(Limits(is_dated=True), first=50, count=50, newest_first=True)
    said = record.list_page(Limits(("statement",), is_dated=False), count=1)
    most = max(newest, key=lambda one: one.articles)
    return [most.id, *(one.id for one in said)]


if __name__ == "__main__":
    main()
