"""What the tests of exports share: hostile articles, and how a format is written."""

from __future__ import annotations

import sys
from pathlib import Path

from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "record"))

from telling import Telling

from dragoman.cli import cli

HOSTILE = '=HYPERLINK("x")\x07 <script>alert(1)</script> & co.'


def make_hostile() -> list[Telling]:
    """Names that a spreadsheet, a page or an XML file would choke on, and plans that are moved, called off and held."""
    return [
        Telling("=a", "2025-05-10", "@Wire").meeting("2025-05-15", status="planned", round=1, people=(HOSTILE,)),
        Telling("b", "2025-05-11", "Other <Wire>").meeting("2025-05-16", status="planned", round=1),
        Telling("c", "2025-05-16", "Third").meeting("2025-05-16", round=1, parties=("UKR", "RUS", HOSTILE)),
        Telling("d", "2025-05-20", "Wire").meeting("2025-06-01", status="planned", parties=("ARM", "AZE"), place=None, country=None),
        Telling("e", "2025-05-22", "Wire").meeting("2025-06-01", status="cancelled", parties=("ARM", "AZE"), place=None, country=None),
        Telling("f", "2025-05-23", "Wire").meeting("2025-07", status="planned", parties=("USA", "RUS"), round=5),
        Telling("g", "2025-05-24", "Wire").meeting(None, status="planned", parties=("USA", "VAT"), place="Nowhere"),
        Telling("h", "2025-05-24", "Wire").exchange("2025-05-23", value=390).act("2025-05-23", act="ceasefire", topics=("ceasefire",)),
        Telling("i", "2025-05-24", "Wire").act("2025-05-23", act="accusation", actors=("UKR",), words=HOSTILE),
        Telling("j", "2025-05-25", "-5 News").quote("Sergey Lavrov", "+we want it", topic="ceasefire", stance="demands"),
    ]  # fmt: skip


def write(record: Path, name: str, *options: str) -> bytes:
    """What an export prints."""
    done = CliRunner().invoke(cli, ["export", str(record), "-", "--format", name, *options])
    assert done.exit_code == 0, done.output
    return done.stdout_bytes
