"""Words that head noun phrases in, whom they stand for out.

Enters: a `Cast` and the words of its article. Leaves: a `Reference` for a word: actors, or the words of somebody without a name. It refuses
to let a pronoun reach back further than a reader would.

"He", "the minister", "the two sides", "the Gaza-based movement", "Sudan's army", "a senior official": one pass from left to right,
each looking at who was mentioned before.
"""

from __future__ import annotations

from dragoman.knowledge.nouns import NounRow, find_noun
from dragoman.language.clauses import find_obliques
from dragoman.meaning.cast import Cast, Player
from dragoman.meaning.noun_phrases import (
    MODIFIERS,
    count_people,
    find_lemmas,
    find_named_beside,
    find_words,
    is_definite,
)
from dragoman.meaning.pronoun_grammar import are_apart
from dragoman.meaning.quotes import Quote
from dragoman.meaning.reference import NOBODY, Reference
from dragoman.meaning.several import (
    find_last_group,
    find_last_several,
    find_listed,
    find_own_subject,
    find_pair_in_subject,
)
from dragoman.meaning.titleholders import find_titleholder

SENTENCES_BACK = 4
HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
WE = frozenset({"we", "us", "our", "ours", "ourselves"})
PERSONS = frozenset({
    "leader", "president", "minister", "man", "woman", "official", "diplomat", "negotiator", "counterpart",
    "prime minister", "king",
})  # fmt: skip


