"""Encodings: what is told, what is declared, and what is refused rather than guessed."""

from __future__ import annotations

import codecs

import pytest
from article_samples import BODY

from dragoman.articles.encoding import decode
from dragoman.errors import ArticleError

TEXTS = [
    (
        "cp1252",
        "The ministry in Zürich said that the “café” meeting – as both called it – cost £5 and ended in São Paulo’s house on Monday.",
    ),
    (
        "mac_roman",
        "The ministry in Zürich said that the “café” meeting – as both called it – cost £5 and ended in São Paulo’s house on Monday.",
    ),
    (
        "cp1252",
        "Las dos delegaciones se reunieron el lunes en la antigua aduana y los anfitriones señalaron que ambas traían un documento. Mañana continuará la sesión.",
    ),
    (
        "iso-8859-1",
        "De två delegationerna möttes på måndagen i det gamla tullhuset, och värdarna sade att båda hade med sig ett papper på tre sidor.",
    ),
    (
        "cp1250",
        "Obie delegacje spotkały się w poniedziałek w starym urzędzie celnym, a gospodarze oświadczyli, że każda przywiozła dokument na trzy strony.",
    ),
    (
        "iso-8859-2",
        "Obie delegacje spotkały się w poniedziałek w starym urzędzie celnym, a gospodarze oświadczyli, że każda przywiozła dokument na trzy strony.",
    ),
    (
        "cp1254",
        "İki heyet pazartesi günü eski gümrük binasında buluştu; ev sahipleri her ikisinin de üç sayfalık bir kâğıtla geldiğini söyledi.",
    ),
    (
        "cp1257",
        "Abi delegacijos pirmadienį susitiko senojoje muitinėje, o šeimininkai pranešė, kad kiekviena atsivežė trijų puslapių dokumentą.",
    ),
    (
        "cp1251",
        "Обе делегации встретились в понедельник в старой таможне, и хозяева сообщили, что у каждой была бумага на трёх страницах.",
    ),
    (
        "koi8-r",
        "Обе делегации встретились в понедельник в старой таможне, и хозяева сообщили, что у каждой была бумага на трёх страницах.",
    ),
    (
        "cp866",
        "Обе делегации встретились в понедельник в старой таможне, и хозяева сообщили, что у каждой была бумага на трёх страницах.",
    ),
    (
        "cp1253",
        "Οι δύο αντιπροσωπείες συναντήθηκαν τη Δευτέρα στο παλιό τελωνείο και οι οικοδεσπότες είπαν ότι καθεμία έφερε ένα έγγραφο.",
    ),
    ("cp1255", "שתי המשלחות נפגשו ביום שני בבית המכס הישן, והמארחים אמרו שכל אחת הביאה מסמך בן שלושה עמודים."),
    ("cp1256", "التقى الوفدان يوم الاثنين في مبنى الجمارك القديم وقال المضيفون إن كلا منهما جاء بورقة من ثلاث صفحات"),
    ("shift_jis", "両代表団は月曜日に古い税関の建物で会談し、双方が三ページの文書を持参したと主催者は述べた。"),
    ("euc_kr", "두 대표단은 월요일 옛 세관 건물에서 만났으며 주최 측은 양측이 세 쪽짜리 문서를 가져왔다고 밝혔다."),
    ("gb18030", "两个代表团星期一在旧海关大楼会面，东道主表示双方都带来了三页的文件。"),
]


@pytest.mark.parametrize(("encoding", "text"), TEXTS)
def test_encodings_told_by_letters(encoding: str, text: str) -> None:
    """Text in a common encoding other than UTF-8 is decoded to its letters."""
    assert decode(text.encode(encoding), "news.txt") == text


def test_a_page_that_its_language_rules_out_is_an_error() -> None:
    """English with names in a code page of Central Europe is refused: in the page of English they would be wrong
    letters.
    """
    text = "The two delegations met in Łódź on Monday, and the hosts Wałęsa and Kwaśniewski said that both had come with a paper of three pages."
    with pytest.raises(ArticleError, match="cannot tell its encoding"):
        decode(text.encode("cp1250"), "news.txt")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_unicode_encodings(encoding: str) -> None:
    """UTF-8 and UTF-16 with and without a byte order mark, and UTF-32 with one, are decoded."""
    assert decode(BODY.encode(encoding), "news.txt").removeprefix("\ufeff") == BODY


def test_windows_quotation_marks() -> None:
    """English with the quotation marks of Windows is not taken for some other alphabet."""
    text = "“We met,” she said – and the hosts’ clerk wrote it down…"
    assert decode(text.encode("cp1252"), "news.txt") == text


def test_declared_encoding_is_believed_when_it_fits() -> None:
    """A declared encoding is used before any guess; "latin-1" means Windows-1252, as on the web."""
    assert decode("Łódź".encode("iso-8859-2"), "page.html", declared="iso-8859-2") == "Łódź"
    assert decode("“Müller”".encode("cp1252"), "page.html", declared="ISO-8859-1") == "“Müller”"


@pytest.mark.parametrize("declared", ["rot13", "no-such-encoding", "utf-8", "base64", "utf-16"])
def test_wrong_declarations_are_passed_over(declared: str) -> None:
    """A declaration that names no encoding of text, or does not fit, is ignored."""
    assert decode(TEXTS[8][1].encode("cp1251"), "page.html", declared=declared) == TEXTS[8][1]


def test_what_cannot_be_told_is_an_error() -> None:
    """Bytes that fit no encoding are an error naming the file, the byte and the remedy, not wrong letters."""
    raw = b"The envoys met. " + bytes([0xFF, 0xFE, 0x81, 0x8D, 0x9D, 0xC0, 0xC1, 0xF5]) * 30
    with pytest.raises(ArticleError, match=r"news\.txt: .*UTF-8.*iconv") as caught:
        decode(raw, "news.txt")
    assert "byte 17" in str(caught.value)


def test_a_broken_byte_order_mark_is_an_error() -> None:
    """Text that says UTF-16 and is not is an error."""
    with pytest.raises(ArticleError, match="utf-16"):
        decode(codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8a", "news.txt")
