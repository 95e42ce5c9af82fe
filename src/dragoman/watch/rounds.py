"""One round of one source: ask what is new, take some of it, note what became of each.

Enters: a source and how it stands. Leaves: articles in the record, and a line that tells of the round. It refuses to take more than the source's
share in one round, and to stop at an address that fails.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from dragoman.articles import SkippedFiles, read_articles
from dragoman.articles.addresses import fold_address
from dragoman.articles.feeds import Feed, Item, make_item_article, read_feed
from dragoman.articles.feeds.reading import FEED_LIMIT_BYTES
from dragoman.articles.fetch import Fetched, Fetcher, FetchError
from dragoman.articles.fetched import read_fetched
from dragoman.errors import ArticleError, RecordError
from dragoman.watch.plan import Source
from dragoman.watch.state import Listed, Row, State, Taken, make_failure_id, write_utc

if TYPE_CHECKING:
    from dragoman.articles import Article

T = TypeVar("T")

# Of an index of sitemaps, so many are asked in one round; the others in the next ones.
_MOST_SITEMAPS: Final = 20
# An address that fails is tried so often, each time after twice as long, before it is given up.
_MOST_TRIES: Final = 6
_FIRST_WAIT = timedelta(minutes=5)
# Articles are looked at again for edits for so long after they were found.
_RECHECKED_FOR = timedelta(days=3)
# A file that was changed this moment may still be being written.
_SETTLED_SECONDS: Final = 2.0


class Stopped(Exception):
    """The watch was asked to stop."""


@dataclass
class Told:
    """What came of a round. `listed`: how many items the source named, None where it was not asked or nothing was changed."""

    counts: Counter[str] = field(default_factory=Counter)
    listed: int | None = None
    error: str | None = None
    retry_seconds: float | None = None
    problems: list[str] = field(default_factory=list)


@dataclass
class Round:
    """`work`: runs a function in the thread of the desk. `pause`: awaits something, or raises `Stopped` when the watch is asked to stop."""

    source: Source
    state: State
    fetcher: Fetcher
    take: Callable[[Article, Source, datetime], Taken]
    work: Callable[[Callable[[], Any]], Awaitable[Any]]
    pause: Callable[[Awaitable[Any]], Awaitable[Any]]
    check: Callable[[], None]

    async def run(self, *, is_listing: bool) -> Told:
        """Do the round. Raises `Stopped`, and what ends the whole watch: `ModelError`, `MissingExtraError`."""
        told = Told()
        if is_listing:
            try:
                told.listed = await self._list(told)
            except FetchError as error:
                told.error, told.retry_seconds = str(error), error.retry_seconds
            except ArticleError as error:
                told.error = str(error)
        try:
            await self._take_items(told)
        except RecordError as error:
            # Another program may be writing for long, or a disk be full: what was not taken waits for the next round.
            told.error = told.error or str(error)
        return told

    def now(self) -> datetime:
        """The moment, by the clock of the watch."""
        return self.fetcher.clock.now()

    # What is new

    async def _list(self, told: Told) -> int | None:
        source = self.source
        if source.kind == "folder":
            return await self._list_folder()
        if source.kind == "page":
            stamp = write_utc(self.now())
            items = [Listed(fold_address(source.address), source.address, stamp)]
            self.state.list_items(
                source.name, items, now=self.now(), address=f"page {source.name}", etag=None, last_modified=None
            )
            return 1
        return await self._list_feed(told, source.address)

    async def _list_feed(self, told: Told, address: str, *, stamp: str | None = None, depth: int = 0) -> int | None:
        etag, last_modified, _ = self.state.find_mark(address)
        fetching = self.fetcher.fetch(address, etag=etag, last_modified=last_modified, limit_bytes=FEED_LIMIT_BYTES)
        fetched: Fetched = await self.pause(fetching)
        if fetched.is_unchanged:
            return None
        feed: Feed = await self.work(lambda: read_feed(fetched.raw, address, url=fetched.url))
        told.problems += [str(problem) for problem in feed.problems]
        if feed.kind == "sitemap index" and depth == 0:
            return await self._list_index(told, feed)
        items = await self.work(lambda: list_feed_items(feed))
        self.state.list_items(
            self.source.name,
            items,
            now=self.now(),
            address=address,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            stamp=stamp,
        )
        return len(items)

    async def _list_index(self, told: Told, feed: Feed) -> int:
        """Ask those sitemaps of an index that were changed, the newest first; one that fails is told of, and asked again next time."""
        count = asked = 0
        order = sorted(feed.items, key=lambda item: item.modified.value if item.modified else "", reverse=True)
        for item in order:
            stamp = item.modified.value if item.modified else None
            if item.url is None or (stamp is not None and self.state.find_mark(item.url)[2] == stamp):
                continue
            if asked >= _MOST_SITEMAPS:
                break
            asked += 1
            try:
                count += await self._list_feed(told, item.url, stamp=stamp, depth=1) or 0
            except ArticleError as error:
                told.problems.append(str(error))
        return count

    async def _list_folder(self) -> int:
        address = self.source.address
        settled = self.now().timestamp() - _SETTLED_SECONDS
        items: list[Listed] = await self.work(lambda: list(list_files(address, settled)))
        self.state.list_items(
            self.source.name, items, now=self.now(), address=f"folder {self.source.name}", etag=None, last_modified=None
        )
        return len(items)

    # What is taken

    async def _take_items(self, told: Told) -> None:
        name = self.source.name
        tried: set[str] = set()
        while len(tried) < self.source.most:
            self.check()
            row = self.state.next_item(name, self.now(), frozenset(tried))
            if row is None:
                return
            tried.add(row.key)
            try:
                await self._take_item(row, told)
            except FetchError as error:
                if error.cause == "wait":
                    # The site asks to be left alone: the other addresses of the round would hear the same.
                    told.retry_seconds = error.retry_seconds
                    told.problems.append(str(error))
                    return
                self._note_failure(row, error, told)
            except ArticleError as error:
                told.counts["failed"] += 1
                self.state.note_taken(
                    name,
                    row,
                    [Taken(id=make_failure_id(row.key), outcome="failed", reason=str(error), url=row.url)],
                    now=self.now(),
                )

    async def _take_item(self, row: Row, told: Told) -> None:
        if self.source.kind == "folder":
            await self._take_file(row, told)
            return
        item = msgspec.json.decode(row.body, type=Item) if row.body else Item(id=row.key, url=row.url)
        if self.source.is_text_taken and item.text:
            article = await self.work(
                lambda: make_item_article(item, row.url or item.id, fetched=write_utc(row.found_utc))
            )
            await self._take_articles(row, iter([article]), told)
            return
        if row.url is None:
            raise ArticleError("this item has no address to fetch, and its feed does not hold the whole text", row.key)
        etag, last_modified, _ = self.state.find_mark(row.url) if row.was_taken else (None, None, None)
        fetched: Fetched = await self.pause(self.fetcher.fetch(row.url, etag=etag, last_modified=last_modified))
        if fetched.is_unchanged:
            told.counts["there"] += 1
            self.state.note_taken(self.source.name, row, [], now=self.now(), again=self._find_again(row))
            return
        await self._take_articles(row, read_fetched(fetched, announced=item.published), told, fetched)

    async def _take_file(self, row: Row, told: Told) -> None:
        await self._take_articles(row, read_articles([os.path.join(self.source.address, row.key)]), told)

    async def _take_articles(
        self, row: Row, articles: Iterator[Article | ArticleError], told: Told, fetched: Fetched | None = None
    ) -> None:
        """All articles of a page or file. Stopped within, it begins again from its start, and the record knows what it has."""
        found: list[Taken] = []
        while (article := await self.work(lambda: next(articles, None))) is not None:
            self.check()
            if not isinstance(article, ArticleError):
                found.append(await self._put_in(article, told))
            elif not isinstance(article, SkippedFiles):
                told.counts["failed"] += 1
                id = make_failure_id(row.key if self.source.kind != "folder" else article.where)
                found.append(Taken(id=id, outcome="failed", reason=str(article), url=row.url))
        etag, last_modified = (fetched.etag, fetched.last_modified) if fetched else (None, None)
        self.state.note_taken(
            self.source.name,
            row,
            found,
            now=self.now(),
            etag=etag,
            last_modified=last_modified,
            again=self._find_again(row),
        )

    async def _put_in(self, article: Article, told: Told) -> Taken:
        taken: Taken = await self.work(lambda: self.take(article, self.source, self.now()))
        if taken.outcome == "added" and self.state.has_version(taken.url):
            taken = replace(taken, outcome="edited")
        told.counts[taken.outcome] += 1
        return taken

    def _find_again(self, row: Row) -> datetime | None:
        """When an article is looked at again for edits; None where it is not."""
        seconds = self.source.recheck_seconds
        if seconds is None or self.now() - row.found_utc > _RECHECKED_FOR:
            return None
        return self.now() + timedelta(seconds=seconds)

    def _note_failure(self, row: Row, error: FetchError, told: Told) -> None:
        told.counts["failed"] += 1
        again = None
        if not error.is_lasting and row.tries + 1 < _MOST_TRIES:
            again = self.now() + _FIRST_WAIT * 2**row.tries
        self.state.note_failure(self.source.name, row, str(error), now=self.now(), again=again)


def list_feed_items(feed: Feed) -> list[Listed]:
    """The items of a feed by address, without what tells one copy of a page from another; without one, by the feed's own name for it."""
    found: dict[str, Listed] = {}
    for item in feed.items:
        key = fold_address(item.url) if item.url else f"id:{item.id}"
        said = (
            item.title,
            item.summary,
            item.text,
            item.modified and item.modified.value,
            item.published and item.published.value,
        )
        stamp = hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:32]
        found.setdefault(key, Listed(key, item.url, stamp, msgspec.json.encode(item)))
    return list(found.values())


def list_files(folder: str, settled: float) -> Iterator[Listed]:
    """The files of a folder that nobody writes any more, by path within it; a changed file has another stamp. Raises `ArticleError` when the
    folder cannot be read."""
    if not os.path.isdir(folder):
        raise ArticleError("there is no such folder; make it, or correct the address of the source", folder)
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(parent, name)
            try:
                status = os.stat(path)
            except OSError:
                continue
            # A time in the future tells nothing about now.
            is_settled = status.st_mtime <= settled or status.st_mtime > settled + 60
            if not name.startswith(".") and is_settled and os.path.isfile(path):
                key = os.path.relpath(path, folder).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                yield Listed(key, None, f"{status.st_size}-{status.st_mtime_ns}")


async def run_in_thread(executor: Any, function: Callable[[], T]) -> T:
    """The result of a function that is run in the thread of the desk; a stop waits for it, so that what was begun is noted."""
    return await asyncio.shield(asyncio.get_running_loop().run_in_executor(executor, function))
