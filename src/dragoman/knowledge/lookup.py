"""Words in, the rows of the tables that they name out.

Enters: a name, or the words of a text. Leaves: every `Candidate` that the tables hold for it, in a fixed order. It refuses to
choose: whether "Georgia" is the state or the American one, and whether "Ankara" acts or is where something happens, only the
sentence tells.

>>> [c.name for c in load_lookup().find("Kiev")]
['Kyiv', 'Kyiv']
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import msgspec

from dragoman.knowledge.gazetteer import City, find_city, load_cities
from dragoman.knowledge.keys import (
    HYPHENS,
    drop_possessive,
    find_first_chunk,
    fold_acronym,
    fold_name,
    is_mark,
    join_words,
)
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Body, BodyType, NamedRow, Platform, Region, State, Venue

Kind = Literal[
    "state", "territory", "capital", "seat", "adjective", "demonym", "body", "media", "place", "venue", "platform",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "state", "territory", "body", "media", "capital", "seat", "adjective", "demonym", "platform", "venue", "place",
)  # fmt: skip

# Tokens that a name of one word may have: some tokenisers cut at an apostrophe. Each further word may bring a hyphen along.
_REACH_OF_ONE = 3

# No name goes on after one of these, but for "St. John's" and "No. 10" that a tokeniser cut.
_STOPS = frozenset(".!?;:|")
_SHORTENED = frozenset({"st", "no", "s", "mt", "ft"})
_GAPS = frozenset((*HYPHENS, "."))
_APOSTROPHES = ("'", "’")
_POSSESSIVES = ("'s", "’s", "'", "’")

# Which kinds name a state so that a type of body can stand beside them: "Ukraine's", "Ukrainian", "US" Foreign Ministry.
_OF_STATE = frozenset({"state", "territory", "adjective"})


class Candidate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row that a name may mean.

    `id` is folder and id of the row, with the state after a colon for a body read from its type
    (`body_types/foreign-ministry:ukr`). `name` is canonical: of the state for an adjective or demonym, else of the thing
    itself, so that "Kiev" gives "Kyiv". `iso` is alpha-3 of the state that it is or belongs to, `within` of the one under which a
    territory is listed, `of` the id of that state's row. `actor_kind` is the kind an actor of that row has, None for what
    does not act. `is_type`: a body that every state may have, the state unknown. `ambiguous` tells what else the name may be.
    """

    id: str
    kind: Kind
    name: str
    iso: str | None = None
    within: str | None = None
    of: str | None = None
    actor_kind: Literal["state", "organisation", "group", "bloc"] | None = None
    is_media: bool = False
    is_type: bool = False
    members: tuple[str, ...] = ()
    ambiguous: str | None = None


class _Entry(NamedTuple):
    """What the index keeps for a form until it is asked for."""

    row: NamedRow | None  # None: a longer phrase that means something else
    kind: Kind
    name: str
    form: str
    needs_capital: bool


