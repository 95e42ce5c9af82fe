"""Corpora: shards cut the same for any number of workers, read once, written whole, and put into a record as they are."""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import readers
from click.testing import CliRunner

from dragoman.articles import make_article
from dragoman.cli import cli
from dragoman.corpus import Settings, make_plan, run_corpus
from dragoman.corpus.results import find_results, is_readings, read_counts, read_lines, read_readings
from dragoman.corpus.work import name_cause
from dragoman.errors import ArticleError, UsageError

TEXT = "Note {0}: the envoys of Peru and Chile met again in the old town hall of Lima."


def write_lines(path: Path, count: int, *, first: int = 0) -> Path:
    rows = [
        {"id": f"a{n:03}", "text": TEXT.format(n), "language": "en", "published": "2021-05-03"}
        for n in range(first, first + count)
    ]
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path


def settle(out: Path, log: Path, **named: Any) -> Settings:
    """Settings with a reader that reads nothing."""
    seconds = named.pop("seconds", 0.0)
    make = functools.partial(readers.make_slow_worker, out, log, seconds)
    return Settings(has_filter=False, make_worker=make, **{"shard_bytes": 600, **named})


def list_ids(out: Path) -> list[str]:
    found = find_results(str(out))
    assert found is not None
    files, missing = found
    assert missing == 0
    return [reading.article.id for file in files for reading, _, _ in read_readings(file)]


def read_all(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.glob("readings/*/*"))}


# Cutting


@pytest.mark.parametrize("name", ["news.jsonl", "news.jsonl.gz"])
def test_lines_are_cut_at_their_ends(tmp_path: Path, name: str) -> None:
    """Parts of a file of lines follow each other without a gap, begin with a line, and know its number."""
    path = write_lines(tmp_path / name, 40)
    plan = make_plan([str(path)], code="c", shard_bytes=700)
    parts = [part for shard in plan.shards for part in shard.parts]
    raw = gzip.decompress(path.read_bytes()) if name.endswith("gz") else path.read_bytes()
    assert len(parts) > 5
    assert [part.start for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == len(raw)
    assert all(raw[: part.start].count(b"\n") == part.line - 1 for part in parts)


def test_small_files_share_a_shard_and_large_ones_do_not(tmp_path: Path) -> None:
    """Files of a folder are put together up to the size of a shard, in the order of their names."""
    for number in range(10):
        (tmp_path / f"n{number}.txt").write_text(TEXT.format(number) * 2)
    plan = make_plan([str(tmp_path)], code="c", shard_bytes=500)
    assert [Path(part.address).name for shard in plan.shards for part in shard.parts] == [
        f"n{n}.txt" for n in range(10)
    ]
    assert 2 <= len(plan.shards) < 10


def test_more_inputs_leave_the_shards_of_the_others(tmp_path: Path) -> None:
    """What is read already is not read again because the corpus has grown."""
    one, two = write_lines(tmp_path / "one.jsonl", 20), write_lines(tmp_path / "two.jsonl", 20, first=20)
    few = make_plan([str(one)], code="c", shard_bytes=600).shards
    many = make_plan([str(one), str(two)], code="c", shard_bytes=600).shards
    assert set(few) <= set(many)


def test_names_change_with_content_and_code(tmp_path: Path) -> None:
    """Other bytes, or another reader, give another file of readings."""
    path = write_lines(tmp_path / "one.jsonl", 3)
    names = {make_plan([str(path)], code=code).shards[0].name for code in ("reader 1", "reader 2")}
    write_lines(path, 3, first=1)
    names.add(make_plan([str(path)], code="reader 1").shards[0].name)
    assert len(names) == 3


def test_damaged_packed_file_gives_what_came_before(tmp_path: Path) -> None:
    """Where a packed file breaks off, the lines before are read and the damage is named."""
    path = tmp_path / "one.jsonl.gz"
    # Words that do not pack, so that the packed data are long enough to break off late.
    noise = [" ".join(hashlib.sha256(f"{n} {k}".encode()).hexdigest() for k in range(40)) for n in range(400)]
    path.write_bytes(gzip.compress("".join(json.dumps({"text": words}) + "\n" for words in noise).encode())[:-20_000])
    plan = make_plan([str(path)], code="c", shard_bytes=60_000)
    assert len(plan.shards) > 5
    assert any("break off" in str(problem) for problem in plan.problems)


def test_missing_input_is_named(tmp_path: Path) -> None:
    """A path that is not there ends the run before it begins."""
    with pytest.raises(UsageError, match="nothing-here"):
        make_plan([str(tmp_path / "nothing-here")], code="c")


def test_object_store(tmp_path: Path) -> None:
    """Addresses are listed and read through fsspec, with the same readings as files of a disk."""
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    data = write_lines(tmp_path / "news.jsonl", 12).read_bytes()
    store.makedirs("/talks/2021", exist_ok=True)
    store.pipe("/talks/2021/news.jsonl", data)
    store.pipe("/talks/2021/picture.png", b"\x89PNG")
    plan = make_plan(["memory://talks/2021"], code="c", shard_bytes=600)
    assert len(plan.shards) > 1
    assert [type(problem).__name__ for problem in plan.problems] == ["SkippedFiles"]
    worker = readers.make_slow_worker(tmp_path / "out", tmp_path / "log")
    assert sum(worker.read_shard(shard).counts["read"] for shard in plan.shards) == 12


# Running


def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path) -> None:
    """One worker, three workers, and the function called plainly: the same files with the same bytes; every article once, in order."""
    source = write_lines(tmp_path / "in" / "news.jsonl", 40)
    one, three = tmp_path / "one", tmp_path / "three"
    report = run_corpus([str(source)], one, settle(one, tmp_path / "l1"))
    run_corpus([str(source)], three, settle(three, tmp_path / "l3", workers=3))
    assert report.is_whole
    assert list_ids(one) == [f"a{n:03}" for n in range(40)]
    assert read_all(one) == read_all(three)
    plain = tmp_path / "plain"
    worker = readers.make_slow_worker(plain, tmp_path / "l0")
    code = json.loads((one / "corpus.jsonl").read_text().splitlines()[0])["code"]
    for shard in make_plan([str(source)], code=code, shard_bytes=600).shards:
        worker.read_shard(shard)
    assert read_all(plain) == read_all(one)


