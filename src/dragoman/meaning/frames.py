"""Words that tell of events in, frames out: which event, who and what takes part, how it stands.

Enters: an `Analysis`. Leaves: `Frame`s, one for each trigger of the event tables, with the words that fill its roles. It refuses triggers in
names and fixed phrases ("the Geneva Talks Foundation", "in exchange for").

One mechanism for meetings, exchanges and acts: what differs is in `knowledge/events`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.events import EventRow, load_classes, load_events
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_objects, find_obliques, find_owners, find_subjects, is_passive, is_verb
from dragoman.meaning.status import Standing, find_standing, subjects_over

# Verbs of planning whose time is that of what is planned: "planned for Wednesday"; with others it is the day of the words: "agreed on Friday to …".
SETTING_DATES = frozenset({"plan", "schedule", "set", "expect", "slate", "fix", "arrange", "hold"})
CHAIRING = frozenset({"chair", "presence", "mediation"})


@dataclass(slots=True)
class Frame:
    """`trigger`: the word that tells of the event. `roles`: heads of phrases by role. `words`: all words that belong to the telling: trigger,
    words over it, so that times and places that hang on them are the event's; `act_words`: those of them whose time is that of agreeing or proposing, and not of what is
    agreed or proposed."""

    trigger: int
    row: EventRow
    standing: Standing
    roles: dict[str, list[int]] = field(default_factory=dict)
    words: list[int] = field(default_factory=list)
    act_words: list[int] = field(default_factory=list)
    is_verb: bool = False

    def get(self, *names: str) -> list[int]:
        return list(dict.fromkeys(w for n in names for w in self.roles.get(n, ())))


def find_frames(a: Analysis, named: frozenset[int], cues: dict[int, frozenset[int]]) -> list[Frame]:
    """Frames in order of the text. `named`: words inside names; `cues[i]`: cues of the statements in whose content word `i` stands."""
    out = []
    for i in range(len(a)):
        if i in named:
            continue
        if a.upos[i] == "VERB":
            rows = match_verb(a, i)
        elif a.upos[i] == "ADJ" and a.child(i, "nsubj") is not None:
            rows = list(load_events().adjectives.get(a.lower[i], ()))
        elif a.upos[i] in ("NOUN", "PROPN") and a.rels[i] not in ("compound",):
            rows = match_noun(a, i)
        else:
            continue
        if rows and is_fiction(a, i):
            continue
        for row in rows:
            frame = make_frame(a, i, row, cues.get(i, frozenset()))
            if frame is not None:
                out.append(frame)
    return out


def is_fiction(a: Analysis, i: int) -> bool:
    """Whether a word stands in a clause on what a film or a book tells: "in the film, they sign a truce"."""
    words = load_classes()["fiction"]
    return any(
        a.lemmas[c].lower() in words and (a.rels[c].startswith("nsubj") or a.preposition(c) in ("in", "of"))
        for k in (i, *a.above(i))
        if is_verb(a, k)
        for c in a.children_by(k, "obl", "nsubj")
    )


# Particles that leave a verb what it is: "met up". Others make another verb of it: "called back its team".
EMPTY_PARTICLES = frozenset({"up", "over", "out", "down", "together"})


def match_verb(a: Analysis, v: int) -> list[EventRow]:
    """Rows of a verb, the longest phrase of each row."""
    lemma = a.lemmas[v].lower()
    table = load_events().verbs.get(lemma)
    if not table:
        return []
    found: list[EventRow] = []
    beside = {
        a.lower[c] for c in a.children[v] if a.rels[c] in ("compound:prt", "advmod", "obl", "obj", "xcomp") and c > v
    }
    beside |= {a.lemmas[c].lower() for c in a.children[v] if a.rels[c] in ("obj", "obl", "xcomp")}
    if v + 1 < len(a) and a.lower[v + 1] == "over":
        beside.add("over")  # "handed over 57 bodies", where the tree reads "over 57"
    # "signed it on Sunday" is no "sign on"
    prepositions = {p for p, w in find_obliques(a, v) if a.kinds[w] != "time"}
    particles = {a.lower[c] for c in a.children_by(v, "compound:prt")} - EMPTY_PARTICLES
    for words, row in table:
        rest = words[1:]
        fits = all(w in beside or w in prepositions for w in rest) and particles <= set(rest)
        if row.roles.get("subject") == "thing" and (is_passive(a, v) or a.child(v, "obj") is not None):
            continue  # who is handed over does not come home by himself
        if fits and row not in found and not any(r.kind == row.kind and r.means == row.means for r in found):
            found.append(row)
    # "be ready", "stand ready": the adjective is the predicate
    return found


def match_noun(a: Analysis, n: int) -> list[EventRow]:
    lemma = a.lemmas[n].lower()
    table = load_events().nouns.get(lemma)
    if not table:
        return []
    before = [a.lemmas[k].lower() for k in range(max(0, n - 3), n)]
    found: list[EventRow] = []
    for words, row in table:
        if row.plural and a.tags[n] not in ("NNS", "NNPS"):
            continue
        if tuple(before[len(before) - len(words) + 1 :]) != words[:-1] and len(words) > 1:
            continue
        if any(_stands(a, n, phrase) for phrase in row.unless):
            continue
        if not any(r.kind == row.kind for r in found):
            found.append(row)
    if lemma == "call":
        return [r for r in found if (r.kind == "meeting") != is_asking_call(a, n)]
    if (
        lemma == "talk"
        and a.tags[n] == "NN"
        and not any(a.lower[c] in ("peace", "ceasefire", "truce") for c in a.children[n])
    ):
        return []
    return found


def is_asking_call(a: Analysis, n: int) -> bool:
    """Whether the noun "call" asks for something ("a call for restraint", "calls on Chad to leave", "its call to end it") and is not made by telephone."""
    with_whom = [c for c in a.children_by(n, "nmod") if a.kinds[c] != "time"]
    if any(a.preposition(c) in ("with", "between") for c in with_whom):
        return False
    if any(
        a.preposition(k) == "for" for c in with_whom for k in (c, *a.children_by(c, "nmod")) if a.kinds[k] != "time"
    ):
        return True
    over = a.heads[n]
    if a.rels[n] == "obj" and any(
        a.preposition(c) == "for" and c > n and a.kinds[c] in ("event", "abstract") for c in a.children_by(over, "obl")
    ):
        return True  # "rejected the call by Chad for new talks", where the tree hangs the talks on the rejecting
    asked = [c for k in (n, *with_whom, over) if k >= 0 for c in a.children_by(k, "acl", "advcl", "xcomp") if c > n]
    to_do = any(a.lower[m] == "to" for c in asked for m in a.children_by(c, "mark"))
    return to_do and (
        any(a.preposition(c) in ("on", "upon", "to") for c in with_whom)
        or any(a.heads[c] == n and a.tags[c] == "VB" for c in asked)
    )


def _stands(a: Analysis, n: int, phrase: str) -> bool:
    """Whether the words of `phrase` stand around word `n`."""
    words = phrase.split()
    for start in range(max(0, n - len(words)), n + 1):
        if [w.lower() for w in a.lemmas[start : start + len(words)]] == words:
            return True
    return False


def make_frame(a: Analysis, trigger: int, row: EventRow, cues: frozenset[int]) -> Frame | None:
    standing = find_standing(a, trigger, cues, row.kind)
    predicate = is_verb(a, trigger) or a.upos[trigger] == "ADJ"
    frame = Frame(trigger, row, standing, is_verb=predicate, words=[trigger])
    if frame.is_verb:
        fill_verb(a, frame)
    else:
        fill_noun(a, frame)
    fill_governors(a, frame)
    return frame


def put(frame: Frame, slot: str, words: list[int], a: Analysis | None = None) -> None:
    role = frame.row.roles.get(slot)
    if slot == "with" and a is not None and role == "party":
        chairing = [
            w
            for w in words
            if any(a.lemmas[c] in CHAIRING and a.preposition(c) == "in" for k in (w, a.heads[w]) for c in a.children[k])
        ]
        frame.roles.setdefault("mediator", []).extend(chairing)
        words = [w for w in words if w not in chairing]
    if role:
        frame.roles.setdefault(role, []).extend(w for w in words if w not in frame.roles.get(role, ()))


def fill_verb(a: Analysis, frame: Frame) -> None:
    v = frame.trigger
    put(frame, "subject", find_subjects(a, v))
    objects = find_objects(a, v)
    if not objects:
        # "handed over the bodies", where the tree takes the particle for a preposition
        objects = [w for p, w in find_obliques(a, v) if f"{a.lemmas[v].lower()} {p}" in frame.row.verbs]
    put(frame, "object", objects)
    by_subject = {frame.row.roles.get("subject")} if frame.get("actor", "party") else set()
    for preposition, word in find_obliques(a, v):
        if preposition == "from" and frame.row.roles.get("from") in by_subject:
            continue  # "from Tirana, the president asked": where he was, as who asked is named
        if preposition == "by" and not is_passive(a, v):
            continue  # "requires tactics by the mayor"
        if preposition == "to" and "iobj" in frame.row.roles and a.rels[word] == "iobj":
            put(frame, "iobj", [word])
        else:
            put(frame, preposition, [word], a)
    clause = [c for c in a.children_by(v, "xcomp", "ccomp") if a.upos[c] in ("VERB", "AUX", "NOUN", "ADJ")]
    if clause and "clause_subject" in frame.row.roles:
        put(frame, "clause_subject", find_subjects(a, clause[0]))
    if clause:
        frame.roles.setdefault("clause", []).extend(clause)


def fill_noun(a: Analysis, frame: Frame) -> None:
    n = frame.trigger
    put(frame, "holder", find_owners(a, n))
    team = a.heads[n]
    if team >= 0 and a.lemmas[team] in ("delegation", "team") and a.preposition(n) in ("for", "at", "to", "in"):
        put(frame, "with", [team])  # "the Russian delegation for the talks with Ukraine"
    for c in a.children[n]:
        rel = a.rels[c]
        if rel in ("compound", "amod", "nmod:desc", "nmod:unmarked") and c < n:
            put(frame, "modifier", [c, *a.children_by(c, "conj", "compound")])
        elif rel == "nmod":
            put(frame, a.preposition(c), a.conjuncts(c))
            for k in a.children_by(c, "nmod"):
                if a.preposition(c) == "of" and a.preposition(k) == "between":
                    put(frame, "between", a.conjuncts(k))  # "an exchange of prisoners between A and B"
        elif rel == "acl" and a.tags[c] in ("VB", "VBN", "VBG"):
            frame.words.append(c)
            if a.tags[c] == "VB":
                frame.roles.setdefault("clause", []).append(c)
            for preposition, word in find_obliques(a, c):
                if preposition in ("with", "between", "among") or (
                    preposition == "by" and a.lemmas[c] in ("hold", "conduct", "sign", "reach")
                ):
                    put(frame, preposition, [word])
        elif rel == "acl:relcl":
            frame.words.append(c)


def fill_governors(a: Analysis, frame: Frame) -> None:
    """Roles from the words over the event, and from what stands beside them."""
    is_noun = not frame.is_verb
    for word, row, slot in frame.standing.governors:
        frame.words.append(word)
        if row.effect in ("planned", "proposed") and is_verb(a, word) and a.lemmas[word] not in SETTING_DATES:
            frame.act_words.append(word)
        role = row.subject
        if is_noun and slot != "subject" and is_verb(a, word):
            subjects = subjects_over(a, word)
            if role == "party":
                put(frame, "subject" if "subject" in frame.row.roles else "between", subjects)
            elif role == "actor":
                put(frame, "subject" if "subject" in frame.row.roles else "by", subjects)
            elif role:
                frame.roles.setdefault(role, []).extend(subjects)
        if is_noun and is_verb(a, word):
            for preposition, other in find_obliques(a, word):
                if other != frame.trigger and preposition in ("with", "between", "among"):
                    put(frame, preposition, [other], a)
        elif is_noun:
            if not frame.get("actor", "party"):
                put(frame, "holder", find_owners(a, word))  # "Kenya's imposition of sanctions"
            for c in a.children_by(word, "nmod"):
                if (c != frame.trigger and a.preposition(c) in ("between", "with", "among")) or (
                    c != frame.trigger and c > frame.trigger
                ):
                    put(frame, a.preposition(c), a.conjuncts(c))
            frame.words += [c for c in a.children_by(word, "amod", "nummod", "acl:relcl")]
    # the clause that the nearest transparent noun or the trigger stands in
    verb = frame.standing.verb
    if verb >= 0 and verb not in frame.words and verb != frame.standing.outer:
        frame.words.append(verb)
    if is_passive(a, frame.trigger) and frame.is_verb:
        return
