"""A document as Markdown, with footnotes.

Enters: a `Paper`. Leaves: text in the form of CommonMark with tables and footnotes. It refuses to let words of an article become marks: what
Markdown would read as one is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.documents.hypertext import show_text
from dragoman.documents.paper import Block, Grid, Heading, Line, Listing, Note, Paper, Paragraph, Plot, Run

# Marks anywhere; those that mean something only at the begin of a line cannot stand there: every line begins with our own words or marks.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~^$&])|(?<=\w)(://)")


def render_markdown(paper: Paper) -> str:
    """The text."""
    parts = [f"# {_escape(paper.title)}", *(_escape(fact) for fact in paper.facts)]
    parts += [made for block in paper.blocks for made in _render_block(block)]
    parts += ["## Notes: the reports", "\n".join(_render_note(note) for note in paper.notes)]
    parts.append(f"Made by Dragoman {_escape(paper.version)} from its record.")
    return "\n\n".join(part for part in parts if part) + "\n"


def _render_block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * level} {_escape(text)}"
        case Paragraph(line):
            yield _guard(_render_line(line))
        case Listing(items):
            yield "\n".join("- " + "  \n  ".join(_guard(_render_line(line)) for line in item) for item in items)
        case Grid(_, columns, rows):
            head = [f"| {' | '.join(_escape(name) for name in columns)} |", f"|{' --- |' * len(columns)}"]
            yield "\n".join([*head, *(f"| {' | '.join(_render_line(cell) for cell in row)} |" for row in rows)])
        case Plot(_, caption):
            yield _guard(_escape(caption))


def _render_line(line: Line) -> str:
    return "".join(_render_run(run) for run in line)


def _render_run(run: Run) -> str:
    text = _escape(show_text(run))
    bare = text.strip()
    if run.is_strong and bare:
        text = text.replace(bare, f"**{bare}**", 1)
    return text + "".join(f"[^{number}]" for number in run.notes)


def _render_note(note: Note) -> str:
    words = "".join(f"**{_escape(text.strip())}**".join(_split_blanks(text)) if marked and text.strip() else _escape(text) for text, marked in note.pieces)  # fmt: skip
    title = f", {_escape(note.title)}" if note.title else ""
    link = f"<{note.link}>; " if note.link and not re.search(r"[<>\s]", note.link) else ""
    return f"[^{note.number}]: {_escape(note.outlet)}, {_escape(note.published)}{title}: {words} ({link}{_escape(note.place)}; {_escape(note.entry)})"


def _split_blanks(text: str) -> tuple[str, str]:
    """The blanks before and after words: marks of emphasis cling to the words."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _escape(text: str) -> str:
    """Words in one line, with what could be a mark made a word."""
    return _MARKS.sub(lambda found: f"\\{found[0]}" if found[1] else "\\://", " ".join(text.split("\n")))


def _guard(line: str) -> str:
    """A line that does not begin like a list or a heading."""
    return re.sub(r"^(\s*)([-+=]|\d+(?=[.)]))", r"\1\\\2", line)
