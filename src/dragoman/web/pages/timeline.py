"""The timeline: what there was when, from far off and from near."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.record.entries import Summary
from dragoman.views.chronicle import Chronicle, list_columns, list_lanes, make_chronicle
from dragoman.views.plots import plot_columns, plot_marks
from dragoman.web.asked import KINDS, STATUSES, read_word
from dragoman.web.pages.listing import PAGE_SIZE, Listing, list_states, make_listing
from dragoman.web.visit import Visit, open_visit

router = APIRouter(include_in_schema=False)
# So many entries within so many days are drawn one by one; more are counted.
_DRAWN_ENTRIES, _DRAWN_DAYS = 220, 400


@router.get("/timeline")
def show_timeline(request: Request) -> Response:
    """The timeline."""
    with open_visit(request) as visit:
        is_undated = read_word(request.query_params, "undated") is not None
        newest_first = read_word(request.query_params, "order") != "oldest"
        listing = make_listing(visit)
        chronicle = visit.remember(
            "chronicle", lambda: make_chronicle(listing.counts, visit.asked.begin, visit.asked.end)
        )
        size = listing.undated if is_undated else listing.total
        pages = max(1, -(-size // PAGE_SIZE))
        page = min(visit.asked.page, pages)
        first = (page - 1) * PAGE_SIZE
        if is_undated:
            rows = listing.load_undated(first, PAGE_SIZE)
        else:
            rows = listing.load(first, PAGE_SIZE, newest_first=newest_first)
        return visit.show(
            "timeline.html.jinja",
            rows=rows,
            listing=listing,
            chronicle=chronicle,
            plot=visit.remember(("plot", visit.today), lambda: _plot(visit, listing, chronicle)),
            zoom=_list_zooms(visit, chronicle),
            states=list_states(visit),
            kinds=KINDS,
            statuses=STATUSES,
            page=page,
            pages=pages,
            first=first,
            is_undated=is_undated,
            newest_first=newest_first,
        )


def _plot(visit: Visit, listing: Listing, chronicle: Chronicle) -> str:
    if chronicle.first is None or chronicle.last is None:
        return ""
    days = (date.fromisoformat(chronicle.last) - date.fromisoformat(chronicle.first)).days + 1
    if listing.total <= _DRAWN_ENTRIES and days <= _DRAWN_DAYS:
        found: list[Summary] = listing.load(0, _DRAWN_ENTRIES, newest_first=False)
        links = {one.id: visit.stay(f"/entry/{one.id}") for one in found}
        lanes, ticks = list_lanes(found, chronicle.first, chronicle.last, links)
        today = (date.fromisoformat(visit.today) - date.fromisoformat(chronicle.first)).days / days
        title = f"Entries from {chronicle.first} to {chronicle.last}"
        return plot_marks(lanes, ticks, title=title, today=today if 0 <= today <= 1 else None)
    links_of = [visit.link("/timeline", since=one.first, until=one.last) for one in chronicle.stretches]
    return plot_columns(list_columns(chronicle, links_of), title=f"Entries over time, by {chronicle.step}")


def _list_zooms(visit: Visit, chronicle: Chronicle) -> list[tuple[str, str | None]]:
    """Earlier, later, nearer, farther: names and addresses, None where there is nothing."""
    if chronicle.first is None or chronicle.last is None:
        return []
    first, last = date.fromisoformat(chronicle.first), date.fromisoformat(chronicle.last)
    days = (last - first).days + 1

    def link(begin: int, length: int) -> str | None:
        try:
            since, until = first + timedelta(days=begin), first + timedelta(days=begin + max(1, length) - 1)
        except OverflowError:
            return None
        return visit.link("/timeline", since=since.isoformat(), until=until.isoformat())

    half = max(1, days // 2)
    is_part = visit.asked.since is not None or visit.asked.until is not None
    return [
        ("Earlier", link(-half, days) if is_part else None),
        ("Nearer", link(days // 4, half) if days > 1 else None),
        ("Farther", link(-half, days + 2 * half) if is_part else None),
        ("Later", link(half, days) if is_part else None),
        ("All", visit.link("/timeline", since=None, until=None) if is_part else None),
    ]
