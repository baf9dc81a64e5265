"""The root of every error that a user may see, and the words of any error."""


class RipienoError(Exception):
    """An expected failure whose message is one sentence: what, where, and the remedy."""


def cause_of(error: BaseException) -> str:
    """Return an error's own words on one line, without the full stop; its name where it has none."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
