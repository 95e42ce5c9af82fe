"""What is to be watched: a TOML file in, a checked `Plan` out.

Enters: the path of a file. Leaves: a `Plan`. It refuses a key that it does not know, two sources of one name, and an address that is none.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from dragoman.articles.fetch import is_web_address
from dragoman.errors import UsageError

SourceKind = Literal["feed", "sitemap", "page", "folder"]
KINDS: Final[tuple[SourceKind, ...]] = ("feed", "sitemap", "page", "folder")

_TOP_KEYS = frozenset(("record", "state", "interval", "contact", "process", "processes", "relevance", "most", "allow_private", "source"))  # fmt: skip
_SOURCE_KEYS = frozenset((*KINDS, "name", "interval", "process", "relevance", "most", "recheck", "text"))
_INTERVAL = re.compile(r"(\d{1,6})\s*(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# Sites are not asked more often than once in a minute; a folder of this machine may be.
_LEAST_SECONDS, _LEAST_FOLDER_SECONDS = 60, 1
_MOST = 100
_NAME = re.compile(r"[\w.-]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`address`: of the web, or the path of a folder. `process`: only articles that name its parties are taken. `has_filter`: only articles that
    can hold anything for the record. `most`: articles taken in one round. `recheck_seconds`: after how long an article is looked at again.
    `is_text_taken`: articles are read from the feed itself where it holds them whole."""

    name: str
    kind: SourceKind
    address: str
    interval_seconds: int
    process: str | None = None
    has_filter: bool = True
    most: int = _MOST
    recheck_seconds: int | None = None
    is_text_taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`record`: path or address. `state`: the file that holds what was fetched when. `processes`: the file that declares processes."""

    path: Path
    record: str
    state: Path
    sources: tuple[Source, ...]
    contact: str | None = None
    processes: Path | None = None
    allow_private: frozenset[str] = frozenset()


def load_plan(path: Path) -> Plan:
    """The plan in a file. Raises `UsageError`, which names the file, the key, and what is expected."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file. Write one; docs/watching.md shows how.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: this cannot be read as TOML ({error}). docs/watching.md shows its form.") from error
    _check_keys(given, _TOP_KEYS, str(path))
    record = _read_words(given, "record", str(path))
    if record is None:
        raise UsageError(f'{path}: no record is named. Give record = "talks.db".')
    rows = given.get("source")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{path}: one or more [[source]] tables are expected.")
    folder = path.absolute().parent
    sources = [_read_source(row, given, folder, f"{path}, source {number}") for number, row in enumerate(rows, 1)]
    names = [source.name for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"{path}: two sources are called {name!r}. Give each a name of its own.")
    is_server = "://" in record
    home = path.absolute() if is_server else folder / record
    state, processes = _read_words(given, "state", str(path)), _read_words(given, "processes", str(path))
    return Plan(
        path=path,
        record=record if is_server else str(folder / record),
        state=folder / state if state else home.with_suffix(".watch"),
        sources=tuple(sources),
        contact=_read_contact(given, str(path)),
        processes=folder / processes if processes else None,
        allow_private=frozenset(_read_names(given, "allow_private", str(path))),
    )


def _read_source(row: dict[str, Any], top: dict[str, Any], folder: Path, where: str) -> Source:
    _check_keys(row, _SOURCE_KEYS, where)
    kinds = [kind for kind in KINDS if kind in row]
    if len(kinds) != 1:
        raise UsageError(f"{where}: exactly one of {', '.join(KINDS)} is expected; {len(kinds)} are given.")
    kind = kinds[0]
    address = _read_words(row, kind, where) or ""
    if kind == "folder":
        address = str(folder / address)
    elif not is_web_address(address):
        raise UsageError(f"{where}: {kind} = {address!r} is no address. Give one that begins with https:// or http://.")
    name = _read_words(row, "name", where) or _make_name(address)
    if not _NAME.fullmatch(name):
        raise UsageError(f"{where}: name = {name!r} must be of letters, digits, dots and dashes, 60 at most.")
    text = _read_words(row, "text", where) or "page"
    if text not in ("page", "feed"):
        raise UsageError(
            f'{where}: text = {text!r} must be "page" (fetch each page) or "feed" (read what the feed holds).'
        )
    most = row.get("most", top.get("most", _MOST))
    if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= 10_000:
        raise UsageError(f"{where}: most = {most!r} must be a number from 1 to 10,000.")
    least = _LEAST_FOLDER_SECONDS if kind == "folder" else _LEAST_SECONDS
    merged = {**top, **row}
    return Source(
        name=name,
        kind=kind,
        address=address,
        interval_seconds=_read_interval(merged, "interval", where, least) or 3600,
        process=_read_words(merged, "process", where),
        has_filter=_read_switch(merged, "relevance", where),
        most=most,
        recheck_seconds=_read_interval(row, "recheck", where, _LEAST_SECONDS),
        is_text_taken=text == "feed",
    )


def _check_keys(row: dict[str, Any], known: frozenset[str], where: str) -> None:
    for key in sorted(set(row) - known):
        raise UsageError(f"{where}: there is no key {key!r}. Known are {', '.join(sorted(known))}.")


def _read_words(row: dict[str, Any], key: str, where: str) -> str | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f'{where}: {key} must be words in quotation marks, as {key} = "…".')
    return value.strip()


def _read_contact(row: dict[str, Any], where: str) -> str | None:
    contact = _read_words(row, "contact", where)
    # It stands in the head of each request, where a line end would begin another field.
    if contact is not None and (not contact.isascii() or not contact.isprintable() or len(contact) > 200):
        raise UsageError(f"{where}: contact must be an address of plain letters, as desk@example.org.")
    return contact


def _read_names(row: dict[str, Any], key: str, where: str) -> list[str]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise UsageError(f'{where}: {key} must be a list of names, as ["news.lan"].')
    return value


def _read_switch(row: dict[str, Any], key: str, where: str) -> bool:
    value = row.get(key, True)
    if not isinstance(value, bool):
        raise UsageError(f"{where}: {key} must be true or false, without quotation marks.")
    return value


def _read_interval(row: dict[str, Any], key: str, where: str, least: int) -> int | None:
    value = row.get(key)
    if value is None:
        return None
    match = _INTERVAL.fullmatch(value.strip()) if isinstance(value, str) else None
    seconds = int(match[1]) * _SECONDS[match[2]] if match else 0
    if seconds < least or seconds > 366 * 86400:
        raise UsageError(
            f'{where}: {key} = {value!r} must be a time of {least} seconds or more, as "30m", "1h" or "1d".'
        )
    return seconds


def _make_name(address: str) -> str:
    """A name from the address, where none is given."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address, flags=re.IGNORECASE)
    return re.sub(r"[^\w.-]+", "-", bare).strip("-")[-60:] or "source"
