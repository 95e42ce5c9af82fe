"""The frozen article: cleaning, ids, digests, and what is given against what the text says."""

from __future__ import annotations

import dataclasses
import hashlib
import subprocess
import sys

import msgspec
import pytest
from article_samples import BODY, COPIED

from dragoman.articles import ARTICLE_LIMIT_CHARS, Article, make_article
from dragoman.articles.article import clean_text
from dragoman.errors import ArticleError
from dragoman.meaning.findings import ArticleHead


def test_frozen() -> None:
    """An article cannot be changed."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        make_article(BODY, language="en").text = ""  # type: ignore[misc]


def test_unsafe_characters_are_replaced_one_for_one() -> None:
    """NUL, other controls and lone surrogates become U+FFFD in their place; tab, line feed and carriage return stay."""
    assert clean_text("a\x00b\x1fc\ud800d\te\nf\rg\x0bh") == "a\ufffdb\ufffdc\ufffdd\te\nf\rg\ufffdh"


def test_text_is_kept_as_given() -> None:
    """Blanks at the edges, composed or decomposed letters and line ends are not touched."""
    text = f"  {BODY}\r\nMu\u0308ller came.\u00a0 \n"
    assert make_article(text, language="en").text == text


def test_head_is_the_contract() -> None:
    """`head` gives the fields of the contract, in its order."""
    head = make_article(BODY, id="x1", title="Talks resume", published="2025-03-11", language="en").head()
    assert list(head) == list(ArticleHead.__struct_fields__)
    assert msgspec.convert(head, ArticleHead).published == "2025-03-11"


def test_digest_is_of_the_text() -> None:
    """The digest is the SHA-256 of the canonical text in UTF-8."""
    assert make_article(BODY, language="en").digest == hashlib.sha256(BODY.encode()).hexdigest()


def test_raw_digest_is_of_the_bytes() -> None:
    """The raw digest is the SHA-256 of the bytes that the text was read from."""
    assert make_article(BODY, language="en", raw=b"raw").raw_digest == hashlib.sha256(b"raw").hexdigest()


def test_given_id() -> None:
    """A given id is kept, on one line."""
    assert make_article(BODY, id=" may-1\n", language="en").id == "may-1"


def test_id_comes_from_the_content() -> None:
    """Without an id the same content has the same id, wherever it stands."""
    first = make_article(BODY, url="https://example.org/a", where="a.txt", language="en")
    second = make_article(BODY, url="https://example.org/a", where="b.txt", language="en")
    assert first.id == second.id
    assert len(first.id) == 16


def test_wire_copies_are_two_articles() -> None:
    """The same text at two addresses is two articles."""
    ids = {make_article(BODY, url=f"https://{name}.example.org/", language="en").id for name in ("one", "two")}
    assert len(ids) == 2


def test_given_metadata_wins() -> None:
    """What is given beside the text wins over what the text says of itself."""
    article = make_article(
        COPIED, title="Another title", published="2025-03-12", publisher="The Courier", language="en"
    )
    assert (article.title, article.published, article.published_rule) == ("Another title", "2025-03-12", "field")
    assert (article.publisher, article.agency) == ("The Courier", "Lakeside News Agency")


def test_date_of_the_text_when_none_is_given() -> None:
    """Without a given date the one in the head of the text is taken, and says so."""
    article = make_article(COPIED, language="en")
    assert (article.published, article.published_precision, article.published_rule) == (
        "2025-03-11",
        "day",
        "head line",
    )


def test_a_date_that_cannot_be_read_is_unknown() -> None:
    """A given date that is none leaves the date unknown, and its words visible."""
    article = make_article(BODY, published="last week", language="en")
    assert (article.published, article.published_precision, article.published_rule) == (None, None, None)
    assert article.published_source == "last week"


def test_no_date_is_allowed() -> None:
    """An article without a date has None for it."""
    article = make_article(BODY, language="en")
    assert (article.published, article.published_source) == (None, None)


@pytest.mark.parametrize("text", ["", " \n\t\u00a0"])
def test_empty_text_is_refused(text: str) -> None:
    """A text without a word is an error that names its place."""
    with pytest.raises(ArticleError, match=r"news\.txt: the text is empty"):
        make_article(text, where="news.txt")


def test_long_text_is_refused() -> None:
    """A text longer than the limit is an error that states the limit."""
    with pytest.raises(ArticleError, match=r"more than 1,000,000 characters"):
        make_article("a" * (ARTICLE_LIMIT_CHARS + 1))


def test_language_is_normalised() -> None:
    """A declared language becomes its two letters."""
    assert make_article(BODY, language="en-GB").language == "en"


def test_language_is_detected_when_none_is_declared() -> None:
    """A text that declares no language has it detected from its paragraphs."""
    assert make_article(BODY).language == "en"


def test_short_text_has_unknown_language() -> None:
    """A text too short to tell has no language."""
    assert make_article("Talks resume.").language is None


def test_import_is_light() -> None:
    """Importing the package, and reading JSON lines that declare a language, loads no reader of HTML and no language
    model.
    """
    code = (
        "import io, sys\n"
        "from dragoman.articles import read_articles, Article\n"
        'line = b\'{"text": "The envoys met again at noon.", "language": "en"}\'\n'
        "assert isinstance(next(read_articles(['-'], stdin=io.BytesIO(line))), Article)\n"
        "heavy = {'trafilatura', 'lxml', 'py3langid', 'numpy', 'charset_normalizer', 'htmldate', 'spacy'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    paths = {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=paths, check=True)
    assert done.stdout.strip() == "[]"


def test_fields_are_plain_values() -> None:
    """Every field of an article is a string, a tuple of blocks, or None."""
    article = make_article(BODY, language="en")
    for field in dataclasses.fields(Article):
        assert isinstance(getattr(article, field.name), str | tuple | None)
