"""An exchange whose frame is read in, what else its sentence counts out: what is given in return, and what each of the others gives.

Enters: a `Scene`, the frame of an exchange and its words. Leaves: `Share`s, a number with who gives and who gets. It refuses numbers that stand
beside a name without saying which way they go.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.knowledge.events import find_thing, load_classes
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_subjects
from dragoman.meaning.figures import Count, count_at, read_number
from dragoman.meaning.frames import Frame
from dragoman.meaning.scenes import Scene

# Words that may stand between a number and the end of its part of a list: "and Niger 20 on Friday".
AFTER_SHARE = frozenset({",", ";", ".", "and", "while", "on", "in", "at", "so", "-", "–", "—", ")", "last", "the"})
RETURNS = ("return", "exchange")


@dataclass(frozen=True, slots=True)
class Share:
    count: Count
    noun: int
    giver: int | None = None
    receiver: int | None = None


def find_returned(a: Analysis, frame: Frame, things: list[int]) -> list[int]:
    """Heads of what is given for `things`: "freed 3 hostages in return for 90 prisoners", "swapped two soldiers for five rebels"."""
    out = []
    for k in (frame.trigger, *things):
        for c in a.children_by(k, "nmod", "obl"):
            if a.preposition(c) == "for" and c > frame.trigger:
                out.append(c)
            elif a.lower[c] in RETURNS and a.preposition(c) == "in":
                out += [x for x in a.children_by(c, "nmod") if a.preposition(x) == "for"]
            elif a.preposition(c) in ("in return for", "in exchange for"):
                out.append(c)
    # "in return for 70 fighters", where the tree hangs what is returned on what was handed over
    return [w for head in dict.fromkeys(out) for w in a.conjuncts(head) if w not in things]


def is_ratio(a: Analysis, word: int) -> bool:
    """ "50 prisoners for every hostage": so many for one, and not so many."""
    return any(a.lower[c] in ("every", "each") for c in a.children_by(word, "det"))


def find_keeping(a: Analysis, noun: int) -> list[int]:
    """Verbs of holding that say of the people named by `noun` that they are kept: "prisoners held by", "citizens who were jailed in"."""
    held = load_classes()["keeping"]
    return [c for c in a.children_by(noun, "acl", "amod") if a.lemmas[c].lower() in held]


def find_keeper(scene: Scene, noun: int) -> int | None:
    """Who holds the people named by `noun`: who does it, else where it is done."""
    a = scene.a
    for clause in find_keeping(a, noun):
        places = a.children_by(clause, "obl")
        doers = [c for c in places if a.rels[c] == "obl:agent" or a.preposition(c) == "by"]
        for c in doers + [c for c in places if a.preposition(c) in ("in", "inside") and c not in doers]:
            side = only_side(scene, c)
            if side is not None:
                return side
    over = a.heads[noun]
    if over >= 0 and a.rels[noun] == "obj" and a.lemmas[over].lower() in load_classes()["keeping"]:
        sides = [only_side(scene, w) for w in find_subjects(a, over)]
        return sides[0] if len(sides) == 1 else None  # "the group, which holds 40 hostages"
    return None


def find_keepers(scene: Scene, kind: str) -> set[int]:
    """Sides of which the article says anywhere that they hold people of this kind."""
    a = scene.a
    nouns = [i for i in range(len(a)) if a.upos[i] == "NOUN" and find_thing([a.lemmas[i].lower()]) == kind]
    return {keeper for keeper in (find_keeper(scene, i) for i in nouns) if keeper is not None}


def only_side(scene: Scene, word: int) -> int | None:
    sides = [s for s in scene.find_sides([word]).sides if scene.is_political(s)]
    return sides[0] if len(sides) == 1 else None


def find_shares(scene: Scene, frame: Frame, start: int, end: int, taken: set[int]) -> list[Share]:
    """Numbers without a noun that a list gives to one side each: "Chad freed 40 prisoners and Niger 20", "336 by Chad and 720 by Niger"."""
    a = scene.a
    gets = frame.row.roles.get("subject") == "receiver"
    out = []
    i = frame.trigger + 1
    while i < end:
        found = read_number(a, i)
        if found is None or i in taken:
            i += 1
            continue
        _, stop = found
        name = scene.cast.name_at.get(i - 1)
        if (
            name is not None
            and name.end == i
            and follows_list(a, name.first)
            and (stop >= end or a.lower[stop] in AFTER_SHARE)
        ):
            side = only_side(scene, name.head)
            if side is not None:
                out.append(
                    Share(count_at(a, i, stop, "total", "this"), i, None if gets else side, side if gets else None)
                )
            i = stop
            continue
        after = stop + 2 * (a.lower[stop : stop + 2] == ["of", "them"])  # "1,200 of them by Chad"
        if after < end and a.lower[after] in ("by", "from", "to"):
            inner = after + 1 + (a.lower[after + 1 : after + 2] == ["the"])
            name = scene.cast.name_at.get(inner)
            side = only_side(scene, name.head) if name is not None else None
            if side is not None:
                is_to = a.lower[after] == "to"
                out.append(
                    Share(count_at(a, i, stop, "total", "this"), i, None if is_to else side, side if is_to else None)
                )
        i = stop
    return out


def is_share(a: Analysis, word: int) -> bool:
    """Whether "by Chad" is said of the number right before it and not of the handing over: "were freed: 336 by Chad"."""
    mark = a.child(word, "case")
    return mark is not None and a.lower[mark] == "by" and mark > 0 and read_number(a, mark - 1) is not None


def follows_list(a: Analysis, first: int) -> bool:
    """Whether what begins at `first` goes on a list: after "and", "while", a comma, with or without "the"."""
    before = first - 1 - (a.lower[first - 1 : first] == ["the"])
    return before >= 0 and a.lower[before] in ("and", "while", ",", ";", "but")
