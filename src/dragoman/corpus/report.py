"""What a run over a corpus has done, as a table and as JSON.

Enters: what became of each shard. Leaves: a `Report`. It refuses to leave an article out of the sum: what was not read stands there with its cause.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from dragoman.corpus.work import Done

_STAGES = (
    ("open", "opening, unpacking, extracting"), ("filter", "filter"), ("read", "reading"), ("write", "writing"),
)  # fmt: skip
_WIDTH = 28


@dataclass(slots=True)
class Report:
    """`counts`: articles, read, skipped (by the filter), unread (another language), failed; of the whole corpus as far as it is read. `now`: the same,
    of this run alone. `seconds`: of all workers together, by stage; `wall_seconds`: from the first shard given to the last one done; `start_seconds`:
    until the first worker was there."""

    shards: int = 0
    shards_done_before: int = 0
    shards_done_now: int = 0
    retried: int = 0
    lost: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    now: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    wall_seconds: float = 0.0
    start_seconds: float = 0.0
    workers: int = 0
    engine: str = ""
    memory_bytes: int = 0
    reader: str = ""
    filter: str | None = None

    def add(self, done: Done, *, is_new: bool) -> None:
        """Count a shard."""
        sums = {name: value for name, value in done.counts.items() if isinstance(value, int)}
        self.counts.update(sums)
        for mine, name in ((self.causes, "causes"), (self.languages, "languages"), (self.findings, "findings")):
            mine.update(done.counts.get(name, {}))
        if is_new:
            self.shards_done_now += 1
            self.now.update(sums)
            self.seconds.update(done.seconds)
            self.memory_bytes = max(self.memory_bytes, done.memory_bytes)
        else:
            self.shards_done_before += 1

    @property
    def is_whole(self) -> bool:
        """Whether every shard is there."""
        return not self.lost and self.shards_done_before + self.shards_done_now == self.shards

    def to_json(self) -> str:
        """All of it as one JSON object on several lines."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return json.dumps(values, indent=1, ensure_ascii=False) + "\n"

    def render(self) -> str:
        """A table for people."""
        counts = self.counts
        lines = [
            _row("Shards", self.shards),
            _row("  done now", self.shards_done_now),
            _row("  done before", self.shards_done_before),
            _row("  not done", len(self.lost)),
            _row("  read again", self.retried, "their worker was lost"),
            _row("Articles", counts["articles"]),
            _row("  read", counts["read"], _share(counts["read"], counts["articles"])),
            _row("  skipped by the filter", counts["skipped"], _share(counts["skipped"], counts["articles"])),
            _row("  in another language", counts["unread"], _list(self.languages)),
            _row("  failed", counts["failed"]),
            *(_row(f"    {cause}"[:60], count) for cause, count in self.causes.most_common(12)),
            "Findings",
            *(_row(f"  {name}", count) for name, count in self.findings.items()),
        ]
        lines = [line for line in lines if line]
        if self.now["articles"]:
            lines += self._render_speed()
        return "\n".join(lines) + "\n"

    def _render_speed(self) -> list[str]:
        spent = sum(self.seconds.values())
        lines = [f"This run: {self.workers} worker{'' if self.workers == 1 else 's'}, engine {self.engine}"]
        for name, words in _STAGES:
            seconds = self.seconds[name]
            # The filter sees what is in a language that is read, and the reader what the filter lets through.
            passed = {
                "open": self.now["articles"], "filter": self.now["articles"] - self.now["unread"] - self.now["failed"],
                "read": self.now["read"], "write": self.now["articles"],
            }[name]  # fmt: skip
            if seconds and passed:
                rate = f"{passed / seconds:10,.1f} articles/s of one worker"
                lines.append(f"  {words:<{_WIDTH + 4}}{seconds:9.1f} s {100 * seconds / spent:4.0f} % {rate}")
        wall = max(self.wall_seconds, 1e-9)
        lines.append(
            f"  {'all of it':<{_WIDTH + 4}}{self.wall_seconds:9.1f} s        {self.now['articles'] / wall:10,.1f} articles/s of all workers"
        )
        lines.append(
            f"  start of the workers {self.start_seconds:.1f} s; most memory of one {self.memory_bytes / 2**20:,.0f} MB"
        )
        return lines


def _row(words: str, count: int, note: str = "") -> str:
    """A line of the table, nothing where there is nothing to tell below a heading."""
    if not count and words.startswith(" "):
        return ""
    return f"{words:<{_WIDTH}}{count:>12,}" + (f"  {note}" if note else "")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""


def _list(languages: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in languages.most_common(6))


def sum_up(values: dict[str, Any]) -> Done:
    """A shard that an earlier run has read, by the counts in its file."""
    return Done(values)
