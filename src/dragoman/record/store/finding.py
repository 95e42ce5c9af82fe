"""Entries and reports found by what people call them.

Enters: an id, the beginning of one, or one that an entry had before. Leaves: the number of an entry, or an anchor. It refuses to
guess: what could be two things is answered with both.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, select

from dragoman.errors import UnknownIdError
from dragoman.record.digests import find_anchor_range, shorten_anchor
from dragoman.record.store.tables import claims, entries

# Of ids that are near to one that there is not, so many are looked through.
_LOOKED_THROUGH = 20_000


def resolve_id(connection: Connection, id: str, path: Path | str) -> int:
    """The number of the entry with an id, with the beginning of one, or with one that it had before an older report came in.

    Raises `UnknownIdError` when there is none, or more than one; the message names ids that are near.
    """
    wanted = id.strip().lower()
    found: int | None = connection.execute(select(entries.c.number).where(entries.c.id == wanted)).scalar()
    if found is None:
        found = _find_former(connection, wanted)
    if found is not None:
        return found
    begins = entries.c.id.startswith(wanted, autoescape=True)
    begun = connection.execute(
        select(entries.c.id, entries.c.number).where(begins).order_by(entries.c.id).limit(6)
    ).all()
    if len(begun) == 1 and len(wanted) > 2:
        return int(begun[0].number)
    ids: Sequence[str] = [row.id for row in begun]
    if not ids:
        ids = connection.execute(select(entries.c.id).order_by(entries.c.id).limit(_LOOKED_THROUGH)).scalars().all()
    near = [row.id for row in begun] or difflib.get_close_matches(wanted, ids, n=3, cutoff=0.5) or list(ids[:3])
    what = "more than one entry begins with this" if begun else "there is no entry with this id"
    hint = f" Did you mean {' or '.join(near)}?" if near else " The record holds no entries."
    raise UnknownIdError(f"{id}: {what} in {path}.{hint} `dragoman timeline {path}` lists all ids.")


def _find_former(connection: Connection, id: str) -> int | None:
    """The entry that holds the report which an id was made from."""
    span = find_anchor_range(id)
    if span is None or len(id) < len(shorten_anchor("meeting", "0" * 32)):
        return None
    wanted = select(claims.c.entry, claims.c.kind, claims.c.anchor).where(claims.c.anchor.between(*span))
    for row in connection.execute(wanted.order_by(claims.c.anchor)):
        if row.entry is not None and shorten_anchor(row.kind, row.anchor) == id:
            return int(row.entry)
    return None
