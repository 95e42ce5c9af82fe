"""The command group: light to start, and every error one message with its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import get_args

import click
import pytest

from dragoman import cli as cli_module
from dragoman.cli import COMMANDS, INTERRUPTED, OWN_FAULT, PIPE_CLOSED
from dragoman.errors import RecordError

SOURCE = Path(__file__).resolve().parents[2] / "src"
HEAVY = ("spacy", "onnxruntime", "numpy", "sqlalchemy", "trafilatura", "rich", "msgspec", "jinja2", "alembic")


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=environment, check=False
    )


def find_loaded(*arguments: str) -> set[str]:
    """The heavy modules that a call of the command line has loaded when it ends."""
    code = (
        "import sys, atexit\n"
        f"heavy = {HEAVY!r}\n"
        "atexit.register(lambda: print('loaded:', *[name for name in heavy if name in sys.modules], file=sys.stderr))\n"
        "from dragoman.cli import main\n"
        "main()\n"
    )
    result = run_python(code, *arguments)
    return set(result.stderr.rpartition("loaded:")[2].split())


def add_command(monkeypatch: pytest.MonkeyPatch, name: str, function: object) -> None:
    """Make `name` a command that runs `function`."""
    module = ModuleType(f"test_command_{name}")
    module.command = click.command(name)(function)  # type: ignore[attr-defined, call-overload]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(COMMANDS, name, (f"{module.__name__}:command", "A command for a test."))


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), *((name, "--help") for name in COMMANDS)])
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    """Asking for help or for the version imports no heavy library."""
    assert find_loaded(*arguments) == set()


def test_heavy_modules_are_seen_when_they_are_loaded() -> None:
    """The measure works: a command that needs msgspec shows it."""
    assert "msgspec" in find_loaded("schema")


def test_help_lists_every_command(call) -> None:
    """The help names each command with its summary."""
    result = call("--help")
    assert result.exit_code == 0
    for name, (_, summary) in COMMANDS.items():
        assert name in result.output
        assert summary.split("`")[0][:40] in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_summaries_agree(name: str) -> None:
    """The summary in the group is the one of the command itself."""
    context = click.Context(cli_module.cli)
    command = cli_module.cli.get_command(context, name)
    assert command is not None
    assert command.short_help == COMMANDS[name][1]


def test_version_is_one_line(call) -> None:
    """`--version` prints the name and a version."""
    result = call("--version")
    assert result.exit_code == 0
    assert result.output.startswith("dragoman ")
    assert len(result.output.splitlines()) == 1


def test_python_module_is_the_same_program() -> None:
    """`python -m dragoman` prints what `dragoman` prints."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    result = subprocess.run(
        [sys.executable, "-m", "dragoman", "--help"], capture_output=True, text=True, env=environment, check=True
    )
    assert result.stdout.startswith("Usage: dragoman ")


def test_unknown_command_names_the_near_one(call) -> None:
    """A mistyped command is answered with the one that was probably meant."""
    result = call("raed")
    assert result.exit_code == 2
    assert "Did you mean `dragoman read`?" in result.stderr


def test_error_is_one_message_with_the_exit_code_of_its_class(call, monkeypatch) -> None:
    """A DragomanError ends as one line on standard error and its own exit code, without a traceback."""

    def fail() -> None:
        raise RecordError("talks.db: not a record of Dragoman. Choose another file.")

    add_command(monkeypatch, "fail", fail)
    result = call("fail")
    assert result.exit_code == RecordError.exit_code
    assert result.stderr == "Error: talks.db: not a record of Dragoman. Choose another file.\n"
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [("--debug", "fail"), ("fail", "--debug")])
def test_debug_shows_where(call, monkeypatch, arguments: tuple[str, ...]) -> None:
    """`--debug`, before or after the command, adds the traceback and keeps message and exit code."""

    def fail() -> None:
        raise RecordError("talks.db: locked.")

    add_command(monkeypatch, "fail", fail)
    result = call(*arguments)
    assert result.exit_code == RecordError.exit_code
    assert "Traceback" in result.stderr
    assert result.stderr.endswith("Error: talks.db: locked.\n")


