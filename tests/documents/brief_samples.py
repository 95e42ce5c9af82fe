"""What the tests of documents share: articles, and how a brief is written."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "record"))

from telling import Telling

from dragoman.documents.brief import make_brief
from dragoman.documents.paper import Paper
from dragoman.record import Record
from dragoman.views.scope import Scope

NOW = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
HOSTILE = "Envoy <script>alert(1)</script> *of* [x](javascript:alert(1)) & \x07co"


def make_tellings() -> list[Telling]:
    return [
        Telling("a", "2025-05-10", "First Wire").meeting("2025-05-16", status="planned", round=1, people=(HOSTILE,)),
        Telling("b", "2025-05-16", "Second Wire").meeting("2025-05-16", round=1, hosts=("TUR",)).exchange(None, value=1000, status="planned", agreed="2025-05-16"),
        Telling("c", "2025-05-23", "First Wire").exchange("2025-05-23", value=390),
        Telling("d", "2025-05-23", "Third Wire").exchange("2025-05-23", value=380),
        Telling("e", "2025-05-24", "Second Wire").meeting("2025-06-10", status="planned", round=2, said_by="Sergey Lavrov"),
        Telling("f", "2025-05-24", "Second Wire").meeting("2025-05-28", status="planned", parties=("ARM", "AZE"), place=None, country=None),
        Telling("g", "2025-05-25", None).quote("Sergey Lavrov", "a truce of thirty days", topic="ceasefire", stance="demands").office("Sergey Lavrov", "RUS"),
        Telling("h", "2025-05-26", "<b>Wire</b>").act("2025-05-25", act="ceasefire", topics=("ceasefire",)),
    ]  # fmt: skip


def brief(record_path: Path, *, since: str = "2025-05-20", now: datetime = NOW) -> Paper:
    """The brief on a whole record."""
    with Record.open(record_path, mode="read") as record:
        return make_brief(Scope(record), since=since, now=now, version="1.0")
