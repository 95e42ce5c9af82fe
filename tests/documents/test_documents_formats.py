"""Each format is read back by a tool of its field, trusts no word of an article, and is the same bytes each time."""

from __future__ import annotations

import base64
import builtins
import hashlib
import io
import re
import sys
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from brief_samples import brief
from lxml import html

from dragoman.cli import cli
from dragoman.documents.paper import Paper
from dragoman.documents.writing import write_document
from dragoman.errors import MissingExtraError


def can_print() -> bool:
    """Whether the libraries of the system that a PDF needs are there."""
    try:
        import weasyprint
    except OSError:
        return False
    return weasyprint is not None


needs_pango = pytest.mark.skipif(not can_print(), reason="Pango is not installed: scripts/install-browser installs it")


@pytest.fixture(scope="module")
def paper(small_record: Path) -> Paper:
    return brief(small_record)


@pytest.fixture(scope="module")
def printed(paper: Paper) -> bytes:
    return write_document(paper, "pdf")


@pytest.mark.parametrize("name", ["html", "md", "docx", pytest.param("pdf", marks=needs_pango)])
def test_same_bytes_twice(
    name: str, small_record: Path, paper: Paper, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made again from the record, on another day and in another zone, it is the same file."""
    first = request.getfixturevalue("printed") if name == "pdf" else write_document(paper, name)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert write_document(brief(small_record), name) == first


# HTML


def test_page_asks_nobody_and_runs_nothing(paper: Paper) -> None:
    """No script, no address but of links, and a policy that names the one style by its digest."""
    page = write_document(paper, "html").decode()
    tree = html.fromstring(page)
    assert not tree.xpath("//script | //img | //link | //iframe | //@onerror | //@onclick | //@style")
    policy = tree.xpath("string(//meta[@http-equiv]/@content)")
    digest = base64.b64encode(hashlib.sha256(tree.xpath("string(//style)").encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert all(re.match(r"#|https?://", address) for address in tree.xpath("//@href"))


def test_page_leads_to_notes_and_back(paper: Paper) -> None:
    """Every link within the page leads somewhere, names are given once, and every note leads back."""
    tree = html.fromstring(write_document(paper, "html").decode())
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))
    assert {address[1:] for address in tree.xpath("//@href") if address.startswith("#")} <= set(names)
    assert len(tree.xpath("//ol[@class='notes']/li")) == len(paper.notes)
    assert tree.xpath("string(/html/@lang)") == "en"


def test_page_has_its_plots(small_record: Path) -> None:
    """Drawings stand in the page itself, each with a caption that says the same."""
    tree = html.fromstring(write_document(brief(small_record), "html").decode())
    figures = tree.xpath("//figure")
    assert [figure.xpath("string(figcaption)").partition(":")[0] for figure in figures] == [
        "Meetings over time, by day"
    ]
    assert all(figure.xpath("count(*[local-name()='svg'])") == 1 for figure in figures)
    assert "1 held or carried out, 2 planned or proposed" in figures[0].xpath("string(figcaption)")


def test_page_shows_markup_as_words(paper: Paper) -> None:
    """Names that look like markup are shown as they are written."""
    page = write_document(paper, "html").decode()
    assert "<script" not in page
    assert "<b>Wire</b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\x07" not in page


# PDF


@needs_pango
def test_pdf_is_tagged_and_titled(printed: bytes) -> None:
    """A reader finds title, language, structure and words; no time but that of the brief."""
    reader = pypdf.PdfReader(io.BytesIO(printed))
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Brief: the record of the talks"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert "Russia and Ukraine exchanged prisoners on Fri 23 May 2025" in text
    assert "1 / " in text
    assert {str(moment)[:19] for moment in (reader.metadata.creation_date, reader.metadata.modification_date)} == {
        "2025-06-01 12:00:00"
    }


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (OSError("cannot load library 'libpango-1.0-0'"), "apt-get install libpango-1.0-0"),
        (ImportError("no"), "dragoman[documents]"),
    ],
)
def test_missing_library_names_the_remedy(
    error: Exception, remedy: str, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Pango, or without WeasyPrint, the error says what to install."""
    whole = builtins.__import__

    def refuse(name: str, *given: Any, **named: Any) -> Any:
        if name.startswith("weasyprint"):
            raise error
        return whole(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    with pytest.raises(MissingExtraError, match=re.escape(remedy)):
        write_document(paper, "pdf")


# DOCX


def test_docx_has_headings_tables_and_properties(paper: Paper) -> None:
    """Word processors find real headings, tables with a heading row, and fixed properties."""
    document = docx.Document(io.BytesIO(write_document(paper, "docx")))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == [
        "What changed since Tue 20 May 2025", "State of play", "Ledger: exchanges and commitments", "What is next",
        "Where the sources disagree", "Sources and their sides", "Notes: the reports",
    ]  # fmt: skip
    assert document.paragraphs[0].style.name == "Title"
    assert len(document.tables) >= 3
    assert "tblHeader" in document.tables[0].rows[0]._tr.xml
    core = document.core_properties
    assert (core.author, core.title, core.language) == ("Dragoman", "Brief: the record of the talks", "en")
    assert core.created.isoformat()[:19] == core.modified.isoformat()[:19] == "2025-06-01T12:00:00"


def test_docx_notes_are_linked(paper: Paper) -> None:
    """Each number leads to its note, and each note back."""
    raw = docx.Document(io.BytesIO(write_document(paper, "docx"))).element.xml
    marks = set(re.findall(r'w:bookmarkStart w:id="\d+" w:name="(\w+)"', raw))
    links = set(re.findall(r'w:anchor="(\w+)"', raw))
    assert links <= marks
    assert {f"n{note.number}" for note in paper.notes} <= links


# Markdown


def test_markdown_has_a_footnote_for_each_note(paper: Paper) -> None:
    """Every footnote that is cited is there."""
    text = write_document(paper, "md").decode()
    cited, given = set(re.findall(r"\[\^(\d+)\](?!:)", text)), set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))
    assert cited == given == {str(note.number) for note in paper.notes}


def test_markdown_escapes_marks(paper: Paper) -> None:
    """Words of an article are no emphasis, no link and no markup."""
    text = write_document(paper, "md").decode()
    assert not re.search(r"(?<!\\)<(?!https?://)", text)
    assert not re.search(r"(?<!\\)\]\(", text)
    assert r"\*of\*" in text


def test_command_writes_what_the_ending_says(small_record: Path, tmp_path: Path) -> None:
    """The format is that of the file's ending; without a file HTML goes to standard output."""
    from click.testing import CliRunner

    run = ["brief", str(small_record), "--since", "2025-05-20", "--now", "2025-06-01T12:00Z"]
    target = tmp_path / "brief.docx"
    done = CliRunner().invoke(cli, [*run, "-o", str(target)])
    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith(b"PK")
    assert [path.name for path in tmp_path.iterdir()] == ["brief.docx"]
    shown = CliRunner().invoke(cli, run)
    assert shown.stdout_bytes.startswith(b"<!DOCTYPE html>")
