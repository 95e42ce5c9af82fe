"""What one article claims, in the terms by which claims of different articles can be compared.

Enters: a `Reading` and the key of its article. Leaves: a `Claim` for each finding that the record keeps. It refuses to fill in
what the article leaves out: what is not known stays None or empty.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from dragoman.knowledge.events import EventRow
from dragoman.knowledge.load import load_rows
from dragoman.meaning.findings import (
    Act,
    Bound,
    Exchange,
    Finding,
    Meeting,
    Reading,
    Scope,
    Span,
    Statement,
    Status,
    Tally,
)
from dragoman.record.actors import Party, fold_words, identify_actors
from dragoman.record.days import When, read_day, read_when
from dragoman.record.digests import digest_finding, key_anchor, shorten_anchor
from dragoman.record.places import Location, locate

Kind = Literal["meeting", "exchange", "act", "statement", "commitment", "format", "position", "office"]
# Kinds that are joined across articles and have entries of their own; the others belong to a party or a person.
JOINED: tuple[Kind, ...] = ("meeting", "exchange", "act", "statement", "commitment", "format")

# Acts that can be one entry across articles. What one side does alone (a demand, a threat) stays with its article for now.
JOINED_ACTS = frozenset({"agreement", "ceasefire", "acceptance"})
# What one side alone agrees to, and a ceasefire between nobody, stay with their article too.
_FEWEST_SIDES = {"agreement": 2, "ceasefire": 1, "acceptance": 1}
# An agreement about no more than this is the planned exchange that it is about, and no entry beside it.
_EXCHANGE_TOPICS = frozenset({"prisoners_remains", "negotiation_format"})
# Stages of an exchange at which a day before publication can only be that on which it was agreed.
STILL_AHEAD = frozenset({"planned", "conditional"})
# Shorter sentences ("Talks will continue.") come out the same by chance.
MIN_SAME_WORDS = 8
_WINDOW_CHARS = 2_000
_SIDE_ROLES = ("parties", "actors", "targets", "speaker", "debtors", "creditors", "members", "party", "person")

_STOP = re.compile(r"[.!?…](?P<close>[\"”»’)\]]*)\s+|\n")
# A full stop after a title before a name ends no sentence, nor does one after capital letters ("U.S. President", "D. Trump").
_ABBREVIATION = re.compile(r"(?:[^\W\d_a-z]\.)*[^\W\d_a-z]|Mr|Ms|Mrs|Dr|Gen|Sen|Gov|Lt|Col|St")
_OPENING = '"“«‘([„'


class Amount(msgspec.Struct, frozen=True, array_like=True):
    """A figure whose giver and receiver are sides, known across articles."""

    value: int | None
    unit: str | None
    bound: Bound
    scope: Scope
    tally: Tally
    giver: str | None
    receiver: str | None

    @property
    def slot(self) -> tuple[str, str, str, str]:
        """What it counts: two figures of one slot say the same thing or contradict each other."""
        return (self.scope, self.tally, self.giver or "", self.receiver or "")


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, made comparable. `anchor`: its place in its article. `type`: format of a meeting, thing exchanged, act.
    `asserter`: None for the article itself, else who is said to have said it. `words`, `turn`: digest of the sentence and
    which finding of it this is. `moved`: other days that the sentence of a postponement names. `city`, `land`: where the place
    lies by the tables, for comparison only; `place` and `country` are what was read. `is_agreed`: of an exchange, `when` is the
    day it was agreed on; `agreed_by`: id of the act that gives that day. `context`: where an exchange names no side, those of
    all other exchanges of its article, for comparison only. `content`: the words of what was said, wanted, owed or held;
    `channel`, `anonymous`: how and by whom it was said; `about`: anchor of the statement that a position is taken in. `until`:
    the last character that the finding rests on, as `start` is the first."""

    anchor: str
    kind: Kind
    article: str
    local: str
    start: int
    published: str | None
    status: Status
    asserter: str | None = None
    type: str
    round: int | None = None
    when: When | None = None
    place: str | None = None
    country: str | None = None
    city: str | None = None
    land: str | None = None
    roles: dict[str, list[Party]] = {}
    topics: list[str] = []
    amounts: list[Amount] = []
    outcome: str | None = None
    words: str = ""
    turn: int = 0
    moved: list[int] = []
    is_agreed: bool = False
    agreed_by: str | None = None
    context: list[str] = []
    content: str = ""
    channel: str | None = None
    anonymous: str | None = None
    about: str | None = None
    until: int = 0

    @property
    def id(self) -> str:
        """The short name of the report, and of an entry that is named after it."""
        return shorten_anchor(self.kind, self.anchor)

    @property
    def published_day(self) -> int | None:
        return read_day(self.published)

    @property
    def order(self) -> tuple[str, str]:
        """By publication, then by anchor. An article without a date cannot say that it came first: it comes last."""
        return (self.published or "~", self.anchor)


