"""A word that tells of an event in, whether the event happened out.

Enters: an `Analysis` and a trigger. Leaves: a `Standing`: the status, the words over the event that decided it, and the roles that their
own arguments have in it. It refuses to call anything carried out that stands under a plan, a wish, a condition or a denial.

The status is read from the inside out: the event's own clause gives a first answer, each word over it may change it. The walk ends at a verb
of saying: what is above is about who says so, not about what happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.cues import load_cues
from dragoman.knowledge.events import GovernorRow, load_classes, load_governors
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import Mood, find_mood, find_objects, find_subjects, is_passive, is_verb

STEPS = 10
# What stands under these has not happened, whatever its own clause says.
WHEN_IF = frozenset({"if", "unless", "once", "until", "till", "provided", "assuming"})
UNREAL = frozenset({"planned", "proposed", "postponed", "cancelled", "denied", "conditional", "unknown"})
STRENGTH = {
    "unknown": 0,
    "carried_out": 1,
    "ongoing": 2,
    "planned": 3,
    "proposed": 4,
    "conditional": 5,
    "postponed": 6,
    "cancelled": 7,
    "denied": 8,
}
WISHES = frozenset({"may", "might", "could", "should", "must", "ought", "can"})
# Verbs whose infinitive has happened when they have: "managed to reach", "met to sign".
FACTUAL = frozenset(
    {
        "manage",
        "succeed",
        "begin",
        "start",
        "continue",
        "go",
        "come",
        "help",
        "use",
        "get",
        "proceed",
        "meet",
        "gather",
        "rush",
        "force",
    }
)


@dataclass(slots=True)
class Standing:
    """`governors`: (word, row, slot) of the words over the event, nearest first. `verb`: the predicate of the event's own clause or -1."""

    status: str = "unknown"
    rule: str = "status.none"
    verb: int = -1
    outer: int = -1  # a verb that only speaks of the event: "on Monday he declared the transfers complete"
    governors: list[tuple[int, GovernorRow, str]] = field(default_factory=list)
    is_negated: bool = False
    is_opaque: bool = False
    is_timeless: bool = (
        False  # "X visits Y": of headlines and plans alike, so that the tense tells nothing of whether it happened
    )
    cue: int = -1
    kind: str = ""
    path: list[int] = field(default_factory=list)


def find_standing(a: Analysis, trigger: int, in_content: frozenset[int] = frozenset(), kind: str = "") -> Standing:
    """How the event of `kind` told by word `trigger` stands. `in_content`: cues of the statements whose words hold the trigger: the walk
    stops there."""
    out = Standing(kind=kind)
    if is_verb(a, trigger) or a.upos[trigger] == "ADJ":
        out.verb = trigger
        apply_mood(out, find_mood(a, trigger), a, trigger)
        if find_mood(a, trigger).is_question:
            out.status, out.rule = "unknown", "status.question"
    else:
        for c in a.children_by(trigger, "det"):
            out.is_negated |= a.lower[c] in ("no", "any", "neither")
        read_modifiers(a, trigger, out)
        read_preposition(a, trigger, out)
    node = trigger
    for _ in range(STEPS):
        head = a.heads[node]
        if head < 0:
            break
        if head in in_content:
            out.cue = head
            if a.main_rels[node] == "ccomp":
                settle_by_cue(a, node, head, out)
            else:
                step(a, node, head, out)  # "demanded a withdrawal": the word that says it also tells how it stands
            break
        step(a, node, head, out)
        node = head
        out.path.append(node)
    if out.status == "unknown" and out.verb < 0 and out.rule != "status.question":
        out.rule = "status.mentioned"
    return out


def settle_by_cue(a: Analysis, node: int, cue: int, out: Standing) -> None:
    """What is said to be denied, demanded or asked is not said to have happened: "denied that talks took place"."""
    means = {row.means for row in load_cues().get(a.lemmas[cue].lower(), ()) if "clause" in row.takes}
    mood = find_mood(a, node)
    if is_open_question(a, node):
        out.status, out.rule = "unknown", "status.question"
    elif "denial" in means and out.status in ("carried_out", "ongoing", "planned") and not mood.is_negated:
        out.status, out.rule = "denied", "status.denied_words"
    elif (
        "demand" in means
        and out.status in ("carried_out", "ongoing", "planned", "unknown")
        and not is_told(a, node, mood)
    ):
        out.status, out.rule = "proposed", "status.demanded_words"


