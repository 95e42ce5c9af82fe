"""Who's who: the delegations of each round."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.meaning.findings import Status
from dragoman.views.delegations import OFF, list_delegations
from dragoman.views.plots import assign_hues
from dragoman.web.pages.listing import make_listing
from dragoman.web.visit import Visit, open_visit

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 25
_MET: tuple[Status, ...] = tuple(status for status in get_args(Status) if status not in OFF)


@router.get("/who")
def show_who(request: Request) -> Response:
    """The delegations, the last first; of the meetings of one page alone, for each has to be traced to its reports."""
    with open_visit(request) as visit:
        asked = visit.asked
        meetings = Visit(
            visit.request,
            visit.site,
            visit.record,
            replace(asked, kinds=("meeting",), statuses=_MET),
            visit.tip,
            visit.process,
        )
        listing = make_listing(meetings)
        count = listing.total + listing.undated
        pages = max(1, -(-count // PAGE_SIZE))
        page = min(asked.page, pages)
        first = (page - 1) * PAGE_SIZE
        rows = listing.load(first, PAGE_SIZE, newest_first=True)
        if len(rows) < PAGE_SIZE:
            rows = [*rows, *listing.load_undated(max(0, first - listing.total), PAGE_SIZE - len(rows))]
        shown = visit.remember(("who", page), lambda: list_delegations(visit.scope, rows))
        rounds = [one for one in shown if one.meeting.round is not None]
        hues = assign_hues({person.side for one in shown for person in one.people if person.side})
        return visit.show("who.html.jinja", shown=shown, rounds=rounds, count=count, hues=hues, page=page, pages=pages)
