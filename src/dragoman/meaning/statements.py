"""Sayings and quotes in, statements out.

Enters: an `Analysis`, its `Quote`s and `References`. Leaves: `Said`s in order of the text: who says what, in which form, through whom, where. It
refuses to put words into a mouth: words in marks whose speaker the text does not give are left unsaid and reported as dropped.

A saying inside another makes a chain: the innermost speaker speaks, those around report.
"""

from __future__ import annotations

from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_agents, find_objects, find_subjects
from dragoman.meaning.chains import Said, credit, fold_repeats, nest, place_first_person
from dragoman.meaning.channels import find_channel
from dragoman.meaning.joined_sayings import part_sayings
from dragoman.meaning.leads import add_leads
from dragoman.meaning.quote_neighbours import CUT_ENDS, STOPS, QuoteNeighbours
from dragoman.meaning.quotes import Quote, is_clause, is_speech
from dragoman.meaning.reference import NOBODY, Reference
from dragoman.meaning.references import FIRST_PERSON, References
from dragoman.meaning.refusals import find_refusal
from dragoman.meaning.sayings import Saying, SayingFinder

CITING = frozenset({"cite", "quote", "reference"})

DASHES = frozenset({"—", "–", "―", "-", "--"})
# Relations of the words that can have the subject of a sentence.
HEADING = frozenset({"root", "conj", "ccomp", "parataxis"})


