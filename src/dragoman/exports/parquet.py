"""Tables as Parquet.

Enters: a table and a file. Leaves: the file written, a group of rows at a time. It refuses to write times of making: the same rows give
the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from dragoman.errors import MissingExtraError
from dragoman.exports.values import Cell, Column, Table

_ROWS = 5_000


def write_parquet(table: Table, path: Path) -> None:
    """Write the table; descriptions of the columns go into its schema. Raises `MissingExtraError` without pyarrow."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError(
            "Parquet needs pyarrow, which is not installed. Install it with: pip install 'dragoman[exports]'"
        ) from error
    types = {
        "string": arrow.string(), "integer": arrow.int64(), "number": arrow.float64(), "boolean": arrow.bool_(),
        "date": arrow.date32(), "list": arrow.list_(arrow.string()),
        "figures": arrow.list_(arrow.struct([
            ("value", arrow.int64()), *((name, arrow.string()) for name in ("unit", "bound", "scope", "tally", "giver", "receiver")),
        ])),
    }  # fmt: skip
    schema = arrow.schema(
        [
            arrow.field(column.name, types[column.type], metadata={"description": column.description})
            for column in table.columns
        ]
    )
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batch(table.rows()):
            columns = [
                arrow.array([_make_plain(row[i], column) for row in rows], type=types[column.type])
                for i, column in enumerate(table.columns)
            ]
            writer.write_table(arrow.Table.from_arrays(columns, schema=schema))


def _batch(rows: Iterator[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    while batch := list(islice(rows, _ROWS)):
        yield batch


def _make_plain(cell: Cell, column: Column) -> Any:
    if cell is None:
        return None
    match column.type:
        case "date":
            return date.fromisoformat(str(cell))
        case "list":
            return list(cell)  # type: ignore[arg-type]
        case "figures":
            return [msgspec.structs.asdict(amount) for amount in cell]  # type: ignore[union-attr,arg-type]
        case _:
            return cell
