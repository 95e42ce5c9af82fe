"""Tables as CSV and TSV.

Enters: a table. Leaves: bytes, a row at a time. It refuses to write a cell that a spreadsheet would run: text that begins like a formula
gets an apostrophe before it, numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import msgspec

from dragoman.exports.values import Cell, Table
from dragoman.record.claims import Amount
from dragoman.views.timeline import describe_amount

# What spreadsheets take for the begin of a formula, the wide forms of East Asian keyboards too (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Dialect:
    """`delimiter`; `is_excel`: with a byte order mark and CRLF, as Excel needs it to read UTF-8. `missing`: what stands for None.
    `has_lines`: whether a cell may hold a line end."""

    delimiter: str = ","
    is_excel: bool = False
    missing: str = ""
    has_lines: bool = True


def write_delimited(table: Table, dialect: Dialect) -> Iterator[bytes]:
    """The table with its header, in UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=dialect.delimiter, lineterminator="\r\n" if dialect.is_excel else "\n")
    out.write(_BOM if dialect.is_excel else "")
    writer.writerow([column.name for column in table.columns])
    for number, row in enumerate(table.rows(), start=1):
        writer.writerow([_write_cell(cell, dialect) for cell in row])
        if number % _ROWS == 0:
            yield _take(out)
    yield _take(out)


def _take(out: io.StringIO) -> bytes:
    made = out.getvalue()
    out.seek(0)
    out.truncate()
    return made.encode("utf-8", "replace")


def _write_cell(cell: Cell, dialect: Dialect) -> str | int | float:
    match cell:
        case None:
            return dialect.missing
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return cell
        case str():
            text = cell
        case _:
            text = "; ".join(_write_item(item) for item in cast("Sequence[str | Amount]", cell)) or dialect.missing
    if not dialect.has_lines:
        text = " ".join(text.split())
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write_item(item: str | Amount) -> str:
    return item if isinstance(item, str) else describe_amount(item, {}, "")


def write_json_lines(tables: Sequence[Table]) -> Iterator[bytes]:
    """The tables one after the other, one object a row, `table` first; lists stay lists, figures are objects."""
    encoder = msgspec.json.Encoder()
    for table in tables:
        names = [column.name for column in table.columns]
        for row in table.rows():
            plain: dict[str, object] = {"table": table.name}
            plain |= {name: _make_plain(cell) for name, cell in zip(names, row, strict=True)}
            yield encoder.encode(plain) + b"\n"


def _make_plain(cell: Cell) -> object:
    if cell is None or isinstance(cell, str | int | float | bool):
        return cell
    return [item if isinstance(item, str) else msgspec.structs.asdict(item) for item in cell]
