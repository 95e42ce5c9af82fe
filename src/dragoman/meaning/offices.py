"""Titles of people in, offices out.

Enters: a `Scene`. Leaves: `Post`s: who holds which office of what. It refuses a title the text does not give: "counterpart" alone is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.meaning.scenes import Scene
from dragoman.meaning.titles import TitleMention

# Forms of address and ranks of nobility say who somebody is, not which office they hold.
NO_OFFICE = frozenset(
    {
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "dr",
        "dr.",
        "sir",
        "lady",
        "lord",
        "counterpart",
        "leader",
        "reporter",
        "journalist",
        "correspondent",
    }
)


@dataclass(slots=True)
class Post:
    """An office while the article is read."""

    person: int
    title: str
    of: int | None
    first: int
    evidence: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)


def find_offices(scene: Scene) -> list[Post]:
    """Offices in order of the text; a person's title given twice is one, with the fullest words."""
    out: list[Post] = []
    for index, player in enumerate(scene.players):
        if player.kind != "person":
            continue
        posts: list[Post] = []
        for title in player.titles:
            if scene.a.lower[title.head] in NO_OFFICE and title.end - title.first == 1:
                continue
            post = make_post(scene, index, title)
            match = next((p for p in posts if same_title(scene, p, post)), None)
            if match is None:
                posts.append(post)
                continue
            if match.of is None and post.of is not None:
                match.of = post.of
                match.evidence["of"] = post.evidence.get("of", [])
            if len(post.title.split()) > len(match.title.split()):
                match.title = post.title
            match.evidence["title"] += post.evidence["title"]
        out += posts
    return sorted(out, key=lambda p: (p.first, p.title))


def make_post(scene: Scene, index: int, title: TitleMention) -> Post:
    a = scene.a
    words = " ".join(a.quote(title.first, title.end).split())
    post = Post(index, words, None, title.first)
    post.evidence["title"] = [(title.first, title.end)]
    mention = min((m for m in scene.players[index].mentions), key=lambda m: (abs(m[0] - title.end), m))
    post.evidence["person"] = [mention]
    for owner in title.owners:
        found = [p for p in scene.references.refer(owner).players if p != index and scene.players[p].kind != "person"]
        people = [p for p in scene.references.refer(owner).players if p != index and scene.players[p].kind == "person"]
        states = [s for p in people if (s := scene.state_of(p)) is not None]
        if found or states or (people and title.body not in ("state", "ministry", "government")):
            post.of = (found or states or people)[0]
            name = scene.cast.name_at.get(owner)
            post.evidence["of"] = [(name.first, name.end) if name else (owner, owner + 1)]
            if not found and states:
                post.derived["of"] = "office.of_superior"
            break
    post.derived["title"] = title.rule
    return post


def same_title(scene: Scene, x: Post, y: Post) -> bool:
    mine, theirs = set(x.title.lower().split()), set(y.title.lower().split())
    if x.of is not None and y.of is not None and x.of != y.of:
        return False
    return mine <= theirs or theirs <= mine
