"""Full-text search over what was said.

Enters: the words of statements, and questions. Leaves: numbers of claims. It refuses to rank: what is found comes in order of time.

The words are made comparable by `dragoman.record.wording` before a database sees them; each database then only has to find them:
SQLite by FTS5, PostgreSQL by `to_tsvector('simple', …)`. This and `database` are the modules that know which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection, text

from dragoman.errors import UsageError
from dragoman.record.wording import find_stems

MAKE_SQLITE = (
    "CREATE VIRTUAL TABLE statement_words USING fts5(tokens, content='', contentless_delete=1, tokenize='unicode61')"
)
MAKE_POSTGRESQL = (
    "CREATE TABLE statement_words (claim BIGINT PRIMARY KEY, tokens tsvector NOT NULL)",
    "CREATE INDEX statement_words_by_token ON statement_words USING gin (tokens)",
)
_QUOTED = re.compile(r'"([^"]*)"|(\S+)')


def make_table(connection: Connection) -> None:
    """Make the table, in the way of the database."""
    if is_sqlite(connection):
        connection.exec_driver_sql(MAKE_SQLITE)
    else:
        for step in MAKE_POSTGRESQL:
            connection.exec_driver_sql(step)


def is_sqlite(connection: Connection) -> bool:
    """Which of the two databases it is."""
    return connection.dialect.name == "sqlite"


def file_words(connection: Connection, statements: Sequence[tuple[int, str]]) -> None:
    """File the words of statements, given by the numbers of their claims."""
    rows = [{"claim": number, "tokens": " ".join(find_stems(content))} for number, content in sorted(statements)]
    if not rows:
        return
    if is_sqlite(connection):
        connection.execute(text("INSERT INTO statement_words (rowid, tokens) VALUES (:claim, :tokens)"), rows)
    else:
        connection.execute(
            text("INSERT INTO statement_words (claim, tokens) VALUES (:claim, to_tsvector('simple', :tokens))"), rows
        )


def remove_words(connection: Connection, numbers: Sequence[int]) -> None:
    """Take the words of statements out."""
    name = "rowid" if is_sqlite(connection) else "claim"
    rows = [{"claim": number} for number in numbers]
    if rows:
        connection.execute(text(f"DELETE FROM statement_words WHERE {name} = :claim"), rows)


def clear_words(connection: Connection) -> None:
    """Take all words out."""
    connection.exec_driver_sql("DELETE FROM statement_words")


def find_words(connection: Connection, question: str) -> list[int]:
    """The claims whose statements hold all words of the question; words between quotation marks stand together.

    Raises `UsageError` when the question holds no word.
    """
    phrases = [find_stems(whole or single) for whole, single in _QUOTED.findall(question)]
    phrases = [phrase for phrase in phrases if phrase]
    if not phrases:
        raise UsageError(f"--text {question}: there is no word in this. Give one or more, a phrase in quotation marks.")
    if is_sqlite(connection):
        asked = " AND ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
        found = connection.execute(
            text("SELECT rowid FROM statement_words WHERE statement_words MATCH :asked"), {"asked": asked}
        )
    else:
        parts = [f"phraseto_tsquery('simple', :p{number})" for number in range(len(phrases))]
        given = {f"p{number}": " ".join(phrase) for number, phrase in enumerate(phrases)}
        found = connection.execute(
            text(f"SELECT claim FROM statement_words WHERE tokens @@ ({' && '.join(parts)})"), given
        )
    return sorted(int(number) for number in found.scalars())
