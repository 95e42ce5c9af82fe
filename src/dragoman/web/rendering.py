"""Pages made from templates.

Enters: the name of a template and what it shows. Leaves: a response. It refuses to put any text into a page but escaped, and names the
templates strictly: a value that is missing is an error and no empty place.

Every page is made from `base.html.jinja`; what pages share is in `macros.html.jinja`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from dragoman.record.entries import Summary
from dragoman.views.reading_words import describe_code, describe_moment, describe_status, make_visible
from dragoman.views.timeline import (
    MONTH_NAMES,
    describe_amount,
    describe_count,
    describe_parties,
    describe_what,
    describe_when,
)

if TYPE_CHECKING:
    from dragoman.web.site import Site
    from dragoman.web.visit import Visit

# Path and name of every page of the menu, in the order in which readers look for them.
MENU = (
    ("/", "Overview"),
    ("/timeline", "Timeline"),
    ("/state", "State of play"),
    ("/ledger", "Ledger"),
    ("/agenda", "Agenda"),
    ("/who", "Who’s who"),
    ("/actors", "Actors"),
    ("/disagreements", "Disagreements"),
    ("/changes", "Changes"),
    ("/map", "Map"),
    ("/balance", "Balance"),
    ("/processes", "Processes"),
    ("/review", "Review"),
)
# Where static files are: those of the pages, and those that the page of one reading has, too.
ASSET_HOMES = (("dragoman.web", "static"), ("dragoman.views", "page"))
ASSETS = tuple(resources.files(package).joinpath(folder) for package, folder in ASSET_HOMES)


def render(
    request: Request, template: str, *, visit: Visit | None = None, status_code: int = 200, **shown: Any
) -> HTMLResponse:
    """A page. `visit`: the record and what is asked of it, None where neither is known, as on the page of an error."""
    site: Site = request.app.state.site
    page = _load_environment().get_template(template)
    text = page.render(site=site, visit=visit, path=request.url.path, menu=MENU, **shown)
    return HTMLResponse(text, status_code=status_code)


@lru_cache(maxsize=1)
def _load_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dragoman.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "visible": make_visible,
        "code": describe_code,
        "moment": describe_moment,
        "day": lambda moment: describe_moment(moment).partition(" ")[2],
        "groupby_month": group_by_month,
        "number": lambda number: f"{number:,}",
        "path": lambda part: quote(str(part), safe=""),
        "when": describe_when,
    }
    environment.globals |= {
        "asset": name_asset,
        "check_url": check_url,
        "describe_amount": describe_amount,
        "describe_count": describe_count,
        "describe_parties": describe_parties,
        "describe_status": describe_status,
        "describe_what": describe_what,
        "describe_when": describe_when,
        "svg": Markup,
    }
    return environment


def group_by_month(rows: Iterable[Summary]) -> list[tuple[str, list[Summary]]]:
    """Entries under the month or, where that is not known, the year in which they begin."""

    def name(one: Summary) -> str:
        if one.when is None or not one.when.begin:
            return "Date unknown"
        first = date.fromisoformat(one.when.begin[:10])
        return f"{MONTH_NAMES[first.month - 1]} {first.year}"

    return [(month, list(found)) for month, found in groupby(rows, key=name)]


@lru_cache(maxsize=64)
def name_asset(name: str) -> str:
    """The address of one of our static files, with a digest of it, so that a browser may keep it for good."""
    home = next(home for home in ASSETS if home.joinpath(name).is_file())
    digest = hashlib.sha256(home.joinpath(name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def check_url(url: str | None) -> str | None:
    """`url` if it may be a link: an absolute http or https address without blanks or control characters."""
    if url is None or re.search(r"[\x00-\x20\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None
