"""What the tests of the meaning layer share: readings with names in place of ids, and the inner results of each step."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import pytest

from dragoman.articles import make_article
from dragoman.knowledge.lookup import load_lookup
from dragoman.language.analysis import Analysis
from dragoman.meaning import reading as reading_module
from dragoman.meaning.acts import Deed
from dragoman.meaning.attributions import Attribution
from dragoman.meaning.chains import Said
from dragoman.meaning.exchanges import Swap
from dragoman.meaning.findings import Act, Actor, Exchange, Meeting, Reading, Span, Statement
from dragoman.meaning.formats import Framework
from dragoman.meaning.frames import Frame
from dragoman.meaning.gatherings import Gathering
from dragoman.meaning.scenes import Scene


@dataclass(frozen=True)
class Told:
    """A reading that speaks of Peru and not of a2."""

    reading: Reading

    @property
    def text(self) -> str:
        return self.reading.article.text

    def actor(self, id_: str) -> Actor:
        return next(a for a in self.reading.actors if a.id == id_)

    def name(self, id_: str | None) -> str | None:
        return None if id_ is None else self.actor(id_).name

    def names(self, ids: Iterable[str]) -> set[str]:
        return {self.actor(id_).name for id_ in ids}

    def words(self, spans: Sequence[Span]) -> list[str]:
        return [self.text[start:end] for start, end in spans]

    def named(self, name: str) -> Actor:
        """The only actor of that name."""
        found = [a for a in self.reading.actors if a.name == name]
        assert len(found) == 1, f"{name!r} is {len(found)} of {[a.name for a in self.reading.actors]}"
        return found[0]

    def speakers(self) -> list[str | None]:
        """Who speaks in each statement: a name, or the words for somebody without one."""
        return [self.name(s.speaker) or s.anonymous for s in self.reading.statements]

    def statement(self) -> Statement:
        return self._only(self.reading.statements)

    def meeting(self) -> Meeting:
        return self._only(self.reading.meetings)

    def figures(self) -> list[tuple[int, str, str, str | None, str | None]]:
        """(value, unit, tally, giver, receiver) of the figures of all exchanges, least first."""
        found = [f for x in self.reading.exchanges for f in x.figures]
        return sorted((f.value, f.unit, f.tally, self.name(f.giver), self.name(f.receiver)) for f in found)

    def exchange(self) -> Exchange:
        return self._only(self.reading.exchanges)

    def act(self, kind: str) -> Act:
        return self._only([a for a in self.reading.acts if a.act == kind])

    def reasons(self) -> list[str]:
        return [d.reason for d in self.reading.dropped]

    def _only(self, findings: Sequence[Any]) -> Any:
        assert len(findings) == 1, f"expected one finding, got {findings}; dropped: {self.reading.dropped}"
        return findings[0]


@pytest.fixture(scope="session")
def tell(read_text: Callable[..., Reading]) -> Callable[..., Told]:
    """What a text tells, by default one published on Tuesday, 10 June 2025."""

    def tell(text: str, **head: str | None) -> Told:
        return Told(read_text(text, **head))

    return tell


@dataclass
class Workings:
    """What each step of one reading made, in words and players: there the ids of rows can still be seen."""

    reading: Reading
    a: Analysis
    scene: Scene
    frames: list[Frame] = field(default_factory=list)
    statements: list[Said] = field(default_factory=list)
    gatherings: list[Gathering] = field(default_factory=list)
    swaps: list[Swap] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    frameworks: list[Framework] = field(default_factory=list)

    @cached_property
    def attributions(self) -> list[Attribution]:
        """What the same analysis gives beyond the reading."""
        head = {"title": None, "published": None}
        return reading_module.read_attributions(self.a, head, ["text"] * (max(self.a.blocks) + 1), load_lookup())


@pytest.fixture(scope="session")
def take_apart(reader) -> Callable[[str], Workings]:
    """The workings of a reading: the real one, watched where frames are found and where findings are written."""
    writer, find_frames = reading_module.Writer, reading_module.find_frames
    arguments = inspect.signature(writer.write)

    @cache
    def take_apart(text: str) -> Workings:
        seen: dict[str, Any] = {}

        class Watcher(writer):  # type: ignore[misc,valid-type]
            def write(self, *args: Any) -> Reading:
                given = arguments.bind(self, *args).arguments
                seen.update(a=self.a, scene=self.scene)
                seen.update({k: given[k] for k in ("statements", "gatherings", "swaps", "deeds")})
                seen["frameworks"] = given["frameworks"]
                return super().write(*args)

        def watch(*args: Any) -> list[Frame]:
            seen["frames"] = find_frames(*args)
            return seen["frames"]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading_module, "Writer", Watcher)
            patch.setattr(reading_module, "find_frames", watch)
            found = reader.read(make_article(text, language="en", published="2025-06-10"))
        return Workings(found, **seen)

    return take_apart
