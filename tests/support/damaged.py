"""Damaged files that can be read, but that lost notes once they were edited, written and read again."""

from pathlib import Path

_ODD = Path(__file__).parents[1] / "fixtures" / "odd-midi"

_CUTS = (("test-multichannel-chords-1.mid", 525, 1), ("test-multichannel-chords-3.mid", 498, 4))
"""A file, and where how many bytes of it are missing: the head of its second track."""


def forgetful() -> tuple[bytes, ...]:
    """Return the files."""
    whole = ((_ODD / name).read_bytes() for name, _, _ in _CUTS)
    return tuple(data[:at] + data[at + size :] for data, (_, at, size) in zip(whole, _CUTS, strict=True))
