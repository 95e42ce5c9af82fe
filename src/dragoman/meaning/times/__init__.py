"""The time layer: analysis and publication date in, times out.

Enters: an `Analysis` and when the article was published. Leaves: `TimeMention`s. It refuses to guess what neither the
words nor an anchor give.
"""

from dragoman.meaning.times.find import find_times
from dragoman.meaning.times.mention import TimeMention

__all__ = ["TimeMention", "find_times"]
