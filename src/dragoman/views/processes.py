"""The negotiations that a record is of.

Enters: processes. Leaves: text. It refuses to rank them by anything but how often their sides have met.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.record.processes import Process
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import describe_code, make_visible
from dragoman.views.sheet import Column, Sheet


def render_processes(processes: Sequence[Process], terminal: Terminal) -> str:
    """The processes as a table."""
    sheet = Sheet(terminal)
    if not processes:
        sheet.say("No two sides have met twice in this record. Declare a process in a TOML file, see docs/record.md.")
        return sheet.text()
    rows = [
        [make_visible(one.name), "-".join(key.partition(":")[2] or key for key in one.parties), one.since or "", f"{one.meetings:,}" if one.meetings else "",
         f"{one.rounds:,}" if one.rounds else "", ", ".join(describe_code(topic) for topic in one.topics), "declared" if one.is_declared else ""]
        for one in processes
    ]  # fmt: skip
    columns = [
        Column("process", 2),
        Column("parties", 1),
        Column("from"),
        Column("meetings", is_number=True),
        Column("rounds held", is_number=True),
        Column("topics", 2),
        Column(""),
    ]
    sheet.table(columns, rows)
    sheet.say()
    sheet.note("--process NAME limits a view to one of them; --process UKR-RUS does so by its parties.")
    return sheet.text()
