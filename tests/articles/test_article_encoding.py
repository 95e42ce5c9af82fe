"""Encodings: what is told, what is declared, and what is refused rather than guessed."""

from __future__ import annotations

import codecs

import pytest
from article_samples import BODY

from dragoman.articles.encoding import decode
from dragoman.errors import ArticleError

TEXTS = {
    "cp1252": "The ministry in Zürich said that the “café” meeting – as both called it – cost £5 and ended in São Paulo’s house.",
    "cp1251": "Обе делегации встретились в понедельник в старой таможне, и хозяева сообщили, что у каждой была бумага на трёх страницах.",
    "koi8-r": "Обе делегации встретились в понедельник в старой таможне, и хозяева сообщили, что у каждой была бумага на трёх страницах.",
    "cp1254": "İki heyet pazartesi günü eski gümrük binasında buluştu; ev sahipleri her ikisinin de üç sayfalık bir kâğıtla geldiğini söyledi.",
    "cp1256": "التقى الوفدان يوم الاثنين في مبنى الجمارك القديم وقال المضيفون إن كلا منهما جاء بورقة من ثلاث صفحات",
    "shift_jis": "両代表団は月曜日に古い税関の建物で会談し、双方が三ページの文書を持参したと主催者は述べた。",
    "gb18030": "两个代表团星期一在旧海关大楼会面，东道主表示双方都带来了三页的文件。",
}


@pytest.mark.parametrize("encoding", sorted(TEXTS))
def test_encodings_told_by_letters(encoding: str) -> None:
    """Text in a common encoding other than UTF-8 is decoded to its letters."""
    assert decode(TEXTS[encoding].encode(encoding), "news.txt") == TEXTS[encoding]


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


@pytest.mark.parametrize("declared", ["rot13", "no-such-encoding", "ascii", "base64"])
def test_wrong_declarations_are_passed_over(declared: str) -> None:
    """A declaration that names no encoding of text, or does not fit, is ignored."""
    assert decode(TEXTS["cp1251"].encode("cp1251"), "page.html", declared=declared) != ""


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
