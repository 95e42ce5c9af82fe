"""The record: articles go in, entries come out.

Enters: readings. Leaves: entries, the decisions that made them, and the readings and texts they rest on. It refuses to keep half
an article: each call of `add` becomes permanent as a whole or not at all.

>>> from dragoman.record import Record
>>> with Record.open("talks.db") as record:                                          # doctest: +SKIP
...     record.add([Incoming(reading, "kyiv.txt")], reader_version="1.0", now=now)
...     [entry.status for entry in record.list_entries(kinds=["meeting"])]
['carried_out']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

import msgspec
from sqlalchemy import Connection, delete, func, insert, or_, select

from dragoman.errors import UnknownIdError
from dragoman.meaning.findings import ArticleHead, Reading, Status
from dragoman.record.claims import Claim, Kind, list_findings, make_claims
from dragoman.record.compose import compose_entry
from dragoman.record.digests import digest_text, hash_key, key_article
from dragoman.record.entries import Decision, Entry, Summary
from dragoman.record.reconcile import RULES_VERSION
from dragoman.record.store.arrivals import Arrivals
from dragoman.record.store.copying import file_copies, reset_copies
from dragoman.record.store.database import Database, Mode, Snapshot, open_database
from dragoman.record.store.deciding import Deciding, write_utc
from dragoman.record.store.filing import (
    Filed,
    Filing,
    Incoming,
    Outcome,
    Touched,
    chunk,
    file_claims,
    load_text,
)
from dragoman.record.store.finding import resolve_id
from dragoman.record.store.listing import (
    EVENTS,
    DayCount,
    Limits,
    Outlet,
    count_days,
    list_outlets,
    list_page,
    order_entries,
)
from dragoman.record.store.loading import AsOf, Clock, load_entry, load_entry_then, load_group, load_reading, make_head
from dragoman.record.store.rulings import find_again, load_rulings, number_claims, read_decision
from dragoman.record.store.search import clear_words, find_words
from dragoman.record.store.server import ServerDatabase
from dragoman.record.store.tables import (
    NAME,
    articles,
    claim_keys,
    claims,
    decisions,
    entries,
    entry_parties,
    joins,
    journal,
    marks,
    readings,
    runs,
)
from dragoman.record.store.told import Teller, Told, load_tellers, load_told, stream_tellers
from dragoman.record.store.weaving import make_join, weave_entries

# Articles of one rebuilding step: enough that closures overlap, few enough that memory stays flat.
_REBUILD_BATCH = 200


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article of the record. `file`: where it was first read from; `origin`: key of the independent source of its words."""

    key: str
    head: ArticleHead
    file: str
    origin: str
    added_utc: str


