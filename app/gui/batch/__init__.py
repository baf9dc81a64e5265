"""The batch panel: the same work on many files."""
