"""`dragoman add`, `timeline` and `explain`, with a reader that needs no weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from dragoman.articles import Article
from dragoman.cli import cli
from dragoman.errors import ArticleError
from dragoman.meaning.findings import Actor, ArticleHead, Meeting, Reading, Time

_TEXT = "Velmar and Ostria held the first round of talks in Port Lind on 16 May 2031, said both.\n"


class ToyReader:
    """Finds the one meeting of `_TEXT`, or nothing; refuses articles that say so."""

    version = "toy-1"

    def read(self, article: Article) -> Reading:
        text = article.text
        if "cannot be read" in text:
            raise ArticleError("made to fail. Expected something else; give another file.", article.where)
        head = msgspec.convert(article.head(), ArticleHead)
        if "trips the reader" in text:
            raise KeyError("made to fail")
        if "16 May 2031" not in text:
            return Reading(article=head)

        def at(words: str) -> tuple[int, int]:
            begin = text.index(words)
            return begin, begin + len(words)

        interval = ("2031-05-16", "2031-05-17")
        evidence = {
            "parties": [at("Velmar"), at("Ostria")],
            "interval": [at("16 May 2031")],
            "round": [at("first round")],
            "place": [at("Port Lind")],
        }
        meeting = Meeting(
            id="m1", evidence=evidence, format="talks", status="carried_out", round=1, interval=interval, precision="day", place="Port Lind",
            parties=["a1", "a2"],
        )  # fmt: skip
        actors = [
            Actor(id="a1", kind="state", name="Velmar", mentions=[at("Velmar")]),
            Actor(id="a2", kind="state", name="Ostria", mentions=[at("Ostria")]),
        ]
        times = [
            Time(
                id="t1",
                span=at("16 May 2031"),
                type="DATE",
                value="2031-05-16",
                interval=interval,
                precision="day",
                grade="stated",
            )
        ]
        return Reading(article=head, actors=actors, times=times, meetings=[meeting])


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Runs the command line in a folder of its own."""
    monkeypatch.setattr("dragoman.cli.record.load_reader", lambda pipeline: ToyReader())
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments), env={"DRAGOMAN_NOW": "2031-06-01T00:00:00Z", "COLUMNS": "80"})

    return run


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(
            f"date 2031-05-17 WORLD\nA headline of desk {name}\n{_TEXT}SOURCE: Desk {name}\n"
        )
    return folder


def test_add_makes_a_record(run: Any, articles: Path) -> None:
    """Two articles in, one entry, a summary, exit code 0."""
    result = run("add", str(articles), "--record", "talks.db")
    assert result.exit_code == 0, result.output
    assert "new" in result.stdout
    assert "meeting entries" in result.stdout


def test_add_again_changes_nothing(run: Any, articles: Path) -> None:
    """The second time both are there already."""
    run("add", str(articles), "--record", "talks.db")
    result = run("add", str(articles), "--record", "talks.db")
    assert "there already            2" in result.stdout
    assert result.exit_code == 0


def test_a_bad_article_stops_nothing(run: Any, articles: Path) -> None:
    """The rest is added, the bad one is named once, on standard error, and the exit code is 3."""
    (articles / "bad.txt").write_text(
        "This article cannot be read by the toy, but it is long enough to be taken for one.\n"
    )
    result = run("add", str(articles), "--record", "talks.db")
    assert result.exit_code == 3
    assert result.stderr.count("bad.txt") == 1
    assert "failed                   1" in result.stdout
    assert "new                      2" in result.stdout


def test_a_fault_of_ours_stops_nothing(run: Any, articles: Path) -> None:
    """An article that we read badly is named as our fault, and the rest is added."""
    (articles / "odd.txt").write_text(
        "This article trips the reader of these tests, and is long enough to be taken for one.\n"
    )
    result = run("add", str(articles), "--record", "talks.db")
    assert result.exit_code == 3
    assert "fault of the program" in result.stderr
    assert "new                      2" in result.stdout


def test_add_needs_a_record(run: Any, articles: Path) -> None:
    """Without --record the message gives the call that would work."""
    result = run("add", str(articles))
    assert result.exit_code == 2
    assert "--record talks.db" in result.stderr


def test_add_needs_articles(run: Any) -> None:
    """Without a path the message gives the call that would work."""
    assert run("add", "--record", "talks.db").exit_code == 2


def test_a_foreign_file_is_fatal(run: Any, articles: Path, tmp_path: Path) -> None:
    """A file that is no record ends the run with the code of record errors."""
    (tmp_path / "notes.txt").write_text("Some notes of mine.")
    result = run("add", str(articles), "--record", "notes.txt")
    assert result.exit_code == 6
    assert "not a record" in result.stderr


