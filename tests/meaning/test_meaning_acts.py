"""Acts, positions, formats, commitments, offices: who does, wants, owes and holds what."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dragoman.meaning.cast import Player
from dragoman.meaning.scenes import Scene

pytestmark = pytest.mark.model

ACTS = {
    "agreement": ("Chad and Niger agreed to reopen the road.", {"Chad", "Niger"}, set()),
    "agreement signed": ("Rwanda and Uganda signed a treaty on Friday.", {"Rwanda", "Uganda"}, set()),
    "proposal": ("Egypt proposed a three-day truce.", {"Egypt"}, set()),
    "offer": ("Norway offered to host the next round.", {"Norway"}, set()),
    "acceptance": ("Colombia accepted the proposal of the ELN.", {"Colombia"}, None),
    "rejection": ("Iran rejected the American proposal.", {"Iran"}, {"United States"}),
    "demand": ("Serbia demanded that Kosovo lift the ban.", {"Serbia"}, None),
    "appeal": ("The African Union urged Sudan to open the crossing.", {"African Union"}, {"Sudan"}),
    "pledge": ("Norway pledged 20 million dollars to Yemen.", {"Norway"}, {"Yemen"}),
    "aid": ("Turkey sent humanitarian aid to Syria.", {"Türkiye"}, {"Syria"}),
    "sanction": ("The European Union imposed sanctions on Belarus.", {"European Union"}, {"Belarus"}),
    "threat": ("Ethiopia threatened to close the river.", {"Ethiopia"}, set()),
    "accusation": ("Sudan accused Chad of arming the rebels.", {"Sudan"}, {"Chad"}),
    "withdrawal": ("Ethiopia withdrew its troops from the town.", {"Ethiopia"}, None),
    "violation": ("Azerbaijan violated the ceasefire, Armenia said.", {"Azerbaijan"}, None),
    "recognition": ("Norway recognised the state of Palestine.", {"Norway"}, None),
    "other": ("Greece thanked Cyprus for its help.", {"Greece"}, {"Cyprus"}),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "actors", "targets"), ACTS.values(), ids=ACTS)
def test_act(tell, request, sentence: str, actors: set[str], targets: set[str] | None) -> None:
    """Each kind of act has who does it and, where the sentence gives them, to whom."""
    told = tell(sentence)
    act = told.act(request.node.callspec.id.split()[0])
    assert told.names(act.actors) == actors
    assert targets is None or told.names(act.targets) == targets


@pytest.mark.parametrize(
    ("name", "is_side"), [("Niger Airlines", False), ("Niger Miners Union", False), ("Niger Truce Council", True)]
)
def test_private_bodies_are_no_sides(name: str, is_side: bool) -> None:
    """A company or a union is no side, whatever state it belongs to; another body of that state is."""
    players = [Player("state", "Niger"), Player("organisation", name, belongs=0)]
    scene = SimpleNamespace(players=players, references=SimpleNamespace(author=None))
    assert Scene.is_political(scene, 1) is is_side  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "plover", "cameo"),
    [
        ("The European Union imposed sanctions on Belarus.", "SANCTION", "163"),
        ("Iran rejected the proposal of Oman.", "REJECT", "120"),
        ("Turkey sent humanitarian aid to Syria.", "AID", "070"),
    ],
)
def test_codes_are_strings(tell, sentence: str, plover: str, cameo: str) -> None:
    """Each act has its PLOVER type and CAMEO code, zeros kept."""
    assert [(a.plover, a.cameo) for a in tell(sentence).reading.acts] == [(plover, cameo)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The hotel offers breakfast.",
        "Rain threatened the match.",
        "The company signed a contract with a supplier.",
        "The union rejected the airline's offer.",
        "Experts agree that the drought is severe.",
        "Peru did not reject the proposal.",
    ],
)
def test_what_sounds_like_an_act_is_none(tell, sentence: str) -> None:
    """What hotels, rain, firms and experts do is no act between sides; what was not done is none at all."""
    assert tell(sentence).reading.acts == []


def test_act_said_is_asserted_by_its_statement(tell) -> None:
    """An act told in a statement has that statement as its asserter."""
    told = tell("Armenia said Azerbaijan had violated the ceasefire.")
    assert told.act("violation").asserter == told.statement().id


def test_day_of_an_act(tell) -> None:
    """A day that hangs on an act is its own."""
    assert tell("On Monday, Egypt proposed a truce.").act("proposal").interval == ("2025-06-09", "2025-06-10")


# ---------------------------------------------------------------- positions


@pytest.mark.parametrize(
    ("sentence", "party", "stance"),
    [
        ("Serbia demanded the withdrawal of police from the north.", "Serbia", "demands"),
        ("Iran rejected the proposal on uranium enrichment.", "Iran", "opposes"),
        ("Norway offered to host the next round of talks.", "Norway", "offers"),
        ("Kenya welcomed the ceasefire in Sudan.", "Kenya", "supports"),
        ("Ukraine said Russia must release all prisoners.", "Ukraine", "demands"),
        ("Oman said its government was ready to host the talks.", "Oman", "offers"),
    ],
)
def test_position(tell, sentence: str, party: str, stance: str) -> None:
    """What a side demands, offers, supports or opposes is its position, in its words."""
    told = tell(sentence)
    assert (party, stance) in [(told.name(p.party), p.stance) for p in told.reading.positions]


def test_position_has_its_topic(tell) -> None:
    """The topic of a position is that of its words."""
    told = tell("Ukraine demanded the release of all prisoners.")
    assert "prisoners_remains" in [p.topic for p in told.reading.positions]


def test_position_in_a_statement_leads_to_it(tell) -> None:
    """A position voiced in a statement names the statement."""
    told = tell("Ukraine said Russia must release all prisoners.")
    assert [p.statement for p in told.reading.positions] == [told.statement().id]


def test_what_a_side_does_is_no_position(tell) -> None:
    """Deeds are not turned into wishes."""
    assert tell("Ethiopia and Eritrea held talks in Nairobi on Friday.").reading.positions == []


# ---------------------------------------------------------------- formats


def test_named_framework(tell) -> None:
    """A named platform is a format."""
    assert "Crimea Platform" in {f.name for f in tell("Latvia joined the Crimea Platform in 2021.").reading.formats}


def test_model_of_a_state(tell) -> None:
    """The model of a state is a format with that state as its member."""
    told = tell("Kyiv praised the Danish model of funding.")
    assert [(f.name, told.names(f.members)) for f in told.reading.formats] == [("Danish model", {"Denmark"})]


def test_bare_noun_is_no_format(tell) -> None:
    """A platform of a station is none."""
    assert tell("The train left from a platform in Vienna.").reading.formats == []


# ---------------------------------------------------------------- commitments


def test_commitment(tell) -> None:
    """Who agrees to do something owes it, in the words of the article, by the day given."""
    told = tell("Serbia agreed on Monday to reopen the border crossing by 1 July.")
    (commitment,) = told.reading.commitments
    assert told.names(commitment.debtors) == {"Serbia"}
    assert commitment.what.startswith("reopen the border crossing")
    assert commitment.status == "planned"


def test_pledge_binds(tell) -> None:
    """A pledge to do something is a commitment."""
    assert len(tell("Norway pledged to send 30 monitors to the border.").reading.commitments) == 1


def test_proposal_binds_nobody(tell) -> None:
    """What is only proposed or planned is no commitment."""
    assert tell("Egypt proposed to reopen the crossing.").reading.commitments == []


# ---------------------------------------------------------------- offices


@pytest.mark.parametrize(
    ("sentence", "person", "title", "of"),
    [
        ("Iranian Foreign Minister Abbas Araghchi left Tehran.", "Abbas Araghchi", "Foreign Minister", "Iran"),
        ("Sudan's prime minister, Kamil Idris, left Nairobi.", "Kamil Idris", "prime minister", "Sudan"),
        ("Colombian President Gustavo Petro left Lima.", "Gustavo Petro", "President", "Colombia"),
        ("Hans Grundberg, the UN envoy for Yemen, left Aden.", "Hans Grundberg", "envoy", "United Nations"),
        ("President Isaias Afwerki of Eritrea left Cairo.", "Isaias Afwerki", "President", "Eritrea"),
        ("Vjosa Osmani is the president of Kosovo.", "Vjosa Osmani", "president", "Kosovo"),
    ],
)
def test_office(tell, sentence: str, person: str, title: str, of: str) -> None:
    """A title before, behind or by "is" gives an office, with whose it is."""
    told = tell(sentence)
    found = [(told.name(o.person), told.name(o.of)) for o in told.reading.offices if title in o.title]
    assert found == [(person, of)]


@pytest.mark.parametrize(
    "sentence", ["Mr. Ali Vefa left Aden.", "His counterpart Sara Okoth left Aden.", "Farmer Ali Vefa left Aden."]
)
def test_no_office(tell, sentence: str) -> None:
    """Forms of address, "counterpart" and trades are no offices."""
    assert tell(sentence).reading.offices == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Chad welcomed the lifting of Norway's sanctions on its banks.",
        "Chad seeks relief from Norwegian sanctions.",
        "Chad said that Norwegian sanctions should be removed.",
        "Chad and Norway held talks on sanctions in Doha on Monday.",
        "The talks between Chad and Norway focused on Norwegian sanctions and fishing.",
        "Norway lifted its sanctions on Chad on Monday.",
    ],
)
def test_sanctions_eased_or_talked_over_are_not_imposed(tell, sentence: str) -> None:
    """Sanctions named as what is lifted, or as a topic, are no act of sanctioning."""
    assert [c for c in tell(sentence).reading.acts if c.act == "sanction"] == []


@pytest.mark.parametrize(
    "sentence", ["Norwegian sanctions on Chad hurt trade.", "Norway extended its sanctions on Chad."]
)
def test_sanctions_in_force_are_told(tell, sentence: str) -> None:
    """Sanctions that somebody has or prolongs are an act of theirs."""
    told = tell(sentence)
    assert told.names(told.act("sanction").actors) == {"Norway"}


def test_lifting_sanctions_is_an_act_of_its_own(tell) -> None:
    """Who lifts sanctions concedes something to whom they were on."""
    told = tell("Norway lifted its sanctions on Chad on Monday.")
    act = told.act("other")
    assert (act.cameo, act.status) == ("085", "carried_out")
    assert (told.names(act.actors), told.names(act.targets)) == ({"Norway"}, {"Chad"})


@pytest.mark.parametrize(
    "sentence",
    [
        "Chad insists the gift is legal.",
        "Chad insists that it was right.",
        "Chad insists the road is closed by Niger.",
        "Chad insisted that it will not attack Niger.",
        "Chad expects that the talks are difficult.",
    ],
)
def test_claims_are_no_demands(tell, sentence: str) -> None:
    """What somebody insists to be so is a claim."""
    reading = tell(sentence).reading
    assert [p for p in reading.positions if p.stance == "demands"] == []
    assert [c for c in reading.acts if c.act == "demand"] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Chad insists that Niger must leave the town.",
        "Chad insists that Niger leave the town.",
        "Chad insists that the talks be held in Doha.",
        "Chad insists on the return of the town.",
        "Chad demands that they return the town.",
        "Chad expects that Niger will leave the town.",
    ],
)
def test_what_shall_be_is_demanded(tell, sentence: str) -> None:
    """What somebody insists that others shall do is a demand."""
    told = tell(sentence)
    assert [told.name(p.party) for p in told.reading.positions if p.stance == "demands"] == ["Chad"]


@pytest.mark.parametrize(
    ("sentence", "is_appeal"),
    [
        ("Chad and Niger held a second call on Friday.", False),
        ("Chad's hotline call on Monday calmed the border, Niger said.", False),
        ("After Chad's second call with Niger, the road was opened.", False),
        ("Chad repeated its call to end the fighting.", True),
        ("Niger heeded the African Union's call for restraint.", True),
    ],
)
def test_calls_by_telephone_are_no_appeals(tell, sentence: str, is_appeal: bool) -> None:
    """The noun "call" is an appeal only with what is asked for."""
    reading = tell(sentence).reading
    assert any(c.act == "appeal" for c in reading.acts) is is_appeal
    assert not (is_appeal and reading.meetings)


@pytest.mark.parametrize(
    "sentence",
    [
        "Chad vowed to destroy Niger.",
        "Chad pledged that it would strike Niger.",
        "Vowing to defeat Niger, Chad sent troops to the border.",
        "Chad is ready to attack Niger.",
        '"We will bomb Niger," Chad\'s president Idriss Deby said.',
    ],
)
def test_vows_of_violence_are_threats(tell, sentence: str) -> None:
    """What is vowed against somebody is a threat against them: no pledge, no offer, no commitment."""
    told = tell(sentence)
    assert told.names(told.act("threat").targets) == {"Niger"}
    assert [c for c in told.reading.acts if c.act in ("pledge", "offer")] == []
    assert [p for p in told.reading.positions if p.stance == "offers"] == []
    assert told.reading.commitments == []


@pytest.mark.parametrize(
    "what", ["not to attack Niger", "to hit its targets on emissions", "to rebuild the road to Niger"]
)
def test_other_vows_are_pledges(tell, what: str) -> None:
    """A vow that hurts nobody is a pledge, and binds."""
    told = tell(f"Chad vowed {what}.")
    assert told.act("pledge").status == "carried_out"
    assert len(told.reading.commitments) == 1


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Chad and Niger agreed to keep the ceasefire of 10 May in force.", "ongoing"),
        ("Chad and Niger agreed to extend the ceasefire.", "ongoing"),
        ("The ceasefire of 10 May between Chad and Niger is in force.", "ongoing"),
        ("Chad and Niger agreed to a ceasefire.", "planned"),
        ("Chad and Niger announced a ceasefire.", "carried_out"),
    ],
)
def test_ceasefire_in_force(tell, sentence: str, status: str) -> None:
    """A ceasefire that is kept or in force is there already, and is that of all who keep it."""
    told = tell(sentence)
    act = told.act("ceasefire")
    assert (act.status, told.names(act.actors)) == (status, {"Chad", "Niger"})


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Chad insisted that Niger leave the border area.", "demand"),
        ("Chad threatened to withhold its funds from Niger.", "threat"),
        ("Chad vowed to keep fighting Niger.", "threat"),
        ("Chad pledged to send food to Niger.", "pledge"),
    ],
)
def test_who_shall_do_or_get_it_is_the_target(tell, text: str, act: str) -> None:
    """What is asked, promised or threatened in a clause is asked of, promised to, turned against whom the clause names."""
    told = tell(text)
    assert told.names(told.act(act).targets) == {"Niger"}


@pytest.mark.parametrize(
    "text",
    [
        "It is open whether Chad will be willing to leave the town.",
        "The war would end if Chad agreed to leave the town.",
        "Chad rejected claims that it had shelled the town.",
        "The tone of Chad's message suggests that Niger is losing ground.",
    ],
)
def test_what_is_supposed_or_claimed_is_no_position(tell, text: str) -> None:
    """Nobody wants what is only supposed, asked, or a report."""
    assert not tell(text).reading.positions


def test_warning_is_no_offer(tell) -> None:
    """Steps that follow if the other side does not stop are a threat, and no offer."""
    told = tell("“If Niger does not lift the siege, we will take further steps,” Chadian President Mahamat Deby said.")
    assert [p.stance for p in told.reading.positions if told.name(p.party) == "Chad"][-1] == "conditions"
    assert "threat" in [a.act for a in told.reading.acts]
