"""The documented row type of each kind of knowledge file.

Enters: nothing; these are types. Leaves: frozen structs that a row of a TOML file is checked against, key by key. They
refuse unknown keys, so that a misspelt key is an error with a line and not a rule that silently never fires.

Every row type derives from `Row`. A table of another folder adds its own keys in the same way:

>>> class Cue(Row, frozen=True, kw_only=True):
...     match: tuple[str, ...]
...     means: str
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every row has.

    `id` is permanent within its folder. `source` says where the row comes from (docs/knowledge.md explains the words),
    `since` which version of Dragoman first had it. `examples` are phrases in which the row must be found, `counters`
    phrases in which it must not. `note` is for the reader of the file.
    """

    id: str
    source: str
    since: str
    examples: tuple[str, ...]
    counters: tuple[str, ...] = ()
    note: str | None = None


class NamedRow(Row, frozen=True, kw_only=True):
    """A row that is found by its names.

    `name` is the canonical English name, `match` are the other names. Both are found in any spelling of accents,
    apostrophes and hyphens; one with a capital needs a capital in the text. `acronyms` are found only as written,
    full stops aside; a name listed there is no longer found folded. `unless` are longer phrases that mean something
    else. `ambiguous` maps a name to what else it may mean.
    """

    name: str
    match: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    ambiguous: dict[str, str] = {}


class State(NamedRow, frozen=True, kw_only=True):
    """A state or territory that acts in reports or hosts talks.

    `kind` serves reading and recognises nobody: `state` is a member or observer of the United Nations, Kosovo and
    Taiwan; `territory` everything else; `former` what exists no more. `iso` is ISO 3166-1 alpha-3 (XKX for Kosovo) or
    absent. `listed_under` is the alpha-3 code under which ISO 3166-2 or United Nations documents list a territory; it says
    nothing about claims. `article`: the name takes "the". `adjectives` and `demonyms` are written out, plurals too.
    `capitals` and `seats` are groups of spellings, canonical first: cities, and buildings or streets, whose names stand
    for those who govern; a city's status is not judged by standing here.
    """

    kind: Literal["state", "territory", "former"]
    iso: str | None = None
    listed_under: str | None = None
    article: bool = False
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[tuple[str, ...], ...] = ()
    seats: tuple[tuple[str, ...], ...] = ()


class Body(NamedRow, frozen=True, kw_only=True):
    """An organisation, group or bloc; `media` when it publishes news.

    `state` is the alpha-3 code of the state whose organ or outlet it is, `active_in` where a group or party without a state of
    its own is mostly active. `members` are alpha-3 codes, ids of this table, or `states/ID`, as they stood in the year
    `as_of`; absent where membership is neither definitional nor stable.
    """

    kind: Literal["organisation", "group", "bloc"]
    media: bool = False
    state: str | None = None
    active_in: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    as_of: str | None = None


class BodyType(NamedRow, frozen=True, kw_only=True):
    """A kind of body that every state may have: found alone as `match`, and beside the name or adjective of a state.

    `match_with_state` are words that mean it only there ("Thai forces").
    """

    match_with_state: tuple[str, ...] = ()
    media: bool = False


class Platform(NamedRow, frozen=True, kw_only=True):
    """A place on the network where people post; never an actor."""


class City(NamedRow, frozen=True, kw_only=True):
    """A city, town or crossing that the gazetteer lacks, or has under other spellings only.

    `iso` is the country that reports mean by the bare name, as GeoNames and ISO 3166 list it, `population` in persons.
    `geonames` is the spelling there, where it differs from `name`.
    """

    iso: str | None
    geonames: str | None = None
    lat: float | None = None
    lon: float | None = None


class Venue(NamedRow, frozen=True, kw_only=True):
    """A building, estate or centre where sides meet: `city` and `iso` say where."""

    city: str | None = None
    iso: str | None = None


class Region(NamedRow, frozen=True, kw_only=True):
    """A sea, strait, river, border or part of the world; `iso` where it lies in one country."""

    iso: str | None = None


class Ambiguity(Row, frozen=True, kw_only=True):
    """Names of cities, in lower case, that are also something else.

    `means`: an English `word`, a name of people (`person`), or `unused` where reports hardly ever mean the city, so that the
    gazetteer leaves it out. In the examples of an `unused` row no place is found.
    """

    match: tuple[str, ...]
    means: Literal["word", "person", "unused"]


Level = Literal["leader", "minister", "official", "military", "religious", "parliament", "private", "group"]
BodyHint = Literal[
    "state", "ministry", "government", "parliament", "army", "court", "region", "city", "organisation", "group", "church",
    "company", "party", "delegation", "embassy", "media", "royal house", "none",
]  # fmt: skip


class Title(Row, frozen=True, kw_only=True):
    """A title or office, in lower case as it stands before or after a name.

    `body` is what the holder belongs to when the text does not say, `level` the sort of office. `precedes`: it may stand
    directly before a name ("President Mahama"). `takes_of`: words after "of", "for" or "to" name its body or field
    ("minister of energy").
    """

    match: tuple[str, ...]
    body: BodyHint
    level: Level
    precedes: bool = False
    takes_of: bool = False
    unless: tuple[str, ...] = ()


class Topic(Row, frozen=True, kw_only=True):
    """A topic of negotiation.

    `match` are words and phrases in lower case, lemmas; regular plurals are the code's work. `pax` are the prefixes of the
    PA-X topic codes that cover it. `unless` are longer phrases that mean something else.
    """

    label: str
    definition: str
    match: tuple[str, ...]
    pax: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
