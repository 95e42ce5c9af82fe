"""Files of readings: written whole or not at all, and read back with every digest checked.

Enters: what became of the articles of one shard. Leaves: one file of JSON lines, packed: a first line that says what it is, a line for each article, and a
last one with counts and the SHA-256 of all lines before. It refuses a file that lacks its last line or a byte of the others.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import msgspec

from dragoman.corpus.plan import FORMAT_VERSION, Plan, place_of
from dragoman.errors import ArticleError
from dragoman.meaning.findings import Reading

KIND: Final = "dragoman readings"
PLAN_NAME: Final = "corpus.jsonl"
# Level 6 packs a reading to a fifth; 9 takes three times as long for two per cent.
_LEVEL = 6
_MAGIC = b"\x1f\x8b"


class Writer:
    """A file of readings on its way: `put` lines, then `close` with the counts; left by an error, nothing is there."""

    def __init__(self, path: Path, first: dict[str, Any]) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two workers may hold one shard for a while when a node is cut off: each writes a file of its own.
        self._temp = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.part")
        self._raw = open(self._temp, "wb")  # noqa: SIM115 - closed in `close` or `__exit__`
        self._packed = gzip.GzipFile(fileobj=self._raw, mode="wb", compresslevel=_LEVEL, mtime=0, filename="")
        self._digest = hashlib.sha256()
        self._is_closed = False
        self.put({"kind": KIND, "format": FORMAT_VERSION, **first})

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._is_closed:
            with suppress(OSError):
                self._raw.close()
            with suppress(OSError):
                os.unlink(self._temp)

    def put(self, row: dict[str, Any]) -> None:
        """One line."""
        line = msgspec.json.encode(row) + b"\n"
        self._digest.update(line)
        self._packed.write(line)

    def close(self, counts: dict[str, Any]) -> None:
        """Writes the last line and puts the file in its place, where it stays even if the power goes."""
        self._packed.write(msgspec.json.encode({"end": counts, "sha256": self._digest.hexdigest()}) + b"\n")
        self._packed.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        os.replace(self._temp, self._path)
        _sync_folder(self._path.parent)
        self._is_closed = True


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every file system lets a folder be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """All lines of a file of readings, the last one too, which comes only when all others agree with it.

    Raises `ArticleError` for a file that is cut, changed, or something else.
    """
    remedy = "remove it and run `dragoman corpus` again, which reads that shard anew"
    digest = hashlib.sha256()
    row: dict[str, Any] = {}
    try:
        with gzip.open(path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                row = msgspec.json.decode(line)
                if number == 1 and (row.get("kind") != KIND or row.get("format") != FORMAT_VERSION):
                    raise ArticleError(f"no file of readings of format {FORMAT_VERSION}; {remedy}", str(path))
                if "sha256" in row and "end" in row:
                    if row["sha256"] != digest.hexdigest():
                        raise ArticleError(f"these readings were changed: their digest is another; {remedy}", str(path))
                    yield row
                    return
                digest.update(line)
                yield row
    except (EOFError, zlib.error, OSError, msgspec.DecodeError, AttributeError) as error:
        raise ArticleError(f"a damaged file of readings ({error}); {remedy}", str(path)) from error
    raise ArticleError(f"these readings break off; {remedy}", str(path))


def read_counts(path: Path) -> dict[str, Any]:
    """The counts of a file of readings, all of it checked. Raises `ArticleError` as `read_lines` does."""
    last: dict[str, Any] = {}
    for row in read_lines(path):
        last = row
    return dict(last["end"])


def find_results(path: str) -> tuple[list[Path], int] | None:
    """The files of readings that a path stands for, and how many are still missing; None for a path of anything else.

    Raises `ArticleError` as `list_results` does.
    """
    here = Path(path)
    if here.is_dir():
        return list_results(here) if (here / PLAN_NAME).is_file() else None
    return ([here], 0) if here.is_file() and is_readings(here) else None


def read_readings(path: Path) -> Iterator[tuple[Reading, str, str]]:
    """The readings of a file, each with the file of its article and the version of the reader; the file is checked before the first one comes."""
    read_counts(path)
    version = ""
    for row in read_lines(path):
        if "kind" in row:
            version = str(row["reader"])
        elif "reading" in row:
            yield msgspec.convert(row["reading"], Reading), str(row["file"]), version


def is_readings(path: Path) -> bool:
    """Whether a file is one of readings, by its first line."""
    try:
        with open(path, "rb") as raw:
            if raw.read(2) != _MAGIC:
                return False
        with gzip.open(path, "rb") as lines:
            return lines.readline(4096).startswith(b'{"kind":"' + KIND.encode() + b'"')
    except (OSError, EOFError, zlib.error):
        return False


def write_plan(out: Path, plan: Plan) -> None:
    """Writes which shards there are, in their order, into the folder; the whole list or nothing."""
    out.mkdir(parents=True, exist_ok=True)
    lines = io.BytesIO()
    lines.write(msgspec.json.encode({"kind": "dragoman corpus", "format": FORMAT_VERSION, "code": plan.code}) + b"\n")
    for shard in plan.shards:
        lines.write(msgspec.json.encode({"shard": shard.name, "parts": shard.parts}) + b"\n")
    temp = out / f".{PLAN_NAME}.{os.getpid()}.part"
    with temp.open("wb") as raw:
        raw.write(lines.getvalue())
        raw.flush()
        os.fsync(raw.fileno())
    os.replace(temp, out / PLAN_NAME)
    _sync_folder(out)


def list_results(folder: Path) -> tuple[list[Path], int]:
    """The files of readings of a corpus in the order of its articles, and how many of its shards are not there yet.

    Raises `ArticleError` where the list of shards cannot be read.
    """
    path = folder / PLAN_NAME
    try:
        rows = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
        names = [str(row["shard"]) for row in rows[1:]]
    except (OSError, msgspec.DecodeError, KeyError, TypeError) as error:
        raise ArticleError(
            f"the list of shards cannot be read ({error}); run `dragoman corpus` again", str(path)
        ) from error
    places = [place_of(folder, name) for name in dict.fromkeys(names)]
    there = [place for place in places if place.is_file()]
    return there, len(places) - len(there)