class ListedFinding(msgspec.Struct, frozen=True):
    """A finding by its keys: what the record lists it under."""

    kind: str
    local: str
    anchor: str
    start: int
    until: int
    digest: str
    finding: Finding


# Times and actors are parts of the others, and many: they are found in the stored reading.
LISTED = (
    ("meeting", "meetings"), ("exchange", "exchanges"), ("act", "acts"), ("statement", "statements"), ("position", "positions"),
    ("commitment", "commitments"), ("format", "formats"), ("office", "offices"),
)  # fmt: skip


def list_findings(reading: Reading, article_key: str) -> list[ListedFinding]:
    """All findings of a reading that the record lists, with their keys and anchors."""
    listed: list[ListedFinding] = []
    for kind, field in LISTED:
        seen: Counter[int] = Counter()
        for finding in getattr(reading, field):
            start, until = find_extent(finding)
            anchor = key_anchor(article_key, kind, start, seen[start])
            seen[start] += 1
            digest = digest_finding(kind, finding)
            listed.append(ListedFinding(kind, finding.id, anchor, start, until, digest, finding))
    return listed


def make_claims(reading: Reading, article_key: str, listed: list[ListedFinding]) -> list[Claim]:
    """The claims of a reading, in the order of its findings."""
    parties = identify_actors(reading)
    speakers = {statement.id: _name_speaker(statement, parties) for statement in reading.statements}
    turns: Counter[tuple[str, str]] = Counter()
    claims: list[Claim] = []
    agreements = _match_agreements(reading)
    told_by_exchange = {act.id for act in agreements.values() if set(act.topics) <= _EXCHANGE_TOPICS}
    anchors = {item.local: item.anchor for item in listed if item.kind == "statement"}
    for item in listed:
        finding = item.finding
        if finding.id in told_by_exchange or (isinstance(finding, Act) and finding.act not in JOINED_ACTS):
            continue
        begin, end = find_sentence(reading.article.text, item.start)
        words = _digest_words(reading.article.text[begin:end])
        bare = Claim(
            anchor=item.anchor,
            kind=item.kind,  # type: ignore[arg-type]
            article=article_key,
            local=item.local,
            start=item.start,
            until=item.until,
            published=reading.article.published,
            status=getattr(finding, "status", "carried_out"),
            asserter=speakers.get(getattr(finding, "asserter", "")),
            type="",
            words=words,
            turn=turns[words, item.kind],
        )
        claim = _fill_any(bare, item, reading, parties, (begin, end), anchors)
        if claim is None or (claim.kind == "act" and len(list_sides(claim)) < _FEWEST_SIDES[claim.type]):
            continue
        if isinstance(finding, Exchange):
            claim = _date_agreement(claim, finding, agreements.get(item.local), reading)
        turns[words, item.kind] += 1
        claims.append(claim)
    return _add_context(claims)


def find_names(claim: Claim) -> set[str]:
    """The names under which what belongs to a party or a person is looked up: see `Record.list_claims`."""
    roles = {"statement": "speaker", "position": "party", "office": "person", "commitment": "debtors"}
    named = claim.roles.get(roles.get(claim.kind, ""), [])
    return {f"{claim.kind}|{key}" for party in named for key in (party.key, party.side)}


def find_extent(finding: Finding) -> Span:
    """The first and after the last character that a finding rests on; (0, 0) where it rests on none."""
    spans = [span for spans in finding.evidence.values() for span in spans]
    for field in ("content", "cue", "source"):
        spans += getattr(finding, field, [])
    return min((start for start, _ in spans), default=0), max((end for _, end in spans), default=0)


