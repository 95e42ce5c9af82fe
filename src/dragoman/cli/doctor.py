"""`dragoman doctor`: what is installed, what is missing, and how to mend it.

Enters: nothing but the machine it runs on. Leaves: a list of checks as text or JSON, exit code 1 when something
required is wrong. It refuses to need any of the packages that it checks.
"""

from __future__ import annotations

import importlib
import json
import locale
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata

import click

from dragoman.cli import find_version

# SQLite before this can corrupt a database in WAL mode when a write and a checkpoint meet (release notes of 3.51.3).
SAFE_SQLITE = (3, 51, 3)
OLDEST_PYTHON = (3, 11)
# Weights and a record of some ten thousand articles fit; below it a write may fail half-way through a batch.
ENOUGH_DISK_BYTES = 200 * 1024 * 1024
REINSTALL = "Run: pip install --upgrade dragoman"

# package: (module to import, what it is for). Required: `read` or `add` cannot work without.
REQUIRED: dict[str, tuple[str, str]] = {
    "click": ("click", "command line"),
    "rich": ("rich", "tables in the terminal"),
    "jinja2": ("jinja2", "pages"),
    "msgspec": ("msgspec", "findings and JSON"),
    "spacy": ("spacy", "analysed text"),
    "numpy": ("numpy", "arrays"),
    "onnxruntime": ("onnxruntime", "the neural reader"),
    "tokenizers": ("tokenizers", "the neural reader"),
    "trafilatura": ("trafilatura", "articles from HTML"),
    "lxml": ("lxml", "reads HTML"),
    "charset-normalizer": ("charset_normalizer", "encodings"),
    "py3langid": ("py3langid", "languages"),
    "anyascii": ("anyascii", "spellings of names"),
    "rapidfuzz": ("rapidfuzz", "spellings of names"),
    "sqlalchemy": ("sqlalchemy", "the record"),
    "alembic": ("alembic", "upgrades of the record"),
    "pysqlite3": ("pysqlite3", "SQLite itself"),
    "pystemmer": ("Stemmer", "search in statements"),
    "daachorse": ("daachorse", "the filter by relevance"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. Not `is_ok` but `is_required`: the program cannot be relied on until `remedy` is done."""

    name: str
    found: str
    is_ok: bool = True
    is_required: bool = True
    remedy: str = ""


@click.command("doctor", short_help="Check the installation and say what is missing.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def doctor(is_json: bool) -> None:
    """Check the installation: versions, the model, the database library, disk, encoding, optional parts.

    Ends with exit code 0 when all that is required is in order, else 1.
    """
    checks = tuple(run_checks())
    is_well = all(check.is_ok or not check.is_required for check in checks)
    if is_json:
        text = (
            json.dumps({"ok": is_well, "checks": [asdict(check) for check in checks]}, indent=2, ensure_ascii=True)
            + "\n"
        )
    else:
        text = render_checks(checks)
    click.echo(text, nl=False)
    if not is_well:
        click.get_current_context().exit(1)


def run_checks() -> Iterator[Check]:
    """All checks, in a fixed order."""
    yield Check("dragoman", find_version())
    yield _check_python()
    for package, (module, purpose) in REQUIRED.items():
        yield _check_package(package, module, purpose)
    yield _check_sqlite()
    yield _check_model()
    yield _check_disk()
    yield _check_encoding()
    yield from _check_extras()
    yield _check_pango()


def render_checks(checks: tuple[Check, ...]) -> str:
    """The checks as lines of text, then what to do."""
    width = max(len(check.name) for check in checks)
    lines = []
    for check in checks:
        mark = "ok     " if check.is_ok else "WRONG  " if check.is_required else "absent "
        lines.append(f"{mark} {check.name:<{width}}  {check.found}")
    wrong = [check for check in checks if not check.is_ok and check.is_required]
    optional = [check for check in checks if not check.is_ok and not check.is_required]
    for title, group in (("To do", wrong), ("Optional", optional)):
        if group:
            lines += ["", f"{title}:", *(f"  {check.name}: {check.remedy}" for check in group)]
    lines += [
        "",
        "All that is required is in order."
        if not wrong
        else f"Not in order: {', '.join(check.name for check in wrong)}.",
    ]
    text = "\n".join(lines) + "\n"
    encoding = sys.stdout.encoding or "ascii"
    return text.encode(encoding, "replace").decode(encoding)


def _check_python() -> Check:
    version = (
        f"{platform.python_version()} ({platform.python_implementation()}, {platform.system()} {platform.machine()})"
    )
    wanted = ".".join(map(str, OLDEST_PYTHON))
    return Check("Python", version, sys.version_info >= OLDEST_PYTHON, remedy=f"Install Python {wanted} or newer.")


def _check_package(package: str, module: str, purpose: str) -> Check:
    """Imports the module: a package that is there and cannot be loaded is no use either."""
    try:
        loaded = importlib.import_module(module)
    except ImportError as error:
        is_absent = isinstance(error, ModuleNotFoundError) and error.name == module
        found = f"missing; needed for {purpose}" if is_absent else f"cannot be loaded: {_first_line(error)}"
        return Check(package, found, False, remedy=f"Run: pip install --force-reinstall {package}")
    except Exception as error:
        found = f"fails when loaded: {type(error).__name__}: {_first_line(error)}"
        return Check(package, found, False, remedy=f"Run: pip install --force-reinstall {package}")
    try:
        return Check(package, metadata.version(package))
    except metadata.PackageNotFoundError:
        return Check(package, str(getattr(loaded, "__version__", "version unknown")))


def _check_sqlite() -> Check:
    name, wanted = "SQLite library", ".".join(map(str, SAFE_SQLITE))
    remedy = f"Run: pip install --upgrade pysqlite3 (it brings SQLite {wanted} or newer)."
    for module in ("pysqlite3", "sqlite3"):
        try:
            library = importlib.import_module(module)
        except ImportError:
            continue
        version: str = library.sqlite_version
        is_safe = tuple(int(part) for part in version.split(".")) >= SAFE_SQLITE
        told = "safe with a write-ahead log" if is_safe else f"not safe with a write-ahead log, {wanted} or newer is"
        return Check(name, f"{version} through {module}: {told}", is_safe, remedy=remedy)
    return Check(name, "missing", False, remedy=remedy)


def _check_model() -> Check:
    """The weights of the built-in reader, by what `dragoman.language` tells of them."""
    try:
        language = importlib.import_module("dragoman.language")
        told = language.model_info()
    except (ImportError, AttributeError) as error:
        return Check("model", f"not available: {_first_line(error)}", False, remedy=REINSTALL)
    except Exception as error:
        return Check(
            "model", f"cannot be loaded: {type(error).__name__}: {_first_line(error)}", False, remedy=REINSTALL
        )
    if isinstance(told, dict):
        return Check("model", ", ".join(f"{key} {value}" for key, value in told.items()))
    return Check("model", str(told))


def _check_disk() -> Check:
    try:
        free = shutil.disk_usage(".").free
    except OSError as error:
        return Check("free disk here", f"unknown: {_first_line(error)}", is_required=False)
    found = f"{free / 1024**3:.1f} GiB" if free >= 1024**3 else f"{free / 1024**2:.0f} MiB"
    return Check(
        "free disk here", found, free >= ENOUGH_DISK_BYTES, remedy="Free some space before adding to a record."
    )


def _check_encoding() -> Check:
    """The encoding of standard output decides what tables can show; JSON and pages are UTF-8 whatever it is."""
    encoding = (sys.stdout.encoding or "unknown").lower()
    found = f"{encoding} (file names {sys.getfilesystemencoding()}, locale {locale.setlocale(locale.LC_CTYPE)})"
    is_wide = encoding.replace("-", "").startswith("utf")
    remedy = "Set the environment variable PYTHONUTF8=1, or choose a UTF-8 locale: tables show ? for other letters now."
    return Check("encoding of output", found, is_wide, is_required=False, remedy=remedy)


def _check_extras() -> Iterator[Check]:
    """Each optional part that this installation declares, with the packages of it that are missing."""
    try:
        requirements = metadata.requires("dragoman") or []
        extras = metadata.metadata("dragoman").get_all("Provides-Extra") or []
    except metadata.PackageNotFoundError:
        yield Check(
            "optional parts",
            "unknown: dragoman runs from its source tree",
            False,
            False,
            "Run: pip install -e . in its folder.",
        )
        return
    for extra in sorted(extras):
        wanted = [
            match[0]
            for requirement in requirements
            if re.search(rf"extra\s*==\s*['\"]{re.escape(extra)}['\"]", requirement)
            and (match := re.match(r"[A-Za-z0-9._-]+", requirement))
        ]
        missing = sorted(package for package in wanted if not _is_installed(package))
        found = f"missing: {', '.join(missing)}" if missing else "installed"
        yield Check(f"extra [{extra}]", found, not missing, False, f'Run: pip install "dragoman[{extra}]"')


def _check_pango() -> Check:
    """The library of the system that briefs as PDF are laid out with."""
    from ctypes.util import find_library

    found = find_library("pango-1.0")
    return Check(
        "Pango", found or "missing: briefs can be HTML, DOCX and Markdown, not PDF", found is not None, False,
        "Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. macOS: brew install pango.",
    )  # fmt: skip


def _is_installed(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["no reason given"])[0]
