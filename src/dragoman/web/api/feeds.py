"""Feeds of what the record learned last: Atom (RFC 4287) and JSON Feed 1.1.

Enters: items of news. Leaves: the feed. It refuses words of an article as anything but text.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.record.store.loading import AsOf
from dragoman.views.answers.asking import check
from dragoman.views.news import News, list_news
from dragoman.views.scope import read_as_of
from dragoman.web.api.parameters import Parameter, read_parameters
from dragoman.web.api.routes import is_known, make_headers
from dragoman.web.site import Site

_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SINCE = Parameter(
    "since", "From this day, 2025-07-21, or moment on. Left out: the thirty days before the last change."
)
_EPOCH = "1970-01-01T00:00:00Z"


def make_feed_router() -> APIRouter:
    """The router of the feeds."""
    router = APIRouter()
    router.add_route("/feeds/changes.atom", _show_atom, methods=["GET"], include_in_schema=False)
    router.add_route("/feeds/changes.json", _show_json, methods=["GET"], include_in_schema=False)
    return router


def write_atom(news: list[News], title: str, birth: str, updated: str, base: str) -> bytes:
    """The feed as Atom. `birth`: names the record for good; `base`: where its pages are."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")

    def add(parent: ElementTree.Element, name: str, words: str = "", **attributes: str) -> ElementTree.Element:
        made = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        made.text = _NO_XML.sub("\ufffd", words) or None
        return made

    add(feed, "id", f"urn:dragoman:{birth}")
    add(feed, "title", f"{title}: what the record learned")
    add(feed, "updated", updated)
    add(feed, "link", rel="self", type="application/atom+xml", href=f"{base}/feeds/changes.atom")
    add(feed, "link", rel="alternate", type="text/html", href=f"{base}/changes")
    add(add(feed, "author"), "name", "Dragoman")
    for item in news:
        entry = add(feed, "entry")
        add(entry, "id", f"urn:dragoman:{birth}:{item.name}")
        add(entry, "title", item.title, type="text")
        add(entry, "updated", item.at_utc)
        add(entry, "link", rel="alternate", type="text/html", href=f"{base}{item.path}")
        add(entry, "category", term=item.kind)
        add(entry, "summary", item.words, type="text")
    raw: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return raw


def write_json_feed(news: list[News], title: str, birth: str, base: str) -> bytes:
    """The feed as JSON Feed."""
    items = [
        {
            "id": f"urn:dragoman:{birth}:{item.name}", "url": f"{base}{item.path}", "title": item.title, "content_text": item.words,
            "date_modified": item.at_utc, "tags": [item.kind],
        }
        for item in news
    ]  # fmt: skip
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": f"{title}: what the record learned", "home_page_url": f"{base}/changes",
        "feed_url": f"{base}/feeds/changes.json", "authors": [{"name": "Dragoman"}], "items": items,
    }  # fmt: skip
    return msgspec.json.encode(feed)


def _show_atom(request: Request) -> Response:
    return _show(request, is_atom=True)


def _show_json(request: Request) -> Response:
    return _show(request, is_atom=False)


def _show(request: Request, *, is_atom: bool) -> Response:
    site: Site = request.app.state.site
    given = read_parameters((_SINCE,), request.query_params, {})["since"]
    since = None if given is None else check("since", lambda: _read_since(given))
    base = str(request.base_url).rstrip("/")
    with site.snapshot() as record:
        tip, changed = record.find_tip(), record.find_last_change()
        headers = make_headers(site, tip, changed)
        if is_known(request, headers):
            return Response(status_code=304, headers=headers)
        news = site.remember(tip, ("news", since), lambda: list_news(record, since))
        birth = record.find_birth()
    if is_atom:
        body = write_atom(news, site.title, birth, changed or _EPOCH, base)
        return Response(body, headers=headers, media_type="application/atom+xml")
    return Response(write_json_feed(news, site.title, birth, base), headers=headers, media_type="application/feed+json")


def _read_since(given: str) -> str:
    moment = read_as_of(given if len(given) != 10 else f"{given}T00:00:00Z", "learned", name="since")
    assert isinstance(moment, AsOf)
    return max(moment.moment, "0002-01-01T00:00:00Z")
