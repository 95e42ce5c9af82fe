"""The checks that rule rows can name in `when` and `guard`.

Enters: nothing; this is a table. Leaves: name to check. It refuses a name given twice.
"""

from __future__ import annotations

from collections.abc import Callable

from dragoman.meaning.times import figure_checks, word_checks
from dragoman.meaning.times.place import Place

CHECKS: dict[str, Callable[[Place], bool]] = figure_checks.CHECKS | word_checks.CHECKS
assert len(CHECKS) == len(figure_checks.CHECKS) + len(word_checks.CHECKS), "a check has two meanings"
