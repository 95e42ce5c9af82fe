"""Ray: two nodes on this machine; one worker and one node are killed in mid-run, and nothing is lost or doubled."""

from __future__ import annotations

import functools
import json
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import readers

from dragoman.corpus import Settings, run_corpus
from dragoman.corpus.cluster import Actors, load_ray
from dragoman.corpus.results import list_results, read_readings

ray = pytest.importorskip("ray", reason="Ray has no wheel for this Python")
ARTICLES = 36


def find_ports(count: int) -> list[int]:
    """Ports that nobody uses; a node that is given its ports waits for no agent to choose them, which a busy machine does too slowly."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def list_node_arguments() -> dict[str, Any]:
    names = ("metrics_agent_port", "metrics_export_port", "dashboard_agent_listen_port", "runtime_env_agent_port")
    return {"num_cpus": 1, "object_store_memory": 80 * 2**20, **dict(zip(names, find_ports(4), strict=True))}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    load_ray()
    from ray.cluster_utils import Cluster

    ray.cloudpickle.register_pickle_by_value(readers)
    made = start_cluster(Cluster)
    ray.init(address=made.address, logging_level="ERROR", log_to_driver=False)
    yield made
    ray.shutdown()
    made.shutdown()


def start_cluster(make: Any) -> Any:
    """Two nodes. Ray gives its agents fifteen seconds to come up, which a machine that is busy with other things may not: then once more."""
    for tries in (1, 2, 3):
        made = make(initialize_head=False)
        try:
            made.add_node(**list_node_arguments(), include_dashboard=False)
            made.add_node(**list_node_arguments())
            return made
        except Exception:
            made.shutdown()
            if tries == 3:
                raise
    raise AssertionError


def write_articles(folder: Path) -> Path:
    folder.mkdir()
    lines = [
        json.dumps(
            {"id": f"a{n:02}", "text": f"Note {n}: the two sides met again in the old town hall.", "language": "en"}
        )
        for n in range(ARTICLES)
    ]
    (folder / "news.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_killed_worker_and_node_lose_and_double_nothing(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every article has one reading after a worker and a node were killed; for each of both at most one shard was read again; the bytes are those of
    a run with processes."""
    source, out, log = write_articles(tmp_path / "in"), tmp_path / "out", tmp_path / "log"
    pools: list[Actors] = []
    monkeypatch.setattr(Actors, "__init__", keep_pool(pools, Actors.__init__))
    killed: list[str] = []

    def kill(progress: Any) -> None:
        if progress.shards_done >= 2 and "worker" not in killed and pools[0]._busy:
            actor, _ = next(iter(pools[0]._busy.values()))
            os.kill(pools[0].pids[actor], signal.SIGKILL)
            killed.append("worker")
        elif progress.shards_done >= 5 and "node" not in killed:
            cluster.remove_node(cluster.worker_nodes.copy().pop(), allow_graceful=False)
            killed.append("node")

    make = functools.partial(readers.make_slow_worker, out, log, 0.15)
    settings = Settings(engine="ray", workers=2, has_filter=False, shard_bytes=300, make_worker=make)
    report = run_corpus([str(source)], out, settings, show=kill)
    assert killed == ["worker", "node"]
    assert report.is_whole
    assert report.shards >= 8
    assert report.retried <= 2
    files, missing = list_results(out)
    assert missing == 0
    ids = [reading.article.id for file in files for reading, _, _ in read_readings(file)]
    assert ids == [f"a{n:02}" for n in range(ARTICLES)]
    reads = Counter(log.read_text().split())
    per_shard = -(-ARTICLES // report.shards) + 1
    assert sum(reads.values()) - ARTICLES <= 2 * per_shard
    # The same with processes, byte for byte.
    again = tmp_path / "again"
    settings = Settings(
        workers=1,
        has_filter=False,
        shard_bytes=300,
        make_worker=functools.partial(readers.make_slow_worker, again, log),
    )
    run_corpus([str(source)], again, settings)
    assert read_all(again) == read_all(out)


def keep_pool(pools: list[Actors], start: Any) -> Any:
    def begin(self: Actors, *arguments: Any, **named: Any) -> None:
        pools.append(self)
        start(self, *arguments, **named)

    return begin


def read_all(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.glob("readings/*/*"))}


def test_nothing_is_told_to_anybody() -> None:
    """Usage statistics are off before Ray is loaded."""
    load_ray()
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
    assert "ray" in sys.modules
