"""Text from outside, made safe to show."""


def printable(text: str) -> str:
    """Return text on one line that does nothing to a terminal; file names may hold anything."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
