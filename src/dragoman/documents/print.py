"""A document as PDF.

Enters: a `Paper`. Leaves: the bytes of a tagged PDF (PDF/UA-1) with title and language, laid out from the HTML page. It refuses to fetch
anything on the way.
"""

from __future__ import annotations

import hashlib
from typing import Any

from dragoman.documents.hypertext import render_html
from dragoman.documents.paper import Paper
from dragoman.errors import MissingExtraError


def render_pdf(paper: Paper) -> bytes:
    """The PDF. Raises `MissingExtraError` without WeasyPrint, or without the libraries of the system that it lays text out with."""
    try:
        from weasyprint import HTML
    except ImportError as error:
        raise MissingExtraError(
            "a PDF needs WeasyPrint, which is not installed. Install it with: pip install 'dragoman[documents]'"
        ) from error
    except OSError as error:
        raise MissingExtraError(
            f"a PDF needs Pango from the system, which cannot be loaded ({error}). Debian and Ubuntu: apt-get install libpango-1.0-0 "
            "libpangoft2-1.0-0 libharfbuzz-subset0; macOS: brew install pango; or ask for --format docx, html or md."
        ) from error

    def refuse(url: str, *_: Any, **__: Any) -> Any:
        raise ValueError(f"a document fetches nothing, not {url}")

    page = render_html(paper)
    # The name of the file within itself: of its content, so that the same document has the same.
    identifier = hashlib.sha256(page.encode()).digest()[:16]
    made: bytes = HTML(string=page, url_fetcher=refuse, media_type="print").write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=identifier
    )
    return made
