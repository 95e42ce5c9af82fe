"""Search: what was said, by words, by whom, about what; and entries by id."""

from __future__ import annotations

import re
from functools import lru_cache

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from dragoman.errors import UnknownIdError
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Topic
from dragoman.record.entries import Summary
from dragoman.record.wording import mark_stems
from dragoman.views.statements import list_statements
from dragoman.web.asked import read_word
from dragoman.web.visit import Visit, open_visit

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 50
_ID = re.compile(r"[a-z]-[a-z2-7]{4,16}")


@router.get("/search")
def show_search(request: Request) -> Response:
    """What was said, newest first."""
    with open_visit(request) as visit:
        given = {name: read_word(request.query_params, name) for name in ("q", "by", "about")}
        text = given["q"]
        if text and _is_id(visit, text):
            return RedirectResponse(visit.stay(f"/entry/{text}"), status_code=303)
        found = _find(visit, given) if any(given.values()) else []
        pages = max(1, -(-len(found) // PAGE_SIZE))
        page = min(visit.asked.page, pages)
        return visit.show(
            "search.html.jinja",
            given=given,
            is_asked=any(given.values()),
            shown=found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
            count=len(found),
            topics=_list_topics(),
            mark=lambda words: mark_stems(words, text or ""),
            page=page,
            pages=pages,
        )


def _find(visit: Visit, given: dict[str, str | None]) -> list[Summary]:
    name = ("search", given["q"], given["by"], given["about"])
    return visit.remember(
        name, lambda: list_statements(visit.scope, by=given["by"], about=given["about"], text=given["q"])[::-1]
    )


def _is_id(visit: Visit, text: str) -> bool:
    """Whether the words are the id of an entry."""
    if not _ID.fullmatch(text.lower()):
        return False
    try:
        visit.record.find_entry(text)
    except UnknownIdError:
        return False
    return True


@lru_cache(maxsize=1)
def _list_topics() -> tuple[tuple[str, str], ...]:
    """Ids and names of the topics that the tables know, in order of their names."""
    return tuple(sorted(((row.id, row.label) for row in load_rows("topics", Topic)), key=lambda row: row[1].lower()))
