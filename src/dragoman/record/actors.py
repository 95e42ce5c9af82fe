"""Who an actor of one reading is across readings.

Enters: the actors of a reading. Leaves: for each a `Party`: a key that every spelling of the same actor has, and the name as
the article has it. It refuses to take two people for one because they share a family name: given names must agree.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec
from anyascii import anyascii

from dragoman.knowledge.leaders import find_leader
from dragoman.knowledge.lookup import load_lookup
from dragoman.meaning.findings import Actor, Reading

_PARTICLES = frozenset({
    "abu", "ad", "al", "as", "ash", "ben", "bin", "bint", "de", "del", "della", "den", "der", "di", "du", "el", "ibn", "la", "le",
    "st", "ul", "van", "von", "zu",
})  # fmt: skip
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})

# Spellings of one sound in the romanisations that newsrooms use. In this order; each is (from, to). They only ever run on
# names of people, where the given names are compared as well; on words at large they would join what is different.
_SOUNDS = (
    ("shch", "sch"), ("tch", "ch"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("w", "v"), ("ou", "u"),
    ("y", "i"), ("j", "i"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_NOT_WORD = re.compile(r"[^a-z0-9 ]+")
_VOWELS = re.compile(r"[aeiou]+")


class Party(msgspec.Struct, frozen=True, array_like=True, order=True):
    """`key`: "UKR" for a state, "p:zelenski" for a person of that family name, "o:united nations" for a body. `side`: the
    state that a person or body acts for, as far as the article and the tables tell, else the key. `given`: folded given names."""

    key: str
    name: str
    side: str
    given: str = ""

    @property
    def is_person(self) -> bool:
        return self.key.startswith("p:")


def identify_actors(reading: Reading) -> dict[str, Party]:
    """The parties of a reading by actor id."""
    states = {actor.id: actor.iso or find_state(actor) for actor in reading.actors}
    for office in reading.offices:
        # Two offices in two states would be a guess; the first in the order of the article stands.
        states[office.person] = states.get(office.person) or states.get(office.of or "")
    told = {actor.iso for actor in reading.actors if actor.iso}
    for actor in reading.actors:
        if actor.kind == "person" and not states[actor.id]:
            # A leader whom the article calls by name alone acts for the state of the tables, where the article names that state too.
            state = find_leader(actor.name)
            states[actor.id] = state if state in told else None
    return {actor.id: identify_actor(actor, states[actor.id]) for actor in reading.actors}


def find_state(actor: Actor) -> str | None:
    """The state that a body belongs to, if the tables know one and only one: "Russian Defence Ministry" is of RUS."""
    if actor.kind not in ("organisation", "office"):
        return None
    states = {candidate.iso for candidate in load_lookup().find(actor.name) if candidate.kind == "body"}
    return next(iter(states)) if len(states) == 1 else None


def identify_actor(actor: Actor, state: str | None = None) -> Party:
    """The party that `actor` is; `state`: alpha-3 of the state that a person or a body acts for."""
    if actor.iso is not None:
        return Party(actor.iso, actor.name, actor.iso)
    if actor.kind == "person":
        family, given = fold_person(actor.name)
        return Party(f"p:{family}", actor.name, state or f"p:{family}", given)
    key = f"{'s' if actor.kind == 'state' else 'o'}:{fold_words(actor.name)}"
    return Party(key, actor.name, state or key)


@lru_cache(maxsize=20_000)
def fold_words(raw: str) -> str:
    """`raw` in plain lower-case letters and digits, without an article or marks: "the Çırağan Palace" is "ciragan palace"."""
    plain = _NOT_WORD.sub(" ", anyascii(raw).lower().replace("'", ""))
    return " ".join(plain.removeprefix("the ").split())


@lru_cache(maxsize=20_000)
def fold_person(name: str) -> tuple[str, str]:
    """Family name and given names of a person, folded so that every common spelling comes out the same.

    >>> fold_person("Volodymyr Zelenskyy")[0] == fold_person("Zelensky")[0] == fold_person("Volodimir Zelenskiy")[0]
    True
    """
    parts = [part for part in fold_words(name.replace("-", " ")).split() if part not in _SUFFIXES]
    solid = [part for part in parts if part not in _PARTICLES] or parts
    if not solid:
        return "", ""
    return _fold_sounds(solid[-1]), " ".join(_fold_sounds(part) for part in solid[:-1])


def is_same_person(one: Party, other: Party) -> bool:
    """Whether the family names are one and the given names, where both are known, agree."""
    return one.key == other.key and agree_given(one.given, other.given)


def agree_given(one: str, other: str) -> bool:
    """Whether two given names can be one person's: either unknown, an initial, the same, or the same consonants in order
    ("Volodymyr" and "Vladimir")."""
    if not one or not other or one == other:
        return True
    ours, theirs = one.split(), other.split()
    first, second = ours[0], theirs[0]
    if len(first) == 1 or len(second) == 1:
        return first[0] == second[0]
    if first == second or first in theirs or second in ours:
        return True
    bones = _find_bones(first)
    # Two consonants are not enough: "Daria" and "Dora" are two people.
    return len(bones) >= 3 and bones == _find_bones(second)


def _fold_sounds(part: str) -> str:
    for written, sound in _SOUNDS:
        part = part.replace(written, sound)
    part = _DOUBLED.sub(r"\1", part.replace("ie", "e"))
    return part if len(part) < 4 else re.sub(r"(?:ii|ei|ai)$", "i", part)


def _find_bones(part: str) -> str:
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", part)).replace("g", "h")
