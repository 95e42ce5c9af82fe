"""Risky input, read in a child process with limits of time and memory: one mechanism for every format that needs it.

Enters: the name of a task, bytes or a path, options. Leaves: what the task yields, one by one, or an `ArticleError`. It
refuses to wait longer than the limit and to take more memory than the limit, whatever the input holds; a crash of a
parser is an error of that input alone.

A child is kept for the next input, since starting one takes longer than most inputs do. One that was used before and
fails is replaced, and the input is tried once more in a fresh one, so that no input fails because of another.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, Any, Final, Literal, cast

from dragoman.articles.article import Article
from dragoman.articles.extract import Page
from dragoman.articles.skipped import read_error
from dragoman.errors import ArticleError, MissingExtraError

Task = Literal["page", "feed", "pdf", "word", "mail", "parquet", "newsml", "nitf", "archive"]

# Time of the processor for one article, so that a busy machine reads the same inputs as an idle one; four times as much
# may pass on the clock. A page of 2.9 MB and 20,000 tags takes half a second and 75 MB, a PDF of 100 pages a second;
# these limits only stop what is made to hurt.
CHILD_LIMIT_SECONDS: Final = 30
CHILD_LIMIT_CLOCK_SECONDS: Final = 4 * CHILD_LIMIT_SECONDS
# Of what is allocated; the space of addresses, in which libraries lie too, may be half as much more.
CHILD_LIMIT_BYTES: Final = 1024 * 1024 * 1024
_CHILD_LIMIT_SPACE = 3 * CHILD_LIMIT_BYTES // 2
# A child that has grown to this is not used again: most of its room would be gone for the next input.
_CHILD_KEPT_BYTES = 300 * 1024 * 1024
_CHILD_KEPT_TASKS = 500
_REMEDIES = {
    "page": "save only the article, for example from the reader view",
    "archive": "unpack it, and give the files",
    "parquet": "split it into smaller files, or convert it to JSON lines",
}
_WHATS = {"page": "page", "feed": "feed", "pdf": "PDF", "word": "document", "mail": "mail", "parquet": "Parquet file",
          "archive": "archive"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. `name` is for people: it never becomes a path."""

    name: str
    raw: bytes


_idle: list[_Child] = []
_lock = threading.Lock()


def extract_in_child(
    raw: bytes,
    where: str,
    charset: str | None = None,
    url: str | None = None,
    *,
    seconds: float = CHILD_LIMIT_CLOCK_SECONDS,
) -> Page:
    """The article of a page, read in a child process; raises `ArticleError` when it holds none or a limit stops it."""
    options = {"charset": charset, "url": url}
    # To the end, so that the child waits for the next one.
    (answer,) = list(run_in_child("page", where, raw=raw, options=options, seconds=seconds))
    if isinstance(answer, ArticleError):
        raise answer
    return cast(Page, answer)


def run_in_child(
    task: Task,
    where: str,
    *,
    raw: bytes = b"",
    path: str | None = None,
    options: dict[str, Any] | None = None,
    seconds: float = CHILD_LIMIT_CLOCK_SECONDS,
) -> Iterator[Any]:
    """What `task` yields of `raw`, or of the file at `path`: articles and `ArticleError`s.

    `seconds` may pass on the clock before the next one. A limit that stops the child is the last thing yielded, an
    `ArticleError` that says so. Raises `MissingExtraError` when the task needs what is not installed.
    """
    # As bytes: a path may hold what is no character.
    place = os.fsencode(path) if path is not None else None
    request = {"task": task, "where": where, "path": place, "size": len(raw), "options": options or {}}
    while True:
        child, is_used = _take()
        count, is_whole = 0, False
        try:
            for answer in child.ask(request, raw, seconds):
                count += 1
                yield answer
            is_whole = True
        except _StoppedError as stop:
            if is_used and not count:
                continue
            yield _make_stop(task, where, count, stop)
        finally:
            if is_whole and child.is_reusable:
                _give_back(child)
            else:
                child.close()
        return


