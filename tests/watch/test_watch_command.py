"""`dragoman watch` as a process: killed at any moment, stopped cleanly, two at once, its status, its exit codes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from watch_bench import Bench, make_feed

from dragoman.record import Record
from dragoman.record.store.proof import verify_record
from dragoman.watch import watch_status

pytest.importorskip("aiohttp")

PROGRAM = Path(__file__).with_name("quick_program.py")
FEED = 'name = "desk"\nfeed = "URL/feed"'
COUNT = 30


def start(bench: Bench, *options: str, seconds: float = 0.0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), "watch", str(bench.plan), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QUICK_SECONDS": str(seconds), "COLUMNS": "120"},
    )


def run(bench: Bench, *options: str) -> subprocess.CompletedProcess[str]:
    process = start(bench, *options)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def filled(bench: Bench) -> Bench:
    """A feed of thirty articles, by a site that asks for no pause."""
    bench.write(FEED)
    bench.lay(*range(COUNT))
    bench.site.put("/feed", make_feed(bench.site, range(COUNT)))
    return bench


def test_killed_again_and_again(filled: Bench) -> None:
    """Killed at random moments, then run to its end: every article is there once, as after a run without a kill."""
    rng = random.Random(11)
    for _ in range(5):
        process = start(filled, seconds=0.02)
        time.sleep(rng.uniform(0.6, 2.2))
        process.kill()
        process.communicate()
    finished = start(filled)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and filled.count() < COUNT:
        time.sleep(0.2)
    time.sleep(0.5)
    finished.send_signal(signal.SIGTERM)
    finished.communicate(timeout=60)
    with Record.open(filled.folder / "talks.db", mode="read") as record:
        heads = [record.load_article(key).head for key in record.list_articles()]
        assert verify_record(record) == []
    assert sorted(head.title or "" for head in heads) == sorted(f"Report {n}" for n in range(COUNT))
    status = filled.status()
    assert (status.waiting, sum(status.counts.values())) == (0, COUNT)
    assert set(status.counts) <= {"added", "there"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_clean_stop(filled: Bench, number: signal.Signals) -> None:
    """A signal ends it within the article at hand; what was said to be taken is in the record, the rest waits."""
    process = start(filled, seconds=0.3)
    deadline = time.monotonic() + 60
    while filled.count() < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(number)
    begun = time.monotonic()
    _, err = process.communicate(timeout=30)
    assert time.monotonic() - begun < 10
    assert (process.returncode, "Stopped" in err, "Traceback" in err) == (0, True, False)
    status = filled.status()
    assert (status.counts["added"], status.waiting) == (filled.count(), COUNT - filled.count())


def test_one_watch_at_a_time(filled: Bench) -> None:
    """A second watch on the same state is refused, and the status says that one is running."""
    process = start(filled, seconds=0.2)
    deadline = time.monotonic() + 60
    while filled.count() < 1 and time.monotonic() < deadline:
        time.sleep(0.1)
    second = run(filled, "--once")
    running = watch_status(filled.plan).is_running
    process.terminate()
    process.communicate(timeout=60)
    assert (second.returncode, "another watch is at work" in second.stderr) == (6, True)
    assert (running, watch_status(filled.plan).is_running) == (True, False)


def test_once_and_status(bench: Bench) -> None:
    """`--once` does a round of each source and ends; the exit code says that one failed, and the status says why."""
    bench.write(FEED, 'name = "sick"\nfeed = "URL/sick"')
    bench.lay(1)
    bench.site.put("/feed", make_feed(bench.site, [1]))
    done = run(bench, "--once")
    assert done.returncode == 3
    assert "desk: 1 added" in done.stderr
    shown = run(bench, "--status")
    assert shown.returncode == 0
    assert [word in shown.stdout for word in ("not running", "desk", "sick", "404", "Report 1")] == [True] * 5
    rows = [json.loads(line) for line in run(bench, "--status", "--json").stdout.splitlines()]
    assert [(row["name"], row["counts"], row["failures"]) for row in rows] == [
        ("desk", {"added": 1}, 0),
        ("sick", {}, 1),
    ]
    assert rows[0]["recent"][0]["outcome"] == "added"


def test_status_before_the_first_round(bench: Bench) -> None:
    """A watch that never ran has a status, and asking for it makes no file."""
    bench.write(FEED)
    assert "never" in run(bench, "--status").stdout
    assert sorted(path.name for path in bench.folder.iterdir()) == ["watch.toml"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('record = "a.db"', "one or more [[source]] tables"),
        ('[[source]]\nfeed = "https://e.org"', "no record is named"),
        ('record = "a.db"\nrekord = 1\n[[source]]\nfeed = "https://e.org"', "no key 'rekord'"),
        ('record = "a.db"\n[[source]]\nfeed = "https://e.org"\npage = "https://e.org"', "exactly one of"),
        ('record = "a.db"\n[[source]]\nfeed = "file:///etc/passwd"', "is no address"),
        ('record = "a.db"\n[[source]]\nfeed = "https://e.org"\ninterval = "5s"', "60 seconds or more"),
        ('record = "a.db"\n[[source]]\nfeed = "https://e.org"\ninterval = 5', "60 seconds or more"),
        ('record = "a.db"\n[[source]]\nfeed = "https://e.org"\nmost = 0', "from 1 to 10,000"),
        ('record = "a.db"\n[[source]]\nfeed = "https://e.org"\nname = "a b"', "letters, digits"),
        ('record = "a.db"\n[[source]]\nfeed = "https://e.org"\nrelevance = "no"', "true or false"),
        ('record = "a.db"\n[[source]]\nfeed = "https://e.org"\ntext = "all"', '"page"'),
        (
            'record = "a.db"\n[[source]]\nname = "a"\nfeed = "https://e.org"\n[[source]]\nname = "a"\npage = "https://e.org"',
            "called 'a'",
        ),
        ('record = "a.db"\ncontact = "a\\nb: c"\n[[source]]\nfeed = "https://e.org"', "contact must be"),
        ("record = ", "cannot be read as TOML"),
    ],
)
def test_wrong_plan(bench: Bench, text: str, words: str) -> None:
    """What is wrong in a plan is named with its file and key, before anything is fetched."""
    from dragoman.errors import UsageError
    from dragoman.watch import load_plan

    bench.plan.write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        load_plan(bench.plan)
    assert (words in str(caught.value), "watch.toml" in str(caught.value)) == (True, True)


def test_state_of_another_program(bench: Bench) -> None:
    """A file that is no state of a watch is named, and not changed."""
    bench.write(FEED, top='state = "talks.db"')
    with Record.open(bench.folder / "talks.db"):
        pass
    before = (bench.folder / "talks.db").read_bytes()
    done = run(bench, "--once")
    assert (done.returncode, "another program" in done.stderr or "not the state" in done.stderr) == (6, True)
    assert (bench.folder / "talks.db").read_bytes() == before
