"""The exports, to be fetched or subscribed to.

Enters: the name of a format and what part of the record it is of. Leaves: a stream of bytes; of several tables, a zip with their
description. It refuses to hold a whole export in memory.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, get_args

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from dragoman.errors import UnknownIdError
from dragoman.exports.formats import FORMATS, stream_export, write_export
from dragoman.exports.selection import Selection
from dragoman.meaning.findings import Status
from dragoman.record.processes import load_processes
from dragoman.views.answers.asking import Limits, make_scope
from dragoman.web.api.parameters import AS_OF, KIND, LIMITS, PAGE, Parameter, read_parameters
from dragoman.web.api.routes import is_known, make_headers
from dragoman.web.site import Site

_STATUS = Parameter("status", "Only what stands so; all for everything. Left out: what the format takes of itself.", "choices", (*get_args(Status), "all"), otherwise=())  # fmt: skip
_EXCEL = Parameter("excel", "yes: CSV that Excel opens without asking.", "choice", ("yes", "no"), otherwise="no")
_PARAMETERS = (KIND, _STATUS, _EXCEL, *(one for one in LIMITS if one not in PAGE))
_CHUNK = 1 << 16
# The first moment that a zip can hold: the same record gives the same bytes.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def make_download_router() -> APIRouter:
    """The router of the exports."""
    router = APIRouter()
    router.add_route("/export/{name}", _send, methods=["GET"], include_in_schema=False)
    return router


def _send(request: Request) -> Response:
    site: Site = request.app.state.site
    name = request.path_params["name"]
    if name not in FORMATS:
        raise UnknownIdError(f"{name[:40]}: there is no such format. There are: {', '.join(FORMATS)}.")
    values = read_parameters(_PARAMETERS, request.query_params, {})
    limits = Limits(**{one.name: values[one.name] for one in (*LIMITS[:4], *AS_OF)})
    with ExitStack() as stack:
        record = stack.enter_context(site.snapshot())
        headers = make_headers(site, record.find_tip(), record.find_last_change())
        if is_known(request, headers):
            return Response(status_code=304, headers=headers)
        scope, _ = make_scope(record, limits, declared=site.declared)
        wanted = frozenset(get_args(Status)) if "all" in values["status"] else frozenset(values["status"])
        declared = tuple(load_processes(site.declared)) if site.declared else ()
        selection = Selection(scope, frozenset(values["kind"]) or None, wanted or None, site.version, declared)
        format = FORMATS[name]
        is_folder = format.is_tables and name != "jsonl"
        parts = _zip(name, selection, values["excel"] == "yes", stack) if is_folder else stream_export(name, selection)
        # Made before anything is answered: what is wrong is told as an error, and not as half a file.
        first = next(parts, b"")
        kept = stack.pop_all()
    media, ending = ("application/zip", ".zip") if is_folder else (format.media, format.ending)
    place = "inline" if name == "ics" else "attachment"
    headers["Content-Disposition"] = f'{place}; filename="talks-{name}{ending}"'
    return StreamingResponse(_go_on(first, parts, kept), headers=headers, media_type=media)


def _go_on(first: bytes, parts: Iterator[bytes], kept: ExitStack) -> Iterator[bytes]:
    with kept:
        yield first
        yield from parts


def _zip(name: str, selection: Selection, is_excel: bool, stack: ExitStack) -> Iterator[bytes]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dragoman-")))
    written = write_export(name, selection, folder / "talks", is_excel=is_excel)
    packed = folder / "talks.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in written:
            entry = zipfile.ZipInfo(path.name, _NO_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with archive.open(entry, "w") as out, path.open("rb") as source:
                while part := source.read(_CHUNK):
                    out.write(part)
    stream: Any = stack.enter_context(packed.open("rb"))
    return iter(lambda: stream.read(_CHUNK), b"")
