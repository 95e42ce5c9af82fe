"""Whether an article can hold anything for the record, told by its words in some hundred microseconds.

Enters: an `Article`. Leaves: a `Relevance`. It refuses to read: what it lets through is read in full, what it does not is counted by whoever asked.

>>> from dragoman.articles import make_article
>>> found = is_relevant(make_article("Peru and Chile held talks in Lima on Monday.", language="en"))
>>> found.keep, found.why
(True, ('Peru', 'Chile', 'talks'))
"""

from dragoman.relevance.scoring import Relevance, filter_version, is_relevant

__all__ = ["Relevance", "filter_version", "is_relevant"]
