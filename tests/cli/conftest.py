"""A reader that answers at once, so that the commands can be tested without model and without files of every kind."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import cli
from dragoman.errors import ArticleError
from dragoman.meaning.findings import ArticleHead, Reading


def make_article(text: str, where: str, **fields: Any) -> Any:
    """An article of one paragraph as the reader of files makes it."""
    from dragoman.articles.article import Article

    digest = hashlib.sha256(text.encode()).hexdigest()
    given: dict[str, Any] = {
        "id": digest[:12],
        "digest": digest,
        "raw_digest": digest,
        "extractor": "test",
        "where": where,
        "blocks": (),
        **fields,
    }
    return Article(text=text, **given)


class Desk:
    """Stands in for files and model: articles and errors are laid on it, readings are given by the text of the
    article."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.readings: dict[str, Reading] = {}
        self.failures: dict[str, Exception] = {}
        self.pipelines: list[str | None] = []
        self.paths: list[str] = []

    def lay(self, text: str, where: str = "a.txt", **fields: Any) -> None:
        self.items.append(make_article(text, where, **fields))

    def lay_reading(self, reading: Reading, where: str = "a.txt") -> None:
        self.readings[reading.article.text] = reading
        self.lay(reading.article.text, where, published=reading.article.published)

    def lay_error(self, message: str, where: str) -> None:
        self.items.append(ArticleError(message, where))

    def read_articles(self, paths: Iterable[str], **_options: Any) -> Iterator[Any]:
        self.paths.extend(paths)
        yield from self.items

    def read(self, article: Any) -> Reading:
        if article.text in self.failures:
            raise self.failures[article.text]
        return self.readings.get(article.text) or Reading(article=ArticleHead(**article.head()))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk in place of `dragoman.articles.read_articles` and `dragoman.pipeline`."""
    import dragoman
    import dragoman.articles

    desk = Desk()

    class Reader:
        version = "test"

        def __init__(self, pipeline: str | None = None) -> None:
            desk.pipelines.append(pipeline)

        def read(self, article: Any) -> Reading:
            return desk.read(article)

    pipeline = ModuleType("dragoman.pipeline")
    pipeline.Reader = Reader  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dragoman.pipeline", pipeline)
    monkeypatch.setattr(dragoman, "pipeline", pipeline, raising=False)
    monkeypatch.setattr(dragoman.articles, "read_articles", desk.read_articles, raising=False)
    return desk


class Caller:
    """Calls the command line as a user does, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, charset: str = "utf-8", **options: Any) -> Result:
        return CliRunner(charset=charset).invoke(cli, list(arguments), prog_name="dragoman", **options)


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """The command line, called inside an empty folder with a plain terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    return Caller(tmp_path)
