"""Who says what, in which form, through whom, where; and what is not said at all."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


# ---------------------------------------------------------------- forms


def test_direct(tell) -> None:
    """Words in marks with a cue beside them are direct, and the marks are not in the content."""
    told = tell("“The border will reopen next week,” Colombian President Andrés Lozano said.")
    assert told.statement().form == "direct"
    assert told.words(told.statement().content) == ["The border will reopen next week"]


def test_indirect(tell) -> None:
    """A retold statement is indirect, and "that" is not in the content."""
    told = tell("The Serbian government said that the road would stay open.")
    assert told.statement().form == "indirect"
    assert told.words(told.statement().content) == ["the road would stay open"]


def test_mixed(tell) -> None:
    """A clause of the reporter with quoted words in it is mixed."""
    told = tell("Cyprus said the offer was “an insult to the victims” and would be sent back.")
    assert told.statement().form == "mixed"


@pytest.mark.parametrize("marks", ["“%s”", '"%s"', "«%s»"])
def test_marks_of_any_shape(tell, marks: str) -> None:
    """Curly, straight and angular marks quote alike."""
    words = marks % "The corridor stays open,"
    assert tell(f"{words} the Armenian foreign minister said.").statement().form == "direct"


def test_quotation_broken_by_its_cue_is_one(tell) -> None:
    """A quotation that its cue has broken is one statement with two spans."""
    told = tell("“We want peace,” Turkish Foreign Minister Kemal Aydos said. “We will keep the channel open.”")
    assert told.words(told.statement().content) == ["We want peace", "We will keep the channel open"]


def test_quotation_over_paragraphs_is_one_speaker(tell) -> None:
    """A paragraph that ends without its closing mark goes on in the next, by the same speaker."""
    told = tell(
        "Kenyan President Daniel Kiprono said: “The fighting must end today.\n\n“The region has paid enough for this war.”"
    )
    assert set(told.speakers()) == {"Daniel Kiprono"}
    said = [w for s in told.reading.statements for w in told.words(s.content)]
    assert said == ["The fighting must end today", "The region has paid enough for this war"]


def test_name_held_at_arms_length_is_no_statement(tell) -> None:
    """A title or a word in marks is nobody's speech."""
    assert tell("The “Road to Peace” conference opened in Nairobi.").reading.statements == []


def test_words_without_a_speaker_are_dropped(tell) -> None:
    """Words in marks whose speaker the text does not give are refused, and that is said."""
    told = tell("Rain fell in Juba.\n\n“The corridor must be opened before the rains come again.”")
    assert told.reading.statements == []
    assert "quoted words without a speaker" in told.reasons()


# ---------------------------------------------------------------- chains


def test_report_of_a_report(tell) -> None:
    """The inner one speaks, the outer one reports it."""
    told = tell("Oman's foreign minister Salim Harthi said Iran had told Oman that it would attend the talks.")
    statement = told.statement()
    assert told.name(statement.speaker) == "Iran"
    assert told.names(statement.via) == {"Salim Harthi"}


def test_according_to_is_a_source(tell) -> None:
    """According to whom it is, says it."""
    told = tell("The convoy had reached El Fasher, according to the Sudanese government.")
    assert told.speakers() == ["Sudan"]
    assert told.words(told.statement().content) == ["The convoy had reached El Fasher"]


def test_agency_at_the_end_reports(tell) -> None:
    """An agency named at the end of what somebody said reports it and is not the speaker."""
    told = tell("Yemeni President Nasser al-Awadi said the port was closed, according to the Saba news agency.")
    assert told.speakers() == ["Nasser al-Awadi"]
    assert len(told.statement().via) == 1


def test_same_words_told_twice_are_one_statement(tell) -> None:
    """The same words by the same speaker, said again further down, are no second statement."""
    sentence = "Kosovo said the bridge would open."
    assert len(tell(f"{sentence}\n\nRain fell.\n\n{sentence}").reading.statements) == 1


# ---------------------------------------------------------------- what was not said


