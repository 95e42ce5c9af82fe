"""Answers made from the whole of a scope: state of play, ledger, who's who, disagreements, changes, balance, processes.

Enters: a scope. Leaves: answers, a page at a time. It refuses to add anything to what the views of the same name hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from dragoman.errors import UsageError
from dragoman.record.processes import Process
from dragoman.views.answers.decisions import DecisionRow, make_decision_row
from dragoman.views.answers.entries import make_rows
from dragoman.views.answers.paging import Turn, turn_page
from dragoman.views.answers.values import (
    ArticleName,
    EntryRow,
    FigureTold,
    Quotation,
    ReportId,
    Seen,
    make_quotation,
    make_row,
)
from dragoman.views.balance import Share, make_balance
from dragoman.views.changes import make_changes
from dragoman.views.delegations import Person, list_delegations
from dragoman.views.disagreements import list_disagreements
from dragoman.views.ledger import Account, Total, make_ledger
from dragoman.views.scope import Scope, read_as_of
from dragoman.views.state import make_state
from dragoman.views.timeline import make_plain_amount


class CellAnswer(msgspec.Struct, frozen=True):
    """One party on one topic. `before`, `since`: how often each stance was told up to the last round and after it. `movement`: new since
    the round, the same stances, changed ones, or not told since; "" where no round was held. `words`: of the last report, with the
    stance they were read as."""

    topic: str
    party: str
    key: str
    before: dict[str, int]
    since: dict[str, int]
    movement: Literal["", "new", "same", "changed", "not told since"]
    stance: str
    words: str
    told: str | None
    report: ReportId
    sources: int
    quotation: Quotation | None = None


class StateAnswer(msgspec.Struct, frozen=True):
    """The state of play. `last_round`: the meeting since which movement is counted; null where none was held."""

    seen: Seen
    last_round: EntryRow | None
    items: tuple[CellAnswer, ...]
    next: str | None
    total: int


class TotalAnswer(msgspec.Struct, frozen=True):
    """How many a side received. `is_least`: it may be more, as some of it is told as at least, as about, or not at all."""

    receiver: str | None
    value: int
    is_least: bool


class LineAnswer(msgspec.Struct, frozen=True):
    """One batch, with the totals after it. `counted`: its figures that are added; `so_far`: totals that reports tell, never added."""

    entry: EntryRow
    counted: tuple[FigureTold, ...]
    so_far: tuple[FigureTold, ...]
    totals: tuple[TotalAnswer, ...]


class AccountAnswer(msgspec.Struct, frozen=True):
    """One agreement on an exchange and what was carried out of it. `agreed`: null for what no report ties to an agreement."""

    thing: str
    parties: tuple[str, ...]
    agreed: EntryRow | None
    agreed_for: tuple[TotalAnswer, ...]
    lines: tuple[LineAnswer, ...]
    totals: tuple[TotalAnswer, ...]
    left: tuple[TotalAnswer, ...]


class LedgerItem(msgspec.Struct, frozen=True):
    """`part`: an account; an exchange that is ahead; a commitment."""

    part: Literal["account", "ahead", "commitment"]
    account: AccountAnswer | None = None
    entry: EntryRow | None = None


class LedgerAnswer(msgspec.Struct, frozen=True):
    """What was proposed, agreed and carried out. `names`: of the sides, by key."""

    seen: Seen
    names: dict[str, str]
    items: tuple[LedgerItem, ...]
    next: str | None
    total: int


class PersonAnswer(msgspec.Struct, frozen=True):
    """Somebody named as taking part. `side`: null where no report gives one. `titles`: as reports give them; `reports`: how many name the
    person there."""

    name: str
    side: str | None
    side_name: str
    titles: tuple[str, ...]
    reports: int


class DelegationItem(msgspec.Struct, frozen=True):
    """A meeting, and who was named as taking part."""

    meeting: EntryRow
    people: tuple[PersonAnswer, ...]


class WhoAnswer(msgspec.Struct, frozen=True):
    """Who was there, meeting by meeting."""

    seen: Seen
    items: tuple[DelegationItem, ...]
    next: str | None
    total: int


class SideAnswer(msgspec.Struct, frozen=True):
    """A value, and who gives it. `is_shown`: whether the timeline shows it."""

    value: str
    is_shown: bool
    tellers: tuple[str, ...]
    reports: tuple[ReportId, ...]


class DisagreementItem(msgspec.Struct, frozen=True):
    """A field of an entry on which reports differ. It is not said who is right."""

    entry: EntryRow
    field: str
    sides: tuple[SideAnswer, ...]


class DisagreementsAnswer(msgspec.Struct, frozen=True):
    """Where sources differ, and who says what."""

    seen: Seen
    items: tuple[DisagreementItem, ...]
    next: str | None
    total: int


class FieldChange(msgspec.Struct, frozen=True):
    """A field as it was and as it is; empty where it was not told."""

    field: str
    before: tuple[str, ...]
    now: tuple[str, ...]


class ChangeItem(msgspec.Struct, frozen=True):
    """`row`: an article that came in, at `at_utc`; a new entry; one with new reports; a decision of a person."""

    row: Literal["article", "new", "changed", "decision"]
    article: ArticleName | None = None
    at_utc: str | None = None
    entry: EntryRow | None = None
    changes: tuple[FieldChange, ...] = ()
    reports: int | None = None
    decision: DecisionRow | None = None


class ChangesAnswer(msgspec.Struct, frozen=True):
    """What the record has learned from the moment `since` on."""

    seen: Seen
    since: str
    items: tuple[ChangeItem, ...]
    next: str | None
    total: int


class ShareAnswer(msgspec.Struct, frozen=True):
    """Entries told by outlets of a state: by some of them, and by none but them. `said`: statements of people and bodies of it."""

    state: str
    outlets: tuple[str, ...]
    told: int
    only: int
    said: int


class BalanceAnswer(msgspec.Struct, frozen=True):
    """How much rests on the outlets of each state. `single`: entries that rest on one independent source."""

    seen: Seen
    entries: int
    single: int
    statements: int
    items: tuple[ShareAnswer, ...]
    next: str | None
    total: int


class ProcessAnswer(msgspec.Struct, frozen=True):
    """A negotiation that the record is of. `until` is not included."""

    name: str
    parties: tuple[str, ...]
    aliases: tuple[str, ...]
    since: str | None
    until: str | None
    meetings: int
    rounds: int
    topics: tuple[str, ...]
    is_declared: bool


class ProcessesAnswer(msgspec.Struct, frozen=True):
    """The negotiations that the record is of."""

    seen: Seen
    items: tuple[ProcessAnswer, ...]
    next: str | None
    total: int


def answer_state(scope: Scope, seen: Seen, turn: Turn, *, about: str | None = None, evidence: int = 0) -> StateAnswer:
    """A page of the state of play, topic by topic. `about`: one topic."""
    state = make_state(scope)
    cells = [cell for cell in state.cells if about is None or cell.topic == about.strip().lower().replace(" ", "_")]
    shown, following = turn_page(cells, turn, lambda cell: f"{cell.topic} {cell.key}")
    made = tuple(
        msgspec.convert(
            msgspec.to_builtins(cell) | {"quotation": _quote(scope, cell.report) if evidence else None}, CellAnswer
        )
        for cell in shown
    )
    last = make_rows(scope, [state.last_round], evidence)[0] if state.last_round else None
    return StateAnswer(seen, last, made, following, len(cells))


def answer_ledger(scope: Scope, seen: Seen, turn: Turn, *, evidence: int = 0) -> LedgerAnswer:
    """A page of the ledger: accounts, then what is ahead, then commitments."""
    ledger = make_ledger(scope)
    parts: list[tuple[str, object]] = [
        (f"account {(account.agreed or account.lines[0].entry).id}", account) for account in ledger.accounts
    ]
    parts += [(f"ahead {one.id}", one) for one in ledger.ahead]
    parts += [(f"commitment {one.id}", one) for one in ledger.commitments]
    shown, following = turn_page(parts, turn, lambda part: part[0])
    items: list[LedgerItem] = []
    for name, one in shown:
        if isinstance(one, Account):
            items.append(LedgerItem("account", account=_make_account(scope, one, evidence)))
        else:
            part: Literal["ahead", "commitment"] = "ahead" if name.startswith("ahead") else "commitment"
            items.append(LedgerItem(part, entry=make_rows(scope, [one], evidence)[0]))  # type: ignore[list-item]
    return LedgerAnswer(seen, ledger.names, tuple(items), following, len(parts))


def answer_who(scope: Scope, seen: Seen, turn: Turn, *, evidence: int = 0) -> WhoAnswer:
    """A page of who was there."""
    found = list_delegations(scope)
    shown, following = turn_page(found, turn, lambda one: one.meeting.id)
    rows = make_rows(scope, [one.meeting for one in shown], evidence)
    items = tuple(
        DelegationItem(row, tuple(_make_person(person) for person in one.people))
        for row, one in zip(rows, shown, strict=True)
    )
    return WhoAnswer(seen, items, following, len(found))


def answer_disagreements(scope: Scope, seen: Seen, turn: Turn, *, evidence: int = 0) -> DisagreementsAnswer:
    """A page of where sources differ."""
    found = list_disagreements(scope)
    shown, following = turn_page(found, turn, lambda one: f"{one.id} {one.field} {one.sides[0].value}")
    heads = {one.id: one for one in scope.list_entries(["meeting", "exchange", "act", "commitment"])} if shown else {}
    rows = make_rows(scope, [heads[one.id] for one in shown], evidence)
    items = tuple(
        DisagreementItem(
            row, one.field, tuple(msgspec.convert(msgspec.to_builtins(side), SideAnswer) for side in one.sides)
        )
        for row, one in zip(rows, shown, strict=True)
    )
    return DisagreementsAnswer(seen, items, following, len(found))


def answer_changes(scope: Scope, seen: Seen, turn: Turn, *, since: str) -> ChangesAnswer:
    """A page of what the record has learned from `since` on, a day or a moment: articles, new entries, changed ones, decisions. Raises
    `UsageError` when `since` is no date."""
    moment = read_as_of(since if len(since) != 10 else f"{since}T00:00:00Z", "learned", name="since")
    assert moment is not None
    if moment.moment <= "0001-01-02":
        raise UsageError(f"since {since}: this lies before anything can have been learned. Give a later day.")
    changes = make_changes(scope.record, moment.moment)
    parts: list[tuple[str, ChangeItem]] = []
    for article in changes.articles:
        head = article.head
        name = ArticleName(article.key, head.id, head.title, head.publisher, head.published, head.url)
        parts.append((f"article {article.key}", ChangeItem("article", article=name, at_utc=article.added_utc)))
    parts += [(f"new {one.id}", ChangeItem("new", entry=make_row(one))) for one in changes.new]
    for one in changes.changed:
        told = tuple(FieldChange(change.field, change.before, change.now) for change in one.changes)
        item = ChangeItem("changed", entry=make_row(one.summary), changes=told, reports=one.reports)
        parts.append((f"changed {one.summary.id}", item))
    for made in changes.decisions:
        item = ChangeItem(
            "decision", at_utc=made.undone_utc or made.made_utc, decision=make_decision_row(made, changes.ids)
        )
        parts.append((f"decision {made.id} {made.undone_utc}", item))
    shown, following = turn_page(parts, turn, lambda part: part[0])
    return ChangesAnswer(seen, moment.moment, tuple(item for _, item in shown), following, len(parts))


def answer_balance(scope: Scope, seen: Seen, turn: Turn) -> BalanceAnswer:
    """A page of the balance."""
    balance = make_balance(scope)
    shown, following = turn_page(balance.shares, turn, lambda share: share.state)
    items = tuple(_make_share(share) for share in shown)
    return BalanceAnswer(
        seen, balance.entries, balance.single, balance.statements, items, following, len(balance.shares)
    )


def answer_processes(processes: Iterable[Process], seen: Seen, turn: Turn) -> ProcessesAnswer:
    """A page of the processes."""
    found = list(processes)
    shown, following = turn_page(found, turn, lambda one: f"{one.name} {'-'.join(one.parties)}")
    items = tuple(msgspec.convert(msgspec.to_builtins(one), ProcessAnswer) for one in shown)
    return ProcessesAnswer(seen, items, following, len(found))


def _quote(scope: Scope, report: str) -> Quotation | None:
    claim = scope.record.find_report(report)
    text = scope.record.load_article(claim.article).head.text
    return make_quotation(claim.article, claim.start, text[claim.start : claim.until], ((claim.start, claim.until),))


def _make_account(scope: Scope, account: Account, evidence: int) -> AccountAnswer:
    rows = make_rows(scope, [line.entry for line in account.lines], evidence)
    lines = tuple(
        LineAnswer(
            row,
            tuple(msgspec.convert(make_plain_amount(amount), FigureTold) for amount in line.counted),
            tuple(msgspec.convert(make_plain_amount(amount), FigureTold) for amount in line.cumulative),
            _make_totals(line.totals),
        )
        for row, line in zip(rows, account.lines, strict=True)
    )
    agreed = make_rows(scope, [account.agreed], evidence)[0] if account.agreed else None
    return AccountAnswer(
        account.thing, account.parties, agreed, _make_totals(account.agreed_for), lines, _make_totals(account.totals),
        _make_totals(account.rest),
    )  # fmt: skip


def _make_totals(totals: Iterable[Total]) -> tuple[TotalAnswer, ...]:
    return tuple(TotalAnswer(total.side or None, total.value, total.is_least) for total in totals)


def _make_person(person: Person) -> PersonAnswer:
    return PersonAnswer(person.name, person.side, person.side_name, person.titles, person.reports)


def _make_share(share: Share) -> ShareAnswer:
    return ShareAnswer(share.state, share.outlets, share.told, share.only, share.said)
