"""How the watch stands that fills the record: what came, what was not taken and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.views.watching import HEADINGS, OUTCOMES
from dragoman.web.visit import open_visit

router = APIRouter(include_in_schema=False)


@router.get("/watch")
def show_watch(request: Request) -> Response:
    """Each source with its last and next round, counts, reasons, and the articles that came last."""
    status = request.app.state.site.watch()
    columns = [(name, HEADINGS.get(name, name)) for name in OUTCOMES]
    with open_visit(request) as visit:
        return visit.show("watch.html.jinja", status=status, columns=columns, names=HEADINGS)
