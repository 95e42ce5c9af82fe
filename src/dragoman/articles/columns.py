"""Which column of a table, or key of an object, holds which field of an article.

Enters: a map as a user writes it (`text=body,published=meta.date`). Leaves: rows with the names that JSON lines have. It
refuses a field that articles do not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dragoman.errors import UsageError

FIELDS: Final = ("id", "text", "url", "title", "publisher", "agency", "author", "published", "language")
_BY_MAP = ("agency", "author")
Columns = Mapping[str, str]


def read_columns(words: str) -> dict[str, str]:
    """Field -> column, of a map such as "text=body,published=date". Raises `UsageError` for anything else.

    >>> read_columns("text=body, published=meta.date")
    {'text': 'body', 'published': 'meta.date'}
    """
    columns: dict[str, str] = {}
    for pair in words.split(","):
        field, sign, column = (part.strip() for part in pair.partition("="))
        if not sign or not column or field not in FIELDS:
            raise UsageError(
                f"--map {words}: {pair.strip()!r} is no field=column. The fields are {', '.join(FIELDS)}: "
                "--map text=body,published=date"
            )
        if field in columns:
            raise UsageError(f"--map {words}: {field} is named twice. Name each field once.")
        columns[field] = column
    return columns


def pick_columns(row: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    """The row with the names of fields: what the map names comes from there, the rest as it is.

    Fields that JSON lines have only by a map are marked with "=", so that a key that happens to have such a name is no field.
    """
    picked = {name: value for name, value in row.items() if name in FIELDS and name not in columns}
    for field, column in columns.items():
        found, value = _find_value(row, column)
        if found:
            picked[f"{field}=" if field in _BY_MAP else field] = value
    return picked


def _find_value(row: Any, column: str) -> tuple[bool, Any]:
    """The value under a name, or along a path of names with points between them."""
    if isinstance(row, Mapping) and column in row:
        return True, row[column]
    first, point, rest = column.partition(".")
    if point and isinstance(row, Mapping) and first in row:
        return _find_value(row[first], rest)
    return False, None
