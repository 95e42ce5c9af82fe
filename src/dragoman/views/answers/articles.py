"""Answers about the record as a whole and the articles in it.

Enters: a scope. Leaves: articles by their heads, and what the record holds. It refuses to put texts into a list.
"""

from __future__ import annotations

import msgspec

from dragoman.views.answers.paging import Turn, read_cursor, write_cursor
from dragoman.views.answers.values import ArticleName, Seen
from dragoman.views.scope import Scope


class ArticleRow(msgspec.Struct, frozen=True):
    """An article of the record. `source`: key of the independent source of its words; `added_utc`: when it came in."""

    article: ArticleName
    agency: str | None
    language: str | None
    source: str
    added_utc: str


class ArticlesAnswer(msgspec.Struct, frozen=True):
    """The articles of the record, in order of arrival."""

    seen: Seen
    items: tuple[ArticleRow, ...]
    next: str | None
    total: int


class RecordAnswer(msgspec.Struct, frozen=True):
    """The record. `holds`: how many articles, and entries of each kind; `changed_utc`: when anything last came in or was decided; `days`:
    first and last day of publication; `version`: of the program; `may_be_changed`: whether who gives the token may decide."""

    seen: Seen
    name: str
    version: str
    holds: dict[str, int]
    changed_utc: str | None
    days: tuple[str, str] | None
    may_be_changed: bool


def answer_articles(scope: Scope, seen: Seen, turn: Turn) -> ArticlesAnswer:
    """A page of the articles."""
    first = 0 if turn.cursor is None else read_cursor(turn.cursor)[0]
    found, total = scope.record.list_arrivals(first, turn.limit, as_of=scope.as_of)
    rows = tuple(
        ArticleRow(
            ArticleName(one.key, one.id, one.title, one.publisher, one.published, one.url), one.agency, one.language, one.origin,
            one.added_utc,
        )
        for one in found
    )  # fmt: skip
    end = first + len(rows)
    following = write_cursor(end, rows[-1].article.key) if rows and end < total else None
    return ArticlesAnswer(seen, rows, following, total)
