"""A document as one HTML page.

Enters: a `Paper`. Leaves: a page that makes no request and runs no script, its style named by digest in its security policy. It refuses to
trust words of articles: all text is escaped, and links lead to http and https alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from importlib import resources

from dragoman.documents.paper import Block, Grid, Heading, Line, Listing, Note, Paper, Paragraph, Plot, Run
from dragoman.views.reading_words import Paraphrase, Verbatim


def render_html(paper: Paper) -> str:
    """The page."""
    return "".join(_list_parts(paper))


def _list_parts(paper: Paper) -> Iterator[str]:
    css = load_css()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield (
        f'<!DOCTYPE html>\n<html lang="{escape(paper.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="generator" content="dragoman {escape(paper.version)}">\n'
        f'<meta name="dcterms.created" content="{escape(paper.moment)}">\n<meta name="dcterms.modified" content="{escape(paper.moment)}">\n'
        f"<title>{escape(paper.title)}</title>\n<style>{css}</style>\n</head>\n<body>\n<header>\n<h1>{escape(paper.title)}</h1>\n"
    )
    yield "".join(f'<p class="fact">{escape(fact)}</p>\n' for fact in paper.facts)
    named = [block for block in paper.blocks if isinstance(block, Heading) and block.anchor]
    links = [f'<li><a href="#{escape(one.anchor)}">{escape(one.text)}</a></li>' for one in named]
    yield f'<nav aria-label="Parts"><ol>{"".join(links)}<li><a href="#notes">Notes</a></li></ol></nav>\n</header>\n<main>\n'
    seen: set[int] = set()
    for number, block in enumerate(paper.blocks):
        yield _render_block(block, seen, is_first=number == 0)
    yield '<h2 id="notes">Notes: the reports</h2>\n'
    if paper.notes:
        yield f'<ol class="notes">\n{"".join(_render_note(note) for note in paper.notes)}</ol>\n'
    yield f"</main>\n<footer><p>Made by Dragoman {escape(paper.version)} from its record.</p></footer>\n</body>\n</html>\n"


def _render_block(block: Block, seen: set[int], *, is_first: bool) -> str:
    match block:
        case Heading(level, text, anchor):
            name = f' id="{escape(anchor)}"' if anchor else ""
            return f"<h{level}{name}>{escape(text)}</h{level}>\n"
        case Paragraph(line, is_small):
            kind = ' class="summary"' if is_first else ' class="small"' if is_small else ""
            return f"<p{kind}>{_render_line(line, seen)}</p>\n"
        case Listing(items):
            return f'<ul class="items">\n{"".join(_render_item(item, seen) for item in items)}</ul>\n'
        case Grid():
            return _render_grid(block, seen)
        case Plot(svg, caption):
            return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>\n"


def _render_item(item: tuple[Line, ...], seen: set[int]) -> str:
    first, *rest = item
    more = "".join(
        f'<span class="{"more" if number == len(rest) and not any(run.notes for run in line) else "line"}">{_render_line(line, seen)}</span>'
        for number, line in enumerate(rest, start=1)
    )
    return f'<li><span class="line">{_render_line(first, seen)}</span>{more}</li>\n'


def _render_grid(grid: Grid, seen: set[int]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in grid.columns)
    rows = "".join(f"<tr>{_render_cells(row, grid.short, seen)}</tr>\n" for row in grid.rows)
    return f'<div class="scroll"><table>\n<caption>{escape(grid.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n'


def _render_cells(row: tuple[Line, ...], short: frozenset[int], seen: set[int]) -> str:
    return "".join(
        ('<td class="short">' if number in short else "<td>") + _render_line(cell, seen) + "</td>"
        for number, cell in enumerate(row)
    )


def _render_line(line: Line, seen: set[int]) -> str:
    return "".join(_render_run(run, seen) for run in line)


def _render_run(run: Run, seen: set[int]) -> str:
    text = escape(show_text(run))
    text = f"<strong>{text}</strong>" if run.is_strong else text
    return text + (f"<sup>{', '.join(_render_mark(number, seen) for number in run.notes)}</sup>" if run.notes else "")


def _render_mark(number: int, seen: set[int]) -> str:
    """The number that leads to a note; the note leads back to where it was first cited."""
    name = "" if number in seen else f' id="c{number}"'
    seen.add(number)
    return f'<a href="#n{number}"{name} aria-label="note {number}">{number}</a>'


def show_text(run: Run) -> str:
    """The words of a run: only what somebody said in these words has quotation marks."""
    match run.text:
        case Verbatim(text):
            return f"“{text}”"
        case Paraphrase(text):
            return text
        case text:
            return text


def _render_note(note: Note) -> str:
    words = "".join(f"<mark>{escape(text)}</mark>" if is_marked else escape(text) for text, is_marked in note.pieces)
    title = f", {escape(note.title)}" if note.title else ""
    link = f'<a href="{escape(note.link)}" rel="noopener noreferrer">{escape(note.link)}</a>; ' if note.link else ""
    return (
        f'<li id="n{note.number}"><strong>{escape(note.outlet)}</strong>, {escape(note.published)}{title}'
        f'<span class="words">{words}</span><span class="where">{link}{escape(note.place)}; {escape(note.entry)} '
        f'<a href="#c{note.number}" aria-label="back to where note {note.number} is cited">↑</a></span></li>\n'
    )


@lru_cache(maxsize=1)
def load_css() -> str:
    """The style of the page, ours alone."""
    return resources.files("dragoman.documents").joinpath("brief.css").read_text("utf-8")
