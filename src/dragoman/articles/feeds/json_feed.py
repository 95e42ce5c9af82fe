"""A JSON feed (jsonfeed.org, versions 1 and 1.1) in, its items out."""

from __future__ import annotations

import json
from typing import Any

from dragoman.articles.addresses import read_address
from dragoman.articles.feeds.items import Feed, Gathering, read_feed_date, read_field
from dragoman.articles.fragments import read_plain_words
from dragoman.errors import ArticleError

READER = "JSON feed 1"


def read_json_feed(raw: bytes, where: str, url: str | None) -> Feed:
    """The items of a JSON feed. Raises `ArticleError` when it is no JSON or has no list of items."""
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ArticleError(f"not UTF-8 at byte {error.start + 1:,}; JSON has to be UTF-8", where) from error
    except (ValueError, RecursionError) as error:
        reason = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise ArticleError(f"broken JSON feed: {reason}; fetch it again, or ask its maker", where) from error
    listed = value.get("items") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise ArticleError("this JSON feed has no list `items`; ask its maker", where)
    gathering = Gathering(where)
    base = read_address(_text(value, "feed_url"), url) or url
    language = read_field(_text(value, "language"))
    authors = _read_authors(value)
    publisher = read_field(_text(value, "title"))
    for item in listed:
        item = item if isinstance(item, dict) else {}
        id = item.get("id")
        html, words = _text(item, "content_html"), _text(item, "content_text")
        if not gathering.add(
            id=str(id) if isinstance(id, (str, int)) and not isinstance(id, bool) and id != "" else None,
            url=read_address(_text(item, "url"), base) or read_address(_text(item, "external_url"), base),
            title=read_field(_text(item, "title")),
            summary=read_field(read_plain_words(_text(item, "summary"))),
            text=html or words,
            author=_read_authors(item) or authors,
            publisher=publisher,
            language=read_field(_text(item, "language")) or language,
            published=read_feed_date(_text(item, "date_published"), "feed"),
            modified=read_feed_date(_text(item, "date_modified"), "feed"),
        ):
            break
    return Feed(
        kind="json feed",
        items=tuple(gathering.items),
        reader=READER,
        title=publisher,
        url=read_address(_text(value, "home_page_url"), base),
        language=language,
        next_url=read_address(_text(value, "next_url"), base),
        problems=gathering.problems,
    )


def _text(value: dict[str, Any], name: str) -> str | None:
    field = value.get(name)
    return field if isinstance(field, str) and field.strip() else None


def _read_authors(value: dict[str, Any]) -> str | None:
    """The names of `authors`, or of `author` as version 1 has it."""
    listed = value.get("authors")
    listed = listed if isinstance(listed, list) else [value.get("author")]
    names = [_text(author, "name") for author in listed[:20] if isinstance(author, dict)]
    return read_field(", ".join(name for name in names if name))