class StatementFinder:
    """Statements of one article. `kinds[block]` is the kind of each block: a caption speaks as a caption."""

    def __init__(self, a: Analysis, references: References, kinds: list[str], quotes: list[Quote]):
        self.a, self.references, self.kinds = a, references, kinds
        self.quotes = quotes
        self.finder = SayingFinder(a, self.quotes)
        self.in_quote = self.finder.in_quote
        self.beside = QuoteNeighbours(a, self.finder)
        self.used: set[int] = set()
        self.dropped: list[tuple[int, int, str]] = []

    def find(self) -> list[Said]:
        """What the article tells as said, by somebody whom it gives; the rest goes to `dropped`."""
        out = []
        for said in self.collect():
            if said.refusal or not said.speaker:
                word = said.cue if said.cue >= 0 else said.content[0][0]
                end = word + 1 if said.cue >= 0 else said.content[0][1]
                lone = "speaker is not given" if said.cue >= 0 else "quoted words without a speaker"
                self.dropped.append((word, end, said.refusal or lone))
            else:
                out.append(said)
        out = credit(out, self.a, self.finder)
        place_first_person(out, self.quotes, self.references)
        out = nest(out, self.a)
        out = fold_repeats(out, self.a)
        out.sort(key=lambda s: (s.content[0], s.cue))
        return out

    def collect(self) -> list[Said]:
        """Everything told as said, wanted, denied or not said, by anybody, in order of the text and before chains are made."""
        out = [
            s
            for s in (self.settle(saying) for saying in part_sayings(self.a, self.finder.find(), self.finder))
            if s is not None
        ]
        out += self.speak_quotes(out)
        out.sort(key=lambda s: (s.content[0], s.cue))
        out += self.read_titles(out)
        return sorted(add_leads(self.a, self.go_on(out), self.quotes), key=lambda s: (s.content[0], s.cue))

    # ------------------------------------------------------------ one saying

    def settle(self, saying: Saying) -> Said | None:
        """The statement of a saying: its form by the marks in it, its speaker by its subject."""
        a = self.a
        content, form, quotes = self.shape(saying)
        if not content:
            return None
        speaker, via, source = self.find_speaker(saying)
        if self.in_quote[saying.cue] >= 0 and any(
            a.lower[w] in FIRST_PERSON or a.lower[w] == "you" for w in saying.sources
        ):
            return None
        self.used |= set(quotes)
        said = Said(
            saying.cue,
            saying.cue_words,
            speaker,
            source,
            content,
            form,
            saying.rule,
            saying.row.means,
            via,
            quotes=quotes,
            is_after=saying.is_after or content[-1][1] <= saying.cue,
            refusal=saying.refusal,
        )
        self.add_circumstances(said, saying.addressees)
        return said

    def shape(self, saying: Saying) -> tuple[list[tuple[int, int]], str, list[int]]:
        """Content, form and quotes of a saying."""
        own = self.in_quote[saying.cue]
        pieces = saying.content
        if own >= 0:  # who is quoted tells of nothing outside of the marks
            first, end = self.quotes[own].first, self.quotes[own].end
            pieces = [(max(s, first), min(e, end)) for s, e in pieces if s < end and e > first]
        quotes = sorted({self.in_quote[i] for s, e in pieces for i in range(s, e)} - {-1, own})
        words = [i for s, e in pieces for i in range(s, e) if self.a.upos[i] != "PUNCT"]
        inside = [i for i in words if self.in_quote[i] in quotes]
        before = [i for i in words if i < saying.cue]
        if before and len(inside) < len(words) and all(i in inside for i in before):
            words = before  # "…," he said in an address: what follows the cue is where, not what
        if not words:
            return [], "indirect", []
        if not inside or own >= 0:
            return pieces, "indirect", []
        whole = [q for q in quotes if self.is_cut_by(self.quotes[q], saying)]
        if whole:
            # "The mayor was angry: “…,” she said": what stands around the marks is the reporter's
            whole += [q for q in quotes if q > whole[-1] and self.goes_on_after(self.quotes[q], saying.cue)]
            return [self.trim_quote(self.quotes[q]) for q in whole], "direct", whole
        if all(i in inside for i in words) or (len(inside) >= 0.85 * len(words) and saying.is_after):
            quotes = sorted({self.in_quote[i] for i in words if i in inside})
            return [self.trim_quote(self.quotes[q]) for q in quotes], "direct", quotes
        sentence = self.find_sentence_in_marks(saying.cue, quotes)
        if sentence >= 0:
            # "He said, when the news broke, “We will come”": what leads up to a whole sentence in marks is the reporter's
            later = [q for q in quotes if self.quotes[q].first >= self.quotes[sentence].first]
            return [self.trim_quote(self.quotes[q]) for q in later], "direct", later
        out = []
        for s, e in pieces:
            for q in quotes:
                quote = self.quotes[q]
                if s <= quote.first < e:
                    e = max(e, self.trim_quote(quote)[1])
            out.append((s, e))
        return out, "mixed", quotes

    def find_sentence_in_marks(self, cue: int, quotes: list[int]) -> int:
        """The first of `quotes` that begins as a sentence behind a comma or a colon behind the cue, and has no marked words before it; -1 when there is none."""
        a, quote = self.a, self.quotes[quotes[0]]
        begins = a.words[quote.first][:1].isupper()
        if quote.opener > cue and begins and a.words[quote.opener - 1] in (",", ":") and is_clause(a, quote):
            return quotes[0]
        return -1

    def is_cut_by(self, quote: Quote, saying: Saying) -> bool:
        """Whether a quote that begins as a sentence of its own stands before the cue, with only the speaker between."""
        a = self.a
        if not 0 <= quote.closer < saying.cue or not is_speech(a, quote):
            return False
        return self.beside.is_cut(quote)

    def goes_on_after(self, quote: Quote, cue: int) -> bool:
        """Whether a quote behind the cue is the rest of what the cue has cut: "…," he said, "…"."""
        if quote.opener <= cue or self.a.words[quote.opener - 1] not in (",", "—", "–", "-", ":", *STOPS):
            return False
        return not any(self.beside.is_quoting(i) for i in range(cue + 1, quote.opener))  # "…," he said, adding, "…"

    def trim_quote(self, quote: Quote) -> tuple[int, int]:
        """Words of a quote without the comma before its closing mark."""
        end = quote.end
        while end > quote.first + 1 and self.a.words[end - 1] in (",", ".", ";", "…") and self.a.words[end - 1] != "…":
            end -= 1
        return quote.first, end

    def find_speaker(self, saying: Saying) -> tuple[Reference, list[Reference], tuple[int, int] | None]:
        """Who says it, who reports that they did, and the words of the source."""
        a, v = self.a, saying.cue
        for c in a.children_by(v, "advcl", "acl"):
            if a.lemmas[c] in CITING and a.tags[c] == "VBG":
                cited = find_objects(a, c)
                if cited:
                    return self.refer_all(cited), [self.refer_all(saying.sources)], self.source_words(cited[0])
        head = a.heads[v]
        if (
            head >= 0
            and a.lemmas[head] in CITING
            and a.tags[v] == "VBG"
            and a.rels[v] in ("advcl", "xcomp", "obl", "acl")
        ):
            quoted = find_objects(a, head)
            if quoted:
                return (
                    self.refer_all(quoted),
                    [r for r in [self.refer_all(find_subjects(a, head))] if r],
                    self.source_words(quoted[0]),
                )
        quoting = next(
            (c for c in a.children_by(v, "advcl", "xcomp", "obl") if a.lemmas[v] in CITING and a.lemmas[c] == "say"), -1
        )
        if quoting >= 0 and (
            quoted := [o for o in find_objects(a, v) if o not in [i for s, e in saying.content for i in range(s, e)]]
        ):
            # "…, a diplomat quoted him as saying"
            by = saying.sources or [c for c in a.children[quoting] if c > quoting and a.preposition(c) == "by"]
            return (
                self.refer_all(quoted),
                [r for r in [self.refer_all(by)] if r],
                self.source_words(quoted[0]),
            )
        for source in saying.sources:
            for c in a.children_by(source, "acl"):
                if a.lemmas[c] in CITING and a.tags[c] == "VBN" and (agents := find_agents(a, c)):
                    return self.refer_all(saying.sources), [self.refer_all(agents)], self.source_words(source)
        speaker = self.refer_all(saying.sources)
        return speaker, [], self.source_words(saying.sources[0]) if saying.sources else None

    def refer_all(self, words: list[int]) -> Reference:
        """One reference for several heads: all their players, else the first words without a name."""
        found = [self.references.refer_speaker(w) for w in words]
        players = tuple(dict.fromkeys(p for r in found for p in r.players))
        if players:
            return Reference(players, rule=next((r.rule for r in found if r.rule and r.players), ""))
        return next((r for r in found if r.anonymous), NOBODY)

    def source_words(self, head: int) -> tuple[int, int]:
        a = self.a
        words = [i for i in a.below(head, ("acl:relcl", "parataxis", "punct", "case")) if abs(i - head) < 25]
        return min(words), max(words) + 1

    def add_circumstances(self, said: Said, addressees: list[int]) -> None:
        a = self.a
        players = self.references.cast.players
        for w in addressees:
            for p in self.references.refer(w).players:
                if players[p].is_media and players[p].kind != "person":
                    said.via.append(Reference((p,)))
                elif p not in said.addressees and p not in said.speaker.players:
                    said.addressees.append(p)
        channel = find_channel(a, said.cue, said.content) if said.cue >= 0 else None
        if channel:
            said.channel, said.platform, said.channel_words = channel
            for c in a.children_by(channel[2][1] - 1, "acl"):  # "in a statement carried by the state agency"
                if a.tags[c] == "VBN":
                    carriers = self.references.players_of(find_agents(a, c))
                    said.via += [Reference((p,)) for p in carriers if players[p].is_media]
        elif self.kinds and self.kinds[min(a.blocks[said.content[0][0]], len(self.kinds) - 1)] == "caption":
            said.channel = "caption"

    # ------------------------------------------------------------ quotes

    def speak_quotes(self, done: list[Said]) -> list[Said]:
        """Quotes no saying has taken: the cue beside them, a name before a colon."""
        out: list[Said] = []
        by_cue = {s.cue: s for s in done}
        for number, quote in enumerate(self.quotes):
            if number in self.used:
                continue
            cue = self.beside.find_cue(quote)
            if not is_speech(self.a, quote) and not (quote.end <= cue <= quote.end + 3 and self.beside.is_cut(quote)):
                continue
            if cue < 0:
                cue = self.beside.find_verb_beside(quote)
            if signed := self.speak_signed(number, quote):
                said: Said | None = signed
            elif cue < 0:
                said = self.speak_colon(number, quote)
            else:
                said = self.speak_cue(number, quote, cue, by_cue)
            if said:
                self.used.add(number)
                if said.cue not in by_cue or by_cue[said.cue] is not said:
                    out.append(said)
                    by_cue.setdefault(said.cue, said)
        return out

    def speak_cue(self, number: int, quote: Quote, cue: int, by_cue: dict[int, Said]) -> Said | None:
        earlier = by_cue.get(cue)
        content = self.trim_quote(quote)
        if earlier is not None and earlier.form == "direct":
            # “Soon,” he said, “the road will open”: two pieces under one cue, of which the tree may have only one
            is_begun = quote.end <= cue < earlier.content[0][0] and self.a.words[quote.end - 1] in CUT_ENDS
            if earlier.content[-1][1] <= cue < quote.first or (
                is_begun and self.beside.stands_alone(quote, is_cut=True)
            ):
                earlier.content = sorted([*earlier.content, content])
                earlier.quotes = sorted([*earlier.quotes, number])
                return earlier
        rows = self.finder.find_rows(cue)
        row = next((r for r in rows if "quote" in r.takes), None)
        rule = f"cue.{row.id}.quote" if row else "cue.verb_beside"
        row = row or self.finder.cues["say"][0]
        saying = self.finder.complete(Saying(cue, row, [], [content], rule=rule, is_after=quote.end <= cue))
        saying.refusal = find_refusal(self.a, cue, row)
        speaker, via, source = self.find_speaker(saying)
        if source and source[0] < quote.first < cue and quote.opener < source[1] + 2:
            return None  # "the man known as “Lion,” said": a name of who speaks
        said = Said(cue, saying.cue_words, speaker, source, [content], "direct", saying.rule, row.means, via, quotes=[number], is_after=saying.is_after,
                    refusal=saying.refusal)  # fmt: skip
        self.add_circumstances(said, saying.addressees)
        return said

    def speak_signed(self, number: int, quote: Quote) -> Said | None:
        """`“We will come.” — Minister Ali Vefa`: a whole quotation, a dash, and nothing but a name after it."""
        a = self.a
        dash = quote.closer + 1
        if quote.closer < 0 or dash + 1 >= len(a) or a.words[dash] not in DASHES or not self.beside.stands_alone(quote):
            return None
        end = dash + 1
        while end < len(a) and a.blocks[end] == a.blocks[dash]:
            end += 1
        names = [i for i in range(dash + 1, min(dash + 6, end)) if a.upos[i] == "PROPN"]
        if (
            not names
            or names[0] > dash + 2
            or any(a.feat(i, "VerbForm=Fin") or self.in_quote[i] >= 0 for i in range(dash, end))
        ):
            return None
        head = next((i for i in names if a.heads[i] not in names), names[0])
        return Said(-1, [dash], self.references.refer_speaker(head), self.source_words(head), [self.trim_quote(quote)], "direct", "cue.signed", quotes=[number],
                    is_after=True)  # fmt: skip

    def speak_colon(self, number: int, quote: Quote) -> Said | None:
        """`Minister Ali Vefa: "We will come."`"""
        a = self.a
        colon = quote.opener - 1
        if colon < 1 or a.words[colon] != ":":
            return None
        head = colon - 1
        speaker = self.references.refer(head)
        if not speaker.players or a.main_rels[head] in ("obj", "obl", "nmod"):
            # "The premier rejected the idea: “…”": who does what the colon explains speaks
            start = a.sentences[a.sentence_of[colon]][0]
            doing = [i for i in range(start, colon) if a.main_rels[i] in HEADING and self.in_quote[i] < 0]
            subjects = next((found for i in reversed(doing) if (found := find_subjects(a, i))), [])
            if subjects:
                head = subjects[0]
                speaker = self.refer_all(subjects)
            elif a.upos[head] not in ("PROPN", "NOUN"):
                return None
        return Said(
            -1,
            [colon],
            speaker,
            self.source_words(head),
            [self.trim_quote(quote)],
            "direct",
            "cue.colon",
            quotes=[number],
        )

    def go_on(self, found: list[Said]) -> list[Said]:
        """Whole sentences in marks after a statement belong to its speaker: `… he said. "We will come."`"""
        a = self.a
        for number, quote in enumerate(self.quotes):
            if number in self.used or not is_speech(a, quote):
                continue
            before = [s for s in found if max(e for _, e in s.content) <= quote.first and s.cue < quote.first]
            alone = self.beside.stands_alone(quote)
            if not before or not alone:
                reason = "quoted words without a speaker" if alone else "quoted words, not speech"
                self.dropped.append((quote.first, quote.end, reason))
                continue
            last = self.find_quoted_before(quote, before) or max(
                before, key=lambda s: (max(*(e for _, e in s.content), s.cue), -s.content[0][0])
            )
            gap = a.blocks[quote.first] - a.blocks[max(last.cue, last.content[-1][1] - 1)]
            since = self.beside.count_sentences(max(last.cue, last.content[-1][1] - 1), quote.opener)
            reopened = any(self.quotes[q].is_continued for q in last.quotes) and gap == 1
            if gap > 1 or since > (2 if gap == 0 else 1) or (gap and not is_clause(a, quote)):
                self.dropped.append((quote.first, quote.end, "quoted words without a speaker"))
                continue
            self.used.add(number)
            if last.form == "direct" and (gap == 0 or reopened) and (last.is_after or reopened):
                last.content.append(self.trim_quote(quote))
                last.quotes.append(number)
            else:
                goes_on = Said(-1, [], last.speaker, None, [self.trim_quote(quote)], "direct", "cue.continued", last.means, list(last.via), quotes=[number],
                               refusal=last.refusal, goes_on=last if gap == 0 or reopened or last.form == "direct" else None)  # fmt: skip
                found.append(goes_on)
        return found

    def find_quoted_before(self, quote: Quote, before: list[Said]) -> Said | None:
        """The direct statement of the paragraph that has but its cue's clause between its words and `quote`."""
        a = self.a
        direct = [
            s
            for s in before
            if s.form == "direct" and s.is_after and a.blocks[s.content[-1][0]] == a.blocks[quote.first]
        ]
        if not direct:
            return None
        last = max(direct, key=lambda s: s.content[-1][1])
        return last if self.beside.count_sentences(last.content[-1][1], quote.opener) <= 1 else None

    # ------------------------------------------------------------ headlines

    def read_titles(self, found: list[Said]) -> list[Said]:
        """`New round to be held this week: Zelenskyy`, and the same with the name in front."""
        a, out = self.a, []
        for number, kind in enumerate(self.kinds):
            if kind != "title":
                continue
            words = [i for i in range(len(a)) if a.blocks[i] == number]
            colons = [i for i in words if (a.words[i] in (":", "—", "–") and not a.glued[i]) or a.words[i] == ":"]
            if len(colons) != 1 or any(s.covers(words[0]) for s in found):
                continue
            left, right = [i for i in words if i < colons[0]], [i for i in words if i > colons[0]]
            for name, said, is_after in ((right, left, True), (left, right, False)):
                if not name or len(name) > 4 or len(said) < 4:
                    continue
                reference = self.references.refer(name[-1])
                players = self.references.cast.players
                if (
                    reference.players
                    and all(self.references.cast.named(i) in reference.players for i in name if a.upos[i] == "PROPN")
                    and (is_after or players[reference.players[0]].kind == "person")
                ):
                    out.append(
                        Said(
                            -1,
                            [colons[0]],
                            reference,
                            (name[0], name[-1] + 1),
                            [(said[0], said[-1] + 1)],
                            "indirect",
                            "cue.headline",
                            is_after=is_after,
                        )
                    )
                    break
        return out
