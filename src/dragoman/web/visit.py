"""One request: what is asked, and the record as it is at that moment.

Enters: a request. Leaves: a `Visit`, from which pages are made. It refuses to let two parts of one page see two states of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from fastapi import Request
from starlette.responses import HTMLResponse

from dragoman.record import Record
from dragoman.record.processes import Process
from dragoman.views.scope import Scope
from dragoman.web.asked import Asked, read_asked
from dragoman.web.rendering import render
from dragoman.web.site import Site

T = TypeVar("T")


@dataclass
class Visit:
    """`record`: a snapshot, for reading. `tip`: names the state of the record. `process`: the one that is asked for."""

    request: Request
    site: Site
    record: Record
    asked: Asked
    tip: str
    process: Process | None = None

    @property
    def scope(self) -> Scope:
        """The part of the record that is asked for."""
        asked = self.asked
        return Scope(self.record, self.process, asked.party, asked.begin, asked.end, asked.moment)

    @property
    def today(self) -> str:
        """The day from which the record is seen: that of `as_of`, else today."""
        moment = self.asked.moment
        return moment.moment[:10] if moment is not None else self.site.today

    @property
    def processes(self) -> list[Process]:
        """The processes of the record."""
        return self.site.list_processes(self.record, self.tip)

    @property
    def span(self) -> tuple[str, str] | None:
        """First and last day of publication in the record, or of what it learned, by the clock that is asked for."""
        clock = self.asked.clock
        return self.site.remember(self.tip, ("span", clock), lambda: self.record.find_days(clock))

    def remember(self, name: Hashable, make: Callable[[], T], *, is_of_page: bool = False) -> T:
        """What `make` gives for what is asked, or gave before for the same and for this state of the record. `is_of_page`: whether
        it is another for each page of a long list."""
        asked = self.asked if is_of_page else replace(self.asked, page=1)
        return self.site.remember(self.tip, (name, asked), make)

    def link(self, path: str, **more: object) -> str:
        """The address of a page with the same limits; `more`: parameters added, changed, or with None taken off."""
        return path + self.asked.write_query(**more)

    def stay(self, path: str, **more: object) -> str:
        """The address of a page on which a limit of time and of parties has no meaning, as that of one entry: only as of when."""
        return path + Asked(as_of=self.asked.as_of, clock=self.asked.clock).write_query(**more)

    def show(self, template: str, **shown: Any) -> HTMLResponse:
        """The page of a template."""
        return render(self.request, template, visit=self, **shown)


@contextmanager
def open_visit(request: Request, asked: Asked | None = None) -> Iterator[Visit]:
    """The visit of a request. `asked`: what is asked for, where it does not stand in the address. Raises `UsageError` for wrong
    parameters, `RecordError` where the record cannot be read."""
    site: Site = request.app.state.site
    asked = read_asked(request.query_params) if asked is None else asked
    with site.snapshot() as record:
        visit = Visit(request, site, record, asked, record.find_tip())
        if asked.process:
            visit.process = site.find_process(record, visit.tip, asked.process)
        yield visit
