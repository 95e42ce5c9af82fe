"""Each example and counter-example of each row about time, by the real reader and the real step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trials import Trial, judge, list_trials

from dragoman.meaning.times import TimeMention

TRIALS = list(list_trials())


@pytest.mark.model
@pytest.mark.parametrize("trial", TRIALS, ids=[t.name for t in TRIALS])
def test_row_reads_its_example(trial: Trial, find: Callable[..., list[TimeMention]]) -> None:
    """The words in brackets have the value given, or are no time at all."""
    wrong = judge(trial, find(trial.text, trial.published))
    assert not wrong, f"{trial.text!r}: {wrong}"


def test_every_row_has_an_example_and_a_counter() -> None:
    """A row that nothing tests is a row that nothing holds."""
    kinds: dict[str, set[str]] = {}
    for trial in TRIALS:
        row, _, number = trial.name.rpartition(":")
        kinds.setdefault(row, set()).add(number.rstrip("0123456789"))
    assert not [row for row, found in kinds.items() if found != {"example", "counter"}]
