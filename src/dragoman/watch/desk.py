"""The desk at which articles are read and put into the record, one after the other.

Enters: articles. Leaves: what became of each. It refuses to say that an article is in the record before it is there for good, and to let one
article that cannot be read stop the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dragoman.errors import ArticleError, DragomanError
from dragoman.watch.plan import Source
from dragoman.watch.state import Taken

if TYPE_CHECKING:
    from dragoman.articles import Article
    from dragoman.meaning.findings import Reading
    from dragoman.record import Record

# Of the parties of a process, so many must be named; the same as where entries of a process are listed.
_LEAST_PARTIES = 2


class ReaderLike(Protocol):
    """What reads articles: `dragoman.pipeline.Reader`, or a stand-in of a test."""

    @property
    def version(self) -> str:
        """See `Reader.version`."""
        ...

    def read(self, article: Article) -> Reading:
        """See `Reader.read`."""
        ...


@dataclass
class Desk:
    """`open_record` and `load_reader` are called with the first article that needs them. All calls of `take` come from one thread."""

    open_record: Callable[[], Record]
    load_reader: Callable[[], ReaderLike]
    processes: Path | None = None
    _record: Record | None = field(default=None, repr=False)
    _reader: ReaderLike | None = field(default=None, repr=False)
    _parties: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def take(self, article: Article, source: Source, now: datetime) -> Taken:
        """Read an article and put it into the record, or say why not. Raises `RecordError` when the record cannot take it, `ModelError` when
        nothing can be read at all."""
        import msgspec

        from dragoman.articles.languages import READABLE
        from dragoman.meaning.findings import ArticleHead
        from dragoman.record import Incoming, make_extraction

        record = self._open()
        is_readable = article.language is None or article.language in READABLE
        if is_readable and source.has_filter and (reason := find_irrelevance(article)):
            return _tell(article, "skipped", reason)
        reader = self._load()
        if record.has(msgspec.convert(article.head(), ArticleHead), reader.version):
            return _tell(article, "there", None)
        try:
            reading = reader.read(article)
        except ArticleError as error:
            return _tell(article, "failed", str(error))
        except DragomanError:
            raise
        except Exception as error:
            # A watch must not end for one article that we read badly.
            told = f"a fault of the program itself, {type(error).__name__}: {error}. The article is not to blame"
            return _tell(article, "failed", told)
        if source.process and not reading.unread and (reason := self._find_absence(reading, source.process)):
            return _tell(article, "skipped", reason)
        incoming = Incoming(reading, article.where, make_extraction(article))
        (outcome,) = record.add([incoming], reader_version=reader.version, now=now)
        if outcome not in ("new", "reread"):
            return _tell(article, "there", None)
        return _tell(article, "unread", reading.unread) if reading.unread else _tell(article, "added", None)

    def close(self) -> None:
        """Let go of the record."""
        if self._record is not None:
            self._record.close()
            self._record = None

    def _open(self) -> Record:
        if self._record is None:
            self._record = self.open_record()
        return self._record

    def _load(self) -> ReaderLike:
        if self._reader is None:
            self._reader = self.load_reader()
        return self._reader

    def _find_absence(self, reading: Reading, process: str) -> str | None:
        """Why an article is not of a process: it names fewer of its parties than an entry of it would have."""
        parties = self._find_parties(process)
        named = {actor.iso for actor in reading.actors if actor.iso} | {
            _key_name(actor.name) for actor in reading.actors
        }
        least = min(_LEAST_PARTIES, len(parties))
        found = [party for party in parties if party in named]
        if len(found) >= least:
            return None
        told = f"only {', '.join(found)}" if found else "none"
        return f"not of the process {process}: of its parties it names {told}"

    def _find_parties(self, process: str) -> tuple[str, ...]:
        if process not in self._parties:
            self._parties[process] = find_parties(process, self.processes, self._open)
        return self._parties[process]


def find_parties(name: str, declared: Path | None, open_record: Callable[[], Record]) -> tuple[str, ...]:
    """The keys of the parties of a process: declared in a file, given as "UKR-RUS", or of one that the record knows. Raises `UsageError`."""
    from dragoman.record.processes import find_party_key, load_processes
    from dragoman.views.scope import find_process

    for process in load_processes(declared) if declared else ():
        if process.is_called(name):
            return process.parties
    parts = [part for part in name.replace(",", "-").replace("–", "-").split("-") if part.strip()]
    if len(parts) > 1:
        return tuple(find_party_key(part) for part in parts)
    return find_process(open_record(), name).parties


def _key_name(name: str) -> str:
    from dragoman.record.actors import fold_words

    return f"o:{fold_words(name)}"


def find_irrelevance(article: Any) -> str | None:
    """Why an article can hold nothing for the record; None where it may, or where no filter is installed."""
    try:
        from dragoman.relevance import is_relevant  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    decision = is_relevant(article)
    return None if decision.keep else f"not relevant (score {decision.score:.2f})"


def _tell(article: Article, outcome: Any, reason: str | None) -> Taken:
    return Taken(
        id=article.id,
        outcome=outcome,
        reason=reason,
        url=article.url,
        title=article.title,
        published=article.published,
        language=article.language,
    )
