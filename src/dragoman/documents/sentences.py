"""Entries as sentences.

Enters: the summary of an entry. Leaves: a sentence, made by a template from its fields, and the names of the fields that it shows. It
refuses adjectives, causes and conclusions; who is named first is a matter of the alphabet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dragoman.exports.values import name_state
from dragoman.record.actors import fold_words
from dragoman.record.days import ASSUMED, When
from dragoman.record.entries import Entry, Named, Summary
from dragoman.record.places import locate
from dragoman.views.reading_words import Paraphrase, describe_code, make_visible
from dragoman.views.timeline import describe_amount, describe_when

# Noun and whether it is a plural, as what two sides hold.
_NOUNS: dict[str, tuple[str, bool]] = {
    "talks": ("talks", True), "round": ("talks", True), "negotiations": ("negotiations", True), "consultation": ("consultations", True),
    "summit": ("a summit", False), "meeting": ("a meeting", False), "call": ("a call", False), "visit": ("a visit", False),
    "signing": ("a signing", False), "conference": ("a conference", False), "other": ("a meeting", False),
}  # fmt: skip


class Sentence(NamedTuple):
    """`fields`: names of the fields of the entry that it shows."""

    text: str
    fields: tuple[str, ...]


def list_names(names: Iterable[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    found = list(names)
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def name_parties(parties: Sequence[Named]) -> str:
    """Parties in the order they are kept in, which is that of the alphabet."""
    return list_names(make_visible(party.name) for party in parties)


def place_in_time(when: When | None) -> str:
    """ "on Wed 23 Jul 2025", "in Jul 2025", "within 9–15 Jun 2025"; what no report tells is said so."""
    if when is None or when.begin is None:
        return "on a day that the reports do not tell"
    words = describe_when(when).removesuffix("*")
    if words.startswith(("from ", "by ", "before ")):
        made = words
    elif when.is_day:
        made = f"on {words}" if when.first == when.last else f"over {words}"
    elif when.is_week:
        made = f"within {words}"
    else:
        made = f"in {words}"
    return f"{made} (the day of publication: no report tells the day)" if when.grade == ASSUMED else made


def place_in_space(summary: Summary) -> str:
    """ "in Istanbul", "at the palace, Istanbul", "in Türkiye"; nothing where no report tells it."""
    place, city = summary.place, summary.city
    if place:
        is_city = locate(place).city == fold_words(place)
        near = f", {city}" if city and city not in place and not is_city else ""
        return make_visible(f" {'in' if is_city else 'at'} {place}{near}")
    return f" in {name_state(summary.country)}" if summary.country else ""


def say_entry(entry: Entry) -> list[Sentence]:
    """What an entry is, then what goes with it, each with the fields it shows."""
    summary = entry.summary
    match entry.kind:
        case "meeting":
            made = [_say_meeting(summary)]
        case "exchange":
            made = [_say_exchange(summary)]
        case "act":
            made = [_say_act(summary)]
        case _:
            made = [_say_commitment(entry)]
    head = [Sentence(_attribute(entry, made[0].text), made[0].fields)]
    return [*head, *_say_around(entry)]


def _attribute(entry: Entry, sentence: str) -> str:
    """The sentence with who says so, where no article says it of itself."""
    current = [step for step in entry.history if step.is_current]
    if not current or any(step.asserter is None for step in current):
        return sentence
    names = list(dict.fromkeys(make_visible(step.asserter or "") for step in current))
    shown = list_names(names) if len(names) <= 3 else f"{', '.join(names[:3])} and {len(names) - 3} more"
    # A name keeps its capital after the colon, another word does not.
    is_name = any(sentence.startswith(make_visible(party.name)) for party in entry.summary.parties)
    return f"According to {shown}: {sentence if is_name else sentence[:1].lower() + sentence[1:]}"


def _say_meeting(summary: Summary) -> Sentence:
    noun, is_plural = _NOUNS[summary.type]
    if summary.round is not None:
        noun += f" (round {summary.round})"
    names, where, when = name_parties(summary.parties), place_in_space(summary), place_in_time(summary.when)
    shown = ("status", "when", "format", "round", "place", "country", "parties")
    several = len(summary.parties) > 1
    between = (f" between {names}" if several else f" with {names}") if names else ""
    if summary.type == "visit" and names:
        between = f" involving {names}"
    if summary.status in ("carried_out", "ongoing"):
        is_held = summary.status == "carried_out"
        if several and summary.type != "visit":
            return Sentence(f"{names} {'held' if is_held else 'are holding'} {noun}{where} {when}.", shown)
        verb = "took place" if is_held else "are under way" if is_plural else "is under way"
        return Sentence(f"{_capital(noun)}{between} {verb}{where} {when}.", shown)
    return Sentence(_say_ahead(summary, f"{_capital(noun)}{between}", is_plural, where), shown)


def _say_ahead(summary: Summary, subject: str, is_plural: bool, where: str) -> str:
    """A sentence on what has not happened, or not for certain."""
    be, was = ("are", "were") if is_plural else ("is", "was")
    has_day = summary.when is not None and summary.when.begin is not None
    when = place_in_time(summary.when)
    target = when.removeprefix("on ") if when.startswith("on ") else when.removeprefix("over ")
    match summary.status:
        case "planned" | "proposed":
            for_when = f"for {target}" if has_day and target != when else when if has_day else ""
            return f"{subject} {be} {summary.status}{where}{f' {for_when}' if for_when else ', without a day told'}."
        case "postponed":
            return f"{subject} {was} postponed{where}{f' (the day last told: {target})' if has_day else ''}."
        case "cancelled":
            return f"{subject} {was} called off{where}{f' (the day told: {target})' if has_day else ''}."
        case "denied":
            return f"{subject} {be} denied{where}{f' (the day told: {target})' if has_day else ''}."
        case "conditional":
            return f"{subject} {be} told of under a condition{where}{f' {when}' if has_day else ''}."
        case "ongoing":
            return f"{subject} {be} under way{where}{f' {when}' if has_day else ''}."
        case _:
            return f"{subject} {be} mentioned{where}{f' {when}' if has_day else ''}; the reports do not tell whether it takes place."


def _say_exchange(summary: Summary) -> Sentence:
    thing = "others" if summary.type == "other" else describe_code(summary.type)
    names, when = name_parties(summary.parties), place_in_time(summary.when)
    figures = "; ".join(describe_amount(amount, summary.names, summary.type) for amount in summary.amounts)
    told = f": {figures}" if figures else "; no figure is told"
    shown = ("status", "when", "what", "figures", "parties")
    several = len(summary.parties) > 1
    between = (f" between {names}" if several else f" involving {names}") if names else ""
    if summary.is_agreed:
        who = f"{names} agreed" if several else "An agreement was reached"
        return Sentence(f"{who} {when} on an exchange of {thing}{between if not several else ''}{told}.", shown)
    if summary.status == "carried_out":
        if several:
            return Sentence(f"{names} exchanged {thing} {when}{told}.", shown)
        return Sentence(f"An exchange of {thing}{between} took place {when}{told}.", shown)
    sentence = _say_ahead(summary, f"An exchange of {thing}{between}", False, "").removesuffix(".")
    return Sentence(f"{sentence}{told if figures else ''}.", shown)


def _say_act(summary: Summary) -> Sentence:
    about = [describe_code(topic) for topic in summary.topics if topic != summary.type]
    noun = f"{describe_code(summary.type)}{f' on {list_names(about)}' if about else ''}"
    article = "An" if noun[0] in "aeiou" else "A"
    names = name_parties(summary.parties)
    several = len(summary.parties) > 1
    between = (f" between {names}" if several else f" by {names}") if names else ""
    shown = ("status", "when", "act", "actors", "targets", "topics")
    if summary.status == "carried_out":
        has_day = summary.when is not None and summary.when.begin is not None
        return Sentence(
            f"{article} {noun}{between} was reached{f' {place_in_time(summary.when)}' if has_day else ''}.", shown
        )
    return Sentence(_say_ahead(summary, f"{article} {noun}{between}", False, ""), shown)


def _say_commitment(entry: Entry) -> Sentence:
    summary = entry.summary
    values = {
        name: list_names(make_visible(str(f.value)) for f in entry.fields if f.name == name)
        for name in ("debtors", "creditors")
    }
    who = values["debtors"] or name_parties(summary.parties) or "A party not named"
    to = f" to {values['creditors']}" if values["creditors"] else ""
    due = f", due {place_in_time(summary.when)}" if summary.when is not None and summary.when.begin else ""
    # No words of the program between those of the report: what is owed is told as the report has it.
    words = Paraphrase(make_visible(summary.content)).text
    return Sentence(
        f"{who}: commitment{to} ({describe_code(summary.status)}{due}), in words of a report: {words}",
        ("status", "when", "debtors", "creditors", "content"),
    )


def _say_around(entry: Entry) -> list[Sentence]:
    summary = entry.summary
    made: list[Sentence] = []
    if summary.planned is not None and not summary.is_agreed:
        target = place_in_time(summary.planned).removeprefix("on ")
        made.append(Sentence(f"It had been planned for {target}.", ("planned",)))
    for role, named in (("hosts", summary.hosts), ("mediators", summary.mediators)):
        if named:
            label = "Host" if role == "hosts" else "Mediator"
            made.append(Sentence(f"{label}{'s' if len(named) > 1 else ''}: {name_parties(named)}.", (role,)))
    if summary.corrected:
        fields = list_names(describe_code(name) for name in summary.corrected)
        made.append(Sentence(f"Set by a person, and not as the reports give it: {fields}.", summary.corrected))
    people = [make_visible(str(field.value)) for field in entry.fields if field.name == "participants"]
    if people:
        made.append(Sentence(f"Named as taking part: {list_names(people)}.", ("participants",)))
    return made


def describe_support(summary: Summary) -> str:
    """How many independent sources tell it, in how many articles."""
    sources = f"{summary.sources} independent source{'' if summary.sources == 1 else 's'}"
    if summary.sources == summary.articles:
        return sources
    return f"{sources}, {summary.articles} articles"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
