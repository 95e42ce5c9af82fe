"""What can go wrong between an address and its bytes, as a value.

Enters: nothing. Leaves: `FetchError`. It refuses to be raised without a cause that a schedule can act on.
"""

from __future__ import annotations

from typing import Literal

from dragoman.errors import ArticleError

# refused: never asked for. robots: the site forbids it. gone: not there, or not to be had. wait: the site asks to come later.
# large: stopped at a limit of size. network: not reached, too slow, or broken off. server: the site has a fault.
Cause = Literal["refused", "robots", "gone", "wait", "large", "network", "server"]


class FetchError(ArticleError):
    """An address whose bytes were not had. `retry_seconds`: how long the site asks to wait; None where it does not say."""

    def __init__(self, message: str, where: str, cause: Cause, *, retry_seconds: float | None = None):
        super().__init__(message, where)
        self.message = message
        self.cause = cause
        self.retry_seconds = retry_seconds

    @property
    def is_lasting(self) -> bool:
        """Whether asking again soon would give the same."""
        return self.cause in ("refused", "robots", "gone", "large")
