"""A Parquet file as articles, one a row.

Enters: the path of a file, or its bytes, and a map of columns. Leaves: for each row an `Article`, or the error that says
what is wrong with it. It refuses to hold more than some rows in memory, and to read columns that no field asks for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

from dragoman.articles.article import Article
from dragoman.articles.columns import FIELDS, pick_columns
from dragoman.articles.lines import read_object
from dragoman.errors import ArticleError, MissingExtraError

EXTRACTOR: Final = "Parquet 1"
_ROWS_AT_ONCE = 64


def read_parquet(
    raw: bytes, where: str, path: str | None, *, columns: dict[str, str]
) -> Iterator[Article | ArticleError]:
    """The articles of a file. Raises `ArticleError` for a damaged file or one without a column of texts, and
    `MissingExtraError` without pyarrow.
    """
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise MissingExtraError(
            f"{where}: reading Parquet takes pyarrow; install it with: pip install 'dragoman[sources]'"
        ) from error
    try:
        file = parquet.ParquetFile(path if path is not None else io.BytesIO(raw))
        wanted = _find_columns(file.schema_arrow.names, columns, where)
        batches = file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=wanted, use_threads=False)
        number = 0
        for batch in batches:
            for row in batch.to_pylist():
                number += 1
                yield _read_row(row, columns, f"{where}: row {number}")
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        words = " ".join(str(error).split())[:200]
        raise ArticleError(f"this Parquet file is damaged ({words}); write it again", where) from error


def _find_columns(names: list[str], columns: dict[str, str], where: str) -> list[str]:
    """The columns to read: those that the map names, and those that have the name of a field."""
    asked = [column for column in columns.values()]
    for column in asked:
        if column not in names and column.split(".")[0] not in names:
            raise ArticleError(f"there is no column {column!r}; the columns are {', '.join(names[:50])}", where)
    if "text" not in columns and "text" not in names:
        raise ArticleError(
            f"no column is named `text`; the columns are {', '.join(names[:50])}. "
            f"Say which one holds the text: --map text={names[0] if names else 'body'}",
            where,
        )
    firsts = [column if column in names else column.split(".")[0] for column in asked]
    return list(dict.fromkeys([*firsts, *(name for name in FIELDS if name in names and name not in columns)]))


def _read_row(row: dict[str, Any], columns: dict[str, str], where: str) -> Article | ArticleError:
    row = {name: _spell(value) for name, value in row.items()}
    try:
        raw = msgspec.json.encode(row, order="sorted")
    except (TypeError, ValueError, UnicodeError) as error:
        return ArticleError(f"this row cannot be read ({error}); write its text as UTF-8", where)
    try:
        return replace(read_object(pick_columns(row, columns), raw, where), extractor=EXTRACTOR)
    except ArticleError as error:
        return error


def _spell(value: Any) -> Any:
    """Moments and days as ISO 8601; bytes as the text that they mostly are."""
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo is not None else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {str(name): _spell(inner) for name, inner in value.items()}
    return value
