"""Languages: declared names and codes, and detection."""

from __future__ import annotations

import pytest
from article_samples import BODY

from dragoman.articles.languages import (
    detect_language,
    find_foreign,
    find_language,
    name_language,
    read_language,
)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-US", "en"),
        ("en_GB", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("uk", "uk"),
        ("zh-Hans-CN", "zh"),
        ("fas", "fa"),
    ],
)
def test_declared(words: str, code: str) -> None:
    """Codes of two and three letters, tags and English names become a code of two letters."""
    assert read_language(words) == code


@pytest.mark.parametrize("words", [None, "", "unknown", "xx", "klingon", "e", "123"])
def test_undeclared(words: str | None) -> None:
    """What names no language is unknown."""
    assert read_language(words) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BODY, "en"),
        (
            "Обе делегации встретились в понедельник в старой таможне, и хозяева сообщили, что у каждой была бумага на трёх страницах и один вопрос.",
            "ru",
        ),
        (
            "Les deux délégations se sont réunies lundi dans l’ancienne maison des douanes, et les hôtes ont dit que chacune avait apporté un papier.",
            "fr",
        ),
        (
            "İki heyet pazartesi günü eski gümrük binasında buluştu; ev sahipleri her ikisinin de üç sayfalık bir kâğıtla geldiğini söyledi ve gitti.",
            "tr",
        ),
    ],
)
def test_detected(text: str, code: str) -> None:
    """The language of a few lines is told."""
    assert detect_language(text) == code


def test_another_script_is_told_from_a_few_words() -> None:
    """Three words of Cyrillic are no English, however short."""
    assert detect_language("Переговоры начались в понедельник") == "ru"


@pytest.mark.parametrize("text", ["", "Talks resume", "12345 67890 " * 100])
def test_too_short_to_tell(text: str) -> None:
    """A text of few letters has no language."""
    assert detect_language(text) is None


# Each says in its language, at some length, that two delegations met and what they spoke about.
SENTENCES = {
    "ar": "اجتمع الوفدان يوم الاثنين في مبنى الجمارك القديم، وقال المضيفون إن كلا منهما جاء بورقة من ثلاث صفحات وسؤال واحد.",
    "cs": "Obě delegace se v pondělí sešly ve staré celnici a hostitelé uvedli, že každá přinesla dokument o třech stranách a jednu otázku, na kterou chtěla odpověď.",
    "de": "Die beiden Delegationen trafen sich am Montag im alten Zollhaus, und die Gastgeber sagten, jede habe ein Papier von drei Seiten und eine Frage mitgebracht.",
    "el": "Οι δύο αντιπροσωπείες συναντήθηκαν τη Δευτέρα στο παλιό τελωνείο και οι οικοδεσπότες είπαν ότι καθεμία έφερε ένα έγγραφο τριών σελίδων.",
    "es": "Las dos delegaciones se reunieron el lunes en la antigua aduana, y los anfitriones dijeron que cada una había traído un documento de tres páginas y una pregunta.",
    "fa": "دو هیئت روز دوشنبه در ساختمان قدیمی گمرک دیدار کردند و میزبانان گفتند که هر یک سندی سه صفحه‌ای و یک پرسش آورده بود.",
    "fr": "Les deux délégations se sont réunies lundi dans l’ancienne maison des douanes, et les hôtes ont dit que chacune avait apporté un papier de trois pages.",
    "he": "שתי המשלחות נפגשו ביום שני בבית המכס הישן, והמארחים אמרו שכל אחת מהן הביאה מסמך בן שלושה עמודים ושאלה אחת.",
    "hi": "दोनों प्रतिनिधिमंडल सोमवार को पुराने सीमा शुल्क भवन में मिले और मेज़बानों ने कहा कि हर एक तीन पन्नों का दस्तावेज़ लाया था।",
    "hu": "A két küldöttség hétfőn a régi vámházban találkozott, és a házigazdák szerint mindegyik egy háromoldalas iratot és egy kérdést hozott magával a tárgyalásra.",
    "id": "Kedua delegasi bertemu pada hari Senin di gedung bea cukai lama, dan tuan rumah mengatakan bahwa masing-masing membawa dokumen tiga halaman dan satu pertanyaan.",
    "it": "Le due delegazioni si sono incontrate lunedì nella vecchia dogana e gli ospiti hanno detto che ognuna aveva portato un documento di tre pagine e una domanda.",
    "ja": "両代表団は月曜日に古い税関の建物で会談し、主催者によるとそれぞれが三ページの文書と一つの質問を持参した。",
    "ko": "양측 대표단은 월요일 옛 세관 건물에서 만났으며 주최 측은 각 대표단이 세 쪽짜리 문서와 질문 하나를 가져왔다고 말했다.",
    "nl": "De twee delegaties kwamen maandag bijeen in het oude douanekantoor, en volgens de gastheren had elk een document van drie bladzijden en één vraag meegebracht.",
    "pl": "Obie delegacje spotkały się w poniedziałek w starym urzędzie celnym, a gospodarze powiedzieli, że każda przywiozła trzystronicowy dokument i jedno pytanie.",
    "pt": "As duas delegações reuniram-se na segunda-feira na antiga alfândega, e os anfitriões disseram que cada uma trouxe um documento de três páginas e uma pergunta.",
    "ru": "Обе делегации встретились в понедельник в старой таможне, и хозяева сообщили, что у каждой была бумага на трёх страницах и один вопрос.",
    "sv": "De två delegationerna träffades på måndagen i det gamla tullhuset, och värdarna sade att var och en hade med sig ett papper på tre sidor och en fråga.",
    "sw": "Wajumbe wa pande zote mbili walikutana Jumatatu katika jengo la zamani la forodha, na wenyeji walisema kila upande ulileta waraka wa kurasa tatu na swali moja.",
    "tr": "İki heyet pazartesi günü eski gümrük binasında buluştu; ev sahipleri her ikisinin de üç sayfalık bir kâğıtla ve tek bir soruyla geldiğini söyledi.",
    "uk": "Обидві делегації зустрілися в понеділок у старій митниці, і господарі повідомили, що кожна привезла документ на три сторінки та одне запитання.",
    "vi": "Hai phái đoàn đã gặp nhau hôm thứ Hai tại tòa nhà hải quan cũ, và chủ nhà cho biết mỗi bên mang theo một văn bản ba trang cùng một câu hỏi.",
    "zh": "两国代表团星期一在旧海关大楼会面，东道主表示双方各带来了一份三页的文件和一个问题，会谈持续了两个小时。",
}  # fmt: skip


