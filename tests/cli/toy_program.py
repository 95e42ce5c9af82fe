"""The `dragoman` command with a reader that answers at once: what a test starts as a process of its own.

It finds one meeting for each ISO date in an article, and refuses languages other than English, as the real one does.
`TOY_SECONDS`: how long it takes for each article.
"""

from __future__ import annotations

import os
import re
import sys
import time
from types import ModuleType
from typing import Any

from dragoman.articles.article import Article
from dragoman.cli import main
from dragoman.errors import ArticleError
from dragoman.meaning.findings import Actor, ArticleHead, Meeting, Reading, Time


class Reader:
    """See above."""

    version = "toy"

    def __init__(self, pipeline: str | None = None) -> None:
        pass

    def read(self, article: Article) -> Reading:
        time.sleep(float(os.environ.get("TOY_SECONDS", "0")))
        if article.language not in (None, "en"):
            raise ArticleError(f"the article is in '{article.language}', and only English is read; leave it out")
        head: dict[str, Any] = article.head()
        days = list(re.finditer(r"\d{4}-\d\d-(\d\d)", article.text))
        times = [
            Time(id=f"t{n}", span=day.span(), type="DATE", value=day[0], interval=_make_day(day[0]), precision="day", grade="stated")
            for n, day in enumerate(days)
        ]  # fmt: skip
        actors = [Actor(id=f"p{n}", kind="state", name=iso, iso=iso) for n, iso in enumerate(("AZE", "ARM"))]
        meetings = [
            Meeting(
                id=f"m{n}", format="talks", status="carried_out", interval=_make_day(day[0]), precision="day",
                parties=["p0", "p1"], evidence={"interval": [day.span()], "status": [day.span()]},
            )
            for n, day in enumerate(days)
        ]  # fmt: skip
        return Reading(article=ArticleHead(**head), actors=actors, times=times, meetings=meetings)


def _make_day(day: str) -> tuple[str, str]:
    return day, f"{day[:8]}{int(day[8:]) + 1:02}"


if __name__ == "__main__":
    pipeline = ModuleType("dragoman.pipeline")
    pipeline.Reader = Reader  # type: ignore[attr-defined]
    sys.modules["dragoman.pipeline"] = pipeline
    main()
