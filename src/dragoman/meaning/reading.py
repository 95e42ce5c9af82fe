"""An analysed article in, its reading out.

Enters: an article's head, its blocks and its `Analysis`. Leaves: a frozen `Reading` that keeps the contract. It refuses a field without evidence or rule:
what neither words nor a named rule give is left out.

The order of work is `STEPS` in `dragoman.pipeline`; here words become characters, players become actors with ids, and every list is put in the order of
its first character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dragoman.knowledge.lookup import Lookup
from dragoman.knowledge.phrases import longest_title
from dragoman.language.analysis import Analysis
from dragoman.meaning import findings as F
from dragoman.meaning.acts import ActFinder, Deed
from dragoman.meaning.attributions import Attribution, find_attributions
from dragoman.meaning.cast import Cast
from dragoman.meaning.chains import Said
from dragoman.meaning.coding import CodedEvent, Coder
from dragoman.meaning.commitments import Debt, find_commitments
from dragoman.meaning.exchanges import ExchangeFinder, Swap
from dragoman.meaning.formats import Framework, find_formats
from dragoman.meaning.frames import find_frames
from dragoman.meaning.gatherings import Gathering
from dragoman.meaning.meetings import MeetingFinder
from dragoman.meaning.names import find_names
from dragoman.meaning.offices import Post, find_offices
from dragoman.meaning.positions import Stand, find_positions, topics_of
from dragoman.meaning.quotes import find_quotes
from dragoman.meaning.reference import Reference
from dragoman.meaning.references import References
from dragoman.meaning.scenes import Scene
from dragoman.meaning.statements import StatementFinder
from dragoman.meaning.times import find_times
from dragoman.meaning.times.mention import TimeMention
from dragoman.meaning.wishes import WishFinder, find_promises

Stretch = tuple[int, int]


def set_scene(
    a: Analysis, head: Mapping[str, str | None], kinds: Sequence[str], lookup: Lookup
) -> tuple[Scene, list[TimeMention], StatementFinder]:
    """What every later step reads: times, names, who is who, who says what."""
    times = find_times(a, head.get("published"))
    statement_finder = make_statement_finder(a, head, kinds, lookup)
    statements = statement_finder.find()
    scene = Scene(a, statement_finder.references, times, statements, head.get("published"))
    return scene, times, statement_finder


def code(a: Analysis, head: Mapping[str, str | None], kinds: Sequence[str], lookup: Lookup) -> list[CodedEvent]:
    """Coded events of an analysed article; arguments as of `read`."""
    return Coder(set_scene(a, head, kinds, lookup)[0]).find()


def read(a: Analysis, head: Mapping[str, str | None], kinds: Sequence[str], lookup: Lookup) -> F.Reading:
    """The reading of an analysed article.

    `head`: id, url, title, publisher, agency, published, language, text. `kinds`: the kind of each block.
    """
    scene, times, statement_finder = set_scene(a, head, kinds, lookup)
    statements, names = scene.statements, scene.cast.names
    named = frozenset(
        i for m in names for i in range(m.first, m.end) if m.sort in ("person", "body", "platform") and not m.is_type
    )
    frames = find_frames(a, named, scene.cues())
    meetings, exchanges, acts = MeetingFinder(scene), ExchangeFinder(scene), ActFinder(scene)
    gatherings, swaps, deeds = meetings.find(frames), exchanges.find(frames), acts.find(frames)
    exchanges.take_sides(swaps, gatherings)
    wishes = WishFinder(scene).find()
    deeds = acts.add_spoken(deeds, [*wishes, *find_promises(scene)])
    writer = Writer(a, scene)
    dropped = [("statement", d) for d in statement_finder.dropped]
    dropped += [
        (k, d) for k, finder in (("meeting", meetings), ("exchange", exchanges), ("act", acts)) for d in finder.dropped
    ]
    return writer.write(head, times, find_offices(scene), statements, gatherings, swaps, deeds, find_positions(scene, deeds, wishes),
                        find_formats(scene), find_commitments(scene, deeds), dropped)  # fmt: skip


def find_state(publisher: str | None, lookup: Lookup) -> str | None:
    """The state whose office a publisher is ("The White House"), by ISO code; None for a paper or an agency."""
    found = (
        {c.iso for c in lookup.find(re.sub(r"^The\s+", "", publisher)) if c.kind == "seat" and c.iso}
        if publisher
        else set()
    )
    return found.pop() if len(found) == 1 else None


def make_statement_finder(
    a: Analysis, head: Mapping[str, str | None], kinds: Sequence[str], lookup: Lookup
) -> StatementFinder:
    """What the statements are read from: names, cast, quotes and references."""
    cast = Cast(a, find_names(a, lookup))
    quotes = find_quotes(a)
    author = find_author(head.get("title"))
    signed = cast.add_author(author, find_state(head.get("publisher"), lookup)) if author else None
    references = References(cast, quotes, signed)
    return StatementFinder(a, references, list(kinds), quotes)


def read_attributions(
    a: Analysis, head: Mapping[str, str | None], kinds: Sequence[str], lookup: Lookup
) -> list[Attribution]:
    """Sayings, done or not, and attitudes of an analysed article: more than the reading takes as statements. Arguments as of `read`."""
    finder = make_statement_finder(a, head, kinds, lookup)
    return find_attributions(a, finder.collect(), finder.quotes)


AUTHORED = re.compile(
    r"^(?:Joint )?(?:Press )?(?:Statement|Remarks|Message|Letter|Address|Speech|Op-Ed)\s+(?:from|by|of)\s+(?P<who>.+?)(?:\s+(?:on|at|to|in|before|after|regarding|about|for|following|as|welcoming|marking|during)\b.*)?$",
    re.I,
)


def find_author(title: str | None) -> str | None:
    """Whose statement an article is, by a title of the form "Statement from President NAME on …"; None when it says nothing of the kind."""
    match = AUTHORED.match(" ".join((title or "").split()))
    if not match:
        return None
    words = match["who"].split(",")[0].split()
    titles = 0
    while titles < len(words) and (
        longest_title([w.lower() for w in words], titles)[0] > titles
        or (words[titles].isupper() and len(words[titles]) > 1)
    ):
        titles = max(longest_title([w.lower() for w in words], titles)[0], titles + 1)
    name = words[titles:]
    return " ".join(name) if 2 <= len(name) <= 4 and all(w[:1].isupper() for w in name) else None


class Writer:
    """Turns what was found, in words and players, into the findings of the contract, in characters and ids."""

    def __init__(self, a: Analysis, scene: Scene):
        self.a, self.scene = a, scene
        self.used: set[int] = set()
        self.actor_ids: dict[int, str] = {}
        self.statement_ids: dict[int, str] = {}

    # ------------------------------------------------------------ words to characters

    def span(self, stretch: Stretch) -> F.Span:
        return self.a.span(*stretch)

    def spans(self, stretches: Iterable[Stretch]) -> list[F.Span]:
        return sorted({self.span(s) for s in stretches if s[1] > s[0]})

    def evidence(self, fields: Mapping[str, Sequence[Stretch]]) -> dict[str, list[F.Span]]:
        return {name: self.spans(stretches) for name, stretches in sorted(fields.items()) if stretches}

    def actors(self, players: Iterable[int]) -> list[str]:
        return [self.actor_ids[p] for p in dict.fromkeys(players)]

    def asserter(self, number: int | None) -> str:
        return "article" if number is None else self.statement_ids[number]

    @staticmethod
    def interval(time: TimeMention | None) -> F.Interval:
        return (time.begin, time.end_exclusive) if time else (None, None)

    @staticmethod
    def time_rule(time: TimeMention | None) -> dict[str, str]:
        """The rule behind an interval that the words alone do not give."""
        return {"interval": time.derivation or time.rule} if time and time.grade != "stated" else {}

    # ------------------------------------------------------------ the whole

    def write(self, head: Mapping[str, str | None], times: Sequence[TimeMention], posts: Sequence[Post], statements: Sequence[Said],
              gatherings: Sequence[Gathering], swaps: Sequence[Swap], deeds: Sequence[Deed], stands: Sequence[Stand], frameworks: Sequence[Framework],
              debts: Sequence[Debt], dropped: Sequence[tuple[str, tuple[int, int, str]]]) -> F.Reading:  # fmt: skip
        self.number_actors(posts, statements, gatherings, swaps, deeds, stands, frameworks, debts)
        self.statement_ids = {n: f"s{k}" for k, n in enumerate(range(len(statements)), 1)}
        return F.Reading(
            article=F.ArticleHead(**{k: v for k, v in head.items() if k in F.ArticleHead.__struct_fields__}),  # type: ignore[arg-type]
            times=number("t", [self.write_time(t) for t in times]),
            actors=self.write_actors(),
            offices=number("o", [self.write_office(p) for p in posts]),
            statements=[self.write_statement(s, self.statement_ids[n]) for n, s in enumerate(statements)],
            meetings=number("m", [self.write_meeting(g) for g in gatherings]),
            exchanges=number("x", [self.write_exchange(s) for s in swaps]),
            acts=number("c", [self.write_act(d) for d in deeds]),
            positions=number("p", [self.write_position(s) for s in stands]),
            formats=number("f", [self.write_format(f) for f in frameworks]),
            commitments=number("k", [self.write_commitment(d) for d in debts]),
            dropped=sorted(
                (F.Dropped(kind=k, span=self.span((s, e)), reason=r) for k, (s, e, r) in dropped),
                key=lambda d: (d.span, d.kind, d.reason),
            ),
        )

    def number_actors(self, *groups: Sequence[Any]) -> None:
        """Ids of all players that are named by a noun or that some finding refers to, by their first mention."""
        used: set[int] = set()
        for group in groups:
            for item in group:
                used |= set(players_of(item))
        for index, player in enumerate(self.scene.players):
            nouns = [
                m
                for m in self.scene.cast.names
                if self.scene.cast.of_name.get(m.first) == index and m.sort in ("person", "state", "body", "seat")
            ]
            if nouns and (player.kind != "state" or any(m.sort == "state" for m in nouns)):
                used.add(index)
        for index in list(used):
            belongs = self.scene.players[index].belongs
            del belongs
        order = sorted(used, key=lambda p: (min(self.scene.players[p].mentions, default=(len(self.a), 0)), p))
        self.actor_ids = {p: f"a{k}" for k, p in enumerate(order, 1)}

    def write_actors(self) -> list[F.Actor]:
        out = []
        for p, id_ in self.actor_ids.items():
            player = self.scene.players[p]
            mentions = list(player.mentions)
            mentions += [(w, w + 1) for w, r in self.scene.references.of_word.items() if p in r.players]
            derived = {"name": "actor.table"} if player.row else {}
            spans = self.spans(mentions)
            out.append(
                F.Actor(
                    id=id_,
                    kind=player.kind if player.kind != "territory" else "state",
                    name=player.name,
                    iso=player.iso if player.kind == "state" else None,
                    mentions=spans,
                    evidence={"name": spans[:1]} if spans else {},
                    derived=derived,
                )
            )
        return out

    def write_time(self, t: TimeMention) -> F.Time:
        derived = {"value": t.rule} | ({"interval": t.derivation} if t.derivation else {})
        return F.Time(id="", span=t.span, type=t.type, value=t.value, interval=(t.begin, t.end_exclusive), precision=t.precision, grade=t.grade,
                      evidence={"value": [t.span]}, derived=derived)  # fmt: skip

    def write_office(self, p: Post) -> F.Office:
        return F.Office(id="", person=self.actor_ids[p.person], title=p.title, of=self.actor_ids[p.of] if p.of is not None else None,
                        evidence=self.evidence(p.evidence), derived=p.derived)  # fmt: skip

    def write_statement(self, s: Said, id_: str) -> F.Statement:
        fields: dict[str, Sequence[Stretch]] = {"content": s.content, "cue": [(w, w + 1) for w in s.cue_words]}
        derived = {"form": s.rule}
        anonymous = None
        speaker = s.speaker.players[0] if s.speaker.players else None
        if s.source:
            fields["speaker"] = [s.source]
        if s.speaker.rule or not s.source:
            derived["speaker"] = s.speaker.rule or s.rule
        if speaker is None and s.speaker.anonymous:
            anonymous = " ".join(self.a.quote(*s.speaker.anonymous).split())
            fields["anonymous"] = [s.speaker.anonymous]
        if s.channel_words:
            fields["channel"] = [s.channel_words]
        elif s.channel:
            derived["channel"] = "channel.block"
        time = s_time(self.scene, s)
        if time:
            fields["interval"] = [(time.first, time.end)]
        return F.Statement(
            id=id_, speaker=self.actor_ids[speaker] if speaker is not None else None, anonymous=anonymous, via=self.actors(p for v in s.via for p in v.players),
            addressees=self.actors(s.addressees), channel=s.channel, platform=s.platform, interval=self.interval(time), form=s.form,  # type: ignore[arg-type]
            source=self.spans([s.source] if s.source else []), cue=self.spans([(w, w + 1) for w in s.cue_words]), content=[self.span(c) for c in sorted(s.content)],
            topics=topics_of(self.a, s.content), evidence=self.evidence(fields), derived=derived | self.time_rule(time),
        )  # fmt: skip

    def write_meeting(self, g: Gathering) -> F.Meeting:
        derived = dict(g.derived) | self.time_rule(g.time)
        if g.place and g.place.country and not g.place.country_words:
            derived["country"] = "place.table"
        elif g.place and g.place.country_words:
            g.show("country", *g.place.country_words)
        parties = list(g.sides.sides)
        for person in g.sides.people:
            if self.scene.state_of(person) is None and len(parties) < 2:
                parties.append(person)
        return F.Meeting(
            id="", format=g.format, status=g.status, asserter=self.asserter(g.asserter), round=g.round, interval=self.interval(g.time),  # type: ignore[arg-type]
            precision=g.time.precision if g.time else None, place=g.place.name if g.place else None, country=g.place.country if g.place else None,
            parties=self.actors(parties), participants=self.actors(g.sides.people), hosts=self.actors(g.hosts), mediators=self.actors(g.mediators),
            topics=topics_of(self.a, [(w, w + 1) for w in g.topic_words]), evidence=self.evidence(g.evidence), derived=derived,
        )  # fmt: skip

    def write_exchange(self, s: Swap) -> F.Exchange:
        figures = [F.Figure(value=x.count.value, unit=x.unit, bound=x.count.bound, scope=x.count.scope if x.giver is None else "giver", tally=x.count.tally,  # type: ignore[arg-type]
                            giver=self.actor_ids[x.giver] if x.giver is not None else None, receiver=self.actor_ids[x.receiver] if x.receiver is not None else None)
                   for x in s.amounts]  # fmt: skip
        return F.Exchange(id="", what=s.what, status=s.status, asserter=self.asserter(s.asserter), interval=self.interval(s.time), parties=self.actors(s.parties),  # type: ignore[arg-type]
                          figures=figures, evidence=self.evidence(s.evidence), derived=s.derived | self.time_rule(s.time))  # fmt: skip

    def write_act(self, d: Deed) -> F.Act:
        return F.Act(id="", act=d.act, plover=d.plover, cameo=d.cameo, status=d.status, asserter=self.asserter(d.asserter), actors=self.actors(d.actors),  # type: ignore[arg-type]
                     targets=self.actors(d.targets), topics=topics_of(self.a, d.content), interval=self.interval(d.time), content=[self.span(c) for c in d.content],
                     evidence=self.evidence({**d.evidence, "content": d.content}), derived=d.derived | self.time_rule(d.time))  # fmt: skip

    def write_position(self, s: Stand) -> F.Position:
        return F.Position(id="", party=self.actor_ids[s.party], topic=s.topics[0] if s.topics else "other", stance=s.stance,  # type: ignore[arg-type]
                          content=[self.span(c) for c in s.content], statement=self.statement_ids[s.statement] if s.statement is not None else None,
                          evidence=self.evidence({**s.evidence, "content": s.content}), derived=s.derived)  # fmt: skip

    def write_format(self, f: Framework) -> F.Format:
        return F.Format(id="", name=f.name, members=self.actors(f.members), topics=topics_of(self.a, [f.words]), evidence=self.evidence({"name": [f.words]}),
                        derived={"name": f.rule})  # fmt: skip

    def write_commitment(self, d: Debt) -> F.Commitment:
        return F.Commitment(id="", debtors=self.actors(d.debtors), creditors=self.actors(d.creditors), what=" ".join(self.a.quote(*d.words).split()), topic=d.topic,
                            due=self.interval(d.due), status=d.status, asserter=self.asserter(d.asserter), evidence=self.evidence(d.evidence),  # type: ignore[arg-type]
                            derived={"status": d.rule})  # fmt: skip


def s_time(scene: Scene, s: Said) -> TimeMention | None:
    """When something was said: a time that hangs on the cue, or on where it was said, and not in the words said."""
    if s.cue < 0:
        return None
    words = {s.cue, *range(*(s.channel_words or (0, 0)))}
    words |= {scene.a.heads[w] for w in words - {s.cue} if scene.a.heads[w] >= 0 and not s.covers(scene.a.heads[w])}
    for t in scene.times:
        if t.begin and not scene.is_to_come(t) and not s.covers(t.first) and scene._hangs(t.first, t.end, words, s.cue):
            return t
    return None


def players_of(item: Any) -> list[int]:
    """All players that a finding refers to."""
    match item:
        case Post():
            return [item.person] + ([item.of] if item.of is not None else [])
        case Said():
            return [*item.speaker.players[:1], *(p for v in item.via for p in v.players), *item.addressees]
        case Gathering():
            return [*item.sides.sides, *item.sides.people, *item.hosts, *item.mediators]
        case Swap():
            return [*item.parties, *(p for x in item.amounts for p in (x.giver, x.receiver) if p is not None)]
        case Deed():
            return [*item.actors, *item.targets]
        case Stand():
            return [item.party]
        case Framework():
            return list(item.members)
        case Debt():
            return [*item.debtors, *item.creditors]
    return []


def number(letter: str, items: list[Any]) -> list[Any]:
    """Items in order of their first character, then of the words they were read from, with ids."""
    import msgspec

    ordered = sorted(items, key=lambda x: (first_character(x), sorted(x.evidence.items()), msgspec.json.encode(x)))
    return [msgspec.structs.replace(x, id=f"{letter}{k}") for k, x in enumerate(ordered, 1)]


def first_character(item: Any) -> int:
    return min((s for spans in item.evidence.values() for s, _ in spans), default=1 << 60)


__all__ = ["Callable", "Reference", "read"]