def find_start(finding: Finding) -> int:
    """The first character that a finding rests on; 0 where it rests on none."""
    return find_extent(finding)[0]


def find_sentence(text: str, position: int) -> tuple[int, int]:
    """The sentence around a character, as a half-open span without blanks at its ends; a line end always ends it.

    Nothing but comparison and display rests on it. A sentence of more than 2,000 characters either way is cut.
    """
    begin, end = max(0, position - _WINDOW_CHARS), min(len(text), position + _WINDOW_CHARS)
    for match in _STOP.finditer(text, begin, end):
        if not _ends_sentence(text, match):
            continue
        if match.end() <= position:
            begin = match.end()
        elif match.start() >= position:
            end = match.end("close") if match["close"] is not None else match.start()
            break
    raw = text[begin:end]
    return begin + len(raw) - len(raw.lstrip()), begin + len(raw.rstrip())


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match["close"] is None or "\n" in match[0]:
        return True
    following = text[match.end() : match.end() + 2].lstrip(_OPENING)[:1]
    if not following.isalpha() or following.islower():
        return False
    word = text[max(0, match.start() - 6) : match.start()].split()[-1:]
    return text[match.start()] != "." or not word or not _ABBREVIATION.fullmatch(word[0])


def list_sides(claim: Claim) -> list[str]:
    """The sides that a claim is between, sorted: states, bodies, and people whose state is not known. Hosts and mediators
    are not among them where at least two sides remain without them."""
    roles = claim.roles
    named = [party for role in _SIDE_ROLES for party in roles.get(role, [])]
    if not named and claim.kind == "meeting":
        named = roles.get("participants", [])
    sides = {party.side for party in named}
    if claim.kind == "exchange":
        sides |= {side for amount in claim.amounts for side in (amount.giver, amount.receiver) if side}
    around = {party.side for role in ("hosts", "mediators") for party in roles.get(role, [])}
    core = sides - around
    return sorted(core if len(core) >= 2 else sides)


def list_people(claim: Claim) -> list[Party]:
    """The people whom a claim names as taking part."""
    named = claim.roles.get("parties", []) + claim.roles.get("participants", [])
    return sorted({party for party in named if party.is_person})


def _fill_any(
    claim: Claim,
    item: ListedFinding,
    reading: Reading,
    parties: dict[str, Party],
    sentence: tuple[int, int],
    anchors: dict[str, str],
) -> Claim | None:
    if isinstance(item.finding, Meeting | Exchange | Act):
        return _fill_claim(claim, item.finding, reading, parties, sentence)
    from dragoman.record.sayings import fill_saying

    return fill_saying(claim, item, reading, parties, anchors)


def find_party(actor_id: str | None, parties: Mapping[str, Party]) -> Party | None:
    """The party of an actor of the reading."""
    return parties.get(actor_id or "")


def _fill_claim(
    claim: Claim,
    finding: Meeting | Exchange | Act,
    reading: Reading,
    parties: dict[str, Party],
    sentence: tuple[int, int],
) -> Claim:
    def name(ids: list[str]) -> list[Party]:
        return sorted({parties[i] for i in ids if i in parties})

    change = msgspec.structs.replace
    match finding:
        case Meeting():
            roles = {role: name(getattr(finding, role)) for role in ("parties", "participants", "hosts", "mediators")}
            when = read_when(finding, finding.interval, finding.precision, reading)
            moved = _list_moved(finding, when, reading, sentence)
            city, land = locate(finding.place) if finding.place else Location()
            return change(
                claim, type=finding.format, round=finding.round, when=when, place=finding.place, country=finding.country,
                city=city, land=finding.country or land,
                roles={role: found for role, found in roles.items() if found}, topics=sorted(set(finding.topics)),
                outcome=finding.outcome, moved=moved,
            )  # fmt: skip
        case Exchange():
            amounts = [
                Amount(
                    f.value,
                    f.unit,
                    f.bound,
                    f.scope,
                    f.tally,
                    _find_side(f.giver, parties),
                    _find_side(f.receiver, parties),
                )
                for f in finding.figures
            ]
            when = read_when(finding, finding.interval, None, reading)
            return change(
                claim, type=finding.what, when=when, roles={"parties": name(finding.parties)}, amounts=amounts
            )
        case Act():
            roles = {"actors": name(finding.actors), "targets": name(finding.targets)}
            when = read_when(finding, finding.interval, None, reading)
            return change(claim, type=finding.act, when=when, roles=roles, topics=sorted(set(finding.topics)))


