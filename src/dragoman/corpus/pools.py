"""Workers that each read one shard at a time: processes of this machine.

Enters: shards, given one by one. Leaves: for each what became of it, or that its worker is gone. It refuses to give up a shard for a worker that died:
that is told to the caller, who gives it to another.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol

from dragoman.corpus.plan import Shard
from dragoman.corpus.work import Done, Worker
from dragoman.errors import DragomanError

# What a worker says before its first shard: it has come up.
_READY = "ready"


@dataclass(frozen=True, slots=True)
class Lost:
    """A worker that is gone, and why, with the shard that it held undone."""

    why: str


Outcome = Done | Lost | DragomanError
MakeWorker = Callable[[], Worker]


class Pool(Protocol):
    """Workers, whatever runs them."""

    def count_idle(self) -> int:
        """How many workers wait for a shard."""

    def give(self, shard: Shard) -> None:
        """Give a shard to a worker that waits."""

    def wait(self, seconds: float) -> list[tuple[Shard, Outcome]]:
        """What became of shards; returns with the first of them, or with nothing after some seconds."""

    def close(self) -> None:
        """Stop all workers, whatever they do."""


@dataclass(slots=True)
class _Child:
    process: SpawnProcess
    connection: Connection
    shard: Shard | None = None
    is_ready: bool = False


class Processes:
    """Worker processes of this machine, each with a reader of its own. One that dies is replaced."""

    def __init__(self, count: int, make_worker: MakeWorker) -> None:
        self._context = multiprocessing.get_context(
            "spawn"
        )  # a fork would copy threads of the reader's libraries half alive
        self._make_worker = make_worker
        self._children = [self._start() for _ in range(count)]

    def count_idle(self) -> int:
        return sum(child.is_ready and child.shard is None for child in self._children)

    def give(self, shard: Shard) -> None:
        child = next(child for child in self._children if child.is_ready and child.shard is None)
        child.shard = shard
        with suppress(OSError):  # where it is dead, `wait` finds that out
            child.connection.send(shard)

    def wait(self, seconds: float) -> list[tuple[Shard, Outcome]]:
        outcomes: list[tuple[Shard, Outcome]] = []
        handles: list[Any] = [
            handle for child in self._children for handle in (child.connection, child.process.sentinel)
        ]
        ready = wait(handles, seconds)
        for number, child in enumerate(self._children):
            if child.connection not in ready and child.process.sentinel not in ready:
                continue
            try:
                message = child.connection.recv() if child.connection.poll() else None
            except (EOFError, OSError):
                message = None
            if message == _READY:
                child.is_ready = True
            elif message is not None and child.shard is not None:
                outcomes.append((child.shard, message))
                child.shard = None
            elif not child.process.is_alive() or child.connection in ready:
                outcomes += self._bury(number)
        return outcomes

    def _bury(self, number: int) -> list[tuple[Shard, Outcome]]:
        """Put another worker in the place of a dead one; a worker that dies before it has come up is an error of the installation."""
        child = self._children[number]
        child.process.join(5)
        code = child.process.exitcode
        child.connection.close()
        if not child.is_ready:
            raise DragomanError(
                f"a worker ended with code {code} before its first shard; run `dragoman doctor`, or with --workers 1 to see why"
            )
        why = (
            f"its worker was killed by signal {-code}"
            if code is not None and code < 0
            else f"its worker ended with code {code}"
        )
        self._children[number] = self._start()
        return [(child.shard, Lost(why))] if child.shard is not None else []

    def close(self) -> None:
        for child in self._children:
            child.process.terminate()
        for child in self._children:
            child.process.join(5)
            if child.process.is_alive():
                child.process.kill()
                child.process.join()
            child.connection.close()

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [child.process.pid for child in self._children if child.process.pid is not None]

    def _start(self) -> _Child:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._make_worker), daemon=True)
        process.start()
        theirs.close()
        return _Child(process, ours)


def _serve(connection: Connection, make_worker: MakeWorker) -> None:
    """What a worker process does: shard after shard, until nobody asks any more."""
    threading.Thread(target=_die_with_parent, daemon=True).start()
    worker = make_worker()
    connection.send(_READY)
    while True:
        try:
            shard = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(read_safely(worker, shard))


def read_safely(worker: Worker, shard: Shard) -> Outcome:
    """A shard read, or the error that ended it, as a value that travels between processes."""
    try:
        return worker.read_shard(shard)
    except DragomanError as error:
        return DragomanError(str(error))  # those of classes below have constructors that pickling does not know
    except OSError as error:
        return DragomanError(f"its readings cannot be written ({error.strerror or error}); make room, and run again")
    except Exception as error:
        return DragomanError(f"a fault of the program itself, {type(error).__name__}: {error}")


def _die_with_parent() -> None:
    """Nobody waits for what an orphan reads; a shard half read is read again by the next run."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
