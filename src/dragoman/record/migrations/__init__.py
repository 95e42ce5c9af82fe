"""The steps by which the tables of a record came to be, one file a step, for every database alike.

Enters: a connection within a transaction. Leaves: tables as the step left them. A step, once released, is never edited.
"""
