"""An entry and everything it rests on, down to the words.

Enters: a `Trace`. Leaves: text or JSON. It refuses to show a value without the sentence that gives it, and sets the words that
count apart with marks where a terminal can not make them bold.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from dragoman.record import Extraction, Record, Trace, trace_entry
from dragoman.record.audit import FieldTrace, Quote, ReportTrace, Sentence
from dragoman.record.claims import Amount
from dragoman.record.days import GRADE_WORDS, When
from dragoman.record.entries import Decision, Step, Summary, Value
from dragoman.record.store.loading import AsOf
from dragoman.views import reading_words
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import describe_code, describe_moment, make_visible
from dragoman.views.timeline import (
    describe_amount,
    describe_count,
    describe_parties,
    describe_status,
    describe_what,
    describe_when,
    make_plain,
    make_plain_amount,
    make_plain_when,
)

NARROWEST, WIDEST = 60, 110
# A field that twenty outlets give is shown with the words of three of them; the others are named, and --all shows them.
SHOWN_QUOTES = 3
# An article comes back to its matter again and again; where it first gives the value is enough to check it.
SHOWN_SENTENCES = 1
_ASCII = str.maketrans(
    {"·": "-", "–": "-", "≠": "!=", "×": "x", "→": "->", "…": "...", "⟦": "[[", "⟧": "]]", "←": "<-", "─": "-"}
)
_LABELS = {"what": "exchanged", "figures": "figure", "act": "act"}


def explain_entry(record: Record, id: str, as_of: AsOf | None = None) -> Trace:
    """The trace of an entry. Raises `UnknownIdError` when there is no such entry, with ids that are near."""
    return trace_entry(record, id, as_of)


def cut_sentence(sentence: Sentence) -> list[tuple[str, bool]]:
    """A sentence in pieces, each with whether its words count, with controls made visible. Offsets end here: they are code points, and
    what shows the pieces may count otherwise."""
    pieces: list[tuple[str, bool]] = []
    done = sentence.start

    def cut(begin: int, end: int, counts: bool) -> None:
        if end > begin:
            pieces.append((make_visible(sentence.text[begin - sentence.start : end - sentence.start]), counts))

    for begin, end in sorted(sentence.marks):
        begin, end = max(begin, done), min(end, sentence.end)
        if end > begin:
            cut(done, begin, False)
            cut(begin, end, True)
            done = end
    cut(done, sentence.end, False)
    return pieces


def make_json(trace: Trace) -> str:
    """The trace as one line of JSON, with names for all its parts."""
    names = {report.claim.anchor: report.name for report in trace.reports}
    plain = {
        **make_plain(trace.entry.summary),
        "fields": [_make_plain_field(field, names, trace) for field in trace.fields],
        "history": [_make_plain_step(step, names) for step in trace.entry.history],
        "reports": [_make_plain_report(report) for report in trace.reports],
        "decisions": [_make_plain_decision(decision, names) for decision in trace.decisions],
    }
    return msgspec.json.encode(plain).decode()


def render_trace(trace: Trace, terminal: Terminal, *, show_all: bool = False) -> str:
    """The trace as lines of text that end in a newline."""
    width = min(max(terminal.width, NARROWEST), WIDEST)
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal.has_styles, no_color=not terminal.has_colour,
        color_system="standard" if terminal.has_styles else None, highlight=False, markup=False, emoji=False,
        legacy_windows=False, force_jupyter=False, _environ={},
    )  # fmt: skip
    page = _Page(console, terminal, trace, show_all)
    page.print_head()
    page.print_fields()
    page.print_history()
    page.print_joins()
    page.print_reports()
    page.print_hint()
    lines = (line if terminal.has_styles else line.rstrip() for line in out.getvalue().split("\n"))
    text = "\n".join(lines)
    return text if terminal.has_unicode else text.translate(_ASCII)


class _Page:
    """One explanation on its way to the terminal."""

    def __init__(self, console: Console, terminal: Terminal, trace: Trace, show_all: bool) -> None:
        self.console, self.terminal, self.trace, self.show_all = console, terminal, trace, show_all
        self.reports = {report.claim.anchor: report for report in trace.reports}

    def print_head(self) -> None:
        summary = self.trace.entry.summary
        self.console.print(Rule(style="dim", characters="─"))
        self.console.print(
            Text(describe_what(summary) + describe_count(summary), style="bold").append(
                f"  {summary.id}", style="dim not bold"
            )
        )
        line = describe_status(summary, self.terminal).append(f" · {describe_when(summary.when)}", style="none")
        parties = describe_parties(summary.parties)
        self.console.print(line.append(f" · {parties}" if parties else "", style="none"))
        sources = f"{summary.sources} independent source{'' if summary.sources == 1 else 's'}"
        articles = f"{summary.articles} article{'' if summary.articles == 1 else 's'}"
        self.console.print(Text(f"{sources}, {articles}", style="dim"))

    def print_fields(self) -> None:
        self._print_heading("Fields")
        summary = self.trace.entry.summary
        for field in self.trace.fields:
            label = "agreed on" if field.name == "when" and summary.is_agreed else _label(field.name)
            line = Text(f"{label}: ", style="dim").append(
                describe_value(field.name, field.value, summary), style="bold not dim"
            )
            self.console.print(line.append(f"  {self._name_reports(field)}", style="dim not bold"))
            self._print_quotes(field.quotes)
            for variant in field.conflicts:
                value = describe_value(field.name, variant.value, summary)
                self.console.print(Padding(Text(f"≠ against it: {value}", style="red"), (0, 0, 0, 2)))
                self._print_quotes(variant.quotes)

    def print_history(self) -> None:
        self._print_heading("Status, in order of publication")
        before: tuple[object, ...] = ()
        for step in self.trace.entry.history:
            report = self.reports[step.claim]
            same = (step.status, step.when.begin if step.when else None, step.asserter)
            if same == before and not self.show_all:
                continue
            before = same
            sign, ascii_sign, word = reading_words.describe_status(step.status, self.trace.entry.summary.kind)
            text = f"{sign if self.terminal.has_unicode else ascii_sign} {word}"
            when = f" ({describe_when(step.when)})" if step.when else ""
            asserter = f", according to {make_visible(step.asserter)}" if step.asserter else ""
            told = describe_moment(step.published) or "publication date unknown"
            self.console.print(Text(f"  {told}: {text}{when}{asserter}").append(f"  {report.name}", style="dim"))

    def print_joins(self) -> None:
        if not self.trace.decisions:
            return
        self._print_heading("Why these reports are one entry")
        for decision in self.trace.decisions:
            self.console.print(Padding(_describe_decision(decision, self.reports), (0, 0, 0, 2)))

    def print_hint(self) -> None:
        if not self.show_all:
            self.console.print()
            self.console.print(Text("--all shows every report and sentence; --json gives their offsets.", style="dim"))

    def print_reports(self) -> None:
        self._print_heading("Reports")
        for report in self.trace.reports:
            parts = [
                make_visible(report.publisher or "publisher unknown"),
                describe_moment(report.published) or "publication date unknown",
                make_visible(report.title or report.article_id),
            ]
            head = Text(f"  {report.name}  ", style="bold").append(f"{report.claim.id}  ", style="not bold dim")
            self.console.print(head.append(" · ".join(parts), style="not bold not dim"))
            where = " · ".join(make_visible(part) for part in (report.file, report.article_id, report.url) if part)
            # A path cut in two can be neither read nor clicked; the terminal may wrap it.
            self.console.print(Text(f"      {where} · finding {report.claim.local}", style="dim"), soft_wrap=True)
            if report.extraction is not None:
                self.console.print(Text(f"      {describe_extraction(report.extraction)}", style="dim"), soft_wrap=True)

    def _print_heading(self, heading: str) -> None:
        self.console.print()
        self.console.print(Text(heading, style="bold underline"))

    def _name_reports(self, field: FieldTrace) -> str:
        names = [self.reports[quote.report].name for quote in field.quotes]
        return (
            " ".join(names) if len(names) <= 6 or self.show_all else f"{' '.join(names[:5])} and {len(names) - 5} more"
        )

    def _print_quotes(self, quotes: tuple[Quote, ...]) -> None:
        shown = quotes if self.show_all else quotes[:SHOWN_QUOTES]
        for quote in shown:
            sentences = quote.sentences if self.show_all else quote.sentences[:SHOWN_SENTENCES]
            for sentence in sentences:
                text = Text(f"{self.reports[quote.report].name}  ", style="dim").append_text(self._mark(sentence))
                note = _describe_basis(quote) if sentence is sentences[-1] else ""
                note = "; ".join(part for part in (note, _describe_pages(self.reports[quote.report], sentence)) if part)
                left = len(quote.sentences) - len(sentences)
                if left and sentence is sentences[-1]:
                    note = "; ".join(part for part in (note, f"and {left} more of its sentences") if part)
                self.console.print(Padding(text.append(f"  ({note})" if note else "", style="dim"), (0, 0, 0, 4)))

    def _mark(self, sentence: Sentence) -> Text:
        """The sentence with the words that count set apart, by weight or by marks."""
        text, done = Text(style="not dim"), sentence.start
        raw = sentence.text

        def cut(begin: int, end: int) -> str:
            return " ".join(make_visible(raw[begin - sentence.start : end - sentence.start]).split("\n"))

        for begin, end in sorted(sentence.marks):
            begin = max(begin, done)
            if end <= begin:
                continue
            text.append(cut(done, begin))
            words = cut(begin, end)
            text.append(words if self.terminal.has_styles else f"⟦{words}⟧", style="bold underline")
            done = end
        return text.append(cut(done, sentence.end))


def describe_value(name: str, value: Value, summary: Summary) -> str:
    """A value of an entry as words."""
    match value:
        case When():
            return f"{describe_when(value)} ({GRADE_WORDS[value.grade]})"
        case Amount():
            return describe_amount(value, summary.names, summary.type)
        case int():
            return str(value)
        case str():
            return make_visible(
                describe_code(value) if name in ("status", "format", "what", "act", "topics") else value
            )


def _label(name: str) -> str:
    return _LABELS.get(name, describe_code(name))


def _describe_basis(quote: Quote) -> str:
    if quote.rule:
        return f"worked out by rule {quote.rule}"
    return "the finding as a whole" if quote.basis == "finding" else ""


def _describe_decision(decision: Decision, reports: Mapping[str, ReportTrace]) -> Text:
    left, right = (
        reports[anchor].name if anchor in reports else anchor[:10] for anchor in (decision.left, decision.right)
    )
    reasons = "; ".join(f"{make_visible(reason.words)} [{reason.rule}]" for reason in decision.reasons)
    if decision.kind == "join":
        return Text(f"{left} ← {right}: {reasons}").append(f"  {decision.score:g}", style="dim")
    state = f", undone {describe_moment(decision.undone_utc)}" if decision.undone_utc else ""
    who = f"{decision.kind} by {make_visible(decision.author or 'the program')}, {describe_moment(decision.made_utc)}{state}"
    return Text(f"{left} | {right}: {who}: {reasons}  {decision.id}")


def make_plain_value(value: Value) -> object:
    """A value of an entry with names for its parts."""
    match value:
        case When():
            return make_plain_when(value)
        case Amount():
            return make_plain_amount(value)
        case _:
            return value


def _make_plain_quote(quote: Quote, names: Mapping[str, str], reports: Mapping[str, ReportTrace]) -> dict[str, object]:
    return {
        "report": names[quote.report], "basis": quote.basis, "rule": quote.rule,
        "sentences": [_make_plain_sentence(sentence, reports.get(quote.report)) for sentence in quote.sentences],
    }  # fmt: skip


def _make_plain_field(field: FieldTrace, names: Mapping[str, str], trace: Trace) -> dict[str, object]:
    reports = {report.claim.anchor: report for report in trace.reports}
    return {
        "name": field.name, "value": make_plain_value(field.value),
        "support": [_make_plain_quote(quote, names, reports) for quote in field.quotes],
        "conflicts": [
            {"value": make_plain_value(variant.value), "support": [_make_plain_quote(quote, names, reports) for quote in variant.quotes]}
            for variant in field.conflicts
        ],
    }  # fmt: skip


def _make_plain_step(step: Step, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "published": step.published, "status": step.status, "asserter": step.asserter or "article",
        "when": make_plain_when(step.when), "report": names[step.claim], "is_current": step.is_current,
    }  # fmt: skip


def make_plain_extraction(made: Extraction | None) -> dict[str, object] | None:
    """How an article was made of bytes, without the place of every letter; None where that is not known."""
    if made is None:
        return None
    return {name: value for name, value in msgspec.to_builtins(made).items() if name != "layout"}


def describe_extraction(made: Extraction) -> str:
    """The same as words for people."""
    parts = [f"read by {made.extractor}"]
    if made.dated_by:
        parts.append(f"dated by {made.dated_by}" + (f" ({made.dated_from})" if made.dated_from else ""))
    if made.author:
        parts.append(f"author {made.author}")
    if made.fetched:
        parts.append(f"fetched {made.fetched}" + (f" from {made.address}" if made.address else ""))
    return make_visible(" · ".join([*parts, f"bytes {made.raw_digest[:16]}"]))


def _describe_pages(report: ReportTrace, sentence: Sentence) -> str:
    """The pages that a sentence of a PDF stands on; "" for other articles."""
    layout = report.extraction.layout if report.extraction is not None else None
    pages = sorted({box.page for box in layout.find_boxes(sentence.start, sentence.end)}) if layout is not None else []
    return f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]}–{pages[-1]}" if pages else ""


def _make_plain_sentence(sentence: Sentence, report: ReportTrace | None) -> dict[str, object]:
    """A sentence, and for a PDF the boxes of the words that count: page, left, top, right, bottom in points."""
    plain: dict[str, object] = msgspec.to_builtins(sentence)
    layout = report.extraction.layout if report is not None and report.extraction is not None else None
    if layout is not None:
        spans = sentence.marks or ((sentence.start, sentence.end),)
        plain["boxes"] = [
            [box.page, *(round(side, 1) for side in box[1:])]
            for start, end in spans
            for box in layout.find_boxes(start, end)
        ]
    return plain


def _make_plain_report(report: ReportTrace) -> dict[str, object]:
    return {
        "name": report.name, "id": report.claim.id, "anchor": report.claim.anchor, "finding": report.claim.local, "article": report.article_id,
        "title": report.title, "publisher": report.publisher, "published": report.published, "url": report.url,
        "file": report.file, "source": report.source, "reader_version": report.reader_version,
        "extraction": make_plain_extraction(report.extraction),
    }  # fmt: skip


def _make_plain_decision(decision: Decision, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "id": decision.id, "kind": decision.kind, "left": names.get(decision.left, decision.left),
        "right": names.get(decision.right, decision.right), "score": decision.score,
        "reasons": [{"rule": reason.rule, "words": reason.words, "weight": reason.weight} for reason in decision.reasons],
        "author": decision.author, "made_utc": decision.made_utc, "undone_utc": decision.undone_utc,
    }  # fmt: skip
