"""Frames of acts in, whether they are acts out.

Enters: a `Scene` and a frame. Leaves: yes or no. It refuses "agree that it rains", "ask a question", "sign autographs": verbs and nouns of acts without what
makes them one.
"""

from __future__ import annotations

from dragoman.knowledge.events import load_classes, load_events
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_mood, find_objects, find_obliques, is_asked, is_verb
from dragoman.meaning.frames import Frame
from dragoman.meaning.scenes import Scene


def fits(scene: Scene, frame: Frame) -> bool:
    """Whether the act is about what it must be about."""
    needs = frame.row.needs
    if frame.row.means == "sanction" and not frame.is_verb and is_eased_or_topic(scene.a, frame.trigger):
        return False
    if not needs:
        return is_told(scene, frame)
    a = scene.a
    words = frame.get("content", "target", "topic", "actor") + ([frame.trigger] if not frame.is_verb else [])
    wanted = frozenset().union(*(load_classes()[n] for n in needs))
    for clause in frame.get("clause"):  # "stopped complying with the deal"
        words = [*words, *find_objects(a, clause), *(w for _, w in find_obliques(a, clause))]
    lemmas = {a.lemmas[w].lower() for w in words}
    lemmas |= {a.lemmas[c].lower() for w in words for c in a.children[w] if a.rels[c] in ("compound", "nmod", "amod")}
    return bool(lemmas & wanted)


TOPIC = frozenset({"on", "about", "over", "regarding", "concerning", "around", "of"})


def is_eased_or_topic(a: Analysis, noun: int) -> bool:
    """Whether sanctions are named as what is lifted ("relief from sanctions") or talked over ("talks on sanctions"): nobody is said to impose them."""
    first = noun
    while a.rels[first] == "conj":
        first = a.heads[first]
    over = a.heads[first]
    if over < 0:
        return False
    lemma = a.lemmas[over].lower()
    is_object = a.main_rels[first] in ("obj", "nmod", "obl", "compound") or a.rels[first] == "nsubj:pass"
    if is_object and lemma in load_classes()["easing"]:
        return True
    talks = any(row.kind == "meeting" for _, row in load_events().nouns.get(lemma, ())) and a.upos[over] == "NOUN"
    about = a.preposition(first) in TOPIC or a.rels[first] == "obj"
    return about and (talks or lemma in load_classes()["talked_over"] or is_talks_verb(a, first, over))


def is_talks_verb(a: Analysis, noun: int, verb: int) -> bool:
    """ "Held talks on sanctions", where the tree hangs the topic on the holding."""
    events = load_events().nouns
    return a.preposition(noun) in TOPIC and any(
        row.kind == "meeting" for o in a.children_by(verb, "obj") for _, row in events.get(a.lemmas[o].lower(), ())
    )


# Verbs whose object is there already when they are planned: "agreed to extend the ceasefire".
KEEPING = frozenset({
    "keep", "maintain", "uphold", "respect", "observe", "honour", "honor", "extend", "prolong", "preserve", "consolidate", "stick", "adhere", "abide", "strengthen",
})  # fmt: skip
IN_FORCE = frozenset({"force", "place", "effect"})


def is_in_force(a: Analysis, noun: int) -> bool:
    """Whether a ceasefire is there already: "the truce in force", "the truce is in force", "agreed to extend the truce"."""
    over = a.heads[noun]
    if over >= 0 and is_verb(a, over) and a.lemmas[over] in KEEPING:
        return not any(a.lower[c] in ("a", "an", "another", "new") for c in a.children[noun])
    words = [*a.children_by(noun, "nmod", "amod"), *([over, *a.children[over]] if over >= 0 else ())]
    found = [w for w in words if a.lower[w] in IN_FORCE and a.preposition(w) == "in"]
    if not found:
        return False
    mood = find_mood(a, found[0] if found[0] == over else over) if found[0] not in a.children[noun] else None
    return mood is None or (not mood.is_negated and mood.tense in ("present", "past") and not mood.modal)


def is_told(scene: Scene, frame: Frame) -> bool:
    """Leaves out "agree that it rains", "call him", "ask a question": verbs of acts without what makes them one."""
    a, v = scene.a, frame.trigger
    if not frame.is_verb and a.lemmas[v] == "plan":
        # "plans for the week" are no plan on the table, nor is "an energy plan"; "the Witkoff plan" is
        before = [c for c in a.children[v] if c < v and a.rels[c] in ("compound", "amod")]
        return a.tags[v] != "NNS" and all(scene.cast.named(c) is not None for c in before)
    if not frame.is_verb and frame.row.means == "pledge":
        return a.child(v, "acl") is not None or any(a.preposition(c) == "of" for c in a.children_by(v, "nmod"))
    if not frame.is_verb:
        return True
    if frame.row.id == "agree":
        clause = a.child(v, "ccomp")
        return (
            clause is None or find_mood(a, clause).tense in ("infinitive", "future") or bool(find_mood(a, clause).modal)
        )
    if (
        a.rels[v] == "advcl"
        and a.tags[v] in ("VBN", "VBD")
        and a.child(v, "nsubj", "mark") is None
        and frame.row.id == "appeal"
    ):
        return False  # "Asked to name them, he …"
    if a.lemmas[v] == "ask" and any(
        a.lemmas[c] in ("name", "identify", "quote", "remain") for c in a.children_by(v, "xcomp")
    ):
        return False
    if a.lemmas[v] == "ask":
        clause = a.child(v, "ccomp")
        if clause is not None and (
            a.lower[a.edges[clause][0]] in ("why", "what", "how", "who", "where", "when", "whether", "if", "which")
        ):
            return False
    if a.lemmas[v] == "agree" and a.child(v, "xcomp", "ccomp", "obl", "obj") is None:
        subject = a.child(v, "nsubj")
        return subject is not None and a.lower[subject] not in ("i", "we") and find_mood(a, v).tense == "past"
    if a.lemmas[v] == "commit":
        return (
            a.child(v, "xcomp") is not None
            or any(p == "to" for p, _ in find_obliques(a, v))
            or any(a.lower[m] == "to" for c in a.children_by(v, "advcl") for m in a.children_by(c, "mark"))
        )
    if frame.row.id == "offer" and a.child(v, "xcomp") is None:
        wanted = load_classes()["offered"]
        return any(a.lemmas[w].lower() in wanted for w in frame.get("content"))
    if a.lemmas[v] == "suggest" and any(
        a.kinds[c] in ("abstract", "event", "object") for c in a.children_by(v, "nsubj")
    ):
        return (
            is_asked(a, clause) if (clause := a.child(v, "ccomp")) is not None else False
        )  # "the tone suggests that they lose"
    if a.lemmas[v] == "insist":
        clause = a.child(v, "ccomp")
        return clause is not None and is_asked(a, clause)
    if frame.row.id in ("appeal", "pledge", "threaten", "demand", "offer", "propose"):
        return bool(frame.get("clause", "content", "target")) or a.child(v, "ccomp", "xcomp", "obj", "obl") is not None
    return True
