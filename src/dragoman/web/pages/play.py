"""State of play, ledger, agenda: where the talks stand."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.views.agenda import make_agenda
from dragoman.views.ledger import make_ledger
from dragoman.views.plots import assign_hues, plot_positions
from dragoman.views.state import Cell, State, make_state
from dragoman.web.visit import open_visit

router = APIRouter(include_in_schema=False)
# A matrix with more parties than this does not fit a page; the others are listed beneath.
_MOST_PARTIES = 8
PAGE_SIZE = 12
# Of an account that runs for years, so many batches are shown, the last.
_SHOWN_LINES = 12


@router.get("/state")
def show_state(request: Request) -> Response:
    """The state of play."""
    with open_visit(request) as visit:
        state = visit.remember("state", lambda: make_state(visit.scope))
        return visit.show("state.html.jinja", state=state, **visit.remember("matrix", lambda: _make_matrix(state)))


def _make_matrix(state: State) -> dict[str, object]:
    names = {cell.key: cell.party for cell in state.cells}
    told = dict.fromkeys(names, 0)
    for cell in state.cells:
        told[cell.key] += cell.sources
    widest = sorted(told, key=lambda key: (-told[key], key))[:_MOST_PARTIES]
    columns = sorted(widest, key=lambda key: (names[key], key))
    cells: dict[str, dict[str, Cell]] = {}
    for cell in state.cells:
        cells.setdefault(cell.topic, {})[cell.key] = cell
    return {
        "columns": columns,
        "names": names,
        "rows": [(topic, found) for topic, found in cells.items() if set(found) & set(columns)],
        "others": [cell for cell in state.cells if cell.key not in columns],
        "hues": assign_hues(columns),
        "plot": plot_positions(state),
    }


@router.get("/ledger")
def show_ledger(request: Request) -> Response:
    """The ledger."""
    with open_visit(request) as visit:
        ledger = visit.remember("ledger", lambda: make_ledger(visit.scope))
        pages = max(1, -(-max(len(ledger.accounts), len(ledger.commitments), len(ledger.ahead)) // PAGE_SIZE))
        page = min(visit.asked.page, pages)
        part = slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
        return visit.show("ledger.html.jinja", ledger=ledger, part=part, page=page, pages=pages, most=_SHOWN_LINES)


@router.get("/agenda")
def show_agenda(request: Request) -> Response:
    """What is next, and what was planned and never reported as held."""
    with open_visit(request) as visit:
        agenda = visit.remember(("agenda", visit.today), lambda: make_agenda(visit.scope, visit.today))
        pages = max(1, -(-max(len(agenda.coming), len(agenda.overdue), len(agenda.undated)) // PAGE_SIZE))
        page = min(visit.asked.page, pages)
        part = slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
        return visit.show("agenda.html.jinja", agenda=agenda, part=part, page=page, pages=pages)
