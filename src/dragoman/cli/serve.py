"""`dragoman serve`: a record in the browser.

Enters: a record and where to listen. Leaves: a server until it is stopped. It refuses to listen beyond this machine without being told
so, and to let anybody change the record without a token.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.record import parse_now, tell
from dragoman.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from dragoman.views.watching import WatchStatus

_FEWEST_TOKEN_CHARS = 12
_OF_THE_WHOLE = ("/", "/timeline", "/agenda", "/ledger", "/map", "/state", "/actors", "/balance", "/disagreements")


@click.command("serve", short_help="Show a record in the browser, on this machine.")
@click.argument("record_path", metavar="RECORD")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Where to listen; by default this machine alone can reach it.",
)
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A further name under which browsers reach it; may be given twice.",
)
@click.option(
    "--token",
    envvar="DRAGOMAN_TOKEN",
    metavar="WORD",
    help="Who gives this word may change the record. Without it nobody may. Better given as DRAGOMAN_TOKEN, which others on this machine do not see.",
)
@click.option(
    "--processes", "declared", metavar="FILE", envvar="DRAGOMAN_PROCESSES", help="TOML file that declares processes."
)
@click.option("--watch", "plan", metavar="PLAN", help="Show how the watch of this plan stands, too.")
@click.option(
    "--now",
    "given_now",
    metavar="TIME",
    envvar="DRAGOMAN_NOW",
    help="The moment from which it is seen: 2025-07-21T15:42Z. The clock of this machine if left out.",
)
def serve(
    record_path: str,
    host: str,
    port: int,
    names: tuple[str, ...],
    token: str | None,
    declared: str | None,
    given_now: str | None,
    plan: str | None,
) -> None:
    """Show a record in the browser: timeline, state of play, ledger, who said what, each with its sources.

    It listens on this machine alone and changes nothing, unless --host and --token say otherwise. Ctrl-C ends it.
    """
    now = parse_now(given_now) if given_now is not None else None
    if token is not None and len(token) < _FEWEST_TOKEN_CHARS:
        raise UsageError(f"--token: {len(token)} characters were given, at least {_FEWEST_TOKEN_CHARS} are expected.")
    try:
        import uvicorn
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            "`dragoman serve` needs uvicorn, which is not installed. Install it with: pip install 'dragoman[web]'"
        ) from error
    from dragoman.web.app import create_app
    from dragoman.web.security import LOOPBACK

    is_open = host not in ("127.0.0.1", "localhost", "::1")
    app = create_app(
        record_path,
        token=token,
        now=(lambda: now) if now is not None else (lambda: datetime.now(UTC)),
        declared=Path(declared) if declared else None,
        watch=_find_watch(plan),
        hosts=None if is_open and not names else {*LOOPBACK, host, *names},
    )
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    listening = config.bind_socket()
    # Whoever asks as soon as the address is told waits, and is not refused.
    listening.listen(config.backlog)
    # asyncio does this for sockets that it makes itself; without it head and body of a file wait for each other's receipt, 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    shown = f"[{host}]" if ":" in host else host
    tell(f"{record_path}: read it at http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C ends)")
    if is_open:
        tell(
            "Others on the network can read it there. The connection is not encrypted; put a server with a certificate before it."
        )
    threading.Thread(target=_look_ahead, args=(listening.getsockname()[:2], names), daemon=True).start()
    uvicorn.Server(config).run(sockets=[listening])


def _find_watch(plan: str | None) -> Callable[[], WatchStatus] | None:
    """What tells how the watch of a plan stands. Raises `UsageError` for a plan that is wrong, before anybody asks."""
    if plan is None:
        return None
    from dragoman.watch import load_plan, watch_status

    path = Path(plan)
    load_plan(path)
    return lambda: watch_status(path)


def _look_ahead(address: tuple[str, int], names: tuple[str, ...]) -> None:
    """Ask once for the pages that are made of the whole record, so that their first reader does not wait for it."""
    from http.client import HTTPConnection, HTTPException

    try:
        connection = HTTPConnection(*address)
        for page in _OF_THE_WHOLE:
            connection.request("GET", page, headers={"Host": names[0] if names else "localhost"})
            connection.getresponse().read()
    except (OSError, HTTPException):
        # Nobody is waiting for this.
        return
