"""Streams: looking ahead without losing bytes, and gzip bombs."""

from __future__ import annotations

import gzip
import io
import json
import zlib

import pytest
from article_samples import BODY, read_article, read_bytes

from dragoman.articles import Article
from dragoman.articles.streams import rewind
from dragoman.errors import ArticleError


class _Dripping(io.RawIOBase):
    """A stream that gives one byte at a time, as a slow pipe does."""

    def __init__(self, data: bytes):
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        byte = self._data.read(1)
        buffer[: len(byte)] = byte
        return len(byte)


@pytest.mark.parametrize("size", [0, 1, 5, 100])
def test_rewind(size: int) -> None:
    """What was looked at is read again, from a stream that gives bytes one by one too."""
    start, stream = rewind(_Dripping(b"0123456789"), size)  # type: ignore[arg-type]
    assert start == b"0123456789"[:size]
    assert stream.read() == b"0123456789"


def test_bomb_of_text() -> None:
    """A small file that unpacks to a huge one is refused at the limit of an article."""
    (error,) = read_bytes(gzip.compress(b"a" * 300_000_000, compresslevel=1))
    assert isinstance(error, ArticleError)
    assert "too long for an article" in str(error)


def test_bomb_of_lines() -> None:
    """Lines that unpack without end are stopped when they go beyond any text's proportion."""
    line = json.dumps({"text": 7, "x": " " * 1_000_000}).encode() + b"\n"
    *errors, last = read_bytes(gzip.compress(line * 120, compresslevel=9))
    assert "`text` is a number" in str(errors[0])
    assert "unpacks to more than" in str(last)


def test_bomb_in_one_line() -> None:
    """One endless line is stopped too."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(
        [packer.compress(b'{"text": "'), *(packer.compress(b"a" * 1_000_000) for _ in range(150)), packer.flush()]
    )
    (error,) = read_bytes(packed)
    assert "unpacks to more than" in str(error)


def test_truncated_gzip() -> None:
    """What was packed before a break is read; the break is an error that says so."""
    line = json.dumps({"text": BODY, "language": "en"}).encode() + b"\n"
    whole = gzip.compress(b"".join(line.replace(b"Monday", str(number).encode()) for number in range(3000)))
    *articles, error = read_bytes(whole[: len(whole) * 3 // 4])
    assert articles
    assert all(isinstance(article, Article) for article in articles[:-1])
    assert "break off or are damaged" in str(error)


@pytest.mark.parametrize(
    "data", [b"\x1f\x8b", b"\x1f\x8b\x08\x00", b"\x1f\x8b" + b"x" * 100, gzip.compress(BODY.encode())[:-6]]
)
def test_damaged_gzip(data: bytes) -> None:
    """Damaged gzip data are an error, never a crash."""
    (error,) = read_bytes(data)
    assert isinstance(error, ArticleError)


def test_gzip_of_several_members() -> None:
    """Files joined from several gzip members are read to the end."""
    line = json.dumps({"text": BODY, "language": "en"}).encode() + b"\n"
    assert len(read_bytes(gzip.compress(line) + gzip.compress(line))) == 2


def test_gzip_of_plain_text() -> None:
    """Packed plain text is plain text."""
    assert read_article(gzip.compress(BODY.encode())).text == BODY
