"""Rows on leaders: for whom a person of public life spoke, where a text does not say.

Enters: `leaders/*.toml`. Leaves: codes by name. It refuses to say when: a name that two states share is in no row.
"""

from __future__ import annotations

from functools import lru_cache

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Row


class LeaderRow(Row, frozen=True, kw_only=True):
    """Leaders and chief diplomats of one state or body: `code` is its alpha-3 code or `IGO`, `match` are names as written, most often family names."""

    code: str
    match: tuple[str, ...]


@lru_cache(1)
def load_leaders() -> dict[str, str]:
    """Codes by name in lower case."""
    return {name.lower(): row.code for row in load_rows("leaders", LeaderRow) for name in row.match}


def find_leader(name: str) -> str | None:
    """The code of the longest known name at the end of `name`.

    >>> find_leader("George W. Bush"), find_leader("Nobody")
    ('USA', None)
    """
    words = name.lower().split()
    table = load_leaders()
    return next((table[" ".join(words[i:])] for i in range(len(words)) if " ".join(words[i:]) in table), None)
