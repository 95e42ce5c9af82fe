"""The shipped example: its index, its notices, and that `expected.json` claims nothing its dispatches do not say.

Enters: the files of `examples/istanbul-2025`. Leaves: nothing. It refuses to run the program on them: what the program
finds there is tested where the record is tested.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "istanbul-2025"
LAST_LINE = "NOTE: Example dispatch written for Dragoman"
INDEX: dict[str, Any] = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
DISPATCHES: list[dict[str, Any]] = INDEX["dispatches"]
REFS = [dispatch["ref"] for dispatch in DISPATCHES]
MONTHS = ["January", "February", "March", "April", "May", "June", "July"]  # enough for the example

each_dispatch = pytest.mark.parametrize("dispatch", DISPATCHES, ids=REFS)


class _VisibleText(HTMLParser):
    """Collects what a reader of the article sees, one line an element."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"article", "script", "style"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside == ["article"] and data.strip():
            self.lines.append(data.strip())


def read_raw(dispatch: dict[str, Any]) -> str:
    """The file of a dispatch; of a JSON lines file its line."""
    raw = (FOLDER / str(dispatch["file"])).read_text(encoding="utf-8")
    return raw.splitlines()[dispatch["line"] - 1] if "line" in dispatch else raw


def read_text(dispatch: dict[str, Any]) -> str:
    """What a reader sees of a dispatch."""
    raw = read_raw(dispatch)
    if dispatch["file"].endswith(".jsonl"):
        row = json.loads(raw)
        return f"{row['title']}\n{row['text']}"
    if dispatch["file"].endswith(".html"):
        parser = _VisibleText()
        parser.feed(raw)
        return "\n".join(parser.lines)
    return raw


TEXTS = {dispatch["ref"]: read_text(dispatch) for dispatch in DISPATCHES}


def flatten(text: str) -> str:
    """One line, so that a phrase broken by a hard wrap is found."""
    return " ".join(text.split())


