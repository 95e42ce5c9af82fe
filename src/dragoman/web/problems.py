"""What the API answers where it cannot answer: one shape for every error, that of RFC 9457.

Enters: an error. Leaves: a problem. It refuses to tell where on the machine the record is.
"""

from __future__ import annotations

import msgspec

PROBLEM = "application/problem+json"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is wrong. `title`: of the status; `detail`: what was found, and what would do; `parameter`: the parameter that is wrong, where
    one is."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str | None = None
