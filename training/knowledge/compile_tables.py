"""TOML rows in, the same rows in a form that loads at once out.

    python training/knowledge/compile_tables.py

Enters: the folders of `TABLES`. Leaves: `compiled.json` in each, which `load_rows` reads while its digest fits the TOML files. It
refuses nothing itself: a wrong row ends it with the loader's error. Run it after every edit of a row; a test compares.
"""

from __future__ import annotations

from pathlib import Path

from dragoman.knowledge.codes import CodeRow
from dragoman.knowledge.cues import Attitude, ChannelRow, Cue
from dragoman.knowledge.events import ClassRow, EventRow, GovernorRow, ThingRow
from dragoman.knowledge.formats import FormatRow
from dragoman.knowledge.leaders import LeaderRow
from dragoman.knowledge.load import write_compiled
from dragoman.knowledge.nouns import NounRow
from dragoman.knowledge.schema import Body, BodyType, Platform, Region, Row, State, Title, Topic, Venue
from dragoman.knowledge.stances import StanceRow

KNOWLEDGE = Path(__file__).parents[2] / "src/dragoman/knowledge"

TABLES: dict[str, type[Row]] = {
    "attitudes": Attitude,
    "bodies": Body,
    "body_types": BodyType,
    "channels": ChannelRow,
    "classes": ClassRow,
    "codes": CodeRow,
    "cues": Cue,
    "events": EventRow,
    "formats": FormatRow,
    "governors": GovernorRow,
    "leaders": LeaderRow,
    "nouns": NounRow,
    "places/regions": Region,
    "places/venues": Venue,
    "platforms": Platform,
    "stances": StanceRow,
    "states": State,
    "things": ThingRow,
    "titles": Title,
    "topics": Topic,
}

if __name__ == "__main__":
    for folder, row_type in TABLES.items():
        print(f"{folder}: {len(write_compiled(KNOWLEDGE / folder, row_type))} bytes")
