"""What was said: by whom, about what, in which words.

Enters: a scope and what to look for. Leaves: statements in order of time, and text or JSON made of them. It refuses to put quotation
marks around a paraphrase.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dragoman.record.actors import fold_person, fold_words
from dragoman.record.entries import Summary
from dragoman.record.processes import find_party_key
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import describe_code, make_visible
from dragoman.views.scope import Scope
from dragoman.views.sheet import Column, Sheet
from dragoman.views.timeline import make_plain


def list_statements(
    scope: Scope, *, by: str | None = None, about: str | None = None, text: str | None = None
) -> list[Summary]:
    """The statements, in order of their first report. `by`: who said it, a name or the code of a state; `about`: a topic; `text`:
    words, all of which it must hold, a phrase in quotation marks. Raises `UsageError` when `text` holds no word."""
    among = scope.record.search_statements(text) if text is not None else None
    if by is not None:
        family = f"p:{fold_person(by)[0]}"
        keys = {find_party_key(by), family}
        wanted = fold_words(by)
        named = [
            claim
            for claim in scope.record.list_claims("statement", sorted(keys))
            if any(
                party.key != family or party.key == party.side == family or fold_person(by)[1] in ("", party.given) or not party.given or wanted in fold_words(party.name)
                for party in claim.roles.get("speaker", [])
            )
        ]  # fmt: skip
        homes = set(scope.record.find_homes(claim.anchor for claim in named).values())
        among = homes if among is None else among & homes
    if scope.process is not None:
        ours = [claim.anchor for claim in scope.record.list_claims("statement", list(scope.process.parties))]
        homes = set(scope.record.find_homes(ours).values())
        among = homes if among is None else among & homes
    topic = fold_words(about.replace("_", " ")) if about is not None else None
    scope = Scope(scope.record, None, scope.party, None, None, scope.as_of) if scope.process else scope
    found = [
        one
        for one in scope.record.list_entries(kinds=["statement"], party=scope.party, as_of=scope.as_of)
        if (among is None or one.id in among) and (topic is None or topic in {fold_words(t.replace("_", " ")) for t in one.topics})
        if (scope.since is None or (one.told or "") >= scope.since) and (scope.until is None or (one.told or "~") < scope.until)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.told or "~", one.id))


def list_statements_json(found: list[Summary]) -> Iterator[str]:
    """One line of JSON for each statement."""
    for one in found:
        yield msgspec.json.encode(
            {**make_plain(one), "speaker": one.speaker, "channel": one.channel, "content": one.content}
        ).decode()


def render_statements(found: list[Summary], terminal: Terminal, *, limit: int | None = None) -> str:
    """The statements as lines of text; `limit`: the last so many."""
    sheet = Sheet(terminal)
    if not found:
        sheet.say("No such statement is in this part of the record.")
        return sheet.text()
    shown = found if limit is None else found[-limit:]
    rows = [
        [(one.told or "?")[:10], make_visible(one.speaker or "not named") + (f"\n({describe_code(one.channel)})" if one.channel else ""),
         f"“{make_visible(one.content)}”" if one.type == "direct" else make_visible(one.content),
         str(one.sources) if one.sources == one.articles else f"{one.sources}/{one.articles}", one.id]
        for one in shown
    ]  # fmt: skip
    sheet.table(
        [Column("told"), Column("who", 1), Column("what", 4), Column("src", is_number=True), Column("id")], rows
    )
    sheet.say()
    left = f" The last {len(shown):,} are shown; --all shows them all." if len(shown) < len(found) else ""
    sheet.note(
        f"{len(found):,} statement{'' if len(found) == 1 else 's'}.{left} Without quotation marks: not the speaker's own words, or not all of them."
    )
    return sheet.text()
