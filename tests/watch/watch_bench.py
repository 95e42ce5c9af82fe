"""What the tests of the watch share: a site on this machine, a clock that is set by hand, a reader that answers at once."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from local_site import Site

from dragoman.articles import Article
from dragoman.articles.fetch import FetchSettings
from dragoman.articles.languages import READABLE
from dragoman.errors import RecordError
from dragoman.meaning.findings import Actor, ArticleHead, Meeting, Reading, Time
from dragoman.pipeline import make_unread
from dragoman.record import Record
from dragoman.views.watching import SourceStatus
from dragoman.watch import Watch, load_plan, watch_status


class QuickReader:
    """Finds one meeting for each ISO date in an article; other languages it leaves unread, as the real one does."""

    version = "quick-1"

    def __init__(self) -> None:
        self.count = 0

    def read(self, article: Article) -> Reading:
        self.count += 1
        if article.language not in (None, *READABLE):
            return make_unread(article)
        if "trips the reader" in article.text:
            raise KeyError("made to fail")
        found = list(re.finditer(r"\d{4}-\d\d-\d\d", article.text))
        times = [
            Time(id=f"t{n}", span=day.span(), type="DATE", value=day[0], interval=_make_day(day[0]), precision="day", grade="stated")
            for n, day in enumerate(found)
        ]  # fmt: skip
        actors = [Actor(id=f"p{n}", kind="state", name=iso, iso=iso) for n, iso in enumerate(("AZE", "ARM"))]
        meetings = [
            Meeting(
                id=f"m{n}",
                evidence={"interval": [day.span()]},
                format="talks",
                status="carried_out",
                interval=_make_day(day[0]),
                precision="day",
                parties=["p0", "p1"],
            )
            for n, day in enumerate(found)
        ]
        return Reading(article=ArticleHead(**article.head()), times=times, actors=actors, meetings=meetings)


def _make_day(day: str) -> tuple[str, str]:
    begin = datetime.fromisoformat(day)
    return day, (begin + timedelta(days=1)).date().isoformat()


class HandClock:
    """Stands still; who sleeps by it moves it on."""

    def __init__(self) -> None:
        self.time = datetime(2031, 6, 1, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    def move(self, **span: float) -> None:
        self.time += timedelta(**span)


def make_page(
    number: int, *, day: str = "2031-05-16", words: str = "", canonical: str | None = None, lang: str = "en"
) -> str:
    """A page with an article of its own words."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = words or (
        f"The delegations of the two countries held talks on {day} in the old customs house, and both said that they would meet again. "
    )
    own = " ".join(
        f"Point {number * 7 + n} of the list was opened by the hosts of day {number} and was closed again."
        for n in range(6)
    )
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Report {number}</title>{link}'
        f'<meta property="article:published_time" content="2031-05-{number % 27 + 1:02}T10:00:00Z"></head>'
        f"<body><article><h1>Report {number}</h1><p>{body}</p><p>{own}</p></article></body></html>"
    )


def make_feed(site: Site, numbers: Any, *, extra: str = "", guid: str = "g") -> str:
    """An RSS feed that names the pages of these numbers."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{guid}{n}</guid><title>Report {n}</title><link>{site.url(f'/a/{n}')}</link>"
        f"<description>Summary {n}{extra}</description></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title><link>{site.url("/")}</link>{items}</channel></rss>'


@dataclass
class Bench:
    """A folder with a plan, the site it names, and everything that a round needs."""

    folder: Path
    site: Site
    clock: HandClock = field(default_factory=HandClock)
    reader: QuickReader = field(default_factory=QuickReader)
    told: list[str] = field(default_factory=list)

    @property
    def plan(self) -> Path:
        return self.folder / "watch.toml"

    def write(self, *sources: str, top: str = "") -> None:
        """A plan with these sources, each as lines of TOML, of which `URL` stands for the address of the site."""
        rows = "".join(f"\n[[source]]\n{source}\n" for source in sources).replace("URL", f"http://{self.site.host}")
        text = f'record = "talks.db"\nrelevance = false\nallow_private = ["{self.site.host}"]\n{top}\n{rows}'
        self.plan.write_text(text, "utf-8")

    def lay(self, *numbers: int, **options: Any) -> None:
        """Lay the pages of these numbers on the site."""
        for number in numbers:
            self.site.put(f"/a/{number}", make_page(number, **options), content_type="text/html; charset=utf-8")

    def make(self, **options: Any) -> Watch:
        settings = FetchSettings(least_delay_seconds=0.0, whole_seconds=5.0, silent_seconds=2.0)
        return Watch(
            load_plan(self.plan),
            load_reader=lambda: self.reader,
            clock=self.clock,
            tell=self.told.append,
            settings=settings,
            **options,
        )

    def once(self) -> Watch:
        """One call of `dragoman watch --once`."""
        made = self.make()
        made.run(is_once=True)
        return made

    def status(self, name: str | None = None) -> SourceStatus:
        """How a source stands: the only one, or that of a name."""
        sources = watch_status(self.plan).sources
        return sources[0] if name is None else next(source for source in sources if source.name == name)

    def count(self) -> int:
        """How many articles the record holds."""
        # A record that is being made is not there yet.
        try:
            with Record.open(self.folder / "talks.db", mode="read") as record:
                return record.count()["articles"]
        except RecordError:
            return 0
