"""The record as a file: the only place that speaks SQL.

Enters: readings and questions. Leaves: rows, and entries made of them. It refuses to decide anything: what is one entry is
decided in `dragoman.record.reconcile`, on values.
"""
