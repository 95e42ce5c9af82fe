"""One article: its text with layers to switch on, and its findings beside it."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.errors import UsageError
from dragoman.record.claims import list_findings
from dragoman.views.reading_page import view_article
from dragoman.web.asked import read_word
from dragoman.web.visit import Visit, open_visit

router = APIRouter(include_in_schema=False)
LAYERS = (
    ("statements", "Statements"), ("meetings", "Meetings"), ("exchanges", "Exchanges"), ("acts", "Acts"), ("positions", "Positions"),
    ("commitments", "Commitments"), ("times", "Times"), ("actors", "Actors"), ("offices", "Offices"), ("formats", "Formats"),
)  # fmt: skip
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
# Findings that are entries of the record, by the section of the reading they stand in.
_ENTRIES = {
    "meetings": "meeting", "exchanges": "exchange", "acts": "act", "statements": "statement", "commitments": "commitment",
    "formats": "format",
}  # fmt: skip


@router.get("/article/{key}")
def show_article(request: Request, key: str) -> Response:
    """One article. `at`: characters that stand out, as 120-180, in code points of the text; `layer`: what is marked in it."""
    with open_visit(request) as visit:
        layers = [name for name, _ in LAYERS if name in request.query_params.getlist("layer")]
        marked = _read_span(read_word(request.query_params, "at"))
        stored = visit.record.load_article(key)
        reading, version = visit.record.load_reading(key)
        return visit.show(
            "article.html.jinja",
            stored=stored,
            head=stored.head,
            article=view_article(reading, 1, (), marked),
            layers=LAYERS,
            chosen=layers or ["statements", "meetings", "exchanges", "acts"],
            entries=_find_entries(visit, key),
            reader_version=version,
        )


def _find_entries(visit: Visit, key: str) -> dict[tuple[str, str], str]:
    """The entries that the findings of an article are in, by section and id of the finding."""
    reading, _ = visit.record.load_reading(key)
    listed = list_findings(reading, key)
    homes = visit.record.find_homes(one.anchor for one in listed)
    sections = {kind: section for section, kind in _ENTRIES.items()}
    return {
        (sections[one.kind], one.local): homes[one.anchor]
        for one in listed
        if one.anchor in homes and one.kind in sections
    }


def _read_span(given: str | None) -> list[tuple[int, int]]:
    if given is None:
        return []
    match = _SPAN.fullmatch(given)
    if match is None or int(match[1]) >= int(match[2]):
        raise UsageError(f"at {given}: two numbers of characters are expected, the first smaller, as 120-180.")
    return [(int(match[1]), int(match[2]))]
