"""Frames of meetings in, meetings out.

Enters: a `Scene` and its frames. Leaves: `Gathering`s, one for each meeting the article tells of, its mentions folded together. It refuses a
meeting without sides: "talks" that nobody is said to hold are no entry for a record.
"""

from __future__ import annotations

from dragoman.knowledge.events import load_classes
from dragoman.language.clauses import find_objects, find_subjects, is_verb
from dragoman.meaning.frames import Frame
from dragoman.meaning.gatherings import FAMILIES, TIMELESS, Gathering, date_status, merge, stand_as_others
from dragoman.meaning.rounds import find_round
from dragoman.meaning.scenes import Scene
from dragoman.meaning.series import Series
from dragoman.meaning.status import subjects_over
from dragoman.meaning.times.mention import TimeMention


class MeetingFinder:
    def __init__(self, scene: Scene):
        self.scene, self.a = scene, scene.a
        self.dropped: list[tuple[int, int, str]] = []

    def find(self, frames: list[Frame]) -> list[Gathering]:
        """Meetings in order of the text."""
        mine = [f for f in frames if f.row.kind == "meeting"]
        found: list[Gathering] = []
        for frame in mine:
            if frame.row.id == "round" and self._has_inner(frame, mine):
                continue
            found += self.read(frame)
        series = Series(self.scene)
        series.inherit_sides(found)
        series.give_sides(found)
        found += series.read_ordinals(found)
        merged = merge(sorted(found, key=lambda g: g.trigger), self.a)
        self.add_delegations(merged)
        for g in merged:
            if g.status == "unknown" and g.rule == TIMELESS:
                stand_as_others(g, merged)
        return [g for g in merged if self.keep(g)]

    def _has_inner(self, frame: Frame, mine: list[Frame]) -> bool:
        """ "Round" over "of talks": the talks tell all."""
        return any(w == frame.trigger for f in mine if f is not frame for w, _, _ in f.standing.governors)

    # ------------------------------------------------------------ one frame

    def read(self, frame: Frame) -> list[Gathering]:
        a, scene, standing = self.a, self.scene, frame.standing
        if standing.is_negated and standing.status in ("carried_out", "unknown", "ongoing", "planned", "proposed"):
            self.dropped.append((frame.trigger, frame.trigger + 1, "meeting is negated"))
            return []
        if standing.is_timeless and standing.status == "carried_out":
            # "X visits Y" heads reports of what was and of what will be: the day tells, or the text below, or nothing does
            standing.status, standing.rule = "unknown", TIMELESS
        g = Gathering(
            frame.row.means,
            standing.status,
            standing.rule,
            scene.asserter(frame.trigger),
            frame.trigger,
            frames=[frame],
        )
        g.show("format", frame.trigger, frame.trigger + 1)
        for word, row, _ in standing.governors:
            if row.effect != "none":
                g.show("status", word, word + 1)
        if not g.evidence.get("status"):
            g.derived["status"] = standing.rule
        g.is_definite = any(
            a.lower[c] in ("the", "this", "that", "these", "those", "such") for c in a.children[frame.trigger]
        )
        # what is resumed has been told of before
        g.is_definite |= any(a.lemmas[w].lower() in load_classes()["resuming"] for w, _, _ in standing.governors)
        g.is_indefinite = any(a.lower[c] in ("a", "an", "another", "new", "further") for c in a.children[frame.trigger])
        self.fill_sides(g, frame)
        g.place = scene.find_place(frame)
        if g.place:
            g.show("place", *g.place.words)
        number, count, word = find_round(a, [frame.trigger, *frame.words])
        if word >= 0:
            g.round, g.count = number, count
            g.show("round", word, word + 1)
        g.topic_words = [w for k in ("topic",) for w in frame.get(k)]
        if frame.is_verb and not self.has_both_sides(frame):
            self.dropped.append((frame.trigger, frame.trigger + 1, "meeting of one side"))
            return []
        visitors = [p for w in frame.get("visitor") for p in self.players_of(w)]
        # an airline that flies somewhere visits nobody
        if frame.row.means == "visit" and not any(
            scene.players[p].kind == "person" or scene.is_political(p) for p in visitors
        ):
            self.dropped.append((frame.trigger, frame.trigger + 1, "visit without a visitor"))
            return []
        self.name_call(g, frame)
        times = [t for t in scene.find_times(frame) if t.begin]
        return [date_status(x, scene.published) for x in self.split(g, times)]

    def players_of(self, word: int) -> list[int]:
        """Whom a phrase names, else whose somebody without a name is: "his Libyan counterpart"."""
        reference = self.scene.references.refer(word)
        kinds = ("state", "group", "bloc")
        return list(reference.players) or [p for p in reference.owners if self.scene.players[p].kind in kinds]

    def has_both_sides(self, frame: Frame) -> bool:
        """A verb of meeting needs somebody on each side of it, or several as its subject."""
        if frame.row.id == "host":
            return any(self.players_of(w) for w in frame.get("party"))  # "welcomed the proposal"
        if frame.row.means == "visit":
            return True
        subjects = [w for w in frame.get("party") if w < frame.trigger]
        left = {p for w in subjects for p in self.players_of(w)}
        right = {p for w in frame.get("party") if w > frame.trigger for p in self.players_of(w)}
        blocs = any(self.scene.players[p].kind == "bloc" or self.scene.players[p].members for p in left)
        several = any(len(self.players_of(w)) >= 2 for w in subjects)
        return bool(left and right) or (len(left | right) >= 2 and (several or len(subjects) != 1)) or blocs

    def name_call(self, g: Gathering, frame: Frame) -> None:
        """Speaking with somebody is a call when a telephone is named in the sentence, and a conversation otherwise."""
        a = self.a
        if g.format != "call" or not frame.is_verb or a.lemmas[frame.trigger] in ("phone", "telephone"):
            return
        start, end = a.sentences[a.sentence_of[frame.trigger]]
        if not any(
            a.lemmas[i].lower() in ("phone", "telephone", "call", "videoconference", "telephonically")
            for i in range(start, end)
        ):
            g.format, g.derived["format"] = "talks", "format.speaking"

    def fill_sides(self, g: Gathering, frame: Frame) -> None:
        scene = self.scene
        hosts = scene.find_sides(frame.get("host"))
        mediators = scene.find_sides(frame.get("mediator"))
        g.hosts = hosts.people + [s for s in hosts.sides if s not in g.hosts]
        g.mediators = mediators.sides or mediators.people
        words = [w for w in frame.get("party", "visitor") if not self._is_venue(w, frame)]
        g.sides = scene.find_sides(words)
        if len(g.sides.sides) + len(g.sides.people) <= 1 and not frame.is_verb:
            self.add_proposer(g, frame)
        if frame.row.means == "visit":
            for w in frame.get("host_place"):
                host = scene.find_sides([w])
                place = scene.read_place(w)
                g.place = g.place or place
                for side in host.sides:
                    if side not in g.sides.sides:
                        g.sides.sides.append(side)
                        g.sides.words.setdefault(side, w)
        if frame.row.id == "host":
            g.sides.sides += [s for s in hosts.sides if s not in g.sides.sides]
            g.sides.people += [p for p in hosts.people if p not in g.sides.people]
            g.hosts = []
        outside = set(g.hosts) | set(g.mediators)
        g.sides.sides = [s for s in g.sides.sides if s not in outside or frame.row.id == "host"]
        for players, name in (
            (g.sides.sides, "parties"),
            (g.sides.people, "participants"),
            (g.hosts, "hosts"),
            (g.mediators, "mediators"),
        ):
            for player in players:
                word = g.sides.words.get(player, hosts.words.get(player, mediators.words.get(player)))
                if word is not None:
                    g.show(name, *self.stretch(word))
                elif player in g.sides.derived:
                    g.derived[name] = g.sides.derived[player]

    def add_proposer(self, g: Gathering, frame: Frame) -> None:
        """ "Kyiv proposed a meeting with Moscow", "Lima called off talks with Quito": who does so would take part. Several may do so among
        themselves: "they postponed the talks"."""
        for word, row, slot in frame.standing.governors:
            if (
                row.id in ("propose", "refuse", "postpone", "cancel")
                and slot in ("object", "for")
                and is_verb(self.a, word)
            ):
                more = self.scene.find_sides(find_subjects(self.a, word))
                alone = not g.sides.sides and not g.sides.people
                if alone and (row.id not in ("postpone", "cancel") or len(more.sides) < 2):
                    return
                for mine, theirs in ((g.sides.sides, more.sides), (g.sides.people, more.people)):
                    mine += [p for p in theirs if p not in mine]
                g.sides.words |= more.words
                g.derived["parties"] = "party.proposer"
                return

    def _is_venue(self, word: int, frame: Frame) -> bool:
        """A place before the noun names where, not who: "Doha talks"; two of them name who: "Kyiv-Moscow talks"."""
        mention = self.scene.cast.name_at.get(word)
        return (
            mention is not None
            and mention.sort in ("seat", "place")
            and word < frame.trigger
            and self.scene._names_venue(mention, frame)
            and self.a.rels[word] in ("compound", "amod")
        )

    def stretch(self, word: int) -> tuple[int, int]:
        mention = self.scene.cast.name_at.get(word)
        return (mention.first, mention.end) if mention else (word, word + 1)

    def split(self, g: Gathering, times: list[TimeMention]) -> list[Gathering]:
        """One meeting for each day named, when several are told of: "two rounds, on May 16 and June 2"."""
        days = [t for t in times if t.begin and t.precision in ("day", "part", "hour", "minute")]
        several = (g.count is not None and g.count == len(days) > 1) or (
            len(days) > 1 and self.a.tags[g.trigger] == "NNS" and g.round is None
        )
        if not several:
            best = (days or times)[:1]
            if best:
                g.time = best[0]
                g.show("interval", best[0].first, best[0].end)
            if g.count is not None:
                g.round, g.derived["round"] = g.count, "round.last_of_series"
            return [g]
        out = []
        for number, time in enumerate(days, 1):
            one = Gathering(g.format, g.status, g.rule, g.asserter, g.trigger, place=g.place, sides=g.sides, hosts=g.hosts, mediators=g.mediators,
                            topic_words=g.topic_words, derived=dict(g.derived), evidence={k: list(v) for k, v in g.evidence.items()}, frames=g.frames)  # fmt: skip
            one.time = time
            one.show("interval", time.first, time.end)
            if g.count == len(days):
                one.round, one.derived["round"] = number, "round.in_order"
            out.append(one)
        return out

    def add_delegations(self, found: list[Gathering]) -> None:
        """ "The Iranian delegation was led by …", "the delegation included …": people of the talks told of last."""
        a, scene = self.a, self.scene
        for i in range(len(a)):
            if a.lemmas[i].lower() not in ("delegation", "team", "side") or a.main_rels[i] not in (
                "nsubj",
                "obj",
            ):
                continue
            verb = a.heads[i]
            if a.lemmas[verb].lower() not in ("lead", "head", "include", "chair", "comprise"):
                continue
            people = find_subjects(a, verb) if i in find_objects(a, verb) else find_objects(a, verb)
            near = [
                g
                for g in found
                if 0 <= a.sentence_of[i] - a.sentence_of[g.trigger] <= 4
                and FAMILIES.get(g.format) in ("talks", "visit", "summit")
            ]
            if not near:
                continue
            g = max(near, key=lambda g: g.trigger)
            for word in people:
                for player in scene.references.refer(word).players:
                    if scene.players[player].kind == "person" and player not in g.sides.people:
                        g.sides.people.append(player)
                        g.sides.words[player] = word
                        g.show("participants", *self.stretch(word))

    def add_denier(self, g: Gathering) -> None:
        """ "Chad denied that any meeting with envoys of Niger had taken place": who denies a meeting is the other side of it."""
        denial = next((k for k in self.a.above(g.trigger) if self.a.lemmas[k].lower() in load_classes()["denying"]), -1)
        found = self.scene.find_sides(subjects_over(self.a, denial) if denial >= 0 else [])
        for side in found.sides:
            if side not in g.sides.sides:
                g.sides.sides.append(side)
                g.derived["parties"] = "meeting.denier"
                for word in found.words.values():
                    g.show("parties", word, word + 1)

    def keep(self, g: Gathering) -> bool:
        """Whether a meeting has the sides and the standing to be told."""
        scene = self.scene
        stretch = (g.trigger, g.trigger + 1)
        if g.status == "denied" and len(g.sides.sides) + len(g.sides.people) < 2:
            self.add_denier(g)
        # a company or a union is no side of diplomacy; a person is unless their title says otherwise
        sides = [s for s in g.sides.sides if scene.is_political(s)]
        people = [p for p in g.sides.people if not scene.is_private(p)]
        actors = len(set(sides)) + sum(1 for p in people if scene.state_of(p) not in sides)
        bloc = any(scene.players[s].kind == "bloc" for s in sides)
        reason = ""
        if not any(scene.is_political(p) for p in (*sides, *g.sides.people)):
            reason = "meeting without a political side"
        elif actors < 2 and not (bloc and g.format in ("summit", "meeting", "talks", "conference")):
            reason = "meeting with fewer than two sides"
        elif (
            g.status == "unknown"
            and g.rule != TIMELESS
            and (g.time is None or g.rule in ("status.habitual", "status.question"))
        ):
            reason = "meeting only mentioned"
        if reason:
            self.dropped.append((*stretch, reason))
        return not reason
