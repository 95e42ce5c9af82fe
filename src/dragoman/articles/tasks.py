"""What a child process does: the tasks of `child`, under limits.

Enters: requests on standard input, each a line of JSON and the bytes that it announces. Leaves: a line for each answer
on standard output, and one that ends them. It refuses to use more time for an answer, or more memory in all, than the
limits allow.
"""

from __future__ import annotations

import os
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from typing import IO, Any

import msgspec

from dragoman.articles.article import Article
from dragoman.articles.child import (
    _CHILD_KEPT_BYTES,
    _CHILD_LIMIT_SPACE,
    CHILD_LIMIT_BYTES,
    CHILD_LIMIT_SECONDS,
    Member,
)
from dragoman.articles.extract import Page, extract_page
from dragoman.articles.skipped import write_error
from dragoman.errors import ArticleError, MissingExtraError

_TASKS = {
    "page": ("dragoman.articles.tasks", "read_page"),
    "feed": ("dragoman.articles.tasks", "read_feed"),
    "pdf": ("dragoman.articles.formats.pdf", "read_pdf"),
    "word": ("dragoman.articles.formats.word", "read_word"),
    "mail": ("dragoman.articles.formats.mail", "read_mail"),
    "parquet": ("dragoman.articles.formats.parquet", "read_parquet"),
    "newsml": ("dragoman.articles.formats.newsml", "read_newsml"),
    "nitf": ("dragoman.articles.formats.nitf", "read_nitf"),
    "archive": ("dragoman.articles.formats.archives", "list_members"),
}


def serve() -> None:
    """Answer requests until standard input ends."""
    requests, answers = sys.stdin.buffer, _claim_output()
    _limit_memory()
    while line := requests.readline():
        request = msgspec.json.decode(line)
        raw = requests.read(request["size"])
        _limit_time()
        for answer in _run(request, raw):
            answers.write(_write_answer(answer) + b"\n")
            answers.flush()
            _limit_time()
        answers.write(b"end kept\n" if _count_memory() < _CHILD_KEPT_BYTES else b"end full\n")
        answers.flush()


def _run(request: dict[str, Any], raw: bytes) -> Iterator[Any]:
    where = request["where"]
    try:
        path = os.fsdecode(b64decode(request["path"])) if request["path"] is not None else None
        yield from _find_task(request["task"])(raw, where, path, **request["options"])
    except (ArticleError, MissingExtraError) as error:
        yield error
    except (MemoryError, RecursionError):
        # As where the process dies of it: the parent says which limit that was.
        os._exit(1)
    except Exception as error:
        # The parsers of others raise what they like on broken input, and no input may stop a run.
        yield ArticleError(f"this cannot be read ({type(error).__name__}: {error}); save it as plain text", where)


def _find_task(name: str) -> Callable[..., Iterator[Any]]:
    """The function of a task; each loads what it needs and no more."""
    module, function = _TASKS[name]
    found: Callable[..., Iterator[Any]] = getattr(import_module(module), function)
    return found


def read_page(raw: bytes, where: str, path: str | None, *, charset: str | None, url: str | None) -> Iterator[Page]:
    """The article of a page, not yet frozen."""
    yield extract_page(raw, where, charset=charset, url=url)


def read_feed(raw: bytes, where: str, path: str | None, *, url: str | None) -> Iterator[Any]:
    """The items of a feed."""
    from dragoman.articles.feeds.reading import read_feed_here

    yield read_feed_here(raw, where, url)


def _write_answer(answer: Any) -> bytes:
    if isinstance(answer, MissingExtraError):
        return b"error " + msgspec.json.encode((str(answer), "", "MissingExtraError", 0))
    if isinstance(answer, ArticleError):
        return b"error " + msgspec.json.encode(write_error(answer))
    if isinstance(answer, Article):
        return b"article " + msgspec.json.encode(answer)
    if isinstance(answer, Member):
        return b"member " + msgspec.json.encode(answer)
    if isinstance(answer, Page):
        return b"page " + msgspec.json.encode(answer)
    problems = [write_error(problem) for problem in answer.problems]
    return b"feed " + msgspec.json.encode((replace(answer, problems=()), problems))


def _claim_output() -> IO[bytes]:
    """Standard output for answers alone: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _limit_memory() -> None:
    # Absent on Windows, where the time limit of the parent is all there is.
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_CHILD_LIMIT_SPACE, _CHILD_LIMIT_SPACE))
    resource.setrlimit(resource.RLIMIT_DATA, (CHILD_LIMIT_BYTES, CHILD_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """Give the next answer its time of the processor."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + CHILD_LIMIT_SECONDS, hard))


def _count_memory() -> int:
    """The most bytes that this process has held."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
