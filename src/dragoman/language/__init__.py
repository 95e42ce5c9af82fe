"""Language: an article's text to words, tags, trees and names.

Enters: text and blocks. Leaves: an `Analysis`. It refuses to load the neural reader before something is to be read.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

WEIGHTS = Path(__file__).parent / "weights"


@lru_cache(1)
def model_info() -> dict[str, str]:
    """Name and digest of the shipped weights, without loading them.

    The digest is the first 16 hex digits of the SHA-256 over the model's files in order of their names.
    """
    digest = hashlib.sha256()
    for path in sorted(WEIGHTS.iterdir()):
        if path.suffix in (".onnx", ".json"):
            digest.update(path.read_bytes())
    return {"name": "dragoman-reader", "digest": digest.hexdigest()[:16]}
