"""The pages: one module for each."""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.web.pages import overview


def list_page_routers() -> tuple[APIRouter, ...]:
    """The routers of the pages, in the order in which addresses are looked up."""
    return (overview.router,)
