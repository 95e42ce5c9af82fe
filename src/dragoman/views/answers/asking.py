"""What is asked, as programs and assistants write it.

Enters: parameters as text. Leaves: a scope and what state of the record it is of. It refuses what it cannot read, and names the
parameter, what was found, and what would do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dragoman.errors import UsageError
from dragoman.record import Record
from dragoman.record.processes import Process, find_party_key
from dragoman.record.store.loading import Clock
from dragoman.views.answers.values import Seen
from dragoman.views.scope import Scope, find_process, read_as_of
from dragoman.views.timeline import read_bound

T = TypeVar("T")
# What the parameters mean, for whoever asks by whichever door.
WORDS = {
    "as_of": "See the record as it would have been at the end of this day (2025-06-02) or at this moment (2025-06-02T18:00Z). Left out: now.",
    "clock": "What as_of goes by: when a report was published, or when the record learned of it.",
    "since": "From this year, month or day on: 2025, 2025-05 or 2025-05-16.",
    "until": "Up to this year, month or day, which is included.",
    "party": "Only with this party: a name in any spelling, or an ISO code of three letters, as UKR.",
    "process": "Only of this negotiation: its name, an alias, or its parties, as RUS-UKR.",
    "cursor": "`next` of the page before.",
    "limit": "How many things on a page.",
    "evidence": "The words of so many reports for each entry.",
    "by": "Who said it: a name, or the code of a state.",
    "about": "A topic, as ceasefire.",
    "text": "Words that it holds, in any form; a phrase in quotation marks.",
    "today": "The day from which it is seen, as 2025-06-02. Left out: the day of as_of, else today.",
    "entry": "Id of an entry, as m-x3iaf42jfx, or the beginning of one.",
    "report": "Id of a report, as evidence and reports of entries name it.",
    "article": "Key of an article, as quotations name it in `quoted_from`.",
    "start": "From this character on, from 0.",
    "end": "Up to this character, which is not included.",
    "moment": "A day, 2025-07-21, or a moment, 2025-07-21T15:42Z.",
}
# A name longer than this is no name of anybody, and is not handed on to tables and database.
LONGEST_WORDS = 300


class ParameterError(UsageError):
    """One parameter is wrong; `parameter` is its name."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which part of the record, as of when; all as given. `since`, `until`: a year, a month or a day, both included."""

    as_of: str | None = None
    clock: Clock = "published"
    since: str | None = None
    until: str | None = None
    party: str | None = None
    process: str | None = None


def make_scope(
    record: Record, limits: Limits, *, declared: Path | None = None, processes: Sequence[Process] | None = None
) -> tuple[Scope, Seen]:
    """The part of `record` that is asked for. `declared`: file of processes; `processes`: those of the record, where they are known
    already. Raises `ParameterError`."""
    for name in ("as_of", "since", "until", "party", "process"):
        check_words(name, getattr(limits, name))
    as_of = check("as_of", lambda: read_as_of(limits.as_of, limits.clock, name="as_of"))
    since, until, party, asked = limits.since, limits.until, limits.party, limits.process
    begin = None if since is None else check("since", lambda: read_bound(since, "since")[0])
    end = None if until is None else check("until", lambda: read_bound(until, "until")[1])
    found: Process | None = None
    if asked is not None:
        if processes is None:
            found = check("process", lambda: find_process(record, asked, declared))
        else:
            found = next((one for one in processes if one.is_called(asked)), None)
            if found is None:
                names = "; ".join(one.name for one in processes[:8]) or "none, for no two sides have met twice"
                raise ParameterError("process", f"process {asked}: there is no such process. There are: {names}.")
    if party is not None and len(key := find_party_key(party)) == 3:
        # "Turkey" is Türkiye, however the reports spell it.
        party = key
    scope = Scope(record, found, party, begin, end, as_of)
    return scope, Seen(record.find_tip(), None if as_of is None else as_of.moment, limits.clock)


def check(parameter: str, read: Callable[[], T]) -> T:
    """What `read` gives. A `UsageError` of its comes back as a `ParameterError`, in words of who asks."""
    try:
        return read()
    except ParameterError:
        raise
    except UsageError as error:
        raise ParameterError(parameter, str(error).removeprefix("--")) from error


def check_words(name: str, given: str | None) -> None:
    """Raises `ParameterError` where words are empty, too long, or hold characters that are none of a text."""
    if given is None:
        return
    if len(given) > LONGEST_WORDS:
        raise ParameterError(
            name, f"{name}: {len(given):,} characters were given, at most {LONGEST_WORDS} are expected."
        )
    if not given.strip():
        raise ParameterError(name, f"{name}: an empty value was given. Give a value, or leave the parameter out.")
    if not given.isprintable():
        raise ParameterError(name, f"{name}: control characters were given, words are expected.")


def choose(name: str, given: Collection[str], known: Sequence[str]) -> tuple[str, ...]:
    """The values, each one of the known ones. Raises `ParameterError`."""
    for value in given:
        if value not in known:
            raise ParameterError(name, f"{name} {value[:40]}: there is no such {name}. There are: {', '.join(known)}.")
    return tuple(dict.fromkeys(given))