def find_lists(value: Any, keys: frozenset[str]) -> Iterator[str]:
    """Every string under one of `keys`, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in keys:
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from find_lists(inner, keys)
    elif isinstance(value, list):
        for inner in value:
            yield from find_lists(inner, keys)


REF_KEYS = frozenset(
    {"in", "planned_in", "reported_in", "mentioned_in", "moved_in", "first", "later", "undated", "distractors"}
)


def list_references() -> list[str]:
    """Every reference in `expected.json`, once."""
    found: set[str] = set()
    for group in EXPECTED["copies"]:
        found.update([group["original"], *group["copies"], *group["rewrites"]])
    rest = {key: value for key, value in EXPECTED.items() if key != "copies"}
    found.update(find_lists(rest, REF_KEYS))
    return sorted(found)


def list_stages() -> list[tuple[str, dict[str, Any]]]:
    """Every stage of every expected exchange that holds figures."""
    stages = []
    for exchange in EXPECTED["exchanges"]:
        named = [exchange[key] for key in ("agreed", "proposed") if key in exchange]
        for stage in [*named, *exchange["carried_out"], *exchange["cumulative"]]:
            stages.append((f"{exchange['id']}:{stage.get('date', stage.get('as_of'))}", stage))
    return stages


def find_shingles(ref: str) -> set[tuple[str, ...]]:
    """Runs of five words of a dispatch."""
    words = re.findall(r"\w+", TEXTS[ref].lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def measure_share(part: str, whole: str) -> float:
    """Share of the five-word runs of `part` that stand in `whole`."""
    found = find_shingles(part)
    return len(found & find_shingles(whole)) / len(found)


def test_example_is_large_enough() -> None:
    """The example holds at least 34 dispatches."""
    assert len(DISPATCHES) >= 34


def test_index_names_every_file_of_the_folder() -> None:
    """No file lies beside the index unnamed, and none is named that is not there."""
    files = {path.relative_to(FOLDER).as_posix() for path in (FOLDER / "dispatches").rglob("*") if path.is_file()}
    assert files == {dispatch["file"] for dispatch in DISPATCHES}


def test_index_names_every_line() -> None:
    """Every line of a JSON lines file has its row."""
    rows = {(dispatch["file"], dispatch["line"]) for dispatch in DISPATCHES if "line" in dispatch}
    lines = {
        (path.relative_to(FOLDER).as_posix(), number)
        for path in (FOLDER / "dispatches").glob("*.jsonl")
        for number, _ in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    }
    assert rows == lines


def test_json_lines_file_has_variety() -> None:
    """The JSON lines file holds four to six dispatches."""
    assert 4 <= sum("line" in dispatch for dispatch in DISPATCHES) <= 6


def test_references_are_unique() -> None:
    """A reference names one dispatch."""
    assert len(set(REFS)) == len(REFS)


@pytest.mark.parametrize("where", ["README.md", "index.json", "expected.json"])
def test_notice_stands_at_the_head(where: str) -> None:
    """README, index and expectations say at their head that these are examples about public facts."""
    head = (FOLDER / where).read_text(encoding="utf-8")[:400]
    assert "example written for Dragoman about public facts" in flatten(head)


@each_dispatch
def test_last_line_is_the_notice(dispatch: dict[str, Any]) -> None:
    """The last line that a reader sees says that the dispatch is an example."""
    assert TEXTS[dispatch["ref"]].rstrip("\n").splitlines()[-1] == LAST_LINE


@each_dispatch
def test_length(dispatch: dict[str, Any]) -> None:
    """A dispatch has 120 to 450 words."""
    assert 120 <= len(TEXTS[dispatch["ref"]].split()) <= 450


@each_dispatch
def test_outlet_is_an_example_and_is_named(dispatch: dict[str, Any]) -> None:
    """An outlet is called an example, and the dispatch names it."""
    assert dispatch["outlet"].startswith("Example ")
    assert dispatch["outlet"] in read_raw(dispatch)


@each_dispatch
def test_row_says_what_to_look_for(dispatch: dict[str, Any]) -> None:
    """A row has a note."""
    assert dispatch["note"].strip()


@pytest.mark.parametrize("dispatch", [d for d in DISPATCHES if d["published"]], ids=lambda d: d["ref"])
def test_published_parses(dispatch: dict[str, Any]) -> None:
    """A date of publication is an ISO 8601 day or a time in UTC, within the months of the example."""
    published = dispatch["published"]
    if "T" in published:
        moment = datetime.datetime.fromisoformat(published)
        assert moment.utcoffset() == datetime.timedelta(0)
        day = moment.date()
    else:
        day = datetime.date.fromisoformat(published)
    assert datetime.date(2025, 5, 11) <= day <= datetime.date(2025, 7, 31)


@pytest.mark.parametrize("dispatch", [d for d in DISPATCHES if d["published"]], ids=lambda d: d["ref"])
def test_published_stands_in_the_dispatch(dispatch: dict[str, Any]) -> None:
    """The day of publication can be read off the dispatch itself."""
    day = datetime.date.fromisoformat(dispatch["published"][:10])
    month = MONTHS[day.month - 1]
    forms = [day.isoformat(), f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", f"{day:%d.%m.%Y}"]
    assert any(form in read_raw(dispatch) for form in forms)


def test_one_dispatch_has_no_date() -> None:
    """Exactly one dispatch has no date of publication, and `expected.json` knows which."""
    assert [d["ref"] for d in DISPATCHES if d["published"] is None] == EXPECTED["undated"]


@pytest.mark.parametrize("ref", EXPECTED["undated"])
def test_undated_dispatch_names_no_year(ref: str) -> None:
    """No year can be read off the undated dispatch."""
    assert not re.search(r"\b(19|20)\d\d\b", TEXTS[ref])


@pytest.mark.parametrize("ref", list_references())
def test_expected_reference_exists(ref: str) -> None:
    """`expected.json` refers to dispatches that are there."""
    assert ref in REFS


def test_every_dispatch_is_expected() -> None:
    """Every dispatch has its place in `expected.json`."""
    assert set(REFS) == set(list_references())


@pytest.mark.parametrize(("name", "stage"), [pytest.param(*stage, id=stage[0]) for stage in list_stages()])
def test_expected_figures_stand_in_their_dispatches(name: str, stage: dict[str, Any]) -> None:
    """Every expected figure stands in a dispatch that it refers to, and every such dispatch holds one of them."""
    written = [f"{figure['value']:,}" for figure in stage["figures"]]
    for number in written:
        assert any(re.search(rf"(?<![\d,]){number}(?![\d,]\d)", TEXTS[ref]) for ref in stage["in"]), (name, number)
    for ref in stage["in"] if written else []:
        assert any(number in TEXTS[ref] for number in written), (name, ref)


def test_parts_of_the_first_exchange_add_up() -> None:
    """The three parts of the exchange agreed on 16 May make the thousand that was agreed."""
    exchange = next(e for e in EXPECTED["exchanges"] if e["id"] == "prisoners-1")
    parts = [batch["figures"][0]["value"] for batch in exchange["carried_out"]]
    assert sum(parts) == exchange["agreed"]["figures"][0]["value"] == 1000


@pytest.mark.parametrize(
    ("asserter", "total"), [("Coordination Headquarters, Kyiv", 6057), ("Defence Ministry, Moscow", 6060)]
)
def test_returned_bodies_add_up(asserter: str, total: int) -> None:
    """The transfers of June add up to the total that the side itself names."""
    exchange = next(e for e in EXPECTED["exchanges"] if e["id"] == "remains-1")
    batches = [b for b in exchange["carried_out"] if b.get("asserter", asserter) == asserter]
    assert sum(batch["figures"][0]["value"] for batch in batches) == total


@pytest.mark.parametrize("round_", EXPECTED["rounds"], ids=lambda r: r["id"])
def test_round_is_planned_before_and_reported_after(round_: dict[str, Any]) -> None:
    """Dispatches that plan a round are not younger than it, and those that report it are not older."""
    published = {dispatch["ref"]: (dispatch["published"] or "")[:10] for dispatch in DISPATCHES}
    assert all(published[ref] <= round_["date"] for ref in round_["planned_in"])
    assert all(published[ref] >= round_["date"] for ref in round_["reported_in"])


@pytest.mark.parametrize("round_", EXPECTED["rounds"], ids=lambda r: r["id"])
def test_both_sides_report_each_round(round_: dict[str, Any]) -> None:
    """Each round is told once by the desk in Kyiv and once by the desk in Moscow."""
    outlets = [dispatch["outlet"] for dispatch in DISPATCHES if dispatch["ref"] in round_["reported_in"]]
    assert outlets.count("Example Desk Kyiv") == outlets.count("Example Desk Moscow") == 1


def test_both_sides_have_the_same_room() -> None:
    """The desks in Kyiv and Moscow have as many dispatches, and within a tenth as many words."""
    words = {
        outlet: [len(TEXTS[d["ref"]].split()) for d in DISPATCHES if d["outlet"] == outlet]
        for outlet in ("Example Desk Kyiv", "Example Desk Moscow")
    }
    kyiv, moscow = words.values()
    assert len(kyiv) == len(moscow)
    assert abs(sum(kyiv) - sum(moscow)) <= 0.1 * max(sum(kyiv), sum(moscow))


def test_planned_round_was_moved_by_a_day() -> None:
    """One meeting was planned and held a day later."""
    moved = [p for p in EXPECTED["planned"] if p["round"] and p["planned_for"] != p["held"]]
    days = [datetime.date.fromisoformat(p["held"]) - datetime.date.fromisoformat(p["planned_for"]) for p in moved]
    assert days == [datetime.timedelta(days=1)]


@pytest.mark.parametrize("copy", EXPECTED["copies"][0]["copies"])
def test_copy_repeats_the_wire(copy: str) -> None:
    """A copy has nearly all of its words from the wire, and fewer of them."""
    original = EXPECTED["copies"][0]["original"]
    assert measure_share(copy, original) > 0.8
    assert len(TEXTS[copy].split()) < len(TEXTS[original].split())


@pytest.mark.parametrize("copy", EXPECTED["copies"][0]["copies"])
def test_copy_has_a_headline_of_its_own(copy: str) -> None:
    """No line of the head of a copy stands in the original."""
    original = TEXTS[EXPECTED["copies"][0]["original"]]
    head = TEXTS[copy].split("(Example Wire) -")[0].splitlines()[:-1]
    assert not [line for line in head if line.strip() and line in original]


@pytest.mark.parametrize("rewrite", EXPECTED["copies"][0]["rewrites"])
def test_rewrite_has_other_words(rewrite: str) -> None:
    """A rewrite shares hardly a run of five words with the wire."""
    assert measure_share(rewrite, EXPECTED["copies"][0]["original"]) < 0.2


@pytest.mark.parametrize("versions", EXPECTED["versions"], ids=lambda v: v["later"])
def test_versions_differ_in_the_figure(versions: dict[str, Any]) -> None:
    """The first version has the misprint and not the right figure; the later one has both."""
    wrong, right = f"{versions['from']:,}", f"{versions['to']:,}"
    assert wrong in TEXTS[versions["first"]]
    assert right not in TEXTS[versions["first"]]
    assert f"since Wednesday of last week to {right}" in flatten(TEXTS[versions["later"]])


@pytest.mark.parametrize("row", EXPECTED["spellings"], ids=lambda r: r["name"])
def test_each_spelling_occurs(row: dict[str, Any]) -> None:
    """Every spelling listed is used in some dispatch."""
    everything = flatten(" ".join(TEXTS.values()))
    assert [s for s in row["spellings"] if not re.search(rf"\b{re.escape(s)}\b", everything)] == []


@pytest.mark.parametrize("row", EXPECTED["anonymous_sources"], ids=lambda r: r["words"])
def test_anonymous_words_stand_in_their_dispatches(row: dict[str, Any]) -> None:
    """An anonymous source is given in the words of the dispatch."""
    assert [ref for ref in row["in"] if row["words"] not in flatten(TEXTS[ref])] == []


@pytest.mark.parametrize("row", EXPECTED["nested_reports"], ids=lambda r: f"{r['in']}:{r['via'][0]}")
def test_reporters_stand_in_their_dispatch(row: dict[str, Any]) -> None:
    """Speaker and reporter of a nested report are in the dispatch; a name in any of its spellings."""
    text = flatten(TEXTS[row["in"]])
    variants = {spelling["name"]: spelling["spellings"] for spelling in EXPECTED["spellings"]}
    for name in [row["speaker"], *row["via"]]:
        assert any(variant in text for variant in [*variants.get(name, []), name]), name


@pytest.mark.parametrize("ref", EXPECTED["distractors"])
def test_distractor_has_no_talks(ref: str) -> None:
    """The distractor names no negotiator and no talks."""
    assert not re.search(r"Umi?erov|Medinsk|Ukrain|Russia|negotiat|\btalks\b|ceasefire", TEXTS[ref])


@pytest.mark.parametrize(
    "phrase",
    [
        "on Wednesday",
        "tomorrow",
        "yesterday",
        "last week",
        "the day before",
        "next week",
        "on May 16 and June 2",
        "in all",
    ],
)
def test_phrase_that_readers_stumble_over_occurs(phrase: str) -> None:
    """The relative dates and the cumulative wording that the README promises are there."""
    assert any(phrase in flatten(text) for text in TEXTS.values())


@pytest.mark.parametrize(
    "form",
    [
        r"\A date \d{4}-\d\d-\d\d [A-Z]+\n",
        r"\n[^\n]+ / Example Desk Moscow\n",
        r"\n[A-Z]+, June 2 \(Example Wire\) - ",
        r"\nMOSCOW, June 7\. /Example Desk Moscow/\. ",
        r"\nPublished: 16 May 2025",
        r"\nBy Example Desk Brussels\n",
        r"FILE PHOTO: Example Wire\n",
        r"\n16\.06\.2025 15:20\n",
    ],
)
def test_form_of_head_occurs(form: str) -> None:
    """Heads come in the loose forms that copied articles have."""
    assert any(re.search(form, text) for text in TEXTS.values())


def test_readme_names_dispatches_that_exist() -> None:
    """Every dispatch that the README names in full is there."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`(2025-\d\d-\d\d-[a-z0-9-]+|gulf-[a-z-]+)`", readme)
    known = {ref.rpartition("#")[2].rsplit(".", 1)[0] for ref in REFS}
    assert named
    assert [name for name in named if name not in known] == []
