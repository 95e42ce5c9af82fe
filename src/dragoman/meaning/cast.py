"""Names, descriptions and pronouns in, who is who out.

Enters: an `Analysis` and its `NameMention`s. Leaves: a `Cast`, the actors of the article and, for every word that heads a noun phrase, whom it
stands for. It refuses to merge two people because they share a family name when their other names differ.

One pass from left to right: what a description or a pronoun can stand for depends on who was mentioned before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import State
from dragoman.language.analysis import Analysis
from dragoman.meaning.names import NameMention, fold
from dragoman.meaning.people import alike, same_person, split_name
from dragoman.meaning.titles import TitleMention, find_titles

FEMALE_TITLES = frozenset(
    {
        "ms",
        "ms.",
        "mrs",
        "mrs.",
        "queen",
        "princess",
        "spokeswoman",
        "chairwoman",
        "congresswoman",
        "madam",
        "lady",
        "sister",
    }
)
MALE_TITLES = frozenset(
    {
        "mr",
        "mr.",
        "king",
        "prince",
        "spokesman",
        "pope",
        "emir",
        "sultan",
        "sheikh",
        "imam",
        "ayatollah",
        "congressman",
        "lord",
        "sir",
    }
)


@dataclass(slots=True)
class Player:
    """An actor while the article is read. `mentions` are stretches of words; `belongs` the state of a body."""

    kind: str
    name: str
    row: str = ""
    iso: str | None = None
    is_media: bool = False
    members: tuple[str, ...] = ()
    gender: str = ""
    mentions: list[tuple[int, int]] = field(default_factory=list)
    titles: list[TitleMention] = field(default_factory=list)
    belongs: int | None = None
    rule: str = ""
    words: str = ""


class Cast:
    """The actors of one article: `players`, and for each named mention the number of its player in `of_name`."""

    def __init__(self, a: Analysis, names: list[NameMention]):
        self.a, self.names = a, names
        self.players: list[Player] = []
        self.name_at: dict[int, NameMention] = {i: m for m in names for i in range(m.first, m.end)}
        self.of_name: dict[int, int] = {}
        self.by_key: dict[str, int] = {}
        people = [m for m in names if m.sort == "person"]
        # full names first, so that the family name in a headline finds its owner
        for m in sorted(people, key=lambda m: (-len(split_name(m.name)), m.first)):
            self.of_name[m.first] = self._add_person(m)
        for m in names:
            if m.sort in ("state", "adjective", "people", "seat") and (m.iso or m.row):
                self.of_name[m.first] = self.add_state(m.iso or m.row, m)
        for m in sorted((m for m in names if m.sort == "body"), key=lambda m: (m.is_type, m.first)):
            self.of_name[m.first] = self._add_body(m)
        for m in people:
            player = self.players[self.of_name[m.first]]
            for title in find_titles(a, m, self.name_at):
                player.titles.append(title)
                player.gender = player.gender or gender_of(a.lower[title.head])
            if m.first and not player.gender:
                player.gender = gender_of(a.lower[m.first - 1])
        for player in self.players:
            player.mentions.sort()

    def add_author(self, name: str, iso: str | None = None) -> int:
        """The player of who signs the article, known from its title; it need not be named in the text. `iso`: the state that publishes it."""
        index = next(
            (i for i, player in enumerate(self.players) if player.kind == "person" and same_person(player.name, name)),
            None,
        )
        if index is None:
            index = len(self.players)
            self.players.append(Player("person", name, rule="actor.title"))
        if iso:
            state = self.by_key.get(iso)
            if state is None:
                state = self.by_key[iso] = len(self.players)
                self.players.append(Player("state", load_state_names().get(iso, iso), "", iso, rule="actor.publisher"))
            self.players[index].belongs = state
        return index

    def named(self, word: int) -> int | None:
        """The player of the name that word stands in; None for no name, and for places that nobody governs."""
        mention = self.name_at.get(word)
        return None if mention is None else self.of_name.get(mention.first)

    def add_state(self, key: str, m: NameMention) -> int:
        """The player of a state or territory, by ISO code, by row where it has none."""
        if key not in self.by_key:
            name = m.name if m.sort in ("state", "adjective", "people") and not m.row.startswith("body_types/") else ""
            self.by_key[key] = len(self.players)
            self.players.append(Player("state", name or load_state_names().get(key, m.name), m.row, m.iso))
        index = self.by_key[key]
        self.players[index].mentions.append((m.first, m.end))
        return index

    def _add_person(self, m: NameMention) -> int:
        words = split_name(m.name)
        best: int | None = None
        for index, player in enumerate(self.players):
            if same_person(player.name, m.name):
                best = index
                break
        if best is None and len(words) == 1:
            first_names = [i for i, p in enumerate(self.players) if alike(split_name(p.name)[0], words[0])]
            best = first_names[0] if len(first_names) == 1 else None
        if best is None:
            best = len(self.players)
            self.players.append(Player("person", m.name))
        self.players[best].mentions.append((m.first, m.end))
        return best

    def _add_body(self, m: NameMention) -> int:
        key = m.row or "name:" + fold(m.name)
        if m.is_type:
            key = self._own_type(m)
        belongs = self.state_of(m.iso) if m.iso and not m.is_type else None
        index = self.by_key.get(key)
        if index is None and not m.row:
            index = next(
                (i for i, p in enumerate(self.players) if p.kind != "person" and is_short_for(m.name, p.name)), None
            )
        if index is None:
            index = len(self.players)
            kind = m.kind if m.kind in ("organisation", "group", "bloc") else "organisation"
            # a body that every state may have goes by the article's words for it
            words = m.name if not m.row.startswith("body_types/") else " ".join(self.a.quote(m.first, m.end).split())
            self.players.append(Player(kind, words, m.row, None, m.is_media, m.members, belongs=belongs))
        self.by_key[key] = index
        self.players[index].mentions.append((m.first, m.end))
        return index

    def _own_type(self, m: NameMention) -> str:
        """ "The foreign ministry", its state unsaid: that of the last such ministry, in a headline of the next, else a body of its own."""
        known = [n for n in self.names if n.row.startswith(m.row + ":")]
        before = [n for n in known if n.first < m.first]
        if before:
            return before[-1].row
        return known[0].row if known and self.a.blocks[m.first] == 0 else m.row

    def state_of(self, iso: str) -> int | None:
        """The player of a state if the article names it."""
        return self.by_key.get(iso)


def gender_of(word: str) -> str:
    return "f" if word in FEMALE_TITLES else "m" if word in MALE_TITLES else ""


@lru_cache(1)
def load_state_names() -> dict[str, str]:
    """Names of states and territories by ISO code, by row where they have none."""
    return {row.iso or f"states/{row.id}": row.name for row in load_rows("states", State) if row.kind != "former"}


def is_short_for(a: str, b: str) -> bool:
    """Whether one name is the initials of the other, or the longer one in fewer words: "AU", "Canada Post Corporation"."""
    short, long = sorted((a, b), key=len)
    if short.isupper() and 2 <= len(short) <= 6:
        initials = "".join(w[0] for w in fold(long).split() if w not in ("of", "the", "and", "for", "in", "on"))
        return initials.upper() == short.replace(".", "")
    x, y = fold(short).split(), fold(long).split()
    x = x[1:] if x[:1] == ["the"] else x
    y = y[1:] if y[:1] == ["the"] else y
    return len(x) >= 2 and y[: len(x)] == x
