"""Streams of bytes that can be looked into before they are read, and that stop a bomb.

Enters: an open stream. Leaves: its first bytes and a stream that still holds them; or the unpacked stream of a gzip
file. It refuses to unpack far more than any text was packed to.
"""

from __future__ import annotations

import gzip
import io
import os
from typing import BinaryIO, Final

from dragoman.articles.article import clean_text
from dragoman.errors import ArticleError

# News packs to a fifth to a tenth of its size; gzip can pack zeros to a thousandth. The ratio is looked at after some
# bytes only, because a small file of one repeated word is no bomb.
GZIP_LIMIT_RATIO: Final = 200
GZIP_FREE_BYTES: Final = 64 * 1024 * 1024
_BUFFER_BYTES = 64 * 1024


def rewind(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """The first `size` bytes of a stream (fewer when it is shorter), and a stream that begins with them."""
    start = b""
    while len(start) < size and (more := stream.read(size - len(start))):
        start += more
    return start, io.BufferedReader(_Rewound(start, stream), _BUFFER_BYTES)


def open_gzip(stream: BinaryIO, where: str) -> BinaryIO:
    """The unpacked stream; its `read` raises `ArticleError` at a bomb, `EOFError` or `zlib.error` or `OSError` at
    damage.
    """
    return io.BufferedReader(_Unpacked(stream, where), _BUFFER_BYTES)


class _Rewound(io.RawIOBase):
    """`start`, then the rest of `stream`."""

    def __init__(self, start: bytes, stream: BinaryIO):
        self._start = start
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._start[: len(buffer)]
        if piece:
            self._start = self._start[len(piece) :]
        else:
            piece = self._stream.read(len(buffer)) or b""
        buffer[: len(piece)] = piece
        return len(piece)


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of `stream`, as long as they stay in proportion to the packed ones."""

    def __init__(self, stream: BinaryIO, where: str):
        self._packed = _Counted(stream)
        self._unpacked = gzip.GzipFile(fileobj=io.BufferedReader(self._packed, _BUFFER_BYTES), mode="rb")
        self._where = where
        self._bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._unpacked.read(len(buffer))
        self._bytes += len(piece)
        if self._bytes > GZIP_FREE_BYTES and self._bytes > self._packed.count * GZIP_LIMIT_RATIO:
            raise ArticleError(
                f"stopped: it unpacks to more than {GZIP_LIMIT_RATIO} times its size, which no text does; "
                "if it is a text, unpack it first",
                self._where,
            )
        buffer[: len(piece)] = piece
        return len(piece)


class _Counted(io.RawIOBase):
    """`stream`, counting what is taken from it."""

    def __init__(self, stream: BinaryIO):
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._stream.read(len(buffer)) or b""
        self.count += len(piece)
        buffer[: len(piece)] = piece
        return len(piece)


def make_access_error(error: Exception, path: str) -> ArticleError:
    """What the operating system says about a path, with what to do."""
    if isinstance(error, FileNotFoundError):
        message = "there is no such file" if not os.path.islink(path) else "this link leads to no file"
        return ArticleError(f"{message}; check the name", tell_path(path))
    if isinstance(error, PermissionError):
        return ArticleError("this file may not be read; ask its owner, or change its permissions", tell_path(path))
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ArticleError(f"cannot be read ({reason}); copy it to a place where it can", tell_path(path))


def tell_path(path: str) -> str:
    """A path that any terminal and database can take: bytes that are no UTF-8 become U+FFFD."""
    return clean_text(path)
