"""What a server knows between two requests.

Enters: the path or address of a record. Leaves: snapshots of it, and what was made from it before, as long as it is still what it was.
It refuses to hand out what was made from an older state of the record.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from dragoman.errors import UsageError
from dragoman.record import Record
from dragoman.record.processes import Process
from dragoman.views.scope import list_processes
from dragoman.views.watching import WatchStatus

T = TypeVar("T")
# Views made from the whole record, kept until it changes: so many, the ones asked for last.
_KEPT_VIEWS = 96


@dataclass
class Site:
    """One record and how it is served. `token`: who gives it may change the record; None: nobody may. `now`: the clock. `address`:
    where the record is, for those who write to it. `watch`: how the watch stands that fills it."""

    address: str
    record: Record
    now: Callable[[], datetime]
    version: str
    token: str | None = None
    declared: Path | None = None
    title: str = ""
    watch: Callable[[], WatchStatus] | None = None
    _kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _making: dict[Hashable, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_editable(self) -> bool:
        """Whether anybody may change the record here."""
        return self.token is not None

    @property
    def today(self) -> str:
        """The day that it is, UTC."""
        return self.now().astimezone(UTC).date().isoformat()

    @contextmanager
    def snapshot(self) -> Iterator[Record]:
        """The record as it is now, for one request. Raises `RecordError` where it cannot be read."""
        with self.record.snapshot() as snapshot:
            yield snapshot

    def remember(self, tip: str, name: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, or gave before for this state of the record; made once, however many ask at the same time."""
        key = (tip, name)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    found = self._kept[key]
                    return found
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > _KEPT_VIEWS:
                    self._kept.popitem(last=False)
            return made

    def list_processes(self, record: Record, tip: str) -> list[Process]:
        """The processes of the record."""
        return self.remember(tip, "processes", lambda: list_processes(record, self.declared))

    def find_process(self, record: Record, tip: str, name: str) -> Process:
        """The process with a name, an alias, or its parties. Raises `UsageError`."""
        known = self.list_processes(record, tip)
        for process in known:
            if process.is_called(name):
                return process
        names = "; ".join(process.name for process in known[:8]) or "none"
        raise UsageError(f"process {name}: there is no such process. There are: {names}.")
