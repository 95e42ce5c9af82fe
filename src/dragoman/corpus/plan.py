"""Inputs cut into shards, the same whatever the number of workers.

Enters: files and addresses. Leaves: a `Plan`: shards of some hundred articles each, in the order of the inputs, with digests. It refuses to cut within an
article, and looks at every byte once, so that a file that changes while the run goes on is noticed.

Lines of JSON are cut at line ends; of other files each is a part of its own, and small ones are put together.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from gzip import BadGzipFile
from pathlib import Path
from typing import BinaryIO, Final
from zlib import error as ZlibError

import msgspec

from dragoman.articles.kinds import GZIP_MAGIC, SNIFF_BYTES, find_ending, find_kind
from dragoman.articles.streams import open_gzip, rewind
from dragoman.corpus.addresses import list_files, measure_file, open_file
from dragoman.errors import ArticleError

# Raised whenever the same shard gives another file of readings though the reader is the same.
FORMAT_VERSION: Final = 1
ENDING: Final = ".readings.jsonl.gz"
SHARD_BYTES: Final = 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
# A packed file is unpacked from its beginning for each of its shards. With no more shards than this, that stays below a tenth of the reading.
_PACKED_SHARDS = 256
_LARGE_PACKED_BYTES = 32 * 1024 * 1024
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_CHARS = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file, in bytes, after unpacking where it `is_packed`. `line`: number of its first line, from one; 0 where the file is taken whole.
    `digest`: SHA-256 of the bytes, of the file as it lies where it is taken whole."""

    address: str
    start: int
    end: int
    line: int
    is_packed: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Shard:
    """What one worker reads at a time. `name`: of its file of readings, without the ending."""

    name: str
    parts: tuple[Part, ...]

    @property
    def size_bytes(self) -> int:
        return sum(part.end - part.start for part in self.parts)


@dataclass(frozen=True, slots=True)
class Plan:
    """`code`: what a file of readings depends on besides its shard. `problems`: inputs that cannot be read, and notes on files passed over."""

    code: str
    shards: tuple[Shard, ...]
    problems: tuple[ArticleError, ...]


def place_of(out: Path, name: str) -> Path:
    """Where the readings of the shard of this name lie: in 256 folders, so that none has a million files."""
    return out / "readings" / name[-2:] / f"{name}{ENDING}"


def make_plan(inputs: Iterable[str], *, code: str, shard_bytes: int = SHARD_BYTES) -> Plan:
    """The shards of all inputs, in their order. Raises `UsageError` for an input that is not there."""
    problems: list[ArticleError] = []
    shards: list[Shard] = []
    waiting: list[Part] = []

    def close() -> None:
        if waiting:
            shards.append(_make_shard(tuple(waiting), code))
            waiting.clear()

    for part in _list_parts(inputs, shard_bytes):
        if isinstance(part, ArticleError):
            problems.append(part)
            continue
        if part is None or (part.line and waiting and waiting[-1].address != part.address):
            close()  # what is cut by lines shares no shard with other files: a longer list of inputs changes none of its shards
        if part is None:
            continue
        waiting.append(part)
        if part.line or sum(p.end - p.start for p in waiting) >= shard_bytes:
            close()
    close()
    return Plan(code, tuple(shards), tuple(problems))


def _list_parts(inputs: Iterable[str], shard_bytes: int) -> Iterator[Part | ArticleError | None]:
    """The parts of all inputs; None at the end of each input."""
    for name in inputs:
        for file in list_files(name):
            if isinstance(file, ArticleError):
                yield file
                continue
            try:
                yield from _cut_file(file, shard_bytes)
            except ArticleError as error:
                yield error
            except (OSError, EOFError, ZlibError) as error:
                yield ArticleError(f"cannot be read ({error}); check the file and your rights to it", file)
        yield None


def _cut_file(file: str, shard_bytes: int) -> Iterator[Part]:
    size = measure_file(file)
    with open_file(file) as stream:
        start, stream = rewind(stream, SNIFF_BYTES)
        is_packed = start.startswith(GZIP_MAGIC)
        unpacked = open_gzip(stream, file) if is_packed else stream
        try:
            start, unpacked = rewind(unpacked, SNIFF_BYTES)
            is_lines = _is_lines(start, file)
        except (EOFError, BadGzipFile, ZlibError):
            is_lines = False  # the worker reads what there is, and names the damage
        if is_lines:
            if is_packed and size > _LARGE_PACKED_BYTES:
                shard_bytes = max(shard_bytes, -(-_count_unpacked(file) // _PACKED_SHARDS))
            try:
                yield from _cut_lines(unpacked, file, shard_bytes, is_packed)
                return
            except (EOFError, BadGzipFile, ZlibError) as error:
                raise ArticleError(
                    f"the compressed data break off or are damaged ({error}); what came before is read; copy it again",
                    file,
                ) from error
    yield _take_whole(file, size, is_packed)


def _is_lines(start: bytes, file: str) -> bool:
    """Whether a file holds lines of JSON, by its first line."""
    try:
        if find_kind(start, file, file) != "json":
            return False
    except ArticleError:
        return False
    first = start.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not first[1]:
        return find_ending(file) in (".jsonl", ".ndjson")  # a first line longer than what was looked at
    try:
        return isinstance(json.loads(first[0]), dict)
    except (ValueError, RecursionError):
        return find_ending(file) in (".jsonl", ".ndjson")


def _count_unpacked(file: str) -> int:
    with open_file(file) as stream:
        unpacked = open_gzip(stream, file)
        count = 0
        while chunk := unpacked.read(_CHUNK_BYTES):
            count += len(chunk)
        return count


def _cut_lines(stream: BinaryIO, file: str, shard_bytes: int, is_packed: bool) -> Iterator[Part]:
    """Parts that begin and end with a line, each the first that is as long as a shard.

    Where packed data break off, what came before is a part all the same, and then the error comes.
    """
    start = end = 0
    line = 1
    lines = 0
    digest = hashlib.sha256()
    broken: Exception | None = None
    while True:
        try:
            chunk = stream.readline(_CHUNK_BYTES)
        except (EOFError, BadGzipFile, ZlibError, ArticleError) as error:
            chunk, broken = b"", error
        if not chunk:
            break
        digest.update(chunk)
        end += len(chunk)
        if chunk.endswith(b"\n"):
            lines += 1
            if end - start >= shard_bytes:
                yield Part(file, start, end, line, is_packed, digest.hexdigest())
                start, line, lines, digest = end, line + lines, 0, hashlib.sha256()
    if end > start:
        yield Part(file, start, end, line, is_packed, digest.hexdigest())
    if broken is not None:
        raise broken


def _take_whole(file: str, size: int, is_packed: bool) -> Part:
    digest = hashlib.sha256()
    with open_file(file) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return Part(file, 0, size, 0, is_packed, digest.hexdigest())


def _make_shard(parts: tuple[Part, ...], code: str) -> Shard:
    key = msgspec.json.encode([code, [asdict(part) for part in parts]])
    digest = hashlib.sha256(key).hexdigest()[:20]
    first = parts[0].address.rstrip("/").rpartition("/")[2]
    stem = _UNSAFE.sub("_", first).strip("._")[:_NAME_CHARS] or "input"
    return Shard(f"{stem}-{parts[0].line}-{digest}", parts)
