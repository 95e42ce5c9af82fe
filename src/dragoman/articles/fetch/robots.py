"""robots.txt (RFC 9309): its bytes and status in, what may be asked for and how often out.

Enters: the answer of a site. Leaves: `Rules`. It refuses to take silence for permission: where the file cannot be had because the site is in
trouble, nothing is asked for until it can.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from protego import Protego

# Product token, by which a site addresses this program.
TOKEN: Final = "Dragoman"
# RFC 9309: at least 500 kibibytes must be read; what follows is not looked at.
ROBOTS_LIMIT_BYTES: Final = 500 * 1024
# RFC 9309: not used for longer than a day, unless it cannot be had.
_FRESH = timedelta(days=1)
# How long a site in trouble is left alone before its file is asked for again.
_TROUBLE = timedelta(minutes=10)
_AGENT = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site says about robots. `body` is its file; empty where there is none, None where it could not be had."""

    body: str | None
    had_utc: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Whether it need not be asked for again yet; a clock that was set back makes it old."""
        age = now - self.had_utc
        return timedelta(0) <= age < (_TROUBLE if self.body is None else _FRESH)

    def allows(self, url: str) -> bool:
        """Whether an address may be asked for."""
        return self.body is not None and (not self.body or _parse(self.body).can_fetch(url, TOKEN))

    @property
    def delay_seconds(self) -> float:
        """How long to wait from one request to the next, as far as the site says."""
        if not self.body:
            return 0.0
        parsed = _parse(self.body)
        rate = parsed.request_rate(TOKEN)
        return max(parsed.crawl_delay(TOKEN) or 0.0, rate.seconds / rate.requests if rate else 0.0)


def read_rules(status: int, raw: bytes, now: datetime) -> Rules:
    """The rules that an answer gives: 2xx its text, 4xx none, all else (and 429) that they cannot be had now."""
    if 200 <= status < 300:
        return Rules(_reduce(raw[:ROBOTS_LIMIT_BYTES].decode("utf-8-sig", "replace")), now)
    return Rules("" if 400 <= status < 500 and status != 429 else None, now)


def _reduce(body: str) -> str:
    """The file without the names of other robots: a thousand of them before a thousand rules would take a million steps."""
    lines: list[str] = []
    is_other = False
    for line in body.replace("\0", "").splitlines():
        match = _AGENT.match(line)
        named = match[1].strip().casefold() if match else ""
        was_other, is_other = is_other, bool(match) and named != "*" and TOKEN.casefold() not in named
        if not is_other:
            lines.append(line)
        elif not was_other:
            lines.append("User-agent: other")
    return "\n".join(lines)


@lru_cache(maxsize=64)
def _parse(body: str) -> Protego:
    from protego import Protego

    return Protego.parse(body)
