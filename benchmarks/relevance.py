"""What the filter of `dragoman.relevance` keeps, loses and costs.

    python benchmarks/relevance.py --shared ../shared [--cache FOLDER] [--set may2025]

Compares it with the full reading of the same articles, on a set that it was not trained on; the articles in other languages, which are never read, count
as articles of the day and are not passed. `--cache` keeps the readings. The sets are not part of the project: without them nothing is measured.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training" / "relevance"))

from dragoman.meaning.findings import Reading
from dragoman.pipeline import Reader, is_readable
from dragoman.record.claims import list_findings, list_sides, make_claims
from dragoman.relevance import is_relevant
from dragoman.relevance.scoring import load_scorer
from train import find_places, is_wanted, list_articles, load_reading

FLOORS = Path(__file__).parent / "floors.json"
SLACK = 0.3
REPEATS = 5


def is_between_sides(reading: Reading) -> bool:
    """Whether the reading finds something that is between at least two sides, states or groups for instance, by the terms of the record."""
    claims = make_claims(reading, "", list_findings(reading, ""))
    return any(claim.kind in ("meeting", "exchange", "act") and len(list_sides(claim)) >= 2 for claim in claims)


def is_wanted_literally(reading: Reading) -> bool:
    """Whether the reading holds any meeting, exchange or act of agreement, those of one side alone too, which the record does not keep."""
    return bool(reading.meetings or reading.exchanges or any(act.act == "agreement" for act in reading.acts))


def measure_speed(texts: list[str]) -> float:
    """Articles a second of one core, by processor time, the best of some repeats."""
    judge = load_scorer().judge
    times = []
    for _ in range(REPEATS):
        began = time.process_time()
        for text in texts:
            judge(text)
        times.append(time.process_time() - began)
    return len(texts) / min(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--set", default="may2025", dest="name")
    parser.add_argument(
        "--raise", action="store_true", dest="raise_", help="write figures above their floor into floors.json"
    )
    options = parser.parse_args()
    if not (options.shared / "bench" / "news").is_dir():
        print(
            f"{options.shared}/bench/news is not there: real articles are needed to measure; name their folder with --shared"
        )
        return 2
    with tempfile.TemporaryDirectory() as temp:
        cache = options.cache or Path(temp)
        cache.mkdir(parents=True, exist_ok=True)
        reader = Reader()
        articles = list(list_articles(options.shared, options.name))
        readings = [load_reading(a, reader, cache) if is_readable(a.language) else None for a in articles]
    kept = [
        reading is not None and is_relevant(article).keep for article, reading in zip(articles, readings, strict=True)
    ]
    figures: dict[str, float] = {"passed of all articles": 100 * sum(kept) / len(kept)}
    for name, test in (
        ("between sides", is_between_sides),
        ("for the record", is_wanted),
        ("any", is_wanted_literally),
    ):
        wanted = [reading is not None and test(reading) for reading in readings]
        figures[f"wanted, {name}"] = 100 * sum(wanted) / len(wanted)
        figures[f"recall, {name}"] = 100 * sum(k for k, w in zip(kept, wanted, strict=True) if w) / max(sum(wanted), 1)
    told = sum(len(find_places(reading)) for reading in readings if reading is not None)
    lost = sum(len(find_places(r)) for r, k in zip(readings, kept, strict=True) if r is not None and not k)
    figures["recall of findings"] = 100 * (told - lost) / max(told, 1)
    figures["articles a second"] = measure_speed([article.text for article in articles])
    for key, value in figures.items():
        print(f"{key:28} {value:10,.1f}")
    print(f"{len(articles)} articles, {statistics.mean(len(a.text) for a in articles):,.0f} characters on average")
    return check_floors(options.name, figures, raise_=options.raise_)


def check_floors(name: str, figures: dict[str, float], *, raise_: bool) -> int:
    """1 where a recall has fallen below its floor, or more is passed than was."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    known = floors.setdefault("relevance", {}).setdefault(name, {})
    failed = False
    for key in (key for key in figures if key.startswith(("recall", "passed"))):
        value = round(figures[key] * (-1 if key.startswith("passed") else 1), 2)
        floor = known.get(key)
        if floor is not None and value < floor - SLACK:
            print(f"below its floor: {key} {value} against {floor}")
            failed = True
        if raise_ and (floor is None or value > floor):
            known[key] = value
    if raise_:
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