def test_second_run_reads_nothing(tmp_path: Path) -> None:
    """What is there is counted and not read."""
    source, out, log = write_lines(tmp_path / "in" / "news.jsonl", 20), tmp_path / "out", tmp_path / "log"
    run_corpus([str(source)], out, settle(out, log))
    before = log.read_text()
    report = run_corpus([str(source)], out, settle(out, log))
    assert log.read_text() == before
    assert report.shards_done_now == 0
    assert report.counts["read"] == 20


def test_damaged_result_is_read_anew(tmp_path: Path) -> None:
    """A file of readings that lost its end is noticed and made again."""
    source, out, log = write_lines(tmp_path / "in" / "news.jsonl", 20), tmp_path / "out", tmp_path / "log"
    run_corpus([str(source)], out, settle(out, log))
    whole = read_all(out)
    victim = next(out.glob("readings/*/*"))
    victim.write_bytes(victim.read_bytes()[:-30])
    told: list[str] = []
    report = run_corpus([str(source)], out, settle(out, log), tell=told.append)
    assert report.shards_done_now == 1
    assert any("damaged" in line for line in told)
    assert read_all(out) == whole


def test_killed_worker_is_replaced(tmp_path: Path) -> None:
    """A worker killed in mid-run costs one shard, which another reads; nothing is lost or doubled."""
    source, out, log = write_lines(tmp_path / "in" / "news.jsonl", 30), tmp_path / "out", tmp_path / "log"
    killed: list[int] = []

    def kill(progress: Any) -> None:
        if progress.shards_done >= 2 and not killed:
            last = subprocess.run(
                ["pgrep", "-P", str(os.getpid()), "-f", "multiprocessing.spawn"],
                capture_output=True,
                text=True,
                check=True,
            )
            killed.append(int(last.stdout.split()[0]))
            os.kill(killed[0], signal.SIGKILL)

    report = run_corpus([str(source)], out, settle(out, log, workers=2, seconds=0.05), show=kill)
    assert killed
    assert report.is_whole
    assert report.retried <= 1
    assert list_ids(out) == [f"a{n:03}" for n in range(30)]
    assert sum(Counter(log.read_text().split()).values()) - 30 <= 6


def test_shard_that_kills_its_workers_is_given_up(tmp_path: Path) -> None:
    """An article that kills three workers is told of, the other shards are read, and the run does not end well."""
    source, out = tmp_path / "in", tmp_path / "out"
    write_lines(source / "a.jsonl", 4)
    (source / "b.jsonl").write_text(json.dumps({"text": "a deadly text of the envoys", "language": "en"}) + "\n")
    report = run_corpus([str(source)], out, settle(out, tmp_path / "log", workers=1))
    assert len(report.lost) == 1
    assert "3 times" in report.lost[0]
    assert report.counts["read"] == 4
    assert not report.is_whole


