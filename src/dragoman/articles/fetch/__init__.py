"""The network: addresses of the web in, bytes out, and nothing else of the program speaks to it.

Enters: addresses. Leaves: `Fetched` bytes, or a `FetchError` that says why not and when to ask again. It refuses addresses that are not
public, what robots.txt forbids, and to hurry a site.
"""

from dragoman.articles.fetch.addresses import is_web_address
from dragoman.articles.fetch.errors import Cause, FetchError
from dragoman.articles.fetch.fetcher import Fetched, Fetcher, FetchSettings
from dragoman.articles.fetch.hosts import Clock, Host, SystemClock

__all__ = [
    "Cause",
    "Clock",
    "FetchError",
    "FetchSettings",
    "Fetched",
    "Fetcher",
    "Host",
    "SystemClock",
    "is_web_address",
]