def test_own_fault_is_told_apart_from_bad_input(call, monkeypatch) -> None:
    """An error that nobody foresaw is owned up to, without a traceback."""

    def fail() -> None:
        raise ZeroDivisionError("division by zero")

    add_command(monkeypatch, "fail", fail)
    result = call("fail")
    assert result.exit_code == OWN_FAULT
    assert "a fault of the program itself" in result.stderr
    assert "--debug" in result.stderr
    assert "Traceback" not in result.stderr


def test_missing_package_is_named(call, monkeypatch) -> None:
    """A package that is not installed is named, with the command that tells how to install it."""

    def fail() -> None:
        import a_package_that_is_not_there  # type: ignore[import-not-found] # noqa: F401

    add_command(monkeypatch, "fail", fail)
    result = call("fail")
    assert result.exit_code == 7
    assert "the Python package a_package_that_is_not_there, which is not installed" in result.stderr
    assert "dragoman doctor" in result.stderr


def test_full_disk_is_told(call, monkeypatch) -> None:
    """An error of the operating system says what and where."""

    def fail() -> None:
        raise OSError(28, "No space left on device", "out.html")

    add_command(monkeypatch, "fail", fail)
    result = call("fail")
    assert result.exit_code == 1
    assert "out.html: No space left on device" in result.stderr


def test_interrupt_ends_with_130(call, monkeypatch) -> None:
    """Ctrl-C ends the command quietly with exit code 130."""

    def stop() -> None:
        raise KeyboardInterrupt

    add_command(monkeypatch, "stop", stop)
    result = call("stop")
    assert result.exit_code == INTERRUPTED
    assert "Traceback" not in result.stderr


def test_no_colour_in_a_pipe(call, monkeypatch) -> None:
    """The word "Error:" carries no control characters where nobody sees colours."""

    def fail() -> None:
        raise RecordError("no.")

    add_command(monkeypatch, "fail", fail)
    assert "\x1b" not in call("fail").stderr


def test_no_color_switches_colour_off(call, monkeypatch) -> None:
    """NO_COLOR wins over a terminal that has colours."""

    def fail() -> None:
        raise RecordError("no.")

    add_command(monkeypatch, "fail", fail)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in call("fail", color=True).stderr


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell's pipes")
def test_closed_pipe_ends_quietly() -> None:
    """When the reader of the output goes away, the program ends without a word, as other filters do."""
    code = (
        "import os, sys\n"
        "read_end, write_end = os.pipe()\n"
        "os.close(read_end)\n"
        "os.dup2(write_end, 1)\n"
        "from dragoman.cli import main\n"
        "main()\n"
    )
    result = run_python(code, "schema")
    assert result.returncode == PIPE_CLOSED
    assert result.stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
def test_signal_ends_a_running_command() -> None:
    """An interrupt from outside, in the middle of the work, ends with 130 and no traceback."""
    code = (
        "import os, signal, sys, types, click\n"
        "from dragoman.cli import COMMANDS, main\n"
        # a shell that runs this in the background has interrupts ignored
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "module = types.ModuleType('slow')\n"
        "module.slow = click.command('slow')(lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "sys.modules['slow'] = module\n"
        "COMMANDS['slow'] = ('slow:slow', 'A slow command.')\n"
        "main()\n"
    )
    result = run_python(code, "slow")
    assert result.returncode == INTERRUPTED
    assert result.stderr == "\nStopped.\n"


def test_statuses_to_export_are_those_of_findings() -> None:
    """The command names them itself, so that its help loads nothing; they are the same."""
    from dragoman.cli.export import STATUSES
    from dragoman.meaning.findings import Status

    assert get_args(Status) == STATUSES
