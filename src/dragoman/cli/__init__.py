"""The command line: a group whose commands are imported only when they are called.

Enters: arguments. Leaves: text on standard output, messages on standard error, an exit code. It refuses to import
anything heavy before a command asks for it, so that `dragoman --help` answers at once.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import Any

import click

from dragoman.errors import DragomanError, MissingExtraError, UsageError

INTERRUPTED = 130  # 128 + SIGINT, as shells report it
PIPE_CLOSED = 141  # 128 + SIGPIPE: the reader of our output (`head`, a pager) went away
OWN_FAULT = 70  # EX_SOFTWARE of sysexits.h: a fault of the program, not of the input

# name: (where the command is, what it does). The help text stands here so that the list of commands costs no import.
COMMANDS: dict[str, tuple[str, str]] = {
    "read": ("dragoman.cli.read:read", "Read articles and show what each of them states."),
    "add": ("dragoman.cli.record:add", "Read articles and add their findings to a record."),
    "watch": ("dragoman.cli.watch:watch", "Watch feeds, sites and folders, and add what is new to a record."),
    "corpus": ("dragoman.cli.corpus:corpus", "Read any number of articles into a folder of readings."),
    "timeline": ("dragoman.cli.record:timeline", "Show what a record holds, in order of time."),
    "explain": ("dragoman.cli.record:explain", "Show where an entry of a record comes from, down to the sentence."),
    "state": (
        "dragoman.cli.views:state",
        "Show what each party wants on each topic, and what moved since the last round.",
    ),
    "ledger": (
        "dragoman.cli.views:ledger",
        "Show what was proposed, agreed and carried out, with totals for each side.",
    ),
    "agenda": ("dragoman.cli.views:agenda", "Show what is next, and what was planned and never reported as held."),
    "who": ("dragoman.cli.views:who", "Show who took part in each round, with titles."),
    "statements": ("dragoman.cli.views:statements", "Find what was said: by whom, about what, in which words."),
    "disagreements": ("dragoman.cli.views:disagreements", "Show where sources differ, and who says what."),
    "changes": ("dragoman.cli.views:changes", "Show what the record has learned since a moment."),
    "balance": ("dragoman.cli.views:balance", "Show how much rests on the outlets of each state."),
    "processes": ("dragoman.cli.views:processes", "List the negotiations that a record is of."),
    "serve": ("dragoman.cli.serve:serve", "Show a record in the browser, on this machine."),
    "brief": (
        "dragoman.cli.brief:brief",
        "Write a cited brief: what changed, state of play, ledger, what is next, disagreements.",
    ),
    "why": ("dragoman.cli.decide:why", "Show why two reports are one entry, or are not."),
    "split": ("dragoman.cli.decide:split", "Decide that two reports are not one thing."),
    "merge": ("dragoman.cli.decide:merge", "Decide that two reports are one thing."),
    "correct": ("dragoman.cli.decide:correct", "Set a field of an entry."),
    "retract": ("dragoman.cli.decide:retract", "Decide that a report does not count."),
    "accept": ("dragoman.cli.decide:accept", "Record that somebody looked and agrees."),
    "undo": ("dragoman.cli.decide:undo", "Take a decision back."),
    "decisions": ("dragoman.cli.decide:decisions", "List what people have decided."),
    "verify": ("dragoman.cli.keep:verify", "Check that nothing in a record was changed or lost."),
    "backup": ("dragoman.cli.keep:backup", "Copy a record while others use it."),
    "export": (
        "dragoman.cli.export:export",
        "Write a record as an archive, tables, events, a calendar, a map, a graph.",
    ),
    "import": ("dragoman.cli.keep:import_", "Make a record from an archive."),
    "mcp": ("dragoman.cli.assistant:mcp", "Let assistants ask a record, read-only (Model Context Protocol)."),
    "annotate": ("dragoman.cli.annotate:annotate", "Print what one layer finds, in the format of the benchmarks."),
    "doctor": ("dragoman.cli.doctor:doctor", "Check the installation and say what is missing."),
    "schema": ("dragoman.cli.read:schema", "Print the JSON Schema of `dragoman read --json`."),
}


def print_error(error: Exception | str) -> None:
    """One message on standard error, after the word "Error:", which is red only on a terminal."""
    click.echo(f"{click.style('Error:', fg='red', bold=True)} {error}", err=True, color=_colour_choice())


def find_version() -> str:
    """The version of the installed package, or of the source tree where it is not installed."""
    from importlib import metadata

    try:
        return metadata.version("dragoman")
    except metadata.PackageNotFoundError:
        import dragoman

        return str(getattr(dragoman, "__version__", "unknown (not installed)"))


def _colour_choice() -> bool | None:
    """False where the user has switched colour off, else None: click then looks whether the stream is a terminal."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def _set_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_root().meta["dragoman.debug"] = True


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"dragoman {find_version()}")
        ctx.exit()


