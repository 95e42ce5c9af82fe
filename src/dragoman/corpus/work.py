"""One shard read: the plain function that every engine runs.

Enters: a `Shard` and what reads and filters articles. Leaves: its file of readings, and a `Done` with counts and times. It refuses to let one article
stop a shard: what cannot be read is a line of the file, with its cause.
"""

from __future__ import annotations

import hashlib
import io
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Protocol

import msgspec

from dragoman.articles.contents import read_stream
from dragoman.articles.lines import read_lines
from dragoman.articles.skipped import SkippedFiles
from dragoman.articles.streams import open_gzip
from dragoman.corpus.addresses import open_file
from dragoman.corpus.plan import Part, Shard, place_of
from dragoman.corpus.results import Writer
from dragoman.errors import ArticleError

if TYPE_CHECKING:
    from dragoman.articles import Article
    from dragoman.meaning.findings import Reading

_LISTS: Final = ("meetings", "exchanges", "acts", "statements", "positions", "formats", "commitments", "offices")
_CHUNK_BYTES = 1024 * 1024
# A part is held in memory while it is read, so that its digest is known before its first article is; a file larger than this is read as it comes.
_HELD_BYTES = 64 * 1024 * 1024
_NUMBER = re.compile(r"\d[\d,.]*")
_QUOTED = re.compile(r"'[^']*'|\([^)]*\)")


class ReadsArticles(Protocol):
    """What a worker needs of a reader."""

    @property
    def version(self) -> str: ...

    def read(self, article: Article) -> Reading: ...


@dataclass(slots=True)
class Done:
    """What became of the articles of a shard. `counts` are those of its file of readings; `seconds`: where the time of this run went, by stage; nothing
    when the file was there already. `memory_bytes`: the most that the worker has held so far."""

    counts: dict[str, Any]
    seconds: dict[str, float] = field(default_factory=dict)
    memory_bytes: int = 0


class Worker:
    """A reader with its weights, and the filter before it; one for each process, used for one shard after the other."""

    def __init__(
        self, out: str, *, pipeline: str | None = None, has_filter: bool = True, reader: ReadsArticles | None = None
    ) -> None:
        self._out = Path(out)
        self._has_filter = has_filter
        if reader is None:
            from dragoman.articles import make_article
            from dragoman.pipeline import Reader

            reader = Reader(pipeline)
            # Weights and tables are loaded with the first reading: here, so that no shard waits for them.
            reader.read(make_article("Peru and Chile held talks in Lima on 3 May 2021.", language="en"))
        self._reader = reader

    def read_shard(self, shard: Shard) -> Done:
        """Reads a shard into its file. Raises `ArticleError` when its input is no longer what it was when the plan was made, or cannot be opened."""
        counts: Counter[str] = Counter()
        by: dict[str, Counter[str]] = {"failed": Counter(), "languages": Counter(), "findings": Counter()}
        seconds: dict[str, float] = dict.fromkeys(("open", "filter", "read", "write"), 0.0)
        first = {"reader": self._reader.version, "filter": self._name_filter(), "parts": shard.parts}
        with Writer(place_of(self._out, shard.name), first) as writer:
            for article in _time_steps(self._list_articles(shard), seconds, "open"):
                if isinstance(article, SkippedFiles):
                    continue
                row = self._handle(article, counts, by, seconds)
                with _timing(seconds, "write"):
                    writer.put(row)
            with _timing(seconds, "write"):
                result = {**{name: counts[name] for name in ("articles", "read", "skipped", "unread", "failed")},
                          "causes": dict(sorted(by["failed"].items())), "languages": dict(sorted(by["languages"].items())),
                          "findings": {name: by["findings"][name] for name in _LISTS}}  # fmt: skip
                writer.close(result)
        return Done(result, seconds, _peak_memory())

    def _name_filter(self) -> str | None:
        if not self._has_filter:
            return None
        from dragoman.relevance import filter_version

        return filter_version()

    def _handle(
        self,
        article: Article | ArticleError,
        counts: Counter[str],
        by: dict[str, Counter[str]],
        seconds: dict[str, float],
    ) -> dict[str, Any]:
        """The line that tells what became of an article, counted."""
        counts["articles"] += 1
        if isinstance(article, ArticleError):
            return _fail(article, counts, by)
        from dragoman.pipeline import is_readable

        # What is in another language goes to the reader, which keeps it without findings and says so.
        if self._has_filter and is_readable(article.language):
            from dragoman.relevance import is_relevant

            with _timing(seconds, "filter"):
                found = is_relevant(article)
            if not found.keep:
                counts["skipped"] += 1
                return {"file": article.where, "skipped": _describe(article, found.score, found.why)}
        try:
            with _timing(seconds, "read"):
                reading = self._reader.read(article)
        except ArticleError as error:
            return _fail(error if error.where else ArticleError(str(error), article.where), counts, by)
        except Exception as error:
            # A million articles must not wait for one that we read badly.
            told = f"a fault of the program itself, {type(error).__name__}: {error}. The article is not to blame"
            return _fail(ArticleError(told, article.where), counts, by)
        if reading.unread:
            counts["unread"] += 1
            by["languages"][article.language or "unknown"] += 1
        else:
            counts["read"] += 1
        for name in _LISTS:
            by["findings"][name] += len(getattr(reading, name))
        with _timing(seconds, "write"):
            return {"file": article.where, "reading": msgspec.Raw(reading.to_json().encode())}

    def _list_articles(self, shard: Shard) -> Iterator[Article | ArticleError]:
        for part in shard.parts:
            with _open_part(part) as stream:
                if part.line:
                    yield from read_lines(stream, part.address, first_line=part.line)
                else:
                    yield from read_stream(stream, part.address, part.address)