def is_told(a: Analysis, verb: int, mood: Mood) -> bool:
    """Whether a clause has a past tense or a future, and is no "that talks be held"."""
    return (
        mood.tense in ("past", "future")
        or mood.is_perfect
        or any(a.tags[i] == "VBZ" for i in (verb, *a.children_by(verb, "aux", "cop")))
    )


def is_open_question(a: Analysis, verb: int) -> bool:
    """ "Asked whether", "declined to say if": a clause that leaves open what it tells."""
    marks = [a.lower[m] for m in a.children_by(verb, "mark")]
    return "whether" in marks or ("if" in marks and a.rels[verb] == "ccomp")


AFTER = frozenset({"after", "following", "since", "during", "despite", "in the wake of"})
BEFORE = frozenset({"before", "ahead of", "prior to"})


def read_preposition(a: Analysis, noun: int, out: Standing) -> None:
    """ "After a call between …" tells of one that took place, "ahead of talks" of one to come."""
    if out.status != "unknown":
        return
    preposition = a.preposition(noun)
    if not preposition and a.heads[noun] >= 0 and a.lower[a.heads[noun]] == "ahead":
        preposition = "ahead of"  # at the head of a sentence it may hang on "ahead"
    if preposition in AFTER:
        out.status, out.rule = "carried_out", "status.after"
    elif preposition in BEFORE and not is_pluperfect(a, noun):
        out.status, out.rule = "planned", "status.before"


def is_pluperfect(a: Analysis, noun: int) -> bool:
    """ "Had said before the talks": earlier than something past, so that nothing is said of what is to come."""
    verb = next((i for i in a.above(noun) if is_verb(a, i)), -1)
    return verb >= 0 and any(a.lower[c] == "had" for c in a.children_by(verb, "aux"))


def read_modifiers(a: Analysis, noun: int, out: Standing) -> None:
    """Adjectives and participles on an event noun: "planned talks", "talks held in Oslo"."""
    table = load_governors()
    participles = [k for c in a.children_by(noun, "acl") for k in a.children_by(c, "conj") if a.tags[k] == "VBN"]
    for c in (*a.children[noun], *participles):
        rel = a.rels[c] if c not in participles else "acl"
        if rel == "amod" and (row := first_row(table.adjectives.get(a.lower[c], ()), kind=out.kind)):
            note(out, c, row, "adjective")
            settle(out, row.effect, None, f"status.{row.id}.adjective")
        elif rel in ("acl", "acl:relcl") and a.upos[c] in ("VERB", "AUX", "ADJ", "NOUN"):
            row = find_row(
                a, c, "object" if a.tags[c] == "VBN" or a.child(c, "nsubj:pass") is not None else "subject", out.kind
            )
            if row is None and a.rels[c] == "acl:relcl" and any(a.lower[k] == "where" for k in a.children[c]):
                apply_setting(a, c, out)
                continue
            if row is None or (rel == "acl" and a.tags[c] == "VB" and row.effect == "happens"):
                if row is not None:
                    note(out, c, row, "object")
                    settle(out, "planned", None, f"status.{row.id}.infinitive")
                continue
            slot = "object" if is_passive(a, c) else "subject"
            if rel == "acl:relcl" and slot == "subject":
                objects = find_objects(a, c)
                slot = "object" if noun in objects else "subject"
            note(out, c, row, slot)
            if out.verb < 0:
                apply_governor(a, c, row, out)


def apply_setting(a: Analysis, verb: int, out: Standing) -> None:
    """ "A summit where they signed …": where something happened took place."""
    mood = find_mood(a, verb)
    if out.verb < 0 and out.status == "unknown" and not mood.is_negated and mood.tense in ("past", "future"):
        out.status = "carried_out" if mood.tense == "past" else "planned"
        out.rule, out.verb = "status.setting", verb


