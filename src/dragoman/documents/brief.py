"""The brief: what changed, the state of play, the ledger, what is next, where the sources disagree.

Enters: a scope, the day since when, and the moment from which it is seen. Leaves: a `Paper`. It refuses to advise, to sum up in words of its
own what reports tell, and to order by anything but time and the alphabet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from dragoman.documents.notes import Notebook
from dragoman.documents.paper import Block, Heading, Line, Listing, Paper, Paragraph, Run, make_grid
from dragoman.documents.plots import plot_meetings, plot_state, tell_balance
from dragoman.documents.sentences import Sentence, describe_support, list_names, place_in_time, say_entry
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Topic
from dragoman.record.claims import Claim, Kind
from dragoman.record.entries import Entry, Field
from dragoman.record.store.loading import AsOf
from dragoman.record.store.told import Told
from dragoman.views.agenda import Agenda, make_agenda
from dragoman.views.changes import Change, compare_entries
from dragoman.views.disagreements import name_tellers
from dragoman.views.explain import describe_value
from dragoman.views.ledger import Account, Total, describe_totals, make_ledger
from dragoman.views.reading_words import Paraphrase, describe_code, describe_moment, make_visible
from dragoman.views.scope import Scope
from dragoman.views.state import Cell, make_state
from dragoman.views.timeline import describe_amount, describe_count, describe_what, describe_when

_KINDS: tuple[Kind, ...] = ("meeting", "exchange", "act", "commitment")
_PLURALS = {"meeting": "meetings", "exchange": "exchanges", "act": "agreements", "commitment": "commitments"}
# The name that a summary gives its type has another name among the fields.
_FIELD_NAMES = {"what": "exchanged", "figures": "figure"}


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry with reports since the day. `before`: as it was told until then, None for what is new."""

    told: Told
    before: Entry | None
    reports: tuple[str, ...]
    changes: tuple[Change, ...]


def make_brief(scope: Scope, *, since: str, now: datetime, version: str) -> Paper:
    """The brief on what a scope holds. `since`: ISO day from which on reports are new, by publication, or by when the record learned of
    them where the scope is of that clock; `now`: what is ahead of it is next."""
    return _Brief(scope, since, now, version).make()


