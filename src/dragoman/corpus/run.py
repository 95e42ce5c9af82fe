"""A corpus read: the plan, the workers, and what becomes of each shard.

Enters: inputs and settings. Leaves: a folder with the list of shards, a file of readings for each, and `report.json`. It refuses to read again what is
there, and to end without saying what is not.
"""

from __future__ import annotations

import functools
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dragoman.corpus.plan import FORMAT_VERSION, SHARD_BYTES, Plan, Shard, make_plan, place_of
from dragoman.corpus.pools import Lost, MakeWorker, Pool, Processes
from dragoman.corpus.report import Report, sum_up
from dragoman.corpus.results import PLAN_NAME, read_counts, write_plan
from dragoman.corpus.work import Done, Worker
from dragoman.errors import ArticleError, DragomanError, UsageError

Engine = Literal["processes", "ray"]
# A shard that has killed so many workers holds something that kills them (memory, most often), and the others wait.
_TRIES = 3
_WAIT_SECONDS = 0.5
REPORT_NAME = "report.json"
_LOCK_NAME = ".lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a corpus is read. `make_worker`: what makes the worker in each process, where it is not to be the usual one. `address`: of a Ray cluster."""

    engine: Engine = "processes"
    workers: int = 1
    pipeline: str | None = None
    has_filter: bool = True
    shard_bytes: int = SHARD_BYTES
    address: str | None = None
    make_worker: MakeWorker | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come. `rate`: articles a second of all workers, since the first was there; `left_seconds`: at that pace, None while it is unknown."""

    shards_done: int
    shards: int
    articles: int
    failed: int
    rate: float
    left_seconds: float | None


def run_corpus(
    inputs: Sequence[str],
    out: Path,
    settings: Settings,
    *,
    show: Callable[[Progress], None] = lambda progress: None,
    tell: Callable[[str], None] = lambda message: None,
) -> Report:
    """Reads all inputs into `out`, but for shards that are there already; the report is written there too.

    Raises `UsageError` for an input that is not there or a folder that holds something else, `DragomanError` when workers cannot start.
    """
    _check_folder(out)
    with _lock(out):
        return _run(inputs, out, settings, show, tell)


def _run(
    inputs: Sequence[str], out: Path, settings: Settings, show: Callable[[Progress], None], tell: Callable[[str], None]
) -> Report:
    reader, code = _name_code(settings)
    tell("listing and cutting the inputs")
    plan = make_plan(inputs, code=code, shard_bytes=settings.shard_bytes)
    for problem in plan.problems:
        tell(str(problem))
    write_plan(out, plan)
    report = Report(shards=len(plan.shards), workers=settings.workers, engine=settings.engine, reader=reader)
    report.filter = code.rpartition("filter ")[2] if settings.has_filter else None
    report.problems = [str(problem) for problem in plan.problems if problem.exit_code]
    waiting = _find_undone(plan, out, report, tell)
    if waiting:
        _read_all(waiting, out, settings, report, show, tell)
        _remove_leftovers(out)  # of workers that were killed on the way
    _write_report(out, report)
    return report


def _check_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: this is a file; name a folder for the readings with --out")
    if out.is_dir() and not (out / PLAN_NAME).is_file() and any(path.name != _LOCK_NAME for path in out.iterdir()):
        raise UsageError(
            f"{out}: this folder holds something else; name a new one, or that of an earlier run, with --out"
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out}: cannot be made ({error.strerror}); choose another folder") from error


@contextmanager
def _lock(out: Path) -> Iterator[None]:
    """Keeps other runs out of the folder; a run that is killed lets go of it by itself."""
    with open(out / _LOCK_NAME, "wb") as handle:
        try:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass  # Windows: two runs at once do the same work twice, and nothing worse
        except OSError as error:
            raise UsageError(
                f"{out}: another run works on this folder; wait for it, or name another with --out"
            ) from error
        yield


def _name_code(settings: Settings) -> tuple[str, str]:
    """The version of the reader, and what names of files of readings depend on besides their shard."""
    from dragoman.pipeline import Reader

    reader = Reader(settings.pipeline).version
    name = "none"
    if settings.has_filter:
        from dragoman.relevance import filter_version

        name = filter_version()
    return reader, f"format {FORMAT_VERSION}, reader {reader}, filter {name}"


def _find_undone(plan: Plan, out: Path, report: Report, tell: Callable[[str], None]) -> list[Shard]:
    """The shards that no earlier run has read; the others are counted. A damaged file counts as not there."""
    undone: list[Shard] = []
    seen: set[str] = set()
    for shard in plan.shards:
        if shard.name in seen:  # the same file named twice
            report.shards -= 1
            continue
        seen.add(shard.name)
        path = place_of(out, shard.name)
        if not path.exists():
            undone.append(shard)
            continue
        try:
            report.add(sum_up(read_counts(path)), is_new=False)
        except ArticleError as error:
            tell(f"{error}. It is read anew now.")
            undone.append(shard)
    _remove_leftovers(out)
    return undone


def _remove_leftovers(out: Path) -> None:
    """Unfinished files of workers that are gone."""
    for path in out.glob("readings/*/.*.part"):
        path.unlink(missing_ok=True)


def _read_all(
    waiting: Sequence[Shard],
    out: Path,
    settings: Settings,
    report: Report,
    show: Callable[[Progress], None],
    tell: Callable[[str], None],
) -> None:
    began = time.monotonic()
    tell(f"starting {settings.workers} worker{'' if settings.workers == 1 else 's'}")
    pool = _make_pool(out, settings, min(settings.workers, len(waiting)))
    try:
        _drive(pool, waiting, report, show, tell, began)
    finally:
        pool.close()


def _make_pool(out: Path, settings: Settings, count: int) -> Pool:
    make = settings.make_worker or functools.partial(
        Worker, str(out.absolute()), pipeline=settings.pipeline, has_filter=settings.has_filter
    )
    if settings.engine == "ray":
        from dragoman.corpus.cluster import Actors

        return Actors(count, make, address=settings.address)
    return Processes(count, make)


def _drive(
    pool: Pool,
    shards: Sequence[Shard],
    report: Report,
    show: Callable[[Progress], None],
    tell: Callable[[str], None],
    began: float,
) -> None:
    """Give shards to workers that wait, and take what becomes of them, until none is left. The largest go first, so that no worker ends long after the
    others; what a file of readings holds does not depend on it."""
    waiting = deque(sorted(shards, key=lambda shard: (-shard.size_bytes, shard.name)))
    size_all = sum(shard.size_bytes for shard in shards) or 1
    size_done, busy = 0, 0
    tries: Counter[str] = Counter()
    first: float | None = None
    while waiting or busy:
        while waiting and pool.count_idle():
            first = first or time.monotonic()
            pool.give(waiting.popleft())
            busy += 1
        for shard, outcome in pool.wait(_WAIT_SECONDS):
            busy -= 1
            match outcome:
                case Done():
                    report.add(outcome, is_new=True)
                    size_done += shard.size_bytes
                case Lost() if tries[shard.name] + 1 < _TRIES:
                    tries[shard.name] += 1
                    report.retried += 1
                    waiting.appendleft(shard)
                    tell(f"{shard.name}: {outcome.why}; it is read again")
                case _:
                    why = f"{outcome.why}, {_TRIES} times over" if isinstance(outcome, Lost) else str(outcome)
                    report.lost.append(f"{shard.name}: {why}")
                    size_done += shard.size_bytes
                    tell(report.lost[-1])
        now = time.monotonic()
        report.start_seconds = (first or now) - began
        report.wall_seconds = now - (first or now)
        show(_measure(report, size_done / size_all))


def _measure(report: Report, share: float) -> Progress:
    seconds, articles = report.wall_seconds, report.now["articles"]
    return Progress(
        report.shards_done_before + report.shards_done_now + len(report.lost),
        report.shards,
        report.counts["articles"],
        report.counts["failed"],
        articles / seconds if seconds else 0.0,
        seconds * (1 - share) / share if share else None,
    )


def _write_report(out: Path, report: Report) -> None:
    temp = out / f".{REPORT_NAME}.{os.getpid()}.part"
    try:
        temp.write_text(report.to_json(), encoding="utf-8")
        os.replace(temp, out / REPORT_NAME)
    except OSError as error:
        raise DragomanError(f"{out}: the report cannot be written ({error.strerror}); make room there") from error
