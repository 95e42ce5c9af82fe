"""The record in a browser: pages that read without script, and an API beside them.

Enters: a record and a request. Leaves: a page or JSON. It refuses to trust the text of an article, to ask any other host for
anything, and to change the record without a token.
"""
