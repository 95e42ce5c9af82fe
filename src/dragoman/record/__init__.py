"""The record: what many articles say, reconciled into entries.

Enters: readings. Leaves: entries, with the decisions that made them. It refuses to change a finding. Importing this package
imports no database library; that happens with the first use of `Record`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.record.audit import Trace, trace_entry
    from dragoman.record.store.extractions import Extraction, find_extraction, make_extraction
    from dragoman.record.store.filing import Incoming
    from dragoman.record.store.record import Record, StoredArticle

__all__ = [
    "Extraction",
    "Incoming",
    "Record",
    "StoredArticle",
    "Trace",
    "find_extraction",
    "make_extraction",
    "trace_entry",
]

_HOMES = {
    "Extraction": "dragoman.record.store.extractions",
    "Incoming": "dragoman.record.store.filing",
    "Record": "dragoman.record.store.record",
    "StoredArticle": "dragoman.record.store.record",
    "Trace": "dragoman.record.audit",
    "find_extraction": "dragoman.record.store.extractions",
    "make_extraction": "dragoman.record.store.extractions",
    "trace_entry": "dragoman.record.audit",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
