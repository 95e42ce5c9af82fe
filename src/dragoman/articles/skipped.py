"""What is passed over on purpose: errors that are notes, and are told apart from failures.

Enters: why and where. Leaves: values beside articles. They refuse to count as failures of a run.
"""

from __future__ import annotations

from dragoman.articles.article import clean_text
from dragoman.errors import ArticleError


class NoArticleError(ArticleError):
    """A page without an article: a form, a list of links, a teaser. A failure where the page was named by itself."""


class SkippedFiles(ArticleError):
    """Files of a folder, or parts of a file, that were passed over on purpose: `count` of them, for one reason. Not a
    failure of the run.
    """

    exit_code = 0

    def __init__(self, message: str, where: str, count: int):
        super().__init__(message, where)
        self.count = count


def write_error(error: ArticleError) -> tuple[str, str, str, int]:
    """An error as it passes from one process to another: message, place, name of its class, count."""
    message = str(error).removeprefix(f"{error.where}: ") if error.where else str(error)
    # A name in an archive, or the words of a library, may hold what no text may.
    return clean_text(message), clean_text(error.where), type(error).__name__, getattr(error, "count", 0)


def read_error(message: str, where: str, name: str, count: int) -> ArticleError:
    """The error that `write_error` was given."""
    if name == "SkippedFiles":
        return SkippedFiles(message, where, count)
    return NoArticleError(message, where) if name == "NoArticleError" else ArticleError(message, where)
