"""`dragoman read`: what each article states, as tables, JSON lines or a page; and `dragoman schema`.

Enters: paths, or `-` for standard input. Leaves: readings on standard output or in a file; what could not be read is
named on standard error, and the rest goes on. It refuses to overwrite a page with half of one.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from dragoman.cli import find_version, print_error
from dragoman.errors import ArticleError, UsageError

if TYPE_CHECKING:
    from dragoman.articles.article import Article
    from dragoman.meaning.findings import Reading
    from dragoman.views.reading_table import Terminal

# The lists of a reading, in the order in which they are shown. Written here so that `--help` loads no view.
SECTIONS = (
    "meetings",
    "exchanges",
    "acts",
    "statements",
    "positions",
    "formats",
    "commitments",
    "offices",
    "times",
    "actors",
)

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _add_section_options(command: _Command) -> _Command:
    """One `--no-…` option a section; hidden, since the help text names them together."""
    for section in SECTIONS:
        command = click.option(f"--no-{section}", section, is_flag=True, hidden=True)(command)
    return command


@click.command("read", short_help="Read articles and show what each of them states.")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--json", "is_json", is_flag=True, help="Print JSON lines, one object for each article.")
@click.option(
    "--html", metavar="FILE", help="Write one page with the articles beside their findings; - for standard output."
)
@click.option("--pipeline", metavar="NAME", help="Use this installed spaCy pipeline in place of the built-in reader.")
@click.option(
    "--filter", "has_filter", is_flag=True, help="Leave out articles that can hold nothing for the record, unread."
)
@click.option(
    "--published", metavar="DATE", help="Day or UTC time of publication of articles that state none: 2025-07-21."
)
@click.option(
    "--map",
    "columns",
    metavar="FIELD=COLUMN,...",
    help="Where Parquet or JSON lines keep the fields: text=body,published=date.",
)
@click.option("--dropped", is_flag=True, help="List what was considered and not taken, with the reason.")
@click.option(
    "--allow-private", "allowed", metavar="HOST", multiple=True,
    help="Fetch from this host though its address is no public one; may be given twice.",
)  # fmt: skip
@_add_section_options
def read(
    paths: tuple[str, ...],
    is_json: bool,
    html: str | None,
    pipeline: str | None,
    has_filter: bool,
    published: str | None,
    columns: str | None,
    dropped: bool,
    allowed: tuple[str, ...],
    **left_out: bool,
) -> None:
    """Read articles and show what each of them states.

    PATH is a file (text, HTML, JSON lines, PDF, DOCX, mail, news formats, Parquet, web archives, zip or tar; each may end in
    .gz), a folder, an address (https://…), or - for standard input. What a file is, its content tells.

    Leave a section out of tables and page with --no-meetings, --no-exchanges, --no-acts, --no-statements,
    --no-positions, --no-formats, --no-commitments, --no-offices, --no-times or --no-actors. JSON always holds
    everything.
    """
    _check_call(paths, is_json=is_json, html=html)
    given = None if published is None else _parse_published(published)
    from dragoman.articles.columns import read_columns

    mapped = None if columns is None else read_columns(columns)
    batch = Batch(paths, pipeline, given, allowed, mapped, has_filter=has_filter)
    leave_out = tuple(section for section in SECTIONS if left_out[section])
    if is_json:
        _print_json(batch)
    elif html is not None:
        _write_page(batch, html, leave_out)
    else:
        _print_tables(batch, leave_out, list_dropped=dropped)
    batch.finish()


@click.command("schema", short_help="Print the JSON Schema of `dragoman read --json`.")
def schema() -> None:
    """Print the JSON Schema that every line of `dragoman read --json` keeps to."""
    sys.stdout.buffer.write(make_schema_text().encode())


def make_schema_text() -> str:
    """The JSON Schema of one reading, the same bytes everywhere; the package holds a copy."""
    from dragoman.meaning.findings import make_schema

    return json.dumps(make_schema(), indent=2, ensure_ascii=False) + "\n"


class Batch:
    """Articles on their way to readings. Counts what was read and what failed; failures are reported as they come."""

    def __init__(
        self,
        paths: tuple[str, ...],
        pipeline: str | None,
        published: tuple[str, Literal["day", "minute"]] | None,
        allowed: tuple[str, ...] = (),
        columns: dict[str, str] | None = None,
        *,
        has_filter: bool = False,
    ) -> None:
        self.allowed = allowed
        self.paths = paths
        self.pipeline = pipeline
        self.published = published
        self.has_filter = has_filter
        self.columns = columns
        self.read_count = 0
        self.failed_count = 0
        self.skipped_count = 0

    def __iter__(self) -> Iterator[tuple[Article, Reading]]:
        from dragoman.articles import read_articles
        from dragoman.pipeline import Reader

        reader = None
        found = read_articles(self.paths, stdin=sys.stdin.buffer, columns=self.columns, allow_private=self.allowed)
        for article in found:
            if isinstance(article, ArticleError):
                self._tell(article)
                continue
            if self.has_filter and not self._passes(article):
                self.skipped_count += 1
                continue
            # Loaded with the first article: a batch without one answers at once.
            reader = reader or Reader(self.pipeline)
            try:
                reading = reader.read(self._date(article))
            except ArticleError as error:
                self._tell(error if error.where else ArticleError(str(error), article.where))
                continue
            if reading.unread:
                self._tell(ArticleError(f"{reading.unread}; only English is read. Translate it first", article.where))
            else:
                self.read_count += 1
            yield article, reading

    def finish(self) -> None:
        """Raises `ArticleError` when nothing was read; ends with its exit code when only a part was."""
        if self.skipped_count:
            were = _were(self.skipped_count)
            click.echo(
                f"Note: {self.skipped_count} of {self.skipped_count + self.read_count + self.failed_count} articles {were} "
                "skipped unread: the filter finds nothing for the record in them. Leave --filter away to read them.",
                err=True,
            )
        if not self.read_count and not self.failed_count and not self.skipped_count:
            raise ArticleError(
                f"nothing to read was found in {', '.join(self.paths)}. "
                "Expected plain text, HTML or JSON lines with at least one article; give such a file or folder."
            )
        if not self.failed_count:
            return
        total = self.read_count + self.failed_count
        told = (
            "none of them was read"
            if not self.read_count
            else f"the other {self.read_count} {_were(self.read_count)} read"
        )
        click.echo(f"{self.failed_count} of {total} inputs could not be read; {told}.", err=True)
        click.get_current_context().exit(ArticleError.exit_code)

    def _passes(self, article: Article) -> bool:
        from dragoman.pipeline import is_readable
        from dragoman.relevance import is_relevant

        return not is_readable(article.language) or is_relevant(article).keep

    def _tell(self, error: ArticleError) -> None:
        """Name what was not read; what was passed over on purpose is no failure, and its class says so."""
        sys.stdout.flush()  # keeps the order where both streams go to one terminal
        if not error.exit_code:
            click.echo(f"Note: {error}", err=True)
            return
        self.failed_count += 1
        print_error(error)

    def _date(self, article: Article) -> Article:
        if self.published is None or article.published:
            return article
        day, precision = self.published
        return dataclasses.replace(article, published=day, published_precision=precision, published_rule="given")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _check_call(paths: tuple[str, ...], *, is_json: bool, html: str | None) -> None:
    """Raises `UsageError` when the call contradicts itself or names nothing to read."""
    if not paths:
        raise UsageError(
            "no file or folder was given. Give one or more, or - to read standard input: dragoman read article.txt"
        )
    if is_json and html is not None:
        raise UsageError("--json and --html exclude each other. Run the command once for each.")
    if html and html != "-" and Path(html).is_dir():
        raise UsageError(
            f"--html {html}: this is a folder, a file name is expected, such as {Path(html, 'reading.html')}."
        )
    if html and html != "-" and not Path(html).absolute().parent.is_dir():
        raise UsageError(
            f"--html {html}: the folder {Path(html).parent} is not there. Make it first, or choose another."
        )


def _parse_published(given: str) -> tuple[str, Literal["day", "minute"]]:
    """A day or a UTC time as the contract writes it, and its precision. Raises `UsageError` for anything else."""
    problem = UsageError(
        f"--published {given}: this is no date. Give a day as 2025-07-21, or a time with its zone as 2025-07-21T15:42Z."
    )
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", given):
            return date.fromisoformat(given).isoformat(), "day"
        moment = datetime.fromisoformat(given) if re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", given) else None
    except ValueError:
        raise problem from None
    if moment is None:
        raise problem
    if moment.tzinfo is None:
        raise UsageError(
            f"--published {given}: the time has no zone. Write it as {given}Z if it is UTC, or as {given}+03:00."
        )
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "minute"


def _print_json(batch: Batch) -> None:
    out = sys.stdout.buffer  # bytes: no locale may change them
    for _, reading in batch:
        out.write(reading.to_json().encode() + b"\n")
        out.flush()


def find_terminal() -> Terminal:
    """What standard output can show: its width, styles, colours, and whether it takes more than ASCII.

    Where it does not, letters that cannot be shown become "?" instead of an error.
    """
    from dragoman.views.reading_table import Terminal

    out = sys.stdout
    has_unicode = (out.encoding or "").lower().replace("-", "") in {"utf8", "utf8sig", "utf16", "utf32", "gb18030"}
    if not has_unicode and isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors="replace")
    has_styles = (out.isatty() and os.environ.get("TERM") != "dumb") or bool(os.environ.get("FORCE_COLOR"))
    return Terminal(
        width=shutil.get_terminal_size((80, 24)).columns,
        has_styles=has_styles,
        has_colour=has_styles and not os.environ.get("NO_COLOR"),
        has_unicode=has_unicode,
    )


def _print_tables(batch: Batch, leave_out: tuple[str, ...], *, list_dropped: bool) -> None:
    from dragoman.views.reading_table import render_reading

    terminal, out = find_terminal(), sys.stdout
    for article, reading in batch:
        text = render_reading(reading, terminal, where=article.where, leave_out=leave_out, list_dropped=list_dropped)
        out.write(text + "\n")
        out.flush()


def _write_page(batch: Batch, html: str, leave_out: tuple[str, ...]) -> None:
    readings = [reading for _, reading in batch]
    if not readings:
        return  # the errors are told already; an empty page would look like an answer
    from dragoman.views.reading_page import render_page

    page = render_page(readings, version=find_version(), leave_out=leave_out).encode()
    if html == "-":
        sys.stdout.buffer.write(page)
        return
    _replace_file(Path(html), page)
    click.echo(
        f"Wrote {html}: {len(readings)} article{'' if len(readings) == 1 else 's'}. Open it in a browser.", err=True
    )


def _replace_file(path: Path, content: bytes) -> None:
    """Write the whole of `content` or nothing: a file beside `path` takes its place when it is complete."""
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            os.chmod(name, path.stat().st_mode if path.exists() else 0o666 & ~_read_umask())
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise UsageError(
            f"--html {path}: cannot be written ({error.strerror}). Choose a folder that you may write to, with room."
        ) from error


def _read_umask() -> int:
    """The user's file mode mask; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
