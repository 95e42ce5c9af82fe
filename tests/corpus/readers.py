"""Readers that read nothing, for tests of what runs them: quick, without weights, and countable."""

from __future__ import annotations

import os
import time
from pathlib import Path

from dragoman.articles import Article
from dragoman.corpus.work import Worker
from dragoman.errors import ArticleError
from dragoman.meaning.findings import ArticleHead, Reading


class SlowReader:
    """Takes some time for an article and finds nothing; each reading is a line of `log`."""

    version = "1+slow"

    def __init__(self, log: Path, seconds: float) -> None:
        self._log, self._seconds = log, seconds

    def read(self, article: Article) -> Reading:
        time.sleep(self._seconds)
        with open(self._log, "a") as log:
            log.write(f"{article.id}\n")
        if "unreadable" in article.text:
            raise ArticleError("cannot be read: 3 words are missing", article.where)
        if "faulty" in article.text:
            raise KeyError("a fault")
        if "deadly" in article.text:
            os._exit(9)
        return Reading(article=ArticleHead(**article.head()))


def make_slow_worker(out: Path, log: Path, seconds: float = 0.0, *, has_filter: bool = False) -> Worker:
    return Worker(str(out), has_filter=has_filter, reader=SlowReader(log, seconds))
