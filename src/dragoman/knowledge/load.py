"""Data files in, checked rows out.

Enters: a folder of TOML files, `[[row]]` after `[[row]]`, and the type that its rows must have. Leaves: a tuple of frozen
rows in the order of files and lines, remembered for the next call. It refuses a row that the type does not describe, and says
in which file and line it stands.

A folder may hold `compiled.json`, the same rows in a form that loads fifty times faster. It carries a digest of the TOML
files and is passed over when they have changed since, so an edited rule works at once. `write_compiled` renews it.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import re
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.knowledge.schema import Row

COMPILED = "compiled.json"

R = TypeVar("R", bound=Row)

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_ROW_HEAD = re.compile(r"^[ \t]*\[\[row\]\]", re.MULTILINE)


class _Compiled(msgspec.Struct, frozen=True):
    digest: str
    rows: msgspec.Raw


def load_rows(folder: str | Path, row_type: type[R]) -> tuple[R, ...]:
    """The rows of every TOML file of `folder`: a name means a folder of `dragoman/knowledge`, a path any other.

    A path ending in `.toml` names a single file. Raises `KnowledgeError` for a folder without files, text that is not TOML,
    a row that `row_type` does not describe, an id given twice, a row without an example.
    """
    return _load_rows(folder, row_type)


@functools.cache
def _load_rows(folder: str | Path, row_type: type[R]) -> tuple[R, ...]:
    files = _list_files(folder)
    compiled = None if str(folder).endswith(".toml") else _read_compiled(folder, files, row_type)
    return compiled if compiled is not None else _parse_files(folder, files, row_type)


def write_compiled(folder: Path, row_type: type[Row]) -> bytes:
    """Writes `compiled.json` beside the TOML files of `folder` and returns its bytes; the same rows give the same bytes."""
    files = _list_files(folder)
    rows = _parse_files(folder, files, row_type)
    content = msgspec.json.encode({"digest": _digest(files), "rows": rows}) + b"\n"
    (folder / COMPILED).write_bytes(content)
    return content


def read_data(path: str) -> bytes:
    """The bytes of a data file of `dragoman/knowledge` that is not TOML. Raises `KnowledgeError` when it is missing."""
    try:
        return _open(path).read_bytes()
    except OSError as error:
        raise KnowledgeError(
            f"knowledge/{path}: the file is missing or unreadable ({error.strerror}); install the package again"
        ) from error


def _open(path: str) -> Traversable:
    return importlib.resources.files("dragoman.knowledge").joinpath(*path.split("/"))


def _list_files(folder: str | Path) -> list[tuple[str, bytes]]:
    """Name and bytes of each TOML file, by name: a name sorts the same on every machine, a directory listing does not."""
    root: Traversable = folder if isinstance(folder, Path) else _open(folder)
    if root.name.endswith(".toml"):
        found = [root] if root.is_file() else []
    else:
        found = [f for f in root.iterdir() if f.name.endswith(".toml")] if root.is_dir() else []
    if not found:
        raise KnowledgeError(
            f"knowledge folder {folder}: found no .toml file, expected at least one; check the name of the folder"
        )
    return [(f.name, f.read_bytes()) for f in sorted(found, key=lambda f: f.name)]


def _digest(files: list[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _read_compiled(folder: str | Path, files: list[tuple[str, bytes]], row_type: type[R]) -> tuple[R, ...] | None:
    """The compiled rows, or None when there are none for exactly these files and this type."""
    root: Traversable = folder if isinstance(folder, Path) else _open(folder)
    path = root.joinpath(COMPILED)
    try:
        compiled = msgspec.json.decode(path.read_bytes(), type=_Compiled)
        if compiled.digest != _digest(files):
            return None
        return msgspec.json.decode(compiled.rows, type=tuple[row_type, ...])  # type: ignore[valid-type]
    except (OSError, msgspec.MsgspecError):
        # Missing, damaged or of an older row type: the TOML files are the truth, and are read instead.
        return None


def _parse_files(folder: str | Path, files: list[tuple[str, bytes]], row_type: type[R]) -> tuple[R, ...]:
    rows: list[R] = []
    seen: dict[str, str] = {}
    for name, content in files:
        where = _where(folder, name)
        for line, raw in _parse_toml(where, content):
            row = _check_row(f"{where}:{line}", raw, row_type)
            if row.id in seen:
                raise KnowledgeError(
                    f"{where}:{line}: the id '{row.id}' is also at {seen[row.id]}, expected each id once in a folder; "
                    "give the newer row another id"
                )
            seen[row.id] = f"{where}:{line}"
            rows.append(row)
    return tuple(rows)


def _where(folder: str | Path, name: str) -> str:
    """The file as the reader of an error knows it."""
    if isinstance(folder, Path):
        return str(folder if folder.name == name else folder / name)
    return f"knowledge/{folder}" if folder.endswith(".toml") else f"knowledge/{folder}/{name}"


def _parse_toml(where: str, content: bytes) -> list[tuple[int, Any]]:
    """Line and keys of each `[[row]]`."""
    try:
        text = content.decode("utf-8")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise KnowledgeError(
            f"{where}: found bytes that are not UTF-8 at byte {error.start}, expected UTF-8 text; save the file as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(
            f"{where}: not valid TOML: {error}; expected [[row]] tables, correct that place"
        ) from error
    others = sorted(set(table) - {"row"})
    if others or not isinstance(table.get("row", []), list):
        raise KnowledgeError(
            f"{where}: found {', '.join(others) or 'row that is no list'} outside a row, expected only [[row]] tables; "
            "move the keys into a row or remove them"
        )
    rows = table.get("row", [])
    lines = [text.count("\n", 0, head.start()) + 1 for head in _ROW_HEAD.finditer(text)]
    if len(lines) != len(rows):  # rows written inline or a head inside a string: lines are unknown, the file is not
        lines = [1] * len(rows)
    return list(zip(lines, rows, strict=True))


def _check_row(where: str, raw: Any, row_type: type[R]) -> R:
    row_id = raw.get("id") if isinstance(raw, dict) else None
    try:
        row = msgspec.convert(raw, type=row_type, strict=True)
    except msgspec.ValidationError as error:
        keys = ", ".join(row_type.__struct_fields__)
        raise KnowledgeError(
            f"{where}: row '{row_id}': {error}; expected the keys of {row_type.__name__} ({keys}); correct the row"
        ) from error
    if not _ID.fullmatch(row.id):
        raise KnowledgeError(
            f"{where}: found the id '{row.id}', expected small letters, digits, dots, hyphens and underscores; rename it"
        )
    if not row.examples:
        raise KnowledgeError(
            f"{where}: row '{row.id}' has no example, expected at least one phrase in which it is found; write one"
        )
    for field in row_type.__struct_fields__:
        _check_phrases(where, row.id, field, getattr(row, field))
    return row


def _check_phrases(where: str, row_id: str, field: str, value: Any) -> None:
    """Refuses empty and repeated phrases and blanks around them: none of these could be meant."""
    if not isinstance(value, tuple) or not all(isinstance(phrase, str) for phrase in value):
        return
    for phrase in value:
        if phrase != phrase.strip() or not phrase:
            raise KnowledgeError(
                f"{where}: row '{row_id}': {field} has '{phrase}', expected a phrase without blanks around it; correct it"
            )
    if len(set(value)) != len(value):
        twice = next(phrase for i, phrase in enumerate(value) if phrase in value[:i])
        raise KnowledgeError(f"{where}: row '{row_id}': {field} has '{twice}' twice, expected it once; remove one")