class Lookup:
    """All tables under one index. Build it once (`load_lookup`): it is read-only from then on."""

    def __init__(self) -> None:
        self._names: dict[str, list[_Entry]] = {}
        self._acronyms: dict[str, list[_Entry]] = {}
        # first word of a key -> most tokens that a name beginning with it may have; first and second words of keys
        self._reach: dict[str, int] = {}
        self._pairs: set[tuple[str, str]] = set()
        self._acronym_reach: dict[str, int] = {}
        self._types: dict[str, BodyType] = {}
        self._states = {row.iso: row for row in load_rows("states", State) if row.iso and row.kind != "former"}
        self._add_states(load_rows("states", State))
        for folder, row_type in (("bodies", Body), ("body_types", BodyType)):
            for row in load_rows(folder, row_type):
                self._add_named(row, "media" if row.media else "body")  # type: ignore[attr-defined]
        for platform in load_rows("platforms", Platform):
            self._add_named(platform, "platform")
        for venue in load_rows("places/venues", Venue):
            self._add_named(venue, "venue")
        for region in load_rows("places/regions", Region):
            self._add_named(region, "place")
        self._cities = load_cities()
        for key in self._cities:
            if " " in key:  # the reach of the others is told by the table itself
                self._extend_reach(key)
        self._index_types(load_rows("body_types", BodyType))
        # A text repeats its words, and most of them begin no name: that has to cost next to nothing.
        self._reach_of = functools.lru_cache(65536)(self._compute_reach)
        self._match_form = functools.lru_cache(65536)(self._compute_match)

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Every candidate for the whole of `name`; a leading "the" counts for nothing.

        >>> {(c.kind, c.iso) for c in load_lookup().find("the Kremlin")}
        {('seat', 'RUS')}
        """
        words = name.split()
        for skipped in (0, 1):
            if skipped and not (len(words) > 1 and words[0].lower() == "the"):
                break
            end, candidates = self._read_at(words, skipped)
            if candidates and end == len(words):
                return candidates
        return ()

    def longest(self, words: Sequence[str], start: int) -> tuple[int, tuple[Candidate, ...]]:
        """End (half-open) and candidates of the longest name that begins with `words[start]`.

        Without one the end is `start`. An end after `start` without candidates marks words that look like a name of the
        tables and mean something else ("Lake Chad"): they are to be passed over. A name never ends with a possessive, and
        "the" begins one only where it belongs to it ("The Hague").

        >>> load_lookup().longest("talks in Addis Ababa ended".split(), 2)[0]
        4
        """
        after = words[start + 1][:1] if start + 1 < len(words) else ""
        if start < len(words) and not self._reach_of(words[start])[0] and after not in _APOSTROPHES:
            return start, ()
        end, candidates = self._read_at(words, start)
        # "The Guardian" must not cut "Guardian Council" in two.
        if end > start + 1 and words[start].lower() == "the" and self._read_at(words, start + 1)[0] > end:
            return start, ()
        return end, candidates

    # ------------------------------------------------------------------ reading

    def _read_at(self, words: Sequence[str], start: int) -> tuple[int, tuple[Candidate, ...]]:
        if start >= len(words):
            return start, ()
        end, entries, city = self._match(words, start)
        if end == start:
            return start, ()
        composed = self._read_with_type(words, end, entries)
        if composed is not None:
            return composed
        candidates = [self._make(entry) for entry in entries if entry.row is not None]
        if city is not None:
            candidates.append(_make_city(city))
        if len(candidates) == 1 and candidates[0].is_type:
            end, candidates = self._read_of_state(words, end, candidates[0])
        return end, _sort(candidates)

    def _match(self, words: Sequence[str], start: int) -> tuple[int, tuple[_Entry, ...], City | None]:
        """End of the longest key at `start`, what the index holds there, and the city of that name."""
        last = self._find_last(words, start)
        for i in range(start + 1, last):
            if words[i] in _STOPS and words[i - 1].lower() not in _SHORTENED:
                last = i
                break
        for end in range(last, start, -1):
            if is_mark(words[end - 1]):
                continue
            text = join_words(words[start:end])
            forms = [text]
            if words[end - 1] not in _POSSESSIVES and (bare := drop_possessive(text)) != text:
                forms.append(bare)  # one token with its ending: "Chad's"; an ending on its own is left to the reader
            for form in forms:
                entries, city = self._match_form(form)
                if entries or city:
                    return end, entries, city
        return start, (), None

    def _compute_match(self, form: str) -> tuple[tuple[_Entry, ...], City | None]:
        key = fold_name(form)
        has_capital = form != form.lower()
        # "WA" is not the Wa and "BOR" not Bor: so short a word in capitals is an acronym or nothing.
        is_short = has_capital and len(key) <= 3 and form == form.upper()
        entries = [
            entry for entry in self._names.get(key, ())
            if (has_capital or not entry.needs_capital) and (not is_short or entry.form == entry.form.upper())
        ]  # fmt: skip
        entries += self._acronyms.get(fold_acronym(form), ())
        return tuple(entries), find_city(key) if has_capital and not is_short else None

    def _find_last(self, words: Sequence[str], start: int) -> int:
        """Where the longest name that may begin at `start` ends at the latest; `start` for most words of a text."""
        word, after = words[start], start + 1
        reach, is_acronym = self._reach_of(word)
        if after < len(words) and words[after][:1] in _APOSTROPHES:
            reach = max(reach, self._reach_of(word + words[after])[0])  # "N" "'Djamena"
        elif reach > 1 and not is_acronym and " " not in (first := fold_name(word)):
            while after < len(words) and words[after] in _GAPS:
                after += 1
            if not any((first, second) in self._pairs for second in _fold_seconds(words, after)):
                reach = 1
        return min(len(words), start + reach)

    def _compute_reach(self, word: str) -> tuple[int, bool]:
        """Most tokens that a name beginning with `word` can have, and whether an acronym can."""
        key = fold_name(word).partition(" ")[0]
        reach = max(self._reach.get(key, 0), _REACH_OF_ONE * (key in self._cities))
        bare = drop_possessive(word)
        if bare != word:  # "Chad's", beside "People's Republic" where the ending belongs to the name
            reach = max(reach, self._compute_reach(bare)[0])
        acronym_reach = self._acronym_reach.get(find_first_chunk(word), 0)
        return max(reach, acronym_reach), acronym_reach > 0

    def _read_with_type(
        self, words: Sequence[str], end: int, entries: Sequence[_Entry]
    ) -> tuple[int, tuple[Candidate, ...]] | None:
        """A type of body right after a state: "Ukrainian Foreign Ministry", "Chad's parliament"."""
        states = {e.row.id: e.row for e in entries if e.kind in _OF_STATE and isinstance(e.row, State)}
        if not states:
            return None
        begin = end + 1 if end < len(words) and words[end] in _POSSESSIVES else end
        found = self._match_type(words, begin)
        if found is None:
            return None
        stop, body_type = found
        return stop, _sort([_compose(body_type, state) for state in states.values()])

    def _match_type(self, words: Sequence[str], start: int) -> tuple[int, BodyType] | None:
        if start >= len(words):
            return None
        for end in range(min(len(words), start + 8), start, -1):
            body_type = self._types.get(fold_name(join_words(words[start:end])))
            if body_type is not None and not is_mark(words[end - 1]):
                return end, body_type
        return None

    def _read_of_state(self, words: Sequence[str], end: int, found: Candidate) -> tuple[int, list[Candidate]]:
        """A state after a type of body and "of": "Ministry of Foreign Affairs of the Republic of Korea"."""
        if end + 1 < len(words) and words[end].lower() == "of":
            start = end + 2 if words[end + 1].lower() == "the" and end + 2 < len(words) else end + 1
            stop, entries, _ = self._match(words, start)
            body_type = self._types[fold_name(found.name)]
            states = {e.row.id: e.row for e in entries if e.kind in ("state", "territory") and isinstance(e.row, State)}
            if states:
                return stop, [_compose(body_type, state) for state in states.values()]
        return end, [found]

    def _make(self, entry: _Entry) -> Candidate:
        row = entry.row
        assert row is not None
        ambiguous = row.ambiguous.get(entry.form)
        if isinstance(row, State):
            return _make_state(row, entry.kind, entry.name, ambiguous)
        if isinstance(row, Body):
            return Candidate(
                id=f"bodies/{row.id}", kind=entry.kind, name=row.name, iso=row.state, of=self._state_id(row.state),
                actor_kind=row.kind, is_media=row.media, members=row.members, ambiguous=ambiguous,
            )  # fmt: skip
        if isinstance(row, BodyType):
            return Candidate(
                id=f"body_types/{row.id}", kind=entry.kind, name=row.name, actor_kind="organisation", is_media=row.media,
                is_type=True, ambiguous=ambiguous,
            )  # fmt: skip
        if isinstance(row, Platform):
            return Candidate(id=f"platforms/{row.id}", kind="platform", name=row.name, ambiguous=ambiguous)
        iso = row.iso if isinstance(row, Venue | Region) else None
        folder = "venues" if isinstance(row, Venue) else "regions"
        return Candidate(
            id=f"places/{folder}/{row.id}",
            kind=entry.kind,
            name=row.name,
            iso=iso,
            of=self._state_id(iso),
            ambiguous=ambiguous,
        )

    def _state_id(self, iso: str | None) -> str | None:
        row = self._states.get(iso) if iso else None
        return f"states/{row.id}" if row else None

    # ----------------------------------------------------------------- building

    def _add_states(self, rows: Iterable[State]) -> None:
        for row in rows:
            self._add_named(row, "territory" if row.kind != "state" else "state")
            for form in row.adjectives:
                self._add(form, row, "adjective", row.name)
            for form in row.demonyms:
                self._add(form, row, "demonym", row.name)
            for kind, groups in (("capital", row.capitals), ("seat", row.seats)):
                for group in groups:
                    for form in group:
                        self._add(form, row, kind, group[0])  # type: ignore[arg-type]

    def _add_named(self, row: NamedRow, kind: Kind) -> None:
        for form in dict.fromkeys((row.name, *row.match)):
            if form not in row.acronyms:
                self._add(form, row, kind, row.name)
        for form in row.acronyms:
            key = fold_acronym(form)
            self._acronyms.setdefault(key, []).append(_Entry(row, kind, row.name, form, False))
            chunk = find_first_chunk(form)
            self._acronym_reach[chunk] = max(self._acronym_reach.get(chunk, 0), 2 * len(form.split()) + 3)
        for phrase in row.unless:
            self._add(phrase, None, kind, row.name)

    def _add(self, form: str, row: NamedRow | None, kind: Kind, name: str) -> None:
        key = fold_name(form)
        self._names.setdefault(key, []).append(_Entry(row, kind, name, form, form != form.lower()))
        self._extend_reach(key)

    def _extend_reach(self, key: str) -> None:
        first, _, rest = key.partition(" ")
        if rest:
            self._pairs.add((first, rest.partition(" ")[0]))
        tokens = 2 * rest.count(" ") + _REACH_OF_ONE + 2 if rest else _REACH_OF_ONE
        if tokens > self._reach.get(first, 0):
            self._reach[first] = tokens

    def _index_types(self, rows: Iterable[BodyType]) -> None:
        for row in rows:
            for form in (row.name, *row.match, *row.match_with_state):
                self._types[fold_name(form)] = row


@functools.cache
def load_lookup() -> Lookup:
    """The one `Lookup` of the program, built on the first call."""
    return Lookup()


def _fold_seconds(words: Sequence[str], at: int) -> list[str]:
    """First words of a key that may begin at `at`: "People" "'s" gives "people" and "peoples"."""
    texts = [
        join_words(words[at : at + n]) for n in (1, 2) if n == 1 or "".join(words[at + 1 : at + 2])[:1] in _APOSTROPHES
    ]
    return [fold_name(text).partition(" ")[0] for text in texts]


def _make_state(row: State, kind: Kind, name: str, ambiguous: str | None) -> Candidate:
    return Candidate(
        id=f"states/{row.id}", kind=kind, name=row.name if kind in ("adjective", "demonym") else name, iso=row.iso,
        within=row.listed_under, of=f"states/{row.id}", actor_kind="state", ambiguous=ambiguous,
    )  # fmt: skip


def _make_city(city: City) -> Candidate:
    also = f"also a city in {', '.join(city.also)}" if city.also else None
    word = "also an English word" if city.is_word else "also a name of people" if city.is_person else None
    notes = "; ".join(note for note in (word, also) if note)
    return Candidate(id=city.id, kind="place", name=city.name, iso=city.iso, ambiguous=notes or None)


def _compose(body_type: BodyType, state: State) -> Candidate:
    the = "the " if state.article else ""
    return Candidate(
        id=f"body_types/{body_type.id}:{state.id}", kind="media" if body_type.media else "body",
        name=f"{body_type.name} of {the}{state.name}", iso=state.iso, within=state.listed_under, of=f"states/{state.id}",
        actor_kind="organisation", is_media=body_type.media,
    )  # fmt: skip


def _sort(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """By kind, then by id; two forms of one row under one key are one candidate."""
    unique = {(c.kind, c.id, c.name): c for c in candidates}
    return tuple(sorted(unique.values(), key=lambda c: (KINDS.index(c.kind), c.id, c.name)))