DRIVER = """
import functools, sys
sys.path.insert(0, {tests!r})
import readers
from pathlib import Path
from dragoman.corpus import Settings, run_corpus
if __name__ == "__main__":
    out = Path({out!r})
    make = functools.partial(readers.make_slow_worker, out, Path({log!r}), 0.1)
    run_corpus([{source!r}], out, Settings(workers=2, has_filter=False, shard_bytes=600, make_worker=make))
"""


def test_killed_driver_goes_on(tmp_path: Path) -> None:
    """A run killed in the middle goes on where it stood: at most one shard for each worker is read twice, and the bytes are those of a run in one go."""
    source, out, log = write_lines(tmp_path / "in" / "news.jsonl", 40), tmp_path / "out", tmp_path / "log"
    script = tmp_path / "driver.py"
    script.write_text(DRIVER.format(tests=str(Path(__file__).parent), out=str(out), log=str(log), source=str(source)))
    driver = subprocess.Popen([sys.executable, str(script)])
    deadline = time.monotonic() + 60
    while len(list(out.glob("readings/*/*.gz"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    done = len(list(out.glob("readings/*/[!.]*.gz")))
    assert done >= 2
    time.sleep(0.3)  # its workers notice that nobody waits for them
    report = run_corpus([str(source)], out, settle(out, log, workers=2))
    assert report.is_whole
    assert report.shards_done_before >= done
    assert list_ids(out) == [f"a{n:03}" for n in range(40)]
    per_shard = -(-40 // report.shards) + 1
    assert sum(Counter(log.read_text().split()).values()) - 40 <= 2 * per_shard
    assert not list(out.glob("readings/*/.*"))
    again = tmp_path / "again"
    run_corpus([str(source)], again, settle(again, tmp_path / "log2"))
    assert read_all(again) == read_all(out)


def test_two_runs_in_one_folder(tmp_path: Path) -> None:
    """A second run in the same folder is refused while the first goes on."""
    from dragoman.corpus.run import _lock

    with _lock(tmp_path), pytest.raises(UsageError, match="another run"), _lock(tmp_path):
        pass


def test_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """Readings are put into no folder that holds other things."""
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(UsageError, match="something else"):
        run_corpus([str(tmp_path)], tmp_path, Settings())


def test_what_fails_is_counted_by_its_cause(tmp_path: Path) -> None:
    """Broken lines, faults and refusals are lines of the result, counted by cause; the others are read."""
    source, out = tmp_path / "in", tmp_path / "out"
    write_lines(source / "a.jsonl", 2)
    with (source / "a.jsonl").open("a") as lines:
        lines.write(
            '{"broken\n'
            + json.dumps({"text": "a faulty text"})
            + "\n"
            + json.dumps({"text": "an unreadable text"})
            + "\n"
        )
    report = run_corpus([str(source)], out, settle(out, tmp_path / "log", shard_bytes=10**6))
    assert report.counts == {"articles": 5, "read": 2, "skipped": 0, "unread": 0, "failed": 3}
    assert len(report.causes) == 3
    (file,), _ = find_results(str(out))  # type: ignore[misc]
    failed = [row for row in read_lines(file) if "failed" in row]
    assert [row["file"].rpartition(":")[2] for row in failed] == ["3", "4", "5"]
    assert "failed" in report.render()
    assert json.loads(report.to_json())["causes"] == dict(report.causes)


def test_changed_input_is_noticed(tmp_path: Path) -> None:
    """A file that is not what was cut any more is refused."""
    path = write_lines(tmp_path / "one.jsonl", 5)
    (shard,) = make_plan([str(path)], code="c").shards
    write_lines(path, 5, first=7)
    with pytest.raises(ArticleError, match="has changed"):
        readers.make_slow_worker(tmp_path / "out", tmp_path / "log").read_shard(shard)
    assert not list((tmp_path / "out").rglob("*.gz*"))


def test_line_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    """An article is named by its line in the whole file, in whichever shard it is."""
    path, out = write_lines(tmp_path / "one.jsonl", 20), tmp_path / "out"
    run_corpus([str(path)], out, settle(out, tmp_path / "log"))
    files, _ = find_results(str(out))  # type: ignore[misc]
    assert [where for file in files for _, where, _ in read_readings(file)] == [f"{path}:{n + 1}" for n in range(20)]


@pytest.mark.parametrize("change", ["flip", "cut", "other"])
def test_results_are_checked(tmp_path: Path, change: str) -> None:
    """A changed, cut or foreign file of readings is refused with what to do."""
    path, out = write_lines(tmp_path / "one.jsonl", 3), tmp_path / "out"
    run_corpus([str(path)], out, settle(out, tmp_path / "log"))
    (file,), _ = find_results(str(out))  # type: ignore[misc]
    lines = gzip.decompress(file.read_bytes())
    changed = {
        "flip": lines.replace(b"town hall", b"town wall", 1),
        "cut": lines[: lines.rindex(b'{"end"')],
        "other": b'{"a":1}\n',
    }[change]
    file.write_bytes(gzip.compress(changed))
    assert is_readings(file) == (change != "other")
    with pytest.raises(ArticleError):
        read_counts(file)


def test_causes_are_words_without_figures() -> None:
    """The same cause has the same words, wherever and in whatever it arose."""
    errors = [
        ArticleError(f"broken JSON at column {n}: Expecting value; expected an object", f"a.jsonl:{n}")
        for n in (7, 1204)
    ]
    assert {name_cause(error) for error in errors} == {"broken JSON at column N"}


# The command line, with the reader itself


@pytest.mark.model
def test_corpus_into_a_record(tmp_path: Path) -> None:
    """`dragoman corpus`, then `dragoman add`: the record is the one that the articles give when they are added themselves; twice is once; the filter leaves
    out and tells."""
    source, out = tmp_path / "in", tmp_path / "out"
    write_lines(source / "news.jsonl", 3)
    (source / "cake.txt").write_text(
        "Fold the flour into the butter and bake the cake for forty minutes, then let it cool.\n"
    )
    runner = CliRunner()
    made = runner.invoke(cli, ["corpus", str(source), "--out", str(out), "--workers", "1", "--json"])
    assert made.exit_code == 0, made.output
    counts = json.loads((out / "report.json").read_text())["counts"]
    assert (counts["read"], counts["skipped"]) == (3, 1)
    now = ["--now", "2021-05-04T10:00Z"]
    added = runner.invoke(cli, ["add", str(out), "--record", str(tmp_path / "a.db"), *now])
    assert added.exit_code == 0, added.output
    assert "skipped unread" in added.output
    again = runner.invoke(cli, ["add", str(out), "--record", str(tmp_path / "a.db"), *now])
    assert "there already" in again.output
    runner.invoke(cli, ["add", str(source), "--filter", "--record", str(tmp_path / "b.db"), *now])
    listed = [runner.invoke(cli, ["timeline", str(tmp_path / name), "--json"]).output for name in ("a.db", "b.db")]
    assert listed[0] == listed[1]
    assert listed[0].strip()


@pytest.mark.model
def test_read_with_the_filter_tells_what_it_left(tmp_path: Path) -> None:
    """`dragoman read --filter` says how many articles it left unread."""
    (tmp_path / "cake.txt").write_text(
        "Fold the flour into the butter and bake the cake for forty minutes, then let it cool.\n"
    )
    done = CliRunner().invoke(cli, ["read", "--filter", "--json", str(tmp_path / "cake.txt")])
    assert done.exit_code == 0
    assert "skipped unread" in done.output


def test_part_of_a_corpus_is_not_taken_for_all(tmp_path: Path) -> None:
    """Adding a corpus whose run was stopped names how many shards are missing, and ends so."""
    source, out = write_lines(tmp_path / "in" / "news.jsonl", 10), tmp_path / "out"
    run_corpus([str(source)], out, settle(out, tmp_path / "log"))
    next(out.glob("readings/*/*.gz")).unlink()
    added = CliRunner().invoke(cli, ["add", str(out), "--record", str(tmp_path / "a.db")])
    assert added.exit_code == ArticleError.exit_code
    assert "shards are not read yet" in added.output


def test_article_of_a_shard_keeps_its_head(tmp_path: Path) -> None:
    """A reading of a corpus holds the same article as one made of the same line."""
    path, out = write_lines(tmp_path / "one.jsonl", 1), tmp_path / "out"
    run_corpus([str(path)], out, settle(out, tmp_path / "log"))
    (file,), _ = find_results(str(out))  # type: ignore[misc]
    ((reading, _, version),) = read_readings(file)
    head = make_article(TEXT.format(0), id="a000", published="2021-05-03", language="en").head()
    assert {name: getattr(reading.article, name) for name in head} == head
    assert version == "1+slow"
