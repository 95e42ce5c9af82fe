"""Errors as answers: a page for people, one JSON shape for programs.

Enters: an error of ours, or of the framework. Leaves: a response. It refuses to tell a stranger where on the machine the record is.

The JSON shape is that of RFC 9457, see `dragoman.web.problems`, as `application/problem+json`.
"""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman.errors import ConflictError, DragomanError, RecordError, UnknownIdError, UsageError
from dragoman.views.answers.asking import ParameterError
from dragoman.web.problems import PROBLEM, Problem
from dragoman.web.rendering import render
from dragoman.web.security import HEADERS
from dragoman.web.site import Site

_LOG = logging.getLogger("dragoman.web")
_OPTION = re.compile(r"^--(?=[a-z])")


def add_failures(app: FastAPI) -> None:
    """Let every error of an application be answered here."""

    @app.exception_handler(DragomanError)
    def _of_ours(request: Request, error: DragomanError) -> Response:
        parameter = error.parameter if isinstance(error, ParameterError) else None
        return answer_failure(request, find_status(error), tell(request, error), parameter=parameter)

    @app.exception_handler(RequestValidationError)
    def _of_parameters(request: Request, error: RequestValidationError) -> Response:
        return answer_failure(request, 422, "; ".join(_tell_parameter(item) for item in error.errors()))

    @app.exception_handler(HTTPException)
    def _of_framework(request: Request, error: HTTPException) -> Response:
        detail = str(error.detail or "")
        if error.status_code == 404 and detail in ("", "Not Found"):
            detail = f"There is nothing at {request.url.path}. The menu leads to every page of the record."
        return answer_failure(request, error.status_code, detail, dict(error.headers or {}))

    @app.exception_handler(Exception)
    def _of_the_program(request: Request, error: Exception) -> Response:
        _LOG.exception("fault while answering %s", request.url.path, exc_info=error)
        return answer_failure(
            request,
            500,
            "A fault of the program, which the server has written to its log. The record was not changed by it.",
        )


def find_status(error: DragomanError) -> int:
    """The HTTP status of an error of ours."""
    match error:
        case UnknownIdError():
            return 404
        case UsageError():
            return 422
        case ConflictError():
            return 409
        case RecordError():
            return 503
        case _:
            return 500


def tell(request: Request, error: DragomanError) -> str:
    """The message of an error in words of the web: parameters and not options of a command, and no path of the machine."""
    site: Site = request.app.state.site
    message = _OPTION.sub("", str(error))
    for path in sorted({site.address, str(site.record.path)}, key=len, reverse=True):
        message = message.replace(f" `dragoman timeline {path}` lists all ids.", "")
        message = message.replace(f" `dragoman decisions {path}` lists them.", "")
        message = message.replace(path, "this record")
    message = message.replace(
        "`dragoman explain` lists the ids of the reports of an entry.", "An entry lists the ids of its reports."
    )
    return message


def answer_failure(
    request: Request, status: int, detail: str, headers: dict[str, str] | None = None, *, parameter: str | None = None
) -> Response:
    """The answer to a request that failed: a page, or JSON where that was asked for. `parameter`: the one that is wrong."""
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    response: Response
    if wants_json(request):
        problem = Problem("about:blank", title, status, detail, parameter)
        response = Response(msgspec.json.encode(problem), status_code=status, media_type=PROBLEM)
    else:
        response = render(request, "failure.html.jinja", status_code=status, title=title, status=status, detail=detail)
    # The answer to a fault of the program does not pass the guard.
    response.headers.update({**HEADERS, **(headers or {})})
    return response


def wants_json(request: Request) -> bool:
    """Whether the answer is for a program: all of the API is, and who names JSON before HTML."""
    if request.url.path.startswith("/api/"):
        return True
    accepted = request.headers.get("accept", "")
    return "json" in accepted and "text/html" not in accepted


def _tell_parameter(item: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in item.get("loc", ()) if part not in ("query", "path", "body"))
    return f"{where or 'request'}: {item.get('msg', 'not valid')}"
