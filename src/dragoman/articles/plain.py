"""Plain text in, an Article out.

Enters: the bytes of one file. Leaves: an `Article` whose text is all of the file, head matter included, with line
ends as "\\n" and letters composed (NFC). It refuses bytes whose encoding cannot be told.

The text is normalised here and nowhere else, before the first offset is taken: a file typed on one machine writes "ü"
as one character, on another as two, and names have to match. JSON lines are kept as given, because their makers count
offsets too.
"""

from __future__ import annotations

import unicodedata

from dragoman.articles.article import ARTICLE_LIMIT_CHARS, Article, check_length, make_article
from dragoman.articles.encoding import decode
from dragoman.errors import ArticleError

EXTRACTOR = "plain text 1"
# No encoding takes more than four bytes for a character.
PLAIN_LIMIT_BYTES = 4 * ARTICLE_LIMIT_CHARS


def read_plain(raw: bytes, where: str) -> Article:
    """The article that a plain-text file holds. Raises `ArticleError` when it is empty, too long, or not decodable."""
    check_length(len(raw), where, unit="bytes", limit=PLAIN_LIMIT_BYTES)
    text = normalise_text(decode(raw, where))
    if not text.strip():
        raise ArticleError("the file is empty; give a file with the text of an article", where)
    return make_article(text, where=where, extractor=EXTRACTOR, raw=raw, is_whole=True)


def normalise_text(text: str) -> str:
    """`text` with line ends as "\\n", letters composed (NFC), and no byte order mark."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)
