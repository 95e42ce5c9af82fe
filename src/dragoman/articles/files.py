"""Files, folders and standard input in; Articles out, one after the other.

Enters: paths as a user gives them. Leaves: for each article an `Article`, for each input that cannot be read an
`ArticleError` that names it and the remedy, in the order of the paths and of names within a folder. It refuses to
stop at a bad input, and to hold more than one article in memory.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from gzip import BadGzipFile
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO

from dragoman.articles.article import Article, clean_text
from dragoman.articles.kinds import ENDINGS, GZIP_MAGIC, SNIFF_BYTES, Kind, find_ending, find_kind
from dragoman.articles.lines import read_lines
from dragoman.articles.plain import PLAIN_LIMIT_BYTES, read_plain
from dragoman.articles.streams import open_gzip, rewind
from dragoman.errors import ArticleError

STANDARD_INPUT = "standard input"
_ENDINGS_TEXT = " ".join(sorted(ENDINGS)) + " (each also .gz)"


class SkippedFiles(ArticleError):
    """Files of a folder that were passed over on purpose: `count` of them, for one reason. Not a failure of the run."""

    exit_code = 0

    def __init__(self, message: str, where: str, count: int):
        super().__init__(message, where)
        self.count = count


def read_articles(paths: Iterable[str | Path], *, stdin: BinaryIO | None = None) -> Iterator[Article | ArticleError]:
    """The articles of files, of folders (with the folders inside), and of standard input, which "-" stands for.

    What a file holds is told by its content first and its ending second, so a file named on its own may have any
    ending; in a folder only the known endings are read, hidden files and folders are passed over, and each folder
    that is given reports once how many files of other endings it skipped. Errors are values: the rest goes on.
    """
    for path in paths:
        if str(path) == "-":
            yield from read_stream(stdin if stdin is not None else sys.stdin.buffer, "", STANDARD_INPUT)
        elif os.path.isdir(path):
            yield from _read_folder(str(path))
        else:
            yield from _read_file(str(path))


def _read_folder(root: str) -> Iterator[Article | ArticleError]:
    skipped: dict[str, int] = {}
    found = False
    for entry in _walk(root, skipped):
        found = True
        if isinstance(entry, ArticleError):
            yield entry
        else:
            yield from _read_file(entry)
    where = _printable(root)
    if skipped:
        kinds = ", ".join(f"{count:,} {ending}" for ending, count in sorted(skipped.items()))
        count = sum(skipped.values())
        yield SkippedFiles(
            f"skipped {count:,} file{'s' if count > 1 else ''} ({kinds}); the endings read in a folder are {_ENDINGS_TEXT}. "
            "Name a file itself to have it read whatever its ending",
            where,
            count,
        )
    elif not found:
        yield ArticleError(f"this folder holds no articles; the endings read are {_ENDINGS_TEXT}", where)


def _walk(root: str, skipped: dict[str, int]) -> Iterator[str | ArticleError]:
    """The files under `root` in the order of names, counting others in `skipped`.

    A folder that links lead to again is read once only.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            status = os.stat(path)
            names = os.listdir(path) if S_ISDIR(status.st_mode) else []
        except OSError as error:
            yield _access_error(error, path)
            continue
        if S_ISDIR(status.st_mode):
            if (status.st_dev, status.st_ino) in seen:
                yield SkippedFiles("skipped: this link leads to a folder that is read already", _printable(path), 1)
                continue
            seen.add((status.st_dev, status.st_ino))
            waiting.extend(os.path.join(path, name) for name in sorted(names, reverse=True) if not name.startswith("."))
        elif S_ISREG(status.st_mode) and find_ending(path) in ENDINGS:
            yield path
        else:
            # A pipe or a device is not opened: it would wait for ever.
            ending = (find_ending(path) or "without an ending") if S_ISREG(status.st_mode) else "special"
            skipped[ending] = skipped.get(ending, 0) + 1


def _read_file(path: str) -> Iterator[Article | ArticleError]:
    try:
        stream = open(path, "rb")  # noqa: SIM115 - closed below, after the last article has been taken
    except (OSError, ValueError) as error:
        yield _access_error(error, path)
        return
    with stream:
        yield from read_stream(stream, path, _printable(path))


def read_stream(stream: BinaryIO, name: str, where: str) -> Iterator[Article | ArticleError]:
    """The articles of one stream; what goes wrong with the stream itself is an error of this stream."""
    try:
        start, stream = rewind(stream, SNIFF_BYTES)
        if start.startswith(GZIP_MAGIC):
            start, stream = rewind(open_gzip(stream, where), SNIFF_BYTES)
            if start.startswith(GZIP_MAGIC):
                raise ArticleError("packed with gzip twice; unpack it once", where)
        if not start.strip():
            _check_empty(stream, where)
        yield from _read_kind(find_kind(start, name, where), stream, where)
    except ArticleError as error:
        yield error
    except (EOFError, zlib.error, BadGzipFile) as error:
        yield ArticleError(
            f"the compressed data break off or are damaged ({error}); what came before was read; copy it again", where
        )
    except OSError as error:
        yield _access_error(error, where)


def _check_empty(stream: BinaryIO, where: str) -> None:
    """Raises `ArticleError` when nothing but blanks follows; a text may begin with many blank lines."""
    if not stream.read(PLAIN_LIMIT_BYTES).strip():
        raise ArticleError("the file is empty; give a file with the text of an article", where)
    raise ArticleError(f"the first {SNIFF_BYTES:,} bytes are blank; remove them", where)


def _read_kind(kind: Kind, stream: BinaryIO, where: str) -> Iterator[Article | ArticleError]:
    if kind == "json":
        yield from read_lines(stream, where)
    elif kind == "html":
        # Loads what reads HTML, which most runs over JSON lines never need.
        from dragoman.articles.page import PAGE_LIMIT_BYTES, read_page

        yield read_page(_read_bounded(stream, PAGE_LIMIT_BYTES), where)
    else:
        yield read_plain(_read_bounded(stream, PLAIN_LIMIT_BYTES), where)


def _read_bounded(stream: BinaryIO, limit: int) -> bytes:
    """All bytes of a stream, or one more than `limit`, which its reader refuses."""
    return stream.read(limit + 1)


def _access_error(error: Exception, path: str) -> ArticleError:
    """What the operating system says about a path, with what to do."""
    if isinstance(error, FileNotFoundError):
        message = "there is no such file" if not os.path.islink(path) else "this link leads to no file"
        return ArticleError(f"{message}; check the name", _printable(path))
    if isinstance(error, PermissionError):
        return ArticleError("this file may not be read; ask its owner, or change its permissions", _printable(path))
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ArticleError(f"cannot be read ({reason}); copy it to a place where it can", _printable(path))


def _printable(path: str) -> str:
    """A path that any terminal and database can take: bytes that are no UTF-8 become U+FFFD."""
    return clean_text(path)
