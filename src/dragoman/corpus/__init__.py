"""Corpora of any size: shards of articles in, shards of readings out.

Enters: files, folders and addresses of object stores. Leaves: a folder with one file of readings for each shard, which `dragoman add` takes as it is.
It refuses to write half a file, to read a shard twice that is there, and to depend on how many workers there are.
"""

from dragoman.corpus.plan import Part, Plan, Shard, make_plan
from dragoman.corpus.report import Report
from dragoman.corpus.run import Settings, run_corpus

__all__ = ["Part", "Plan", "Report", "Settings", "Shard", "make_plan", "run_corpus"]