def _match_agreements(reading: Reading) -> dict[str, Act]:
    """For each exchange that is agreed and not carried out, the agreement that its article tells in the same word."""
    found: dict[str, Act] = {}
    acts = [act for act in reading.acts if act.act == "agreement" and act.status == "carried_out"]
    for exchange in reading.exchanges:
        words = set(exchange.evidence.get("status", ())) if exchange.status in STILL_AHEAD else set()
        act = next((act for act in acts if words & set(act.evidence.get("act", ()))), None)
        if act is not None:
            found[exchange.id] = act
    return found


def _date_agreement(claim: Claim, exchange: Exchange, act: Act | None, reading: Reading) -> Claim:
    """The claim of an exchange with the day of its agreement, where only that is known: it is no day of an exchange."""
    when, told = claim.when, claim.published_day
    if when is None and act is not None:
        agreed = read_when(act, act.interval, None, reading)
        return (
            claim if agreed is None else msgspec.structs.replace(claim, when=agreed, is_agreed=True, agreed_by=act.id)
        )
    if claim.status in STILL_AHEAD and when is not None and when.last is not None and told is not None:
        # What is still to come on the day of the report does not come on a day before it.
        return msgspec.structs.replace(claim, is_agreed=when.last < told and _tells_agreement(exchange, reading))
    return claim


def _tells_agreement(exchange: Exchange, reading: Reading) -> bool:
    """Whether the words that give the status of an exchange say that it was agreed, and not only planned."""
    words = [fold_words(reading.article.text[slice(*span)]) for span in exchange.evidence.get("status", ())]
    return any(word in _load_agreeing() or word.removesuffix("d") in _load_agreeing() for word in words)


@lru_cache(maxsize=1)
def _load_agreeing() -> frozenset[str]:
    """Verbs and nouns of agreeing, from the row of acts that has them."""
    (row,) = (row for row in load_rows("events", EventRow) if row.id == "agree" and row.kind == "act")
    return frozenset({fold_words(word) for word in (*row.verbs, *row.nouns)})


def _add_context(claims: list[Claim]) -> list[Claim]:
    """The claims; those of exchanges that name no side know the two sides of which alone the article tells exchanges, or
    else meetings."""
    sides = [(claim.kind, tuple(list_sides(claim))) for claim in claims]
    for kind in ("exchange", "meeting"):
        named = {found for of, found in sides if of == kind and len(found) >= 2}
        if named:
            break
    if len(named) != 1:
        return claims
    (context,) = named
    return [
        msgspec.structs.replace(claim, context=list(context)) if claim.kind == "exchange" and not found else claim
        for claim, (_, found) in zip(claims, sides, strict=True)
    ]


def _find_side(actor_id: str | None, parties: dict[str, Party]) -> str | None:
    party = parties.get(actor_id or "")
    return party.side if party else None


def _list_moved(finding: Meeting, when: When | None, reading: Reading, sentence: tuple[int, int]) -> list[int]:
    """The other days that the sentence of a postponement names: from when, or to when, the meeting was moved."""
    if finding.status != "postponed":
        return []
    begin, end = sentence
    days = {
        read_day(time.interval[0])
        for time in reading.times
        if begin <= time.span[0] < end and time.precision == "day" and time.type == "DATE"
    }
    return sorted(day for day in days if day is not None and (when is None or day != when.first))


def _name_speaker(statement: Statement, parties: dict[str, Party]) -> str:
    if statement.speaker is not None and statement.speaker in parties:
        return parties[statement.speaker].name
    return statement.anonymous or "someone not named"


def _digest_words(sentence: str) -> str:
    words = fold_words(sentence).split() if len(sentence) < _WINDOW_CHARS else []
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16] if len(words) >= MIN_SAME_WORDS else ""
