"""Copies of one dispatch, and versions of one article, found among the articles of the record.

Enters: articles that came in, within an open transaction. Leaves: their runs of words; for each article its group of copies and
the independent source that its words come from; and which version replaced which. It refuses to search beyond the days around
publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Row, Select, bindparam, case, func, select, update

from dragoman.record.copies import COPY_DAYS, choose_runs, find_runs, share_most
from dragoman.record.days import read_day
from dragoman.record.digests import key_story
from dragoman.record.store.filing import CHUNK, Filed, Touched, chunk, insert_rows, name_origin, unpack
from dragoman.record.store.tables import articles, claims, runs, texts

# Of the filed runs of the shorter text, so many are shared before the texts are compared; copies share half, give or take.
_SHARED_AT_LEAST = 0.2
# Of the filed runs of the longer text, so many are shared by two versions of one article. Boilerplate never is as much.
_SAME_ARTICLE = 0.8
# Runs of so many texts of 500 words take some 20 MB.
_KEPT_TEXTS = 1_000
# Runs are filed by stretches of so many days, more than copies can be apart.
_STRETCH_DAYS = COPY_DAYS + 1


def _make_search() -> Select[tuple[int, int]]:
    """Articles that share filed runs and were published in time. Made once: putting it together costs more than running it."""
    own = runs.c.article != bindparam("own")
    near = runs.c.stretch.in_(bindparam("stretches", expanding=True))
    shared = select(runs.c.article, func.count().label("shared"))
    shared = shared.where(runs.c.run.in_(bindparam("chosen", expanding=True)), near, own).group_by(runs.c.article)
    found = shared.subquery()
    columns = (articles.c.number, articles.c.key, articles.c.copies, articles.c.text_digest, articles.c.publisher,
               articles.c.agency,
               articles.c.published, articles.c.added_utc, articles.c.run_count, articles.c.replaced_by, found.c.shared)  # fmt: skip
    fewer = case((articles.c.run_count < bindparam("filed"), articles.c.run_count), else_=bindparam("filed"))
    is_near = found.c.shared >= _SHARED_AT_LEAST * fewer
    wanted = select(*columns).join(found, found.c.article == articles.c.number).where(is_near)
    return wanted.order_by(found.c.shared.desc(), articles.c.key)


_SEARCH = _make_search()
_OWN = select(articles.c.copies, articles.c.added_utc, articles.c.replaced_by).where(
    articles.c.number == bindparam("own")
)


def file_copies(connection: Connection, new: Sequence[Filed], touched: Touched) -> set[int]:
    """File the runs of new articles, put each into the group of its copies, and say which version of an article replaced which.
    Gives the numbers of those that were replaced, or are no longer by the same."""
    chosen = {filed.number: choose_runs(filed.head.text)[:CHUNK] for filed in new}
    days = {filed.number: read_day(filed.head.published) for filed in new}
    rows: list[dict[str, object]] = [
        {"stretch": _find_stretch(days[number]), "run": run, "article": number}
        for number, found in chosen.items()
        for run in found
    ]
    insert_rows(connection, runs, sorted(rows, key=lambda row: (row["stretch"], row["run"], row["article"])))
    counts = [{"wanted": number, "filed": len(found)} for number, found in chosen.items() if found]
    if counts:
        own = update(articles).where(articles.c.number == bindparam("wanted")).values(run_count=bindparam("filed"))
        connection.execute(own, counts)
    seen, replaced = _Texts(connection), set[int]()
    for filed in sorted(new, key=lambda filed: filed.key):
        found = chosen[filed.number]
        near = _search(connection, filed, found, days[filed.number]) if found else []
        _group_copies(seen, filed, near, len(found), touched)
        replaced |= _link_versions(connection, filed, near, len(found))
    return replaced


def _find_stretch(day: int | None) -> int:
    return 0 if day is None else day // _STRETCH_DAYS


def _search(connection: Connection, filed: Filed, chosen: list[int], day: int | None) -> list[Row]:  # type: ignore[type-arg]
    if day is None:
        last = connection.execute(select(func.max(runs.c.stretch))).scalar_one()
        known = connection.execute(select(func.min(runs.c.stretch)).where(runs.c.stretch > 0)).scalar()
        stretches = [0, *(range(known, last + 1) if known else ())]
    else:
        stretch = _find_stretch(day)
        stretches = [0, stretch - 1, stretch, stretch + 1]
    found: list[Row] = []  # type: ignore[type-arg]
    for some in chunk(stretches):
        found += connection.execute(
            _SEARCH, {"chosen": chosen, "stretches": some, "own": filed.number, "filed": len(chosen)}
        ).all()

    def is_in_time(row: Row) -> bool:  # type: ignore[type-arg]
        other = read_day(row.published)
        return day is None or other is None or abs(day - other) <= COPY_DAYS

    return [row for row in found if is_in_time(row)]


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


def _group_copies(seen: _Texts, filed: Filed, rows: list[Row], chosen: int, touched: Touched) -> None:  # type: ignore[type-arg]
    """Join the groups of all articles of other outlets that are copies of this one.

    Copies within one outlet are one source anyway; leaving them out keeps its boilerplate from being compared.
    """
    connection, head = seen.connection, filed.head
    if not rows:
        return
    groups: set[str] = {connection.execute(_OWN, {"own": filed.number}).one().copies}
    near = [
        row
        for row in rows
        if row.copies not in groups
        and row.shared >= _SHARED_AT_LEAST * min(chosen, row.run_count)
        and not (head.publisher and row.publisher == head.publisher)
    ]
    if near:
        found, own = seen.load(row.text_digest for row in near), find_runs(head.text)
        for row in near:
            if row.copies not in groups and share_most(own, found[row.text_digest]):
                groups.add(row.copies)
    if len(groups) > 1:
        _join_groups(connection, groups, touched)


def _link_versions(connection: Connection, filed: Filed, rows: list[Row], chosen: int) -> set[int]:  # type: ignore[type-arg]
    """Say of the versions of an article, those at the same address and those of the same outlet in nearly the same words, which
    was replaced: one is by the newest that it is a version of. Gives the numbers of those of which this is new."""
    head = filed.head
    # Without a publisher the agency tells whose article it is; what names neither is nobody's version.
    named = head.publisher or head.agency
    near = {
        row.number: row
        for row in rows
        if named and (row.publisher, row.agency) == (head.publisher, head.agency)
        if row.shared >= _SAME_ARTICLE * max(chosen, row.run_count)
    }
    story = key_story(head.url)
    if story is not None:
        wanted = select(articles).where(articles.c.story == story, articles.c.number != filed.number)
        near |= {row.number: row for row in connection.execute(wanted)}
    if not near:
        return set()
    own = connection.execute(select(articles).where(articles.c.number == filed.number)).one()
    ranks = {row.key: _rank_version(row) for row in (own, *near.values())}
    ranks |= _rank_stored(
        connection, {row.replaced_by for row in (own, *near.values()) if row.replaced_by} - ranks.keys()
    )
    changed: dict[int, str] = {}
    newest = own.replaced_by
    for row in near.values():
        if ranks[row.key] > ranks[own.key]:
            newest = row.key if newest is None or ranks[row.key] > ranks[newest] else newest
        elif row.replaced_by is None or ranks[own.key] > ranks[row.replaced_by]:
            changed[row.number] = own.key
    if newest != own.replaced_by:
        changed[filed.number] = newest
    for number, key in sorted(changed.items()):
        connection.execute(update(articles).where(articles.c.number == number).values(replaced_by=key))
    return set(changed)


def _rank_version(row: Row) -> tuple[str, str, str]:  # type: ignore[type-arg]
    """The later published is the newer; of those published at one time, the one that we learned of later."""
    return (row.published or "", row.added_utc, row.key)


def _rank_stored(connection: Connection, keys: set[str]) -> dict[str, tuple[str, str, str]]:
    ranks: dict[str, tuple[str, str, str]] = {}
    for some in chunk(sorted(keys)):
        wanted = select(articles.c.key, articles.c.published, articles.c.added_utc).where(articles.c.key.in_(some))
        ranks |= {row.key: _rank_version(row) for row in connection.execute(wanted)}
    return ranks


def _join_groups(connection: Connection, groups: set[str], touched: Touched) -> None:
    """Make one group of copies of several. Its source is that of the article published first."""
    columns = (
        articles.c.number,
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
    changed = [row.number for row in rows if row.origin != origin]
    keys = [row.key for row in rows]
    for some in chunk(keys):
        connection.execute(update(articles).where(articles.c.key.in_(some)).values(copies=min(keys), origin=origin))
    for some in chunk(changed):
        touched.claims |= set(connection.execute(select(claims.c.number).where(claims.c.article.in_(some))).scalars())


def reset_copies(connection: Connection) -> None:
    """Make every article its own source and its only version again, as before any others were found."""
    connection.execute(update(articles).values(copies=articles.c.key, run_count=0, replaced_by=None))
    wanted = select(articles.c.number, articles.c.key, articles.c.publisher, articles.c.agency, articles.c.url)
    last = 0
    while rows := connection.execute(
        wanted.where(articles.c.number > last).order_by(articles.c.number).limit(CHUNK)
    ).all():
        last = rows[-1].number
        values = [
            {"wanted": row.number, "origin_name": name_origin(row.key, row.publisher, row.agency, row.url)}
            for row in rows
        ]
        own = update(articles).where(articles.c.number == bindparam("wanted"))
        connection.execute(own.values(origin=bindparam("origin_name")), values)
