"""What the record has learned since a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.errors import UsageError
from dragoman.views.changes import make_changes
from dragoman.views.comparison import describe_decision
from dragoman.web.asked import read_word
from dragoman.web.visit import Visit, open_visit

router = APIRouter(include_in_schema=False)
_DAYS_BACK = 7
_SHOWN = 200


@router.get("/changes")
def show_changes(request: Request) -> Response:
    """What is new since a day or a moment, by the clock of the record."""
    with open_visit(request) as visit:
        given = read_word(request.query_params, "since")
        since = _find_default(visit) if given is None else _read_since(given)
        changes = visit.remember(("changes", since), lambda: make_changes(visit.record, since))
        decisions = [describe_decision(made, changes.ids) for made in changes.decisions]
        return visit.show("changes.html.jinja", changes=changes, since=since, decisions=decisions, most=_SHOWN)


def _read_since(given: str) -> str:
    """The moment in UTC that a day or a moment with its zone means. Raises `UsageError`."""
    try:
        if len(given) == 10:
            return f"{date.fromisoformat(given).isoformat()}T00:00:00Z"
        moment = datetime.fromisoformat(given)
        if moment.tzinfo is None:
            raise UsageError(f"since {given}: the time has no zone. Write {given}Z if it is UTC.")
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    except (ValueError, OverflowError):
        raise UsageError(
            f"since {given}: this is no day and no moment. Give 2025-06-02 or 2025-06-02T18:00Z."
        ) from None


def _find_default(visit: Visit) -> str:
    """The beginning of the week that ends with the last day on which something came in."""
    span = visit.site.remember(visit.tip, ("span", "learned"), lambda: visit.record.find_days("learned"))
    last = date.fromisoformat(span[1] if span else visit.site.today)
    return f"{last - timedelta(days=_DAYS_BACK - 1)}T00:00:00Z"