@pytest.mark.parametrize(
    "sentence",
    [
        "The UN envoy declined to say whether the Houthis would attend.",
        "The Iranian foreign minister did not say that the talks were over.",
        "Peru is expected to announce that the talks are over.",
        "Peru will say on Monday that the talks are over.",
        "If Peru says that the talks are over, Chile will leave.",
        "Nobody asked Peru to say that the talks were over.",
        "Chile wants Peru to say that the talks are over.",
    ],
    ids=["declined", "negated", "expected", "future", "condition", "nobody", "wish"],
)
def test_saying_that_did_not_happen_is_no_statement(tell, sentence: str) -> None:
    """A saying that is denied, coming, wanted or conditional puts words into nobody's mouth."""
    assert not [
        s
        for s in tell(sentence).speakers()
        if s in ("Peru", "Jan Lindqvist", "Iran", "UN envoy", "Iranian foreign minister")
    ]


def test_denied_words_are_a_statement_of_denial(tell) -> None:
    """A denial is a statement of whoever denies."""
    told = tell("Rwanda denied that its troops had crossed the border.")
    assert told.speakers() == ["Rwanda"]
    assert told.statement().derived["form"].startswith("cue.deny")


# ---------------------------------------------------------------- channels, addressees, times


@pytest.mark.parametrize(
    ("sentence", "channel", "platform"),
    [
        ("Lozano wrote on X that the truce would go on.", "post", "X"),
        ("Lozano said on Telegram that the truce would go on.", "post", "Telegram"),
        ("Lozano told reporters that the truce would go on.", "briefing", None),
        ("Lozano said in a speech that the truce would go on.", "speech", None),
        ("In an interview with a radio station, Lozano said the truce would go on.", "interview", None),
        ("At a press conference in Bogota, Lozano said the truce would go on.", "press_conference", None),
        ("In a video address, Lozano said the truce would go on.", "video_address", None),
        ("Lozano said in a letter that the truce would go on.", "letter", None),
        ("In a statement, Lozano said the truce would go on.", "written_statement", None),
        ("Lozano said the truce would go on.", None, None),
    ],
)
def test_channel(tell, sentence: str, channel: str | None, platform: str | None) -> None:
    """Where something was said is read from the phrase that says so, and left open where none does."""
    statement = tell(f"Colombian President Andrés Lozano spoke on Friday. {sentence}").reading.statements[-1]
    assert (statement.channel, statement.platform) == (channel, platform)


def test_speech_talked_about_is_no_channel(tell) -> None:
    """A speech inside the words said is not where they were said."""
    assert tell("Peru said the speech of the Chilean president had helped.").statement().channel is None


def test_addressee(tell) -> None:
    """Whom somebody told is the addressee and no speaker."""
    told = tell("Iran told Oman that it would attend.")
    assert told.name(told.statement().speaker) == "Iran"
    assert told.names(told.statement().addressees) == {"Oman"}


def test_time_of_saying(tell) -> None:
    """A day that hangs on the cue is when it was said."""
    assert tell("Peru said on Monday that the road was open.").statement().interval == ("2025-06-09", "2025-06-10")


def test_day_inside_the_words_is_not_when_they_were_said(tell) -> None:
    """A day inside the words said is theirs."""
    assert tell("Peru said the road would be opened on Thursday.").statement().interval == (None, None)


def test_cue_and_source_are_words_of_the_article(tell) -> None:
    """The cue is the verb of saying, the source the words for the speaker."""
    told = tell("The Peruvian foreign minister announced that the road was open.")
    assert told.words(told.statement().cue) == ["announced"]
    assert told.words(told.statement().source) == ["The Peruvian foreign minister"]


def test_topics_are_those_of_the_words(tell) -> None:
    """The topics of a statement are those its words name."""
    assert tell("Ukraine said the ceasefire was holding.").statement().topics == ["ceasefire"]


def test_headline_with_a_name_after_a_colon(tell) -> None:
    """A headline that gives its source after a colon is a statement of that source."""
    told = tell(
        "New round of talks to be held next week: Lindqvist\n\n"
        "UN envoy Jan Lindqvist visited Aden on Monday. He met the prime minister there, his office said.\n"
    )
    assert "Jan Lindqvist" in told.speakers()