@pytest.mark.parametrize("code", SENTENCES)
def test_one_sentence_is_told(code: str) -> None:
    """One sentence of news is enough to tell the language, whatever a page says of itself."""
    assert detect_language(SENTENCES[code]) == code
    assert find_language("en", [SENTENCES[code]]) == code
    assert find_language(None, [SENTENCES[code]] * 3) == code


@pytest.mark.parametrize("code", SENTENCES)
def test_sentence_in_an_english_article(code: str) -> None:
    """A foreign paragraph leaves an article English, and is the only part that is not."""
    paragraphs = [BODY, SENTENCES[code], BODY]
    text = "\n\n".join(paragraphs)
    start = len(BODY) + 2
    blocks = [(0, len(BODY)), (start, start + len(SENTENCES[code])), (len(text) - len(BODY), len(text))]
    assert find_language(None, paragraphs) == "en"
    assert find_foreign(text, blocks) == [blocks[1]]


@pytest.mark.parametrize("declared", ["en", "fr", None])
def test_english_is_english(declared: str | None) -> None:
    """An article in English is read, whatever its page says of itself."""
    assert find_language(declared, [BODY]) == "en"


def test_declared_foreign_language_is_believed_among_foreign_ones() -> None:
    """Between two neighbours, the site knows better than a model."""
    assert find_language("be", [SENTENCES["uk"]]) == "be"


@pytest.mark.parametrize(("declared", "code"), [(None, None), ("en", "en"), ("de", "de")])
def test_short_latin_text_is_what_it_says(declared: str | None, code: str | None) -> None:
    """Of some words in Latin letters nothing is claimed."""
    assert find_language(declared, ["Round 3: Port Lind, Hallen."]) == code


def test_translation_beside_its_original() -> None:
    """A paragraph that holds its sentence in two languages is English, and the other one is left out."""
    text = f"{BODY} {SENTENCES['hi']}"
    (found,) = find_foreign(text, [(0, len(text))])
    assert detect_language(text) == "en"
    assert text[slice(*found)] == SENTENCES["hi"]


def test_name_in_another_script_stays() -> None:
    """Some letters of another script in a sentence are a name, and no sentence."""
    text = f"{BODY} The envoy (in Georgian: სალომე ქართველი) left."
    assert find_foreign(text, [(0, len(text))]) == []


def test_half_and_half_is_read() -> None:
    """An article that stands there twice, in two languages, is read."""
    assert find_language(None, [SENTENCES["ru"] * 5, BODY * 3]) == "en"


def test_mostly_foreign_is_not_read() -> None:
    """Some English words in a foreign article do not make it English."""
    assert find_language(None, [SENTENCES["ru"]] * 9 + ["Subscribe to our weekly letter"]) == "ru"


def test_names() -> None:
    """Languages are told by their English names, others by their codes."""
    assert [name_language(code) for code in ("fr", "zh", "xyz")] == ["French", "Chinese", "xyz"]
