"""The brief: every sentence leads to words of a report, nothing is told that no report tells, and the moment is an argument."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from brief_samples import NOW, brief, make_tellings
from click.testing import CliRunner
from telling import add_all

from dragoman.cli import cli
from dragoman.documents.hypertext import show_text
from dragoman.documents.markdown import render_markdown
from dragoman.documents.paper import Grid, Heading, Line, Listing, Paper, Paragraph
from dragoman.documents.sentences import say_entry
from dragoman.meaning.findings import Status
from dragoman.record import Record
from dragoman.views.reading_words import Verbatim


def list_lines(paper: Paper) -> list[Line]:
    """All lines of a document but its headings."""
    found: list[Line] = []
    for block in paper.blocks:
        match block:
            case Paragraph(line):
                found.append(line)
            case Listing(items):
                found += [line for item in items for line in item]
            case Grid(rows=rows):
                found += [cell for row in rows for cell in row]
    return found


def say(paper: Paper, part: str = "") -> str:
    """The words of a document, or of the part of it with a heading."""
    heading, words = "", []
    for block in paper.blocks:
        if isinstance(block, Heading):
            heading = block.text if block.level == 2 else heading
        elif not part or part in heading:
            one = Paper("", (), "", (block,), (), "")
            words += ["".join(show_text(run) for run in line) for line in list_lines(one)]
    return "\n".join(words)


@pytest.fixture(scope="module")
def paper(example_record: Path) -> Paper:
    return brief(example_record, since="2025-07-01", now=datetime(2025, 7, 28, tzinfo=UTC))


def test_every_entry_is_cited(paper: Paper) -> None:
    """Each item and each row of a table carries at least one note."""
    for block in paper.blocks:
        if isinstance(block, Listing):
            assert all(any(run.notes for line in item for run in line) for item in block.items)
        if isinstance(block, Grid):
            assert all(any(run.notes for cell in row for run in cell) for row in block.rows)


def test_every_sentence_is_cited(paper: Paper) -> None:
    """Each sentence about an entry has notes of its own, three at most."""
    items = [item for block in paper.blocks if isinstance(block, Listing) for item in block.items]
    for item in items:
        for run in item[0]:
            if show_text(run).rstrip().endswith("."):
                assert 1 <= len(run.notes) <= 3


def test_notes_are_cited_in_order(paper: Paper) -> None:
    """Numbers run from one, in the order in which they are first cited, and every note is cited."""
    cited = [number for line in list_lines(paper) for run in line for number in run.notes]
    assert set(cited) == set(range(1, len(paper.notes) + 1))
    assert [note.number for note in paper.notes] == list(range(1, len(paper.notes) + 1))


def test_notes_are_words_of_the_article(paper: Paper, example_record: Path) -> None:
    """The words of a note stand in its article, at the characters that it gives."""
    with Record.open(example_record, mode="read") as record:
        heads = {head.id: head for head in (record.load_article(key).head for key in record.list_articles())}
    for note in paper.notes:
        id, _, characters = note.place.removeprefix("article ").partition(", characters ")
        text = heads[id].text
        parts = [text[slice(*map(int, place.split("–")))] for place in characters.split(", ")]
        assert " […] ".join(parts).replace("\n", " ") == "".join(words for words, _ in note.pieces)
        assert any(is_marked for _, is_marked in note.pieces)


def test_parts_stand_in_their_order(paper: Paper) -> None:
    """What changed, state of play, ledger, what is next, disagreements, sides."""
    parts = [block.anchor for block in paper.blocks if isinstance(block, Heading) and block.anchor]
    assert parts == ["changed", "state", "ledger", "next", "disagreements", "sides"]


def test_no_quotation_marks_of_our_own(paper: Paper) -> None:
    """Words of reports are given without quotation marks, for a paraphrase must never have them."""
    assert not [run for line in list_lines(paper) for run in line if isinstance(run.text, Verbatim)]
    assert "“" not in say(paper)


def test_what_changed_is_what_was_published_since(small_record: Path) -> None:
    """Entries first told since the day are new; those told before are not."""
    said = say(brief(small_record), "What changed")
    assert "Russia and Ukraine exchanged prisoners on Fri 23 May 2025" in said
    assert "16 May 2025" not in said
    assert "First told" not in said


def test_changed_fields_are_told_with_what_they_were(small_record: Path) -> None:
    """A meeting planned before the day and held since is told with both."""
    said = say(brief(small_record, since="2025-05-12"), "What changed")
    assert "Status: carried out (before: planned)" in said


def test_next_depends_on_the_moment(small_record: Path) -> None:
    """What is ahead on one day has passed on another, and is not called held."""
    before, after = (
        say(brief(small_record, now=now), "What is next") for now in (NOW, datetime(2025, 7, 1, tzinfo=UTC))
    )
    assert (
        "According to Sergey Lavrov: talks (round 2) between Russia and Ukraine are planned in Istanbul for Tue 10 Jun 2025."
        in before
    )
    assert "Nothing is told with a day from" not in before
    assert "Nothing is told with a day from Tue 1 Jul 2025 on." in after
    assert "planned in Istanbul for Tue 10 Jun 2025" in after


def test_disagreement_names_both_without_a_judge(small_record: Path) -> None:
    """Both figures stand with who tells them."""
    said = say(brief(small_record), "disagree")
    assert "390 prisoners for each side" in said
    assert "380 prisoners for each side" in said
    assert "Third Wire" in said


def test_ledger_counts_up(small_record: Path) -> None:
    """Agreed, carried out and left stand below the batches."""
    said = say(brief(small_record), "Ledger")
    assert "Agreed: 1,000 each. Told as carried out: 390 each. Left: 610 each." in said


def test_summary_is_of_figures(small_record: Path) -> None:
    """The first line counts articles, sources, entries, plans and disagreements."""
    line = say(brief(small_record)).splitlines()[0]
    assert line.startswith(
        "In figures: told since Tue 20 May 2025 by 5 articles of 4 independent sources; 4 new entries; "
    )
    assert "1 entry on which sources disagree" in line


@pytest.mark.parametrize("status", get_args(Status))
def test_status_is_told_by_words(status: Status, small_record: Path) -> None:
    """Of each status there is a sentence, and only what was held is told as held."""
    with Record.open(small_record, mode="read") as record:
        entry = record.find_entry(next(one.id for one in record.list_entries(kinds=["meeting"]) if one.round == 1))
    summary = msgspec.structs.replace(entry.summary, status=status)
    said = say_entry(msgspec.structs.replace(entry, summary=summary))[0].text
    assert said.count("held") == (status == "carried_out")
    assert "Russia and Ukraine" in said
    word = {
        "carried_out": "held",
        "ongoing": "are holding",
        "cancelled": "called off",
        "conditional": "under a condition",
        "unknown": "do not tell whether",
    }
    assert word.get(status, status) in said


def test_same_in_any_order_of_arrival(tmp_path: Path) -> None:
    """What came in first changes no byte."""
    tellings = make_tellings()
    add_all(tmp_path / "one.db", tellings)
    add_all(tmp_path / "other.db", tellings[::-1], each=True)
    assert render_markdown(brief(tmp_path / "one.db")) == render_markdown(brief(tmp_path / "other.db"))


def test_sides_are_treated_alike(tmp_path: Path) -> None:
    """With the names of two parties exchanged nothing but the names and their places in the alphabet changes."""
    from telling import Telling

    def make(one: str, other: str, name: str) -> str:
        add_all(
            tmp_path / name,
            [
                Telling("a", "2025-05-24").exchange(
                    "2025-05-23", value=5, parties=(one, other), giver=one, receiver=other, scope="total"
                )
            ],
        )
        return say(brief(tmp_path / name), "What changed")

    said, exchanged = make("ARM", "AZE", "1.db"), make("AZE", "ARM", "2.db")
    assert "Armenia → Azerbaijan" in said
    assert exchanged.replace("Azerbaijan → Armenia", "Armenia → Azerbaijan").splitlines()[0] == said.splitlines()[0]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "--since is missing"),
        (("--since", "soon"), 2, "this is no date"),
        (("--since", "2025-05", "--format", "pdf"), 2, "Name a file: -o brief.pdf"),
        (("--since", "2025-05", "-o", "there.md"), 6, "--replace"),
        (("--since", "2025-05", "--now", "today"), 2, "--now today"),
    ],
)
def test_what_cannot_be_is_explained(
    options: tuple[str, ...], code: int, said: str, small_record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call that cannot be done says what to do instead."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.md").write_text("mine")
    done = CliRunner().invoke(cli, ["brief", str(small_record), *options])
    assert done.exit_code == code
    assert said in done.stderr
    assert (tmp_path / "there.md").read_text() == "mine"


def test_what_a_person_has_set_is_told_so(tmp_path: Path) -> None:
    """A value that no report gives is not told as if one did; the reports that it contradicts are its notes."""
    add_all(tmp_path / "talks.db", make_tellings())
    with Record.open(tmp_path / "talks.db") as record:
        id = next(one.id for one in record.list_entries(kinds=["meeting"]) if one.round == 2)
        record.correct(id, "when", "2025-06-12", author="N. N.", reason="a misprint", now=NOW)
    made = brief(tmp_path / "talks.db")
    runs = [run for line in list_lines(made) for run in line if "Set by a person" in show_text(run)]
    assert [show_text(run).strip() for run in runs] == ["Set by a person, and not as the reports give it: when."] * len(
        runs
    )
    assert runs
    assert all(run.notes for run in runs)


def test_an_empty_record_says_so(tmp_path: Path) -> None:
    """Nothing is made up where nothing is."""
    add_all(tmp_path / "talks.db", [])
    made = say(brief(tmp_path / "talks.db"))
    assert "No report in this part of the record is from that day or later." in made
    assert "by 0 articles" in made


def test_page_of_the_docs_shows_a_brief_of_the_example(example_record: Path) -> None:
    """Every line of the example in docs/brief.md is one that the program writes."""
    page = (Path(__file__).resolve().parents[2] / "docs/brief.md").read_text("utf-8")
    shown = page.partition("Lines of the brief on the shipped example")[2].split("```")[1].strip().splitlines()
    run = ["--since", "2025-07-01", "--now", "2025-07-28T12:00Z", "--process", "RUS-UKR", "--format", "md"]
    done = CliRunner().invoke(cli, ["brief", str(example_record), *run])
    made = {line.rstrip() for line in done.stdout_bytes.decode().splitlines()}
    assert len(shown) > 5
    assert not [line for line in shown if line not in made]
