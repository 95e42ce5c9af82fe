"""Articles: from files, folders and standard input to frozen text with offsets.

Enters: bytes. Leaves: `Article`s, and `ArticleError`s as values for what cannot be read. It refuses to load what
reads HTML or tells languages before an input needs it.
"""

from dragoman.articles.article import ARTICLE_LIMIT_CHARS, Article, make_article
from dragoman.articles.blocks import Block, BlockKind, find_blocks
from dragoman.articles.files import read_articles
from dragoman.articles.skipped import SkippedFiles

__all__ = [
    "ARTICLE_LIMIT_CHARS",
    "Article",
    "Block",
    "BlockKind",
    "SkippedFiles",
    "find_blocks",
    "make_article",
    "read_articles",
]
