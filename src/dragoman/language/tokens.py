"""Text in, tokens out: spaCy's English tokeniser, brought to the words of the Universal Dependencies treebanks.

Enters: the vocabulary of a pipeline. Leaves: a tokeniser. It refuses to change a character: tokens and the blanks between
them spell the text exactly, so that offsets hold.

Agreement with the treebank's words on running text (EWT dev / GUM dev, F1): see `benchmarks/language.md`.
"""

from __future__ import annotations

from spacy.lang.char_classes import ALPHA
from spacy.lang.en import English
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
from spacy.vocab import Vocab

# The treebanks keep a run of one mark together: "!!!", "-----", "$$$".
RUNS = [r"!!+", r"\?\?+", r"\*\*+", r"==+", r"__+", r"~~+", r"--+", r"\.\.+", r"<<+", r">>+", r"[!?]{2,}"]
# Shortened verbs, straight and curly, after any word: "who's", "Kyiv've".
CLITICS = [r"(?<=[A-Za-z])['’](?:s|S|m|M|d|D|ll|LL|re|RE|ve|VE)"]
# "and/or", "Iran/US", "1,000-for-1,000", and dashes between words or figures: separate words.
JOINTS = [
    rf"(?<=[{ALPHA}0-9])/(?=[{ALPHA}])",
    rf"(?<=[0-9])[–—](?=[0-9])|(?<=[{ALPHA}])[–—](?=[{ALPHA}0-9])|(?<=[0-9])[–—-](?=[{ALPHA}])",
    r"(?<=[a-z])-(?=[0-9])|(?<=[A-Z]\.)[-–](?=[A-Za-z])",
    r"(?<=[\])])[–—:](?=[\[(])",
]
# Paragraphs run together by page scrapers: `restraint.The`, `he said."We`.
GLUED = [r"(?<=[a-z0-9])[.?!](?=[A-Z“\"])", r"(?<=[.?!])[\"”](?=[A-Z])", r"(?<=[a-z0-9][.?!])[\"“](?=[A-Z])"]
# Agencies named between strokes: "May 23. /TASS/. The minister"; "w/" stays whole.
STROKE_BEFORE, STROKE_AFTER = [r"/(?=[A-Z][A-Za-z]{2})"], [r"(?<=[A-Za-z]{3})/", r"(?<=/)\."]


def make_tokenizer(vocab: Vocab) -> Tokenizer:
    """The tokeniser of the reader."""
    rules = English.Defaults
    prefixes = [*RUNS, *STROKE_BEFORE, *(rules.prefixes or ())]
    suffixes = [*RUNS, *STROKE_AFTER, *CLITICS, *(rules.suffixes or ())]
    infixes = [*RUNS, *JOINTS, *GLUED, *(rules.infixes or ())]
    return Tokenizer(
        vocab,
        rules=rules.tokenizer_exceptions,
        prefix_search=compile_prefix_regex(prefixes).search,
        suffix_search=compile_suffix_regex(suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        token_match=rules.token_match,
        url_match=rules.url_match,
    )