class _Brief:
    """A brief in the making."""

    def __init__(self, scope: Scope, since: str, now: datetime, version: str) -> None:
        self.scope, self.since, self.version = scope, since, version
        self.now = now.astimezone(UTC)
        self.notebook = Notebook(scope.record)
        self.told: dict[str, Told] = {}

    def make(self) -> Paper:
        changed = list(self._stream_changed())
        agenda = make_agenda(self.scope, self.now.date().isoformat())
        disputed = [one.id for one in self.scope.stream_entries(_KINDS) if one.disputed]
        blocks: list[Block] = [Paragraph(self._sum_up(changed, agenda, len(disputed))), *plot_meetings(self.scope)]
        blocks += [
            Heading(2, f"What changed since {describe_moment(self.since)}", "changed"),
            *self._tell_changes(changed),
        ]
        blocks += [Heading(2, "State of play", "state"), *self._tell_state()]
        blocks += [Heading(2, "Ledger: exchanges and commitments", "ledger"), *self._tell_ledger()]
        blocks += [Heading(2, "What is next", "next"), *self._tell_agenda(agenda)]
        blocks += [Heading(2, "Where the sources disagree", "disagreements"), *self._tell_disagreements(disputed)]
        blocks += [Heading(2, "Sources and their sides", "sides"), *tell_balance(self.scope)]
        process = self.scope.process
        title = f"Brief: {make_visible(process.name)}" if process else "Brief: the record of the talks"
        moment = self.now.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
        return Paper(title, tuple(self._list_facts()), moment, tuple(blocks), tuple(self.notebook.notes), self.version)

    # What it is of

    def _list_facts(self) -> Iterator[str]:
        yield f"Reports since {describe_moment(self.since)}; seen from {describe_moment(self.now.isoformat(timespec='minutes'))}."
        limits = []
        if self.scope.process:
            limits.append(f"the process {make_visible(self.scope.process.name)}")
        if self.scope.party:
            limits.append(f"the party {make_visible(self.scope.party)}")
        if self.scope.until:
            limits.append(f"what was before {describe_moment(self.scope.until)}")
        if limits:
            yield f"Limited to {list_names(limits)}."
        if self.scope.as_of:
            clock = "published" if self.scope.as_of.clock == "published" else "in the record"
            yield f"As of {describe_moment(self.scope.as_of.moment)}: from the reports {clock} by then."
        yield (
            "Sentences are made from the fields of the record by fixed templates. Numbers lead to the reports that each rests on, at most "
            "three, with their words; parties stand in alphabetical order. Nothing is judged or weighed."
        )

    def _sum_up(self, changed: list[Changed], agenda: Agenda, disputed: int) -> Line:
        """The line of figures: each leads to the part of the brief that has its sources."""
        articles = {one.told.claims[anchor].article for one in changed for anchor in one.reports}
        origins = {one.told.tellers[key].origin for one in changed for key in articles if key in one.told.tellers}
        new = [one for one in changed if one.before is None]
        moved = [one for one in changed if one.before is not None and one.changes]
        held = [
            one
            for one in changed
            if one.told.entry.kind == "meeting" and one.told.summary.status == "carried_out"
            if one.before is None or any(change.field == "status" for change in one.changes)
        ]
        parts = [
f"told since {describe_moment(self.since)} by {_count(len(articles), 'article')} of {_count(len(origins), 'independent source')}",
            f"{_count(len(new), 'new entry', 'new entries')}", f"{len(moved):,} that read otherwise now",
            f"{_count(len(held), 'meeting')} newly told of as held", f"{len(agenda.coming):,} ahead", f"{len(agenda.overdue):,} whose day has passed with no report of it",
            f"{_count(disputed, 'entry', 'entries')} on which sources disagree",
        ]  # fmt: skip
        return (Run("In figures: ", is_strong=True), Run("; ".join(parts) + "."))

    # What changed

    def _stream_changed(self) -> Iterator[Changed]:
        clock = self.scope.as_of.clock if self.scope.as_of else "published"
        before = AsOf(f"{_day_before(self.since)}T23:59:59Z", clock)
        record = self.scope.record
        for told in record.load_told(self.scope.stream_entries(_KINDS), self.scope.as_of):
            new = tuple(anchor for anchor, claim in told.claims.items() if self._is_new(told, claim, clock))
            if not new:
                continue
            then = record.find_entry_then(told.entry.id, before) if len(new) < len(told.claims) else None
            yield Changed(told, then, new, compare_entries(then, told.entry) if then else ())

    def _is_new(self, told: Told, claim: Claim, clock: str) -> bool:
        if clock == "learned":
            return told.tellers[claim.article].added_utc >= self.since
        return (claim.published or "") >= self.since

    def _tell_changes(self, changed: list[Changed]) -> Iterator[Block]:
        new = [one for one in changed if one.before is None]
        moved = [one for one in changed if one.before is not None and one.changes]
        same = [one for one in changed if one.before is not None and not one.changes]
        for kind in _KINDS:
            found = [one for one in new if one.told.entry.kind == kind]
            if found:
                yield Heading(3, f"New {_PLURALS[kind]}")
                yield Listing(tuple(self._tell_entry(one.told) for one in found))
        if moved:
            yield Heading(3, "Entries that read otherwise now")
            yield Listing(tuple(self._tell_change(one) for one in moved))
        if same:
            yield Heading(3, "More reports, nothing told otherwise")
            yield Listing(tuple(self._name(one.told, one.reports) for one in same))
        if not changed:
            yield Paragraph((Run("No report in this part of the record is from that day or later."),))

    def _tell_entry(self, told: Told) -> tuple[Line, ...]:
        """The sentences of an entry, each with its notes, then how much rests on whom."""
        runs: list[Run] = []
        for sentence in say_entry(told.entry):
            runs.append(Run(f"{' ' if runs else ''}{sentence.text}", self._cite(told, sentence)))
        return tuple(runs), (Run(f"{describe_support(told.summary)} · {told.summary.id}"),)

    def _tell_change(self, one: Changed) -> tuple[Line, ...]:
        lines: list[Line] = [(Run(self._title(one.told), is_strong=True),)]
        for change in one.changes:
            name = _FIELD_NAMES.get(change.field, describe_code(change.field))
            now, before = "; ".join(change.now) or "not told", "; ".join(change.before) or "not told"
            fields = [field for field in one.told.entry.fields if field.name == change.field]
            notes = self._cite_fields(one.told, fields)
            lines.append((Run(f"{name[:1].upper()}{name[1:]}: {now}", notes), Run(f" (before: {before})")))
        return *lines, (Run(f"{describe_support(one.told.summary)} · {one.told.summary.id}"),)

    def _name(self, told: Told, reports: tuple[str, ...]) -> tuple[Line, ...]:
        """An entry by name, with notes on its new reports."""
        claims = {anchor: told.claims[anchor] for anchor in reports}
        fields = [_keep_support(field, reports) for field in told.entry.fields if field.name == "status"]
        notes = self.notebook.cite_fields(claims, fields or told.entry.fields[:1], told.summary.id)
        if not notes:
            notes = (self.notebook.cite(next(iter(claims.values())), ["status"], told.summary.id),)
        count = f"{_count(len(reports), 'report')} since"
        support = f"{describe_support(told.summary)} · {told.summary.id}"
        return (Run(self._title(told), is_strong=True), Run(f": {count}", notes)), (Run(support),)

    @staticmethod
    def _title(told: Told) -> str:
        summary = told.summary
        words = describe_what(summary) + describe_count(summary) if told.entry.kind != "commitment" else "Commitment"
        parties = list_names(make_visible(party.name) for party in summary.parties)
        return f"{words}{f': {parties}' if parties else ''}, {describe_when(summary.when).removesuffix('*')}"

    def _cite(self, told: Told, sentence: Sentence) -> tuple[int, ...]:
        fields = [field for field in told.entry.fields if field.name in sentence.fields]
        if "planned" in sentence.fields:
            # The day it was planned for is no field: the steps of the status that give it are its reports.
            when = told.summary.planned
            support = tuple(
                step.claim
                for step in told.entry.history
                if when and step.when and step.when.overlaps(when) and not step.is_current
            )
            fields = [Field("when", when, support)] if when else []
        return self._cite_fields(told, fields)

    def _cite_fields(self, told: Told, fields: list[Field]) -> tuple[int, ...]:
        # A correction is by a person, and its reports are those that it contradicts.
        known = [field if field.support else Field(field.name, field.value, tuple(told.claims)) for field in fields]
        return self.notebook.cite_fields(told.claims, known, told.summary.id)

    # State of play

    def _tell_state(self) -> Iterator[Block]:
        state = make_state(self.scope)
        if not state.cells:
            yield Paragraph((Run("No report in this part of the record tells what a party wants."),))
            return
        if state.last_round is not None:
            told = self._load([state.last_round.id])
            notes = (
                self._cite_fields(told[0], [f for f in told[0].entry.fields if f.name in ("status", "when", "round")])
                if told
                else ()
            )
            yield Paragraph((Run("Movement is counted since: "), Run(f"{describe_what(state.last_round)}, {describe_when(state.last_round.when)}", notes), Run(".")))  # fmt: skip
        yield from plot_state(state)
        positions = {claim.id: claim for claim in self.scope.list_claims("position")}
        rows: list[tuple[Line, ...]] = []
        topic = ""
        for cell in state.cells:
            rows.append(
                (
                    (Run(_name_topic(cell.topic) if cell.topic != topic else "", is_strong=True),),
                    *self._tell_cell(cell, positions),
                )
            )
            topic = cell.topic
        yield make_grid("What parties are reported to want, by topic", ("Topic", "Party", "Statements, before → since", "Since", "Last told, in words of the report", "On"), rows, {5})  # fmt: skip
        yield Paragraph(
            (Run("Beside a stance stands the number of statements before the last round → since. The same words in many outlets count once. What stands here is what the record holds: a party may have said other things elsewhere."),),
            is_small=True,
        )  # fmt: skip

    def _tell_cell(self, cell: Cell, positions: dict[str, Claim]) -> tuple[Line, ...]:
        claim = positions.get(cell.report)
        notes = (self.notebook.cite(claim, ["content"], cell.report),) if claim else ()
        if cell.movement:
            stances = ", ".join(
                f"{stance} {cell.before.get(stance, 0)} → {cell.since.get(stance, 0)}"
                for stance in dict.fromkeys([*cell.before, *cell.since])
            )
        else:
            stances = ", ".join(f"{stance} {count}" for stance, count in cell.before.items())
        words = Paraphrase(make_visible(cell.words))
        return (
            (Run(make_visible(cell.party)),), (Run(stances),), (Run(cell.movement),), (Run(f"{cell.stance}: "), Run(words, notes)), (Run(describe_moment((cell.told or "")[:10]).partition(" ")[2] or "?"),),
        )  # fmt: skip

    # Ledger

    def _tell_ledger(self) -> Iterator[Block]:
        ledger = make_ledger(self.scope)
        for account in ledger.accounts:
            yield from self._tell_account(account, ledger.names)
        if ledger.accounts:
            yield Paragraph(
                (Run("Totals add up the batches that give a figure; totals that reports tell stand beside and are never added, and what has no day is not. ≥: some figure is only a least, about, or not told."),),
                is_small=True,
            )  # fmt: skip
        if ledger.ahead:
            yield Heading(3, "Exchanges proposed or planned, without a day of agreement")
            yield Listing(tuple(self._tell_entry(told) for told in self._load([one.id for one in ledger.ahead])))
        if ledger.commitments:
            yield Heading(3, "Commitments")
            yield Listing(tuple(self._tell_entry(told) for told in self._load([one.id for one in ledger.commitments])))
        if not (ledger.accounts or ledger.ahead or ledger.commitments):
            yield Paragraph((Run("No exchange and no commitment is in this part of the record."),))

    def _tell_account(self, account: Account, names: dict[str, str]) -> Iterator[Block]:
        sides = list_names(make_visible(names.get(side, side.partition(":")[2] or side)) for side in account.parties)
        title = describe_code(account.thing).capitalize() + (f": {sides}" if sides else "")
        if account.agreed is not None:
            title += f", agreed {place_in_time(account.agreed.when)}"
        yield Heading(3, title)
        rows: list[tuple[Line, ...]] = []
        entries = [*([account.agreed] if account.agreed else []), *(line.entry for line in account.lines)]
        told = {one.summary.id: one for one in self._load([one.id for one in entries])}

        def cite(id: str) -> tuple[int, ...]:
            one = told.get(id)
            return (
                self._cite_fields(one, [f for f in one.entry.fields if f.name in ("status", "when", "figures", "what")])
                if one
                else ()
            )

        if account.agreed is not None:
            figures = "; ".join(describe_amount(amount, names, account.thing) for amount in account.agreed.amounts)
            rows.append(((Run(describe_when(account.agreed.when)),), (Run("agreed", cite(account.agreed.id)),), (Run(figures or "no figure told"),), (Run(""),), (Run(""),)))  # fmt: skip
        is_dated = True
        for line in account.lines:
            # What has no day may be what another report tells with one: no total goes on over it.
            is_dated = is_dated and line.entry.when is not None and line.entry.when.begin is not None
            totals = _describe_totals(line.totals, names) if is_dated else ""
            figures = (
                "; ".join(describe_amount(amount, names, account.thing) for amount in line.counted) or "no figure told"
            )
            others = "; ".join(describe_amount(amount, names, account.thing) for amount in line.entry.other_amounts)
            so_far = "; ".join(describe_amount(amount, names, account.thing) for amount in line.cumulative)
            rows.append((
                (Run(describe_when(line.entry.when)),), (Run(describe_code(line.entry.status), cite(line.entry.id)),),
                (Run(figures + (f" (other reports: {others})" if others else "")),), (Run(totals),), (Run(so_far),),
            ))  # fmt: skip
        yield make_grid(title, ("Day", "Stage", "Figure", "Total received", "Reports say so far"), rows, {0, 1})
        if account.agreed is not None and account.agreed_for:
            done = _describe_totals(account.totals, names)
            rest = f" Left: {describe_totals(account.rest, names)}." if any(one.value for one in account.totals) else ""
            yield Paragraph(
                (Run(f"Agreed: {describe_totals(account.agreed_for, names)}. Told as carried out: {done}.{rest}"),),
                is_small=True,
            )
        elif account.agreed is None:
            yield Paragraph((Run("No agreement before these is in the record."),), is_small=True)

    # What is next

    def _tell_agenda(self, agenda: Agenda) -> Iterator[Block]:
        if not agenda.coming:
            yield Paragraph((Run(f"Nothing is told with a day from {describe_moment(agenda.today)} on."),))
        for title, found in (
            (f"Ahead of {describe_moment(agenda.today)}", agenda.coming),
            ("The day has passed, and no report tells that it was held or carried out", agenda.overdue),
            ("Without a day", agenda.undated),
        ):
            if found and found is agenda.undated:
                # What was told long ago and never with a day fills pages; it is counted.
                recent = tuple(one for one in found if (one.told or "") >= self.since)
                yield Heading(3, f"{title}, first told since {describe_moment(self.since)}")
                left = len(found) - len(recent)
                found = recent
                if left:
                    yield Paragraph(
                        (Run(f"{left:,} more were first told before; dragoman agenda lists them."),), is_small=True
                    )
            elif found:
                yield Heading(3, title)
            if found:
                yield Listing(
                    tuple(
                        self._tell_entry(told)
                        for told in self._load([one.id for one in found if one.kind != "commitment"])
                    )
                )
                owed = sum(one.kind == "commitment" for one in found)
                if owed:
                    yield Paragraph(
                        (Run(f"{_count(owed, 'commitment')} of this kind: see the ledger."),), is_small=True
                    )
        if not (agenda.coming or agenda.overdue or agenda.undated):
            yield Paragraph((Run("Nothing is planned or proposed in this part of the record."),))

    # Where the sources disagree

    def _tell_disagreements(self, ids: list[str]) -> Iterator[Block]:
        for told in self._load(ids):
            rows: list[tuple[Line, ...]] = []
            for field in told.entry.fields:
                if not field.conflicts:
                    continue
                values = [(field.value, field.support), *((other.value, other.claims) for other in field.conflicts)]
                for number, (value, anchors) in enumerate(values):
                    label = _FIELD_NAMES.get(field.name, describe_code(field.name)) if number == 0 else ""
                    notes = self.notebook.cite_fields(told.claims, [Field(field.name, value, anchors)], told.summary.id)
                    tellers = name_tellers(told, anchors)
                    if number == 0 and field.decision:
                        tellers = ["a correction by a person", *tellers]
                    rows.append(
                        (
                            (Run(label),),
                            (Run(describe_value(field.name, value, told.summary), notes),),
                            (Run("; ".join(tellers)),),
                        )
                    )
            yield Heading(3, self._title(told))
            yield make_grid(f"{self._title(told)}: what reports give", ("Field", "Value", "Who tells it"), rows, {0})
        if ids:
            yield Paragraph((Run("The first value of each is the one that the record shows: by the grade of its date, by how many independent sources give it, by who published first; never by who a source is."),), is_small=True)  # fmt: skip
        else:
            yield Paragraph((Run("No two reports differ on any field in this part of the record."),))

    def _load(self, ids: list[str]) -> list[Told]:
        """Entries by id, in the order of the ids."""
        missing = [id for id in ids if id not in self.told]
        if missing:
            found = [self.scope.record.find_entry(id).summary for id in missing]
            self.told |= {told.summary.id: told for told in self.scope.record.load_told(found, self.scope.as_of)}
        return [self.told[id] for id in ids if id in self.told]


def _keep_support(field: Field, among: tuple[str, ...]) -> Field:
    """A field with those of its reports that are among some."""
    kept = tuple(anchor for anchor in field.support if anchor in among)
    return Field(field.name, field.value, kept)


def _describe_totals(totals: Sequence[Total], names: dict[str, str]) -> str:
    """Totals of the figures that are told; where none is, that."""
    return describe_totals(totals, names) if any(one.value for one in totals) else "no figure told"


@lru_cache(maxsize=1)
def _load_topics() -> dict[str, str]:
    return {row.id: row.label for row in load_rows("topics", Topic)}


def _name_topic(id: str) -> str:
    """What a topic is called."""
    name = _load_topics().get(id) or describe_code(id)
    return name[:1].upper() + name[1:]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _day_before(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()
