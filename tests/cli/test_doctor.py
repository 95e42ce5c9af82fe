"""`dragoman doctor`: what is missing is named with its remedy."""

from __future__ import annotations

import importlib
import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

from dragoman.cli import doctor


@pytest.fixture
def model(monkeypatch):
    """A model that tells of itself, whatever the state of the real one."""
    language = ModuleType("dragoman.language")
    language.model_info = lambda: {"version": "1", "digest": "abc"}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dragoman.language", language)
    return language


def hide(monkeypatch, name: str) -> None:
    """Make `import name` fail as if the package were not installed."""
    real = importlib.import_module

    def import_module(wanted: str, package: str | None = None) -> ModuleType:
        if wanted == name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(wanted, package)

    monkeypatch.setattr(importlib, "import_module", import_module)


def test_all_well_ends_with_zero(call, model) -> None:
    """Where all that is required is there, the exit code is 0 and the versions are printed."""
    result = call("doctor")
    assert result.exit_code == 0, result.output
    for word in (
        "Python",
        "spacy",
        "onnxruntime",
        "numpy",
        "msgspec",
        "sqlalchemy",
        "alembic",
        "trafilatura",
        "digest abc",
    ):
        assert word in result.output


def test_json_holds_the_same_checks(call, model) -> None:
    """`--json` prints one object with every check."""
    found = json.loads(call("doctor", "--json").output)
    assert found["ok"] is True
    assert "SQLite library" in [check["name"] for check in found["checks"]]


def test_every_dependency_is_checked() -> None:
    """What the package depends on and what the command looks at are the same."""
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[<>=!~ ;\[]", dependency)[0].lower() for dependency in project["dependencies"]}
    assert wanted == set(doctor.REQUIRED)


def test_missing_package_is_named_with_the_remedy(call, model, monkeypatch) -> None:
    """A required package that is missing makes the exit code 1, with the command that installs it."""
    hide(monkeypatch, "onnxruntime")
    result = call("doctor")
    assert result.exit_code == 1
    assert "onnxruntime         missing; needed for the neural reader" in result.output
    assert "pip install --force-reinstall onnxruntime" in result.output


def test_broken_package_is_not_called_missing(call, model, monkeypatch) -> None:
    """A package that is there and cannot be loaded is told as such."""

    def import_module(name: str, package: str | None = None) -> ModuleType:
        if name == "numpy":
            raise ImportError("libblas.so: cannot open shared object file")
        return sys.modules.get(name) or ModuleType(name)

    monkeypatch.setattr(importlib, "import_module", import_module)
    check = doctor._check_package("numpy", "numpy", "arrays")
    assert not check.is_ok
    assert check.found == "cannot be loaded: libblas.so: cannot open shared object file"


def test_absent_model_is_a_fault(call, model) -> None:
    """Without weights the program cannot read, so the exit code is 1."""
    del model.model_info
    result = call("doctor")
    assert result.exit_code == 1
    assert "not available" in result.output


@pytest.mark.parametrize(
    ("version", "is_ok"), [("3.51.3", True), ("3.53.0", True), ("3.51.2", False), ("3.40.1", False)]
)
def test_sqlite_is_judged_by_its_version(monkeypatch, version: str, is_ok: bool) -> None:
    """SQLite before 3.51.3 is not safe with a write-ahead log, and the remedy brings a safe one."""
    library = ModuleType("pysqlite3")
    library.sqlite_version = version  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pysqlite3", library)
    check = doctor._check_sqlite()
    assert check.is_ok is is_ok
    assert version in check.found
    assert "pysqlite3" in check.remedy


def test_little_disk_is_told(monkeypatch) -> None:
    """A disk that is nearly full is a fault, before a batch finds out."""
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 5 * 1024 * 1024})())
    check = doctor._check_disk()
    assert (check.found, check.is_ok) == ("5 MiB", False)


def test_missing_extra_names_the_install_command(monkeypatch) -> None:
    """An optional part with missing packages is told with the command that installs it, and is not required."""
    found = type("Meta", (), {"get_all": lambda self, name: ["web", "pg"]})()
    monkeypatch.setattr(metadata, "metadata", lambda _: found)
    monkeypatch.setattr(
        metadata, "requires", lambda _: ["click>=8", 'click>=8; extra == "web"', "no-such-package>=1; extra == 'pg'"]
    )
    web_and_pg = {check.name: check for check in doctor._check_extras()}
    assert web_and_pg["extra [web]"].is_ok
    pg = web_and_pg["extra [pg]"]
    assert (pg.is_ok, pg.is_required) == (False, False)
    assert pg.found == "missing: no-such-package"
    assert pg.remedy == 'Run: pip install "dragoman[pg]"'


def test_narrow_encoding_is_optional_and_has_a_remedy(call, model) -> None:
    """A terminal that is not UTF-8 is told, with the remedy, and does not make the installation wrong."""
    result = call("doctor", "--json", charset="ascii")
    check = next(c for c in json.loads(result.output)["checks"] if c["name"] == "encoding of output")
    assert (check["is_ok"], check["is_required"]) == (False, False)
    assert "PYTHONUTF8=1" in check["remedy"]