def step(a: Analysis, node: int, head: int, out: Standing) -> None:
    """What `head` does to the event below it."""
    rel = a.main_rels[node]
    if (
        a.rels[node] in ("acl:relcl", "advcl:relcl")
        or rel in ("parataxis", "appos", "flat")
        or (rel == "conj" and is_verb(a, node))
    ):
        if rel == "conj" and find_mood(a, node).tense in ("infinitive", "participle", "none"):
            return
        out.path.append(-1)
        return
    if -1 in out.path:
        return
    if is_open_question(a, node):
        out.status, out.rule = "unknown", "status.question"
        out.path.append(-1)
        return
    if is_verb(a, head) or a.child(head, "cop") is not None:
        step_to_verb(a, node, head, rel, out)
    elif rel in ("nmod", "acl", "compound", "obl", "amod") and a.upos[head] in ("NOUN", "PROPN"):
        step_to_noun(a, node, head, rel, out)


def step_to_verb(a: Analysis, node: int, head: int, rel: str, out: Standing) -> None:
    slot = find_slot(a, node, head, rel)
    row = find_row(a, head, slot, out.kind)
    purpose = rel == "advcl" and find_mood(a, node).tense == "infinitive" and node > head
    if (
        purpose
        and (asked := find_row(a, head, "clause", out.kind)) is not None
        and asked.effect in ("planned", "proposed", "cancelled", "postponed")
    ):
        # "agreed on Friday to exchange": an infinitive that stands away from its verb hangs as a purpose
        slot, row, rel = "clause", asked, "xcomp"
    if rel == "advcl":
        mark = find_mood(a, node).condition
        if mark in WHEN_IF:
            out.status, out.rule = "conditional", "status.condition"
        elif out.status == "unknown" and out.verb == node:
            out.status, out.rule = (
                "planned" if find_mood(a, node).tense == "infinitive" else "unknown",
                "status.purpose",
            )
        if not purpose and find_mood(a, node).tense in ("past", "present", "future"):
            out.path.append(-1)  # what a finite clause tells stands whatever is wished around it
        return
    if (
        row is None
        and slot in ("at", "during", "in")
        and out.verb < 0
        and not out.is_opaque
        and out.status == "unknown"
    ):
        # "agreed at their talks": where something happened took place
        mood = find_mood(a, head)
        if (
            mood.tense == "infinitive"
            and a.rels[head] in ("xcomp", "advcl")
            and "," in a.words[min(a.below(node)) - 1 : min(a.below(node)) + 1]
            and a.heads[head] >= 0
        ):
            head, mood = a.heads[head], find_mood(a, a.heads[head])  # "agreed to meet again, at their talks on Friday"
        if not mood.is_negated and mood.tense in ("past", "future"):
            out.status, out.rule = (
                ("carried_out", "status.setting") if mood.tense == "past" else ("planned", "status.setting")
            )
            out.verb = head
        out.path.append(-1)  # what is over the verb is about what was done there, not about the meeting
        return
    if row is None:
        if rel in ("xcomp",) and a.lemmas[head] not in FACTUAL and out.verb == node and out.status == "unknown":
            out.status, out.rule = "unknown", "status.infinitive"
        elif rel in ("xcomp", "ccomp") and out.status == "unknown" and a.lemmas[head] in FACTUAL:
            apply_mood(out, find_mood(a, head), a, head)
        elif out.verb < 0 and slot in ("object", "subject"):
            out.verb = head
            out.outer = head if slot == "object" else -1
            mood = find_mood(a, head)
            out.is_negated |= mood.is_negated
        return
    if row.id in ("plan", "propose", "announce") and slot in ("at", "during", "in"):
        return
    note(out, head, row, slot)
    apply_governor(a, head, row, out)
    for c in a.children_by(head, "conj"):
        # "had been planned for Thursday and was moved by a day"
        if (
            is_verb(a, c)
            and a.child(c, "nsubj", "obj") is None
            and (other := find_row(a, c, "object", out.kind)) is not None
            and other.effect in ("postponed", "cancelled")
        ):
            note(out, c, other, "object")
            apply_governor(a, c, other, out)


