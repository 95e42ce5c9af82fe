"""What people decide: that two reports are not one thing, or are; what a field should be; that a report does not count; that
they looked at something and agree.

Enters: ids, names of fields, who decides and why. Leaves: decisions, and entries that follow them. It refuses a decision without a
name, a reason and a date, and one that contradicts another that still holds.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import Connection, insert, select, update

from dragoman.errors import ConflictError, UnknownIdError, UsageError
from dragoman.record.claims import Claim
from dragoman.record.corrections import read_value
from dragoman.record.digests import KEY_CHARS, digest_entry, find_anchor_range
from dragoman.record.entries import Decision, Entry
from dragoman.record.store.filing import Touched, chunk
from dragoman.record.store.journal import Journal
from dragoman.record.store.loading import load_entry, load_reading
from dragoman.record.store.rulings import (
    Place,
    find_again,
    load_rulings,
    make_place,
    make_row,
    number_claims,
    read_decision,
)
from dragoman.record.store.tables import claims, decisions, joins
from dragoman.record.store.weaving import make_join, weave_entries

if TYPE_CHECKING:
    from dragoman.record.store.database import Database, Snapshot
    from dragoman.record.store.server import ServerDatabase


class Accepted(NamedTuple):
    """What people agree with. `entries`: anchor of a report and digest of its entry as it was seen; `pairs`: anchors of two reports
    that are one; `dropped`: article, kind and characters of what was refused."""

    entries: set[tuple[str, str]]
    pairs: set[tuple[str, str]]
    dropped: set[tuple[str, str, int, int]]

    def has_seen(self, entry: Entry) -> bool:
        """Whether somebody agrees with an entry as it is now."""
        digest = digest_entry(entry)
        return any((anchor, digest) in self.entries for anchor in entry.claims)


class Deciding:
    """The part of a record that takes decisions of people."""

    _database: Database | ServerDatabase | Snapshot
    path: Path | str

    def split(self, left: str, right: str, *, author: str, reason: str, now: datetime) -> Decision:
        """Decide that two reports, named by id or anchor, are not in one entry. It holds through every rebuild.

        Raises `RecordError` when there is no such report, when both are one, or when somebody has merged them; `UsageError`
        without a name or a reason.
        """
        return self._decide_pair("split", left, right, author, reason, now)

    def merge(self, left: str, right: str, *, author: str, reason: str, now: datetime) -> Decision:
        """Decide that two reports, and with them their entries, are one. Raises as `split` does, and where the two are not of
        one kind."""
        return self._decide_pair("merge", left, right, author, reason, now)

    def correct(self, id: str, field: str, value: str, *, author: str, reason: str, now: datetime) -> Decision:
        """Set a field of the entry that holds a report. What the reports give stands against it.

        Raises `UsageError` when there is no such field, or the value is none for it; `RecordError` when there is no such entry.
        """
        _check_signature(author, reason)
        with self._database.writing() as connection:
            claim = self._find_report(connection, id)
            read_value(field, value, claim.kind)
            row = make_row("correct", make_place(claim), None, field, value, reason, author, write_utc(now))
            return self._file(connection, row, now)

    def retract(self, id: str, *, author: str, reason: str, now: datetime) -> Decision:
        """Decide that a report does not count: it was misread, or taken back. It stays in the record and leaves its entry.

        Raises `RecordError` when there is no such report.
        """
        _check_signature(author, reason)
        with self._database.writing() as connection:
            claim = self._find_report(connection, id)
            row = make_row("retract", make_place(claim), None, "", "", reason, author, write_utc(now))
            return self._file(connection, row, now)

    def accept(
        self, id: str, *, author: str, reason: str, now: datetime, other: str | None = None, seen: str | None = None
    ) -> Decision:
        """Record that somebody looked at the entry that holds a report and agrees with it as it stands; with `other`, that these two
        reports are rightly one. It changes nothing else, and says nothing of what comes in later: `has_seen` tells whether it is
        still of what the entry is. `seen`: digest of the entry that was looked at.

        Raises `RecordError` when there is no such entry, when it is no longer what was seen, or when the two are not one.
        """
        _check_signature(author, reason)
        with self._database.writing() as connection:
            claim = self._find_report(connection, id)
            number = connection.execute(select(claims.c.entry).where(claims.c.anchor == claim.anchor)).scalar()
            if number is None:
                raise ConflictError(f"{id}: this report is in no entry, so that there is nothing to accept.")
            if other is not None:
                second = self._find_report(connection, other)
                home = connection.execute(select(claims.c.entry).where(claims.c.anchor == second.anchor)).scalar()
                if home != number or second.anchor == claim.anchor:
                    raise ConflictError(f"{id}, {other}: these are not two reports of one entry. See `dragoman why`.")
                low, high = sorted((claim, second), key=lambda one: one.anchor)
                row = make_row("accept", make_place(low), make_place(high), "", "", reason, author, write_utc(now))
                return self._file(connection, row, now)
            digest = digest_entry(load_entry(connection, number))
            if seen is not None and seen != digest:
                raise ConflictError(f"{id}: this entry has changed since it was looked at. Look at it again.")
            row = make_row("accept", make_place(claim), None, "", digest, reason, author, write_utc(now))
            return self._file(connection, row, now)

    def accept_dropped(
        self, article: str, kind: str, start: int, end: int, *, author: str, reason: str, now: datetime
    ) -> Decision:
        """Record that somebody looked at characters of an article at which a candidate was refused, and agrees that nothing is told
        there. Raises `UnknownIdError` when there is no such article, `RecordError` when nothing was refused there."""
        _check_signature(author, reason)
        with self._database.writing() as connection:
            reading, _ = load_reading(connection, article)
            if not any((one.kind, *one.span) == (kind, start, end) for one in reading.dropped):
                raise ConflictError(f"{article}:{start}: no {kind[:40]} was refused at these characters.")
            row = make_row("accept", Place(article, kind, start, end, ""), None, "", "", reason, author, write_utc(now))
            return self._file(connection, row, now)

    def list_accepted(self) -> Accepted:
        """What people have looked at and agreed with, as far as it has not been undone."""
        made = Accepted(set(), set(), set())
        wanted = select(decisions).where(decisions.c.kind == "accept", decisions.c.undone_utc.is_(None))
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                place = msgspec.json.decode(row.left_place, type=Place)
                if row.right_place:
                    made.pairs.add((row.left_anchor, row.right_anchor))
                elif place.anchor:
                    made.entries.add((row.left_anchor, row.value))
                else:
                    made.dropped.add((place.article, place.kind, place.start, place.until))
        return made

    def list_weak_joins(self, most: float) -> list[Decision]:
        """The joins that the program made with a score of at most `most`, the weakest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(joins).where(joins.c.score <= most)).all()
            numbers = {number for row in rows for number in (row.left_claim, row.right_claim)}
            names: dict[int, str] = {}
            for some in chunk(sorted(numbers)):
                found = connection.execute(select(claims.c.number, claims.c.anchor).where(claims.c.number.in_(some)))
                names |= {row.number: row.anchor for row in found}
        made = [make_join(names[row.left_claim], names[row.right_claim], row.score, row.reasons) for row in rows]
        return sorted(made, key=lambda one: (one.score, one.id))

    def undo(self, decision_id: str, *, now: datetime, author: str = "", reason: str = "") -> Decision:
        """Take a decision of a person back; it stays in the record, with who undid it, when and why.

        Raises `RecordError` when there is no such decision, when it is undone already, or when the program made it.
        """
        with self._database.writing() as connection:
            begins = decisions.c.id.startswith(decision_id, autoescape=True)
            rows = connection.execute(select(decisions).where(begins).limit(2)).all()
            if len(rows) != 1 or not decision_id:
                told = (
                    "more than one decision begins with this"
                    if rows
                    else "there is no decision of a person with this id"
                )
                raise UnknownIdError(
                    f"{decision_id}: {told} in {self.path}. `dragoman decisions {self.path}` lists them."
                )
            row = rows[0]
            if row.undone_utc is not None:
                raise ConflictError(
                    f"{row.id}: this was undone already, on {row.undone_utc[:10]}. Nothing was changed."
                )
            undone = {"undone_utc": write_utc(now), "undone_by": author, "undone_reason": reason}
            connection.execute(update(decisions).where(decisions.c.id == row.id).values(**undone))
            journal = Journal(connection, write_utc(now))
            journal.note("undo", id=row.id, by=author, reason=reason)
            journal.close()
            self._follow(connection, {row.left_anchor, row.right_anchor} - {""})
            return read_decision(connection.execute(select(decisions).where(decisions.c.id == row.id)).one())

    def list_decisions(self, *, since: str = "") -> list[Decision]:
        """The decisions of people, undone ones too, in the order in which they were made; `since`: a moment in UTC."""
        with self._database.reading() as connection:
            wanted = select(decisions).where(decisions.c.made_utc >= since)
            return [
                read_decision(row) for row in connection.execute(wanted.order_by(decisions.c.made_utc, decisions.c.id))
            ]

    def find_report(self, id: str) -> Claim:
        """The claim of a report, by its id ("m-x3iaf42jfx"), the beginning of one, or its anchor. An id of an entry is that of
        one of its reports. Raises `RecordError` when there is none, or more than one."""
        with self._database.reading() as connection:
            return self._find_report(connection, id)

    def _decide_pair(self, kind: str, left: str, right: str, author: str, reason: str, now: datetime) -> Decision:
        _check_signature(author, reason)
        with self._database.writing() as connection:
            pair = [self._find_report(connection, id) for id in (left, right)]
            low, high = sorted(pair, key=lambda claim: claim.anchor)
            if low.anchor == high.anchor:
                word = "split from" if kind == "split" else "merged with"
                raise ConflictError(
                    f"{left}: a report cannot be {word} itself. Name two reports, by the ids that `dragoman explain` lists."
                )
            if kind == "merge" and low.kind != high.kind:
                raise ConflictError(
                    f"{left}, {right}: a {low.kind} and a {high.kind} cannot be one. Name two of one kind."
                )
            self._check_against(connection, kind, low.anchor, high.anchor)
            row = make_row(kind, make_place(low), make_place(high), "", "", reason, author, write_utc(now))
            return self._file(connection, row, now)

    def _check_against(self, connection: Connection, kind: str, low: str, high: str) -> None:
        rulings = load_rulings(connection)
        against = rulings.merges if kind == "split" else rulings.splits
        if (low, high) in against:
            done, what = ("merged", "merge") if kind == "split" else ("split", "split")
            raise ConflictError(
                f"these two reports have been {done} by a person. Undo that {what} first, see `dragoman decisions {self.path}`."
            )

    def _file(self, connection: Connection, row: dict[str, object], now: datetime) -> Decision:
        there = connection.execute(select(decisions).where(decisions.c.id == row["id"])).first()
        if there is None:
            connection.execute(insert(decisions), [row])
            journal = Journal(connection, write_utc(now))
            sealed = ("id", "kind", "left_place", "right_place", "field", "value", "reason", "author", "made_utc")
            journal.note("decision", **{name: row[name] for name in sealed})
            journal.close()
            self._follow(connection, {str(row["left_anchor"]), str(row["right_anchor"])} - {""})
        return read_decision(connection.execute(select(decisions).where(decisions.c.id == row["id"])).one())

    def _follow(self, connection: Connection, anchors: set[str]) -> None:
        """Bring what hangs on some claims up to date."""
        touched = Touched(claims=set(number_claims(connection, anchors)))
        wanted = select(claims.c.article).where(claims.c.anchor.in_(sorted(anchors)))
        find_again(connection, sorted(set(connection.execute(wanted).scalars())), touched)
        weave_entries(connection, touched)

    def _find_report(self, connection: Connection, id: str) -> Claim:
        wanted = id.strip().lower()
        span = (wanted, wanted) if len(wanted) == KEY_CHARS else find_anchor_range(wanted)
        rows = []
        if span is not None:
            found = select(claims.c.body).where(claims.c.anchor.between(*span)).order_by(claims.c.anchor).limit(50)
            rows = [msgspec.json.decode(row.body, type=Claim) for row in connection.execute(found)]
        if len(wanted) != KEY_CHARS:
            letter = wanted.partition("-")[0]
            rows = [claim for claim in rows if claim.id.startswith(f"{letter}-")]
        if len(rows) != 1:
            told = "more than one report begins with this" if rows else f"no report in {self.path} has this id"
            near = f" They are: {', '.join(claim.id for claim in rows[:5])}." if rows else ""
            raise UnknownIdError(f"{id}: {told}.{near} `dragoman explain` lists the ids of the reports of an entry.")
        return rows[0]


def write_utc(moment: datetime) -> str:
    """A moment as it is stored: ISO 8601, UTC, to the second. Raises `ValueError` where it has no zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone could be any of twenty-six; give it one")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _check_signature(author: str, reason: str) -> None:
    if not author.strip():
        raise UsageError("a decision needs a name. Say who decides, with --by NAME.")
    if not reason.strip():
        raise UsageError("a decision needs a reason. Give it with --reason WORDS.")
