"""Accounts of past events: times that hang on the text before them, not on the day of publication."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.meaning.times import TimeMention

LIST = Path(__file__).with_name("narratives.txt")
_MARK = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")


def load_narratives() -> dict[str, tuple[str, str, list[tuple[int, int, str]]]]:
    """Name to publication day, plain text, marks (start, end, value; "" where nothing must be found)."""
    out = {}
    for block in re.split(r"^== ", LIST.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, body = block.partition("\n")
        name, published = head.split()
        marked = re.sub(r"\n#.*", "", body).strip()
        text, position, marks = "", 0, []
        for match in _MARK.finditer(marked):
            text += marked[position : match.start()]
            marks.append((len(text), len(text) + len(match[1]), match[2]))
            text += match[1]
            position = match.end()
        out[name] = (published, text + marked[position:], marks)
    return out


NARRATIVES = load_narratives()


@pytest.mark.model
@pytest.mark.parametrize("name", NARRATIVES)
def test_narrative(name: str, find: Callable[..., list[TimeMention]]) -> None:
    """Every mark has its words and its value."""
    published, text, marks = NARRATIVES[name]
    found = find(text, published)
    by_span = {m.span: m.value for m in found}
    wanted = {(start, end): value for start, end, value in marks if value}
    wrong = {
        text[s:e]: (by_span.get((s, e)), value) for (s, e), value in wanted.items() if by_span.get((s, e)) != value
    }
    assert not wrong
    nothing = [m.words for s, e, value in marks if not value for m in found if m.span[0] < e and s < m.span[1]]
    assert not nothing