def step_to_noun(a: Analysis, node: int, head: int, rel: str, out: Standing) -> None:
    table = load_governors()
    out.is_negated |= any(a.lower[c] == "no" for c in a.children_by(head, "det"))
    row = first_row(
        table.nouns.get(a.lemmas[head].lower(), ()), (rel == "acl" and "clause") or a.preposition(node), out.kind
    )
    if row is not None and a.lemmas[head].lower() in load_classes()["outcome"] and a.preposition(node) == "of":
        if out.status == "unknown":  # "the agreements of the second round": what came of it
            out.status, out.rule = "carried_out", "status.outcome"
        out.path.append(-1)
        return
    if row is None:
        # "no breakthrough towards a truce", "victims of the talks": what happens to the noun above says nothing of the event
        out.is_opaque = out.is_opaque or (rel != "compound" and a.kinds[head] != "event")
        return
    note(out, head, row, a.preposition(node) or rel)
    for c in a.children_by(head, "amod"):
        adjective = first_row(table.adjectives.get(a.lower[c], ()), kind=out.kind)
        if adjective:
            settle(out, adjective.effect, None, f"status.{adjective.id}.adjective")
    if row.effect != "none":
        settle(out, row.effect, None, f"status.{row.id}.noun")
    else:
        read_preposition(a, head, out)  # "after the third round of talks"


def apply_governor(a: Analysis, word: int, row: GovernorRow, out: Standing) -> None:
    if out.is_opaque and row.effect in ("happens", "ongoing", "ended", "planned"):
        return
    if is_open_question(a, word):
        out.status, out.rule = "unknown", "status.question"
        out.path.append(-1)
        return
    mood = find_mood(a, word)
    if out.verb < 0:
        out.verb = word
    if mood.is_negated and row.effect in ("postponed", "cancelled"):
        return  # "has not postponed it" leaves it as it was
    out.is_negated |= mood.is_negated and row.id != "attend"  # who stays away does not undo the meeting
    if row.effect in ("happens", "ongoing", "ended"):
        if mood.is_negated and out.status in ("planned", "proposed") and mood.tense == "past" and row.id != "attend":
            # "the talks planned for Thursday did not take place": told of, and not held
            out.status, out.rule, out.is_negated = "postponed", f"status.{row.id}.not_held", False
            return
        if out.status in UNREAL and out.status != "unknown":
            return
        if out.status in ("carried_out", "ongoing") and mood.tense in ("past", "present"):
            return
        apply_mood(out, mood, a, word)
        if out.rule == "status.habitual":
            return
        if out.status == "carried_out" and row.effect == "ongoing" and mood.tense == "present":
            out.status = "ongoing"
        if row.effect == "ended" and out.status in ("ongoing", "unknown"):
            out.status = "carried_out"
        out.rule = f"status.{row.id}.{mood.tense}"
        return
    if mood.is_negated and row.effect in ("planned", "proposed"):
        out.status, out.rule = "unknown", f"status.{row.id}.negated"
        return
    if mood.condition in WHEN_IF or hangs_on_condition(a, word, mood):
        settle(out, "conditional", mood, "status.condition")
        return
    settle(out, row.effect, mood, f"status.{row.id}")


def hangs_on_condition(a: Analysis, verb: int, mood: Mood) -> bool:
    """ "will agree only if …": not past, and with a clause of "if" or "unless" below."""
    if mood.tense not in ("future", "present", "infinitive") and mood.modal != "would":
        return False
    return any(a.lower[m] in WHEN_IF for c in a.children_by(verb, "advcl") for m in a.children_by(c, "mark"))


def settle(out: Standing, effect: str, mood: Mood | None, rule: str) -> None:
    """Puts what a word over the event does to it; what is denied or called off stays so, a plan to propose is a proposal."""
    if effect in ("none", "background"):
        return
    status = {"happens": "carried_out", "ended": "carried_out", "possible": "proposed"}.get(effect, effect)
    if status in ("carried_out", "ongoing") and out.status in UNREAL - {"unknown"}:
        return
    if out.status == "carried_out" and status in ("planned", "proposed") and out.verb >= 0:
        # "agreed at talks that were held": what happened in a finite clause of its own is not undone by what is said around it
        return
    if STRENGTH[status] >= STRENGTH[out.status]:
        out.status, out.rule = status, rule


