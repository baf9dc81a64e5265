"""Time and memory that reading files of many notes takes: ``python -m bench.read``.

Each file is described as ``ripieno info`` does it, in a process of its own, so that the peak is its own.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import click

from ripieno.app.midi_io.smf_vlq import write_vlq

COUNTS = (100_000, 1_000_000)
EMPTY = 1000
"""Notes of a file whose time and memory are the program's own."""

_END = b"\x00\xff\x2f\x00"
_DESCRIBE = "import sys; from bench.read import described; described(sys.argv[1])"


def file_of(notes: int) -> bytes:
    """Return a file of some notes one after the other, six bytes each."""
    pattern = b"".join(
        bytes((30, 36 + at * 7 % 60, 1 + at % 127, 60, 36 + at * 7 % 60, 0)) for at in range(7620)
    )
    body = b"\x00\x90\x3c\x40\x3c\x3c\x00" + (pattern * (notes // 7620 + 1))[: 6 * (notes - 1)] + _END
    head = b"MThd" + (6).to_bytes(4) + b"\x00\x00\x00\x01" + (480).to_bytes(2)
    return head + b"MTrk" + len(body).to_bytes(4) + body


def silence_of(quarters: int) -> bytes:
    """Return a file of one note that sounds for some quarter notes, and of nothing else."""
    body = b"\x00\x90\x3c\x40" + write_vlq(quarters) + b"\x80\x3c\x40" + _END
    return b"MThd" + (6).to_bytes(4) + b"\x00\x00\x00\x01\x00\x01MTrk" + len(body).to_bytes(4) + body


def described(path: str) -> None:
    """Describe a file, and print the seconds that took and the most bytes that this process held."""
    from ripieno.app.session.commands import DescribeFile
    from ripieno.app.session.describe_file import describe_file

    began = perf_counter()
    describe_file(DescribeFile(Path(path)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(perf_counter() - began, peak * (1 if sys.platform == "darwin" else 1024))


def measured(data: bytes) -> tuple[float, float]:
    """Return the seconds and the peak of bytes of describing a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "many.mid")
        path.write_bytes(data)
        # Only paths of our own making follow the program's name; no shell reads them.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", _DESCRIBE, str(path)], capture_output=True, check=True, text=True
        )
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


@click.command()
@click.argument("counts", nargs=-1, type=click.IntRange(1, 11_000_000))
def main(counts: tuple[int, ...]) -> None:
    """Print seconds, microseconds a note, and bytes of memory a note and a byte; COUNTS are notes."""
    _, own = measured(file_of(EMPTY))
    print(f"the program itself holds {own / 2**20:.0f} MiB")
    for count in counts or COUNTS:
        data = file_of(count)
        seconds, peak = measured(data)
        more = peak - own
        print(
            f"{count:>10} notes: {seconds:6.2f} s, {1e6 * seconds / count:5.2f} us a note; "
            f"{more / 2**20:6.0f} MiB, {more / count:4.0f} bytes a note, {more / len(data):4.1f} bytes a byte"
        )
    seconds, peak = measured(silence_of(2**28 - 1))
    print(f"{2**26} empty bars: {seconds:6.2f} s; {(peak - own) / 2**20:6.0f} MiB")


if __name__ == "__main__":
    main()
