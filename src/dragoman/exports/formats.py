"""The formats by name, and how one is written to a file, a folder or a stream.

Enters: the name of a format, a `Selection`, where to write. Leaves: files, each whole or not there at all. It refuses to write over what is
there unless it is told to.
"""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import RecordError, UsageError
from dragoman.exports.delimited import Dialect, write_delimited, write_json_lines
from dragoman.exports.packages import describe_package
from dragoman.exports.selection import Selection
from dragoman.exports.values import Table


@dataclass(frozen=True, slots=True)
class Format:
    """`home`: where it is made. `ending`: of its files. `is_tables`: tables, of which several go into a folder; else one document.
    `media`: media type of a document."""

    home: str
    ending: str
    media: str
    is_tables: bool = False


FORMATS: dict[str, Format] = {
    "csv": Format("dragoman.exports.tables:list_tables", ".csv", "text/csv", True),
    "parquet": Format("dragoman.exports.tables:list_tables", ".parquet", "application/vnd.apache.parquet", True),
    "jsonl": Format("dragoman.exports.tables:list_tables", ".jsonl", "application/jsonl", True),
    "polecat": Format("dragoman.exports.plover:list_polecat", ".tsv", "text/tab-separated-values", True),
    "plover": Format("dragoman.exports.plover:write_plover", ".jsonl", "application/jsonl"),
    "acled": Format("dragoman.exports.conflict_data:list_acled", ".csv", "text/csv", True),
    "pax": Format("dragoman.exports.conflict_data:list_pax", ".csv", "text/csv", True),
    "mend": Format("dragoman.exports.conflict_data:list_mend", ".csv", "text/csv", True),
    "ics": Format("dragoman.exports.calendars:write_calendar", ".ics", "text/calendar"),
    "timelinejs": Format("dragoman.exports.json_documents:write_timelinejs", ".json", "application/json"),
    "geojson": Format("dragoman.exports.json_documents:write_geojson", ".geojson", "application/geo+json"),
    "graphml": Format("dragoman.exports.graphs:write_graphml", ".graphml", "application/graphml+xml"),
    "gexf": Format("dragoman.exports.graphs:write_gexf", ".gexf", "application/gexf+xml"),
    "jsonld": Format("dragoman.exports.json_documents:write_jsonld", ".jsonld", "application/ld+json"),
    "annotations": Format("dragoman.exports.json_documents:write_annotations", ".json", "application/ld+json"),
}


def stream_export(name: str, selection: Selection, *, is_excel: bool = False) -> Iterator[bytes]:
    """The bytes of an export that is one file. Raises `UsageError` where it would be several, or is not made for a stream."""
    format = FORMATS[name]
    made = _load(format)(selection)
    if not format.is_tables:
        found: Iterator[bytes] = made
        return found
    if name == "jsonl":
        return write_json_lines(made)
    return write_delimited(_take_one(made, name), _find_dialect(name, is_excel))


def write_export(
    name: str, selection: Selection, target: Path, *, is_excel: bool = False, replaces: bool = False
) -> list[Path]:
    """Write an export to `target`, a file, or a folder for several tables and their description; the files written.

    Raises `UsageError` where the tables are several and `target` is a file; `RecordError` where something is there already and it
    does not replace, or where it cannot be written.
    """
    format = FORMATS[name]
    if target.exists() and not replaces and not (target.is_dir() and not any(target.iterdir())):
        raise RecordError(
            f"{target}: this is there already, and nothing is written over. Name another, or add --replace."
        )
    try:
        if format.is_tables and name != "jsonl" and not target.suffix:
            return _write_folder(name, format, selection, target, is_excel)
        part = target.with_name(f"{target.name}.part")
        try:
            if name == "parquet":
                _write_table(name, _take_one(_load(format)(selection), name), part, is_excel)
            else:
                _write_bytes(stream_export(name, selection, is_excel=is_excel), part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return [target]
    except OSError as error:
        raise RecordError(
            f"{target}: the export cannot be written ({error.strerror}). Name another place, or make room."
        ) from error


def _write_folder(name: str, format: Format, selection: Selection, target: Path, is_excel: bool) -> list[Path]:
    """All tables into a folder that is put in place when it is whole."""
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        written: list[tuple[Table, Path]] = []
        for table in _load(format)(selection):
            path = part / f"{table.name}{format.ending}"
            _write_table(name, table, path, is_excel)
            written.append((table, path))
        package = describe_package(written, f"dragoman-{name}", selection.version, as_text=name != "parquet")
        (part / "datapackage.json").write_bytes(package)
        target.mkdir(parents=True, exist_ok=True)
        names = [*(path.name for _, path in written), "datapackage.json"]
        for file in names:
            (part / file).replace(target / file)
        return [target / file for file in names]
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_table(name: str, table: Table, path: Path, is_excel: bool) -> None:
    if name == "parquet":
        from dragoman.exports.parquet import write_parquet

        write_parquet(table, path)
    else:
        _write_bytes(write_delimited(table, _find_dialect(name, is_excel)), path)


def _write_bytes(parts: Iterator[bytes], path: Path) -> None:
    with path.open("wb") as out:
        for piece in parts:
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _load(format: Format):  # type: ignore[no-untyped-def]
    module, _, function = format.home.partition(":")
    return getattr(importlib.import_module(module), function)


def _find_dialect(name: str, is_excel: bool) -> Dialect:
    if name == "polecat":
        return Dialect("\t", is_excel, missing="None", has_lines=False)
    return Dialect(",", is_excel)


def _take_one(tables: Sequence[Table], name: str) -> Table:
    if len(tables) == 1:
        return tables[0]
    listed = ", ".join(table.name for table in tables)
    raise UsageError(
        f"{name} makes {len(tables)} tables here ({listed}), and the target is one file. Name a folder, or one --kind "
        "(with exchanges come their figures: name a folder)."
    )
