"""Documents in their formats.

Enters: a `Paper` and the name of a format. Leaves: bytes. It refuses to load what only another format needs.
"""

from __future__ import annotations

from dragoman.documents.paper import Paper


def write_document(paper: Paper, name: str) -> bytes:
    """The document as "html", "pdf", "docx" or "md". Raises `MissingExtraError` where a format needs what is not installed."""
    match name:
        case "pdf":
            from dragoman.documents.print import render_pdf

            return render_pdf(paper)
        case "docx":
            from dragoman.documents.word import render_docx

            return render_docx(paper)
        case "md":
            from dragoman.documents.markdown import render_markdown

            return render_markdown(paper).encode("utf-8", "replace")
        case _:
            from dragoman.documents.hypertext import render_html

            return render_html(paper).encode("utf-8", "replace")
