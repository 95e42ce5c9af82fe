"""Plain text: one file, one article, everything kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from article_samples import BODY, COPIED, DISPATCH, kinds_of, read_article, read_bytes, read_error

from dragoman.articles.plain import PLAIN_LIMIT_BYTES


def test_copied_article() -> None:
    """A copied article gives its date, title and agency, and keeps its head in the text."""
    article = read_article(COPIED.encode())
    assert article.text == COPIED
    assert article.title == "Third round on border crossings to begin on Thursday: hosts"
    assert (article.published, article.published_precision) == ("2025-03-11", "day")
    assert article.agency == "Lakeside News Agency"
    assert article.language == "en"


def test_line_ends_and_byte_order_mark() -> None:
    """Line ends become line feeds and a byte order mark goes, before offsets are taken."""
    raw = b"\xef\xbb\xbf" + DISPATCH.replace("\n", "\r\n").encode()
    article = read_article(raw)
    assert article.text == DISPATCH
    assert article.raw_digest == hashlib.sha256(raw).hexdigest()


def test_letters_are_composed() -> None:
    """Letters typed with combining accents are composed, so that one name has one spelling."""
    assert "Müller" in read_article(f"{BODY} Mu\u0308ller left.".encode()).text


def test_same_bytes_same_article(tmp_path: Path) -> None:
    """The same bytes under two names have one id; another text has another."""
    ids = [read_article(text.encode()).id for text in (COPIED, COPIED, DISPATCH)]
    assert ids[0] == ids[1] != ids[2]


def test_nul_is_replaced() -> None:
    """A NUL in a text is replaced in its place."""
    article = read_article(f"{BODY}\x00 {BODY}".encode())
    assert article.text[len(BODY)] == "\ufffd"


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_empty_file(data: bytes) -> None:
    """An empty file is an error that says so."""
    assert "is empty" in read_error(data)


def test_huge_text() -> None:
    """A text of 50 MB is refused with the limit and a remedy."""
    message = read_error(b"The envoys met again. " * (50_000_000 // 22))
    assert f"{PLAIN_LIMIT_BYTES:,} bytes" in message
    assert "split it" in message


def test_text_just_too_long() -> None:
    """A text within the bytes but beyond the characters is refused too."""
    assert "1,000,000 characters" in read_error(b"The envoys met again. " * 50_000)


def test_undecodable_file() -> None:
    """A text in no known encoding is an error with the way to convert it."""
    assert "iconv" in read_error(b"The envoys met. " + bytes([0xFF, 0xFE, 0x81, 0x8D, 0x9D, 0xC0, 0xC1, 0xF5]) * 30)


def test_unreadable_language_is_named() -> None:
    """A text in another language is read, with its language named, so that a later step can refuse it."""
    text = "Die beiden Delegationen trafen sich am Montag im alten Zollhaus, und die Gastgeber teilten mit, dass beide ein Papier von drei Seiten mitgebracht hatten."
    assert read_article(text.encode()).language == "de"


def test_seed_article(shared: Path) -> None:
    """The seed article gives the date, the agency and the title that its head states, and each block of its head."""
    (path,) = (shared / "seeds").glob("000_*.txt")
    (article,) = read_bytes(path.read_bytes())
    assert (article.published, article.published_precision) == ("2025-07-21", "day")
    assert article.agency == "Anadolu Agency"
    kinds = [kind for kind, _ in kinds_of(article)]
    assert kinds[:5] == ["head", "title", "standfirst", "caption", "dateline"]
    assert (kinds.count("heading"), kinds[-1]) == (1, "source")
    assert set(kinds[5:-1]) == {"paragraph", "heading"}


def test_markdown_title() -> None:
    """The title of a Markdown file is given without its marks, which stay in the text."""
    article = read_article(f"# Talks resume in the south\n\n{BODY}\n\n## What is next\n\n{BODY}\n".encode())
    assert article.title == "Talks resume in the south"
    assert [kind for kind, _ in kinds_of(article)] == ["title", "paragraph", "heading", "paragraph"]
