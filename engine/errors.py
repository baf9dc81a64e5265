"""The root of every error that a user may see."""


class RipienoError(Exception):
    """An expected failure whose message is one sentence: what, where, and the remedy."""