def test_speaker_behind_the_words_is_no_party_to_them(tell) -> None:
    """Who says it at the end of the sentence did not take part in it."""
    told = tell(
        "Ethiopia and Eritrea exchanged 70 prisoners on Monday, the International Committee of the Red Cross said."
    )
    assert told.speakers() == ["International Committee of the Red Cross"]
    assert told.names(told.exchange().parties) == {"Ethiopia", "Eritrea"}


# ---------------------------------------------------------------- marks


def test_reporter_before_the_marks_is_not_quoted(tell) -> None:
    """What leads up to a quotation with a colon is the reporter's."""
    told = tell("The mood in Nairobi was grim: “Nobody trusts the list,” Kenyan President Daniel Kiprono said.")
    assert told.words(told.statement().content) == ["Nobody trusts the list"]


def test_mark_left_open_ends_with_its_paragraph(tell) -> None:
    """A quotation whose closing mark is missing ends with the paragraph."""
    told = tell(
        "Kenyan President Daniel Kiprono spoke in Nairobi, he said. “The port must open before the rains.\n\nRain fell."
    )
    said = [w for s in told.reading.statements for w in told.words(s.content)]
    assert "The port must open before the rains" in said


@pytest.mark.parametrize("title", ["“The Road to Peace,”", "“Letters From Nowhere,”"])
def test_title_of_a_work_is_no_statement(tell, title: str) -> None:
    """A title in marks beside a cue is nobody's speech."""
    told = tell(f"Daniel Kiprono, the author of {title} said the talks in Nairobi had failed.")
    assert [told.words(s.content) for s in told.reading.statements] == [["the talks in Nairobi had failed"]]


def test_paper_that_was_told_reports_the_inner_statement(tell) -> None:
    """Whom an outer speaker told stands in the chain, nearest the reader."""
    told = tell("Kenya told the BBC on Monday that Iran had said that Iraq had warned that the deal was dead.")
    statement = told.statement()
    assert told.name(statement.speaker) == "Iraq"
    assert [told.name(v) for v in statement.via] == ["BBC", "Kenya", "Iran"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Turkish President Kemal Aydos said in a video address on Monday that the exchange would go on.",
        "Speaking at a press conference in Ankara on Monday, Turkish President Kemal Aydos said the talks would resume.",
    ],
)
def test_day_of_the_address_is_the_day_of_saying(tell, sentence: str) -> None:
    """A time that hangs on where something was said is when it was said."""
    assert tell(sentence).statement().interval == ("2025-06-09", "2025-06-10")


def test_speaker_is_not_sought_within_the_quotation(tell) -> None:
    """The name beside the cue speaks, whatever subject the words said have."""
    told = tell("“Peace is not about having no quarrel,” Turkish President Kemal Aydos said.")
    assert told.speakers() == ["Kemal Aydos"]


def test_signed_quotation(tell) -> None:
    """A quotation with nothing but a dash and a name after it is of that name."""
    told = tell(
        "Kenyan President Daniel Kiprono was asked by readers.\n\n“The port must open before the rains come.” — Daniel Kiprono"
    )
    assert told.speakers() == ["Daniel Kiprono"]


def test_mark_never_closed_takes_no_other_speech(tell) -> None:
    """A straight mark left open does not run on into the next quotation."""
    told = tell(
        'Kenyan President Daniel Kiprono called the text "too long for anybody, a paper said. '
        "“The port must open before the rains,” Turkish President Kemal Aydos said."
    )
    said = {n: told.words(s.content) for n, s in zip(told.speakers(), told.reading.statements, strict=True)}
    assert said["Kemal Aydos"] == ["The port must open before the rains"]


# ---------------------------------------------------------------- several sayings in one sentence


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "Amina Okoth said the bridge was safe, adding that nobody had left the valley.",
            ["the bridge was safe", "nobody had left the valley"],
        ),
        (
            "Amina Okoth said the road will open soon and insisted that nobody had left the valley.",
            ["the road will open soon", "nobody had left the valley"],
        ),
    ],
)
def test_second_saying_of_a_sentence_ends_the_first(tell, text: str, contents: list[str]) -> None:
    """What a further verb of saying introduces is a statement of its own, by the same speaker."""
    told = tell(text)
    assert [told.words(s.content) for s in told.reading.statements] == [[c] for c in contents]
    assert len({s.speaker for s in told.reading.statements}) == 1


