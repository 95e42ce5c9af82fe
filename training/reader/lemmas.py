"""Training treebanks in, `lemmas.json` out: known verbs, and the forms that the spelling rules get wrong.

python lemmas.py --data FOLDER --out src/dragoman/language/lemmas.json
"""

from __future__ import annotations

import argparse
import collections
import json
from pathlib import Path

from corpus import load_corpus
from dragoman.language import lemmas as rules

# Irregular verbs, common knowledge, so that the table does not depend on what the treebanks happen to hold:
# base, past, participle.
IRREGULAR = """arise arose arisen|awake awoke awoken|bear bore borne|beat beat beaten|become became become|begin began begun|bend bent bent
bet bet bet|bid bid bid|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken|breed bred bred|bring brought brought
broadcast broadcast broadcast|build built built|burn burnt burnt|burst burst burst|buy bought bought|cast cast cast|catch caught caught|choose chose chosen
cling clung clung|come came come|cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn|dream dreamt dreamt
drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found|flee fled fled
fling flung flung|fly flew flown|forbid forbade forbidden|forecast forecast forecast|foresee foresaw foreseen|forget forgot forgotten|forgive forgave forgiven
forgo forwent forgone|freeze froze frozen|get got gotten|give gave given|go went gone|grind ground ground|grow grew grown|hang hung hung|have had had
hear heard heard|hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept|kneel knelt knelt|know knew known|lay laid laid|lead led led
lean leant leant|leap leapt leapt|learn learnt learnt|leave left left|lend lent lent|let let let|lie lay lain|light lit lit|lose lost lost|make made made
mean meant meant|meet met met|mislead misled misled|mistake mistook mistaken|misunderstand misunderstood misunderstood|outdo outdid outdone|overcome overcame overcome
oversee oversaw overseen|overtake overtook overtaken|overthrow overthrew overthrown|pay paid paid|put put put|quit quit quit|read read read|rebuild rebuilt rebuilt
redo redid redone|rethink rethought rethought|ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought
sell sold sold|send sent sent|set set set|shake shook shaken|shed shed shed|shine shone shone|shoot shot shot|show showed shown|shrink shrank shrunk|shut shut shut
sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|slide slid slid|speak spoke spoken|speed sped sped|spend spent spent|spin spun spun|split split split
spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck|sting stung stung|strike struck struck|strive strove striven
swear swore sworn|sweep swept swept|swell swelled swollen|swim swam swum|swing swung swung|take took taken|teach taught taught|tear tore torn|tell told told
think thought thought|throw threw thrown|tread trod trodden|undergo underwent undergone|understand understood understood|undertake undertook undertaken
undo undid undone|uphold upheld upheld|upset upset upset|wake woke woken|wear wore worn|weave wove woven|weep wept wept|win won won|wind wound wound
withdraw withdrew withdrawn|withhold withheld withheld|withstand withstood withstood|wring wrung wrung|write wrote written"""
BE = {"VBD": {"was": "be", "were": "be"}, "VBZ": {"is": "be", "'s": "be", "has": "have", "does": "do"}, "VBP": {"am": "be", "are": "be", "'re": "be", "'m": "be", "'ve": "have"},
      "VBN": {"been": "be"}, "MD": {"'ll": "will", "wo": "will", "ca": "can", "'d": "would", "sha": "shall"}}  # fmt: skip
NOUNS = """crises crisis|theses thesis|analyses analysis|bases basis|hypotheses hypothesis|parentheses parenthesis|children child|people person|feet foot|teeth tooth|geese goose
mice mouse|men man|women woman|lives life|wives wife|knives knife|leaves leaf|halves half|selves self|shelves shelf|wolves wolf|thieves thief|loaves loaf|calves calf
criteria criterion|phenomena phenomenon|media medium|data datum|indices index|appendices appendix|addenda addendum|memoranda memorandum|referenda referendum|communiques communique
headquarters headquarters|series series|species species|means means|aircraft aircraft|personnel personnel|troops troops|talks talk|forces force|buses bus|gases gas|movies movie|cookies cookie|ties tie|lies lie|pies pie"""


