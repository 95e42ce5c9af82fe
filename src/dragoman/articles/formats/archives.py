"""The files inside a zip or tar archive.

Enters: the path of an archive, or its bytes. Leaves: its files one by one, each with its name for people. It refuses to
write anything anywhere, to follow links, and to unpack more than the limits.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, Final

from dragoman.articles.article import clean_text
from dragoman.articles.child import Member
from dragoman.articles.skipped import SkippedFiles
from dragoman.errors import ArticleError

MEMBER_LIMIT_BYTES: Final = 64 * 1024 * 1024
# Of all files of one archive together, and how many there may be.
ARCHIVE_LIMIT_BYTES: Final = 4 * 1024 * 1024 * 1024
ARCHIVE_LIMIT_FILES: Final = 200_000
_LONGEST_NAME_CHARS = 300


def list_members(raw: bytes, where: str, path: str | None) -> Iterator[Member | ArticleError]:
    """The files of an archive in its order, and an error for each that is not unpacked. Raises `ArticleError` for a
    damaged archive, and for one that unpacks to more than the limits.
    """
    stream: IO[bytes] = io.BytesIO(raw) if path is None else open(path, "rb")  # noqa: SIM115 - closed by the process
    start = stream.read(4)
    stream.seek(0)
    try:
        yield from _list_zip(stream, where) if start.startswith(b"PK") else _list_tar(stream, where)
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise ArticleError(
            f"this archive is damaged ({error}); what came before was read; fetch it again", where
        ) from error


def _list_zip(stream: IO[bytes], where: str) -> Iterator[Member | ArticleError]:
    with zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        _check_count(len(entries), where)
        total = 0
        for entry in entries:
            if entry.is_dir() or _is_hidden(entry.filename):
                continue
            place = _place(where, entry.filename)
            if entry.flag_bits & 1:
                yield ArticleError("this file is locked by a password; unpack it yourself", place)
                continue
            try:
                with archive.open(entry) as file:
                    member = _read(file, entry.filename, place)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                member = ArticleError(f"this file of the archive is damaged ({error}); fetch it again", place)
            total = _count(total, member, where)
            yield member


def _list_tar(stream: IO[bytes], where: str) -> Iterator[Member | ArticleError]:
    links = count = total = 0
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for entry in archive:
            count += 1
            _check_count(count, where)
            # The list that tarfile keeps of what it has passed would grow without end.
            archive.members = []  # type: ignore[attr-defined]
            if not entry.isreg():
                links += not entry.isdir()
                continue
            if _is_hidden(entry.name):
                continue
            file = archive.extractfile(entry)
            if file is None:
                continue
            member = _read(file, entry.name, _place(where, entry.name))
            total = _count(total, member, where)
            yield member
    if links:
        yield SkippedFiles(
            f"passed over {links:,} links and devices, which an archive of articles has no use for", where, links
        )


def _read(file: Any, name: str, place: str) -> Member | ArticleError:
    raw = file.read(MEMBER_LIMIT_BYTES + 1)
    if len(raw) > MEMBER_LIMIT_BYTES:
        return ArticleError(f"this file unpacks to more than {MEMBER_LIMIT_BYTES:,} bytes; unpack it yourself", place)
    return Member(_tidy(name), raw)


def _count(total: int, member: Member | ArticleError, where: str) -> int:
    total += len(member.raw) if isinstance(member, Member) else MEMBER_LIMIT_BYTES
    if total > ARCHIVE_LIMIT_BYTES:
        raise ArticleError(
            f"stopped: this archive unpacks to more than {ARCHIVE_LIMIT_BYTES:,} bytes; unpack it, and give the folder",
            where,
        )
    return total


def _check_count(count: int, where: str) -> None:
    if count > ARCHIVE_LIMIT_FILES:
        raise ArticleError(
            f"this archive holds more than {ARCHIVE_LIMIT_FILES:,} files; unpack it, and give the folder", where
        )


def _is_hidden(name: str) -> bool:
    """Whether a file is one that folders hide too, or that another system has left ("__MACOSX/")."""
    return name.startswith("__MACOSX/") or any(
        part.startswith(".") and part not in (".", "..") for part in name.replace("\\", "/").split("/")
    )


def _tidy(name: str) -> str:
    """A name that can be shown: never a path to anywhere, and short."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in clean_text(name))[-_LONGEST_NAME_CHARS:]


def _place(where: str, name: str) -> str:
    return f"{where}: {_tidy(name)}"