def test_a_time_without_a_zone_is_refused(run: Any, articles: Path) -> None:
    """--now must say where it is that late."""
    assert run("add", str(articles), "--record", "talks.db", "--now", "2031-06-01T10:00").exit_code == 2


def test_the_clock_is_an_argument(run: Any, articles: Path) -> None:
    """What --now says is what the record learns."""
    from dragoman.record import Record

    run("add", str(articles), "--record", "talks.db", "--now", "2031-07-01T12:00:00+03:00")
    with Record.open("talks.db", mode="read") as record:
        claim = next(iter(record.load_claims(record.find_entry(next(record.list_entries()).id).claims).values()))
        assert record.load_article(claim.article).added_utc == "2031-07-01T09:00:00Z"


def test_timeline_shows_the_entry(run: Any, articles: Path) -> None:
    """Day, sign and word of the status, what, where, who."""
    run("add", str(articles), "--record", "talks.db")
    output = run("timeline", "talks.db").stdout
    assert "May 2031" in output
    assert "● held" in output
    assert "Talks, round 1, Port Lind" in output
    assert "Ostria, Velmar" in output


def test_timeline_speaks_json(run: Any, articles: Path) -> None:
    """One object a line."""
    run("add", str(articles), "--record", "talks.db")
    (line,) = run("timeline", "talks.db", "--json").stdout.splitlines()
    assert json.loads(line)["when"]["interval"] == ["2031-05-16", "2031-05-17"]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--since", "2031-05-16"), 1), (("--since", "2031-05-17"), 0), (("--until", "2031-05"), 1), (("--until", "2031-05-15"), 0),
        (("--party", "velmar"), 1), (("--party", "Kestria"), 0), (("--kind", "meeting"), 1), (("--kind", "exchange"), 0),
    ],
)  # fmt: skip
def test_timeline_filters(run: Any, articles: Path, options: tuple[str, ...], count: int) -> None:
    """Since, until, party and kind each leave out what they should."""
    run("add", str(articles), "--record", "talks.db")
    assert len(run("timeline", "talks.db", "--json", *options).stdout.splitlines()) == count


def test_timeline_refuses_what_is_no_date(run: Any, articles: Path) -> None:
    """The message shows what a date looks like."""
    run("add", str(articles), "--record", "talks.db")
    result = run("timeline", "talks.db", "--since", "last week")
    assert result.exit_code == 2
    assert "2025-05" in result.stderr


def test_explain_reaches_the_sentence(run: Any, articles: Path) -> None:
    """The words are shown in their sentence, with article, publisher and file."""
    run("add", str(articles), "--record", "talks.db")
    id = json.loads(run("timeline", "talks.db", "--json").stdout)["id"]
    output = run("explain", "talks.db", id).stdout
    assert "⟦first round⟧" in output
    assert "one.txt" in output
    assert "Desk one" in output


@pytest.mark.parametrize("order", [("talks.db", "ID"), ("ID", "talks.db"), ("ID", "--record", "talks.db")])
def test_explain_takes_record_and_id_in_any_order(run: Any, articles: Path, order: tuple[str, ...]) -> None:
    """People put them either way."""
    run("add", str(articles), "--record", "talks.db")
    id = json.loads(run("timeline", "talks.db", "--json").stdout)["id"]
    assert run("explain", *(id if word == "ID" else word for word in order)).exit_code == 0


def test_explain_speaks_json(run: Any, articles: Path) -> None:
    """One object with fields, history, reports and decisions."""
    run("add", str(articles), "--record", "talks.db")
    id = json.loads(run("timeline", "talks.db", "--json").stdout)["id"]
    found = json.loads(run("explain", "talks.db", id, "--json").stdout)
    assert {"fields", "history", "reports", "decisions"} <= set(found)


def test_explain_of_an_unknown_id_names_near_ones(run: Any, articles: Path) -> None:
    """The answer to a mistyped id is the right one."""
    run("add", str(articles), "--record", "talks.db")
    id = json.loads(run("timeline", "talks.db", "--json").stdout)["id"]
    result = run("explain", "talks.db", id[:-1] + ("a" if id[-1] != "a" else "b"))
    assert result.exit_code == 6
    assert id in result.stderr


def test_a_record_that_is_not_there_is_named(run: Any) -> None:
    """The message says how to make one."""
    result = run("timeline", "none.db")
    assert result.exit_code == 6
    assert "dragoman add" in result.stderr
