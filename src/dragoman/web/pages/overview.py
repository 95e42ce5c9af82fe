"""The first page: what there is, what is next, what came last."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.web.visit import open_visit

router = APIRouter(include_in_schema=False)


@router.get("/")
def show_overview(request: Request) -> Response:
    """The overview."""
    with open_visit(request) as visit:
        return visit.show("overview.html.jinja", counts=visit.record.count())
