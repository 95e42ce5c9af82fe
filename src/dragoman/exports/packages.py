"""A folder of tables described so that programs can read it: datapackage.json.

Enters: tables and the files they were written to. Leaves: the description (Frictionless Data Package 1). It refuses to name a time of
making: the same record gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from dragoman.exports.values import CellType, Table

_TYPES: dict[CellType, str] = {
    "string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "date": "date", "list": "array",
    "figures": "array",
}  # fmt: skip
_MEDIA = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".parquet": "application/vnd.apache.parquet"}
_BLOCK = 1 << 20


def describe_package(written: Sequence[tuple[Table, Path]], name: str, version: str, *, as_text: bool) -> bytes:
    """The description. `as_text`: lists and figures stand in one cell, as CSV has them."""
    resources = [_describe_file(table, path, as_text=as_text) for table, path in written]
    imitated = sorted({table.imitates for table, _ in written if table.imitates})
    package = {
        "profile": "data-package",
        "name": name,
        "title": "The record of the talks, from Dragoman",
        "description": "Every row leads back to characters of an article: the column evidence or x_evidence."
        + (f" Imitates: {'; '.join(imitated)}." if imitated else ""),
        "version": version,
        "sources": [{"title": f"Dragoman {version}"}],
        "resources": resources,
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _describe_file(table: Table, path: Path, *, as_text: bool) -> dict[str, object]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    fields = [
        {
            "name": column.name,
            "type": "string" if as_text and _TYPES[column.type] == "array" else _TYPES[column.type],
            "description": column.description + ("; by ;" if as_text and _TYPES[column.type] == "array" else ""),
        }
        for column in table.columns
    ]
    made: dict[str, object] = {
        "name": table.name, "title": table.title, "path": path.name, "format": path.suffix[1:], "mediatype": _MEDIA[path.suffix],
        "bytes": size, "hash": f"sha256:{digest.hexdigest()}",
    }  # fmt: skip
    if table.imitates:
        made["description"] = f"Imitates {table.imitates}."
    if as_text:
        made["encoding"] = "utf-8"
        made["dialect"] = {"delimiter": "\t" if path.suffix == ".tsv" else ","}
        # Missing values of the imitated format stand where it has them.
        made["schema"] = {"fields": fields, "missingValues": ["", "None"] if path.suffix == ".tsv" else [""]}
    else:
        made["schema"] = {"fields": fields}
    return made
