"""`dragoman mcp`: the record for assistants.

Enters: a record. Leaves: a server of the Model Context Protocol on standard input and output, or over HTTP. It refuses to write to the
record.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from dragoman.cli import find_version
from dragoman.cli.record import parse_now, tell
from dragoman.errors import UsageError

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command("mcp", short_help="Let assistants ask a record, read-only (Model Context Protocol).")
@click.argument("record_path", metavar="RECORD")
@click.option("--http", "is_http", is_flag=True, help="Serve over HTTP, at /mcp, instead of standard input and output.")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="With --http: the address to listen on.")  # fmt: skip
@click.option("--port", type=click.IntRange(1, 65535), default=8766, show_default=True, help="With --http: the port.")
@click.option("--name", "allowed", metavar="HOST", multiple=True, help="With --http: a further name under which assistants reach it; may be given twice.")  # fmt: skip
@click.option("--processes", "declared", metavar="FILE", envvar="DRAGOMAN_PROCESSES", help="TOML file that declares processes.")  # fmt: skip
@click.option("--now", "given_now", metavar="TIME", envvar="DRAGOMAN_NOW", help="The moment from which the agenda is seen: 2025-07-21T15:42Z. The clock of this machine if left out.")  # fmt: skip
def mcp(
    record_path: str,
    is_http: bool,
    host: str,
    port: int,
    allowed: tuple[str, ...],
    declared: str | None,
    given_now: str | None,
) -> None:
    """Let assistants ask a record: a server of the Model Context Protocol with tools that only read.

    Every answer carries ids, status, who asserts it, and the words of the articles with their characters.
    """
    if allowed and not is_http:
        raise UsageError("--name is of a server over HTTP. Give --http too.")
    from dragoman.assistant.server import create_server, make_security
    from dragoman.record import Record

    fixed = None if given_now is None else parse_now(given_now)
    path = Path(declared) if declared else None
    with Record.open(record_path, mode="read") as record:
        server = create_server(record, declared=path, now=lambda: fixed or datetime.now(UTC), version=find_version())
        if not is_http:
            server.run("stdio")
            return
        if host not in _LOOPBACK:
            tell(f"Note: whoever reaches {host} can read this record.")
        shown = f"[{host}]" if ":" in host else host
        tell(f"Assistants can ask at http://{shown}:{port}/mcp. Stop with Ctrl-C.")
        server.run(
            "streamable-http", host=host, port=port, stateless_http=True, json_response=True,
            transport_security=make_security(host, port, allowed),
        )  # fmt: skip
