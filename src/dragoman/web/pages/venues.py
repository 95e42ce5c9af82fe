"""The map of venues."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.views.plots import Spot, plot_map
from dragoman.views.venues import Venues, make_venues
from dragoman.web.asked import read_word
from dragoman.web.visit import open_visit

router = APIRouter(include_in_schema=False)
_SHOWN = 60


@router.get("/map")
def show_map(request: Request) -> Response:
    """Where the sides met."""
    with open_visit(request) as visit:
        is_whole = read_word(request.query_params, "whole") is not None
        venues = visit.remember("venues", lambda: make_venues(visit.scope))
        plot = visit.remember(
            ("map", is_whole), lambda: plot_map(_list_spots(venues), title="Venues of meetings", is_cut=not is_whole)
        )
        return visit.show("map.html.jinja", venues=venues, plot=plot, is_whole=is_whole, most=_SHOWN)


def _list_spots(venues: Venues) -> list[Spot]:
    return [
        Spot(one.point.city, one.point.longitude, one.point.latitude, one.held, one.ahead, f"#venue-{number}")
        for number, one in enumerate(venues.placed, start=1)
    ]
