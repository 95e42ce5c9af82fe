"""The articles that one stream of bytes holds, whatever its kind.

Enters: a stream or bytes, with a name for people. Leaves: `Article`s and `ArticleError`s in order. It refuses to believe a
name where the bytes say otherwise, and to unpack archives within archives without end.
"""

from __future__ import annotations

import io
import os
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from gzip import BadGzipFile
from typing import BinaryIO, Final

from dragoman.articles.article import Article
from dragoman.articles.columns import Columns
from dragoman.articles.dates import Published
from dragoman.articles.kinds import ENDINGS, GZIP_MAGIC, SNIFF_BYTES, Kind, find_ending, find_kind
from dragoman.articles.lines import read_lines
from dragoman.articles.plain import PLAIN_LIMIT_BYTES, read_plain
from dragoman.articles.skipped import SkippedFiles
from dragoman.articles.streams import make_access_error, open_gzip, rewind
from dragoman.errors import ArticleError, MissingExtraError

# What has to be a file for its reader and comes from somewhere else is copied to a temporary one.
COPY_LIMIT_BYTES: Final = 8 * 1024 * 1024 * 1024
_DEEPEST = 3
_COPY_BYTES = 1024 * 1024


def read_stream(
    stream: BinaryIO, name: str, where: str, columns: Columns | None = None, *, path: str | None = None, depth: int = 0
) -> Iterator[Article | ArticleError]:
    """The articles of one stream; what goes wrong with the stream itself is an error of this stream.

    `path` is the file that the stream is of, where it is one; `depth` how many archives it lies in.
    """
    try:
        start, stream = rewind(stream, SNIFF_BYTES)
        if start.startswith(GZIP_MAGIC):
            # An archive of pages unpacks itself, since it can go on after damage.
            if _look_inside(start).startswith(b"WARC/"):
                yield from _read_warc(stream, where)
                return
            path = None
            start, stream = rewind(open_gzip(stream, where), SNIFF_BYTES)
            if start.startswith(GZIP_MAGIC):
                raise ArticleError("packed with gzip twice; unpack it once", where)
        if not start.strip():
            _check_empty(stream, where)
        kind = find_kind(start, name, where)
        yield from _read_kind(kind, stream, where, columns, path, depth)
    except ArticleError as error:
        yield error
    except MissingExtraError as error:
        # The other files of the batch may need nothing that is missing.
        yield ArticleError(str(error).removeprefix(f"{where}: "), where)
    except (EOFError, zlib.error, BadGzipFile) as error:
        yield ArticleError(
            f"the compressed data break off or are damaged ({error}); what came before was read; copy it again", where
        )
    except OSError as error:
        yield make_access_error(error, where)


def read_payload(
    raw: bytes,
    where: str,
    *,
    url: str | None = None,
    content_type: str | None = None,
    fetched: str | None = None,
    announced: Published | None = None,
) -> Iterator[Article | ArticleError]:
    """The articles of what a server sent: a page of HTML, a PDF, plain text; for the parameters see `read_page`.

    What is of another kind is a `SkippedFiles`; a page without an article is a `NoArticleError`.
    """
    from dragoman.articles.formats.payload import read_fetched

    return read_fetched(raw, where, url, content_type, fetched, announced)


def _look_inside(start: bytes) -> bytes:
    """The first bytes that packed ones unpack to, without taking them from the stream."""
    try:
        return zlib.decompressobj(31).decompress(start, SNIFF_BYTES)
    except zlib.error:
        return b""


def _check_empty(stream: BinaryIO, where: str) -> None:
    """Raises `ArticleError` when nothing but blanks follows; a text may begin with many blank lines."""
    if not stream.read(PLAIN_LIMIT_BYTES).strip():
        raise ArticleError("the file is empty; give a file with the text of an article", where)
    raise ArticleError(f"the first {SNIFF_BYTES:,} bytes are blank; remove them", where)


def _read_kind(
    kind: Kind, stream: BinaryIO, where: str, columns: Columns | None, path: str | None, depth: int
) -> Iterator[Article | ArticleError]:
    if kind == "json":
        yield from read_lines(stream, where, columns)
    elif kind == "html":
        # Loads what reads HTML, which most runs over JSON lines never need.
        from dragoman.articles.page import PAGE_LIMIT_BYTES, read_page

        yield read_page(_read_bounded(stream, PAGE_LIMIT_BYTES), where)
    elif kind == "text":
        yield read_plain(_read_bounded(stream, PLAIN_LIMIT_BYTES), where)
    elif kind == "warc":
        yield from _read_warc(stream, where)
    elif kind == "feed":
        yield from _read_feed(stream, where)
    elif kind == "parquet":
        yield from _read_parquet(stream, where, columns, path)
    elif kind in ("zip", "tar"):
        yield from _read_archive(stream, where, columns, path, depth)
    else:
        yield from _read_document(kind, stream, where, columns, depth)


