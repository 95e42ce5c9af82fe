"""The docs name every command and option, lead nowhere that is not there, and use words that the code uses."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click
import pytest

import dragoman
from dragoman.cli import COMMANDS

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*(REPOSITORY / "docs").glob("*.md"), *REPOSITORY.glob("*.md"), *(REPOSITORY / "examples").rglob("*.md")]
)
TEXT = "\n".join(p.read_text("utf-8") for p in PAGES)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SOURCE = "\n".join(p.read_text("utf-8") for p in Path(dragoman.__file__).parent.rglob("*.py"))


def load_command(name: str) -> click.Command:
    module, _, attribute = COMMANDS[name][0].partition(":")
    return getattr(importlib.import_module(module), attribute)


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_documented(name: str) -> None:
    """Each command stands in a page as it is typed."""
    assert f"dragoman {name}" in TEXT


@pytest.mark.parametrize(
    ("name", "option"),
    [
        (n, o)
        for n in COMMANDS
        for p in load_command(n).params
        for o in (*p.opts, *p.secondary_opts)
        if o.startswith("--")
    ],
)
def test_option_is_documented(name: str, option: str) -> None:
    """Each option of each command stands in a page."""
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", TEXT), f"dragoman {name} {option}"


def list_links() -> list[object]:
    links = [(p, target) for p in PAGES for target in LINK.findall(p.read_text("utf-8"))]
    return [pytest.param(p, t, id=f"{p.name}:{t}") for p, t in links if not re.match(r"https?:|mailto:", t)]


@pytest.mark.parametrize(("page", "target"), list_links())
def test_link_leads_somewhere(page: Path, target: str) -> None:
    """A link leads to a file of the repository, and to a heading of it where it names one."""
    name, _, anchor = target.partition("#")
    path = (page.parent / name).resolve() if name else page
    assert path.exists()
    if anchor:
        headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
        assert anchor in [re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings]


def list_terms() -> list[str]:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", (REPOSITORY / "docs/glossary.md").read_text("utf-8"), re.MULTILINE)
    return [term for row in rows if row != "word" for term in re.split(r", |\s*\(`|`\)", row.strip()) if term]


@pytest.mark.parametrize("term", list_terms())
def test_word_of_the_glossary_is_used(term: str) -> None:
    """Each word of the glossary is one that the code uses."""
    assert re.search(rf"\b{re.escape(term)}", SOURCE, re.IGNORECASE)


def test_glossary_defines_a_word_once() -> None:
    """No word has two definitions."""
    terms = list_terms()
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("folder", ["articles", "knowledge", "language", "meaning", "record", "views"])
def test_picture_shows_every_folder(folder: str) -> None:
    """The page on the architecture has a row for each folder."""
    assert f"| `{folder}` |" in (REPOSITORY / "docs/architecture.md").read_text("utf-8")


def test_every_module_of_meaning_has_its_step() -> None:
    """The steps that the page on the architecture names are modules that are there."""
    page = (REPOSITORY / "docs/architecture.md").read_text("utf-8")
    named = re.findall(r"`(\w+\.py)`", page.split("## One article")[1].split("## What the status")[0])
    there = {p.name for p in Path(dragoman.__file__).parent.rglob("*.py")}
    assert named
    assert set(named) <= there
