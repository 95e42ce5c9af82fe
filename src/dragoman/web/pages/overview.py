"""The first page: what there is, what is next, what came last."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.record.store.listing import Limits
from dragoman.views.agenda import make_agenda
from dragoman.views.chronicle import count_chosen, list_chosen, list_columns, make_chronicle
from dragoman.views.plots import plot_columns
from dragoman.web.visit import Visit, open_visit

router = APIRouter(include_in_schema=False)
_SHOWN = 8


@router.get("/")
def show_overview(request: Request) -> Response:
    """The overview."""
    with open_visit(request) as visit:
        shown = visit.remember("overview", lambda: _make(visit))
        return visit.show("overview.html.jinja", **shown)


def _make(visit: Visit) -> dict[str, object]:
    scope = visit.scope
    if visit.process is None and visit.asked.moment is None:
        limits = Limits(("meeting",), scope.since, scope.until, scope.party)
        counts = visit.record.count_days(limits)
        held = Limits(
            since=scope.since, until=scope.until, party=scope.party, statuses=("carried_out", "ongoing"), is_dated=True
        )
        latest = visit.record.list_page(held, count=_SHOWN, newest_first=True)
    else:
        counts = count_chosen(list_chosen(scope, ("meeting",), (), None))
        found = list_chosen(scope, ("meeting", "exchange", "act"), ("carried_out", "ongoing"), None)
        latest = [one for one in found if one.when is not None and one.when.begin][::-1][:_SHOWN]
    agenda = make_agenda(scope, visit.today)
    chronicle = make_chronicle(counts, scope.since, scope.until)
    links = [visit.link("/timeline", since=one.first, until=one.last, kind="meeting") for one in chronicle.stretches]
    totals = visit.record.count()
    return {
        "counts": totals,
        "latest": latest,
        "coming": agenda.coming[:_SHOWN],
        "overdue": len(agenda.overdue),
        "processes": visit.processes[:_SHOWN],
        "plot": plot_columns(list_columns(chronicle, links), title=f"Meetings over time, by {chronicle.step}"),
        "chronicle": chronicle,
    }
