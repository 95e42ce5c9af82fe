"""Actors: who said how much, and one of them by topic and in time."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.record.store.listing import DayCount
from dragoman.views.chronicle import list_columns, make_chronicle
from dragoman.views.plots import plot_columns
from dragoman.views.speakers import Speaker, find_speaker, list_speakers
from dragoman.web.asked import read_word
from dragoman.web.visit import Visit, open_visit

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 50


def _list(visit: Visit) -> list[Speaker]:
    return visit.remember("speakers", lambda: list_speakers(visit.scope))


@router.get("/actors")
def show_actors(request: Request) -> Response:
    """Who speaks in the record."""
    with open_visit(request) as visit:
        speakers = _list(visit)
        pages = max(1, -(-len(speakers) // PAGE_SIZE))
        page = min(visit.asked.page, pages)
        shown = speakers[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        most = len(speakers[0].statements) if speakers else 1
        return visit.show("actors.html.jinja", shown=shown, count=len(speakers), most=most, page=page, pages=pages)


@router.get("/actors/{slug}")
def show_actor(request: Request, slug: str) -> Response:
    """What one of them said."""
    with open_visit(request) as visit:
        speaker = find_speaker(_list(visit), slug)
        topic = read_word(request.query_params, "topic")
        chosen = [one for one in speaker.statements if topic is None or topic in one.topics][::-1]
        pages = max(1, -(-len(chosen) // PAGE_SIZE))
        page = min(visit.asked.page, pages)
        titles = visit.remember(("titles", slug), lambda: _list_titles(visit, speaker))
        counts = Counter((one.told or "")[:10] for one in chosen)
        days = [DayCount("statement", "carried_out", day, "", count) for day, count in sorted(counts.items())]
        chronicle = make_chronicle(days)
        return visit.show(
            "actor.html.jinja",
            speaker=speaker,
            topic=topic,
            shown=chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
            count=len(chosen),
            titles=titles,
            plot=plot_columns(list_columns(chronicle), title=f"Statements over time, by {chronicle.step}", height=120),
            page=page,
            pages=pages,
        )


def _list_titles(visit: Visit, speaker: Speaker) -> list[tuple[str, int]]:
    """The titles that reports give a person, those given most often first."""
    if not speaker.key.startswith("p:"):
        return []
    told = Counter(claim.content for claim in visit.record.list_claims("office", [speaker.key]))
    return sorted(told.items(), key=lambda item: (-item[1], item[0]))[:6]
