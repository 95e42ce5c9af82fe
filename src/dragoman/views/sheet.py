"""Tables for a terminal: headings, rows, notes.

Enters: titles and cells. Leaves: lines of text. It refuses to tell anything by colour alone, and to cut a word that matters: cells
are wrapped, never cut off.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dragoman.views.reading_table import Terminal

NARROWEST, WIDEST = 60, 140
_ASCII = str.maketrans({
    "·": "-", "–": "-", "≠": "!=", "×": "x", "→": "->", "…": "...", "−": "-", "’": "'", "─": "-", "←": "<-", "“": '"', "”": '"',
    "●": "*", "○": "o", "◇": "<", "↑": "^", "≥": ">=", "≤": "<=", "⟦": "[[", "⟧": "]]", "Σ": "sum",
})  # fmt: skip
_GAP = 2
# Words up to this length are never broken to save room.
_LONGEST_WORD = 14


@dataclass(frozen=True, slots=True)
class Column:
    """`share`: of the width that is left over when the columns with none have what they need; 0 for those. `is_number`: set to
    the right."""

    heading: str
    share: int = 0
    is_number: bool = False
    style: str = ""


class Sheet:
    """A page on its way to a terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.width = min(max(terminal.width, NARROWEST), WIDEST)
        self._out = io.StringIO()
        self._console = Console(
            file=self._out, width=self.width, force_terminal=terminal.has_styles, no_color=not terminal.has_colour,
            color_system="standard" if terminal.has_styles else None, highlight=False, markup=False, emoji=False,
            legacy_windows=False, force_jupyter=False, _environ={},
        )  # fmt: skip

    def say(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """A line, wrapped where it is too long."""
        room = self.width - indent
        for part in textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]:
            self._console.print(Text(" " * indent + part, style=style), soft_wrap=True)

    def head(self, text: str) -> None:
        """A heading, after an empty line."""
        if self._out.tell():
            self.say()
        self.say(text, "bold underline")

    def note(self, text: str) -> None:
        """A remark at the foot."""
        self.say(text, "dim")

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], indent: int = 0) -> None:
        """Rows under their headings; columns that are empty in all rows are left out."""
        cells = [list(row) for row in rows]
        kept = [i for i in range(len(columns)) if any(row[i] for row in cells)]
        columns = [columns[i] for i in kept]
        cells = [[row[i] for i in kept] for row in cells]
        if not cells:
            return
        widths = self._find_widths(columns, cells, indent)
        self._print_row([Text(column.heading, style="dim") for column in columns], widths, columns, indent)
        for row in cells:
            wrapped = [self._wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
            for line in zip_longest(*wrapped, fillvalue=""):
                texts = [Text(part, style=column.style) for part, column in zip(line, columns, strict=True)]
                self._print_row(texts, widths, columns, indent)

    def text(self) -> str:
        """The page as lines of text that end in a newline."""
        lines = (line if self.terminal.has_styles else line.rstrip() for line in self._out.getvalue().split("\n"))
        made = "\n".join(lines)
        return made if self.terminal.has_unicode else made.translate(_ASCII)

    def _wrap(self, cell: str, width: int) -> list[str]:
        return [
            part for line in cell.split("\n") for part in textwrap.wrap(line, width, break_on_hyphens=False) or [""]
        ]

    def _find_widths(self, columns: Sequence[Column], cells: list[list[str]], indent: int) -> list[int]:
        needed = [
            max([cell_len(column.heading), *(cell_len(line) for row in cells for line in row[i].split("\n"))])
            for i, column in enumerate(columns)
        ]
        fixed = sum(need for need, column in zip(needed, columns, strict=True) if not column.share)
        left = self.width - indent - fixed - _GAP * (len(columns) - 1)
        widths = [0 if column.share else need for need, column in zip(needed, columns, strict=True)]
        open_ = [i for i, column in enumerate(columns) if column.share]
        # A column that needs less than its share gives the rest to the others.
        while open_:
            total = sum(columns[i].share for i in open_)
            small = [i for i in open_ if needed[i] <= left * columns[i].share // total]
            if not small:
                for i in open_:
                    longest = max((cell_len(word) for row in cells for word in row[i].split()), default=0)
                    widths[i] = max(min(longest, _LONGEST_WORD), left * columns[i].share // total)
                break
            for i in small:
                widths[i] = needed[i]
                left -= needed[i]
                open_.remove(i)
        return widths

    def _print_row(self, texts: Sequence[Text], widths: list[int], columns: Sequence[Column], indent: int) -> None:
        line = Text(" " * indent)
        for text, width, column in zip(texts, widths, columns, strict=True):
            pad = " " * max(0, width - cell_len(text.plain))
            line.append(pad if column.is_number else "").append_text(text)
            line.append(("" if column.is_number else pad) + " " * _GAP)
        line.rstrip()
        self._console.print(line, soft_wrap=True)