# Verbs that the knowledge rows look for and the treebanks may not hold.
SPOKEN = [
    "underline",
    "underscore",
    "reiterate",
    "emphasise",
    "emphasize",
    "recognise",
    "recognize",
    "criticise",
    "criticize",
    "denounce",
    "characterise",
    "characterize",
    "adjourn",
    "postpone",
    "reschedule",
    "convene",
    "reconvene",
    "mediate",
    "facilitate",
    "moderate",
    "negotiate",
    "repatriate",
    "exchange",
    "release",
    "liberate",
    "swap",
    "pledge",
    "vow",
    "urge",
    "implore",
    "exhort",
    "propose",
    "table",
    "float",
    "volunteer",
    "rebuff",
    "decline",
    "dismiss",
    "veto",
    "snub",
    "embargo",
    "expel",
    "blacklist",
    "designate",
    "airlift",
    "donate",
    "violate",
    "breach",
    "flout",
    "retreat",
    "evacuate",
    "finalise",
    "finalize",
    "ratify",
    "initial",
    "clinch",
    "forge",
    "stipulate",
    "disclose",
    "divulge",
    "elaborate",
    "outline",
    "tweet",
    "retweet",
    "accuse",
    "decry",
    "slam",
    "rebuke",
    "lambaste",
    "deplore",
    "applaud",
    "commend",
    "congratulate",
    "hail",
    "praise",
    "scrap",
    "cancel",
    "boycott",
    "abort",
    "derail",
    "scuttle",
    "renege",
    "suspend",
    "delay",
    "defer",
    "organise",
    "organize",
    "chair",
    "supervise",
    "oversee",
    "sponsor",
    "conclude",
    "resume",
    "commence",
    "stage",
    "telephone",
    "phone",
    "consult",
    "confer",
    "parley",
    "arrive",
    "welcome",
    "receive",
    "observe",
    "remark",
    "argue",
    "insist",
    "declare",
    "announce",
    "state",
    "note",
    "advise",
    "caution",
    "alert",
    "allege",
    "charge",
    "assure",
    "relate",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    corpus = load_corpus(options.data, "train")
    counts: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    verbs: collections.Counter[str] = collections.Counter()
    for sentence in (s for d in corpus["ewt"] + corpus["gum"] for s in d.sentences):
        for word, tag, lemma in zip(sentence.words, sentence.xpos, sentence.lemmas, strict=True):
            if tag in rules.KEPT or lemma == "_" or "http" in lemma:
                continue
            counts[tag, word.lower().replace("’", "'")][lemma] += 1
            if tag.startswith("VB") and lemma.isalpha() and lemma.islower():
                verbs[lemma] += 1
    exceptions: dict[str, dict[str, str]] = collections.defaultdict(dict)
    for row in IRREGULAR.replace("\n", "|").split("|"):
        base, past, participle = row.split()
        verbs[base] += 1
        exceptions["VBD"][past] = exceptions["VBN"][participle] = base
    verbs.update(SPOKEN)
    for tag, rows in BE.items():
        exceptions[tag] |= rows
    for row in NOUNS.replace("\n", "|").split("|"):
        form, lemma = row.split()
        exceptions["NNS"][form] = lemma
    data = {"exceptions": exceptions, "verbs": sorted(verbs)}
    rules.load_lemmas = lambda: (exceptions, frozenset(verbs))
    for (tag, form), seen in sorted(counts.items()):
        lemma, count = min(seen.items(), key=lambda x: (-x[1], x[0]))
        if (
            rules.find_lemma.__wrapped__(form, tag) != lemma
            and (count > 1 or tag[0] in "VN")
            and (lemma.islower() or lemma == "I")
            and form.replace("'", "").isalpha()
        ):
            exceptions[tag][form] = lemma
    data["exceptions"] = {t: dict(sorted(rows.items())) for t, rows in sorted(exceptions.items())}
    options.out.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(sum(map(len, exceptions.values())), "exceptions", len(verbs), "verbs", options.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