class References:
    """`refer(word)` for every word of an article."""

    def __init__(self, cast: Cast, quotes: list[Quote], author: int | None = None):
        self.cast, self.a, self.author = cast, cast.a, author
        self.quoted = [False] * len(cast.a)
        for quote in quotes:
            self.quoted[quote.first : quote.end] = [True] * (quote.end - quote.first)
        self.of_word: dict[int, Reference] = {}
        self.recent: list[tuple[int, int]] = []  # (word, player), in order of the text
        self.pairs: list[tuple[int, ...]] = []
        self.holders: list[
            tuple[int, ...]
        ] = []  # "the presidents of A and B": named for their people, not by themselves
        a = self.a
        for i in range(len(a)):
            mention = cast.name_at.get(i)
            if mention is not None:
                if i == mention.head:
                    self._see_name(i)
            elif a.upos[i] in ("NOUN", "PROPN", "PRON", "DET") and a.rels[i] not in (
                "compound",
                "fixed",
                "flat",
                "det",
            ):
                self._see_word(i)

    def refer_speaker(self, word: int) -> Reference:
        """As `refer`; a name that stands for nobody else (a place, a word with a capital) is whoever speaks by it."""
        found = self.refer(word)
        if not found and (
            (word in self.cast.name_at and self.cast.name_at[word].sort == "place") or self.a.upos[word] == "PROPN"
        ):
            self.of_word[word] = found = self._capitals(word)
        return found

    def refer(self, word: int) -> Reference:
        """Whom the noun phrase headed by `word` stands for."""
        named = self.cast.named(word)
        if named is not None:
            return Reference((named,), rule=self.cast.name_at[word].rule)
        return self.of_word.get(word, NOBODY)

    def players_of(self, words: list[int]) -> tuple[int, ...]:
        """Players of several phrases, each once, in order."""
        return tuple(dict.fromkeys(p for w in words for p in self.refer(w).players))

    # ------------------------------------------------------------ reading

    def _see_name(self, i: int) -> None:
        player = self.cast.named(i)
        if player is None:
            return
        a = self.a
        self.recent.append((i, player))
        group = [p for p in (self.cast.named(k) for k in a.conjuncts(i)) if p is not None]
        chosen = any(a.lower[c] == "or" for k in a.conjuncts(i) for c in a.children_by(k, "cc"))
        if len(set(group)) >= 2 and group[0] == player and not chosen:
            over = a.heads[i]
            is_owner = a.preposition(i) == "of" and over >= 0 and a.kinds[over] == "person"
            (self.holders if is_owner else self.pairs).append(tuple(dict.fromkeys(group)))

    def _see_word(self, i: int) -> None:
        word = self.a.lower[i]
        if word in HE:
            found = self._find_person(i, HE[word])
        elif word in IT:
            found = self._find_thing(i, ("state", "organisation", "group", "bloc"))
        elif word in THEY:
            subject = find_own_subject(self.a, i)
            if subject is not None:
                players = self.players_of(self.a.conjuncts(subject))
                found = Reference(players, rule="reference.pronoun") if players else NOBODY
            else:
                found = find_pair_in_subject(self, i) or self._find_thing(i, ("group", "organisation", "bloc", "state"))
        elif word in FIRST_PERSON and self.author is not None and not self.quoted[i]:
            state = self.cast.players[self.author].belongs
            speaks = state if state is not None and word in WE else self.author
            found = Reference((speaks,), rule="reference.author")
        elif word == "both" and self.a.upos[i] in ("PRON", "DET"):
            found = find_last_group(self, 2)
        elif self.a.upos[i] in ("NOUN", "PROPN"):
            found = self._describe(i)
        else:
            return
        if found:
            self.of_word[i] = found
            self.recent += [(i, p) for p in found.players]

    # ------------------------------------------------------------ pronouns

    def _candidates(self, i: int) -> list[tuple[float, int, int]]:
        """(score, word, player) of whoever was mentioned in the last sentences, the best mention of each."""
        a = self.a
        now = a.sentence_of[i]
        best: dict[int, tuple[float, int, int]] = {}
        for word, player in reversed(self.recent):
            back = now - a.sentence_of[word]
            if back > SENTENCES_BACK:
                break
            if back == 0 and are_apart(a, i, word):
                continue
            score = -1.5 * back + self._weight(word) - 0.002 * (i - word)
            if self.quoted[word] and not self.quoted[i]:
                score -= (
                    4 if back == 0 else 2
                )  # who is talked about in somebody's words is seldom gone on with outside them
            if player not in best or score > best[player][0]:
                best[player] = score, word, player
        return sorted(best.values(), key=lambda c: (-c[0], -c[1]))

    def _weight(self, word: int) -> float:
        """Subjects are gone on with more often than objects, and objects more than what hangs on nouns."""
        a = self.a
        rel = a.rels[word]
        if rel.startswith("nsubj"):
            verb = a.heads[word]
            return 2.4 if a.rels[verb] in ("root", "conj", "parataxis", "advcl:relcl") else 1.8
        if rel in ("obj", "iobj", "obl:agent"):
            return 0.9
        if rel == "conj":
            return 0.8
        if rel in ("nmod:poss", "compound", "amod", "nmod") and a.rels[a.heads[word]].startswith("nsubj"):
            return 1.2
        if rel == "nmod:poss":
            return 0.7
        return 0.3

    def _find_person(self, i: int, gender: str) -> Reference:
        unnamed, nameless = self._last_anonymous(i)
        for score, _, player in self._candidates(i):
            p = self.cast.players[player]
            if p.kind in ("person", "office") and p.gender in ("", gender):
                if unnamed > score:
                    break
                p.gender = gender
                return Reference((player,), rule="reference.pronoun")
        return nameless

    def find_other(self, i: int, players: tuple[int, ...]) -> Reference:
        """The person whom pronoun `i` stands for when it is none of `players`."""
        for _, word, player in self._candidates(i):
            p = self.cast.players[player]
            if player not in players and word < i and p.kind == "person" and p.gender in ("", HE[self.a.lower[i]]):
                return Reference((player,), rule="reference.pronoun")
        return NOBODY

    def _last_anonymous(self, i: int) -> tuple[float, Reference]:
        """ "A spokesman said … He added": the subject without a name in the sentences before, and how much speaks for it."""
        a = self.a
        for word in sorted((w for w in self.of_word if w < i), reverse=True):
            back = a.sentence_of[i] - a.sentence_of[word]
            if back > 2:
                break
            reference = self.of_word[word]
            if (
                reference.anonymous
                and not (back == 0 and are_apart(a, i, word))
                and a.rels[word].startswith("nsubj")
                and a.tags[word] == "NN"
                and a.kinds[word] == "person"
            ):
                score = -1.5 * back + self._weight(word) - 0.002 * (i - word)
                return score, Reference(anonymous=reference.anonymous, rule="reference.pronoun")
        return -99.0, NOBODY

    def _find_thing(self, i: int, kinds: tuple[str, ...]) -> Reference:
        for score, word, player in self._candidates(i):
            p = self.cast.players[player]
            if (p.kind in kinds and not p.is_media and self.cast.name_at.get(word, None) is not None) or (
                p.kind in kinds and word in self.of_word
            ):
                if self.is_place(word) and score < 0.5:
                    continue
                return Reference((player,), rule="reference.pronoun")
        return NOBODY

    def is_place(self, word: int) -> bool:
        """A name after "in", "near", "from" says where, not who; so does what is joined to it."""
        a = self.a
        while a.rels[word] == "conj" and not a.preposition(word):
            word = a.heads[word]
        return a.preposition(word) in ("in", "at", "to", "from", "near", "into", "across", "outside", "around")

    # ------------------------------------------------------------ descriptions

    def _describe(self, i: int) -> Reference:
        a = self.a
        lemmas = find_lemmas(self.cast, i)
        length, rows = find_noun(lemmas)
        owners = self._qualifiers(i)
        several = count_people(self.a, i)
        if (
            not several
            and a.tags[i] == "NNS"
            and lemmas[-1]
            in ("side", "party", "country", "nation", "leader", "delegation", "government", "minister", "president")
            and not owners
        ):
            several = (
                2
                if any(a.lower[c] == "the" for c in a.children_by(i, "det"))
                and not any(a.rels[c] in ("amod", "nmod", "acl", "acl:relcl") for c in a.children[i])
                else 0
            )
        if several and any(r.means == "several" for r in rows):
            listed = find_listed(self.cast, i, several)
            if listed:
                return listed
            persons = " ".join(lemmas[-length:]) in PERSONS
            known = is_definite(self.a, i) or bool(owners) or any(a.lower[c] == "both" for c in a.children[i])
            found = find_last_several(self, i, several, persons, owners) if known else NOBODY
            if found:
                return found  # else "two negotiators": not those named before, but somebody
        row = next((r for r in rows if r.means != "several"), None)
        named = find_named_beside(self.cast, i)
        if named is not None:
            return Reference((named,), rule="reference.apposition")
        if row is None:
            if (
                a.upos[i] == "PROPN"
                and a.kinds[i] in ("person", "organization")
                and a.rels[i] not in ("appos", "nmod:desc", "flat")
            ):
                return self._capitals(i)
            if a.kinds[i] == "person" and a.rels[i] not in ("appos", "nmod:desc"):
                return find_titleholder(self, i, lemmas, owners) or self._unnamed(i, owners)
            if a.kinds[i] == "organization" and is_definite(self.a, i):
                return self._group(i, lemmas[-1:], owners, None)
            return NOBODY
        length = max(length, 1)
        if (
            a.upos[i] == "PROPN"
            and a.words[i][:1].isupper()
            and i > 0
            and a.words[i - 1][:1].isupper()
            and row.means in ("body", "group")
            and not owners
        ):
            return self._capitals(i)
        if row.means == "side":
            states = tuple(p for p in owners if self.cast.players[p].kind in ("state", "bloc", "group", "organisation"))
            return (
                Reference(states, rule="reference.side")
                if states
                else Reference(anonymous=find_words(self.a, i), rule="reference.description")
            )
        if row.means == "words":
            return self._words_of(i, owners)
        if row.means == "body":
            return self._body(i, lemmas[-length:], owners, row)
        if row.means == "group":
            return self._group(i, lemmas[-length:], owners, row)
        return find_titleholder(self, i, lemmas, owners) or self._unnamed(i, owners)

    def _unnamed(self, i: int, owners: tuple[int, ...]) -> Reference:
        """Somebody without a name; "the expert" with nothing more said is whoever spoke last."""
        a = self.a
        bare = (
            not owners
            and a.tags[i] == "NN"
            and all(a.lower[c] == "the" for c in a.children[i] if c < i)
            and any(c < i for c in a.children[i])
        )
        if bare and a.rels[i].startswith("nsubj") and a.child(i, "nmod", "acl") is None:
            for _, word, player in self._candidates(i):
                if (
                    self.cast.players[player].kind == "person"
                    and a.rels[word].startswith("nsubj")
                    and a.sentence_of[i] - a.sentence_of[word] <= 3
                ):
                    return Reference((player,), rule="reference.last_speaker")
        return Reference(anonymous=find_words(self.a, i), rule="reference.description", owners=owners)

    def _qualifiers(self, i: int) -> tuple[int, ...]:
        """Players named by what stands before the noun or after its "of": "Sudan's", "Israeli", "of the PMF"."""
        a, out = self.a, []
        for c in a.children[i]:
            rel = a.rels[c]
            if rel == "amod" and a.lemmas[c] in ("base", "back", "lead", "run", "led"):
                continue  # "the Gaza-based movement": where, not whose
            if (rel in MODIFIERS and c < i) or (rel == "nmod" and a.preposition(c) in ("of", "for", "from") and c > i):
                for k in a.conjuncts(c):  # "the Russian and US presidents"
                    player = self.cast.named(k)
                    if player is None and rel in ("nmod:poss", "nmod"):
                        out += list(self.of_word.get(k, NOBODY).players)
                    if player is None:
                        inner = [self.cast.named(x) for x in a.children[k] if a.rels[x] in MODIFIERS]
                        out += [p for p in inner if p is not None]
                    else:
                        out.append(player)
        return tuple(dict.fromkeys(out))

    def _body(self, i: int, lemmas: list[str], owners: tuple[int, ...], row: NounRow) -> Reference:
        """ "Sudan's army", "Netanyahu's office"; without an owner the last one of that sort."""
        noun = " ".join(lemmas)
        if owners:
            key = f"noun:{noun}:{owners[0]}"
            index = self.cast.by_key.get(key)
            if index is None:
                index = self._add(i, row, belongs=owners[0])
                self.cast.by_key[key] = index
            else:
                self.cast.players[index].mentions.append(find_words(self.a, i))
            return Reference((index,), rule="reference.body")
        for _, player in reversed(self.recent):
            p = self.cast.players[player]
            if lemmas[-1] in p.name.lower().split() or p.words == lemmas[-1]:
                return Reference((player,), rule="reference.body")
        if row.id == "armed_forces":
            # "the military", "the army": the forces of the one state whose forces the article names
            forces = [
                n
                for n, p in enumerate(self.cast.players)
                if p.kind == "organisation"
                and p.belongs is not None
                and p.name.lower().split()[-1].rstrip("s") in row.match
            ]
            if len(forces) == 1:
                return Reference((forces[0],), rule="reference.body")
        if row.is_media:
            return Reference(anonymous=find_words(self.a, i), rule="reference.description")
        return (
            self._group(i, lemmas, (), row)
            if lemmas[-1] in ("office", "agency", "mission", "council", "commission")
            else Reference(anonymous=find_words(self.a, i), rule="reference.description")
        )

    def _group(self, i: int, lemmas: list[str], owners: tuple[int, ...], row: NounRow | None) -> Reference:
        """ "The union", "the movement": the one named before whose name has the word, else the last of its kind."""
        if not is_definite(self.a, i):
            return Reference(anonymous=find_words(self.a, i), rule="reference.description")
        last: int | None = None
        for word, player in reversed(self.recent):
            p = self.cast.players[player]
            if self.a.sentence_of[i] - self.a.sentence_of[word] > 8:
                break
            if p.kind not in ("organisation", "group", "bloc"):
                continue
            if lemmas[-1] in p.name.lower().split():
                return Reference((player,), rule="reference.group")
            if (
                last is None
                and not p.is_media
                and row is not None
                and (row.kind not in ("group", "bloc") or p.kind == row.kind)
            ):
                last = player
        if last is not None and not owners:
            return Reference((last,), rule="reference.group")
        return Reference(anonymous=find_words(self.a, i), rule="reference.description")

    def _words_of(self, i: int, owners: tuple[int, ...]) -> Reference:
        """ "The US statement said": whose it is; "the statement": that of the last subject."""
        if owners:
            return Reference(owners[:1], rule="reference.words_of")
        for c in self.a.children_by(i, "acl", "nmod"):
            # "a statement shared by the spokeswoman", "a letter from the envoy"
            words = (
                [w for p, w in find_obliques(self.a, c) if p == "by"]
                if self.a.rels[c] == "acl"
                else [c]
                if self.a.preposition(c) in ("by", "from")
                else []
            )
            players = tuple(p for w in words if (p := self.cast.named(w)) is not None)
            if players:
                return Reference(players[:1], rule="reference.words_of")
        if not self.a.rels[i].startswith("nsubj") or not is_definite(self.a, i):
            return NOBODY
        for _, word, player in self._candidates(i):
            if self.a.rels[word].startswith("nsubj") or self.a.rels[word] == "conj":
                return Reference((player,), rule="reference.words_of")
        return NOBODY

    def _add(self, i: int, row: NounRow, belongs: int) -> int:
        a = self.a
        first, end = find_words(self.a, i)
        kind = row.kind if row.kind in ("organisation", "group") else "organisation"
        name = " ".join(a.quote(first, end).split())
        self.cast.players.append(
            Player(
                kind, name, is_media=row.is_media, mentions=[(first, end)], belongs=belongs, words=a.lemmas[i].lower()
            )
        )
        return len(self.cast.players) - 1

    def _capitals(self, i: int) -> Reference:
        """A name that neither the reader nor a table knows: the words with capitals around a proper noun."""
        a = self.a
        mention = self.cast.name_at.get(i)
        first, end = (mention.first, mention.end) if mention else (i, i + 1)
        while (
            mention is None
            and first > a.sentences[a.sentence_of[i]][0]
            and (
                (a.words[first - 1][:1].isupper() and a.upos[first - 1] in ("PROPN", "NOUN", "ADJ"))
                or (
                    a.lower[first - 1] in ("and", "of", "for", "&", "-")
                    and a.words[first - 2][:1].isupper()
                    and a.upos[first - 2] == "PROPN"
                )
            )
            and first - 1 not in self.cast.name_at
        ):
            first -= 1
        while (
            mention is None
            and end < len(a)
            and a.upos[end] == "PROPN"
            and end not in self.cast.name_at
            and a.sentence_of[end] == a.sentence_of[i]
        ):
            end += 1
        name = " ".join(a.quote(first, end).split())
        key = "capitals:" + name.lower()
        index = self.cast.by_key.get(key)
        if index is None:
            index = self.cast.by_key[key] = len(self.cast.players)
            self.cast.players.append(
                Player("person" if a.kinds[i] == "person" else "organisation", name, rule="actor.capitals")
            )
        self.cast.players[index].mentions.append((first, end))
        return Reference((index,), rule="actor.capitals")
