"""Who said what: the speakers of a record, and one of them by topic and in time.

Enters: a scope. Leaves: speakers with their statements. It refuses to take two people of one family name for one: given names must agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import msgspec

from dragoman.errors import UnknownIdError
from dragoman.record.actors import agree_given, fold_person
from dragoman.record.entries import Summary
from dragoman.views.scope import Scope

# Between the key of a family and a given name, in the name of a speaker among several of that family.
_GIVEN = "~"


class Speaker(msgspec.Struct, frozen=True):
    """`slug`: names the speaker in addresses: the key, with a given name where several of that family speak. `names`: every spelling. `topics`: how many statements on each."""

    slug: str
    key: str
    name: str
    names: tuple[str, ...]
    statements: tuple[Summary, ...]
    topics: dict[str, int]

    @property
    def first(self) -> str | None:
        """The day of the first statement."""
        return next((one.told[:10] for one in self.statements if one.told), None)

    @property
    def last(self) -> str | None:
        """The day of the last statement."""
        return next((one.told[:10] for one in reversed(self.statements) if one.told), None)


def list_speakers(scope: Scope) -> list[Speaker]:
    """The speakers, those with most statements first."""
    by_key: dict[str, list[tuple[str, str, Summary]]] = defaultdict(list)
    for one in scope.list_entries(["statement"]):
        for party in one.parties:
            given = fold_person(party.name)[1] if party.key.startswith("p:") else ""
            by_key[party.key].append((given, party.name, one))
    made: list[Speaker] = []
    for key, found in by_key.items():
        groups: list[list[tuple[str, str, Summary]]] = []
        for item in sorted(found, key=lambda item: (-len(item[0]), item[0], item[1], item[2].id)):
            home = next((group for group in groups if agree_given(group[0][0], item[0])), None)
            groups.append([item]) if home is None else home.append(item)
        made += [_make_speaker(key, group, is_alone=len(groups) == 1) for group in groups]
    return sorted(made, key=lambda one: (-len(one.statements), one.name, one.slug))


def find_speaker(speakers: list[Speaker], slug: str) -> Speaker:
    """The speaker with a slug. Raises `UnknownIdError` with those that are near."""
    for speaker in speakers:
        if speaker.slug == slug:
            return speaker
    wanted = slug.partition(_GIVEN)[0]
    near = [speaker.slug for speaker in speakers if speaker.key == wanted][:3]
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise UnknownIdError(f"{slug}: nobody of this name has said anything in this part of the record.{hint}")


def _make_speaker(key: str, group: list[tuple[str, str, Summary]], *, is_alone: bool) -> Speaker:
    names = Counter(name for _, name, _ in group)
    full = [name for given, name, _ in group if given] or list(names)
    name = min(full, key=lambda one: (-names[one], one))
    single = {one.id: one for _, _, one in group}
    statements = tuple(sorted(single.values(), key=lambda one: (one.told or "~", one.id)))
    topics = Counter(topic for one in statements for topic in one.topics)
    slug = key if is_alone else f"{key}{_GIVEN}{group[0][0].replace(' ', '-')}"
    return Speaker(
        slug, key, name, tuple(sorted(names)), statements, dict(sorted(topics.items(), key=lambda item: (-item[1], item[0])))
    )  # fmt: skip
