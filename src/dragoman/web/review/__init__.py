"""Review: what wants a look, and what people decide, as forms that need no script.

Enters: requests of people who have shown the token. Leaves: decisions in the record, signed, with reasons, each of which can be undone.
It refuses whoever has not shown it, and whatever another site makes a browser send.
"""

from __future__ import annotations

from fastapi import APIRouter

from dragoman.web.review.pages import make_router


def list_review_routers() -> tuple[APIRouter, ...]:
    """The routers of the review."""
    return (make_router(),)
