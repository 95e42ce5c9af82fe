"""Workers on many machines: actors of Ray.

Enters: shards, given one by one. Leaves: for each what became of it, or that its worker or the machine under it is gone. It refuses to tell anybody of the
run: no usage statistics, no dashboard, nothing fetched.
"""

from __future__ import annotations

import logging
import os
from typing import Any

from dragoman.corpus.plan import Shard
from dragoman.corpus.pools import Lost, MakeWorker, Outcome, read_safely
from dragoman.errors import DragomanError, MissingExtraError

# Ray's least; shards travel as names of files, so that nothing large is ever put into its store.
_STORE_BYTES = 80 * 1024 * 1024


def load_ray() -> Any:
    """Ray, told to keep quiet. Raises `MissingExtraError` where it is not installed."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    os.environ.setdefault("RAY_DEDUP_LOGS", "0")
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError(
            "the engine `ray` needs the package Ray. Install it with: pip install 'dragoman[scale]', or use --engine processes"
        ) from error
    return ray


class _Actor:
    """A worker of its own process, on whichever machine Ray puts it."""

    def __init__(self, make_worker: MakeWorker) -> None:
        self._worker = make_worker()

    def start(self) -> int:
        return os.getpid()

    def read_shard(self, shard: Shard) -> Outcome:
        return read_safely(self._worker, shard)


class Actors:
    """Workers of a Ray cluster: one that runs on this machine for this run, or, with `address`, one that is there. A worker that is lost is replaced as
    soon as a machine has room; until then the others go on."""

    def __init__(self, count: int, make_worker: MakeWorker, *, address: str | None = None) -> None:
        self._ray = ray = load_ray()
        self._is_own = not ray.is_initialized()
        if self._is_own:
            own: dict[str, Any] = {} if address else {
                "num_cpus": count, "include_dashboard": False, "object_store_memory": _STORE_BYTES,
            }  # fmt: skip
            try:
                ray.init(
                    address=address, logging_level=logging.ERROR, log_to_driver=False, configure_logging=False, **own
                )
            except (ConnectionError, RuntimeError, ValueError) as error:
                raise DragomanError(f"Ray cannot be reached or started ({error}); check --address") from error
        self._make_worker = make_worker
        # One processor each, and no second try by Ray itself: who gets a lost shard is decided in one place.
        self._remote = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Actor)
        self._idle: list[Any] = []
        self._starting: dict[Any, Any] = {}
        self._busy: dict[Any, tuple[Any, Shard]] = {}
        self.pids: dict[Any, int] = {}
        for _ in range(count):
            self._start()

    def count_idle(self) -> int:
        return len(self._idle)

    def give(self, shard: Shard) -> None:
        actor = self._idle.pop()
        self._busy[actor.read_shard.remote(shard)] = (actor, shard)

    def wait(self, seconds: float) -> list[tuple[Shard, Outcome]]:
        ray = self._ray
        pending = [*self._busy, *self._starting]
        ready, _ = ray.wait(pending, num_returns=1, timeout=seconds) if pending else ([], [])
        if ready and len(pending) > 1:
            ready, _ = ray.wait(pending, num_returns=len(pending), timeout=0)
        outcomes: list[tuple[Shard, Outcome]] = []
        for reference in ready:
            if reference in self._starting:
                self._welcome(reference)
                continue
            actor, shard = self._busy.pop(reference)
            try:
                outcome: Outcome = ray.get(reference)
                self._idle.append(actor)
            except ray.exceptions.RayActorError as error:
                outcome = Lost(f"its worker or machine is gone ({type(error).__name__})")
                self.pids.pop(actor, None)
                self._start()
            outcomes.append((shard, outcome))
        return outcomes

    def _welcome(self, reference: Any) -> None:
        actor = self._starting.pop(reference)
        try:
            self.pids[actor] = self._ray.get(reference)
            self._idle.append(actor)
        except self._ray.exceptions.RayActorError:
            self._start()  # the machine under it went while it came up
        except self._ray.exceptions.RayTaskError as error:
            raise DragomanError(
                f"a worker cannot start: {error}; is the program installed on every machine?"
            ) from error

    def _start(self) -> None:
        actor = self._remote.remote(self._make_worker)
        self._starting[actor.start.remote()] = actor

    def close(self) -> None:
        for actor in (*self._idle, *self._starting.values(), *(actor for actor, _ in self._busy.values())):
            self._ray.kill(actor, no_restart=True)
        if self._is_own:
            self._ray.shutdown()
