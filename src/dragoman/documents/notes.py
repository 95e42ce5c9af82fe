"""The notes of a document: which reports a sentence rests on, and in which words.

Enters: claims and the fields that a sentence shows of them. Leaves: numbers, and notes in the order in which they were first cited. It
refuses a note without words, and more notes on a sentence than a reader looks up: the rest is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dragoman.documents.paper import Note
from dragoman.exports.values import refer_article
from dragoman.meaning.findings import Finding, Reading, Span
from dragoman.record import Record
from dragoman.record.audit import find_evidence, trace_report
from dragoman.record.claims import Claim, find_sentence
from dragoman.record.entries import Field
from dragoman.record.store.told import Teller
from dragoman.views.reading_words import describe_moment, make_visible

# Of eleven reports of one meeting three are enough to check it; `dragoman explain` shows them all.
MOST_NOTES = 3
# A finding that runs through an article is shown with the sentences that give what is said of it.
_MOST_SENTENCES = 3
_GAP = " […] "


class Notebook:
    """Notes in the making."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._numbers: dict[tuple[str, tuple[Span, ...]], int] = {}
        self._traced: dict[str, tuple[Finding, Reading]] = {}
        self._tellers: dict[str, Teller] = {}
        self.notes: list[Note] = []

    def cite_fields(self, claims: Mapping[str, Claim], fields: Iterable[Field], entry: str) -> tuple[int, ...]:
        """Notes on the reports that give some fields: as few as give all of them, then others of other sources, three at most."""
        wanted = [field for field in fields if field.support]
        given: dict[str, list[str]] = {}
        for field in wanted:
            for anchor in field.support:
                if anchor in claims:
                    given.setdefault(anchor, []).append(field.name)
        order = {anchor: number for number, anchor in enumerate(claims)}
        chosen: list[str] = []
        left = {field.name for field in wanted}
        while left and given.keys() - chosen and len(chosen) < MOST_NOTES:
            best = min(given.keys() - chosen, key=lambda a: (-len(left & set(given[a])), order[a]))
            if not left & set(given[best]):
                break
            chosen.append(best)
            left -= set(given[best])
        origins = {self._find_teller(claims[anchor]).origin for anchor in chosen}
        for anchor in sorted(given.keys() - chosen, key=lambda anchor: (-len(set(given[anchor])), order[anchor])):
            origin = self._find_teller(claims[anchor]).origin
            if len(chosen) < MOST_NOTES and origin not in origins:
                chosen.append(anchor)
                origins.add(origin)
        return tuple(
            sorted(
                {self.cite(claims[anchor], dict.fromkeys(given[anchor]), entry) for anchor in chosen}, key=lambda n: n
            )
        )

    def cite(self, claim: Claim, fields: Iterable[str], entry: str) -> int:
        """The number of the note on one report, with the sentences that give some of its fields."""
        finding, reading = self._trace(claim)
        text = reading.article.text
        marks: dict[tuple[int, int], set[Span]] = {}
        for field in fields:
            spans, basis, _ = find_evidence(self._choose(finding, reading, claim, field), field)
            # The words of a finding as a whole say where it stands; one sentence is enough for that.
            for span in spans if basis == "field" else spans[:1]:
                begin, end = find_sentence(text, span[0])
                marks.setdefault((min(begin, span[0]), max(end, span[1])), set()).add(span)
        # Sentences in which most of it is told, then in the order of the article.
        best = sorted(marks, key=lambda place: (-len(marks[place]), place))[:_MOST_SENTENCES]
        places = _merge(sorted(best))
        return self._file(claim, text, places, {span for place in best for span in marks[place]}, entry)

    def _choose(self, finding: Finding, reading: Reading, claim: Claim, field: str) -> Finding:
        """The finding that gives a field: its own, or for the day of an exchange that of its agreement."""
        if field == "when" and claim.agreed_by is not None:
            return next((act for act in reading.acts if act.id == claim.agreed_by), finding)
        return finding

    def _trace(self, claim: Claim) -> tuple[Finding, Reading]:
        if claim.anchor not in self._traced:
            _, _, finding, reading = trace_report(self._record, claim)
            self._traced[claim.anchor] = finding, reading
        return self._traced[claim.anchor]

    def _find_teller(self, claim: Claim) -> Teller:
        if claim.article not in self._tellers:
            self._tellers |= self._record.load_tellers([claim.article])
        return self._tellers[claim.article]

    def _file(self, claim: Claim, text: str, places: Sequence[Span], marks: set[Span], entry: str) -> int:
        key = claim.article, tuple(places)
        if key in self._numbers:
            return self._numbers[key]
        number = self._numbers[key] = len(self.notes) + 1
        teller = self._find_teller(claim)
        link = refer_article(teller)
        pieces: list[tuple[str, bool]] = []
        for index, (begin, end) in enumerate(places):
            pieces += [(_GAP, False)] if index else []
            pieces += _cut(text, begin, end, marks)
        named = teller.publisher or teller.agency
        is_site = not named and not teller.origin.startswith("article:")
        outlet = named or (teller.origin.partition(":")[2] if is_site else "No outlet named")
        characters = ", ".join(f"{begin}–{end}" for begin, end in places)
        self.notes.append(
            Note(
                number, make_visible(outlet), describe_moment(teller.published) or "no date of publication",
                make_visible(teller.title or ""), tuple(pieces), link if link.startswith("http") else None,
                make_visible(f"article {teller.id}, characters {characters}"), entry,
            )
        )  # fmt: skip
        return number


def _merge(places: Sequence[Span]) -> list[Span]:
    """Places in order, those that touch or overlap as one."""
    merged: list[Span] = []
    for begin, end in places:
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((begin, end))
    return merged


def _cut(text: str, begin: int, end: int, marks: set[Span]) -> list[tuple[str, bool]]:
    """The words between two places, those that count apart."""

    def show(first: int, last: int) -> str:
        # Line ends within a sentence are blanks; nothing else of the words is changed.
        return make_visible(text[first:last]).replace("\n", " ")

    pieces: list[tuple[str, bool]] = []
    done = begin
    for first, last in sorted(marks):
        first, last = max(first, done), min(last, end)
        if last > first:
            pieces += [(show(done, first), False)] if first > done else []
            pieces.append((show(first, last), True))
            done = last
    return [*pieces, (show(done, end), False)] if done < end else pieces
