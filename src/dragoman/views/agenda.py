"""What is next, and what was planned and never reported as held.

Enters: a scope and a day. Leaves: an `Agenda`, and text or JSON made of it. It refuses to call a thing overdue whose day is not over.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dragoman.record.entries import Summary
from dragoman.views.reading_table import Terminal
from dragoman.views.scope import Scope
from dragoman.views.sheet import Column, Sheet
from dragoman.views.timeline import (
    describe_count,
    describe_parties,
    describe_status,
    describe_what,
    describe_when,
    make_plain,
)

_AHEAD = frozenset({"proposed", "planned", "conditional", "postponed", "unknown"})


class Agenda(msgspec.Struct, frozen=True):
    """`coming`: with a day from `today` on; `overdue`: the day is over, and no report tells that it was held; `undated`."""

    today: str
    coming: tuple[Summary, ...]
    overdue: tuple[Summary, ...]
    undated: tuple[Summary, ...]


def make_agenda(scope: Scope, today: str) -> Agenda:
    """The agenda on a day, ISO 8601."""
    found = [one for one in scope.list_entries(["meeting", "exchange", "commitment"]) if one.status in _AHEAD]
    coming, overdue, undated = [], [], []
    for one in found:
        # The day on which an exchange was agreed is not that for which it is planned.
        when = one.planned if one.is_agreed else one.when
        if when is None or not (when.end or when.begin):
            if not one.is_agreed:
                undated.append(one)
        elif (when.end or when.begin or "") > today:
            coming.append(one)
        else:
            overdue.append(one)
    undated.sort(key=lambda one: (one.told or "~", one.id))
    return Agenda(today, tuple(coming), tuple(overdue), tuple(undated))


def list_agenda_json(agenda: Agenda) -> Iterator[str]:
    """One line of JSON for each thing on the agenda."""
    for name in ("coming", "overdue", "undated"):
        for one in getattr(agenda, name):
            yield msgspec.json.encode({"row": name, "today": agenda.today, **make_plain(one)}).decode()


def render_agenda(agenda: Agenda, terminal: Terminal) -> str:
    """The agenda as lines of text."""
    sheet = Sheet(terminal)
    if not (agenda.coming or agenda.overdue or agenda.undated):
        sheet.say(f"Nothing is planned or proposed in this part of the record, seen from {agenda.today}.")
    for title, rows in (
        (f"Coming, from {agenda.today} on", agenda.coming),
        ("Planned or proposed, and not reported as held", agenda.overdue),
        ("Without a day", agenda.undated),
    ):
        if rows:
            sheet.head(title)
            sheet.table(
                [Column("planned for"), Column("status"), Column("what", 3), Column("between", 2), Column("last told"), Column("src", is_number=True), Column("id")],
                [[describe_when((one.planned if one.is_agreed else one.when) or one.when), describe_status(one, terminal).plain, describe_what(one) + describe_count(one), describe_parties(one.parties), (one.told or "?")[:10], str(one.sources), one.id] for one in rows],
            )  # fmt: skip
    return sheet.text()
