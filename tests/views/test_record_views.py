"""A record seen from several sides: state, ledger, agenda, who, disagreements, changes, balance, statements, as of a moment."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "record"))

from telling import NOW, Telling, add_all

from dragoman.cli import cli
from dragoman.errors import UsageError
from dragoman.record import Incoming, Record
from dragoman.record.processes import load_processes
from dragoman.record.store.loading import AsOf
from dragoman.views.agenda import make_agenda
from dragoman.views.balance import make_balance
from dragoman.views.changes import make_changes
from dragoman.views.delegations import list_delegations
from dragoman.views.disagreements import list_disagreements
from dragoman.views.ledger import make_ledger, render_ledger
from dragoman.views.reading_table import Terminal
from dragoman.views.scope import Scope, find_process, list_processes
from dragoman.views.state import make_state
from dragoman.views.statements import list_statements

TERMINAL = Terminal(width=100, has_styles=False, has_colour=False, has_unicode=True)


def _make_tellings() -> list[Telling]:
    said = "We are ready for a full truce of thirty days from next Monday on"
    return [
        Telling("a", "2025-05-16", "TASS").meeting("2025-05-16", round=1, people=("Rustem Umerov", "Vladimir Medinsky"))
        .office("Rustem Umerov", "UKR", "defence minister").exchange(None, value=1000, status="planned", agreed="2025-05-16"),
        Telling("b", "2025-05-23", "Example Wire").exchange("2025-05-23", value=390).exchange(None, value=1000, tally="cumulative"),
        Telling("c", "2025-05-24", "Example Wire").exchange("2025-05-24", value=307).exchange("2025-05-24", value=697, tally="cumulative"),
        Telling("d", "2025-05-25", "Example Desk").exchange("2025-05-25", value=303, parts=(120,)),
        Telling("e", "2025-05-26", "Other Desk").exchange("2025-05-25", value=300),
        Telling("f", "2025-05-28", "Example Wire").meeting("2025-06-02", status="planned", round=2),
        Telling("g", "2025-05-28", "Example Wire").meeting("2025-05-30", status="planned", parties=("TUR", "UKR")),
        Telling("h", "2025-05-12", "Example Wire").quote("Rustem Umerov", said, topic="ceasefire", stance="offers"),
        Telling("i", "2025-05-13", "Other Desk").quote("Rustem Umierov", said[:-12], topic="ceasefire", stance="offers"),
        Telling("j", "2025-05-26", "Other Desk").quote("Rustem Umerov", "No truce before all prisoners have returned home", topic="ceasefire", stance="conditions"),
    ]  # fmt: skip


@pytest.fixture
def scope(tmp_path: Path):
    """The whole of a small record."""
    path = tmp_path / "talks.db"
    add_all(path, _make_tellings())
    with Record.open(path) as record:
        yield Scope(record)


def test_batches_add_up_to_what_was_agreed(scope: Scope) -> None:
    """390, 307 and 303 are the 1,000 that each side was to receive; totals told so far are not added."""
    account = make_ledger(scope).accounts[0]
    assert account.agreed is not None
    assert {total.side: total.value for total in account.agreed_for} == {"RUS": 1000, "UKR": 1000}
    assert {total.side: total.value for total in account.totals} == {"RUS": 1000, "UKR": 1000}
    assert [total.value for total in account.rest] == [0, 0]
    assert [[total.value for total in line.totals] for line in account.lines] == [[390, 390], [697, 697], [1000, 1000]]
    assert "1,000 each" in render_ledger(make_ledger(scope), TERMINAL)


def test_what_is_next_and_what_never_came(scope: Scope) -> None:
    """On 31 May the second round is coming, and the meeting of the 30th was not reported as held."""
    agenda = make_agenda(scope, "2025-05-31")
    assert [one.round for one in agenda.coming] == [2]
    assert [{party.key for party in one.parties} for one in agenda.overdue] == [{"TUR", "UKR"}]


def test_a_day_is_not_overdue_before_it_is_over(scope: Scope) -> None:
    """On the day itself a meeting is still coming."""
    assert len(make_agenda(scope, "2025-05-30").coming) == 2


def test_who_was_there(scope: Scope) -> None:
    """People stand with their side and the titles that reports give them."""
    (first,) = list_delegations(scope)
    people = {person.name: person for person in first.people}
    assert (people["Rustem Umerov"].side, people["Rustem Umerov"].titles) == ("UKR", ("defence minister",))
    assert people["Vladimir Medinsky"].side == "RUS"  # as the tables of leaders say: no report gives him an office


def test_who_says_what(scope: Scope) -> None:
    """Both counts of 25 May stand with who gives them."""
    (found,) = list_disagreements(scope)
    assert found.field == "figures"
    assert [side.tellers for side in found.sides] == [("Example Desk",), ("Other Desk",)]


def test_the_same_words_are_one_statement(scope: Scope) -> None:
    """Cut short and with the name spelt otherwise, it is still one statement, of two sources."""
    found = list_statements(scope, text="truce thirty")
    assert [(one.sources, one.speaker) for one in found] == [(2, "Rustem Umerov")]


@pytest.mark.parametrize(
    ("asked", "count"),
    [({"by": "Umerov"}, 2), ({"by": "UKR"}, 0), ({"about": "ceasefire"}, 2), ({"text": "returning prisoner"}, 1), ({"text": '"all prisoners"'}, 1), ({"text": '"prisoners all"'}, 0), ({"by": "Medinsky"}, 0)],
)  # fmt: skip
def test_statements_are_found(scope: Scope, asked: dict[str, str], count: int) -> None:
    """By who said it, by topic, and by words in any form; a phrase only as it stands."""
    assert len(list_statements(scope, **asked)) == count


def test_a_search_without_words_is_refused(scope: Scope) -> None:
    """Marks alone are no question."""
    with pytest.raises(UsageError, match="no word"):
        list_statements(scope, text='"?!"')


def test_what_moved_since_the_round(scope: Scope) -> None:
    """Offers before the round and conditions after it are a change; the same offer in two outlets counts once."""
    state = make_state(scope)
    assert state.last_round is not None
    assert state.last_round.round == 1
    (cell,) = [cell for cell in state.cells if cell.topic == "ceasefire"]
    assert (cell.before, cell.since, cell.movement) == ({"offers": 1}, {"conditions": 1}, "changed")


def test_outlets_stand_with_their_state(scope: Scope) -> None:
    """What the tables know of an outlet says whose it is; what they do not know is said so."""
    shares = {share.state: share for share in make_balance(scope).shares}
    assert shares["RUS"].outlets == ("TASS",)
    assert "Example Wire" in shares["not known"].outlets


def test_as_of_publication(scope: Scope) -> None:
    """What was published later is not there, and an entry reads as it read then."""
    then = AsOf("2025-05-24T23:59:59Z")
    entries = list(scope.record.list_entries(as_of=then))
    assert len(entries) == 5
    assert [one.id for one in entries] == [
        one.id for one in scope.record.list_entries() if (one.told or "") <= "2025-05-24"
    ]


def test_as_of_learning(scope: Scope) -> None:
    """What the record learned later is not there, whenever it was published."""
    late = Telling("z", "2025-05-16", "Late Desk").meeting("2025-05-16", round=1, place="Dolmabahce Palace")
    before = list(scope.record.list_entries())
    later = NOW + timedelta(days=2)
    scope.record.add([Incoming(late.reading())], reader_version="1.0", now=later)
    assert list(scope.record.list_entries()) != before
    assert [one.sources for one in scope.record.list_entries(as_of=AsOf("2025-08-02T00:00:00Z", "learned"))] == [
        one.sources for one in before
    ]


def test_what_is_new(scope: Scope) -> None:
    """An entry that is new, and one that reads otherwise, with the field and both values."""
    later = NOW + timedelta(days=2)
    tellings = [
        Telling("y", "2025-06-02", "Late Desk").meeting("2025-06-02", round=2),
        Telling("z", "2025-07-23", "Late Desk").meeting("2025-07-23", round=3),
    ]
    scope.record.add([Incoming(telling.reading()) for telling in tellings], reader_version="1.0", now=later)
    changes = make_changes(scope.record, "2025-08-02T00:00:00Z")
    assert [one.round for one in changes.new] == [3]
    (changed,) = changes.changed
    assert [(change.field, change.before, change.now) for change in changed.changes if change.field == "status"] == [
        ("status", ("planned",), ("carried out",))
    ]


def test_processes_are_found(scope: Scope) -> None:
    """Two who met in rounds are a process, under any of its names."""
    (process, *_) = list_processes(scope.record)
    assert (process.parties, process.meetings, process.rounds) == (("RUS", "UKR"), 2, 1)
    assert find_process(scope.record, "UKR-RUS") == find_process(scope.record, "Ukraine – Russia") == process


def test_processes_are_declared(scope: Scope, tmp_path: Path) -> None:
    """A file gives a name, aliases and days to one."""
    file = tmp_path / "processes.toml"
    file.write_text(
        '[[process]]\nname = "Istanbul talks"\nparties = ["Russia", "UKR"]\naliases = ["the third track"]\nfrom = 2025-05-20\n'
    )
    process = find_process(scope.record, "The Third Track", file)
    entries = Scope(scope.record, process).list_entries(["meeting"])
    assert [one.round for one in entries] == [2]


@pytest.mark.parametrize(
    ("text", "told"),
    [("process = 1", "tables are expected"), ('[[process]]\nname = "x"\nparties = ["RUS"]', "two parties"), ('[[process]]\nname = "x"\nparties = ["RUS", "UKR"]\nfrm = 1', "no key 'frm'"), ('[[process]]\nparties = ["RUS", "UKR"]', "name is missing"), ('[[process]]\nname = "x"\nparties = ["RUS", "UKR"]\nfrom = "May"', "must be a date")],
)  # fmt: skip
def test_a_wrong_declaration_is_named(tmp_path: Path, text: str, told: str) -> None:
    """The message says in which file and which process, and what is expected."""
    file = tmp_path / "processes.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=told):
        load_processes(file)


def test_an_unknown_process_is_answered_with_the_known(scope: Scope) -> None:
    """The message lists what there is."""
    with pytest.raises(UsageError, match="Russia – Ukraine"):
        find_process(scope.record, "Nobody – Nowhere")


@pytest.mark.parametrize(
    "command", ["state", "ledger", "agenda", "who", "statements", "disagreements", "balance", "processes", "decisions", "changes"]
)  # fmt: skip
def test_each_view_prints_tables_and_json(scope: Scope, command: str) -> None:
    """A table without a fault, and JSON lines that can be read."""
    import json

    from click.testing import CliRunner

    extra = ["--since", "2020-01-01"] if command == "changes" else []
    made = scope.record.retract(
        next(iter(scope.record.list_entries(kinds=["exchange"]))).id, author="N", reason="r", now=NOW
    )
    assert made.author == "N"
    shown = CliRunner().invoke(cli, [command, str(scope.record.path), *extra])
    assert shown.exit_code == 0, shown.output
    lines = CliRunner().invoke(cli, [command, str(scope.record.path), "--json", *extra])
    assert lines.exit_code == 0
    assert all(json.loads(line) for line in lines.output.splitlines())
    assert lines.output or command == "balance"


def test_the_whole_told_at_once_is_no_further_batch(tmp_path: Path) -> None:
    """ "From the 23rd to the 25th they exchanged a thousand each", beside its batches, completes the agreement and is not added to them."""
    path = tmp_path / "whole.db"
    add_all(path, [*_make_tellings()[:4], Telling("k", "2025-05-25", "Third Desk").exchange("2025-05-23", value=1000)])
    with Record.open(path) as record:
        account = make_ledger(Scope(record)).accounts[0]
    assert {total.side: total.value for total in account.totals} == {"RUS": 1000, "UKR": 1000}
    assert [total.value for total in account.rest] == [0, 0]


@pytest.mark.model
def test_batches_of_the_example_add_up(tmp_path: Path) -> None:
    """In the dispatches from the first round to the third handover, what each side received is what was agreed on."""
    folder = Path(__file__).resolve().parents[2] / "examples" / "istanbul-2025" / "dispatches"
    files = sorted(p for p in folder.iterdir() if "2025-05-16" <= p.name[:10] <= "2025-05-25")
    path = tmp_path / "talks.db"
    subprocess.run([sys.executable, "-m", "dragoman", "add", *files, "--record", path], check=True, capture_output=True)
    with Record.open(path) as record:
        accounts = [a for a in make_ledger(Scope(record)).accounts if a.agreed and a.thing == "prisoners"]
    (account,) = [a for a in accounts if set(a.parties) == {"RUS", "UKR"}]
    assert {total.side: total.value for total in account.agreed_for} == {"RUS": 1000, "UKR": 1000}
    assert {total.side: total.value for total in account.totals} == {"RUS": 1000, "UKR": 1000}
    assert [line.totals[0].value for line in account.lines if line.counted] == [390, 697, 1000]