def apply_mood(out: Standing, mood: Mood, a: Analysis, verb: int) -> None:
    """Status from the tense and mood of a clause that tells of the event as such."""
    out.is_negated |= mood.is_negated
    out.is_timeless = False
    if mood.condition in WHEN_IF or hangs_on_condition(a, verb, mood):
        out.status, out.rule = "conditional", "status.condition"
    elif mood.tense == "present" and any(
        a.lower[c] in load_classes()["habitual"] for c in a.children_by(verb, "advmod")
    ):
        out.status, out.rule = "unknown", "status.habitual"
    elif mood.tense == "future":
        out.status, out.rule = "planned", "status.future"
    elif mood.modal == "would":
        out.status, out.rule = "planned", "status.would"
    elif mood.modal in WISHES:
        out.status, out.rule = "proposed", f"status.{mood.modal}"
    elif mood.is_progressive and mood.is_perfect and mood.tense == "present":
        out.status, out.rule = "ongoing", "status.progressive"  # "have been holding talks"
    elif mood.tense == "past" or mood.is_perfect:
        out.status, out.rule = "carried_out", "status.past"
    elif mood.is_progressive:
        out.status, out.rule = "ongoing", "status.progressive"
    elif mood.tense == "present":
        out.status, out.rule = "carried_out", "status.present"
        out.is_timeless = True
    elif mood.tense == "participle":
        passive = a.tags[verb] == "VBN"
        out.status, out.rule = "carried_out", "status.participle" if passive else "status.gerund"
    elif mood.tense == "infinitive":
        head = a.heads[verb]
        if head >= 0 and a.lemmas[head] in FACTUAL:
            return
        out.status, out.rule = "unknown", "status.infinitive"


def find_slot(a: Analysis, node: int, head: int, rel: str) -> str:
    if rel in ("obj", "iobj") or a.rels[node] == "nsubj:pass":
        return "object"
    if rel in ("nsubj", "csubj"):
        return "object" if is_passive(a, head) else "subject"
    if rel in ("ccomp", "xcomp"):
        return "clause"
    if rel in ("obl", "nmod"):
        return a.preposition(node) or "object"
    return rel


def find_row(a: Analysis, word: int, slot: str, kind: str = "") -> GovernorRow | None:
    """The row of a word over an event that stands in `slot`; with its particle or object first ("take place", "call off")."""
    table = load_governors()
    lemma = a.lemmas[word].lower()
    if a.upos[word] in ("ADJ", "NOUN") or a.upos[word] == "ADV":
        return first_row(table.adjectives.get(lemma, ()), kind=kind) or first_row(
            table.nouns.get(lemma, ()), slot, kind
        )
    if a.tags[word] == "VBN" and a.rels[word] == "amod":
        return first_row(table.adjectives.get(a.lower[word], ()), kind=kind)
    keys = [
        f"{lemma} {a.lower[c]}"
        for c in a.children[word]
        if a.rels[c] in ("compound:prt", "advmod", "obj", "obl") and c > word
    ]
    keys += [f"{lemma} {a.preposition(c)} {a.lower[c]}" for c in a.children_by(word, "obl")]
    keys += [f"{lemma} {a.preposition(c)}" for c in a.children_by(word, "obl") if a.preposition(c)]
    for key in keys:
        if row := first_row(table.verbs.get(key, ()), slot, kind):
            return row
    return first_row(table.verbs.get(lemma, ()), slot, kind)


def first_row(rows: tuple[GovernorRow, ...], slot: str = "", kind: str = "") -> GovernorRow | None:
    for row in rows:
        if (not slot or not row.slots or slot in row.slots) and (not kind or not row.kinds or kind in row.kinds):
            return row
    return None


def note(out: Standing, word: int, row: GovernorRow, slot: str) -> None:
    out.governors.append((word, row, slot))


def subjects_over(a: Analysis, word: int) -> list[int]:
    """Who holds, plans or proposes: the subject of a governor."""
    return find_subjects(a, word) if is_verb(a, word) or a.child(word, "cop") is not None else []
