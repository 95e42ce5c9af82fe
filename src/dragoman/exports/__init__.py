"""The record in the formats that others read: tables, coded events, calendars, maps, graphs, linked data.

Enters: a `Selection` of a record. Leaves: bytes, the same for the same record whatever came in first. It refuses to put a thing into a
format that has no word for it: what a format cannot say stands last, under `x_`, or the entry stays out.
"""
