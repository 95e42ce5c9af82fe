"""The record that the tests of the pages look at, and the addresses of its pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from dragoman.meaning.findings import Actor, ArticleHead, Meeting, Reading, Statement
from dragoman.record import Incoming, Record
from dragoman.record.store.archive import import_archive

ARCHIVE = Path(__file__).resolve().parents[1] / "data/istanbul-2025.jsonl.gz"
# The day from which the agenda is seen: between the second and the third round.
NOW = datetime(2025, 7, 10, 12, tzinfo=UTC)
LEARNED = datetime(2025, 7, 28, 13, tzinfo=UTC)
_RUN = "window.broken = true"
TITLE = f"</title></script><script>{_RUN}</script>"


def make_hostile() -> Reading:
    """An article that tries to become markup in every field that a page of the record shows."""
    text = (
        f"<script>{_RUN}</script> 🕊️ <img src=x onerror='{_RUN}'> sat down with <svg onload=\"{_RUN}\"> in "
        f"<a href=\"javascript:{_RUN}\">Port</a> on 1 May 2025. <img src=x onerror='{_RUN}'> said: "
        f'“ceasefire <iframe srcdoc="<script>{_RUN}</script>"></iframe> {{{{ 7 * 7 }}}} ]]> --> now.”\n'
    )

    def at(words: str, nth: int = 0) -> tuple[int, int]:
        start = [match.start() for match in re.finditer(re.escape(words), text)][nth]
        return start, start + len(words)

    one, other, place = (
        f"<img src=x onerror='{_RUN}'>",
        f'<svg onload="{_RUN}">',
        f'<a href="javascript:{_RUN}">Port</a>',
    )
    start = text.index("“") + 1
    said = (start, text.index("”"))
    return Reading(
        article=ArticleHead(
            id="<b>id</b>", url=f"javascript:{_RUN}", title=TITLE, publisher=f"<img src=x onerror={_RUN}>", published="2025-05-02",
            language='en" onmouseover="x', text=text,
        ),
        actors=[
            Actor(id="a1", kind="organisation", name=one, mentions=[at(one)]),
            Actor(id="a2", kind="organisation", name=other, mentions=[at(other)]),
        ],
        meetings=[
            Meeting(
                id="m1", format="talks", status="carried_out", parties=["a1", "a2"], place=place, interval=("2025-05-01", "2025-05-02"),
                precision="day", evidence={"parties": [at(one), at(other)], "place": [at(place)], "status": [at("sat down")], "interval": [at("1 May 2025")]},
            )
        ],
        statements=[
            Statement(id='s"><script>', speaker="a1", form="direct", source=[at(one, 1)], cue=[at("said")], content=[said], topics=["ceasefire"])
        ],
    )  # fmt: skip


def make_record(path: Path) -> Path:
    """The shipped example as read, and the hostile article."""
    with Record.open(path) as record:
        import_archive(record, ARCHIVE)
        record.add([Incoming(make_hostile(), "hostile.txt")], reader_version="1", now=LEARNED)
    return path


def list_addresses(path: Path) -> dict[str, str]:
    """A page of each kind, by name."""
    with Record.open(path, mode="read") as record:
        entries = list(record.list_entries())
        most = max(entries, key=lambda one: (one.sources, one.id))
        hostile = next(one for one in entries if "onerror" in str(one.parties))
        said = next(one for one in record.list_entries(kinds=["statement"]) if "iframe" in one.content)
        articles = {record.load_article(key).head.title: key for key in record.list_articles()}
        first = next(key for title, key in articles.items() if title != TITLE)
    return {
        "overview": "/", "timeline": "/timeline", "state": "/state", "ledger": "/ledger", "agenda": "/agenda", "who": "/who",
        "actors": "/actors", "actor": "/actors/p:zelenski", "disagreements": "/disagreements", "changes": "/changes", "map": "/map",
        "balance": "/balance", "processes": "/processes", "search": "/search?q=ceasefire", "entry": f"/entry/{most.id}",
        "article": f"/article/{first}", "failure": "/entry/m-nothing", "hostile-entry": f"/entry/{hostile.id}",
        "hostile-said": f"/entry/{said.id}", "hostile-article": f"/article/{articles[TITLE]}",
    }  # fmt: skip
