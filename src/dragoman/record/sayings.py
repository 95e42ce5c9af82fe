"""What is said, wanted, owed and held, in the terms by which findings of different articles can be compared.

Enters: a `Reading` and the parties in it. Leaves: a `Claim` for each statement, position, commitment, office and format. It
refuses to judge what was said; the words stay those of the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from dragoman.meaning.findings import Commitment, Format, Office, Position, Reading, Span, Statement
from dragoman.record.actors import Party
from dragoman.record.claims import Claim, ListedFinding, find_party
from dragoman.record.days import read_when

# Between the pieces of a quote that "he said" breaks in two.
GAP = " … "


def fill_saying(
    claim: Claim, item: ListedFinding, reading: Reading, parties: Mapping[str, Party], anchors: Mapping[str, str]
) -> Claim | None:
    """The claim with what its finding says. `anchors`: of the statements of the reading, by their ids. None for a finding of
    another kind."""
    text = reading.article.text

    def name(ids: Iterable[str | None]) -> list[Party]:
        return sorted({party for i in ids if (party := find_party(i, parties))})

    def fill(**fields: object) -> Claim:
        roles = {role: found for role, found in fields.pop("roles", {}).items() if found}  # type: ignore[attr-defined]
        return msgspec.structs.replace(claim, roles=roles, **fields)

    match item.finding:
        case Statement() as said:
            roles = {"speaker": name([said.speaker]), "via": name(said.via), "addressees": name(said.addressees)}
            when = read_when(said, said.interval, None, reading)
            return fill(
                type=said.form, roles=roles, when=when, topics=sorted(set(said.topics)), channel=said.platform or said.channel,
                anonymous=said.anonymous, content=_cut(text, said.content),
            )  # fmt: skip
        case Position() as wanted:
            return fill(
                type=wanted.stance, roles={"party": name([wanted.party])}, topics=[wanted.topic],
                content=_cut(text, wanted.content), about=anchors.get(wanted.statement or ""),
            )  # fmt: skip
        case Commitment() as owed:
            roles = {"debtors": name(owed.debtors), "creditors": name(owed.creditors)}
            when = read_when(owed, owed.due, None, reading)
            topics = [owed.topic] if owed.topic else []
            return fill(type="commitment", status=owed.status, roles=roles, topics=topics, content=owed.what, when=when)
        case Office() as held:
            roles = {"person": name([held.person]), "of": name([held.of])}
            when = read_when(held, held.interval, None, reading)
            return fill(type="office", roles=roles, content=held.title, when=when)
        case Format() as named:
            return fill(
                type="format",
                roles={"members": name(named.members)},
                topics=sorted(set(named.topics)),
                content=named.name,
            )
        case _:
            return None


def _cut(text: str, spans: Iterable[Span]) -> str:
    return GAP.join(" ".join(text[start:end].split()) for start, end in spans)
