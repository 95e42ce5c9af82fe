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

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import msgspec
from sqlalchemy import Connection, Row, delete, exists, func, insert, or_, select, update

from dragoman.errors import RecordError
from dragoman.meaning.findings import ArticleHead, Reading
from dragoman.record.actors import fold_words
from dragoman.record.claims import Claim, Kind, list_findings, make_claims
from dragoman.record.compose import compose_entry
from dragoman.record.digests import digest_text, key_article
from dragoman.record.entries import Decision, Entry, Summary
from dragoman.record.match import Reason
from dragoman.record.reconcile import RULES_VERSION, Group
from dragoman.record.store.copying import file_copies, reset_copies
from dragoman.record.store.database import Database, Mode, open_database
from dragoman.record.store.filing import (
    Filing,
    Incoming,
    Outcome,
    Touched,
    chunk,
    insert_rows,
    load_text,
    make_claim_rows,
    unpack,
)
from dragoman.record.store.tables import (
    articles,
    claim_keys,
    claims,
    decisions,
    entries,
    entry_parties,
    marks,
    readings,
    runs,
)
from dragoman.record.store.weaving import key_decision, load_sources, read_decision, weave_entries

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


class Record:
    """A record file. Use `Record.open`; close it, or use it in a `with` block."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.path = database.path

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        mode: Mode = "write",
        wait_seconds: float = 30.0,
        on_wait: Callable[[str], None] | None = None,
    ) -> Record:
        """The record at `path`; made if it is not there and `mode` is "write".

        Entries that other rules have made are made anew when it is opened for writing, after a message to `on_wait`. Raises
        `RecordError` when the path cannot be a record or cannot be written, see `open_database`.
        """
        record = cls(open_database(Path(path), mode, wait_seconds=wait_seconds, on_wait=on_wait))
        if mode == "write" and record._load_rules() != RULES_VERSION:
            if on_wait is not None and record.count()["articles"]:
                on_wait(f"{path}: its entries were made by other rules; they are made anew, which takes a while.")
            record.rebuild()
        return record

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
            file_copies(connection, {key: reading.article for key, reading in filing.new.items()}, touched)
            weave_entries(connection, touched)
        return outcomes

    def has(self, head: ArticleHead, reader_version: str) -> bool:
        """Whether this article is there as this version of the reader reads it."""
        key = key_article(head, digest_text(head.text))
        with self._database.reading() as connection:
            wanted = select(readings.c.article).where(
                readings.c.article == key, readings.c.reader_version == reader_version
            )
            return connection.execute(wanted).first() is not None

    def split(self, left: str, right: str, *, author: str, reason: str, now: datetime) -> Decision:
        """Decide that two claims, named by their anchors, are not in one entry. It holds through every rebuild.

        Raises `RecordError` when there is no such claim, or when both are one.
        """
        if left == right:
            raise RecordError(
                "a report cannot be split from itself. Name two reports of the entry, see `dragoman explain`."
            )
        low, high = sorted((left, right))
        made = Decision(
            key_decision("split", low, high),
            "split",
            low,
            high,
            0.0,
            (Reason("by-hand", reason),),
            author,
            write_utc(now),
        )
        with self._database.writing() as connection:
            self._check_anchors(connection, (left, right))
            connection.execute(delete(decisions).where(decisions.c.id == made.id))
            row = {"id": made.id, "kind": made.kind, "left_anchor": low, "right_anchor": high, "score": 0.0,
                   "reasons": msgspec.json.encode(made.reasons).decode(), "author": author, "made_utc": made.made_utc}  # fmt: skip
            connection.execute(insert(decisions), [row])
            weave_entries(connection, Touched(anchors={low, high}))
        return made

    def undo(self, decision_id: str, *, now: datetime) -> None:
        """Take a decision of a person back; it stays in the record, with the time it was undone.

        Raises `RecordError` when there is no such decision, or when the program made it.
        """
        with self._database.writing() as connection:
            row = connection.execute(select(decisions).where(decisions.c.id == decision_id)).first()
            if row is None or row.author is None:
                raise RecordError(f"{decision_id}: there is no decision of a person with this id.")
            connection.execute(update(decisions).where(decisions.c.id == decision_id).values(undone_utc=write_utc(now)))
            known = connection.execute(
                select(claims.c.anchor).where(claims.c.anchor.in_((row.left_anchor, row.right_anchor)))
            )
            weave_entries(connection, Touched(anchors=set(known.scalars())))

    def rebuild(self) -> None:
        """Make all entries anew from the findings and the decisions of people. Nothing else is lost, for nothing else is kept."""
        with self._database.writing() as connection:
            for table in (claim_keys, entry_parties, entries, runs):
                connection.execute(delete(table))
            connection.execute(delete(claims))
            connection.execute(delete(decisions).where(decisions.c.author.is_(None)))
            reset_copies(connection)
            keys = connection.execute(select(articles.c.key).order_by(articles.c.key)).scalars().all()
            for start in range(0, len(keys), _REBUILD_BATCH):
                touched, heads = Touched(), {}
                for key in keys[start : start + _REBUILD_BATCH]:
                    reading, version = _load_reading(connection, key)
                    heads[key] = reading.article
                    made = make_claims(reading, key, list_findings(reading, key, version))
                    for table, rows in zip((claims, claim_keys), make_claim_rows(made, touched), strict=True):
                        insert_rows(connection, table, rows)
                file_copies(connection, heads, touched)
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
    ) -> Iterator[Summary]:
        """Entries in order of time, those without a date last. `since`, `until`: ISO dates, `until` not included; an entry is
        listed if any part of it can lie between. `party`: alpha-3 code or name, in any spelling of its letters."""
        # Of one day the talks first, then what was exchanged and agreed there: the kinds in reverse order of the alphabet.
        order = (entries.c.begin == "", entries.c.begin, entries.c.until, entries.c.kind.desc(), entries.c.id)
        wanted = select(entries.c.body).order_by(*order)
        if kinds is not None:
            wanted = wanted.where(entries.c.kind.in_(sorted(set(kinds))))
        if since is not None:
            wanted = wanted.where(or_(entries.c.until > since, entries.c.begin >= since))
        if until is not None:
            wanted = wanted.where(entries.c.begin != "", entries.c.begin < until)
        if party is not None:
            wanted = wanted.where(_names_party(party))
        with self._database.reading() as connection:
            for row in connection.execute(wanted.execution_options(yield_per=500)):
                yield msgspec.json.decode(row.body, type=Summary)

    def find_entry(self, id: str) -> Entry:
        """The entry with an id, the beginning of one, or an id that it had before older reports came in.

        Raises `RecordError` when there is none, or more than one; the message names ids that are near.
        """
        with self._database.reading() as connection:
            found = self._resolve(connection, id)
            group, sources = _load_group(connection, found)
            return compose_entry(group, sources)

    def list_joins(self, entry: Entry) -> list[Decision]:
        """The decisions that hold an entry together, and those of people about its claims, in a fixed order."""
        found: dict[str, Decision] = {}
        with self._database.reading() as connection:
            for some in chunk(entry.claims):
                concerned = or_(decisions.c.left_anchor.in_(some), decisions.c.right_anchor.in_(some))
                for row in connection.execute(select(decisions).where(concerned)):
                    found[row.id] = read_decision(row)
        return sorted(found.values(), key=lambda decision: (decision.kind, decision.left, decision.right))

    def load_claims(self, anchors: Iterable[str]) -> dict[str, Claim]:
        """Claims by anchor."""
        found: dict[str, Claim] = {}
        with self._database.reading() as connection:
            for some in chunk(sorted(set(anchors))):
                for row in connection.execute(select(claims.c.anchor, claims.c.body).where(claims.c.anchor.in_(some))):
                    found[row.anchor] = msgspec.json.decode(row.body, type=Claim)
        return found

    def load_article(self, key: str) -> StoredArticle:
        """An article with its text. Raises `RecordError` when there is none with this key."""
        with self._database.reading() as connection:
            row = connection.execute(select(articles).where(articles.c.key == key)).first()
            if row is None:
                raise RecordError(f"{key}: there is no article with this key in {self.path}.")
            return StoredArticle(
                key, _make_head(row, load_text(connection, row.text_digest)), row.file, row.origin, row.added_utc
            )

    def load_reading(self, key: str) -> tuple[Reading, str]:
        """The newest reading of an article, and the version of the reader. Raises `RecordError` when there is none."""
        with self._database.reading() as connection:
            return _load_reading(connection, key)

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
            for id in connection.execute(select(entries.c.id).order_by(entries.c.id)).scalars().all():
                group, sources = _load_group(connection, id)
                yield _write_line("entry", compose_entry(group, sources))
            for row in connection.execute(select(decisions).order_by(decisions.c.id)):
                yield _write_line("decision", read_decision(row))

    def _load_rules(self) -> str | None:
        with self._database.reading() as connection:
            version: str | None = connection.execute(select(marks.c.value).where(marks.c.name == "rules")).scalar()
            return version

    def _check_anchors(self, connection: Connection, anchors: Sequence[str]) -> None:
        for anchor in anchors:
            if connection.execute(select(claims.c.anchor).where(claims.c.anchor == anchor)).first() is None:
                raise RecordError(
                    f"{anchor}: no report in {self.path} has this anchor. `dragoman explain ID --json` lists them."
                )

    def _resolve(self, connection: Connection, id: str) -> str:
        wanted = id.strip().lower()
        if connection.execute(select(entries.c.id).where(entries.c.id == wanted)).first() is not None:
            return wanted
        former: str | None = connection.execute(select(claims.c.entry).where(claims.c.name == wanted)).scalar()
        if former is not None:
            return former
        begun: Sequence[str] = connection.execute(
            select(entries.c.id).where(entries.c.id.startswith(wanted, autoescape=True)).order_by(entries.c.id).limit(6)
        ).scalars().all()  # fmt: skip
        if len(begun) == 1 and len(wanted) > 2:
            return begun[0]
        ids = begun or connection.execute(select(entries.c.id).order_by(entries.c.id).limit(20_000)).scalars().all()
        near = list(begun) or difflib.get_close_matches(wanted, ids, n=3, cutoff=0.5) or list(ids[:3])
        what = "more than one entry begins with this" if begun else "there is no entry with this id"
        hint = f" Did you mean {' or '.join(near)}?" if near else " The record holds no entries."
        raise RecordError(f"{id}: {what} in {self.path}.{hint} `dragoman timeline {self.path}` lists all ids.")


def write_utc(moment: datetime) -> str:
    """A moment as it is stored: ISO 8601, UTC, to the second. Raises `ValueError` where it has no zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone could be any of twenty-six; give it one")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _names_party(party: str):  # type: ignore[no-untyped-def]
    folded = fold_words(party)
    same = or_(
        entry_parties.c.key == party.upper(), entry_parties.c.name == folded, entry_parties.c.key == f"p:{folded}"
    )
    return exists(select(entry_parties.c.entry).where(entry_parties.c.entry == entries.c.id, same))


