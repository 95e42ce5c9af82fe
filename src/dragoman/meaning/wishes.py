"""Words of wanting in, wishes out.

Enters: a `Scene`. Leaves: `Wish`es: whose they are, what is wanted, the stance, and whom it is wanted of. It refuses wishes of nobody known: what "it must"
says belongs to whoever says it, and to nobody where nobody does.

Which word wants what is in `knowledge/stances`; positions and, for what is wanted or promised by word of mouth, acts are made of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from dragoman.knowledge.cues import load_cues
from dragoman.knowledge.events import load_classes
from dragoman.knowledge.stances import StanceRow, load_stances
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_holders, find_mood, find_subjects, is_asked, is_passive, spread
from dragoman.meaning.scenes import Scene

Stretch = tuple[int, int]
OPPOSITE = {"demands": "opposes", "supports": "opposes", "offers": "opposes", "opposes": "supports"}
WE = frozenset({"we", "us", "'s", "’s"})
STANDING = frozenset({"stand", "remain", "stay", "be", "seem", "appear", "declare", "say"})
GOING_ON = frozenset({"continue", "go", "keep", "remain", "use"})
SHOWING = frozenset(
    {"show", "have", "maintain", "renew", "offer", "pledge", "give", "stress", "throw", "raise", "retain", "withdraw"}
)
CLAIMING = frozenset({"insist", "expect"})  # of what is, too: "insists that the gift is legal"

IF = frozenset({"if", "unless", "provided", "once", "until", "till"})
SUPPOSING = IF | {"whether"}


@dataclass(slots=True)
class Wish:
    """`word` says it, `holder` has it, `of` are players of whom it is wanted; `statement`: the number of the statement that holds it, or None."""

    holder: int
    stance: str
    row: str
    word: int
    content: list[Stretch]
    statement: int | None
    act: str | None = None
    of: list[int] = field(default_factory=list)
    holder_word: int = -1


class WishFinder:
    def __init__(self, scene: Scene):
        self.scene, self.a = scene, scene.a

    def find(self) -> list[Wish]:
        """Wishes in order of the text."""
        a, table = self.a, load_stances()
        out: list[Wish] = []
        for i in range(len(a)):
            lemma = a.lemmas[i].lower()
            if a.upos[i] == "AUX" and a.rels[i] == "aux" and lemma in table.modals:
                out += self.read(a.heads[i], table.modals[lemma], i)
                continue
            rows = {"VERB": table.verbs, "NOUN": table.nouns, "ADJ": table.adjectives}.get(a.upos[i], {}).get(lemma, ())
            if a.upos[i] == "VERB" and a.tags[i] == "VBN":
                rows = table.adjectives.get(a.lower[i], ()) or rows  # "remains committed", "is opposed"
            for second, row in rows:
                if "list" in row.takes:
                    continue
                if second and not self.has_second(i, second):
                    continue
                found = self.read(i, row, i)
                if found:
                    out += found
                    break
        return out

    def has_second(self, i: int, second: str) -> bool:
        """Whether the second word of a phrase stands where it must: a preposition or particle, the "to" of an infinitive, the word before a noun."""
        a = self.a
        if a.upos[i] == "NOUN":
            return i > 0 and a.lower[i - 1] == second
        return any(
            a.lower[c] == second
            or a.preposition(c) == second
            or any(a.lower[m] == second for m in a.children_by(c, "mark"))
            for c in a.children[i]
            if c > i
        )

    # ------------------------------------------------------------ one word

    def read(self, i: int, row: StanceRow, word: int) -> list[Wish]:
        """The wishes that word `i` (predicate or noun) tells by `row`; `word` is what shows it."""
        a = self.a
        mood = find_mood(a, i)
        stance: str = row.stance
        if mood.is_question or is_supposed(a, i) or a.lower[a.sentences[a.sentence_of[i]][1] - 1] == "?":
            return []
        if word != i and (mood.is_perfect or self.is_expletive(i)):
            return []  # "must have been", "it must be late": guessed, not wanted
        if row.holder == "subject" and not row.refused and a.upos[i] == "VERB" and not self.is_own(i):
            return []
        if a.upos[i] == "NOUN" and row.holder == "holder" and not self.is_held(i):
            return []
        if row.refused and not (
            mood.is_negated and (mood.tense == "future" or mood.modal in ("would", "can", "could", "must"))
        ):
            return []
        if not row.refused and mood.is_negated and word == i and a.upos[i] != "NOUN":
            if row.stance == "offers" or "predicate" in row.takes:
                return []
            stance = OPPOSITE[stance]
        if (
            a.upos[i] in ("ADJ", "NOUN")
            and "predicate" in row.takes
            and a.child(i, "cop") is None
            and not self.is_called(i)
        ):
            return []
        if a.upos[i] == "ADJ" and a.child(i, "cop", "nsubj") is None and not self.is_called(i):
            over = a.heads[i]
            if over < 0 or a.rels[i] != "xcomp" or a.lemmas[over] not in STANDING:
                return []  # "on his desk, ready to sign"
        if row.id == "must" and word == i and a.child(i, "xcomp") is None and not self.is_speakers(i):
            return []  # "the dignity that she needs"
        statement = self.scene.asserter(word)
        holders = self.find_holders(i, row, statement)
        content = self.find_content(i, row, statement)
        if not any(a.upos[k] in ("NOUN", "PROPN", "VERB", "ADJ") for s, e in content for k in range(s, e)):
            return []
        subject = find_subjects(a, i) if not is_passive(a, i) else a.children_by(i, "nsubj:pass")
        objects = a.children_by(i, "obj") if "clause" in row.takes and a.child(i, "xcomp") is not None else []
        if row.act == "appeal":
            objects = [c for c in a.children_by(i, "obl") if a.preposition(c) in row.takes]
        of = [p for w in (objects or subject) for p in self.scene.references.refer(w).players]
        act = row.act
        if act == "offer" and any(is_hostile(a, c) for c in a.children_by(i, "xcomp", "advcl", "acl")):
            act, stance = "threat", "conditions"
        return [
            Wish(p, stance, row.id, word, content, statement, act, [x for x in of if x != p], w)
            for p, w in holders[:2]
            if self.scene.is_political(p)
        ]

    def is_speakers(self, v: int) -> bool:
        """Whether what is needed is needed by a side."""
        players = [p for w in find_subjects(self.a, v) for p in self.scene.references.refer(w).players]
        return any(self.scene.is_political(p) for p in players)

    def is_own(self, v: int) -> bool:
        """Whether who wants does so, and is not told, able or asked to: "they must demand"; and wants more than to speak ("wants to thank")."""
        a = self.a
        mood = find_mood(a, v)
        over = a.heads[v]
        if mood.modal or (mood.tense == "infinitive" and (over < 0 or a.lemmas[over] not in GOING_ON)):
            return False
        inner = a.child(v, "xcomp")
        words = load_cues()
        return (
            inner is None
            or a.child(v, "obj") is not None
            or (a.lemmas[inner].lower() not in words and a.lemmas[inner].lower() not in load_classes()["idle_promise"])
        )

    def is_held(self, noun: int) -> bool:
        """Whether a noun of wanting is somebody's ("its support"), or is said or shown ("voiced support"): not "in support of", "with concern"."""
        a = self.a
        if a.child(noun, "nmod:poss") is not None:
            return True
        verb = a.heads[noun]
        return (
            a.rels[noun] == "obj" and verb >= 0 and (a.lemmas[verb].lower() in load_cues() or a.lemmas[verb] in SHOWING)
        )

    def is_expletive(self, v: int) -> bool:
        a = self.a
        subject = a.child(v, "nsubj", "expl")
        return subject is not None and a.lower[subject] in ("it", "there") and not self.scene.references.refer(subject)

    def is_called(self, adjective: int) -> bool:
        """ "Called the strike justified": the predicate of an object."""
        a = self.a
        head = a.heads[adjective]
        return a.rels[adjective] == "xcomp" and head >= 0 and a.child(head, "obj") is not None

    def find_holders(self, i: int, row: StanceRow, statement: int | None) -> list[tuple[int, int]]:
        """(player, word) of those whose wish it is."""
        a, scene = self.a, self.scene
        if row.holder == "speaker":
            if self.is_called(i):
                words = find_subjects(a, a.heads[i])
            elif statement is not None:
                return [(p, -1) for p in scene.statements[statement].speaker.players]
            elif a.upos[i] == "NOUN":
                words = find_holders(a, i)
            elif scene.references.author is not None:
                return [(scene.references.author, -1)]
            else:
                return []
        elif a.upos[i] == "NOUN":
            words = find_holders(a, i)
        elif a.lower[i] in row.adjectives and a.child(i, "nsubj") is not None:
            words = spread(a, a.children_by(i, "nsubj"))
        else:
            words = find_subjects(a, i)
        found = [(p, w) for w in words for p in scene.references.refer(w).players]
        if not found and row.holder == "holder" and a.upos[i] == "NOUN" and statement is not None:
            found = [(p, -1) for p in scene.statements[statement].speaker.players]
        return found

    # ------------------------------------------------------------ what is wanted

    def find_content(self, i: int, row: StanceRow, statement: int | None) -> list[Stretch]:
        a = self.a
        first, end = a.edges[i]
        if "imperative" in row.takes:
            objects = [c for c in a.children[i] if c > i and a.lower[c] in WE]
            if not objects or a.child(i, "nsubj") is not None or a.tags[i] != "VB" or statement is None:
                return []
            return self.clip([(i, end)], statement)
        if "predicate" in row.takes:
            if self.is_called(i):
                objects = a.children_by(a.heads[i], "obj")
                return self.clip([(min(a.edges[o][0] for o in objects), end)], statement)
            if i in self.a.children[i]:
                return []
            return self.clip([(first, end)], statement)
        heads = [c for c in a.children[i] if c > i and self.is_taken(c, row)]
        if heads:
            return self.clip(
                [(self.skip(min(a.edges[c][0] for c in heads)), max(a.edges[c][1] for c in heads))], statement
            )
        return self.go_on(i, statement)

    def is_taken(self, c: int, row: StanceRow) -> bool:
        a = self.a
        rel = a.main_rels[c]
        marks = [a.lower[m] for m in a.children_by(c, "mark")]
        if rel in ("acl", "advcl") and set(marks) & set(row.takes):
            return True
        if rel == "ccomp" and row.stance == "demands" and row.holder == "subject" and not self.is_wanted(a.heads[c], c):
            return False  # "insists that the gift is legal": a claim
        if rel in ("xcomp", "ccomp", "acl") or (rel == "advcl" and "to" in marks):
            return "clause" in row.takes and a.rels[c] != "acl:relcl"
        if rel == "obj":
            return "object" in row.takes
        return rel in ("obl", "nmod") and a.preposition(c) in row.takes

    def is_wanted(self, verb: int, clause: int) -> bool:
        """Whether a clause of wanting is about what shall be; what one expects that others will do is, and nothing but that can be demanded."""
        a = self.a
        if a.lemmas[verb] not in CLAIMING or is_asked(a, clause):
            return True
        return a.lemmas[verb] == "expect" and find_mood(a, clause).tense == "future"

    def go_on(self, i: int, statement: int | None) -> list[Stretch]:
        """ "We stand ready," he said, "to help": what is wanted stands in the next piece of a broken quotation."""
        if statement is None:
            return []
        pieces = self.scene.statements[statement].content
        for piece, after in pairwise(pieces):
            if piece[0] <= i < piece[1] and piece[1] - i <= 2:
                return [(i, piece[1]), after]
        return []

    def skip(self, first: int) -> int:
        """Past what only joins: "that", "on", "for"."""
        a = self.a
        while a.upos[first] == "PUNCT" or (
            a.lower[first] in ("that", "for", "on", "of") and a.rels[first] in ("mark", "case")
        ):
            first += 1
        return first

    def clip(self, stretches: list[Stretch], statement: int | None) -> list[Stretch]:
        """The parts of stretches inside the words of the statement, without marks at their ends; of what begins inside quotation marks only what they
        hold."""
        a = self.a
        bounds = self.scene.statements[statement].content if statement is not None else [(0, len(a))]
        quoted = self.scene.references.quoted
        stretches = [(s, next((k for k in range(s, e) if not quoted[k]), e) if quoted[s] else e) for s, e in stretches]
        out = []
        for s, e in stretches:
            for low, high in bounds:
                first, end = max(s, low), min(e, high)
                while first < end - 1 and a.upos[first] in ("PUNCT", "CCONJ", "SCONJ"):
                    first += 1
                while end > first + 1 and a.upos[end - 1] == "PUNCT":
                    end -= 1
                if end > first:
                    out.append((first, end))
        return out


