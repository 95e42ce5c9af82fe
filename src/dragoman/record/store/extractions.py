"""How the articles of a record were made of bytes.

Enters: an `Article`, or the key of one in a record. Leaves: an `Extraction`. It refuses to take any of it into the key of an
article: the same report fetched twice is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, select

from dragoman.articles.layout import Layout
from dragoman.record.digests import digest_text
from dragoman.record.store.tables import articles, extractions

if TYPE_CHECKING:
    from dragoman.articles.article import Article
    from dragoman.record.store.record import Record


class Extraction(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of an article beside its head; see the same fields of `Article`.

    `raw_digest`: SHA-256 of the bytes it was read from. `dated_by`: how its date of publication was found, and `dated_from` the
    words. `fetched`: in UTC. `layout`: of a PDF, where its characters stand.
    """

    raw_digest: str
    extractor: str
    dated_by: str | None = None
    dated_from: str | None = None
    author: str | None = None
    fetched: str | None = None
    address: str | None = None
    layout: Layout | None = None


def make_extraction(article: Article) -> Extraction:
    """What the record keeps of how an article was made."""
    return Extraction(
        article.raw_digest, article.extractor, article.published_rule, article.published_source, article.author, article.fetched,
        article.address, article.layout,
    )  # fmt: skip


def encode_extraction(extraction: Extraction) -> bytes:
    """An extraction as it is stored and digested."""
    return msgspec.json.encode(extraction)


def decode_extraction(body: bytes) -> Extraction:
    """The extraction that `encode_extraction` was given. Raises `msgspec.MsgspecError` for anything else."""
    return msgspec.json.decode(body, type=Extraction)


def digest_extraction(body: bytes) -> str:
    """The digest under which an extraction stands in the journal."""
    return digest_text(body.decode())


def load_extraction(connection: Connection, key: str) -> Extraction | None:
    """How the article with a key was made; None where that was not told when it came in."""
    from dragoman.record.store.filing import unpack

    wanted = select(extractions.c.body).join(articles, articles.c.number == extractions.c.article)
    body = connection.execute(wanted.where(articles.c.key == key)).scalar()
    return None if body is None else decode_extraction(unpack(body))


def find_extraction(record: Record, key: str) -> Extraction | None:
    """As `load_extraction`, of an open record."""
    with record._database.reading() as connection:
        return load_extraction(connection, key)
