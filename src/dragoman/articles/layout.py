"""Where the characters of a text stand on the pages that it was read from.

Enters: a page and a box for each character. Leaves: a `Layout`, which answers where any stretch of the text is. It refuses
to know a place of what no page shows, such as a blank line between paragraphs.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_CHAR = struct.Struct("<5H")
_NOWHERE = 0xFFFF
_SCALE = 0xFFFE


class Box(NamedTuple):
    """A rectangle on a page, which counts from 1: points (1/72 inch) from its left and its upper edge."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Layout:
    """`sizes`: width and height of each page in points. `body`: for each character of the text five numbers of 16 bits
    (page from 0; left, top, right and bottom as shares of the page), deflated.
    """

    sizes: tuple[tuple[float, float], ...]
    body: bytes

    def find_boxes(self, start: int, end: int) -> list[Box]:
        """Where the characters `[start, end)` stand: one box for each line of a page that they are on.

        >>> layout = make_layout([(100, 100)], [Box(1, 10, 10, 20, 20), Box(1, 20, 10, 30, 20)])
        >>> [tuple(round(side) for side in box) for box in layout.find_boxes(0, 2)]
        [(1, 10, 10, 30, 20)]
        """
        raw = zlib.decompress(self.body)
        boxes: list[Box] = []
        for page, *sides in _CHAR.iter_unpack(raw[_CHAR.size * max(0, start) : _CHAR.size * max(0, end)]):
            if page == _NOWHERE or page >= len(self.sizes):
                continue
            width, height = self.sizes[page]
            left, top, right, bottom = (
                side / _SCALE * size for side, size in zip(sides, (width, height) * 2, strict=True)
            )
            last = boxes[-1] if boxes else None
            if last is not None and last.page == page + 1 and _is_same_line(last, left, top, bottom):
                boxes[-1] = Box(
                    page + 1, min(last.left, left), min(last.top, top), max(last.right, right), max(last.bottom, bottom)
                )
            else:
                boxes.append(Box(page + 1, left, top, right, bottom))
        return boxes


def make_layout(sizes: Iterable[tuple[float, float]], boxes: Iterable[Box | None]) -> Layout:
    """The layout of a text from the box of each of its characters, None where it has none."""
    pages = tuple((max(1.0, float(width)), max(1.0, float(height))) for width, height in sizes)
    raw = bytearray()
    for box in boxes:
        if box is None or not 1 <= box.page <= len(pages):
            raw += _CHAR.pack(_NOWHERE, 0, 0, 0, 0)
            continue
        width, height = pages[box.page - 1]
        shares = (box.left / width, box.top / height, box.right / width, box.bottom / height)
        raw += _CHAR.pack(box.page - 1, *(round(min(1.0, max(0.0, share)) * _SCALE) for share in shares))
    return Layout(pages, zlib.compress(bytes(raw), 6))


def _is_same_line(last: Box, left: float, top: float, bottom: float) -> bool:
    """Whether a character goes on where a box ends: beside it, and not a column or a line further."""
    middle = (top + bottom) / 2
    height = max(last.bottom - last.top, bottom - top, 1.0)
    return last.top - 0.3 * height <= middle <= last.bottom + 0.3 * height and -height < left - last.right < 6 * height
