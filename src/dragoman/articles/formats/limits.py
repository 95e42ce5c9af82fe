"""How large an input of each kind may be that is read as a whole, in bytes."""

from __future__ import annotations

from typing import Final

LIMITS_BYTES: Final[dict[str, int]] = {
    # A PDF of a hundred pages of pictures reaches some tens of megabytes.
    "pdf": 128 * 1024 * 1024,
    "word": 64 * 1024 * 1024,
    # Senders refuse mails above 25 to 50 MB.
    "mail": 64 * 1024 * 1024,
    # A message of a day of news, some thousand stories.
    "newsml": 32 * 1024 * 1024,
    "nitf": 32 * 1024 * 1024,
}
