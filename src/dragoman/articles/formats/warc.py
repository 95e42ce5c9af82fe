"""A web archive (WARC), plain or packed with gzip by record or as a whole, as articles.

Enters: a stream of bytes. Leaves: the article of each page, and for each record that is damaged or lies about its length an
error with its address and place; what holds no article is counted. It refuses to trust a length: where the next record does
not begin after it, the record is reported and the next one is searched for.

fastwarc, which reads four times as fast, gives up the rest of a file at the first wrong length and shortens the last record
of a truncated one without a word (version 2.0.1, November 2026); taking the articles out of the pages takes a hundred times
as long as either.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from dragoman.articles.addresses import read_address
from dragoman.articles.article import Article, clean_text
from dragoman.articles.formats.document import read_stamp
from dragoman.articles.skipped import NoArticleError, SkippedFiles
from dragoman.articles.streams import GZIP_FREE_BYTES, GZIP_LIMIT_RATIO
from dragoman.errors import ArticleError

# Pages are smaller than this; what is larger is a film or a picture, and is passed over unread.
RECORD_LIMIT_BYTES: Final = 32 * 1024 * 1024
_HEAD_LIMIT_BYTES = 256 * 1024
_CHUNK_BYTES = 256 * 1024
_START = b"WARC/"
_NEXT = re.compile(rb"\r?\n\r?\n(?=WARC/\d\.\d{1,2}\r?\n)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"^([!-9;-~]{1,100}):[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
_READ_TYPES = ("response", "resource", "conversion")
_HTTP = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")

Reader = Callable[[bytes, "Payload", str], Iterator[Article | ArticleError]]


@dataclass(frozen=True, slots=True)
class Payload:
    """What a record holds: `kind` is the type that the server named, in small letters without its parameters."""

    url: str | None
    kind: str
    content_type: str | None
    fetched: str | None


@dataclass(frozen=True, slots=True)
class _Record:
    place: int
    fields: dict[str, str]
    body: bytes | None
    problem: str | None = None


def read_warc(stream: BinaryIO, where: str, read: Reader) -> Iterator[Article | ArticleError]:
    """The articles of an archive. `read` makes articles of one payload.

    Raises nothing: a file that breaks off, or is damaged, is reported where that shows.
    """
    passed: Counter[str] = Counter()
    count = 0
    bytes_ = _Bytes(stream)
    for record in _list_records(bytes_):
        count += 1
        address = clean_text(record.fields.get("warc-target-uri", "").strip("<> "))
        place = f"{where}: byte {record.place:,}" + (f" ({address[:300]})" if address else "")
        if record.problem is not None:
            yield ArticleError(record.problem, place)
            continue
        if record.fields.get("warc-type", "").lower() not in _READ_TYPES:
            continue
        yield from _read_record(record, address, place, passed, read)
    yield from (ArticleError(damage, where) for damage in bytes_.damages)
    if not count and not bytes_.damages:
        yield ArticleError("this web archive holds no record; fetch it again", where)
    if passed:
        listed = ", ".join(f"{number:,} {what}" for what, number in sorted(passed.items()))
        yield SkippedFiles(
            f"passed over {passed.total():,} records that hold no article ({listed})", where, passed.total()
        )


def _read_record(
    record: _Record, address: str, place: str, passed: Counter[str], read: Reader
) -> Iterator[Article | ArticleError]:
    if record.body is None:
        passed["too large for a page"] += 1
        return
    stamp = read_stamp(record.fields.get("warc-date"), "field")
    fetched = stamp.value if stamp is not None else None
    body, content_type = record.body, record.fields.get("content-type")
    if (content_type or "").lower().startswith("application/http"):
        try:
            answer = read_answer(body)
        except ValueError as error:
            yield ArticleError(f"the answer in this record cannot be read ({error}); fetch the page again", place)
            return
        status, body, content_type = answer
        if status != 200:
            passed[f"with status {status}"] += 1
            return
    kind = (content_type or "").partition(";")[0].strip().lower()
    payload = Payload(read_address(address), kind, content_type, fetched)
    for result in read(body, payload, place):
        if isinstance(result, NoArticleError):
            passed["pages without an article"] += 1
        elif isinstance(result, SkippedFiles):
            passed[kind if re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind) else "of unknown type"] += 1
        else:
            yield result


def read_answer(raw: bytes) -> tuple[int, bytes, str | None]:
    """Status, body and content type of an HTTP answer as it went over the line. Raises `ValueError` when it is none, or
    packed in a way that is not known.
    """
    match = _HTTP.match(raw)
    end = _HEAD_END.search(raw, 0, _HEAD_LIMIT_BYTES)
    if match is None or end is None:
        raise ValueError("no header of an answer")
    fields = _read_fields(raw[: end.end()])
    body = raw[end.end() :]
    if fields.get("transfer-encoding", "").lower().strip() == "chunked":
        body = _join_chunks(body)
    for encoding in reversed([name.strip() for name in fields.get("content-encoding", "").lower().split(",")]):
        body = _unpack(body, encoding)
    return int(match[1]), body, fields.get("content-type")


def _join_chunks(body: bytes) -> bytes:
    """The body of chunks; one that is no chunks is what the archiver has joined already."""
    pieces: list[bytes] = []
    position = 0
    while match := re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r\n").match(body, position):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[match.end() : match.end() + size])
        position = match.end() + size + 2
    return b"".join(pieces) if pieces else body


def _unpack(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise ValueError(f"packed with {encoding[:20]}")
    is_gzip = body.startswith(b"\x1f\x8b")
    if not is_gzip and encoding != "deflate":
        return body  # the archiver has unpacked it already
    for bits in (47, -15):
        unpacker = zlib.decompressobj(bits)
        try:
            unpacked = unpacker.decompress(body, RECORD_LIMIT_BYTES + 1)
        except zlib.error:
            continue
        if len(unpacked) > RECORD_LIMIT_BYTES:
            raise ValueError(f"it unpacks to more than {RECORD_LIMIT_BYTES:,} bytes")
        if not unpacker.eof:
            raise ValueError("its packed body breaks off")
        return unpacked
    raise ValueError("its packed body is damaged")


def _list_records(stream: _Bytes) -> Iterator[_Record]:
    """The records in order; `problem` where one cannot be believed."""
    while True:
        stream.skip_blanks()
        if not stream.fill(1):
            return
        place = stream.place
        if not stream.starts_with(_START):
            lost = stream.skip_to_next()
            yield _Record(place, {}, None, f"{lost:,} bytes here are no record; fetch the archive again")
            continue
        head = stream.find_head()
        if head is None:
            lost = stream.skip_to_next()
            yield _Record(place, {}, None, f"the header of this record does not end; {lost:,} bytes were passed over")
            continue
        fields = _read_fields(head)
        yield _read_body(stream, place, fields)


def _read_body(stream: _Bytes, place: int, fields: dict[str, str]) -> _Record:
    length = fields.get("content-length", "")
    if not length.isascii() or not length.isdigit() or len(length) > 15:
        stream.skip_to_next()
        return _Record(place, fields, None, "this record does not say its length; it was passed over")
    size = int(length)
    if size > RECORD_LIMIT_BYTES:
        return _Record(place, fields, None, stream.pass_over(size))
    have = stream.fill(size + 4)
    if have < size:
        problem = f"this record says that it has {size:,} bytes, but only {have:,} are there"
        lost = stream.skip_to_next()
        return _Record(
            place, fields, None, f"{problem}; {'it breaks off here' if lost >= have else 'it was passed over'}"
        )
    body = stream.peek(size)
    if not stream.is_end(size):
        stream.skip_to_next()
        return _Record(
            place,
            fields,
            None,
            f"this record says that it has {size:,} bytes, but no other begins after them; it was passed over",
        )
    stream.drop(size)
    return _Record(place, fields, body)


def _read_fields(head: bytes) -> dict[str, str]:
    """The fields of a header by name in small letters; the first of a name counts."""
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(head):
        fields.setdefault(name.decode("ascii").lower(), value.decode("utf-8", "replace"))
    return fields


class _Bytes:
    """The unpacked bytes of an archive, some of them looked at before they are taken."""

    def __init__(self, stream: BinaryIO):
        self.damages: list[str] = []
        self.place = 0
        self._pieces = _unpack_stream(stream, self.damages)
        self._buffer = bytearray()

    def fill(self, size: int) -> int:
        """How many bytes are there, up to `size` at least where the stream has them."""
        while len(self._buffer) < size and (piece := next(self._pieces, b"")):
            self._buffer += piece
        return len(self._buffer)

    def peek(self, size: int) -> bytes:
        return bytes(self._buffer[:size])

    def drop(self, size: int) -> None:
        del self._buffer[:size]
        self.place += size

    def starts_with(self, start: bytes) -> bool:
        self.fill(len(start))
        return self._buffer.startswith(start)

    def skip_blanks(self) -> None:
        while self.fill(_CHUNK_BYTES):
            kept = len(self._buffer.lstrip(b"\r\n"))
            self.drop(len(self._buffer) - kept)
            if kept:
                return

    def find_head(self) -> bytes | None:
        """The header of a record, taken; None when it does not end."""
        self.fill(_HEAD_LIMIT_BYTES)
        match = _HEAD_END.search(self._buffer, 0, _HEAD_LIMIT_BYTES)
        if match is None:
            return None
        head = self.peek(match.end())
        self.drop(match.end())
        return head

    def is_end(self, size: int) -> bool:
        """Whether a record may end after `size` bytes: nothing follows, or blank lines and another record."""
        rest = bytes(self._buffer[size : size + 4])
        if not rest.strip(b"\r\n"):
            blanks = len(rest) - len(rest.lstrip(b"\r\n"))
            self.fill(size + blanks + len(_START))
            after = bytes(self._buffer[size + blanks : size + blanks + len(_START)])
            return not after or _START.startswith(after) or after.startswith(_START) or not after.strip(b"\r\n")
        return False

    def skip_to_next(self) -> int:
        """Go to where the next record begins, or to the end; how many bytes were passed over."""
        passed = 0
        while True:
            match = _NEXT.search(self._buffer)
            if match is not None:
                passed += match.end()
                self.drop(match.end())
                return passed
            # The mark may lie across two pieces.
            done = max(0, len(self._buffer) - 32)
            self.drop(done)
            passed += done
            before = len(self._buffer)
            if self.fill(before + 1) == before:
                passed += before
                self.drop(before)
                return passed

    def pass_over(self, size: int) -> str | None:
        """Leave out the body of a large record; what is wrong with it, if anything."""
        left = size
        while left > 0:
            here = min(left, self.fill(min(left, _CHUNK_BYTES)))
            if here == 0:
                return f"this record says that it has {size:,} bytes, but only {size - left:,} are there; it breaks off here"
            match = _NEXT.search(self._buffer, 0, here)
            if match is not None:
                self.drop(match.end())
                return f"this record says that it has {size:,} bytes, but another begins before they end; it was passed over"
            # Some are kept, because the mark of the next record may lie across two pieces.
            kept = 32 if left > here else 0
            step = max(here - kept, 1)
            self.drop(step)
            left -= step
        return None if self.is_end(0) else "no other record begins where this one says that it ends"


def _unpack_stream(stream: BinaryIO, damages: list[str]) -> Iterator[bytes]:
    """The bytes of a stream, unpacked where they are packed; after a damaged member it goes on with the next one."""
    start = stream.read(_CHUNK_BYTES)
    if not start.startswith(b"\x1f\x8b"):
        while start:
            yield start
            start = stream.read(_CHUNK_BYTES)
        return
    place, unpacked, rest = 0, 0, start
    while rest:
        unpacker = zlib.decompressobj(31)
        begun = place
        try:
            while not unpacker.eof:
                piece = unpacker.decompress(rest, _CHUNK_BYTES)
                place += len(rest) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
                rest = unpacker.unconsumed_tail
                unpacked += len(piece)
                if unpacked > GZIP_FREE_BYTES and unpacked > place * GZIP_LIMIT_RATIO:
                    damages.append(
                        f"stopped: it unpacks to more than {GZIP_LIMIT_RATIO} times its size, which no archive of pages does"
                    )
                    return
                if piece:
                    yield piece
                if unpacker.eof:
                    rest = unpacker.unused_data
                elif not rest and not (rest := stream.read(_CHUNK_BYTES)):
                    damages.append(
                        f"the packed data break off in the member that begins at byte {begun:,}; fetch it again"
                    )
                    return
        except zlib.error as error:
            damages.append(
                f"the packed data are damaged in the member that begins at byte {begun:,} ({error}); fetch it again"
            )
            skipped, rest = _find_member(stream, rest)
            place += skipped
            continue
        if not rest:
            rest = stream.read(_CHUNK_BYTES)
        stripped = rest.lstrip(b"\x00")
        place += len(rest) - len(stripped)
        rest = stripped


def _find_member(stream: BinaryIO, rest: bytes) -> tuple[int, bytes]:
    """Where the next member begins after damage: how many bytes further on, and the bytes from there."""
    skipped, rest = 1, rest[1:]
    while True:
        position = rest.find(b"\x1f\x8b\x08")
        if position >= 0:
            return skipped + position, rest[position:]
        kept = rest[-2:]
        skipped += len(rest) - len(kept)
        more = stream.read(_CHUNK_BYTES)
        if not more:
            return skipped + len(kept), b""
        rest = kept + more
