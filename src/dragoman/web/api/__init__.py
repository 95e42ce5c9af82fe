"""The API: the record as JSON, feeds, and what changes it."""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.web.api.downloads import make_download_router
from dragoman.web.api.feeds import make_feed_router
from dragoman.web.api.routes import make_router
from dragoman.web.live import make_live_router


def list_api_routers() -> tuple[APIRouter, ...]:
    """The routers of the API, in the order in which addresses are looked up."""
    return (make_router(), make_feed_router(), make_download_router(), make_live_router())
