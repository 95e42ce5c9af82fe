"""The API: the record as JSON, feeds, and what changes it."""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.web.api.routes import make_router


def list_api_routers() -> tuple[APIRouter, ...]:
    """The routers of the API, in the order in which addresses are looked up."""
    return (make_router(),)
