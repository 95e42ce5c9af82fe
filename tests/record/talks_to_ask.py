"""A small record to ask, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from telling import Telling

NOW = datetime(2025, 5, 31, 12, 0, tzinfo=UTC)
# What may change the record in the tests of its doors.
TOKEN = "a-word-for-tests-only"
SAID = "We are ready for a full truce of thirty days from next Monday on"


def make_tellings() -> list[Telling]:
    """Two rounds, an exchange told with two figures, a plan, a denial put into somebody's mouth, and what was said."""
    return [
        Telling("a", "2025-05-16", "TASS").meeting("2025-05-16", round=1, people=("Rustem Umerov", "Vladimir Medinsky"))
        .exchange(None, value=1000, status="planned", agreed="2025-05-16"),
        Telling("b", "2025-05-23", "Example Wire").exchange("2025-05-23", value=390),
        Telling("c", "2025-05-24", "Other Desk").exchange("2025-05-23", value=391),
        Telling("d", "2025-05-28", "Example Wire").meeting("2025-06-02", status="planned", round=2),
        Telling("e", "2025-05-29", "Example Wire").meeting(
            "2025-05-27", status="denied", parties=("TUR", "UKR"), said_by="Rustem Umerov"
        ),
        Telling("f", "2025-05-12", "Example Wire").quote("Rustem Umerov", SAID, topic="ceasefire", stance="offers"),
    ]  # fmt: skip
