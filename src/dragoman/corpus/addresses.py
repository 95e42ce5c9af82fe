"""Where articles lie: a path of this machine, or an address of an object store.

Enters: what a user names. Leaves: files in a fixed order, and streams of them. It refuses to fetch what it does not have to: an address is opened when
its turn comes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from dragoman.articles.files import walk_folder
from dragoman.articles.kinds import ENDINGS, find_ending
from dragoman.articles.skipped import SkippedFiles
from dragoman.errors import ArticleError, MissingExtraError, UsageError


def is_address(name: str) -> bool:
    """Whether a name is one of an object store ("s3://news/2024/") and no path."""
    scheme, mark, _ = name.partition("://")
    return bool(mark) and scheme.replace("+", "").replace(":", "").isalnum()


def list_files(name: str) -> Iterator[str | ArticleError]:
    """The files that a path or address stands for, in the order of their names; what cannot be listed is an error in its place."""
    if is_address(name):
        yield from _list_addresses(name)
    elif os.path.isdir(name):
        skipped: dict[str, int] = {}
        yield from walk_folder(name, skipped)
        if skipped:
            count = sum(skipped.values())
            kinds = ", ".join(f"{number:,} {ending}" for ending, number in sorted(skipped.items()))
            yield SkippedFiles(f"skipped {count:,} file{'' if count == 1 else 's'} ({kinds})", name, count)
    elif os.path.exists(name):
        yield name
    else:
        raise UsageError(f"{name}: there is no such file or folder; check the name")


def open_file(name: str) -> BinaryIO:
    """The bytes of a file. Raises `OSError` when it cannot be opened, `MissingExtraError` where an address needs what is not installed."""
    if not is_address(name):
        return open(name, "rb")
    system, path = _find_system(name)
    return cast(BinaryIO, system.open(path, "rb"))


def measure_file(name: str) -> int:
    """Size in bytes."""
    if not is_address(name):
        return os.path.getsize(name)
    system, path = _find_system(name)
    return int(system.size(path))


def _list_addresses(name: str) -> Iterator[str | ArticleError]:
    system, path = _find_system(name)
    scheme = name.partition("://")[0]
    try:
        if system.isfile(path):
            yield name
            return
        found = sorted(system.find(path))
    except OSError as error:
        raise UsageError(f"{name}: cannot be listed ({error}); check the address and your rights to it") from error
    if not found:
        raise UsageError(f"{name}: there is nothing at this address; check it")
    skipped = 0
    for file in found:
        if find_ending(file) in ENDINGS:
            yield f"{scheme}://{file.removeprefix(f'{scheme}://')}"
        else:
            skipped += 1
    if skipped:
        yield SkippedFiles(f"skipped {skipped:,} file{'' if skipped == 1 else 's'} of other endings", name, skipped)


def _find_system(name: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise MissingExtraError(
            f"{name}: addresses need the package fsspec. Install it with: pip install 'dragoman[scale]'"
        ) from error
    try:
        return cast("tuple[Any, str]", fsspec.core.url_to_fs(name))
    except (ImportError, ValueError) as error:
        raise MissingExtraError(
            f"{name}: this kind of address needs a package that is not installed: {error}"
        ) from error
