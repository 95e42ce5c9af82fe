"""Copies of one dispatch found among the articles of the record.

Enters: articles that came in, within an open transaction. Leaves: their runs of words, and for each article its group of copies
and the independent source that its words come from. It refuses to search beyond the days around publication.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Select, bindparam, func, or_, select, update

from dragoman.meaning.findings import ArticleHead
from dragoman.record.copies import COPY_DAYS, choose_runs, find_runs, share_most
from dragoman.record.days import read_day
from dragoman.record.store.filing import CHUNK, Touched, chunk, insert_rows, name_origin, unpack
from dragoman.record.store.tables import articles, claims, runs, texts

# Of the filed runs of the shorter text, so many are shared before the texts are compared; copies share half, give or take.
_SHARED_AT_LEAST = 0.2

# Runs of so many texts of 500 words take some 20 MB.
_KEPT_TEXTS = 1_000

# Any day, for an article without one.
_EVER = 10_000_000


def _make_search() -> Select[tuple[str, str, str | None, int, int]]:
    """Articles that share filed runs and were published in time. Made once: putting it together costs more than running it."""
    is_near = or_(runs.c.day.between(bindparam("low"), bindparam("high")), runs.c.day == 0)
    shared = select(runs.c.article, func.count().label("shared"))
    shared = shared.where(runs.c.run.in_(bindparam("chosen", expanding=True)), is_near).group_by(runs.c.article)
    near = shared.subquery()
    columns = (articles.c.copies, articles.c.text_digest, articles.c.publisher, articles.c.run_count, near.c.shared)
    wanted = select(*columns).join(near, near.c.article == articles.c.key).where(articles.c.key != bindparam("own"))
    return wanted.order_by(near.c.shared.desc(), articles.c.key)


_SEARCH = _make_search()
_OWN_GROUP = select(articles.c.copies).where(articles.c.key == bindparam("own"))


def file_copies(connection: Connection, heads: Mapping[str, ArticleHead], touched: Touched) -> None:
    """File the runs of new articles, by key, and put each into the group of its copies."""
    chosen = {key: choose_runs(head.text)[:CHUNK] for key, head in heads.items()}
    days = {key: read_day(head.published) or 0 for key, head in heads.items()}
    rows: list[dict[str, object]] = [
        {"run": run, "day": days[key], "article": key} for key in sorted(chosen) for run in chosen[key]
    ]
    insert_rows(connection, runs, rows)
    counts = [{"wanted": key, "number": len(found)} for key, found in sorted(chosen.items()) if found]
    if counts:
        own = update(articles).where(articles.c.key == bindparam("wanted")).values(run_count=bindparam("number"))
        connection.execute(own, counts)
    seen = _Texts(connection)
    for key in sorted(chosen):
        if chosen[key]:
            _group_copies(seen, key, heads[key], chosen[key], days[key], touched)


class _Texts:
    """The runs of stored texts by digest. What many articles of a batch are compared with is loaded once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._runs: dict[str, frozenset[int]] = {}

    def load(self, digests: Iterable[str]) -> dict[str, frozenset[int]]:
        wanted = set(digests)
        if len(self._runs) > _KEPT_TEXTS:
            self._runs.clear()
        for some in chunk(sorted(wanted - self._runs.keys())):
            rows = self.connection.execute(select(texts.c.digest, texts.c.body).where(texts.c.digest.in_(some)))
            self._runs |= {row.digest: find_runs(unpack(row.body).decode("utf-8", "surrogatepass")) for row in rows}
        return {digest: self._runs[digest] for digest in wanted}


def _group_copies(seen: _Texts, key: str, head: ArticleHead, chosen: list[int], day: int, touched: Touched) -> None:
    """Join the groups of all articles of other outlets that are copies of this one.

    Copies within one outlet are one source anyway; leaving them out keeps its boilerplate from being compared.
    """
    connection = seen.connection
    low, high = (day - COPY_DAYS, day + COPY_DAYS) if day else (-_EVER, _EVER)
    rows = connection.execute(_SEARCH, {"chosen": chosen, "low": low, "high": high, "own": key}).all()
    if not rows:
        return
    groups: set[str] = {connection.execute(_OWN_GROUP, {"own": key}).scalar_one()}
    near = [
        row
        for row in rows
        if row.copies not in groups
        and row.shared >= _SHARED_AT_LEAST * min(len(chosen), row.run_count)
        and not (head.publisher and row.publisher == head.publisher)
    ]
    found, own = seen.load(row.text_digest for row in near), find_runs(head.text)
    for row in near:
        if row.copies not in groups and share_most(own, found[row.text_digest]):
            groups.add(row.copies)
    if len(groups) > 1:
        _join_groups(connection, groups, touched)


def _join_groups(connection: Connection, groups: set[str], touched: Touched) -> None:
    """Make one group of copies of several. Its source is that of the article published first."""
    columns = (
        articles.c.key,
        articles.c.published,
        articles.c.publisher,
        articles.c.agency,
        articles.c.url,
        articles.c.origin,
    )
    rows = connection.execute(select(*columns).where(articles.c.copies.in_(sorted(groups)))).all()
    first = min(rows, key=lambda row: (row.published or "~", row.key))
    origin = name_origin(first.key, first.publisher, first.agency, first.url)
    changed = [row.key for row in rows if row.origin != origin]
    keys = [row.key for row in rows]
    for some in chunk(keys):
        connection.execute(update(articles).where(articles.c.key.in_(some)).values(copies=min(keys), origin=origin))
    for some in chunk(changed):
        touched.anchors |= set(connection.execute(select(claims.c.anchor).where(claims.c.article.in_(some))).scalars())


def reset_copies(connection: Connection) -> None:
    """Make every article its own source again, as before any copies were found."""
    columns = (articles.c.key, articles.c.publisher, articles.c.agency, articles.c.url)
    values: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in connection.execute(select(*columns).order_by(articles.c.key)).all():
        values["own"].append(
            {"wanted": row.key, "origin_name": name_origin(row.key, row.publisher, row.agency, row.url)}
        )
    own = update(articles).where(articles.c.key == bindparam("wanted"))
    if values["own"]:
        connection.execute(own.values(copies=bindparam("wanted"), origin=bindparam("origin_name")), values["own"])
