"""Readers of formats beside text, HTML and JSON lines: one module each.

Enters: bytes or the path of a file. Leaves: `Article`s and `ArticleError`s. They refuse to run outside of a child process
where a parser of others is at work.
"""
