"""Texts in the manner of copied articles, written for these tests, and short ways to read bytes and files."""

from __future__ import annotations

import io
from pathlib import Path

from dragoman.articles import Article, read_articles
from dragoman.articles.contents import read_stream
from dragoman.errors import ArticleError

BODY = (
    "The two delegations met in the old customs house on Monday, and the hosts said that both had come with a paper of three pages. "
    "They will meet again before the end of the month."
)

COPIED = """ date 2025-03-11 POLITICS
Third round on border crossings to begin on Thursday: hosts
The two delegations have met twice this year, on January 14 and February 20, and agreed each time to meet again.
The old customs house, where both earlier rounds took place, is seen in January. / Lakeside Pictures
March 11, 2025

A third round of talks about the border crossings will begin on Thursday, the host ministry has said.

“We have a short list and a long table,” its spokesman told journalists on Tuesday.

What is on the list?

The list names two crossings in the north, the return of detained drivers, and a telephone line between the commands.

SOURCE:Lakeside News Agency
"""

DISPATCH = """Envoys leave Geneva without a date

GENEVA, March 13 (Reuters) - The envoys of both sides left the city on Thursday evening, two days earlier than planned.

A date for a fourth round was not named. The hosts said that both had taken the paper home with them.

(Reporting by the Geneva bureau; Editing by the night desk)
"""

TRANSCRIPT = """Long Room of the customs house

3:15 P.M. CET

CHAIR: Good afternoon to both delegations.

FIRST ENVOY: Thank you.

We have come with a paper.

SECOND ENVOY: So have we.

CHAIR: Read them

Nobody objects, I see.

3:40 P.M. CET
"""


def read_bytes(data: bytes) -> list[Article | ArticleError]:
    """What standard input yields when it holds `data`."""
    return list(read_articles(["-"], stdin=io.BytesIO(data)))


def read_article(data: bytes) -> Article:
    """The one article that standard input holds."""
    (article,) = read_bytes(data)
    assert isinstance(article, Article), article
    return article


def read_error(data: bytes, name: str = "") -> str:
    """The words of the one error that standard input, or a stream with a name, yields."""
    (error,) = read_stream(io.BytesIO(data), name, name) if name else read_bytes(data)
    assert isinstance(error, ArticleError), error
    return str(error)


def read_paths(*paths: Path) -> list[Article | ArticleError]:
    """What files and folders yield."""
    return list(read_articles(paths))


def kinds_of(article: Article) -> list[tuple[str, str]]:
    """(kind, words) of each block."""
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]
