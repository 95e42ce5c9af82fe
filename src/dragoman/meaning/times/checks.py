"""The checks that rule rows can name in `when` and `guard`.

Enters: nothing; this is a table. Leaves: name to check. It refuses a name given twice.
"""

from __future__ import annotations

from collections.abc import Callable

from dragoman.meaning.times import figure_checks, length_checks, word_checks
from dragoman.meaning.times.place import Place

_TABLES = (figure_checks.CHECKS, length_checks.CHECKS, word_checks.CHECKS)
CHECKS: dict[str, Callable[[Place], bool]] = {name: check for table in _TABLES for name, check in table.items()}
assert len(CHECKS) == sum(map(len, _TABLES)), "a check has two meanings"
