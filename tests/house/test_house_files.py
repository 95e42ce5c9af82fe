"""Files: no module too long for a head, data that is up to date, no machine's paths, a schema that is the code's."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import dragoman
from dragoman.knowledge.load import COMPILED, load_rows, write_compiled
from dragoman.meaning.findings import make_schema

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = Path(dragoman.__file__).parent
KNOWLEDGE = SOURCE / "knowledge"
LINES_OF_MODULE = 480
# Modules that are longer, with what they may have at most. To be split by noun; the numbers only fall.
LONGER: dict[str, int] = {}
MACHINE_PATH = re.compile(r"/(?:home|Users|root)/[a-z.]|[A-Z]:\\Users")
WEIGHTS = "language/weights/"


def list_tracked() -> list[str]:
    """The files under version control; the test is skipped outside of a checkout."""
    done = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a checkout: the files under version control are not known")
    return [name for name in done.stdout.splitlines() if (REPOSITORY / name).is_file()]


def load_compiler():
    """The script that compiles the tables, as a module."""
    spec = importlib.util.spec_from_file_location("compile_tables", REPOSITORY / "training/knowledge/compile_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["compile_tables"] = module
    spec.loader.exec_module(module)
    return module


TABLES = load_compiler().TABLES


@pytest.mark.parametrize("module", sorted(p.relative_to(SOURCE).as_posix() for p in SOURCE.rglob("*.py")))
def test_module_fits_in_a_head(module: str) -> None:
    """No module is longer than a head holds."""
    count = len((SOURCE / module).read_text("utf-8").splitlines())
    assert count <= LONGER.get(module, LINES_OF_MODULE)


def test_exceptions_are_still_needed() -> None:
    """A module that has been split loses its exception."""
    for module, limit in LONGER.items():
        assert LINES_OF_MODULE < len((SOURCE / module).read_text("utf-8").splitlines()) <= limit


@pytest.mark.parametrize("folder", sorted(TABLES))
def test_compiled_table_is_up_to_date(folder: str, tmp_path: Path) -> None:
    """`compiled.json` is what its TOML files give: run training/knowledge/compile_tables.py after an edit."""
    for path in (KNOWLEDGE / folder).glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert (KNOWLEDGE / folder / COMPILED).read_bytes() == write_compiled(tmp_path, TABLES[folder])


def test_every_folder_of_rows_is_known() -> None:
    """A folder of rows is compiled, or loaded with a row type of its own; none is forgotten."""
    folders = {p.parent.relative_to(KNOWLEDGE).as_posix() for p in KNOWLEDGE.rglob("*.toml")}
    own = {f for f in folders if f.split("/")[0] == "times"} | {"places", "places/cities", "places/ambiguous"}
    assert folders - own <= set(TABLES)
    assert set(TABLES) <= folders


@pytest.mark.parametrize("folder", sorted(TABLES))
def test_every_row_is_checked(folder: str) -> None:
    """The loader takes every shipped row, so that a misspelt key cannot be shipped."""
    for path in sorted((KNOWLEDGE / folder).glob("*.toml")):
        assert load_rows(path, TABLES[folder])


def test_every_data_file_is_asked_for() -> None:
    """No file of the package but code and rows is shipped without the code or its docs naming it."""
    code = "\n".join(p.read_text("utf-8") for p in SOURCE.rglob("*.py"))
    code += "\n".join(p.read_text("utf-8") for p in (REPOSITORY / "training").rglob("*.py"))
    code += "\n".join(p.read_text("utf-8") for p in (REPOSITORY / "docs").glob("*.md"))
    code += "\n".join(p.read_text("utf-8") for p in SOURCE.rglob("*.jinja"))
    for path in SOURCE.rglob("*"):
        name = path.relative_to(SOURCE).as_posix()
        if (
            path.is_dir()
            or "__pycache__" in name
            or path.suffix in (".py", ".toml", ".pyc")
            or name.startswith(WEIGHTS)
        ):
            continue
        assert path.name in code or path.stem in code, f"nobody asks for {name}"


@pytest.mark.model
def test_every_weight_is_described() -> None:
    """The folder of weights holds what the reader loads, and beside it only licence and card."""
    names = {p.name for p in (SOURCE / WEIGHTS).iterdir()}
    needed = {"labels.json", "tokenizer.json", "words.onnx", "tree.onnx", "relations.onnx"}
    assert needed <= names
    assert {n for n in names - needed if Path(n).suffix in (".onnx", ".json", ".bin")} <= {"model.json"}


def test_schema_is_that_of_the_code() -> None:
    """The JSON Schema in the package is the one that the code makes."""
    shipped = json.loads((SOURCE / "views/schema/reading.schema.json").read_text("utf-8"))
    assert shipped == json.loads(json.dumps(make_schema()))


def test_no_path_of_a_machine() -> None:
    """No tracked text names a folder of somebody's machine."""
    for name in list_tracked():
        try:
            text = (REPOSITORY / name).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found = MACHINE_PATH.search(text) if Path(__file__).name != Path(name).name else None
        assert found is None, f"{name}: {found and text[max(0, found.start() - 30) : found.end() + 30]!r}"
