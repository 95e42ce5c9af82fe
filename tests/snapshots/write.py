"""Articles in, their readings as snapshots out.

    python tests/snapshots/write.py

Enters: `article.txt` of each folder beside this file. Leaves: `reading.json`, indented so that a change is a line of a difference. It refuses nothing:
whoever reviews the difference decides.
"""

from __future__ import annotations

import json
from pathlib import Path

from dragoman import Reader, Reading, read_articles

FOLDER = Path(__file__).parent


def list_snapshots() -> list[Path]:
    """The folders that hold an article, by name."""
    return sorted(path.parent for path in FOLDER.glob("*/article.txt"))


def render_reading(reading: Reading) -> str:
    """A reading as indented JSON, each span on one line."""
    return _write(json.loads(reading.to_json()), "") + "\n"


def _write(value: object, indent: str) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value or (len(flat) + len(indent) <= 100 and "[{" not in flat):
        return flat
    inner = indent + "  "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(k)}: {_write(v, inner)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + _write(v, inner) for v in value) + f"\n{indent}]"


def read_snapshot(folder: Path, reader: Reader) -> Reading:
    """The reading of the article in a folder, read as a user's file is."""
    (article,) = read_articles([str(folder / "article.txt")])
    if isinstance(article, Exception):
        raise article
    return reader.read(article)


if __name__ == "__main__":
    shared_reader = Reader()
    for snapshot in list_snapshots():
        text = render_reading(read_snapshot(snapshot, shared_reader))
        (snapshot / "reading.json").write_text(text, encoding="utf-8")
        print(f"{snapshot.name}: {len(text)} characters")