def _read_document(
    kind: Kind, stream: BinaryIO, where: str, columns: Columns | None, depth: int
) -> Iterator[Article | ArticleError]:
    """The articles of a PDF, a Word document, a mail, NewsML or NITF, read in a child process."""
    from dragoman.articles.child import Member, run_in_child
    from dragoman.articles.formats.limits import LIMITS_BYTES

    limit = LIMITS_BYTES[kind]
    raw = _read_bounded(stream, limit)
    if len(raw) > limit:
        raise ArticleError(f"this file has more than {limit:,} bytes, which no report has; save its text alone", where)
    for answer in run_in_child(kind, where, raw=raw):  # type: ignore[arg-type]
        if isinstance(answer, Member):
            yield from _read_member(answer, where, columns, depth)
        else:
            yield answer


def _read_warc(stream: BinaryIO, where: str) -> Iterator[Article | ArticleError]:
    from dragoman.articles.formats.payload import read_fetched
    from dragoman.articles.formats.warc import Payload, read_warc

    def read(raw: bytes, payload: Payload, place: str) -> Iterator[Article | ArticleError]:
        return read_fetched(raw, place, payload.url, payload.content_type, payload.fetched, None)

    yield from read_warc(stream, where, read)


def _read_feed(stream: BinaryIO, where: str) -> Iterator[Article | ArticleError]:
    """The items of a feed that hold their whole text; the others are links, which nothing here follows."""
    from dragoman.articles.feeds import make_item_article, read_feed
    from dragoman.articles.feeds.reading import FEED_LIMIT_BYTES

    feed = read_feed(_read_bounded(stream, FEED_LIMIT_BYTES), where)
    links = 0
    for number, item in enumerate(feed.items, start=1):
        if not item.text:
            links += 1
            continue
        try:
            yield make_item_article(item, f"{where}: item {number}")
        except ArticleError as error:
            yield error
    yield from feed.problems
    if links == len(feed.items):
        raise ArticleError(
            f"this feed ({feed.kind}) holds {links:,} links and no whole text; follow it with `dragoman watch`, or give its pages",
            where,
        )
    if links:
        yield SkippedFiles(
            f"passed over {links:,} items that are only links; `dragoman watch` follows them", where, links
        )


def _read_parquet(
    stream: BinaryIO, where: str, columns: Columns | None, path: str | None
) -> Iterator[Article | ArticleError]:
    from dragoman.articles.child import run_in_child

    with _as_file(stream, where, path) as file:
        yield from run_in_child("parquet", where, path=file.path, options={"columns": dict(columns or {})})


def _read_archive(
    stream: BinaryIO, where: str, columns: Columns | None, path: str | None, depth: int
) -> Iterator[Article | ArticleError]:
    from dragoman.articles.child import Member, run_in_child

    if depth >= _DEEPEST:
        raise ArticleError(f"archives within archives, {_DEEPEST} deep; unpack them, and give the folder", where)
    skipped: Counter[str] = Counter()
    with _as_file(stream, where, path) as file:
        for answer in run_in_child("archive", where, path=file.path):
            if not isinstance(answer, Member):
                yield answer
            elif (ending := find_ending(answer.name)) in ENDINGS:
                yield from _read_member(answer, where, columns, depth)
            else:
                skipped[ending or "without an ending"] += 1
    if skipped:
        listed = ", ".join(f"{count:,} {ending}" for ending, count in sorted(skipped.items()))
        yield SkippedFiles(
            f"skipped {skipped.total():,} files ({listed}); unpack those that hold articles", where, skipped.total()
        )


def _read_member(member: Member, where: str, columns: Columns | None, depth: int) -> Iterator[Article | ArticleError]:  # type: ignore[name-defined]  # noqa: F821
    place = f"{where}: {member.name}"
    yield from read_stream(io.BytesIO(member.raw), member.name, place, columns, depth=depth + 1)


class _as_file:
    """A stream as a file of its own, for readers that jump about in it."""

    def __init__(self, stream: BinaryIO, where: str, path: str | None):
        self.path = os.path.abspath(path) if path is not None else ""
        self._stream, self._where, self._is_copy = stream, where, path is None

    def __enter__(self) -> _as_file:
        if self._is_copy:
            handle, self.path = tempfile.mkstemp(prefix="dragoman-")
            with os.fdopen(handle, "wb") as copy:
                total = 0
                while piece := self._stream.read(_COPY_BYTES):
                    total += len(piece)
                    if total > COPY_LIMIT_BYTES:
                        os.unlink(self.path)
                        raise ArticleError(
                            f"this stream has more than {COPY_LIMIT_BYTES:,} bytes; give a file", self._where
                        )
                    copy.write(piece)
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_copy:
            os.unlink(self.path)


def _read_bounded(stream: BinaryIO, limit: int) -> bytes:
    """All bytes of a stream, or one more than `limit`, which its reader refuses."""
    return stream.read(limit + 1)
