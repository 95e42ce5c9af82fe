"""The application: every page, the API beside them, and the static files.

Enters: the path or address of a record. Leaves: an ASGI application. It refuses to be made where the record cannot be read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from dragoman.errors import MissingExtraError

try:
    from fastapi import FastAPI
    from starlette.staticfiles import StaticFiles
    from starlette.types import Scope
except ModuleNotFoundError as error:  # pragma: no cover
    raise MissingExtraError(
        f"Serving pages needs {error.name}, which is not installed. Install it with: pip install 'dragoman[web]'"
    ) from error
from starlette.responses import Response

from dragoman.record import Record
from dragoman.views.answers.ready import prepare_types
from dragoman.views.watching import WatchStatus
from dragoman.web.api import list_api_routers
from dragoman.web.failures import add_failures
from dragoman.web.kept import KeptPages
from dragoman.web.pages import list_heads, list_page_routers, list_watch_routers
from dragoman.web.rendering import ASSET_HOMES
from dragoman.web.review import list_review_routers
from dragoman.web.security import LOOPBACK, Guard
from dragoman.web.site import Site

_A_YEAR = "public, max-age=31536000, immutable"


def create_app(
    record: str | Path,
    *,
    token: str | None = None,
    now: Callable[[], datetime] | None = None,
    declared: Path | None = None,
    hosts: Iterable[str] | None = LOOPBACK,
    watch: Callable[[], WatchStatus] | None = None,
) -> FastAPI:
    """The application that serves a record: a path, or an address "postgresql://…".

    `token`: who gives it may change the record; without one nobody may. `now`: the clock. `declared`: TOML file of processes. `hosts`:
    names under which it may be asked for, None for any. `watch`: how the watch stands that fills it. Raises `RecordError` when the record cannot be read, `MissingExtraError`
    where the extra [web] is not installed.
    """
    prepare_types()
    address = str(record)
    opened = Record.open(address, mode="read")
    site = Site(
        address=address,
        record=opened,
        now=now or (lambda: datetime.now(UTC)),
        version=_find_version(),
        token=token,
        declared=declared,
        watch=watch,
        title=_name_record(address if "://" not in address else str(opened.path)),
    )

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        yield
        opened.close()

    app = FastAPI(
        title="Dragoman",
        version=site.version,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=live,
    )
    app.state.site = site
    add_failures(app)
    for router in (*list_page_routers(), *list_api_routers(), *list_review_routers()):
        app.include_router(router)
    for router in list_watch_routers() if watch is not None else ():
        app.include_router(router)
    app.mount("/static", _Static(packages=list(ASSET_HOMES)), name="static")
    app.add_middleware(KeptPages, site=site, heads=list_heads())
    app.add_middleware(Guard, hosts=hosts)
    return app


class _Static(StaticFiles):
    """Our own files: an address with a digest never changes what it leads to."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200 and b"v=" in scope.get("query_string", b""):
            response.headers["Cache-Control"] = _A_YEAR
        return response


def _name_record(address: str) -> str:
    """What a record is called on its pages, by the name of its file or database: "istanbul-2025.db" is "Istanbul 2025"."""
    words = Path(address).name.removesuffix(".db").replace("-", " ").replace("_", " ").strip() or "Record"
    return words[0].upper() + words[1:]


def _find_version() -> str:
    try:
        return metadata.version("dragoman")
    except metadata.PackageNotFoundError:
        return "from source"
