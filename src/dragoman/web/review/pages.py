"""The pages of the review: the queue, one entry, the log, signing in.

Enters: requests. Leaves: pages whose forms work without script. It refuses to lose what somebody has typed: a form that is refused comes
back filled in, with what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from dragoman.errors import ConflictError, UnknownIdError, UsageError
from dragoman.record.corrections import FIELDS
from dragoman.record.digests import digest_entry
from dragoman.views.answers.asking import ParameterError, choose
from dragoman.views.answers.decisions import DecisionKind, answer_decisions, make_decision_row
from dragoman.views.answers.entry import answer_entry
from dragoman.views.answers.paging import Turn, turn_page
from dragoman.views.answers.values import Seen
from dragoman.views.review import TITLES, WHATS, list_looks
from dragoman.views.scope import Scope
from dragoman.web.failures import find_status, tell
from dragoman.web.rendering import render
from dragoman.web.review.deciding import DecisionAsked, accept_dropped, decide, undo
from dragoman.web.review.sessions import (
    check_form,
    check_origin,
    check_token,
    give_session,
    read_session,
    take_session,
)
from dragoman.web.site import Site

_PAGE = 25
_LONGEST_FORM = 32_768
_ACTIONS = (*get_args(DecisionKind), "accept-dropped", "undo")
# What a page holds only for who is signed in is kept by no cache.
_PRIVATE = {"Cache-Control": "no-store"}


def make_router() -> APIRouter:
    """The router of the review."""
    router = APIRouter()
    router.add_route("/review", _show_queue, methods=["GET"], include_in_schema=False)
    router.add_route("/review/log", _show_log, methods=["GET"], include_in_schema=False)
    router.add_route("/review/entry/{id}", _show_entry, methods=["GET"], include_in_schema=False)
    router.add_route("/review/login", _show_login, methods=["GET"], include_in_schema=False)
    router.add_route("/review/login", _sign_in, methods=["POST"], include_in_schema=False)
    router.add_route("/review/logout", _sign_out, methods=["POST"], include_in_schema=False)
    router.add_route("/review/decide", _decide, methods=["POST"], include_in_schema=False)
    return router


def _show_queue(request: Request) -> Response:
    site: Site = request.app.state.site
    given = request.query_params
    what = choose("what", [given.get("what") or "join"], WHATS)[0]
    with site.snapshot() as record:
        tip = record.find_tip()
        looks = {one: site.remember(tip, ("looks", one), lambda one=one: list_looks(record, one)) for one in WHATS}  # type: ignore[misc]
        shown, following = turn_page(looks[what], Turn(_PAGE, given.get("cursor") or None), lambda look: look.id)  # type: ignore[index]
    counts = [(one, TITLES[one], len(looks[one])) for one in WHATS]
    return _show(
        request, "review.html.jinja", what=what, title=TITLES[what], counts=counts, looks=shown, following=following,  # type: ignore[index]
        back=f"/review?{urlencode({'what': what})}",
    )  # fmt: skip


def _show_entry(request: Request) -> Response:
    site: Site = request.app.state.site
    with site.snapshot() as record:
        entry = record.find_entry(request.path_params["id"])
        found = answer_entry(Scope(record), Seen(record.find_tip()), entry.id, most=3)
        has_seen = record.list_accepted().has_seen(entry)
    fields = [name for name, kinds in FIELDS.items() if entry.kind in kinds]
    return _show(
        request, "review_entry.html.jinja", found=found, row=found.entry, fields=fields, seen=digest_entry(entry), has_seen=has_seen,
        back=f"/review/entry/{entry.id}",
    )  # fmt: skip


def _show_log(request: Request) -> Response:
    site: Site = request.app.state.site
    with site.snapshot() as record:
        turn = Turn(_PAGE, request.query_params.get("cursor") or None)
        log = answer_decisions(Scope(record), Seen(record.find_tip()), turn)
    return _show(request, "review_log.html.jinja", log=log, back="/review/log")


def _show_login(request: Request) -> Response:
    return _show(request, "review_login.html.jinja", name="", told="", back=_read_back(request.query_params))


async def _sign_in(request: Request) -> Response:
    form = await _read_form(request)
    check_origin(request)
    name = " ".join(form.get("name", "").split())[:100]
    told, status = "", 422
    if not name or not name.isprintable():
        told = "A decision needs a name. Say who you are."
    else:
        try:
            check_token(request, form.get("token", ""))
        except HTTPException as error:
            told, status = error.detail, error.status_code
    if told:
        return await run_in_threadpool(
            _show, request, "review_login.html.jinja", status_code=status, name=name, told=told, back=_read_back(form)
        )
    response = RedirectResponse(_read_back(form), status_code=303, headers=_PRIVATE)
    give_session(request, response, name)
    return response


async def _sign_out(request: Request) -> Response:
    form = await _read_form(request)
    check_form(request, form.get("csrf", ""))
    response = RedirectResponse("/review", status_code=303, headers=_PRIVATE)
    take_session(response)
    return response


async def _decide(request: Request) -> Response:
    site: Site = request.app.state.site
    if not site.is_editable:
        raise HTTPException(403, "This server only reads. Whoever runs it can let people decide, with --token.")
    form = await _read_form(request)
    session = check_form(request, form.get("csrf", ""))
    return await run_in_threadpool(_decide_form, request, site, form | {"author": session.name})


def _decide_form(request: Request, site: Site, form: dict[str, str]) -> Response:
    try:
        made = _file(site, form)
    except (UsageError, UnknownIdError, ConflictError) as error:
        parameter = error.parameter if isinstance(error, ParameterError) else ""
        return _show(
            request, "review_again.html.jinja", status_code=find_status(error), told=tell(request, error), form=form,
            parameter=parameter, back=_read_back(form),
        )  # fmt: skip
    sign = "&" if "?" in _read_back(form) else "?"
    return RedirectResponse(f"{_read_back(form)}{sign}done={made.id[:10]}", status_code=303, headers=_PRIVATE)


def _file(site: Site, form: Mapping[str, str]) -> Any:
    action = choose("action", [form.get("action", "")], _ACTIONS)[0]
    author, reason = form["author"], form.get("reason", "")
    if action == "undo":
        return undo(site, form.get("id", ""), author=author, reason=reason)
    if action == "accept-dropped":
        place = form.get("article", ""), form.get("kind", ""), _read_number(form, "start"), _read_number(form, "end")
        return accept_dropped(site, place, author=author, reason=reason)
    given = {name: form.get(name) or None for name in ("other", "field", "value", "seen")}
    return decide(site, DecisionAsked(kind=action, id=form.get("id", ""), author=author, reason=reason, **given))  # type: ignore[arg-type]


def _show(request: Request, template: str, *, status_code: int = 200, **shown: Any) -> Response:
    """A page of the review. Where something was just decided, it says so, with a form to take it back."""
    site: Site = request.app.state.site
    session = read_session(request)
    done = None
    if session is not None and (id := request.query_params.get("done")):
        with site.snapshot() as record:
            made = next((one for one in record.list_decisions() if len(id) >= 8 and one.id.startswith(id)), None)
            if made is not None:
                named = record.load_claims(anchor for anchor in (made.left, made.right) if anchor)
                done = make_decision_row(made, {anchor: claim.id for anchor, claim in named.items()})
    response = render(request, template, status_code=status_code, session=session, done=done, **shown)
    response.headers.update(_PRIVATE)
    return response


async def _read_form(request: Request) -> dict[str, str]:
    """The fields of a form, the last of each name. Raises `HTTPException` where it is none, or too long."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise HTTPException(415, "A form is expected, as application/x-www-form-urlencoded.")
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > _LONGEST_FORM:
            raise HTTPException(413, f"The form is too long: at most {_LONGEST_FORM:,} bytes are expected.")
    try:
        return dict(parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=50))
    except ValueError as error:
        raise HTTPException(422, "The form cannot be read: UTF-8 with at most 50 fields is expected.") from error


def _read_back(form: Mapping[str, str]) -> str:
    """Where to go on: a page of the review, never another site."""
    back = form.get("back", "")
    is_ours = back == "/review" or back.startswith(("/review?", "/review/entry/", "/review/log"))
    return back if is_ours and back.isprintable() and "\\" not in back and len(back) < 300 else "/review"


def _read_number(form: Mapping[str, str], name: str) -> int:
    raw = form.get(name, "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise ParameterError(name, f"{name} {raw[:20]}: a whole number is expected.")
    return int(raw)
