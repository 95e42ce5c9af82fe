"""Decisions of people by the API.

Enters: requests with the token. Leaves: decisions in the record. It refuses a cookie in place of the token: what a browser sends by
itself decides nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman.views.answers.asking import ParameterError
from dragoman.views.answers.decisions import DecisionRow
from dragoman.web.review.deciding import DecisionAsked, UndoAsked, decide, undo
from dragoman.web.review.sessions import check_origin, check_token
from dragoman.web.site import Site

_LONGEST_BODY = 65_536


@dataclass(frozen=True)
class Writing:
    """An address that takes a decision. `body`: what it takes. `parameters`: of its path, with what they mean."""

    path: str
    name: str
    summary: str
    body: type[msgspec.Struct]
    parameters: dict[str, str] = field(default_factory=dict)


WRITINGS = (
    Writing("/api/decisions", "decide", "Accept, split, merge, correct or retract", DecisionAsked),
    Writing(
        "/api/decisions/{id}/undo",
        "undoDecision",
        "Take a decision back; it stays in the log",
        UndoAsked,
        {"id": "Id of a decision, or the beginning of one."},
    ),
)


async def file_decision(request: Request) -> Response:
    """File what the body of a request decides."""
    site: Site = request.app.state.site
    check_origin(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if site.is_editable and scheme.lower() != "bearer":
        raise HTTPException(
            401, "Give the token in the header Authorization, as: Bearer WORD.", {"WWW-Authenticate": "Bearer"}
        )
    check_token(request, token.strip())
    raw = await _read_body(request)
    made = await run_in_threadpool(_file, site, request.path_params.get("id"), raw)
    return Response(
        msgspec.json.encode(made), status_code=201, media_type="application/json", headers={"Cache-Control": "no-store"}
    )


def _file(site: Site, id: str | None, raw: bytes) -> DecisionRow:
    try:
        if id is not None:
            asked = msgspec.json.decode(raw, type=UndoAsked)
            return undo(site, id, author=asked.author, reason=asked.reason)
        return decide(site, msgspec.json.decode(raw, type=DecisionAsked))
    except msgspec.ValidationError as error:
        where = str(error).rpartition("$.")[2].strip("`'") if "$." in str(error) else ""
        raise ParameterError(
            where or "body", f"{where or 'body'}: {error}. See /api/openapi.json for what is expected."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise HTTPException(400, f"The body is no JSON: {error}.") from error


async def _read_body(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "The body is expected to be JSON, and to be told so: Content-Type: application/json.")
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > _LONGEST_BODY:
            raise HTTPException(413, f"The body is too long: at most {_LONGEST_BODY:,} bytes are expected.")
    return bytes(raw)