def test_verb_that_is_no_cue_beside_a_quotation(tell) -> None:
    """A verb with nothing besides its subject and a quotation says it, whatever else it means."""
    told = tell("“We will not leave the valley!” thundered Amina Okoth.")
    assert told.words(told.statement().content) == ["We will not leave the valley!"]


def test_verb_with_an_object_beside_a_quotation_is_no_cue(tell) -> None:
    """A verb that does something else does not speak."""
    assert tell("Amina Okoth closed the “Bridge of the Hills” in the valley.").reading.statements == []


def test_long_words_on_the_speaker(tell) -> None:
    """However long the words on who speaks are, the cue behind them is theirs."""
    told = tell(
        "“We will open the road,” Amina Okoth, a former judge of the high court in Nairobi who has led the talks since the "
        "winter, said."
    )
    assert told.words(told.statement().content) == ["We will open the road"]


# ---------------------------------------------------------------- who is meant, and who reports


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            'Asked whether Rwanda would leave, Congo\'s foreign minister, Therese Wagner, said: "We expect nothing less."',
            "Therese Wagner",
            "We expect nothing less",
        ),
        (
            "Colombian envoy Vera Grabe left Caracas. Asked if the truce would hold, she said that nobody knew.",
            "Vera Grabe",
            "nobody knew",
        ),
        (
            "President Gustavo Rojas criticised Donald Marsh on Wednesday after he said that Peru sheltered gangs.",
            "Donald Marsh",
            "Peru sheltered gangs",
        ),
        ("Denis Becirovic met the mayor. In his view, the office kept the peace.", "Denis Becirovic", "the office kept the peace"),
    ],
)  # fmt: skip
def test_who_is_meant_is_told_by_grammar(tell, text: str, speaker: str, content: str) -> None:
    """Who is asked does not ask; who is criticised for something did it; "in his view" tells whose words follow."""
    told = tell(text)
    assert told.speakers() == [speaker]
    assert told.words(told.statement().content) == [content]


def test_aside_is_not_spoken_by_whom_it_is_about(tell) -> None:
    """ "His ambassador, he added, would stay": he is not the ambassador, and all of the sentence is said."""
    told = tell(
        "Algeria's president, Abdel Tebbat, said the door was open. His ambassador, he added, would not return."
    )
    assert told.speakers() == ["Abdel Tebbat"] * 2
    assert told.words(told.reading.statements[1].content) == ["His ambassador", "would not return"]


@pytest.mark.parametrize(
    ("text", "speaker", "via"),
    [
        (
            '"There will be no second round," Iranian diplomat Majid Takht was quoted as saying by the Tasnim news agency.',
            "Majid Takht",
            ["Tasnim"],
        ),
        (
            '"There is nothing to talk about," Kim Yo-jong said in a statement carried by KCNA.',
            "Kim Yo-jong",
            ["KCNA"],
        ),
        ("Amina Okoth, Kenya said, urged the envoy to make a gesture.", "Amina Okoth", ["Kenya"]),
    ],
)  # fmt: skip
def test_who_reports_wherever_they_stand(tell, text: str, speaker: str, via: list[str]) -> None:
    """An agent behind "as saying", who carried a statement, and a teller between commas report."""
    statement = tell(text).statement()
    assert (tell(text).name(statement.speaker), [tell(text).name(v) for v in statement.via]) == (speaker, via)


def test_he_in_quoted_words_is_not_who_speaks_them(tell) -> None:
    """Who speaks says "I": "he" is somebody else, whose words the speaker reports."""
    told = tell('"We heard nothing new from Mr. Lavrik," Margus Tsahk said. "He repeated that Kenya must disarm."')
    assert told.speakers() == ["Margus Tsahk", "Lavrik"]
    assert told.names(told.reading.statements[1].via) == {"Margus Tsahk"}


def test_words_on_the_source_are_no_content_of_those_inside(tell) -> None:
    """ "According to" at the end of a chain is cut from every content before it."""
    told = tell(
        "The minister, Nabil Fahmy, said that Hamas had told mediators that it was ready, according to Al-Ahram."
    )
    assert told.words(told.statement().content) == ["it was ready"]
