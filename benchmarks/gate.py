"""Quality floors: run the program over the development sets and refuse a figure below its floor.

    python benchmarks/gate.py --shared ../shared [--only facts,time,…] [--raise] [--lower]

`floors.json` holds, for each set, the digest of its gold file and the figures reached so far. `--raise` writes higher figures in; lowering one needs
`--lower`, and a reason in the commit. The sets themselves are not part of the project: without them nothing is measured, and the exit code says so.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
# A figure may fall this much without being a fall: ties broken otherwise by another processor.
SLACK = 0.3


def digest(*paths: Path) -> str:
    out = hashlib.sha256()
    for path in paths:
        out.update(path.read_bytes())
    return out.hexdigest()[:16]


def predict(layer: str, path: Path, folder: Path) -> Path:
    """Predictions of one layer for a file, in a temporary file."""
    from dragoman.pipeline import annotate

    target = folder / f"{layer}-{path.name.split('.')[0]}.out"
    with target.open("w", encoding="utf-8") as out:
        annotate(layer, str(path), out)
    return target


def call(script: Path, *arguments: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, str(script), *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return done.stdout


def measure_facts(bench: Path, folder: Path) -> tuple[dict[str, float], str]:
    from dragoman.articles import make_article
    from dragoman.pipeline import Reader

    gold = bench / "facts" / "gold.jsonl"
    wanted = {row["id"]: row for row in map(json.loads, gold.open(encoding="utf-8"))}
    reader, readings = Reader(), folder / "readings.jsonl"
    with readings.open("w", encoding="utf-8") as out:
        for name in sorted({row["file"] for row in wanted.values()}):
            with gzip.open(bench / "news" / name, "rt", encoding="utf-8") as lines:
                for row in map(json.loads, lines):
                    if row["id"] in wanted:
                        fields = {k: row.get(k) for k in ("id", "url", "title", "publisher", "published", "language")}
                        out.write(reader.read(make_article(row["text"], **fields)).to_json() + "\n")
    score = json.loads(call(bench / "facts" / "score_facts.py", gold, readings, "--json"))
    kinds = score["kinds"]
    figures = {
        f"{k} {m}": kinds[k][m]
        for k in ("statement", "meeting", "exchange", "office")
        for m in ("recall", "precision", "f1")
    }
    figures |= {f"{k} recall": kinds[k]["recall"] for k in ("act", "position")}
    figures["meeting status"] = kinds["meeting"]["fields"]["status"]["accuracy"]
    figures["meeting date"] = kinds["meeting"]["fields"]["date"]["accuracy"]
    figures["act status"] = kinds["act"]["fields"]["status"]["accuracy"]
    figures["meetings not claimed over distractors"] = 0.0 - score["distractors"]["meetings"]
    return figures, digest(gold)


def measure_time(bench: Path, folder: Path) -> tuple[dict[str, float], str]:
    figures, paths = {}, []
    for name in ("tbaq_timebank", "tbaq_aquaint", "meantime", "gum_news_dates"):
        gold = bench / "time" / f"{name}.jsonl.gz"
        paths.append(gold)
        score = json.loads(call(bench / "time" / "score_time.py", gold, predict("time", gold, folder), "--json"))
        for key in ("strict", "relaxed", "value"):
            figures[f"{name} {key}"] = find_figure(score, key)
    return figures, digest(*paths)


def measure_quotes(bench: Path, folder: Path) -> tuple[dict[str, float], str]:
    figures, paths = {}, []
    for name in ("polnear_dev", "gum_attribution"):
        gold = bench / "quotes" / f"{name}.jsonl.gz"
        paths.append(gold)
        text = call(bench / "quotes" / "score_quotes.py", gold, predict("quotes", gold, folder), "--outermost")
        figures |= {f"{name} {k}": v for k, v in read_quotes(text).items()}
    return figures, digest(*paths)


def read_quotes(text: str) -> dict[str, float]:
    """Content F1 (words, partial), speech recall (partial), source given content, from the scorer's table."""
    out, section = {}, ""
    for line in text.splitlines():
        if not line.startswith(" "):
            section = line.split(":")[0]
        words = line.split()
        if section == "content" and words[:1] in (["words"], ["partial"]):
            out[f"content {words[0]}"] = float(words[-1])
        if "cue is a verb of saying" in line:
            out["speech recall partial"] = float(words[-1])
        if "source given content" in line and "overlap" in words:
            out["source given content"] = float(words[words.index("overlap") + 1])
    return out


