"""Documents to hand on: a brief of the record, cited sentence by sentence, as HTML, PDF, DOCX or Markdown.

Enters: a part of a record, and the moment from which it is seen. Leaves: a document, the same bytes each time. It refuses to state what no
report states: sentences are made from the fields of entries, by templates, and each carries the reports that it rests on.
"""