def is_supposed(a: Analysis, i: int) -> bool:
    """Whether word `i` stands in what is only supposed or asked: "if they agree to it", "whether Chad will be willing"."""
    return any(a.lower[m] in SUPPOSING for k in (i, *a.above(i)) for m in a.children_by(k, "mark"))


def is_warned(a: Analysis, verb: int) -> bool:
    """Whether a promise hangs on what the other side shall stop or begin: "if they do not cease it, we will take further steps"."""
    for c in a.children_by(verb, "advcl"):
        if any(a.lower[m] in IF for m in a.children_by(c, "mark")) and (
            find_mood(a, c).is_negated or a.lemmas[c].lower() in load_classes()["persisting"]
        ):
            return True
    return any(a.lower[m] == "unless" for c in a.children_by(verb, "advcl") for m in a.children_by(c, "mark"))


def find_conditions(a: Analysis, verb: int) -> list[Stretch]:
    """The words after "if", "unless", "once" that a promise or an offer hangs on."""
    out = []
    for c in a.children_by(verb, "advcl"):
        mark = next((m for m in a.children_by(c, "mark") if a.lower[m] in IF), None)
        if mark is not None and a.edges[c][1] - mark > 3:
            out.append((mark + 1, a.edges[c][1]))
    return out


def find_promises(scene: Scene) -> list[Wish]:
    """What a speaker says that its own side will do: a promise, or a threat when it is hostile. Of what others will do it is a forecast."""
    a = scene.a
    classes = load_classes()
    out: list[Wish] = []
    for v in range(len(a)):
        if a.upos[v] != "VERB" or a.lemmas[v].lower() in classes["idle_promise"]:
            continue
        mood = find_mood(a, v)
        if mood.tense != "future" or mood.is_question or mood.condition or mood.is_passive:
            continue
        number = scene.asserter(v)
        author = scene.references.author
        if number is None and author is None:
            continue
        speakers = scene.statements[number].speaker.players[:1] if number is not None else (author,)
        if not speakers or speakers[0] is None or not scene.is_political(speakers[0]):
            continue
        speaker = speakers[0]
        subjects = [p for w in find_subjects(a, v) for p in scene.references.refer(w).players]
        if not subjects or subjects[0] not in (speaker, scene.side_of(speaker)):
            continue
        inner = a.child(v, "xcomp")
        deed = inner if inner is not None and a.upos[inner] == "VERB" else v
        if mood.is_negated and a.lemmas[v].lower() not in classes["ceasing"]:
            continue  # what is refused is a rejection, told elsewhere
        if a.child(v, "obj", "xcomp", "ccomp", "obl", "advcl") is None or mood.is_progressive:
            continue
        hostile = is_hostile(a, deed) or is_warned(a, v)
        first = min([v, *(c for c in a.children[v] if a.rels[c] in ("aux", "advmod") and c < v)])
        end = max([v + 1, *(a.edges[c][1] for c in a.children[v] if c > v and a.main_rels[c] != "parataxis")])
        pieces = WishFinder(scene).clip([(first, end)], number)
        if pieces:
            of = [] if not hostile else find_victims(scene, deed, [speaker, *subjects])
            out.append(
                Wish(
                    subjects[0],
                    "conditions" if hostile else "offers",
                    "will",
                    v,
                    pieces[:1],
                    number,
                    "threat" if hostile else "pledge",
                    of,
                )
            )
    return out


