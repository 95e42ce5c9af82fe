"""Who's who: the delegations of each round."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.views.delegations import Delegations, list_delegations
from dragoman.views.plots import assign_hues
from dragoman.web.visit import Visit, open_visit

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 25


@router.get("/who")
def show_who(request: Request) -> Response:
    """The delegations, the last first."""
    with open_visit(request) as visit:
        made = visit.remember("who", lambda: _list(visit))
        rounds = [one for one in made if one.meeting.round is not None]
        pages = max(1, -(-len(made) // PAGE_SIZE))
        page = min(visit.asked.page, pages)
        shown = made[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        hues = assign_hues({person.side for one in shown for person in one.people if person.side})
        return visit.show(
            "who.html.jinja", shown=shown, rounds=rounds, count=len(made), hues=hues, page=page, pages=pages
        )


def _list(visit: Visit) -> list[Delegations]:
    """The last first, those without a date at the end."""
    made = list_delegations(visit.scope)
    dated = [one for one in made if one.meeting.when is not None and one.meeting.when.begin]
    return [*dated[::-1], *(one for one in made if one.meeting.when is None or not one.meeting.when.begin)]
