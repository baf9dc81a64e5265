"""Numbers of things in words."""


def count_of(count: int, noun: str) -> str:
    """Return a number with its noun, such as ``1 bar`` or ``2 bars``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
