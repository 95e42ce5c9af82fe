"""What the API can be asked: one row for each address.

Enters: a scope and the values of a request. Leaves: an answer. It refuses to do anything that a view does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from dragoman.views.answers import actors, articles, decisions, entries, entry, overviews
from dragoman.views.answers.asking import check
from dragoman.views.answers.paging import Turn
from dragoman.views.answers.values import Seen
from dragoman.views.scope import Scope
from dragoman.web.api import parameters as of
from dragoman.web.api.parameters import Parameter
from dragoman.web.site import Site


@dataclass(frozen=True)
class Question:
    """One request: the part of the record that is asked for, and the other values by name."""

    site: Site
    scope: Scope
    seen: Seen
    values: dict[str, Any]

    @property
    def turn(self) -> Turn:
        """The page that is asked for."""
        return Turn(self.values["limit"], self.values["cursor"])

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True)
class Operation:
    """`is_of_day`: whether the answer is another tomorrow although nothing came in."""

    path: str
    name: str
    summary: str
    answer: type[msgspec.Struct]
    run: Callable[[Question], Any]
    parameters: tuple[Parameter, ...] = ()
    group: str = "Views"
    is_of_day: bool = False


def _agenda(asked: Question) -> entries.AgendaAnswer:
    today = entries.read_today(asked["today"], asked.scope, asked.site.today)
    return entries.answer_agenda(asked.scope, asked.seen, asked.turn, today=today, evidence=asked["evidence"])


def _statements(asked: Question) -> entries.StatementsAnswer:
    given = {name: asked[name] for name in ("by", "about", "text", "evidence")}
    return check("text", lambda: entries.answer_statements(asked.scope, asked.seen, asked.turn, **given))


def _changes(asked: Question) -> overviews.ChangesAnswer:
    return check("since", lambda: overviews.answer_changes(asked.scope, asked.seen, asked.turn, since=asked["since"]))


def _article(asked: Question) -> entry.ArticleAnswer:
    start, end = asked["start"], asked["end"]
    return check(
        "start" if end is None else "end",
        lambda: entry.answer_article(asked.scope, asked.seen, asked["key"], start=start, end=end),
    )


def _record(asked: Question) -> articles.RecordAnswer:
    record = asked.scope.record
    return articles.RecordAnswer(
        asked.seen, asked.site.title, asked.site.version, record.count(), record.find_last_change(),
        record.find_days("published"), asked.site.is_editable,
    )  # fmt: skip


OPERATIONS = (
    Operation(
        "/api/record", "getRecord", "What the record holds, and in which state it is", articles.RecordAnswer, _record, (),
        "The record",
    ),
    Operation(
        "/api/timeline", "listTimeline", "Entries in order of time", entries.TimelineAnswer,
        lambda asked: entries.answer_timeline(
            asked.scope, asked.seen, asked.turn, kinds=asked["kind"], statuses=asked["status"], evidence=asked["evidence"]
        ),
        (of.KIND, of.STATUS, of.EVIDENCE, *of.LIMITS),
    ),
    Operation(
        "/api/state", "listState", "The state of play: what each party wants on each topic, and how it moved", overviews.StateAnswer,
        lambda asked: overviews.answer_state(
            asked.scope, asked.seen, asked.turn, about=asked["about"], evidence=asked["evidence"]
        ),
        (of.ABOUT, of.EVIDENCE, *of.LIMITS),
    ),
    Operation(
        "/api/ledger", "listLedger", "What was proposed, agreed and carried out, with running totals", overviews.LedgerAnswer,
        lambda asked: overviews.answer_ledger(asked.scope, asked.seen, asked.turn, evidence=asked["evidence"]),
        (of.EVIDENCE, *of.LIMITS),
    ),
    Operation(
        "/api/agenda", "listAgenda", "What is next, and what was planned and never reported as held", entries.AgendaAnswer, _agenda,
        (of.TODAY, of.EVIDENCE, *of.LIMITS), is_of_day=True,
    ),
    Operation(
        "/api/who", "listDelegations", "Who took part in each meeting, by side", overviews.WhoAnswer,
        lambda asked: overviews.answer_who(asked.scope, asked.seen, asked.turn, evidence=asked["evidence"]),
        (of.EVIDENCE, *of.LIMITS),
    ),
    Operation(
        "/api/actors", "listActors", "Who speaks in the record, and on what", actors.ActorsAnswer,
        lambda asked: actors.answer_actors(asked.scope, asked.seen, asked.turn), of.LIMITS,
    ),
    Operation(
        "/api/actors/{speaker}", "getActor", "What one speaker said, in time", actors.ActorAnswer,
        lambda asked: actors.answer_actor(
            asked.scope, asked.seen, asked.turn, asked["speaker"], evidence=asked["evidence"]
        ),
        (of.SPEAKER, of.EVIDENCE, *of.LIMITS),
    ),
    Operation(
        "/api/statements", "listStatements", "What was said: by whom, about what, in which words", entries.StatementsAnswer,
        _statements, (of.BY, of.ABOUT, of.TEXT, of.EVIDENCE, *of.LIMITS),
    ),
    Operation(
        "/api/disagreements", "listDisagreements", "Where sources differ, and who says what", overviews.DisagreementsAnswer,
        lambda asked: overviews.answer_disagreements(asked.scope, asked.seen, asked.turn, evidence=asked["evidence"]),
        (of.EVIDENCE, *of.LIMITS),
    ),
    Operation(
        "/api/changes", "listChanges", "What the record has learned since a moment", overviews.ChangesAnswer, _changes,
        (of.MOMENT, *of.PAGE),
    ),
    Operation(
        "/api/balance", "listBalance", "How much rests on the outlets of each state", overviews.BalanceAnswer,
        lambda asked: overviews.answer_balance(asked.scope, asked.seen, asked.turn), of.LIMITS,
    ),
    Operation(
        "/api/processes", "listProcesses", "The negotiations that the record is of", overviews.ProcessesAnswer,
        lambda asked: overviews.answer_processes(
            asked.site.list_processes(asked.scope.record, asked.seen.tip), asked.seen, asked.turn
        ),
        of.PAGE, "The record",
    ),
    Operation(
        "/api/entries/{id}", "getEntry", "One entry with everything it rests on", entry.EntryAnswer,
        lambda asked: entry.answer_entry(asked.scope, asked.seen, asked["id"]), (of.ENTRY, *of.AS_OF), "Down to the words",
    ),
    Operation(
        "/api/findings/{id}", "getFinding", "What one report tells, character for character", entry.FindingAnswer,
        lambda asked: entry.answer_finding(asked.scope, asked.seen, asked["id"]), (of.REPORT, *of.AS_OF), "Down to the words",
    ),
    Operation(
        "/api/articles", "listArticles", "The articles of the record, in order of arrival", articles.ArticlesAnswer,
        lambda asked: articles.answer_articles(asked.scope, asked.seen, asked.turn), (*of.AS_OF, *of.PAGE), "Down to the words",
    ),
    Operation(
        "/api/articles/{key}", "getArticle", "An article, or its characters from start to end", entry.ArticleAnswer, _article,
        (of.ARTICLE, of.START, of.END, *of.AS_OF), "Down to the words",
    ),
    Operation(
        "/api/decisions", "listDecisions", "What people decided, undone decisions too, the last first", decisions.DecisionsAnswer,
        lambda asked: decisions.answer_decisions(asked.scope, asked.seen, asked.turn), (*of.AS_OF, *of.PAGE), "Review",
    ),
)  # fmt: skip