def _describe(article: Article, score: float, why: tuple[str, ...]) -> dict[str, Any]:
    """An article that was not read, so that it can be found again."""
    return {
        "id": article.id, "url": article.url, "title": article.title, "published": article.published,
        "score": round(score, 3), "why": why,
    }  # fmt: skip


def _fail(error: ArticleError, counts: Counter[str], by: dict[str, Counter[str]]) -> dict[str, Any]:
    counts["failed"] += 1
    cause = name_cause(error)
    by["failed"][cause] += 1
    return {"file": error.where, "failed": {"cause": cause, "message": str(error)}}


def name_cause(error: ArticleError) -> str:
    """What went wrong without where and with what: the same words for the same cause.

    >>> name_cause(ArticleError("broken JSON at column 1,204: Expecting value; expected an object", "a.jsonl:7"))
    'broken JSON at column N'
    """
    text = str(error).removeprefix(f"{error.where}: ")
    text = _QUOTED.sub("", re.split(r"[;:]|\. ", text, maxsplit=1)[0])
    return " ".join(_NUMBER.sub("N", text).split())[:120] or "unknown"


@contextmanager
def _open_part(part: Part) -> Iterator[BinaryIO]:
    """The bytes of a part, those that the plan was made for. Raises `ArticleError` when they are others now."""
    try:
        with open_file(part.address) as raw:
            if not part.line:
                if part.end - part.start <= _HELD_BYTES:
                    held = raw.read()
                    _check_digest(hashlib.sha256(held), part)
                    yield io.BytesIO(held)
                else:
                    yield raw
                return
            stream = open_gzip(raw, part.address) if part.is_packed else raw
            if part.is_packed:
                _pass_over(stream, part.start)
            else:
                raw.seek(part.start)
            held = stream.read(part.end - part.start)
        _check_digest(hashlib.sha256(held), part)
        yield io.BytesIO(held)
    except (OSError, EOFError) as error:
        raise ArticleError(f"cannot be read any more ({error}); check it and run again", part.address) from error


def _pass_over(stream: BinaryIO, count: int) -> None:
    while count > 0 and (chunk := stream.read(min(count, _CHUNK_BYTES))):
        count -= len(chunk)


def _check_digest(digest: Any, part: Part) -> None:
    if digest.hexdigest() != part.digest:
        raise ArticleError("has changed since the run began; run again, which cuts it anew", part.address)


def _time_steps(items: Iterator[Any], seconds: dict[str, float], stage: str) -> Iterator[Any]:
    """The items, with the time that each takes to come counted."""
    while True:
        with _timing(seconds, stage):
            item = next(items, None)
        if item is None:
            return
        yield item


@contextmanager
def _timing(seconds: dict[str, float], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] += time.perf_counter() - began


def _peak_memory() -> int:
    try:
        import resource
    except ImportError:  # Windows does not tell
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
