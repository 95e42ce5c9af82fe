"""Disagreements, balance, processes: how far the record carries."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.views.balance import make_balance
from dragoman.views.disagreements import list_disagreements
from dragoman.views.plots import plot_sources
from dragoman.web.visit import open_visit

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 40


@router.get("/disagreements")
def show_disagreements(request: Request) -> Response:
    """Where the sources differ, side by side."""
    with open_visit(request) as visit:
        found = visit.remember("disagreements", lambda: list_disagreements(visit.scope))
        entries = [list(group) for _, group in groupby(found, key=lambda one: one.id)][::-1]
        pages = max(1, -(-len(entries) // PAGE_SIZE))
        page = min(visit.asked.page, pages)
        shown = entries[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        return visit.show("disagreements.html.jinja", shown=shown, count=len(entries), page=page, pages=pages)


@router.get("/balance")
def show_balance(request: Request) -> Response:
    """How much rests on the outlets of each state."""
    with open_visit(request) as visit:
        balance = visit.remember("balance", lambda: make_balance(visit.scope))
        return visit.show("balance.html.jinja", balance=balance, plot=plot_sources(balance))


@router.get("/processes")
def show_processes(request: Request) -> Response:
    """The negotiations that the record is of."""
    with open_visit(request) as visit:
        return visit.show("processes.html.jinja", processes=visit.processes)
