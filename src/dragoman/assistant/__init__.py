"""The record for assistants: a server of the Model Context Protocol with tools that only read.

Enters: a record. Leaves: answers with their evidence. It refuses to write, and to hand out words of an article but as a quotation.
"""