def measure_events(bench: Path, folder: Path) -> tuple[dict[str, float], str]:
    figures, paths = {}, []
    for name, level in (("plover_gsr", "plover"), ("cameo_coders", "root")):
        gold = bench / "events" / f"{name}.jsonl"
        paths.append(gold)
        score = json.loads(
            call(
                bench / "events" / "score_events.py", "events", gold, predict("events", gold, folder), "--level", level
            )
        )
        figures[f"{name} type F1"] = score["type"]["F1"]
        figures[f"{name} dyad F1"] = score["dyad"]["F1"]
        alarms = find_figure(score, "false_alarm_rate") or find_figure(score, "false alarms")
        figures[f"{name} sentences without a false alarm"] = 100 - alarms
    return figures, digest(*paths)


def measure_language(bench: Path, folder: Path) -> tuple[dict[str, float], str]:
    sys.path.insert(0, str(bench / "language"))
    import score_language

    figures, paths = {}, []
    for name in ("ewt/en_ewt-ud-dev", "gum/gum-dev"):
        gold = bench / "language" / f"{name}.conllu.gz"
        paths.append(gold)
        with (
            gzip.open(gold, "rt", encoding="utf-8") as g,
            predict("language", gold, folder).open(encoding="utf-8") as s,
        ):
            score = score_language.score_parse(g, s)["all"]
        figures |= {f"{name.split('/')[0]} {k}": score[k] for k in ("UPOS", "UAS", "LAS")}
    gold = bench / "language" / "ewt" / "uner-dev.jsonl.gz"
    paths.append(gold)
    figures["names F1"] = score_language.score_ner(gold, predict("names", gold, folder))["micro"]["F1"]
    return figures, digest(*paths)


def measure_coreference(bench: Path, folder: Path) -> tuple[dict[str, float], str]:
    gold = bench / "coreference" / "ecbplus.jsonl.gz"
    script = bench / "coreference" / "score_coreference.py"
    dev = folder / "dev.jsonl"
    with gzip.open(gold, "rt", encoding="utf-8") as lines, dev.open("w", encoding="utf-8") as out:
        out.writelines(line for line in lines if json.loads(line)["split"] == "dev")
    made = predict("coreference", dev, folder).read_text(encoding="utf-8").splitlines()
    figures = {}
    for kind in ("events", "entities"):
        mine = folder / f"{kind}.jsonl"
        mine.write_text("".join(line + "\n" for line in made if json.loads(line)["kind"] == kind), encoding="utf-8")
        text = call(script, gold, mine, "--kind", kind, "--split", "dev", "--scope", "topic")
        figures[f"ecb+ dev {kind} CoNLL topic"] = float(re.search(r"CoNLL-F1\s+([\d.]+)", text)[1])  # type: ignore[index]
    return figures, digest(gold)


def find_figure(score: object, key: str) -> float:
    """F1 of `key` in the time scorer's JSON."""
    if isinstance(score, dict):
        for name in (f"{key}_f1", key):
            value = score.get(name)
            if isinstance(value, int | float):
                return float(value)
            if isinstance(value, dict):
                return float(value.get("f1", value.get("F1", 0.0)))
        for value in score.values():
            found = find_figure(value, key)
            if found:
                return found
    return 0.0


MEASURES: dict[str, Callable[[Path, Path], tuple[dict[str, float], str]]] = {
    "facts": measure_facts, "time": measure_time, "quotes": measure_quotes, "events": measure_events, "language": measure_language,
    "coreference": measure_coreference,
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--only", default=",".join(MEASURES))
    parser.add_argument(
        "--raise", action="store_true", dest="raise_", help="write figures above their floor into floors.json"
    )
    parser.add_argument("--lower", action="store_true", help="write all figures, lower ones too")
    options = parser.parse_args()
    bench = options.shared / "bench"
    if not bench.is_dir():
        print(f"{bench} is not there: the development sets are needed to measure; name their folder with --shared")
        return 2
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    failed = False
    for name in options.only.split(","):
        with tempfile.TemporaryDirectory() as temp:
            figures, gold = MEASURES[name](bench, Path(temp))
        known = floors.setdefault(name, {"gold": gold, "figures": {}})
        if known["gold"] != gold and not options.lower:
            print(f"{name}: the gold set has changed ({known['gold']} -> {gold}); measure anew with --lower")
            failed = True
            continue
        known["gold"] = gold
        for key, value in figures.items():
            floor = known["figures"].get(key)
            state = (
                "new" if floor is None else "below" if value < floor - SLACK else "above" if value > floor else "same"
            )
            failed |= state == "below" and not options.lower
            print(f"{name:12} {key:40} {value:7.2f}  floor {floor if floor is not None else '-':>7}  {state}")
            if options.lower or floor is None or (options.raise_ and value > floor):
                known["figures"][key] = round(value, 2)
        if options.raise_ or options.lower:  # after each set: measuring all of them takes a while
            FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
