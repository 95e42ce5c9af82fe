"""Article in, reading out: the whole order of work.

Enters: `Article`s. Leaves: `Reading`s. It refuses to read another language as if it were English: an article in one has a reading without
findings that says so, and paragraphs in one give none.

    >>> from dragoman import Reader, make_article
    >>> reading = Reader().read(make_article("Peru and Chile held talks in Lima on 3 May 2021."))
    >>> reading.meetings[0].interval
    ('2021-05-03', '2021-05-04')
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TextIO

from dragoman.articles.languages import READABLE, find_foreign, name_language
from dragoman.errors import ArticleError

if TYPE_CHECKING:
    from dragoman.articles import Article
    from dragoman.language.analysis import Analysis
    from dragoman.language.parse import NeuralReader
    from dragoman.meaning.coding import CodedEvent
    from dragoman.meaning.findings import Reading, Statement
    from dragoman.meaning.times import TimeMention

# Version of what the reading finds: raised whenever the same article gives another reading.
READER_VERSION = "3"
# In this order: each step reads what those before it have written.
STEPS = ("parse", "times", "names", "cast", "references", "statements", "frames", "meetings", "exchanges", "acts", "wishes", "offices", "positions", "formats", "commitments")  # fmt: skip


class Reader:
    """Reads articles. `pipeline` names an installed spaCy pipeline with a parser to read with instead of the shipped one.

    Loading takes a second or two and happens with the first article. Raises `ModelError` when the weights or the named pipeline
    cannot be loaded.
    """

    def __init__(self, pipeline: str | None = None):
        self.pipeline = pipeline or "dragoman"

    @cached_property
    def version(self) -> str:
        """What a reading depends on besides its article: version of the rules, and digest of the model or name of the pipeline."""
        if self.pipeline != "dragoman":
            return f"{READER_VERSION}+{self.pipeline}"
        from dragoman.language import model_info

        return f"{READER_VERSION}+{model_info()['digest']}"

    @cached_property
    def _nlp(self):  # type: ignore[no-untyped-def]
        from dragoman.language.parse import load_pipeline

        return load_pipeline(self.pipeline)

    def analyse(self, article: Article) -> Analysis:
        """Words, tags, trees and names of an article. Raises `ArticleError` for a language that is not read."""
        from dragoman.language.parse import analyse

        if article.language is not None and article.language not in READABLE:
            raise ArticleError(
                f"not read: {name_language(article.language)} ('{article.language}'), and only English is read; translate it first",
                article.where or article.id,
            )
        blocks = [(b.start, b.end) for b in article.blocks]
        return analyse(blank_foreign(article.text, blocks), blocks, self._nlp)

    @property
    def neural(self) -> NeuralReader:
        """The component that reads words given; for measuring. Raises `ModelError` for a foreign pipeline."""
        from dragoman.errors import ModelError

        if "dragoman_reader" not in self._nlp.pipe_names:
            raise ModelError(f"the pipeline {self.pipeline!r} cannot read words given; leave --pipeline away")
        return self._nlp.get_pipe("dragoman_reader")  # type: ignore[no-any-return]

    def read(self, article: Article) -> Reading:
        """The reading of an article: a function of its text, its head and `version` alone.

        Of an article in a language that is not read it has no findings, and `dropped` says why: see `is_unread`.
        """
        if not is_readable(article.language):
            return make_unread(article)
        return self.read_analysis(article, self.analyse(article))

    def read_analysis(self, article: Article, analysis: Analysis) -> Reading:
        """The reading of an article already analysed."""
        from dragoman.knowledge.lookup import load_lookup
        from dragoman.meaning.reading import read

        return read(analysis, article.head(), [b.kind for b in article.blocks], load_lookup())

    def code(self, article: Article) -> list[CodedEvent]:
        """Coded events of an article, for measuring: PLOVER types, CAMEO codes, actors as codes. Raises `ArticleError` for a language that is not
        read."""
        from dragoman.knowledge.lookup import load_lookup
        from dragoman.meaning.reading import code

        return code(self.analyse(article), article.head(), [b.kind for b in article.blocks], load_lookup())


def is_readable(language: str | None) -> bool:
    """Whether an article in a language is read; one whose language nobody knows is tried."""
    return language is None or language in READABLE


def make_unread(article: Article) -> Reading:
    """The reading of an article that was not read, because of its language."""
    from dragoman.meaning.findings import UNREAD, ArticleHead, Dropped, Reading

    reason = f"not read: {name_language(article.language or '')}"
    return Reading(
        article=ArticleHead(**article.head()),  # type: ignore[arg-type]
        dropped=[Dropped(kind=UNREAD, span=(0, len(article.text)), reason=reason)],
    )


def blank_foreign(text: str, blocks: list[tuple[int, int]]) -> str:
    """`text` with blanks in place of what is in another language, one for one: offsets hold, and nothing is found there."""
    pieces, last = [], 0
    for start, end in find_foreign(text, blocks):
        pieces += [text[last:start], "".join("\n" if character == "\n" else " " for character in text[start:end])]
        last = end
    return "".join([*pieces, text[last:]]) if pieces else text


def annotate(layer: str, path: str, out: TextIO) -> int:
    """Writes what `layer` finds in the file at `path`; see `dragoman.predictions`."""
    from dragoman import predictions

    return predictions.annotate(layer, path, out)


@lru_cache(1)
def _reader() -> Reader:
    return Reader()


def times(text: str, published: str | None = None) -> list[TimeMention]:
    """The times that `text` names. `published` is an ISO date; without it relative dates stay unknown.

    >>> [t.value for t in times("The envoys will meet on Wednesday.", "2025-07-21")]
    ['2025-07-23']
    """
    from dragoman.articles import make_article
    from dragoman.meaning.times import find_times

    if not text.strip():
        return []
    return find_times(_reader().analyse(make_article(text, language="en", published=published)), published)


def statements(article: Article) -> list[Statement]:
    """Who says what in an article, and who says that they said it."""
    return _reader().read(article).statements
