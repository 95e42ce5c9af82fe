"""JSON lines and JSON documents: one article an object, errors by file and line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from article_samples import BODY, read_article, read_bytes, read_error, read_paths
from hypothesis import given
from hypothesis import strategies as st

from dragoman.articles import Article
from dragoman.articles.lines import DOCUMENT_LIMIT_BYTES, LINE_LIMIT_BYTES
from dragoman.errors import ArticleError


def _line(**fields: object) -> bytes:
    return json.dumps({"text": BODY, "language": "en", **fields}).encode() + b"\n"


def test_fields() -> None:
    """The fields of an object become those of the article; other keys are ignored."""
    article = read_article(
        _line(
            id="n1",
            url="https://example.org/1",
            title="Talks",
            publisher="Courier",
            published="2025-05-20T15:42:00Z",
            extra=[1],
        )
    )
    assert (article.id, article.url, article.title, article.publisher) == (
        "n1",
        "https://example.org/1",
        "Talks",
        "Courier",
    )
    assert (article.published, article.published_precision, article.published_rule) == (
        "2025-05-20T15:42:00Z",
        "minute",
        "field",
    )
    assert (article.text, article.where) == (BODY, "standard input:1")


def test_text_is_exactly_as_given() -> None:
    """Text is not trimmed, composed or changed in its line ends."""
    text = f" Mu\u0308ller \r\n{BODY}\u2028 "
    assert read_article(_line(text=text)).text == text


def test_escaped_controls_and_surrogates() -> None:
    """Escapes of NUL and of lone surrogates become U+FFFD, one for one."""
    assert (
        read_article(b'{"text": "The envoys\\u0000 met\\ud800 again.", "language": "en"}').text
        == "The envoys\ufffd met\ufffd again."
    )


def test_numbers_as_ids() -> None:
    """A whole number is an id."""
    assert read_article(_line(id=17)).id == "17"


def test_nulls_are_unknown() -> None:
    """A field that is null or absent is unknown."""
    article = read_article(_line(url=None, title=None, published=None))
    assert (article.url, article.title, article.published) == (None, None, None)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"text": "The envoys', "broken JSON at column"),
        (b"not json at all", "broken JSON"),
        (b'{"title": "Talks"}', "no `text`"),
        (b'{"text": 42}', "`text` is a number"),
        (b'{"text": null}', "`text` is null"),
        (b'{"text": ""}', "the text is empty"),
        (b'{"text": "The envoys met.", "published": 1747838968}', "`published` is a number"),
        (b'{"text": "The envoys met.", "title": ["Talks"]}', "`title` is an array"),
        (b'{"text": "The envoys met.", "id": true}', "`id` is true or false"),
        (b'"The envoys met."', "found words"),
        (b'{"text": "The envoys met."} {"text": "Again."}', "broken JSON"),
        (b'{"text": "caf\xe9"}', "not UTF-8 at byte 14"),
        (b'{"text": "x", "n": ' + b"[" * 200_000 + b"}", "nested too deep"),
        (b'{"text": "x", "n": ' + b"9" * 10_000 + b"}", "number too long"),
    ],
)
def test_broken_lines(tmp_path: Path, line: bytes, words: str) -> None:
    """A broken line is an error named by file and line, and the lines around it are read."""
    path = tmp_path / "news.jsonl"
    path.write_bytes(_line(id="a") + line + b"\n" + _line(id="c"))
    first, error, last = read_paths(path)
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(error, ArticleError)
    assert (first.id, last.id, last.where) == ("a", "c", f"{path}:3")
    assert str(error).startswith(f"{path}:2: ")
    assert words in str(error)


def test_blank_lines_are_passed_over() -> None:
    """Blank lines are no articles, and count."""
    found = read_bytes(b"\n" + _line() + b"  \r\n" + _line())
    assert [article.where for article in found] == ["standard input:2", "standard input:4"]


def test_byte_order_mark() -> None:
    """A byte order mark before the first line is passed over."""
    assert read_article(b"\xef\xbb\xbf" + _line()).text == BODY


def test_overlong_line() -> None:
    """A line beyond the limit is an error; the next line is read."""
    error, article = read_bytes(b'{"text": "' + b"a" * LINE_LIMIT_BYTES + b'"}\n' + _line(id="next"))
    assert f"{LINE_LIMIT_BYTES:,} bytes" in str(error)
    assert isinstance(article, Article)
    assert article.id == "next"


def test_overlong_text() -> None:
    """A text of more characters than an article may have is an error of its line."""
    assert "standard input:1: too long for an article" in read_error(_line(text="a " * 600_000))


def test_pretty_printed_object() -> None:
    """An object over several lines is one article."""
    assert read_article(json.dumps({"id": "p", "text": BODY, "language": "en"}, indent=2).encode()).id == "p"


def test_array() -> None:
    """An array of objects gives one article each, named by the line on which it begins."""
    data = b"[\n" + _line(id="a").strip() + b",\n" + _line(id="b").strip() + b",\n7]\n"
    first, second, error = read_bytes(data)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, second.id, second.where) == ("a", "b", "standard input:3")
    assert str(error).startswith("standard input:4: found a number")


def test_broken_array() -> None:
    """What is broken in a document is named by its line; what came before is read."""
    first, error = read_bytes(b"[" + _line(id="a").strip() + b",\n" + b'{"text": "The en\n]')
    assert isinstance(first, Article)
    assert str(error).startswith("standard input:2: broken JSON")


def test_empty_array() -> None:
    """A document without an object is an error."""
    assert "holds no article" in read_error(b"[\n]", name="news.json")


def test_huge_document(tmp_path: Path) -> None:
    """A document beyond the limit is refused with the advice to use lines."""
    path = tmp_path / "news.json"
    with path.open("wb") as file:
        file.write(b"[\n" + b" " * (DOCUMENT_LIMIT_BYTES + 1))
    (error,) = read_paths(path)
    assert "JSON lines" in str(error)


def test_same_object_same_article() -> None:
    """Objects without an id have one from their content: equal for equal text and address, else different."""
    ids = [article.id for article in read_bytes(_line() + _line() + _line(url="https://example.org/b"))]
    assert ids[0] == ids[1] != ids[2]


def test_compressed(tmp_path: Path) -> None:
    """A gz file is read like the file in it."""
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(_line(id="z")))
    (article,) = read_paths(path)
    assert isinstance(article, Article)
    assert (article.id, article.where) == ("z", f"{path}:1")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["text", "id", "url", "title", "published", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json(value: object) -> None:
    """Any JSON value is an article or errors, never a crash."""
    found = read_bytes(json.dumps(value).encode())
    assert found
    assert all(isinstance(item, Article | ArticleError) for item in found)


def test_real_files(shared: Path) -> None:
    """Every article of the real files is read, with its id, text and date as given."""
    for path in sorted((shared / "bench" / "news").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        articles = read_paths(path)
        assert len(articles) == len(rows)
        for row, article in zip(rows, articles, strict=True):
            assert isinstance(article, Article)
            assert (article.id, article.text, article.published) == (row["id"], row["text"], row["published"])
