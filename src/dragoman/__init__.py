"""Dragoman reads reports about negotiations and keeps the record of the talks.

    >>> import dragoman
    >>> article = dragoman.make_article("Peru and Chile held talks in Lima on 3 May 2021.", published="2021-05-04")
    >>> reading = dragoman.Reader().read(article)

Names are loaded when they are asked for: importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.articles import Article, make_article, read_articles
    from dragoman.errors import DragomanError
    from dragoman.meaning.findings import Reading
    from dragoman.pipeline import Reader, statements, times
    from dragoman.record import Record

__version__ = "0.1.0"
__all__ = [
    "Article",
    "DragomanError",
    "Reader",
    "Reading",
    "Record",
    "make_article",
    "read_articles",
    "statements",
    "times",
]

_HOMES = {
    "Article": "dragoman.articles",
    "DragomanError": "dragoman.errors",
    "Reader": "dragoman.pipeline",
    "Reading": "dragoman.meaning.findings",
    "Record": "dragoman.record",
    "make_article": "dragoman.articles",
    "read_articles": "dragoman.articles",
    "statements": "dragoman.pipeline",
    "times": "dragoman.pipeline",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'dragoman' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
