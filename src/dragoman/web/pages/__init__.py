"""The pages: one module for each group of them."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.routing import APIRoute

from dragoman.web.pages import (
    actors,
    article,
    changes,
    entry,
    overview,
    people,
    play,
    quality,
    search,
    timeline,
    venues,
    watch,
)


def list_page_routers() -> tuple[APIRouter, ...]:
    """The routers of the pages, in the order in which addresses are looked up."""
    pages = (overview, timeline, play, people, actors, quality, changes, venues, entry, article, search)
    return tuple(page.router for page in pages)


def list_heads() -> frozenset[str]:
    """The first part of the path of each page; what the watch shows changes while the record does not, so its page is none of them."""
    routes = (route for router in list_page_routers() for route in router.routes if isinstance(route, APIRoute))
    return frozenset(route.path.split("/", 2)[1] for route in routes)


def list_watch_routers() -> tuple[APIRouter, ...]:
    """The page of the watch, for a record that one fills."""
    return (watch.router,)
