"""Long lists, a page at a time.

Enters: a list in its order, and a cursor from the page before. Leaves: a page and the cursor of the next. It refuses a cursor that it did
not make. What has come into the record meanwhile moves no page: a cursor names the last thing shown, and its number only where that
is gone.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from dragoman.views.answers.asking import ParameterError

T = TypeVar("T")
DEFAULT_LIMIT, MOST = 50, 500
_LONGEST_CURSOR = 300


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page: `limit` things after `cursor`."""

    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


def turn_page(items: Sequence[T], turn: Turn, name: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """The things of a page, and the cursor of the next, None after the last. `name`: what tells one thing from all others. Raises
    `ParameterError` when the cursor is none."""
    start = 0
    if turn.cursor is not None:
        start, last = read_cursor(turn.cursor)
        if not (0 < start <= len(items) and name(items[start - 1]) == last):
            start = next((number for number, item in enumerate(items, start=1) if name(item) == last), start)
    shown = items[start : start + turn.limit]
    end = start + len(shown)
    return shown, write_cursor(end, name(shown[-1])) if shown and end < len(items) else None


def write_cursor(number: int, name: str) -> str:
    """The cursor after the thing with a number, from 1, and a name."""
    return base64.urlsafe_b64encode(msgspec.json.encode((number, name))).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[int, str]:
    """Number and name of the last thing shown. Raises `ParameterError` when it is no cursor."""
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        number, name = msgspec.json.decode(raw, type=tuple[int, str])
        if number < 0:
            raise ValueError
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise ParameterError(
            "cursor",
            f"cursor {cursor[:40]}: this is no cursor of ours. Give the one that `next` of the page before holds, unchanged, or none.",
        ) from None
    return number, name