def _load_group(connection: Connection, entry_id: str) -> tuple[Group, dict[str, str]]:
    """The claims of an entry, put together as a group without its joins, and their sources."""
    rows = connection.execute(select(claims).where(claims.c.entry == entry_id)).all()
    members = sorted((msgspec.json.decode(row.body, type=Claim) for row in rows), key=lambda claim: claim.order)
    anchor = next(row.anchor for row in rows if row.name == entry_id)
    return Group(anchor, tuple(members), ()), load_sources(connection, {claim.article for claim in members})


def _load_reading(connection: Connection, key: str) -> tuple[Reading, str]:
    wanted = select(readings.c.body, readings.c.reader_version, articles.c.text_digest)
    wanted = wanted.join(articles, articles.c.key == readings.c.article)
    row = connection.execute(wanted.where(readings.c.article == key, readings.c.is_current)).first()
    if row is None:
        raise RecordError(f"{key}: there is no reading of an article with this key.")
    reading = Reading.from_json(unpack(row.body))
    text = load_text(connection, row.text_digest)
    return msgspec.structs.replace(
        reading, article=msgspec.structs.replace(reading.article, text=text)
    ), row.reader_version


def _make_head(row: Row, text: str) -> ArticleHead:  # type: ignore[type-arg]
    return ArticleHead(
        id=row.id, url=row.url, title=row.title, publisher=row.publisher, agency=row.agency, published=row.published,
        language=row.language, text=text,
    )  # fmt: skip


def _write_line(kind: str, value: Entry | Decision) -> str:
    return msgspec.json.encode({"record": kind, **msgspec.to_builtins(value)}, order="sorted").decode()
