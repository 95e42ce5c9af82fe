"""Word to an open page that the record has grown: Server-Sent Events.

Enters: a request that stays open. Leaves: the state of the record, whenever it is another. It refuses more connections than it can
serve: such a page is as it was, and says so.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from dragoman.errors import DragomanError
from dragoman.web.site import Site

# So many pages are told at a time; the next is told when one of them is closed.
MOST_CONNECTIONS = 64
_LOOK_SECONDS, _BEAT_SECONDS = 1.0, 15.0
# A browser opens a new connection by itself: none is kept for ever.
_LONGEST_SECONDS = 900.0


@dataclass
class Watch:
    """What all open pages are told: looked up once for all of them. `count`: how many there are."""

    site: Site
    count: int = 0
    _tip: str = ""
    _looked_at: float = -1e9
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find_tip(self) -> str:
        """The state of the record, at most a second old; the last one known while it cannot be read."""
        async with self._lock:
            if time.monotonic() - self._looked_at >= _LOOK_SECONDS:
                # While the record cannot be read, pages are told nothing new.
                with suppress(DragomanError):
                    self._tip = await run_in_threadpool(self.site.record.find_tip)
                self._looked_at = time.monotonic()
            return self._tip


def make_live_router() -> APIRouter:
    """The router of what open pages listen to."""
    router = APIRouter()
    router.add_route("/live", _listen, methods=["GET"], include_in_schema=False)
    return router


async def _listen(request: Request) -> Response:
    state = request.app.state
    if not hasattr(state, "watch"):
        state.watch = Watch(state.site)
    watch: Watch = state.watch
    if watch.count >= MOST_CONNECTIONS:
        return Response("Too many pages are open.\n", 503, {"Retry-After": "60"}, "text/plain")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_tell(request, watch), headers=headers, media_type="text/event-stream")


async def _tell(request: Request, watch: Watch) -> AsyncIterator[str]:
    watch.count += 1
    told, begun, beaten = "", time.monotonic(), time.monotonic()
    try:
        yield "retry: 5000\n\n"
        while time.monotonic() - begun < _LONGEST_SECONDS and not await request.is_disconnected():
            tip = await watch.find_tip()
            if tip != told:
                told = tip
                yield f"event: tip\ndata: {tip}\n\n"
            elif time.monotonic() - beaten > _BEAT_SECONDS:
                yield ": still here\n\n"
            else:
                await asyncio.sleep(_LOOK_SECONDS)
                continue
            beaten = time.monotonic()
    finally:
        watch.count -= 1
