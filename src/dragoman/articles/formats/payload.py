"""What a server sent, fetched now or kept in a web archive, as an article.

Enters: bytes with the address, the type that the server named and the time. Leaves: an `Article`, or why there is none. It
refuses to take pictures, scripts and data for articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dragoman.articles.addresses import fold_address
from dragoman.articles.article import Article
from dragoman.articles.dates import Published
from dragoman.articles.kinds import SNIFF_BYTES, find_kind
from dragoman.articles.plain import read_plain
from dragoman.articles.skipped import SkippedFiles
from dragoman.errors import ArticleError, MissingExtraError

_PAGES = ("text/html", "application/xhtml+xml")
# Types that servers name when they do not know.
_UNKNOWN = (
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "application/x-download",
    "application/force-download",
)


def read_fetched(
    raw: bytes,
    where: str,
    url: str | None,
    content_type: str | None,
    fetched: str | None,
    announced: Published | None,
) -> Iterator[Article | ArticleError]:
    """See `dragoman.articles.contents.read_payload`."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    try:
        if raw.startswith(b"%PDF-") or kind == "application/pdf":
            yield from _read_pdf(raw, where, url, fetched, announced)
        elif kind in _PAGES or (kind in _UNKNOWN and _is_page(raw, where)):
            from dragoman.articles.page import read_page

            yield read_page(raw, where, url=url, content_type=content_type, fetched=fetched, announced=announced)
        elif kind == "text/plain":
            article = read_plain(raw, where)
            yield _announce(replace(article, url=fold_address(url) if url else None, fetched=fetched), announced)
        else:
            yield SkippedFiles(f"passed over: {kind or 'of unknown type'}, which holds no article", where, 1)
    except ArticleError as error:
        yield error
    except MissingExtraError as error:
        yield ArticleError(str(error).removeprefix(f"{where}: "), where)


def _read_pdf(
    raw: bytes, where: str, url: str | None, fetched: str | None, announced: Published | None
) -> Iterator[Article | ArticleError]:
    from dragoman.articles.child import run_in_child

    options = {"url": fold_address(url) if url else None, "fetched": fetched}
    for answer in run_in_child("pdf", where, raw=raw, options=options):
        yield _announce(answer, announced) if isinstance(answer, Article) else answer


def _announce(article: Article, announced: Published | None) -> Article:
    """The article with the date of the feed where it states none itself."""
    if article.published is not None or announced is None:
        return article
    return replace(
        article,
        published=announced.value,
        published_precision=announced.precision,
        published_rule=announced.rule,
        published_source=announced.source,
    )


def _is_page(raw: bytes, where: str) -> bool:
    try:
        return find_kind(raw[:SNIFF_BYTES], "", where) == "html"
    except ArticleError:
        return False
