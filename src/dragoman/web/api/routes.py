"""The addresses of the API.

Enters: requests. Leaves: JSON with the state of the record that it is of, so that who has it already need not get it again. It refuses
to let two parts of one answer see two states of the record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.views.answers.asking import Limits, make_scope
from dragoman.web.api.document import make_document
from dragoman.web.api.operations import OPERATIONS, Operation, Question
from dragoman.web.api.parameters import read_parameters
from dragoman.web.api.writing import file_decision
from dragoman.web.rendering import render
from dragoman.web.site import Site

_LIMITS = ("as_of", "clock", "since", "until", "party", "process")
# Asked for again each time; where the state is the same, the answer is short.
_CACHING = {"Cache-Control": "private, no-cache", "Vary": "Cookie"}


def make_router() -> APIRouter:
    """The router of all that is asked with GET."""
    router = APIRouter()
    for operation in OPERATIONS:
        router.add_route(operation.path, _serve(operation), methods=["GET"], include_in_schema=False)
    for path, name in (("/api/decisions", "decide"), ("/api/decisions/{id}/undo", "undo")):
        router.add_route(path, file_decision, methods=["POST"], include_in_schema=False, name=name)
    router.add_route("/api/openapi.json", _show_document, methods=["GET"], include_in_schema=False)
    router.add_route("/api", _show_page, methods=["GET"], include_in_schema=False)
    return router


def _serve(operation: Operation) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        site: Site = request.app.state.site
        values = read_parameters(operation.parameters, request.query_params, request.path_params)
        has_limits = operation.name != "listChanges"
        limits = Limits(**{name: values[name] for name in _LIMITS if has_limits and name in values})
        with site.snapshot() as record:
            tip, changed = record.find_tip(), record.find_last_change()
            headers = make_headers(site, tip, changed, site.today if operation.is_of_day else "")
            if is_known(request, headers):
                return Response(status_code=304, headers=headers)
            processes = site.list_processes(record, tip) if limits.process else None
            scope, seen = make_scope(record, limits, declared=site.declared, processes=processes)
            made = operation.run(Question(site, scope, seen, values))
        following = getattr(made, "next", None)
        if following is not None:
            pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
            headers["Link"] = f'<{request.url.path}?{urlencode([*pairs, ("cursor", following)])}>; rel="next"'
        return Response(msgspec.json.encode(made), headers=headers, media_type="application/json")

    answer.__name__ = operation.name
    return answer


def make_headers(site: Site, tip: str, changed: str | None, day: str = "") -> dict[str, str]:
    """What an answer says of the state of the record that it is of."""
    state = hashlib.sha256(f"{tip} {site.version} {site.is_editable} {day}".encode()).hexdigest()[:24]
    headers = {**_CACHING, "ETag": f'"{state}"'}
    if changed:
        moment = datetime.fromisoformat(changed.replace("Z", "+00:00")).astimezone(UTC)
        headers["Last-Modified"] = format_datetime(moment, usegmt=True)
    return headers


def is_known(request: Request, headers: dict[str, str]) -> bool:
    """Whether who asks has this state already. Of the date alone nobody can tell: two things can come in within a second."""
    given = request.headers.get("if-none-match")
    if given is not None:
        return given.strip() == "*" or headers["ETag"] in {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return False


def _show_document(request: Request) -> Response:
    site: Site = request.app.state.site
    document: Any = make_document(site.version)
    return Response(msgspec.json.encode(document), media_type="application/json", headers=_CACHING)


def _show_page(request: Request) -> Response:
    site: Site = request.app.state.site
    return render(request, "api.html.jinja", document=make_document(site.version))
