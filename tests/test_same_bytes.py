"""The same article gives the same bytes: whatever the hash seed, threads, locale, time zone, and order of files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

ARTICLES = {
    "a.txt": "Talks in Muscat\n\nJune 10, 2025\n\nIran and Oman held a second round of talks in Muscat on Friday. “Neither side left,” the Omani "
    "foreign minister said on X. Iran, Oman, Qatar and Egypt will meet again in Doha next week.\n",
    "b.txt": "Exchange near Taiz\n\nJune 11, 2025\n\nThe Houthis released 20 prisoners on Monday. Yemen’s government said it had returned the bodies "
    "of 12 fighters, and accused the group of breaking the truce.\n",
}  # fmt: skip
PLAIN = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
# What must change nothing, all at once: each by itself would take a start of the program.
OTHER = {"PYTHONHASHSEED": "4711", "OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "COLUMNS": "40"}  # fmt: skip
# A socket that is opened ends the program.
NO_NETWORK = (
    "import socket, sys\n"
    "def refuse(*_, **__):\n    raise SystemExit('network')\n"
    "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
    "from dragoman.cli import main\nmain()\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, environment: dict[str, str], *names: str) -> list[bytes]:
    """The lines of `dragoman read --json` in a process of its own, without a network."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ", "OMP_", "PYTHONHASHSEED"))}
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, "read", "--json", *names], cwd=folder, env=clean | environment, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def lines(folder: Path) -> list[bytes]:
    return read(folder, PLAIN, "a.txt", "b.txt")


def test_surroundings_change_nothing(folder: Path, lines: list[bytes]) -> None:
    """Hash seed, threads, locale, time zone and width of the terminal change no byte; the order of files only that of the lines."""
    assert read(folder, OTHER, "b.txt", "a.txt")[::-1] == lines


def test_library_gives_the_bytes_of_the_command(folder: Path, lines: list[bytes], reader) -> None:
    """A reader that has read other articles before gives the same line as the command."""
    from dragoman import read_articles

    articles = list(read_articles([str(folder / name) for name in ("b.txt", "a.txt", "b.txt")]))
    readings = [reader.read(a).to_json().encode() for a in articles]
    assert readings == [lines[1], lines[0], lines[1]]


def test_output_is_utf8_in_any_locale(lines: list[bytes]) -> None:
    """Lines are UTF-8 JSON with the characters of the article."""
    assert [json.loads(line.decode("utf-8"))["article"]["text"] for line in lines] == list(ARTICLES.values())
