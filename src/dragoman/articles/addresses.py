"""Addresses of articles: one for all copies of a page.

Enters: an address as it was fetched or linked. Leaves: the address under which the article is known. It refuses what
is neither http nor https, and never asks the network.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit

_LONGEST_CHARS = 4096
_SCHEMES = ("http", "https")
_PORTS = {"http": 80, "https": 443}
# Parameters that say who linked, and not what is shown.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|ocid|cmpid|ns_\w+|at_\w+|spm|ref_src|smid|taid"
    r"|xtor|wt\.mc_id|__twitter_impression)",
    re.IGNORECASE,
)
# Parameters that ask for another form of the same article, with the values that do.
_FORMS = {
    "amp": None, "outputtype": {"amp"}, "output": {"amp"}, "view": {"amp", "print"}, "print": None, "printable": None,
    "printerfriendly": None, "print-view": None, "pf": {"1"}, "format": {"amp", "print"}, "mode": {"print"},
}  # fmt: skip
_FORM_HOST = re.compile(r"^(?:amp|mobile\.amp|amp-\w+)\.(?=[^.]+\.[^.]+)")
_FORM_END = re.compile(
    r"/(?:amp|print|amp\.html|print\.html)/?$|(?<=[\w-])[._-](?:amp|print)(?=\.html?$)|(?<=\.html)/amp$"
)
_FORM_START = re.compile(r"^/(?:amp|print)(?=/[^/]+)")
# A page of a cache of AMP pages names the page that it copies.
_CACHE = re.compile(r"^[^/]+\.cdn\.ampproject\.org/(?:c|v)/(s/)?(.+)$|^www\.google\.[a-z.]+/amp/(s/)?(.+)$")


def read_address(words: str | None, base: str | None = None) -> str | None:
    """`words` as a whole http or https address, relative ones against `base`; None when they are none.

    >>> read_address("../b", "https://e.org/a/c"), read_address("javascript:void(0)")
    ('https://e.org/b', None)
    """
    if not words or len(words) > _LONGEST_CHARS:
        return None
    words = "".join(words.split())
    try:
        whole = urljoin(base, words) if base else words
        parts = urlsplit(whole)
        if parts.scheme.lower() not in _SCHEMES or not parts.hostname:
            return None
        _ = parts.port
    except ValueError:
        return None
    return quote(whole, safe="%/:=&?~#+!$,;'@()*[]|") if not whole.isascii() else whole


def fold_address(url: str) -> str:
    """The address of the article of which `url` may be a copy: AMP and print forms, tracking and fragments taken off.

    Host and scheme in small letters, parameters in their order. An address that cannot be read stays as it is.

    >>> fold_address("https://amp.example.org/world/talks.amp.html?utm_source=x&id=7#top")
    'https://example.org/world/talks.html?id=7'
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in _SCHEMES or not host:
        return url
    if cached := _CACHE.match(f"{host}{parts.path}"):
        is_secure, rest = (cached[1], cached[2]) if cached[2] else (cached[3], cached[4])
        return fold_address(f"{'https' if is_secure else 'http'}://{rest}{'?' + parts.query if parts.query else ''}")
    host = _FORM_HOST.sub("", host)
    if port is not None and port != _PORTS[scheme]:
        host = f"{host}:{port}"
    path = _FORM_START.sub("", _FORM_END.sub("", parts.path)) or "/"
    if parts.path.endswith("/") and not path.endswith("/"):
        path += "/"
    return SplitResult(scheme, host, path, _fold_query(parts.query), "").geturl()


def _fold_query(query: str) -> str:
    if not query:
        return ""
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name) and not _is_form(name.lower(), value.lower())
    ]
    if len(kept) == query.count("&") + 1:
        return query
    return urlencode(kept)


def _is_form(name: str, value: str) -> bool:
    if name not in _FORMS:
        return False
    values = _FORMS[name]
    return values is None or value in values
