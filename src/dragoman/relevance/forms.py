"""A lemma in, the forms that it takes in a text out.

Enters: a verb or noun as rows of `knowledge` write it, phrases too ("hand over", "peace talk"). Leaves: its inflected forms. It refuses to be a
lemmatiser: it only has to give at least the forms that stand in reports, and a form too many costs nothing.

>>> inflect_verb("hold"), inflect_noun("summit meeting")
(('hold', 'held', 'holding', 'holds'), ('summit meeting', 'summit meetings'))
"""

from __future__ import annotations

_VOWELS = frozenset("aeiou")
# Past forms of the irregular verbs that rows of events have; a test looks whether each row's verb is met in all its forms.
_IRREGULAR: dict[str, tuple[str, ...]] = {
    "be": ("is", "are", "was", "were", "been", "being"), "break": ("broke", "broken"), "bring": ("brought",),
    "come": ("came",), "deal": ("dealt",), "fly": ("flew", "flown"), "forgive": ("forgave", "forgiven"), "get": ("got", "gotten"),
    "give": ("gave", "given"), "go": ("went", "gone"), "hold": ("held",), "leave": ("left",), "make": ("made",), "meet": ("met",),
    "put": ("put",), "see": ("saw", "seen"), "seek": ("sought",), "send": ("sent",), "set": ("set",), "sit": ("sat",),
    "speak": ("spoke", "spoken"), "strike": ("struck", "stricken"), "swear": ("swore", "sworn"), "take": ("took", "taken"),
    "withdraw": ("withdrew", "withdrawn"),
}  # fmt: skip


def inflect_verb(phrase: str) -> tuple[str, ...]:
    """The base form first, then the others in the order of the alphabet."""
    verb, _, rest = phrase.partition(" ")
    forms = {_add_s(verb), *_add_ending(verb, "ing"), *(_IRREGULAR.get(verb) or _add_ending(verb, "ed"))} - {verb}
    return tuple(f"{form} {rest}".rstrip() for form in (verb, *sorted(forms)))


def inflect_noun(phrase: str) -> tuple[str, ...]:
    """Singular and plural; what stands before the last word keeps its form."""
    if phrase.endswith("man"):
        return phrase, phrase[:-2] + "en"
    return phrase, _add_s(phrase)


def _add_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _add_ending(verb: str, ending: str) -> tuple[str, ...]:
    """The regular form, in both spellings where English has two ("signalled", "signaled")."""
    if verb.endswith("e"):
        if ending == "ed":
            return (verb + "d",)
        return (verb + "ing",) if verb.endswith(("ee", "oe", "ye")) else (verb[:-1] + "ing",)
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS and ending == "ed":
        return (verb[:-1] + "ied",)
    if len(verb) > 2 and verb[-1] not in "aeiouwxyh" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS:
        return verb + ending, verb + verb[-1] + ending
    return (verb + ending,)
