"""A document as DOCX.

Enters: a `Paper`. Leaves: the bytes of a file for word processors, with headings, tables and notes that links lead to and from. It refuses
clocks and names of machines in the file: the same document gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from dragoman.documents.hypertext import show_text
from dragoman.documents.paper import Block, Grid, Heading, Line, Listing, Note, Paper, Paragraph, Plot, Run
from dragoman.errors import MissingExtraError

# The first moment that a ZIP can hold; every part has it.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
# XML cannot hold these.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FONT, _SMALL_FONT = "Georgia", "Arial"


def render_docx(paper: Paper) -> bytes:
    """The file. Raises `MissingExtraError` without python-docx."""
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError(
            "a DOCX needs python-docx, which is not installed. Install it with: pip install 'dragoman[documents]'"
        ) from error
    document = docx.Document()
    _set_style(document, paper)
    made = _Writer(document)
    document.add_heading(_clean(paper.title), level=0)
    for fact in paper.facts:
        made.add_paragraph((Run(fact),), "Small")
    for block in paper.blocks:
        made.add(block)
    document.add_heading("Notes: the reports", level=1)
    for note in paper.notes:
        made.add_note(note)
    made.add_paragraph((Run(f"Made by Dragoman {paper.version} from its record."),), "Small")
    raw = io.BytesIO()
    document.save(raw)
    return _take_out_times(raw.getvalue())


def _set_style(document: Any, paper: Paper) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    core = document.core_properties
    moment = datetime.fromisoformat(paper.moment.removesuffix("Z"))
    core.title, core.subject, core.author, core.last_modified_by = _clean(paper.title), "", "Dragoman", "Dragoman"
    core.created = core.modified = core.last_printed = moment
    core.language, core.revision, core.comments, core.keywords = paper.language, 1, f"Dragoman {paper.version}", ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    _set_language(normal, paper.language)
    for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 11.5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0x1C, 0x1B, 0x19)
        style.element.rPr.rFonts.attrib.clear()
        style.element.rPr.rFonts.set(qn("w:ascii"), _FONT)
        style.element.rPr.rFonts.set(qn("w:hAnsi"), _FONT)
    small = document.styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = normal
    small.font.name, small.font.size, small.font.color.rgb = _SMALL_FONT, Pt(8.5), RGBColor(0x57, 0x53, 0x4B)
    small.paragraph_format.space_after = Pt(3)


def _set_language(style: Any, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement("w:lang")
    made.set(qn("w:val"), language)
    style.element.get_or_add_rPr().append(made)


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


class _Writer:
    """Blocks on their way into a document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._cited: set[int] = set()
        self._marks = 0

    def add(self, block: Block) -> None:
        match block:
            case Heading(level, text):
                self._document.add_heading(_clean(text), level=level - 1)
            case Paragraph(line, is_small):
                self.add_paragraph(line, "Small" if is_small else "Normal")
            case Listing(items):
                for item in items:
                    self._add_item(item)
            case Grid():
                self._add_grid(block)
            case Plot(_, caption):
                self.add_paragraph((Run(caption),), "Small")

    def add_paragraph(self, line: Line, style: str) -> None:
        self._fill(self._document.add_paragraph(style=style), line)

    def add_note(self, note: Note) -> None:
        """A note as a paragraph that its number in the text leads to, and back."""
        paragraph = self._document.add_paragraph(style="Small")
        self._bookmark(paragraph, f"n{note.number}")
        self._link(paragraph, f"c{note.number}", f"{note.number}  ")
        paragraph.add_run(_clean(note.outlet)).bold = True
        title = f", {note.title}" if note.title else ""
        paragraph.add_run(_clean(f", {note.published}{title}"))
        paragraph.add_run().add_break()
        for text, is_marked in note.pieces:
            run = paragraph.add_run(_clean(text))
            run.underline = is_marked or None
            run.font.name = _FONT
        paragraph.add_run().add_break()
        where = f"{note.link}; {note.place}; {note.entry}" if note.link else f"{note.place}; {note.entry}"
        paragraph.add_run(_clean(where))

    def _add_item(self, item: tuple[Line, ...]) -> None:
        paragraph = self._document.add_paragraph(style="List Bullet")
        for number, line in enumerate(item):
            if number:
                paragraph.add_run().add_break()
            self._fill(paragraph, line, is_small=number == len(item) - 1 > 0 and not any(run.notes for run in line))

    def _add_grid(self, grid: Grid) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        table = self._document.add_table(rows=1, cols=len(grid.columns), style="Light Grid")
        for cell, name in zip(table.rows[0].cells, grid.columns, strict=True):
            cell.paragraphs[0].add_run(_clean(name)).bold = True
        # The heading comes again on every page, and is told to screen readers as one.
        header = OxmlElement("w:tblHeader")
        header.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(header)
        for row in grid.rows:
            for cell, line in zip(table.add_row().cells, row, strict=True):
                self._fill(cell.paragraphs[0], line)
        for row in table.rows:
            for cell in row.cells:
                for run in cell.paragraphs[0].runs:
                    run.font.size, run.font.name = Pt(8.5), _SMALL_FONT
        self._document.add_paragraph(style="Small")

    def _fill(self, paragraph: Any, line: Line, *, is_small: bool = False) -> None:
        from docx.shared import Pt

        for one in line:
            run = paragraph.add_run(_clean(show_text(one)))
            run.bold = one.is_strong or None
            if is_small:
                run.font.size, run.font.name = Pt(8.5), _SMALL_FONT
            for index, number in enumerate(one.notes):
                if index:
                    paragraph.add_run(", ").font.superscript = True
                if number not in self._cited:
                    self._cited.add(number)
                    self._bookmark(paragraph, f"c{number}")
                self._link(paragraph, f"n{number}", str(number), is_raised=True)

    def _bookmark(self, paragraph: Any, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._marks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._marks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
            paragraph._p.append(mark)

    def _link(self, paragraph: Any, target: str, text: str, *, is_raised: bool = False) -> None:
        """Words that lead to a bookmark."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), target)
        run = paragraph.add_run(text)
        run.font.superscript = is_raised or None
        link.append(run._r)
        paragraph._p.append(link)


def _take_out_times(raw: bytes) -> bytes:
    """The same file, its parts without the time at which they were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.infolist():
            entry = zipfile.ZipInfo(part.filename, _NO_TIME)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            made.writestr(entry, given.read(part.filename))
    return out.getvalue()
