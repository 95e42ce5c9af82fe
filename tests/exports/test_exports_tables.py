"""Tables are read back by the tools that people read tables with, and hold what the record holds."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pandas
import pytest
from click.testing import CliRunner
from export_samples import make_hostile, write
from pyarrow import parquet
from telling import add_all

from dragoman.cli import cli
from dragoman.exports.formats import FORMATS
from dragoman.exports.tables import TABLES
from dragoman.record import Record

ENTRIES = ("meeting", "exchange", "act", "statement", "commitment")


def export(record: Path, target: Path, name: str, *options: str) -> Path:
    done = CliRunner().invoke(cli, ["export", str(record), str(target), "--format", name, *options])
    assert done.exit_code == 0, done.output
    return target


@pytest.fixture(scope="session")
def folders(example_record: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("tables")
    return {name: export(example_record, place / name, name) for name in ("csv", "parquet")}


@pytest.mark.parametrize("kind", ENTRIES)
def test_tables_hold_every_entry(kind: str, example_record: Path, folders: dict[str, Path]) -> None:
    """DuckDB reads as many rows from either table as the record has entries, with the same ids."""
    with Record.open(example_record, mode="read") as record:
        ids = [one.id for one in record.list_entries(kinds=[kind])]
    for name in ("csv", "parquet"):
        path = folders[name] / f"{kind}.{name}"
        assert [row[0] for row in duckdb.sql(f"select id from '{path}'").fetchall()] == ids


def test_pandas_reads_numbers_as_numbers(folders: dict[str, Path]) -> None:
    """Rounds, coordinates and counts are numbers in pandas, dates are dates."""
    table = pandas.read_csv(folders["csv"] / "meeting.csv", parse_dates=["first_day"])
    third = table[table["round"] == 3].iloc[0]
    assert (third.latitude, third.country, third.parties) == (41.01, "TUR", "Russia; Ukraine")
    assert third.first_day == pandas.Timestamp("2025-07-23")
    figures = pandas.read_csv(folders["csv"] / "figure.csv")
    assert {390, 1212, 6000} <= set(figures.value)


def test_parquet_keeps_lists_and_descriptions(folders: dict[str, Path]) -> None:
    """A list is a list, a figure a structure, and every column says what it holds."""
    table = parquet.read_table(folders["parquet"] / "exchange.parquet")
    row = next(row for row in table.to_pylist() if any(figure["value"] == 390 for figure in row["figures"]))
    assert row["parties"] == ["Russia", "Ukraine"]
    assert row["figures"][0] == {
        "value": 390, "unit": "prisoners", "bound": "exact", "scope": "each", "tally": "this", "giver": None, "receiver": None,
    }  # fmt: skip
    assert all(field.metadata[b"description"] for field in table.schema)


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_package_describes_the_files(name: str, folders: dict[str, Path]) -> None:
    """Each file is there with the columns, size and digest that the description gives."""
    import hashlib

    package = json.loads((folders[name] / "datapackage.json").read_text("utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        raw = (folders[name] / resource["path"]).read_bytes()
        assert (len(raw), f"sha256:{hashlib.sha256(raw).hexdigest()}") == (resource["bytes"], resource["hash"])
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == list(pandas.read_csv(folders[name] / resource["path"], nrows=0)) if name == "csv" else fields
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_lines_are_objects_with_lists(example_record: Path) -> None:
    """JSON lines keep lists, and the figures with their meaning."""
    rows = [json.loads(line) for line in write(example_record, "jsonl").splitlines()]
    assert {row["table"] for row in rows} >= {*ENTRIES, "figure", "position", "article"}
    talks = next(row for row in rows if row["table"] == "meeting" and row["round"] == 3)
    assert talks["parties"] == ["Russia", "Ukraine"]
    assert len(talks["evidence"]) >= talks["articles"]


def test_evidence_leads_to_characters(example_record: Path) -> None:
    """Article and characters of the evidence column are there, and the words are those of the meeting."""
    rows = [json.loads(line) for line in write(example_record, "jsonl").splitlines()]
    with Record.open(example_record, mode="read") as record:
        texts = {}
        for key in record.list_articles():
            head = record.load_article(key).head
            texts[head.url or head.id] = head.text
    talks = next(row for row in rows if row["table"] == "meeting" and row["round"] == 2)
    for place in talks["evidence"]:
        name, _, span = place.partition("#char=")
        begin, end = map(int, span.split(","))
        assert texts[name][begin:end].strip()


def test_formulas_are_neutralised(hostile_record: Path) -> None:
    """No cell of text begins like a formula; numbers are left as they are."""
    for kind in ("meeting", "statement", "article", "position"):
        rows = list(csv.reader(io.StringIO(write(hostile_record, "csv", "--kind", kind).decode("utf-8"))))
        cells = [cell for row in rows[1:] for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    articles = write(hostile_record, "csv", "--kind", "article").decode()
    assert "'=a" in articles
    assert "'@Wire" in articles
    assert "'-5 News" in articles


def test_negative_numbers_stay_numbers() -> None:
    """A longitude west of Greenwich is no formula."""
    from dragoman.exports.delimited import Dialect, write_delimited
    from dragoman.exports.values import Column, Table

    table = Table(
        "t", "t", (Column("x", "number", "x"), Column("y", "string", "y")), lambda: iter([(-77.46, "-77.46")])
    )
    assert b"".join(write_delimited(table, Dialect())) == b"x,y\n-77.46,'-77.46\n"


def test_excel_gets_mark_and_line_ends(example_record: Path) -> None:
    """With --excel the file begins with a byte order mark and its lines end in CRLF; without, neither."""
    for options, begin, end in ((("--excel",), b"\xef\xbb\xbfid,", b"\r\n"), ((), b"id,", b"\n")):
        made = write(example_record, "csv", "--kind", "act", *options)
        assert made.startswith(begin)
        assert made.endswith(end)
        assert (b"\r" in made) == bool(options)


def test_filters_leave_out(example_record: Path) -> None:
    """Kind, process, time, moment and status limit what goes out, as they limit the views."""

    def ids(*options: str) -> set[str]:
        return {
            json.loads(line)["id"]
            for line in write(example_record, "jsonl", "--kind", "meeting", *options).splitlines()
        }

    whole = ids()
    assert ids("--process", "RUS-UKR") < whole
    assert ids("--since", "2025-07") < whole
    assert ids("--status", "planned") < whole
    assert ids("--as-of", "2025-05-31") < whole
    assert ids("--status", "all") == whole


def test_as_of_shows_the_plan(example_record: Path) -> None:
    """As of the day before, the third round is not yet held."""
    made = write(example_record, "jsonl", "--kind", "meeting", "--as-of", "2025-07-22")
    rows = [json.loads(line) for line in made.splitlines()]
    assert [row["status"] for row in rows if row["round"] == 3] == ["planned"]


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("csv", "parquet")])
def test_same_bytes_in_any_order(name: str, tmp_path: Path) -> None:
    """What came in first changes no byte of any format, nor does writing it again."""
    tellings = make_hostile()
    add_all(tmp_path / "one.db", tellings)
    add_all(tmp_path / "other.db", tellings[::-1], each=True)
    made = write(tmp_path / "one.db", name, "--status", "all")
    assert (
        made
        == write(tmp_path / "one.db", name, "--status", "all")
        == write(tmp_path / "other.db", name, "--status", "all")
    )
    assert len(made) > 40


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_same_folders_in_any_order(name: str, tmp_path: Path) -> None:
    """The same of folders of tables."""
    tellings, found = make_hostile(), []
    for number, order in enumerate((tellings, tellings[::-1])):
        add_all(tmp_path / f"{number}.db", order)
        folder = export(tmp_path / f"{number}.db", tmp_path / f"{number}", name)
        found.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert found[0] == found[1]


def test_nothing_is_written_over(example_record: Path, tmp_path: Path) -> None:
    """A file that is there stays, unless it is to be replaced; a failure leaves nothing half done."""
    target = tmp_path / "talks.ics"
    target.write_text("mine")
    run = ["export", str(example_record), str(target), "--format", "ics"]
    done = CliRunner().invoke(cli, run)
    assert done.exit_code == 6
    assert "--replace" in done.stderr
    assert target.read_text() == "mine"
    assert CliRunner().invoke(cli, [*run, "--replace"]).exit_code == 0
    assert target.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert [path.name for path in tmp_path.iterdir()] == ["talks.ics"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["out.csv", "--format", "csv"], "Name a folder, or one --kind"),
        (["talks.ics"], "Add --format ics"),
        (["a.jsonl.gz", "--kind", "meeting"], "always of the whole record"),
        (["-", "--format", "parquet"], "cannot be written to a stream"),
        (["--format", "csv"], "no target was given"),
        (["x.csv", "--format", "csv", "--process", "Nowhere"], "there is no such process"),
    ],
)
def test_what_cannot_be_is_explained(
    options: list[str], said: str, example_record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call that cannot be done says what to do instead, and writes nothing."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["export", str(example_record), *options])
    assert done.exit_code == 2
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_memory_does_not_grow(tmp_path: Path) -> None:
    """Entries are made one after the other: the first row is there before the last entry has been loaded."""
    from telling import Telling

    from dragoman.exports.selection import Selection
    from dragoman.exports.tables import list_tables
    from dragoman.record.store import told
    from dragoman.views.scope import Scope

    add_all(tmp_path / "talks.db", [Telling(f"a{n}", "2025-05-17").meeting(f"{1000 + n}-05-16") for n in range(450)])
    with Record.open(tmp_path / "talks.db", mode="read") as record:
        loaded: list[object] = []
        compose = told.compose_entry
        told.compose_entry = lambda *given: loaded.append(given) or compose(*given)
        try:
            (table,) = list_tables(Selection(Scope(record), frozenset({"meeting"})))
            rows = table.rows()
            next(rows)
            assert len(loaded) < 450
            assert sum(1 for _ in rows) == 449
        finally:
            told.compose_entry = compose
