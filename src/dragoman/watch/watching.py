"""The watch itself: rounds of all sources, each when it is due, until it is asked to stop.

Enters: a `Plan`. Leaves: articles in the record, and in the state what came of each. It refuses to run twice on one state, and to let one source
keep the others waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dragoman.articles.fetch import Clock, Fetcher, FetchSettings, Host, SystemClock
from dragoman.articles.fetch.robots import Rules
from dragoman.errors import RecordError
from dragoman.watch.desk import Desk, ReaderLike
from dragoman.watch.plan import Plan, Source
from dragoman.watch.rounds import Round, Stopped, Told, run_in_thread
from dragoman.watch.schedule import find_next, is_due
from dragoman.watch.state import Due, State

if TYPE_CHECKING:
    from dragoman.record import Record

# The clock is looked at this often, so that one that is set, or a machine that has slept, is noticed.
_LONGEST_SLEEP_SECONDS: Final = 30.0
# So many sources are fetched from at the same time; each host is asked for one thing at a time.
_MOST_AT_ONCE: Final = 8


class Watch:
    """Watches the sources of a plan. `load_reader` and `clock` can be given; `tell` is called with a line for each round."""

    def __init__(
        self,
        plan: Plan,
        *,
        load_reader: Callable[[], ReaderLike] | None = None,
        clock: Clock | None = None,
        tell: Callable[[str], None] = lambda _: None,
        settings: FetchSettings | None = None,
        wait_seconds: float = 30.0,
        resolver: Any = None,
    ) -> None:
        self.plan = plan
        self.clock: Clock = clock or SystemClock()
        self.failed = 0
        self._tell = tell
        self._resolver = resolver
        self._wait_seconds = wait_seconds
        base = settings or FetchSettings()
        self._settings = replace(
            base, allow_private=base.allow_private | plan.allow_private, contact=base.contact or plan.contact
        )
        self._desk = Desk(self._open_record, load_reader or _load_reader, plan.processes)
        self._is_stopped = False
        self._stop_event: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def stop(self) -> None:
        """Ask for a clean stop: the article at hand is finished, nothing else is begun. May be called from any thread."""
        self._is_stopped = True
        if self._loop is not None and self._stop_event is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop_event.set)

    def run(self, *, is_once: bool = False) -> bool:
        """Watch until asked to stop; with `is_once`, do the rounds that are due and come back. True where it was stopped before its end.

        Raises `RecordError` where another watch runs on the same state or it cannot be written, `ModelError`, `MissingExtraError`.
        """
        with hold_lock(self.plan.state), ThreadPoolExecutor(1, "desk") as executor:
            state = State(self.plan.state)
            try:
                return asyncio.run(self._run(state, executor, is_once))
            finally:
                executor.submit(self._desk.close).result()
                state.close()

    async def _run(self, state: State, executor: ThreadPoolExecutor, is_once: bool) -> bool:
        self._loop, self._stop_event = asyncio.get_running_loop(), asyncio.Event()
        if self._is_stopped:
            self._stop_event.set()
        hosts = load_hosts(state)
        async with Fetcher(self._settings, clock=self.clock, hosts=hosts, resolver=self._resolver) as fetcher:
            try:
                await self._keep_going(state, fetcher, executor, is_once)
            finally:
                save_hosts(state, hosts)
        return self._is_stopped

    async def _keep_going(self, state: State, fetcher: Fetcher, executor: ThreadPoolExecutor, is_once: bool) -> None:
        running: dict[asyncio.Task[None], str] = {}
        done_once: set[str] = set()
        limit = asyncio.Semaphore(_MOST_AT_ONCE)
        try:
            while not self._is_stopped:
                for source in self.plan.sources:
                    if source.name in running.values() or source.name in done_once:
                        continue
                    due = state.find_due(source.name, source.address)
                    if is_due(due.next_due_utc, self.clock.now(), source.interval_seconds, is_once=is_once):
                        running[
                            asyncio.create_task(self._do_round(source, due, state, fetcher, executor, limit, is_once))
                        ] = source.name
                    if is_once:
                        done_once.add(source.name)
                if is_once and not running:
                    return
                await self._wait(set(running), None if is_once else self._find_sleep(state))
                for task in [task for task in running if task.done()]:
                    running.pop(task)
                    save_hosts(state, fetcher.hosts)
                    task.result()
        finally:
            # Rounds end by themselves at the next step once they see the stop.
            self._is_stopped = self._is_stopped or bool(running)
            assert self._stop_event is not None
            if running:
                self._stop_event.set()
                await asyncio.gather(*running, return_exceptions=True)

    async def _wait(self, tasks: set[asyncio.Task[None]], seconds: float | None) -> None:
        """Until a round has ended, so many seconds have gone by, or a stop is asked for."""
        assert self._stop_event is not None
        others = [asyncio.ensure_future(self._stop_event.wait())]
        if seconds is not None:
            others.append(asyncio.ensure_future(self.clock.sleep(seconds)))  # type: ignore[arg-type]
        await asyncio.wait({*tasks, *others}, return_when=asyncio.FIRST_COMPLETED)
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _find_sleep(self, state: State) -> float:
        now = self.clock.now()
        waits = [_LONGEST_SLEEP_SECONDS]
        for source in self.plan.sources:
            moment = state.find_due(source.name, source.address).next_due_utc
            if moment is not None and moment > now:
                waits.append((moment - now).total_seconds())
        return max(0.05, min(waits))

    async def _do_round(
        self,
        source: Source,
        due: Due,
        state: State,
        fetcher: Fetcher,
        executor: ThreadPoolExecutor,
        limit: asyncio.Semaphore,
        is_once: bool,
    ) -> None:
        async def work(function: Callable[[], Any]) -> Any:
            return await run_in_thread(executor, function)

        one = Round(source, state, fetcher, self._desk.take, work, self._pause, self._check)
        with suppress(Stopped):
            await self._pause(limit.acquire())
            try:
                begun = self.clock.now()
                is_listing = is_due(due.next_listing_utc, begun, source.interval_seconds, is_once=is_once)
                told = await one.run(is_listing=is_listing)
            finally:
                limit.release()
            ended = self.clock.now()
            following = find_next(
                due,
                begun=begun,
                ended=ended,
                interval_seconds=source.interval_seconds,
                was_listed=is_listing,
                is_failed=told.error is not None,
                retry_seconds=told.retry_seconds,
                first_waiting=state.find_next_utc(source.name),
                is_waiting=state.count_waiting(source.name) > 0,
            )
            state.note_round(
                source.name,
                source.address,
                now=ended,
                next_due=following.due,
                next_listing=following.listing,
                listed=told.listed,
                error=told.error,
            )
            self.failed += told.error is not None
            self._tell(describe_round(source, told, state.count_waiting(source.name)))

    async def _pause(self, awaitable: Awaitable[Any]) -> Any:
        """The result of something that takes long, unless a stop is asked for first: then it is given up. Raises `Stopped`."""
        assert self._stop_event is not None
        task, stop = asyncio.ensure_future(awaitable), asyncio.ensure_future(self._stop_event.wait())
        try:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise Stopped
        finally:
            stop.cancel()

    def _check(self) -> None:
        """Raises `Stopped` when a stop was asked for."""
        if self._is_stopped:
            raise Stopped

    def _open_record(self) -> Record:
        from dragoman.record import Record

        return Record.open(self.plan.record, wait_seconds=self._wait_seconds, on_wait=self._tell)


def describe_round(source: Source, told: Told, waiting: int) -> str:
    """A round in one line."""
    order = ("added", "edited", "there", "unread", "skipped", "failed")
    words = {"there": "known", "unread": "kept unread"}
    came = [f"{told.counts[name]:,} {words.get(name, name)}" for name in order if told.counts[name]]
    if waiting:
        came.append(f"{waiting:,} waiting")
    line = f"{source.name}: {', '.join(came) or 'nothing new'}"
    notes = ([told.error] if told.error else []) + told.problems[:3]
    return "; ".join([line, *notes])


@contextmanager
def hold_lock(state: Path) -> Iterator[None]:
    """One watch at a time on one state. Raises `RecordError` when there is another."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - elsewhere two watches are kept apart by the database alone
        yield
        return
    path = state.with_name(f"{state.name}.lock")
    try:
        stream = path.open("w")
    except OSError as error:
        raise RecordError(
            f"{path}: cannot be written ({error.strerror}). Check the folder and its permissions."
        ) from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RecordError(
                f'{state}: another watch is at work on it. Stop that one, or give this one a state of its own: state = "…".'
            ) from None
        yield


def load_hosts(state: State) -> dict[str, Host]:
    """What is known of hosts from earlier runs."""
    return {
        host: Host(rules=Rules(body, had) if had is not None else None, not_before_utc=before)
        for host, body, had, before in state.load_hosts()
    }


def save_hosts(state: State, hosts: dict[str, Host]) -> None:
    """Keep what is known of hosts, so that a wait that a site asked for outlives the program."""
    rows = [
        (name, host.rules.body if host.rules else None, host.rules.had_utc if host.rules else None, host.not_before_utc)
        for name, host in sorted(hosts.items())
    ]
    if rows:
        state.save_hosts(rows)


def _load_reader() -> ReaderLike:
    from dragoman.pipeline import Reader

    return Reader()