class _StoppedError(Exception):
    """The child has died, or was stopped for the time it took."""


class _Child:
    """One child process and the pipes to it."""

    def __init__(self) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            # Reserves no more than it uses, which a limit on memory needs.
            "ARROW_DEFAULT_MEMORY_POOL": "system",
            "OMP_NUM_THREADS": "1",
        }
        self.parent = os.getpid()
        self.count = 0
        self.is_reusable = True
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dragoman.articles.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def ask(self, request: dict[str, Any], raw: bytes, seconds: float) -> Iterator[Any]:
        """The answers to a request. Raises `_StoppedError` when the child ends before the last one."""
        import msgspec

        self.count += 1
        stdin, stdout = cast(IO[bytes], self.process.stdin), cast(IO[bytes], self.process.stdout)
        with suppress(BrokenPipeError):
            stdin.write(msgspec.json.encode(request) + b"\n")
            stdin.write(raw)
            stdin.flush()
        while True:
            is_late = threading.Event()
            timer = threading.Timer(seconds, self._stop, (is_late,))
            timer.start()
            line = stdout.readline()
            timer.cancel()
            if not line.endswith(b"\n"):
                raise _StoppedError(f"{seconds:g} seconds" if is_late.is_set() else "")
            kind, _, body = line.partition(b" ")
            if kind == b"end":
                self.is_reusable = body.strip() == b"kept" and self.count < _CHILD_KEPT_TASKS
                return
            try:
                answer = _read_answer(kind, body)
            except ValueError as error:
                raise RuntimeError(f"the child process answered {line[:200]!r}") from error
            yield answer

    def _stop(self, is_late: threading.Event) -> None:
        is_late.set()
        self.process.kill()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        with suppress(OSError):
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                cast(IO[bytes], pipe).close()
        self.process.wait()


def _take() -> tuple[_Child, bool]:
    """A child that waits, or a new one; and whether it was used before."""
    with _lock:
        while _idle:
            child = _idle.pop()
            # After a fork the child is the parent's, and two would talk to it at once.
            if child.parent == os.getpid() and child.process.poll() is None:
                return child, True
    return _Child(), False


def _give_back(child: _Child) -> None:
    with _lock:
        _idle.append(child)


def close_children() -> None:
    """End the children that wait for another input."""
    with _lock:
        while _idle:
            child = _idle.pop()
            if child.parent == os.getpid():
                child.close()


def _make_stop(task: str, where: str, count: int, stop: _StoppedError) -> ArticleError:
    limit = str(stop) or f"{CHILD_LIMIT_SECONDS} seconds and {CHILD_LIMIT_BYTES // 2**20:,} MB of memory"
    what = _WHATS.get(task, "document")
    before = f"; {count:,} before this were read" if count else ""
    remedy = _REMEDIES.get(task, "save its text as plain text or HTML")
    return ArticleError(f"this {what} is too large or nested too deep to read within {limit}{before}; {remedy}", where)


def _read_answer(kind: bytes, body: bytes) -> Any:
    import msgspec

    if kind == b"article":
        return msgspec.json.decode(body, type=Article)
    if kind == b"page":
        return msgspec.json.decode(body, type=Page)
    if kind == b"member":
        return msgspec.json.decode(body, type=Member)
    if kind == b"feed":
        from dragoman.articles.feeds.items import Feed

        feed, problems = msgspec.json.decode(body, type=tuple[Feed, list[tuple[str, str, str, int]]])
        return replace(feed, problems=tuple(read_error(*problem) for problem in problems))
    message, where, name, count = msgspec.json.decode(body, type=tuple[str, str, str, int])
    if name == "MissingExtraError":
        raise MissingExtraError(message)
    return read_error(message, where, name, count)


def main() -> None:
    """Answer requests from standard input under limits until it ends."""
    from dragoman.articles.tasks import serve

    serve()


if __name__ == "__main__":
    main()