def is_hostile(a: Analysis, verb: int) -> bool:
    """Whether what a verb tells is done against somebody: "attack", "impose tariffs", "use force"."""
    classes = load_classes()
    if find_mood(a, verb).is_negated:
        return False  # "vowed not to attack"
    inner = a.child(verb, "xcomp")
    if a.lemmas[verb] in GOING_ON and inner is not None:
        return is_hostile(a, inner)
    lemma = a.lemmas[verb].lower()
    objects = {a.lemmas[o].lower() for o in a.children_by(verb, "obj")}
    if lemma in classes["hostile"]:
        return not objects & classes["no_victim"]
    return lemma in classes["waging"] and bool(objects & classes["hostile_noun"])


def find_victims(scene: Scene, verb: int, without: list[int]) -> list[int]:
    """Whom a threat is against: players among what the verb is done to or against."""
    a = scene.a
    inner = a.child(verb, "xcomp")
    if inner is not None and a.lemmas[verb] in GOING_ON:
        return find_victims(scene, inner, without)
    words = [c for c in a.children[verb] if a.main_rels[c] in ("obj", "obl", "iobj")]
    words += [k for w in words for k in a.children_by(w, "nmod") if a.preposition(k) in ("on", "against", "of")]
    return [p for w in words for p in scene.references.refer(w).players if p not in without]
