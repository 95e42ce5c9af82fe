"""`dragoman mcp` as assistants reach it: on standard input and output, and over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from dragoman.record import Record

SOURCE = Path(__file__).resolve().parents[2] / "src"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SOURCE), "DRAGOMAN_NOW": "2025-05-31T12:00Z"}


def find_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def address(path: Path) -> Iterator[str]:
    """A server over HTTP, and where it is."""
    port = find_port()
    command = [sys.executable, "-m", "dragoman", "mcp", str(path), "--http", "--port", str(port)]
    with subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + 60
            while True:
                assert server.poll() is None, "the server did not start"
                assert time.monotonic() < until, "the server does not answer"
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            server.terminate()


def test_standard_input_and_output(path: Path) -> None:
    """An assistant that starts the program itself gets an answer, and the record is the same file as before."""
    before = path.read_bytes()

    async def run() -> tuple[int, str]:
        parameters = StdioServerParameters(
            command=sys.executable, args=["-m", "dragoman", "mcp", str(path)], env=ENVIRONMENT
        )
        async with Client(stdio_client(parameters)) as client:
            count = len((await client.list_tools()).tools)
            answer = await client.call_tool("dragoman_agenda", {})
            return count, answer.structured_content["today"]

    assert anyio.run(run) == (14, "2025-05-31")
    assert path.read_bytes() == before


def test_over_http(path: Path, address: str) -> None:
    """The same over HTTP; what is added while it runs shows in the next answer; a request under another name is refused."""
    from telling import Telling, add_all

    async def run() -> list[int]:
        async with Client(address) as client:
            first = await client.call_tool("dragoman_timeline", {})
            add_all(path, [Telling("z", "2025-06-20").meeting("2025-06-19", round=3)])
            second = await client.call_tool("dragoman_timeline", {})
            return [first.structured_content["total"], second.structured_content["total"]]

    before, after = anyio.run(run)
    assert after == before + 1
    with Record.open(path, mode="read") as record:
        assert len(list(record.list_entries())) == after
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Host": "talks.example", "Accept": "application/json, text/event-stream"}
    assert httpx.post(address, json=asked, headers=headers).status_code in (403, 421)
