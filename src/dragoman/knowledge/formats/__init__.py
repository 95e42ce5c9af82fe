"""Rows on standing frameworks and initiatives.

Enters: `formats/*.toml`. Leaves: rows. It refuses to look at a sentence.
"""

from __future__ import annotations

from functools import lru_cache

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Row


class FormatRow(Row, frozen=True, kw_only=True):
    """`match`: lemmas of nouns. `needs_name`: a name or the adjective of a state must stand before. `introduces`: words after which names follow."""

    match: tuple[str, ...]
    needs_name: bool = False
    introduces: tuple[str, ...] = ()


@lru_cache(1)
def load_formats() -> tuple[FormatRow, ...]:
    return load_rows("formats", FormatRow)