class Record(Deciding, Arrivals):
    """A record file. Use `Record.open`; close it, or use it in a `with` block."""

    def __init__(self, database: Database | ServerDatabase | Snapshot) -> None:
        self._database = database
        self.path = database.path
        self.mode = database.mode

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        mode: Mode = "write",
        wait_seconds: float = 30.0,
        on_wait: Callable[[str], None] | None = None,
    ) -> Record:
        """The record at `path`, or at an address "postgresql://…"; made if it is not there and `mode` is "write".

        Entries that other rules have made are made anew when it is opened for writing, after a message to `on_wait`. Raises
        `RecordError` when the path cannot be a record or cannot be written, see `open_database`.
        """
        record = cls(open_database(path, mode, wait_seconds=wait_seconds, on_wait=on_wait))
        if mode == "write" and record._load_rules() != RULES_VERSION:
            if on_wait is not None and record.count()["articles"]:
                on_wait(f"{path}: its entries were made by other rules; they are made anew, which takes a while.")
            record.rebuild()
        return record

    @contextmanager
    def snapshot(self) -> Iterator[Record]:
        """The record as it is at one moment, for reading: whatever others write meanwhile, all that is read in the block fits
        together. One connection is used for all of it, so that it belongs to one thread at a time."""
        with self._database.reading() as connection:
            yield Record(Snapshot(self.path, connection))

    def find_tip(self) -> str:
        """A word that is another as soon as anything came in, was decided, or was made by other rules."""
        with self._database.reading() as connection:
            last = connection.execute(select(journal.c.digest).order_by(journal.c.number.desc()).limit(1)).scalar()
            rules = connection.execute(select(marks.c.value).where(marks.c.name == "rules")).scalar()
        return f"{(last or '0' * 64)[:32]}.{rules or 0}"

    def backup(self, target: Path) -> None:
        """Copy the record to a new file, as it is at one moment. Raises `RecordError` where it is no file, or cannot be written."""
        self._database.backup(target)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Putting in

    def add(self, incoming: Iterable[Incoming], *, reader_version: str, now: datetime) -> list[Outcome]:
        """Put readings in, all of them or, on any error, none; what became of each, in their order.

        `now`: when the record learns of them, with its zone. Raises `RecordError` when the file cannot be written.
        """
        with self._database.writing() as connection:
            touched, now_utc = Touched(), write_utc(now)
            filing = Filing(connection, reader_version, now_utc, touched)
            outcomes = filing.file(list(incoming))
            changed = file_copies(connection, filing.new, touched)
            if changed or filing.reread:
                find_again(connection, sorted(changed | set(filing.reread)), touched)
            weave_entries(connection, touched)
        return outcomes

    def has(self, head: ArticleHead, reader_version: str) -> bool:
        """Whether this article is there as this version of the reader reads it."""
        key = key_article(head, digest_text(head.text))
        with self._database.reading() as connection:
            wanted = select(readings.c.article).join(articles, articles.c.number == readings.c.article)
            wanted = wanted.where(articles.c.key == key, readings.c.reader_version == reader_version)
            return connection.execute(wanted).first() is not None

    def rebuild(self) -> None:
        """Make all entries anew from the findings and the decisions of people. Nothing else is lost, for nothing else is kept."""
        with self._database.writing() as connection:
            self.rebuild_within(connection)

    def rebuild_within(self, connection: Connection) -> None:
        """The same, as a part of what is becoming permanent."""
        for table in (joins, claim_keys, entry_parties, entries, runs, claims):
            connection.execute(delete(table))
        clear_words(connection)
        reset_copies(connection)
        last = 0
        wanted = select(articles.c.number, articles.c.key).order_by(articles.c.number).limit(_REBUILD_BATCH)
        while rows := connection.execute(wanted.where(articles.c.number > last)).all():
            last = rows[-1].number
            touched, new, made = Touched(), list[Filed](), list[tuple[int, Claim]]()
            for row in rows:
                reading, _ = load_reading(connection, row.key)
                new.append(Filed(row.number, row.key, reading.article))
                listed = list_findings(reading, row.key)
                made += [(row.number, claim) for claim in make_claims(reading, row.key, listed)]
            file_claims(connection, made, touched)
            numbers = sorted(file_copies(connection, new, touched) | {filed.number for filed in new})
            find_again(connection, numbers, touched)
            weave_entries(connection, touched)
        connection.execute(delete(marks).where(marks.c.name == "rules"))
        connection.execute(insert(marks).values(name="rules", value=RULES_VERSION))

    # Taking out

    def list_entries(
        self,
        *,
        kinds: Iterable[Kind] | None = None,
        since: str | None = None,
        until: str | None = None,
        party: str | None = None,
        sides: Sequence[str] = (),
        least: int = 2,
        statuses: Sequence[Status] = (),
        outlets: tuple[Outlet, ...] | None = None,
        as_of: AsOf | None = None,
    ) -> Iterator[Summary]:
        """Entries in order of time, those without a date last; without `kinds`, meetings, exchanges and agreements.

        `since`, `until`: ISO dates, `until` not included; an entry is listed if any part of it can lie between. `party`: alpha-3
        code or name, in any spelling of its letters. `sides`: keys of parties, of which an entry must have `least`, or all if there
        are fewer. `outlets`: of which one must tell it, None for any. `as_of`: as the record would have been then.
        """
        limits = Limits(
            tuple(EVENTS if kinds is None else kinds),
            since,
            until,
            party,
            tuple(sides),
            least,
            tuple(statuses),
            outlets,
        )
        wanted = order_entries(limits.apply(select(entries.c.number, entries.c.body), with_days=as_of is None))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.execution_options(yield_per=500))
            if as_of is None:
                for row in rows:
                    yield msgspec.json.decode(row.body, type=Summary)
                return
            found = [
                made.summary
                for row in rows.all()
                if (made := load_entry_then(connection, row.number, as_of)) is not None
                if not statuses or made.summary.status in statuses
            ]
        yield from sorted(filter(lambda summary: _is_between(summary, since, until), found), key=_order_summary)

    def list_page(
        self, limits: Limits, *, first: int = 0, count: int = 100, newest_first: bool = False
    ) -> list[Summary]:
        """`count` entries from number `first` of the list that `limits` describe, 0 for the first of all."""
        with self._database.reading() as connection:
            bodies = list_page(connection, limits, first, count, newest_first=newest_first)
        return [msgspec.json.decode(body, type=Summary) for body in bodies]

    def count_days(self, limits: Limits) -> list[DayCount]:
        """How many entries there are for each kind, status and interval, in order of time."""
        with self._database.reading() as connection:
            return count_days(connection, limits)

    def list_outlets(self) -> list[Outlet]:
        """Who prints and who wrote the articles, in order of their names."""
        with self._database.reading() as connection:
            return list_outlets(connection)

    def find_entry(self, id: str) -> Entry:
        """The entry with an id, the beginning of one, or an id that it had before older reports came in.

        Raises `RecordError` when there is none, or more than one; the message names ids that are near.
        """
        with self._database.reading() as connection:
            return load_entry(connection, resolve_id(connection, id, self.path))

    def find_home(self, anchor: str) -> Entry | None:
        """The entry that a report is in; None where it is in none."""
        with self._database.reading() as connection:
            number = connection.execute(select(claims.c.entry).where(claims.c.anchor == anchor)).scalar()
            return None if number is None else load_entry(connection, number)

    def list_joins(self, entry: Entry) -> list[Decision]:
        """The decisions that hold an entry together, and those of people about its claims, in a fixed order."""
        found: dict[str, Decision] = {}
        with self._database.reading() as connection:
            numbers = number_claims(connection, entry.claims)
            for among in chunk(numbers):
                for row in connection.execute(select(joins).where(joins.c.left_claim.in_(among))):
                    if row.right_claim in numbers:
                        made = make_join(numbers[row.left_claim], numbers[row.right_claim], row.score, row.reasons)
                        found[made.id] = made
            for some in chunk(entry.claims):
                concerned = or_(decisions.c.left_anchor.in_(some), decisions.c.right_anchor.in_(some))
                for row in connection.execute(select(decisions).where(concerned)):
                    found[row.id] = read_decision(row)
        return sorted(found.values(), key=lambda decision: (decision.kind, decision.left, decision.right, decision.id))

    def list_claims(
        self, kind: Kind, names: Iterable[str] | None = None, *, by_publication: bool = False
    ) -> Iterator[Claim]:
        """The claims of a kind that count, in order of arrival or `by_publication`; `names`: of any of these keys of parties, as
        "UKR" or "p:lavrov"."""
        wanted = select(claims.c.body).where(claims.c.kind == kind, claims.c.counts)
        if by_publication:
            wanted = wanted.join(articles, articles.c.number == claims.c.article)
            wanted = wanted.order_by(func.coalesce(articles.c.published, "~"), claims.c.anchor)
        else:
            wanted = wanted.order_by(claims.c.number)
        if names is not None:
            keys = sorted({hash_key(f"{kind}|{name}") for name in names})
            by_name = select(claim_keys.c.claim).where(claim_keys.c.role == NAME, claim_keys.c.key.in_(keys))
            wanted = wanted.where(claims.c.number.in_(by_name))
        with self._database.reading() as connection:
            for row in connection.execute(wanted.execution_options(yield_per=500)):
                yield msgspec.json.decode(row.body, type=Claim)

    def load_told(self, summaries: Iterable[Summary], as_of: AsOf | None = None) -> Iterator[Told]:
        """The entries of some summaries, in their order, with the claims and articles they rest on, a few at a time."""
        with self._database.reading() as connection:
            yield from load_told(connection, summaries, as_of)

    def stream_tellers(self) -> Iterator[Teller]:
        """The articles that have been read, without their texts, in order of publication, copies beside one another."""
        with self._database.reading() as connection:
            yield from stream_tellers(connection)

    def load_tellers(self, keys: Iterable[str]) -> dict[str, Teller]:
        """Articles by key, without their texts."""
        with self._database.reading() as connection:
            return load_tellers(connection, keys)

    def load_claims(self, anchors: Iterable[str]) -> dict[str, Claim]:
        """Claims by anchor."""
        found: dict[str, Claim] = {}
        with self._database.reading() as connection:
            for some in chunk(sorted(set(anchors))):
                for row in connection.execute(select(claims.c.anchor, claims.c.body).where(claims.c.anchor.in_(some))):
                    found[row.anchor] = msgspec.json.decode(row.body, type=Claim)
        return found

    def name_teller(self, key: str) -> str:
        """Who prints an article: its publisher, else its agency, else its site, else its id."""
        with self._database.reading() as connection:
            row = connection.execute(select(articles).where(articles.c.key == key)).first()
            return key if row is None else row.publisher or row.agency or row.origin.partition(":")[2] or row.id

    def name_article(self, key: str) -> str:
        """What people call an article: who prints it, and its title."""
        with self._database.reading() as connection:
            row = connection.execute(select(articles.c.title, articles.c.id).where(articles.c.key == key)).first()
        return f"{self.name_teller(key)} · {row.title or row.id}" if row else key

    def load_article(self, key: str) -> StoredArticle:
        """An article with its text. Raises `RecordError` when there is none with this key."""
        with self._database.reading() as connection:
            row = connection.execute(select(articles).where(articles.c.key == key)).first()
            if row is None:
                raise UnknownIdError(f"{key}: there is no article with this key in {self.path}.")
            return StoredArticle(
                key, make_head(row, load_text(connection, row.text_digest)), row.file, row.origin, row.added_utc
            )

    def list_articles(self) -> list[str]:
        """The keys of all articles, in order of arrival."""
        with self._database.reading() as connection:
            return list(connection.execute(select(articles.c.key).order_by(articles.c.number)).scalars())

    def find_days(self, clock: Clock = "published") -> tuple[str, str] | None:
        """The first and the last day on which an article was published, or came into the record; None where none has such a day."""
        column = articles.c.published if clock == "published" else articles.c.added_utc
        with self._database.reading() as connection:
            first, last = connection.execute(select(func.min(column), func.max(column))).one()
        return (first[:10], last[:10]) if first and last else None

    def find_entry_then(self, id: str, as_of: AsOf) -> Entry | None:
        """The entry with an id from the reports that there were at a moment. Raises as `find_entry` does."""
        with self._database.reading() as connection:
            return load_entry_then(connection, resolve_id(connection, id, self.path), as_of)

    def list_changed(self, since_utc: str, kinds: Iterable[Kind]) -> tuple[list[StoredArticle], list[str]]:
        """The articles, without their texts, that the record learned of from a moment on, and the ids of entries of some kinds that
        rest on any of them."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(articles).where(articles.c.added_utc >= since_utc).order_by(articles.c.number)
            ).all()
            new = [StoredArticle(row.key, make_head(row, ""), row.file, row.origin, row.added_utc) for row in rows]
            resting = select(claims.c.entry).join(articles, articles.c.number == claims.c.article)
            resting = resting.where(articles.c.added_utc >= since_utc, claims.c.entry.is_not(None))
            changed = select(entries.c.id).where(entries.c.number.in_(resting), entries.c.kind.in_(sorted(kinds)))
            ids = connection.execute(changed.order_by(entries.c.id))
            return new, list(ids.scalars())

    def list_tellers(self, kinds: Iterable[Kind] = EVENTS) -> Iterator[tuple[str, str, str | None, str | None]]:
        """For each entry of some kinds the articles that tell it: id, independent source, publisher and agency."""
        wanted = select(entries.c.id, articles.c.origin, articles.c.publisher, articles.c.agency).distinct()
        wanted = wanted.select_from(claims).join(entries, entries.c.number == claims.c.entry)
        wanted = wanted.join(articles, articles.c.number == claims.c.article).where(entries.c.kind.in_(sorted(kinds)))
        with self._database.reading() as connection:
            for row in connection.execute(
                wanted.order_by(entries.c.id, articles.c.origin).execution_options(yield_per=500)
            ):
                yield row.id, row.origin, row.publisher, row.agency

    def search_statements(self, text: str) -> set[str]:
        """The ids of the statements whose words hold all words of `text`; a phrase stands in quotation marks. Raises `UsageError`
        when there is no word in it."""
        with self._database.reading() as connection:
            found = set[str]()
            for some in chunk(find_words(connection, text)):
                wanted = (
                    select(entries.c.id)
                    .join(claims, claims.c.entry == entries.c.number)
                    .where(claims.c.number.in_(some))
                )
                found |= set(connection.execute(wanted).scalars())
            return found

    def find_homes(self, anchors: Iterable[str]) -> dict[str, str]:
        """The ids of the entries that reports are in, by anchor."""
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for some in chunk(sorted(set(anchors))):
                wanted = select(claims.c.anchor, entries.c.id).join(entries, entries.c.number == claims.c.entry)
                found |= {row.anchor: row.id for row in connection.execute(wanted.where(claims.c.anchor.in_(some)))}
        return found

    def load_reading(self, key: str) -> tuple[Reading, str]:
        """The newest reading of an article, and the version of the reader. Raises `RecordError` when there is none."""
        with self._database.reading() as connection:
            return load_reading(connection, key)

    def count(self) -> dict[str, int]:
        """How many articles, and how many entries of each kind."""
        with self._database.reading() as connection:
            numbers = {"articles": connection.execute(select(func.count()).select_from(articles)).scalar_one()}
            kinds = select(entries.c.kind, func.count()).group_by(entries.c.kind).order_by(entries.c.kind)
            return numbers | {row[0]: row[1] for row in connection.execute(kinds)}

    def export_lines(self) -> Iterator[str]:
        """All entries, then all decisions, as canonical lines of JSON. The same findings and decisions of people give the same
        lines, whatever came in first and when."""
        with self._database.reading() as connection:
            rulings = load_rulings(connection)
            wanted = select(entries.c.number).order_by(entries.c.id)
            for number in connection.execute(wanted).scalars().all():
                group, sources = load_group(connection, number)
                yield _write_line("entry", compose_entry(group, sources, rulings.of(c.anchor for c in group.claims)))
            anchors = {}
            for row in connection.execute(select(claims.c.number, claims.c.anchor)):
                anchors[row.number] = row.anchor
            found = [
                make_join(anchors[row.left_claim], anchors[row.right_claim], row.score, row.reasons)
                for row in connection.execute(select(joins))
            ]
            found += [read_decision(row) for row in connection.execute(select(decisions))]
            for made in sorted(found, key=lambda decision: decision.id):
                yield _write_line("decision", made)

    def _load_rules(self) -> str | None:
        with self._database.reading() as connection:
            version: str | None = connection.execute(select(marks.c.value).where(marks.c.name == "rules")).scalar()
            return version


def _is_between(summary: Summary, since: str | None, until: str | None) -> bool:
    begin, end = (summary.when.begin or "", summary.when.end or "") if summary.when else ("", "")
    if since is not None and not (end > since or begin >= since):
        return False
    return until is None or (begin != "" and begin < until)


def _order_summary(summary: Summary) -> tuple[object, ...]:
    begin, end = (summary.when.begin or "", summary.when.end or "") if summary.when else ("", "")
    return (begin == "", begin, end, [-ord(letter) for letter in summary.kind], summary.id)


def _write_line(kind: str, value: Entry | Decision) -> str:
    return msgspec.json.encode({"record": kind, **msgspec.to_builtins(value)}, order="sorted").decode()
