"""Sources watched: feeds, sitemaps, pages and folders in, articles in a record out, again and again.

Enters: a plan, a TOML file. Leaves: articles in its record. It refuses to lose or double one, whenever it is stopped.

>>> from pathlib import Path
>>> from dragoman.watch import Watch, load_plan
>>> Watch(load_plan(Path("watch.toml"))).run(is_once=True)                                          # doctest: +SKIP
False
"""

from dragoman.watch.plan import Plan, Source, load_plan
from dragoman.watch.status import watch_status
from dragoman.watch.watching import Watch

__all__ = ["Plan", "Source", "Watch", "load_plan", "watch_status"]
