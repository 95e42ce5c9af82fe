"""The shipped example read, as the archive that tests make their record from.

    python tests/data/write_example.py

Enters: `examples/istanbul-2025/dispatches`. Leaves: `tests/data/istanbul-2025.jsonl.gz`. Needs the reader's weights and a minute.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TARGET = REPOSITORY / "tests/data/istanbul-2025.jsonl.gz"
NOW = "2025-07-28T12:00Z"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        record = f"{folder}/talks.db"
        run = [sys.executable, "-m", "dragoman"]
        # From within the repository, so that the names of the files are those of every machine.
        for command in (
            ["add", "examples/istanbul-2025/dispatches", "--record", record, "--now", NOW],
            ["export", record, str(TARGET), "--replace"],
        ):
            subprocess.run([*run, *command], cwd=REPOSITORY, check=True, env={**os.environ, "TZ": "UTC"})


if __name__ == "__main__":
    main()
