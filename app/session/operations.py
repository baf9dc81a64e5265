"""The operations that work on a file, by the names of their commands."""

OPERATIONS = ("inpaint", "vary", "reharmonise", "extend", "accompany")
"""In the order in which they are offered."""
