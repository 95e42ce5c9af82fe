"""Noun phrases in, actor codes out.

Enters: a `Scene` and heads of phrases. Leaves: ISO 3166 alpha-3 codes, `IGO` for international bodies. It refuses to guess a country for whoever is named without
one.
"""

from __future__ import annotations

from functools import lru_cache

from dragoman.knowledge.events import load_classes
from dragoman.knowledge.leaders import find_leader
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.lookup import load_lookup
from dragoman.knowledge.schema import Body
from dragoman.meaning.scenes import Scene

INTERNATIONAL = "IGO"
# Branches of a phrase that tell of something else than who it is.
ASIDE = ("acl", "acl:relcl", "advcl", "appos", "parataxis", "conj", "cc")


@lru_cache(1)
def load_homes() -> dict[str, str]:
    """The state where a group or party is mostly active, or whose organ a body is, by the id of its row."""
    out = {}
    for row in load_rows("bodies", Body):
        home = row.state or next(iter(row.active_in), None)
        if home and not row.media:
            out[f"bodies/{row.id}"] = home
    return out


class ActorCoder:
    def __init__(self, scene: Scene):
        self.scene, self.a = scene, scene.a

    def code(self, words: list[int], without: list[str] | tuple[str, ...] = ()) -> list[str]:
        """Codes of the phrases headed by `words`, each once, in order; `without` those of who does it."""
        return list(dict.fromkeys(c for w in words for c in self.code_phrase(w, without)))

    def code_phrase(self, word: int, without: list[str] | tuple[str, ...] = ()) -> list[str]:
        """Codes of one phrase: by whom it refers to, else by the nearest state, body or place named in it."""
        named = [c for c in self.code_players(self.scene.references.refer(word).players) if c not in without]
        if named:
            return named
        a = self.a
        inside = [i for i in a.below(word, ASIDE) if i != word]
        inside.sort(key=lambda i: (self.depth(i, word), i > word, abs(i - word)))
        for i in inside:
            found = [c for c in self.code_name(i) if c not in without]
            if found:
                # "the Russian and US presidents", "talks with Chad and Niger"
                joined = [c for k in a.children_by(i, "conj") for c in self.code_name(k)]
                return list(dict.fromkeys([*found, *joined]))
        found = self.code_players(self.scene.references.refer(word).owners) or self.code_name(word)
        return [c for c in found if c not in without]

    def depth(self, i: int, top: int) -> int:
        steps = 0
        while i != top and steps < 30:
            i = self.a.heads[i]
            steps += 1
        return steps

    def code_name(self, i: int) -> list[str]:
        """Codes of the name that word `i` stands in."""
        mention = self.scene.cast.name_at.get(i)
        if mention is None:
            found = self.scene.references.of_word.get(i)
            return self.code_players(found.players) if found is not None and self.a.upos[i] == "PRON" else []
        if mention.iso and not mention.is_media:
            return [mention.iso]
        player = self.scene.cast.named(i)
        found_codes = self.code_players((player,)) if player is not None else []
        if not found_codes and mention.sort != "person":
            # "Iraqi Kurds", "the Serbian Workers' Union": a name with a country in it
            for k in range(mention.first, mention.end):
                isos = {
                    c.iso
                    for c in load_lookup().find(self.a.words[k])
                    if c.iso and c.kind in ("state", "adjective", "demonym")
                }
                if len(isos) == 1:
                    return [iso for iso in isos if iso]
        return found_codes

    def code_players(self, players: tuple[int, ...]) -> list[str]:
        out = []
        for player in players:
            p = self.scene.players[player]
            if p.is_media:
                continue
            code = p.iso
            if code is None and p.belongs is not None:
                code = self.scene.players[p.belongs].iso
            if code is None and p.kind in ("person", "office"):
                state = self.scene.state_of(player)
                code = next(iter(self.code_players((state,))), None) if state is not None else None
                code = code or find_leader(p.name)
            if code is None and p.row:
                code = load_homes().get(p.row)
            if code is None and p.row.startswith("bodies/") and p.kind in ("bloc", "organisation"):
                code = INTERNATIONAL
            if (
                code is None
                and p.kind == "organisation"
                and load_classes()["international"] & set(p.name.lower().split())
            ):
                code = INTERNATIONAL
            if code and code not in out:
                out.append(code)
        return out
