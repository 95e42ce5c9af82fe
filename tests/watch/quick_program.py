"""The `dragoman` command with a reader that answers at once: what a test starts as a process of its own, to stop or kill it.

`QUICK_SECONDS`: how long it takes for each article.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from watch_bench import QuickReader

import dragoman.articles.fetch
import dragoman.cli.record
from dragoman.articles import Article
from dragoman.cli import main
from dragoman.meaning.findings import Reading


class SlowReader(QuickReader):
    """A `QuickReader` that takes its time."""

    def read(self, article: Article) -> Reading:
        time.sleep(float(os.environ.get("QUICK_SECONDS", "0")))
        return super().read(article)


if __name__ == "__main__":
    dragoman.cli.record.load_reader = lambda pipeline: SlowReader()
    # The second that a site is given between two requests would make the tests last for minutes.
    real = dragoman.articles.fetch.FetchSettings
    dragoman.articles.fetch.FetchSettings = lambda **given: real(**given, least_delay_seconds=0.0)  # type: ignore[assignment,misc]
    main()
