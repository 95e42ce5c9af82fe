"""A page too large or too deep to be read here, read in a child process with limits of time and memory.

Enters: the bytes of a page. Leaves: its `Page`, or an `ArticleError`. It refuses to wait longer than the limit and to
take more memory than the limit, whatever the page holds; a crash of the parser is an error of that page alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from typing import Any, Final

from dragoman.articles.dates import Published
from dragoman.articles.extract import Page, extract_page
from dragoman.errors import ArticleError

# Time of the processor, so that a busy machine reads the same pages as an idle one; four times as much may pass on the
# clock.
# A page of 2.9 MB and 20,000 tags takes half a second and 75 MB; these limits only stop what is made to hurt.
CHILD_LIMIT_SECONDS: Final = 30
CHILD_LIMIT_CLOCK_SECONDS: Final = 4 * CHILD_LIMIT_SECONDS
CHILD_LIMIT_BYTES: Final = 1536 * 1024 * 1024
_TOO_MUCH = (
    "this page is too large or nested too deep to read within {limit}; "
    "save only the article, for example from the reader view"
)


def extract_in_child(
    raw: bytes,
    where: str,
    charset: str | None = None,
    url: str | None = None,
    *,
    seconds: float = CHILD_LIMIT_CLOCK_SECONDS,
) -> Page:
    """The article of a page, read in a child process; raises `ArticleError` when it holds none or a limit stops it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dragoman.articles.child", charset or "", url or ""],
            input=raw,
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ArticleError(_TOO_MUCH.format(limit=f"{seconds:g} seconds"), where) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        limit = f"{CHILD_LIMIT_SECONDS} seconds and {CHILD_LIMIT_BYTES // 2**20:,} MB of memory"
        raise ArticleError(_TOO_MUCH.format(limit=limit), where) from error
    if "error" in answer:
        raise ArticleError(answer["error"], where)
    return _read_answer(answer)


def _read_answer(answer: dict[str, Any]) -> Page:
    for name in ("published", "likely_published"):
        answer[name] = Published(**answer[name]) if answer[name] else None
    answer["lines"] = tuple((kind, words) for kind, words in answer["lines"])
    return Page(**answer)


def main() -> None:
    """Read a page from standard input under limits, write its `Page` as JSON to standard output."""
    _set_limits()
    try:
        answer = asdict(extract_page(sys.stdin.buffer.read(), "", charset=sys.argv[1] or None, url=sys.argv[2] or None))
    except ArticleError as error:
        answer = {"error": str(error)}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def _set_limits() -> None:
    # Absent on Windows, where the time limit of the parent is all there is.
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_LIMIT_BYTES, CHILD_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_LIMIT_SECONDS, CHILD_LIMIT_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