def _make_debug_option(*, hidden: bool) -> click.Option:
    return click.Option(
        ["--debug"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        hidden=hidden,
        callback=_set_debug,
        help="On an error, show where in the program it arose.",
    )


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports each one when it is called.

    All errors end here: one message and the exit code of the error's class, with the traceback only under `--debug`.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module_name, function_name = COMMANDS[cmd_name][0].split(":")
        command = getattr(importlib.import_module(module_name), function_name)
        assert isinstance(command, click.Command)
        # People put --debug where they notice that they need it: at the end of the line.
        if not any(parameter.name == "debug" for parameter in command.params):
            command.params.append(_make_debug_option(hidden=True))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, n=1)
            meant = f" Did you mean `dragoman {near[0]}`?" if near else ""
            raise UsageError(f"there is no command `{name}`.{meant} The commands are: {', '.join(COMMANDS)}.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()  # a closed pipe shows here, not in the interpreter's last moments
            return result
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            _close_output()
            ctx.exit(PIPE_CLOSED)
        except Exception as error:
            ctx.exit(_report(error, is_debug=bool(ctx.meta.get("dragoman.debug"))))


def _report(error: Exception, *, is_debug: bool) -> int:
    """The exit code for `error`, after a message that a tired analyst can act on."""
    if is_debug:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    if isinstance(error, ImportError):
        error = _explain_missing(error)
    if isinstance(error, DragomanError):
        print_error(error)
        return error.exit_code
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        print_error(
            f"{place}{error.strerror or error}. Check that the file or disk can be read and written, then run again."
        )
        return DragomanError.exit_code
    hint = "" if is_debug else " Run the same command with --debug to see where it arose."
    print_error(f"a fault of the program itself, {type(error).__name__}: {error}. Your input is not to blame.{hint}")
    return OWN_FAULT


def _explain_missing(error: ImportError) -> DragomanError:
    """The error that says which package is missing or broken, and what to do."""
    package = (error.name or "").partition(".")[0]
    if package == "dragoman":
        return MissingExtraError(f"this installation of dragoman is incomplete: {error}. Install it again.")
    what = (
        f"the Python package {package}, which is not installed" if isinstance(error, ModuleNotFoundError) else "a part"
    )
    why = "" if isinstance(error, ModuleNotFoundError) else f" that cannot be loaded: {error}"
    return MissingExtraError(
        f"this command needs {what}{why}. Run `dragoman doctor` to see what is missing and how to install it."
    )


def _close_output() -> None:
    """Point standard output at nothing, so that the interpreter's last flush does not fail again."""
    with open(os.devnull, "wb") as nothing:
        for stream in (sys.stdout, sys.__stdout__):
            try:
                os.dup2(nothing.fileno(), stream.fileno())  # type: ignore[union-attr]
            except (OSError, ValueError, AttributeError):
                continue  # a stream that a test or a host program has put in place of a real file


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help="Print the version.",
        ),
        _make_debug_option(hidden=False),
    ],
)
def cli() -> None:
    """Read reports about negotiations and keep the record of the talks.

    Works offline. Every field leads back to words of an article.
    """


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        cli.main(prog_name="dragoman")
    except KeyboardInterrupt:  # between click's own handlers
        sys.exit(INTERRUPTED)
