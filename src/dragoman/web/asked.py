"""What a request asks for: which part of the record, and as of when.

Enters: the parameters of an address. Leaves: an `Asked`. It refuses a date that is none, a kind or status that there is not, and
names the parameter, what was found, and what would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, get_args
from urllib.parse import urlencode

from dragoman.errors import UsageError
from dragoman.meaning.findings import Status
from dragoman.record.claims import Kind
from dragoman.record.store.loading import AsOf, Clock
from dragoman.views.scope import read_as_of
from dragoman.views.timeline import read_bound

CLOCKS: tuple[str, ...] = get_args(Clock)
KINDS: tuple[str, ...] = ("meeting", "exchange", "act", "commitment")
STATUSES: tuple[str, ...] = get_args(Status)
# A name longer than this is no name of anybody, and is not handed on to tables and database.
_LONGEST_NAME = 200


class Parameters(Protocol):
    """The query of an address: `starlette.datastructures.QueryParams`."""

    def get(self, key: Any, /) -> Any: ...
    def getlist(self, key: Any) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """`since`, `until`: as given, a year, month or day, both included. `kinds`, `statuses`: empty for all. `side`: the state whose
    outlets tell it, alpha-3. `page`: from 1."""

    as_of: str | None = None
    clock: Clock = "published"
    process: str | None = None
    party: str | None = None
    since: str | None = None
    until: str | None = None
    kinds: tuple[Kind, ...] = ()
    statuses: tuple[Status, ...] = ()
    side: str | None = None
    page: int = 1

    @property
    def moment(self) -> AsOf | None:
        """The moment of `as_of`, on its clock."""
        return read_as_of(self.as_of, self.clock, name="as_of")

    @property
    def begin(self) -> str | None:
        """The first day of `since`."""
        return None if self.since is None else read_bound(self.since, "since")[0]

    @property
    def end(self) -> str | None:
        """The first day after `until`."""
        return None if self.until is None else read_bound(self.until, "until")[1]

    @property
    def is_limited(self) -> bool:
        """Whether it asks for a part of the record only, apart from `as_of`."""
        return replace(self, as_of=None, clock="published", page=1) != Asked()

    def without(self, *names: str) -> Asked:
        """The same, with some limits taken off."""
        bare = Asked()
        return replace(self, **{name: getattr(bare, name) for name in names})

    def list_pairs(self) -> list[tuple[str, str]]:
        """Names and values as they stand in an address, without those that are not given; `page` is left out."""
        pairs: list[tuple[str, str | None]] = [("as_of", self.as_of)]
        if self.as_of and self.clock != "published":
            pairs.append(("clock", self.clock))
        pairs += [(name, getattr(self, name)) for name in ("process", "party", "since", "until")]
        pairs += [("kind", kind) for kind in self.kinds] + [("status", status) for status in self.statuses]
        pairs.append(("side", self.side))
        return [(name, value) for name, value in pairs if value]

    def write_query(self, **more: object) -> str:
        """The query of an address, with its question mark, or "". `more`: further parameters; None leaves one out."""
        pairs = [pair for pair in self.list_pairs() if pair[0] not in more]
        pairs += [(name, str(value)) for name, value in more.items() if value not in (None, "")]
        return f"?{urlencode(pairs)}" if pairs else ""


def read_asked(given: Parameters) -> Asked:
    """What the parameters of an address ask for; an empty one counts as not given. Raises `UsageError`."""
    asked = Asked(
        as_of=_read(given, "as_of"),
        clock=_choose(_read(given, "clock") or "published", CLOCKS, "clock"),  # type: ignore[arg-type]
        process=_read(given, "process"),
        party=_read(given, "party"),
        since=_read(given, "since"),
        until=_read(given, "until"),
        kinds=tuple(_choose_all(given.getlist("kind"), KINDS, "kind")),  # type: ignore[arg-type]
        statuses=tuple(_choose_all(given.getlist("status"), STATUSES, "status")),  # type: ignore[arg-type]
        side=_read_side(given),
        page=read_number(given, "page", 1, least=1, most=1_000_000),
    )
    # Asked for here, so that a wrong date is told before anything is loaded.
    _ = asked.moment, asked.begin, asked.end
    return asked


def read_number(given: Parameters, name: str, otherwise: int, *, least: int, most: int) -> int:
    """A whole number between `least` and `most`. Raises `UsageError`."""
    raw = _read(given, name)
    if raw is None:
        return otherwise
    if not (raw.isascii() and raw.isdigit() and len(raw) < 12 and least <= int(raw) <= most):
        raise UsageError(f"{name} {raw}: a whole number from {least:,} to {most:,} is expected.")
    return int(raw)


def read_word(given: Parameters, name: str) -> str | None:
    """A parameter that is words; None where it is empty. Raises `UsageError` where it is too long, or holds control characters."""
    return _read(given, name)


def _read(given: Parameters, name: str) -> str | None:
    raw = given.get(name)
    if raw is None or not str(raw).strip():
        return None
    value = str(raw).strip()
    if len(value) > _LONGEST_NAME:
        raise UsageError(f"{name}: {len(value):,} characters were given, at most {_LONGEST_NAME} are expected.")
    if not value.isprintable():
        raise UsageError(f"{name}: control characters were given, words are expected.")
    return value


def _read_side(given: Parameters) -> str | None:
    side = _read(given, "side")
    if side is not None and not (side == "unknown" or (len(side) == 3 and side.isascii() and side.isalpha())):
        raise UsageError(f"side {side}: the code of a state is expected, as TUR, or the word unknown.")
    return side if side is None or side == "unknown" else side.upper()


def _choose_all(values: Iterable[str], known: tuple[str, ...], name: str) -> list[str]:
    chosen = [_choose(value, known, name) for value in values if value]
    return [one for one in known if one in chosen]


def _choose(value: str, known: tuple[str, ...], name: str) -> str:
    if value not in known:
        raise UsageError(f"{name} {value[:_LONGEST_NAME]}: there is no such {name}. There are: {', '.join(known)}.")
    return value


def merge_query(given: Mapping[str, str | None]) -> str:
    """A query made of names and values, without the empty ones."""
    pairs = [(name, value) for name, value in given.items() if value]
    return f"?{urlencode(pairs)}" if pairs else ""
