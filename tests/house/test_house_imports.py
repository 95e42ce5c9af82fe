"""Imports point left: a folder may import those before it in the order in which data flows, and never one after it."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import dragoman

SOURCE = Path(dragoman.__file__).parent
# In the order in which data flows. `errors` is open to all.
FOLDERS = (
    "articles",
    "knowledge",
    "relevance",
    "language",
    "meaning",
    "record",
    "views",
    "exports",
    "documents",
    "web",
    "assistant",
)
# What hands data from folder to folder; only entry points import it.
CONDUCTORS = ("pipeline", "predictions", "corpus", "watch", "cli")
ENTRY_POINTS = ("__init__.py", "__main__.py", "pipeline.py", "predictions.py", "corpus/", "watch/", "cli/")
# Nothing of these is needed to print the help.
HEAVY = (
    "numpy",
    "spacy",
    "onnxruntime",
    "tokenizers",
    "sqlalchemy",
    "alembic",
    "trafilatura",
    "lxml",
    "jinja2",
    "rich",
    "msgspec",
    "aiohttp",
    "daachorse",
    "docx",
    "fastapi",
    "fastwarc",
    "feedparser",
    "fsspec",
    "htmldate",
    "icalendar",
    "mcp",
    "networkx",
    "protego",
    "pyarrow",
    "pydantic",
    "pypdfium2",
    "ray",
    "starlette",
    "uvicorn",
    "weasyprint",
)
MODULES = sorted(p.relative_to(SOURCE).as_posix() for p in SOURCE.rglob("*.py"))


@cache
def parse_module(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def list_outside(module: str) -> set[str]:
    """First words of all that a module imports."""
    found: set[str] = set()
    for node in ast.walk(parse_module(SOURCE / module)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def list_imports(path: Path) -> set[str]:
    """The modules of the package that a file imports anywhere in it, those for types alone too."""
    found: set[str] = set()
    for node in ast.walk(parse_module(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides what it points at"
            module = node.module or ""
            found |= {f"{module}.{alias.name}" for alias in node.names} if module == "dragoman" else {module}
    return {name.removeprefix("dragoman.") for name in found if name == "dragoman" or name.startswith("dragoman.")}


@pytest.mark.parametrize("module", [m for m in MODULES if m.split("/")[0] in FOLDERS])
def test_imports_point_left(module: str) -> None:
    """A module imports only from its own folder and from those before it."""
    allowed = {*FOLDERS[: FOLDERS.index(module.split("/")[0]) + 1], "errors", "__version__"}
    wrong = {name for name in list_imports(SOURCE / module) if name.split(".")[0] not in allowed}
    assert wrong == set()


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith(ENTRY_POINTS)])
def test_conductors_are_imported_by_entry_points_only(module: str) -> None:
    """The pipeline and the command line are imported by nothing that they themselves call."""
    assert {name for name in list_imports(SOURCE / module) if name.split(".")[0] in CONDUCTORS} == set()


def test_errors_import_nothing() -> None:
    """What is open to all depends on nobody."""
    assert list_imports(SOURCE / "errors.py") == set()


def test_every_folder_has_its_place() -> None:
    """A new folder has to be given its place in the order."""
    folders = {m.split("/")[0] for m in MODULES if "/" in m}
    assert folders == {*FOLDERS, "cli", "corpus", "watch"}


# Each outside thing has one home, so that it can be taken out again.
HOMES = {
    "onnxruntime": ("language/reader.py", "cli/doctor.py"),
    "trafilatura": ("articles/", "cli/doctor.py"),
    "sqlalchemy": ("record/",),
    "alembic": ("record/",),
    "jinja2": ("views/", "documents/", "web/"),
    "fastapi": ("web/",),
    "starlette": ("web/",),
    "tokenizers": ("language/",),
    "icalendar": ("exports/",),
    "weasyprint": ("documents/",),
}


@pytest.mark.parametrize("name", HOMES)
def test_outside_thing_has_one_home(name: str) -> None:
    """An outside package is imported only where it is at home."""
    assert [m for m in MODULES if name in list_outside(m) and not m.startswith(HOMES[name])] == []


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def test_help_loads_nothing_heavy() -> None:
    """`dragoman --help` answers without the reader, the database, the extractor of pages or the tables."""
    code = (
        "import sys\nfrom dragoman.cli import cli\n"
        "try:\n    cli(['--help'], standalone_mode=False)\nexcept SystemExit:\n    pass\n"
        f"print('loaded:', sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    assert run_python(code).splitlines()[-1] == "loaded: []"


def test_importing_the_package_loads_nothing_heavy() -> None:
    """`import dragoman` costs nothing until a name is asked for."""
    assert run_python(f"import sys, dragoman; print(sorted(set({HEAVY!r}) & set(sys.modules)))").strip() == "[]"
