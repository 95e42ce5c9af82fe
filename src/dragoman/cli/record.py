"""`dragoman add`, `timeline` and `explain`: a record filled, listed and traced back.

Enters: paths of articles and of a record. Leaves: a record file, or text and JSON on standard output. It refuses to stop a batch
for one article, and to say that an article is in the record before it is there for good.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli import print_error
from dragoman.cli.progress import show_progress
from dragoman.errors import ArticleError, UsageError

if TYPE_CHECKING:
    from dragoman.articles.article import Article
    from dragoman.articles.columns import Columns
    from dragoman.meaning.findings import Reading
    from dragoman.record import Incoming, Record
    from dragoman.views.reading_table import Terminal

# What is read becomes permanent at least this often, so that little is lost when the power is, and at most, so that the disk
# is not what one waits for.
_BATCH_ARTICLES, _BATCH_SECONDS = 50, 2.0
_LISTED_FILES = 5
_KINDS = ("meeting", "exchange", "act")
_COUNTED = ("meetings", "exchanges", "acts", "statements", "positions", "formats", "commitments", "offices")


@click.command("add", short_help="Read articles and add their findings to a record.")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--record", "record_path", metavar="FILE", help="The record; made if it is not there.")
@click.option("--pipeline", metavar="NAME", help="Use this installed spaCy pipeline in place of the built-in reader.")
@click.option(
    "--filter", "has_filter", is_flag=True, help="Leave out articles that can hold nothing for the record, unread."
)
@click.option(
    "--now", "given_now", metavar="TIME", envvar="DRAGOMAN_NOW",
    help="When the record learns of the articles: 2025-07-21T15:42Z. The clock of this machine if left out.",
)  # fmt: skip
@click.option(
    "--map", "columns", metavar="FIELD=COLUMN,...",
    help="Where Parquet or JSON lines keep the fields: text=body,published=date.",
)  # fmt: skip
@click.option(
    "--wait", "wait_seconds", metavar="SECONDS", type=click.FloatRange(min=0), default=30.0, show_default=True,
    help="How long to wait while another program writes to the record.",
)  # fmt: skip
@click.option(
    "--allow-private", "allowed", metavar="HOST", multiple=True,
    help="Fetch from this host though its address is no public one; may be given twice.",
)  # fmt: skip
def add(
    paths: tuple[str, ...],
    record_path: str | None,
    pipeline: str | None,
    has_filter: bool,
    given_now: str | None,
    columns: str | None,
    wait_seconds: float,
    allowed: tuple[str, ...],
) -> None:
    """Read articles and add their findings to a record.

    PATH is a file (text, HTML, JSON lines, PDF, DOCX, mail, news formats, Parquet, web archives, zip or tar; each may end in
    .gz), a folder, an address (https://…), - for standard input, or a folder of readings that `dragoman corpus` has made, which are
    taken as they are. What a file is, its content tells. An article that is there already changes nothing. What cannot be read is
    named, and the rest goes on.
    """
    if not paths:
        raise UsageError("no file or folder was given. Give one or more: dragoman add articles/ --record talks.db")
    if not record_path:
        raise UsageError(f"no record was given. Name its file: dragoman add {' '.join(paths[:3])} --record talks.db")
    now = datetime.now(UTC) if given_now is None else parse_now(given_now)
    from dragoman.articles.columns import read_columns
    from dragoman.record import Record

    with ExitStack() as stack:

        def open_record() -> Record:
            return stack.enter_context(Record.open(record_path, wait_seconds=wait_seconds, on_wait=tell))

        with show_progress() as show:
            batch = Batch(open_record, now, show, has_filter=has_filter)
            # What is there is looked at before anything is read; what is not is made when there is something to put in.
            if "://" in record_path or Path(record_path).exists() or not Path(record_path).absolute().parent.is_dir():
                batch.open()
            try:
                batch.run(paths, pipeline, allowed, None if columns is None else read_columns(columns))
            except KeyboardInterrupt:
                batch.keep()
                raise
        click.echo(batch.summarise(), nl=False)
    batch.finish(paths)


@click.command("timeline", short_help="Show what a record holds, in order of time.")
@click.argument("record_path", metavar="RECORD")
@click.option("--since", metavar="DATE", help="From this year, month or day on: 2025, 2025-05 or 2025-05-16.")
@click.option("--until", metavar="DATE", help="Up to this year, month or day, which is included.")
@click.option("--party", metavar="NAME", help="Only with this party: a name or an ISO code of three letters.")
@click.option("--process", metavar="NAME", help="Only of this process: its name, an alias, or its parties, as UKR-RUS.")
@click.option(
    "--processes", "declared", metavar="FILE", envvar="DRAGOMAN_PROCESSES", help="TOML file that declares processes."
)
@click.option("--as-of", "as_of", metavar="DATE", help="As the record would have been on this day, or at this moment.")
@click.option(
    "--clock", type=click.Choice(("published", "learned")), default="published", show_default=True,
    help="Of --as-of: when it was published, or when the record learned of it.",
)  # fmt: skip
@click.option("--kind", "kinds", type=click.Choice(_KINDS), multiple=True, help="Only this kind; may be given twice.")
@click.option("--undated", is_flag=True, help="List what has no date, too.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON lines, one object for each entry, undated ones last.")
def timeline(
    record_path: str,
    since: str | None,
    until: str | None,
    party: str | None,
    process: str | None,
    declared: str | None,
    as_of: str | None,
    clock: str,
    kinds: tuple[Any, ...],
    undated: bool,
    is_json: bool,
) -> None:
    """Show what a record holds, in order of time: meetings, exchanges, and what was agreed."""
    from dragoman.record import Record
    from dragoman.views.scope import read_as_of
    from dragoman.views.timeline import list_json, make_timeline, render_timeline

    with Record.open(record_path, mode="read") as record:
        sides: tuple[str, ...] = ()
        if process:
            from dragoman.views.scope import find_process

            sides = find_process(record, process, Path(declared) if declared else None).parties
        then = read_as_of(as_of, clock)
        made = make_timeline(
            record, kinds=kinds or None, since=since, until=until, party=party, sides=sides, as_of=then
        )
    if is_json:
        write_lines(list_json(made))
    else:
        write_text(lambda terminal: render_timeline(made, terminal, list_undated=undated))


@click.command("explain", short_help="Show where an entry of a record comes from, down to the sentence.")
@click.argument("names", nargs=-1, metavar="RECORD ID")
@click.option("--record", "record_path", metavar="FILE", help="The record, instead of naming it first.")
@click.option("--all", "show_all", is_flag=True, help="Show the words of every report, not only of the first three.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object with everything.")
def explain(names: tuple[str, ...], record_path: str | None, show_all: bool, is_json: bool) -> None:
    """Show where the entry ID of RECORD comes from: its fields, the reports that give them, and their words.

    ID is printed by `dragoman timeline`; its first letters are enough while no other entry has them.
    """
    path, id = _read_names(names, record_path)
    from dragoman.record import Record
    from dragoman.views.explain import explain_entry, make_json, render_trace

    with Record.open(path, mode="read") as record:
        trace = explain_entry(record, id)
    if is_json:
        write_lines(iter([make_json(trace)]))
    else:
        write_text(lambda terminal: render_trace(trace, terminal, show_all=show_all))


@dataclass
class Batch:
    """Articles on their way into a record, and what became of them. The record is opened with the first of them."""

    open_record: Callable[[], Record]
    now: datetime
    tell: Callable[[str], None]
    has_filter: bool = False
    skipped: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    passed_over: int = 0
    read_count: int = 0
    before: dict[str, int] = field(default_factory=dict)
    reader_version: str = ""
    undated: list[str] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    _record: Record | None = None
    _waiting: list[Incoming] = field(default_factory=list)
    _kept_at: float = 0.0

    def open(self) -> Record:
        """The record, opened when it is first needed. Raises `RecordError` when it cannot be."""
        if self._record is None:
            self._record = self.open_record()
            self.before = self._record.count()
        return self._record

    def run(
        self,
        paths: tuple[str, ...],
        pipeline: str | None,
        allowed: tuple[str, ...] = (),
        columns: Columns | None = None,
    ) -> None:
        """Read everything and put it in. Raises `RecordError` when the record cannot take it."""
        from dragoman.articles import read_articles

        self._kept_at = time.monotonic()
        reader = None
        found = read_articles(self._take_corpora(paths), stdin=sys.stdin.buffer, columns=columns, allow_private=allowed)
        for article in found:
            if isinstance(article, ArticleError):
                self._fail(article)
                continue
            if self.has_filter and not self._passes(article):
                self.skipped += 1
                continue
            self.open()
            # Loaded with the first article: a batch without one answers at once.
            if reader is None:
                self.tell("loading the reader")
                reader = load_reader(pipeline)
            self.reader_version = reader.version
            self._take(article, reader)
            failed = f", {len(self.failures):,} failed" if self.failures else ""
            read = f"{self.read_count:,} article{'' if self.read_count == 1 else 's'} read"
            self.tell(f"{read}, {sum(self.outcomes.values()):,} in the record{failed}")
            if len(self._waiting) >= _BATCH_ARTICLES or time.monotonic() - self._kept_at > _BATCH_SECONDS:
                self.keep()
        self.keep()

    def _take_corpora(self, paths: tuple[str, ...]) -> list[str]:
        """Put in the readings of those paths that hold readings; the other paths."""
        from dragoman.corpus.results import find_results, read_counts, read_readings

        others: list[str] = []
        for path in paths:
            try:
                found = find_results(path)
                if found is None:
                    others.append(path)
                    continue
                files, missing = found
                if missing:
                    told = f"{missing:,} of {missing + len(files):,} shards are not read yet; run the same `dragoman corpus` again, then add"
                    self._fail(ArticleError(told, path))
                for file in files:
                    self.skipped += read_counts(file)["skipped"]
                    for reading, where, version in read_readings(file):
                        self._take_reading(reading, where, version)
            except ArticleError as error:
                self._fail(error)
        self.keep()
        return others

    def _take_reading(self, reading: Reading, where: str, version: str) -> None:
        """A reading that is there already: nothing of its article is read again."""
        from dragoman.record import Incoming

        if version != self.reader_version:
            self.keep()
            self.reader_version = version
        self.read_count += 1
        if self.open().has(reading.article, version):
            self.outcomes["there"] += 1
        else:
            self._note_unread(reading)
            self._waiting.append(Incoming(reading, where))
        self.tell(f"{self.read_count:,} readings taken, {sum(self.outcomes.values()):,} in the record")
        if len(self._waiting) >= _BATCH_ARTICLES or time.monotonic() - self._kept_at > _BATCH_SECONDS:
            self.keep()

    def _passes(self, article: Article) -> bool:
        from dragoman.pipeline import is_readable
        from dragoman.relevance import is_relevant

        return not is_readable(article.language) or is_relevant(article).keep

    def _note_unread(self, reading: Reading) -> None:
        if reading.unread:
            self.unread[reading.unread.partition(": ")[2]] += 1

    def keep(self) -> None:
        """Make what was read permanent. Only then it counts."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            outcomes = self.open().add(waiting, reader_version=self.reader_version, now=self.now)
            self.outcomes.update(outcomes)
            for item, outcome in zip(waiting, outcomes, strict=True):
                if outcome == "new" and item.reading.article.published is None and not item.reading.unread:
                    self.undated.append(item.file)
                if outcome != "there":
                    self.findings.update({name: len(getattr(item.reading, name)) for name in _COUNTED})
        self._kept_at = time.monotonic()

    def summarise(self) -> str:
        """What was done, as lines of text."""
        lines = [f"Articles read        {self.read_count:>7,}"]
        told = (
            ("new", "new"),
            ("there", "there already"),
            ("reread", "read anew"),
            ("older", "read by an older version"),
        )
        lines += [f"  {word:<19}{self.outcomes[name]:>7,}" for name, word in told if self.outcomes[name]]
        if self.unread:
            languages = ", ".join(f"{name} {count:,}" for name, count in sorted(self.unread.items()))
            lines.append(f"  {'not read, but kept':<19}{self.unread.total():>7,}  {languages}; only English is read")
        if self.skipped:
            lines.append(f"  {'skipped unread':<19}{self.skipped:>7,}  the filter finds nothing for the record in them")
        if self.failures:
            lines.append(f"  {'failed':<19}{len(self.failures):>7,}  named above")
        if self.findings:
            lines.append("Findings in them")
            lines += [f"  {name:<19}{self.findings[name]:>7,}" for name in _COUNTED if self.findings[name]]
        if self._record is None:
            return "\n".join([*lines, "No record was made: there is nothing to put into it."]) + "\n"
        now = self._record.count()
        lines.append(f"{self._record.path} holds now")
        for kind in ("articles", *(kind for kind in _KINDS if kind in now)):
            grown = now[kind] - self.before.get(kind, 0)
            name = kind if kind == "articles" else f"{kind} entries"
            lines.append(f"  {name:<19}{now[kind]:>7,}" + (f"  ({grown:+,})" if grown else ""))
        lines += self._note_undated()
        return "\n".join(lines) + "\n"

    def _note_undated(self) -> list[str]:
        """What the user should know of articles that do not say when they were published."""
        if not self.undated:
            return []
        names = ", ".join(self.undated[:_LISTED_FILES]) + (" …" if len(self.undated) > _LISTED_FILES else "")
        have = "1 article has" if len(self.undated) == 1 else f"{len(self.undated):,} articles have"
        return [
            f"Note: {have} no publication date, so what they date by it (tomorrow, on Wednesday) stays without a date. "
            f"Write the date above the text (date 2025-07-21), or give `published` in JSON lines: {names}"
        ]

    def finish(self, paths: tuple[str, ...]) -> None:
        """Raises `ArticleError` when there was nothing to read; ends with its exit code when a part could not be read."""
        if not self.read_count and not self.failures and not self.skipped:
            raise ArticleError(
                f"nothing to read was found in {', '.join(paths)}. "
                "Expected plain text, HTML or JSON lines with at least one article; give such a file or folder."
            )
        if self.failures:
            click.get_current_context().exit(ArticleError.exit_code)

    def _take(self, article: Article, reader: Any) -> None:
        import msgspec

        from dragoman.meaning.findings import ArticleHead
        from dragoman.record import Incoming, make_extraction

        if self.open().has(msgspec.convert(article.head(), ArticleHead), reader.version):
            self.read_count += 1
            self.outcomes["there"] += 1
            return
        try:
            reading: Reading = reader.read(article)
        except ArticleError as error:
            self._fail(error if error.where else ArticleError(str(error), article.where))
            return
        except Exception as error:
            # Ten thousand articles must not wait for one that we read badly. With --debug the fault itself is what is wanted.
            if click.get_current_context().find_root().meta.get("dragoman.debug"):
                raise
            told = f"a fault of the program itself, {type(error).__name__}: {error}. The article is not to blame; run it alone with --debug."
            self._fail(ArticleError(told, article.where))
            return
        if reading.unread:
            self._note_unread(reading)
            tell(f"Note: {article.where}: {reading.unread}; it is kept without findings, for only English is read")
        self.read_count += 1
        self._waiting.append(Incoming(reading, article.where, make_extraction(article)))

    def _fail(self, error: ArticleError) -> None:
        """Name what was not read; what was passed over on purpose is no failure, and its class says so."""
        if not error.exit_code:
            self.passed_over += 1
            tell(f"Note: {error}")
            return
        self.failures.append(str(error))
        print_error(error)


def load_reader(pipeline: str | None) -> Any:
    """The reader of articles, with its weights. Here so that a test can put another in its place."""
    from dragoman.pipeline import Reader

    return Reader(pipeline)


def tell(message: str) -> None:
    """A line on standard error."""
    click.echo(message, err=True)


def parse_now(given: str) -> datetime:
    """The moment that --now gives. Raises `UsageError` when `given` is no moment with a zone."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(f"--now {given}: this is no time. Give it with its zone: 2025-07-21T15:42Z.") from None
    if moment.tzinfo is None:
        raise UsageError(
            f"--now {given}: the time has no zone. Write it as {given}Z if it is UTC, or as {given}+03:00."
        )
    return moment


def _read_names(names: tuple[str, ...], record_path: str | None) -> tuple[str, str]:
    """The path of the record and the id, whichever way they were given. Raises `UsageError` when one is missing."""
    if record_path is not None and len(names) == 1:
        return record_path, names[0]
    if record_path is None and len(names) == 2:
        # People put the two in either order; an id is never the name of a file that is there.
        path, id = names if Path(names[0]).exists() or not Path(names[1]).exists() else (names[1], names[0])
        return path, id
    raise UsageError(
        "a record and one id are expected: dragoman explain talks.db m-abc. `dragoman timeline talks.db` lists ids."
    )


def write_lines(lines: Iterator[str]) -> None:
    """Lines on standard output, in UTF-8."""
    for line in lines:
        sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")  # bytes: no locale may change them
    sys.stdout.buffer.flush()


def write_text(render: Callable[[Terminal], str]) -> None:
    """Text on standard output, as the terminal can show it."""
    from dragoman.views.reading_table import Terminal

    out = sys.stdout
    has_unicode = (out.encoding or "").lower().replace("-", "").startswith("utf")
    if not has_unicode and hasattr(out, "reconfigure"):
        out.reconfigure(errors="replace")
    has_styles = (out.isatty() and os.environ.get("TERM") != "dumb") or bool(os.environ.get("FORCE_COLOR"))
    has_colour = has_styles and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size((80, 24)).columns
    out.write(render(Terminal(width=width, has_styles=has_styles, has_colour=has_colour, has_unicode=has_unicode)))
