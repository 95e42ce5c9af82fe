"""Files, folders and standard input in; Articles out, one after the other.

Enters: paths as a user gives them. Leaves: for each article an `Article`, for each input that cannot be read an
`ArticleError` that names it and the remedy, in the order of the paths and of names within a folder. It refuses to
stop at a bad input, and to hold more than one article in memory.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, BinaryIO

from dragoman.articles.article import Article
from dragoman.articles.columns import Columns
from dragoman.articles.contents import read_stream
from dragoman.articles.kinds import ENDINGS, find_ending
from dragoman.articles.skipped import SkippedFiles
from dragoman.articles.streams import make_access_error, tell_path
from dragoman.errors import ArticleError

if TYPE_CHECKING:
    from dragoman.articles.fetched import Web

_WEB = ("http://", "https://")
STANDARD_INPUT = "standard input"
_ENDINGS_TEXT = " ".join(sorted(ENDINGS)) + " (each also .gz)"


def read_articles(
    paths: Iterable[str | Path],
    *,
    stdin: BinaryIO | None = None,
    columns: Columns | None = None,
    allow_private: Iterable[str] = (),
) -> Iterator[Article | ArticleError]:
    """The articles of files, of folders (with the folders inside), of addresses of the web ("https://…"), and of standard input,
    which "-" stands for.

    What a file holds is told by its content first and its ending second, so a file named on its own may have any
    ending; in a folder only the known endings are read, hidden files and folders are passed over, and each folder
    that is given reports once how many files of other endings it skipped. `columns` says in which columns of Parquet, or
    keys of JSON lines, the fields are. `allow_private`: hosts that may be fetched from though their addresses are not
    public. Errors are values: the rest goes on.
    """
    with ExitStack() as stack:
        web: Web | None = None
        for path in paths:
            if str(path) == "-":
                yield from read_stream(stdin if stdin is not None else sys.stdin.buffer, "", STANDARD_INPUT, columns)
            elif str(path).lower().startswith(_WEB):
                # Loads what speaks to the network, which reading files never does.
                from dragoman.articles.fetched import Web

                web = web or stack.enter_context(Web(allow_private))
                yield from web.read(str(path))
            elif os.path.isdir(path):
                yield from _read_folder(str(path), columns)
            else:
                yield from _read_file(str(path), columns)


def _read_folder(root: str, columns: Columns | None) -> Iterator[Article | ArticleError]:
    skipped: dict[str, int] = {}
    found = False
    for entry in walk_folder(root, skipped):
        found = True
        if isinstance(entry, ArticleError):
            yield entry
        else:
            yield from _read_file(entry, columns)
    where = tell_path(root)
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


def walk_folder(root: str, skipped: dict[str, int]) -> Iterator[str | ArticleError]:
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
            yield make_access_error(error, path)
            continue
        if S_ISDIR(status.st_mode):
            if (status.st_dev, status.st_ino) in seen:
                yield SkippedFiles("skipped: this link leads to a folder that is read already", tell_path(path), 1)
                continue
            seen.add((status.st_dev, status.st_ino))
            waiting.extend(os.path.join(path, name) for name in sorted(names, reverse=True) if not name.startswith("."))
        elif S_ISREG(status.st_mode) and find_ending(path) in ENDINGS:
            yield path
        else:
            # A pipe or a device is not opened: it would wait for ever.
            ending = (find_ending(path) or "without an ending") if S_ISREG(status.st_mode) else "special"
            skipped[ending] = skipped.get(ending, 0) + 1


def _read_file(path: str, columns: Columns | None) -> Iterator[Article | ArticleError]:
    try:
        stream = open(path, "rb")  # noqa: SIM115 - closed below, after the last article has been taken
    except (OSError, ValueError) as error:
        yield make_access_error(error, path)
        return
    with stream:
        yield from read_stream(stream, path, tell_path(path), columns, path=path)
